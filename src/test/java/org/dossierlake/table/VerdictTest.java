// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Field;
import org.junit.jupiter.api.Test;

/** What becomes of the versions of one dossier. A version is a letter for what it says and a digit for its day. */
class VerdictTest {

    private static final String NOTHING = "";
    private static final List<Field> KEY = List.of(StagedDossier.DOSSIER_CODE);

    @Test
    void theNewestIsAcceptedAndWhatItRepeatsIsADuplicate() {
        assertThat(judged(NOTHING, "A1")).containsExactly("A1 accepted newest");
        assertThat(judged(NOTHING, "A1 A2")).containsExactly("A1 accepted", "A2 duplicate newest");
        assertThat(judged(NOTHING, "A1 B2")).containsExactly("A1 superseded", "B2 accepted newest");
        assertThat(judged("A1", "A2")).containsExactly("A2 duplicate newest");
        assertThat(judged("A1", "B2 B3")).containsExactly("B2 accepted", "B3 duplicate newest");
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
        assertThat(judged(NOTHING, "A1 B2 A3")).containsExactly("A1 superseded", "B2 superseded", "A3 accepted newest");
        assertThat(judged("A1", "B2 A3")).containsExactly("B2 superseded", "A3 accepted newest");
        assertThat(judged("B2", "A3")).containsExactly("A3 accepted newest");
    }

    /** 300 dossiers say one of two things in six versions, which land in three nights by chance. */
    @Test
    void inWhateverNightsTheyLandTheNewestIsStored() {
        Random random = new Random(20251127);
        List<List<Row>> nights = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Map<Long, String> newest = new TreeMap<>();
        for (long dossier = 0; dossier < 300; dossier++) {
            for (int day = 1; day <= 6; day++) {
                String version = (random.nextBoolean() ? "A" : "B") + day;
                nights.get(random.nextInt(nights.size())).add(row(version, dossier));
                newest.put(dossier, version);
            }
        }
        Map<Long, Row> stored = new TreeMap<>();
        for (List<Row> night : nights) {
            Dataset<Row> judged = Verdict.of(frame(night), frame(new ArrayList<>(stored.values())), KEY);
            judged.filter(Verdict.IS_NEWEST.col())
                    .select(Staged.PATH.col(), Staged.POSITION.col())
                    .collectAsList()
                    .forEach(row -> stored.put(row.getLong(1), row(row.getString(0), row.getLong(1))));
        }
        assertThat(stored).hasSize(300);
        stored.forEach((dossier, row) -> assertThat(row.getString(0)).isEqualTo(newest.get(dossier)));
    }

    private static List<String> judged(String stored, String staged) {
        return Verdict.of(rows(staged), rows(stored), KEY).collectAsList().stream()
                .map(row -> row.getAs(Staged.PATH.name())
                        + " "
                        + row.getAs(Verdict.VERDICT.name())
                        + (row.<Boolean>getAs(Verdict.IS_NEWEST.name()) ? " newest" : ""))
                .sorted((one, other) -> one.substring(1).compareTo(other.substring(1)))
                .toList();
    }

    private static Dataset<Row> rows(String versions) {
        List<String> each = versions.isEmpty() ? List.of() : List.of(versions.split(" "));
        return frame(each.stream().map(version -> row(version, 1)).toList());
    }

    private static Dataset<Row> frame(List<Row> rows) {
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
        return LocalSpark.session().createDataFrame(rows, schema);
    }

    private static Row row(String version, long dossier) {
        LocalDate day = LocalDate.of(2025, 7, version.charAt(1) - '0');
        return RowFactory.create(
                version,
                dossier,
                new String[0],
                null,
                RowFactory.create(null, day, version, 1, 0L),
                version.substring(0, 1).getBytes(StandardCharsets.UTF_8),
                "H44.100-250701-%04d".formatted(dossier));
    }
}
