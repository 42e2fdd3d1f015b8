// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;

/** What becomes of the versions of one dossier. A version is a letter for what it says and a digit for its day. */
class VerdictTest {

    private static final String NOTHING = "";

    @Test
    void theNewestIsAcceptedAndWhatItRepeatsIsADuplicate() {
        assertThat(judged(NOTHING, "A1")).containsExactly("A1 accepted");
        assertThat(judged(NOTHING, "A1 A2")).containsExactly("A1 accepted", "A2 duplicate");
        assertThat(judged(NOTHING, "A1 B2")).containsExactly("A1 superseded", "B2 accepted");
        assertThat(judged("A1", "A2")).containsExactly("A2 duplicate");
        assertThat(judged("A1", "B2 B3")).containsExactly("B2 accepted", "B3 duplicate");
    }

    @Test
    void whatLandsLateIsSupersededOrACopyOfWhatIsStored() {
        assertThat(judged("B5", "A3")).containsExactly("A3 superseded");
        assertThat(judged("B5", "B3")).containsExactly("B3 duplicate");
        assertThat(judged("B5", "A2 B3")).containsExactly("A2 superseded", "B3 duplicate");
    }

    /** Whether the three land in one night or in three, the last one counts: the sender has come back to it. */
    @Test
    void whatWasContradictedInBetweenIsNoDuplicate() {
        assertThat(judged(NOTHING, "A1 B2 A3")).containsExactly("A1 superseded", "B2 superseded", "A3 accepted");
        assertThat(judged("A1", "B2 A3")).containsExactly("B2 superseded", "A3 accepted");
        assertThat(judged("B2", "A3")).containsExactly("A3 accepted");
    }

    private static List<String> judged(String stored, String staged) {
        StructType schema = new StructType();
        for (var field : List.of(
                Staged.PATH,
                Staged.POSITION,
                Staged.RULES,
                Staged.CONTROL_AMOUNT,
                Dossier.VERSION_ORDER,
                Staged.CONTENT_HASH,
                StagedDossier.DOSSIER_CODE)) {
            schema = schema.add(field.name(), field.type());
        }
        return Verdict.of(rows(staged, schema), rows(stored, schema), List.of(StagedDossier.DOSSIER_CODE))
                .collectAsList()
                .stream()
                .map(row -> row.getAs(Staged.PATH.name()) + " " + row.getAs(Verdict.VERDICT.name()))
                .sorted((one, other) -> one.substring(1).compareTo(other.substring(1)))
                .toList();
    }

    private static Dataset<Row> rows(String versions, StructType schema) {
        List<String> each = versions.isEmpty() ? List.of() : List.of(versions.split(" "));
        return LocalSpark.session()
                .createDataFrame(
                        IntStream.range(0, each.size())
                                .mapToObj(i -> row(each.get(i)))
                                .toList(),
                        schema);
    }

    private static Row row(String version) {
        LocalDate day = LocalDate.of(2025, 7, version.charAt(1) - '0');
        return RowFactory.create(
                version,
                0L,
                new String[0],
                null,
                RowFactory.create(null, day, version, 1, 0L),
                version.substring(0, 1).getBytes(StandardCharsets.UTF_8),
                "H44.100-250701-0001");
    }
}
