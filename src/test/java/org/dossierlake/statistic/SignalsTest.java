// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

/** Signals of dossiers made by hand; each is beside one that only looks alike. */
class SignalsTest {

    private static final StructType VERSIONS = new StructType()
            .add(StagedDossier.DOSSIER_CODE.name(), StringType)
            .add(StagedDossier.STATUS.name(), StringType)
            .add(StagedDossier.ENDED.at().name(), TimestampType)
            .add(Dossier.VERSION_ORDER.name(), Dossier.VERSION_ORDER.type());

    private final List<Row> dossiers = new ArrayList<>();
    private final List<Row> versions = new ArrayList<>();

    @Test
    void finishedInTheMinuteOfReceiptOrOfTheDueTime() {
        // Trap T15: a status that waits, sent as finished with a step of the same moment.
        add(Dossiers.received("2025-07-03T09:00:10").due("2025-07-10T09:00").resolved("2025-07-03T09:00:59", 0));
        add(Dossiers.received("2025-07-03T09:00:10").due("2025-07-10T09:00").resolved("2025-07-03T09:01", 0));
        add(Dossiers.received("2025-07-03T09:00:10").due("2025-07-10T16:30").resolved("2025-07-10T16:30:30", 1));
        // The same minute of another day; without a due time; in the next month.
        add(Dossiers.received("2025-07-03T09:00:10").due("2025-07-11T16:30").resolved("2025-07-10T16:30:30", 1));
        add(Dossiers.received("2025-07-03T09:00:10").resolved("2025-07-10T16:30:30", 1));
        add(Dossiers.received("2025-07-03T09:00:10").due("2025-08-01T09:00").resolved("2025-08-01T09:00", 1));
        assertThat(shown("finished_in_receipt_minute")).containsExactly("2025-07-01 1 of 5", "2025-08-01 0 of 1");
        assertThat(shown("finished_in_due_minute")).containsExactly("2025-07-01 1 of 4", "2025-08-01 1 of 1");
    }

    @Test
    void tenThatWereClosedInOneMinute() {
        // Trap T12: nine are a busy desk, ten are not; of whatever kind they are.
        IntStream.range(0, 9)
                .forEach(i -> add(Dossiers.received("2025-03-03T09:00").resolved("2025-07-03T18:00:0" + i, 1)));
        add(Dossiers.received("2025-03-03T09:00").stopped("2025-07-03T18:00:59"));
        IntStream.range(0, 9)
                .forEach(i -> add(Dossiers.received("2025-03-03T09:00").resolved("2025-07-03T18:01:0" + i, 1)));
        // Without a time of day they cannot show it.
        IntStream.range(0, 12)
                .forEach(i -> add(Dossiers.received("2025-03-03T09:00").resolved("2025-07-03T00:00", 1)));
        add(Dossiers.received("2025-03-03T09:00"));
        assertThat(shown("closed_together")).containsExactly("2025-07-01 10 of 19");
    }

    @Test
    void anEndThatMovedBackAndOneThatMovedIntoTime() {
        // Trap T16: a bulk "set on time" erases the lateness; only the kept versions tell of it.
        add(resolvedInTime("erased"), "2025-07-12T10:00", "2025-07-10T16:00");
        // It was in time before, too.
        add(resolvedInTime("in-time"), "2025-07-10T16:20", "2025-07-10T16:00");
        // A later end than before: opened again, perhaps.
        add(resolvedInTime("forward"), "2025-07-09T10:00", "2025-07-10T16:00");
        add(resolvedInTime("once"), "2025-07-10T16:00");
        // It is late still.
        add(
                named("late").due("2025-07-10T16:30").resolved("2025-07-11T16:00", 1),
                "2025-07-12T10:00",
                "2025-07-11T16:00");
        // Versions that close nothing name no end.
        add(resolvedInTime("open"), "2025-07-10T16:00");
        versions.add(version("open", "4", "2025-07-12T10:00", 0));
        // One that names none stands between two that do.
        add(
                named("silent").due("2025-07-10T16:30").resolved("2025-07-11T16:00", 1),
                "2025-07-12T10:00",
                null,
                "2025-07-11T16:00");
        assertThat(shown("end_moved_back")).containsExactly("2025-07-01 4 of 7");
        assertThat(shown("end_moved_into_time")).containsExactly("2025-07-01 1 of 7");
    }

    @Test
    void theApplicantsFileAsResult() {
        // Trap T18.
        add(Dossiers.received("2025-07-03T09:00")
                .resolved("2025-07-04T09:00", 1)
                .with(Dossier.FLAGS, List.of("due_without_time", "result_is_submitted_file")));
        add(Dossiers.received("2025-07-03T09:00")
                .resolved("2025-07-04T10:00", 1)
                .with(StagedDossier.RESULT_FILE, true));
        add(Dossiers.received("2025-07-03T09:00").with(Dossier.FLAGS, List.of("result_is_submitted_file")));
        assertThat(shown("submitted_file_as_result")).containsExactly("2025-07-01 1 of 2");
    }

    @Test
    void onePersonFiveTimesADay() {
        Stream.of("09:00", "09:10", "10:00", "11:00", "16:00").forEach(time -> add(of(1, "2025-07-03T" + time)));
        Stream.of("09:00", "09:10", "10:00", "11:00").forEach(time -> add(of(2, "2025-07-03T" + time)));
        add(of(2, "2025-07-04T09:00"));
        // The person is not known.
        IntStream.range(0, 6).forEach(i -> add(Dossiers.received("2025-07-03T09:00")));
        assertThat(shown("same_person_same_day")).containsExactly("2025-07-01 5 of 10");
    }

    @Test
    void dossiersThatAreNotInScopeShowNothing() {
        IntStream.range(0, 12)
                .forEach(i -> add(Dossiers.received("2025-07-03T09:00").refused("2025-07-03T09:00")));
        assertThat(signals().collectAsList()).isEmpty();
    }

    @Test
    void everyRowNamesItsAgencyItsRuleAndTheRun() {
        add(Dossiers.received("2025-07-03T09:00")
                .resolved("2025-07-03T09:00", 0)
                .with(StagedDossier.AGENCY_CODE, "H99.1"));
        add(Dossiers.received("2025-07-03T09:00")
                .resolved("2025-07-03T09:00", 0)
                .with(Dossier.RUN_ID, "run-2"));
        add(Dossiers.received("2025-07-03T09:00").resolved("2025-07-03T10:00", 60));
        assertThat(signals()
                        .filter("signal = 'finished_in_receipt_minute'")
                        .select("agency_code", "agency_name", "signalled", "looked_at", "signalled_rate", "as_known_at")
                        .sort("agency_code")
                        .collectAsList()
                        .stream()
                        .map(Row::toString))
                .containsExactly("[H01,Hà Nội mới,1,2,0.5,run-2]", "[H99.1,H99.1,1,1,1.0,run-1]");
        assertThat(signals().select("rule").distinct().collectAsList().stream().map(row -> row.getString(0)))
                .allMatch(rule -> rule.contains(" of ") && rule.contains("the month"))
                .anyMatch(rule -> rule.startsWith("One of 10 or more that the agency closed in the same minute"));
    }

    private void add(Dossiers dossier) {
        dossiers.add(dossier.row());
    }

    /** A dossier, and the ends that its versions have named, one after the other. */
    private void add(Dossiers dossier, String... ends) {
        Row row = dossier.row();
        dossiers.add(row);
        for (int i = 0; i < ends.length; i++) {
            versions.add(version(row.getAs(StagedDossier.DOSSIER_CODE.name()), "9", ends[i], i + 1));
        }
    }

    private static Dossiers resolvedInTime(String code) {
        return named(code).due("2025-07-10T16:30").resolved("2025-07-10T16:00", 1);
    }

    private static Dossiers named(String code) {
        return Dossiers.received("2025-07-03T09:00").with(StagedDossier.DOSSIER_CODE, code);
    }

    private static Dossiers of(int person, String received) {
        return Dossiers.received(received)
                .with(StagedDossier.PERSON_HASH, new byte[] {(byte) person})
                .with(StagedDossier.KEY_ID, "key");
    }

    private static Row version(String code, String status, String end, int number) {
        return RowFactory.create(
                code,
                status,
                end == null ? null : LocalDateTime.parse(end).toInstant(ZoneOffset.ofHours(7)),
                RowFactory.create(null, LocalDate.of(2025, 7, number + 1), "a.json", 1, 0L));
    }

    /** What agency H01 shows of a signal, month by month. */
    private List<String> shown(String signal) {
        return signals()
                .filter("agency_code = 'H01' and signal = '" + signal + "'")
                .selectExpr("concat(month, ' ', signalled, ' of ', looked_at)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .collect(Collectors.toList());
    }

    private Dataset<Row> signals() {
        return Signals.of(
                LocalSpark.session().createDataFrame(dossiers, Dossier.TABLE.schema()),
                LocalSpark.session().createDataFrame(versions, VERSIONS),
                agencies());
    }

    /** Two versions of H01: the newer name counts. */
    private static Dataset<Row> agencies() {
        return LocalSpark.session()
                .createDataFrame(
                        List.of(agency("H01", "2025-07-01", "Hà Nội mới"), agency("H01", "1970-01-01", "Hà Nội")),
                        Agency.TABLE.schema());
    }

    private static Row agency(String code, String from, String name) {
        return RowFactory.create(code, LocalDate.parse(from), null, name, "province", "VN", null, List.of(), true);
    }
}
