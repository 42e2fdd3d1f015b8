// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.lake.ByHand;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.statistic.Restatement;
import org.dossierlake.statistic.Statistics;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.Run;
import org.dossierlake.table.Staged;
import org.dossierlake.table.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights that end where no night should, or begin where the lake is not as the last one left it: whatever happened, the
 * next night makes of it what an undisturbed one does.
 */
class NightsOutOfStepTest {

    private static final String OFFICE_DAYS = "date,name,kind,source\n2025-06-02,A holiday,holiday,made up\n";
    private static final String ONE_MORE = OFFICE_DAYS + "2025-06-10,One more,holiday,made up\n";

    private static final List<String> COMPARED =
            Statistics.ALL.stream().map(statistic -> statistic.table().name()).toList();

    @TempDir
    Path folder;

    private Site site;
    private Lakes lakes;

    @BeforeEach
    void site() {
        site = Site.in(folder);
        lakes = new Lakes(site);
        calendar(OFFICE_DAYS);
    }

    @Test
    @Tag("second-stage")
    void whatLandsBeforeTheFirstDossiersDoesNotDecideOnWhichDayStocksAreLookedAt() {
        site.write("landing/agencies/2025-07-13/register.csv", "agency_code,agency_name\nH44.200,An office\n");
        night("bit by bit");
        // Due on Saturday, 5 July: not overdue on the 1st, and for one day on the 6th.
        site.write("landing/dossiers/2025-07-01/a.jsonl", open("H44.100-250630-0001", "20250705170000"));
        night("bit by bit");
        assertThat(asked("bit by bit", OVERDUE)).containsExactly("1 0");
        site.write("landing/dossiers/2025-07-06/a.jsonl", open("H44.100-250630-0002", "20250731170000"));
        night("bit by bit");
        assertThat(asked("bit by bit", OVERDUE)).containsExactly("2 1");

        night("at once");
        assertThat(published("bit by bit")).isEqualTo(published("at once"));
        assertThat(verified("bit by bit")).startsWith("Nothing differs");
    }

    private static final String OVERDUE =
            """
            SELECT in_progress, in_progress_overdue FROM timeliness
            WHERE period_kind = 'month' AND period_start = DATE'2025-07-01' AND agency_code = 'H44.100'
            AND agency_view = 'as_of_today' AND breakdown = 'total'""";

    @Test
    @Tag("second-stage")
    void aNightThatDiedUnderAnotherCalendarIsCountedByTheOneThatIsValidNow() {
        site.write("landing/dossiers/2025-06-30/a.jsonl", closed("H44.100-250609-0001", "1.000001"));
        night("died");
        site.write("landing/dossiers/2025-07-01/a.jsonl", closed("H44.100-250609-0002", "1.000001"));
        calendar(ONE_MORE);
        assertThatThrownBy(() -> nightUntil("died", "publish")).isInstanceOf(IllegalStateException.class);
        calendar(OFFICE_DAYS);
        night("died");

        // Monday to Wednesday, 09:00 to 09:00: two working days.
        assertThat(asked("died", "SELECT substring(dossier_code, -4), working_minutes FROM dossier ORDER BY 1"))
                .containsExactly("0001 960", "0002 960");
        night("at once");
        assertThat(published("died")).isEqualTo(published("at once"));
    }

    @Test
    @Tag("long")
    void aRebuildDoesNotPublishTheCatalogueOfANightThatDied() throws IOException {
        site.write("landing/dossiers/2025-06-30/a.jsonl", closed("H44.100-250609-0001", "1.000001"));
        night("before");
        site.write("landing/procedures/2025-07-01/a.jsonl", "{\"MATTHC\":\"1.000001\",\"TRAKETQUAGIAY\":\"0\"}\n");
        lakes.copy("before", "after");
        night("after");
        diedAfter("opened_run", "restricted/stage_procedure", "verdict", "procedure");
        NightResult rebuilt = Rebuild.statistics(LocalSpark.session(), lakes.settings("died"), (name, detail) -> {});
        assertThat(rebuilt.lines()).last().asString().contains("nothing was published");
        night("died");
        assertThat(asked("died", "SELECT returns_paper FROM dossier")).containsExactly("false");
        assertThat(published("died")).isEqualTo(published("after"));
    }

    @Test
    @Tag("long")
    void aNightOfEmptyFilesThatDiedBeforeItsPublicationIsPublished() throws IOException {
        required("payments");
        site.write("landing/dossiers/2025-06-30/a.jsonl", closed("H44.100-250609-0001", "1.000001"));
        night("before");
        site.write("landing/dossiers/2025-07-02/a.jsonl", "");
        lakes.copy("before", "after");
        night("after");
        for (List<Table> unwritten : List.of(List.of(Publication.TABLE), List.of(Publication.TABLE, Run.TABLE))) {
            lakes.copy("after", "died");
            for (Table table : unwritten) {
                lakes.copy("before/" + table.name(), "died/" + table.name());
            }
            night("died");
            assertThat(Publication.newest(lakes.open("died")).orElseThrow().newestDay())
                    .isEqualTo(LocalDate.parse("2025-07-02"));
        }
    }

    @Test
    @Tag("long")
    void aNightThatAcceptsNothingOfARequiredFeedKeepsNoVersions() throws IOException {
        required("dossiers, steps");
        site.write("landing/dossiers/2025-06-30/a.jsonl", closed("H44.100-250609-0001", "1.000001"));
        site.write("landing/steps/2025-06-30/a.jsonl", "no step\n");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> night("refused"))
                    .isInstanceOfSatisfying(RunFailure.class, failure -> assertThat(failure.exitStatus())
                            .isEqualTo(65));
        }
        assertThat(lakes.open("refused").read(DossierVersion.TABLE).count()).isZero();
        site.write(
                "landing/steps/2025-06-30/b.jsonl",
                "{\"MaHoSo\":\"H44.100-250609-0001\",\"ThoiDiemXuLy\":\"20250611090000\",\"TrangThai\":\"9\"}\n");
        night("refused");
        assertThat(lakes.open("refused").read(DossierVersion.TABLE).count()).isOne();
    }

    @Test
    @Tag("long")
    void theJournalTellsNothingOfARunThatDidNotLiveToPublish() {
        site.write("landing/dossiers/2025-06-30/a.jsonl", closed("H44.100-250609-0001", "1.000001"));
        night("died");
        for (String run : List.of(
                "a run that died",
                asked("died", "SELECT run_id FROM publication").get(0))) {
            lakes.open("died").append(Restatement.TABLE, restatedBy(run));
        }
        site.write("landing/dossiers/2025-07-01/a.jsonl", open("H44.100-250630-0002", "20250731170000"));
        night("died");
        assertThat(asked("died", "SELECT run_id = 'a run that died' FROM restatement WHERE statistic = '1'"))
                .containsExactly("false");
    }

    @Test
    @Tag("long")
    void theJournalTellsWhatTheRunThatWasGoneOnWithPublishes() throws IOException {
        site.write("landing/dossiers/2025-06-30/a.jsonl", closed("H44.100-250609-0001", "1.000001"));
        night("before");
        site.write("landing/dossiers/2025-07-01/a.jsonl", closed("H44.100-250609-0002", "1.000001"));
        lakes.copy("before", "died");
        night("died");
        lakes.copy("before/" + Publication.TABLE.name(), "died/" + Publication.TABLE.name());
        // Two working days become one.
        calendar(ONE_MORE);
        night("died");
        lakes.copy("before", "at once");
        night("at once");
        assertThat(published("died")).isEqualTo(published("at once"));
        // What had been posted before it died keeps its cause; all together it is as much.
        String restated =
                """
                SELECT statistic, period_kind, period_start, agency_view, agency_code, figure, before, after, sum(change)
                FROM restatement GROUP BY ALL ORDER BY ALL""";
        assertThat(asked("died", restated)).isNotEmpty().isEqualTo(asked("at once", restated));
    }

    @Test
    @Tag("long")
    void aRebuildDoesNotPublishTheCatalogueOfAReplayThatDied() throws IOException {
        site.write("landing/dossiers/2025-06-30/a.jsonl", closed("H44.100-250609-0001", "1.000001"));
        site.write(
                "landing/procedures/2025-06-30/a.jsonl",
                "{\"MATTHC\":\"1.000001\",\"TRAKETQUAGIAY\":\"0\",\"CACHTHUCTHUCHIEN\":"
                        + "[{\"KENH\":\"1\",\"THOIGIANGIAIQUYET\":\"1\",\"DONVITINH\":\"Tuần\"}]}\n");
        night("before");
        dialect("unit { ", "unit { \"Tuần\" = working_day, ");
        lakes.copy("before", "after");
        replay("after");
        assertThat(asked("after", "SELECT returns_paper FROM dossier")).containsExactly("false");
        diedAfter("opened_run", "restricted/stage_procedure", "verdict", "procedure");
        Rebuild.statistics(LocalSpark.session(), lakes.settings("died"), (name, detail) -> {});
        replay("died");
        assertThat(asked("died", "SELECT returns_paper FROM dossier")).containsExactly("false");
        assertThat(published("died")).isEqualTo(published("after"));
    }

    @Test
    @Tag("long")
    void whatANightThatDiedHadRefusedIsJudgedByTheDialectThatIsValidNow() throws IOException {
        site.write("landing/dossiers/2025-06-30/a.jsonl", closed("H44.100-250609-0001", "1.000001"));
        night("before");
        site.write(
                "landing/dossiers/2025-07-01/a.jsonl",
                closed("H44.100-250609-0002", "1.000001").replace("\"10\"", "\"DONE\"")
                        + closed("H44.100-250609-0003", "1.000001"));
        lakes.copy("before", "after");
        night("after");
        assertThat(asked("after", "SELECT count(*) FROM quarantine")).containsExactly("1");
        // It died once its refused rows were written, before its verdicts were.
        diedAfter("opened_run", "restricted/stage_dossier", "restricted/quarantine");
        dialect("dossiers {\n", "dossiers {\n  codes { status { \"10\" = \"10\", DONE = \"10\" } }\n");
        night("died");
        assertThat(asked("died", "SELECT count(*) FROM dossier")).containsExactly("3");
        assertThat(asked("died", "SELECT count(*) FROM quarantine")).containsExactly("0");
    }

    @Test
    @Tag("long")
    void aDayOffBetweenTheClosingAndTheLimitMovesTheLimit() {
        site.write(
                "landing/procedures/2025-06-30/a.jsonl",
                "{\"MATTHC\":\"1.000001\",\"CACHTHUCTHUCHIEN\":"
                        + "[{\"KENH\":\"1\",\"THOIGIANGIAIQUYET\":\"5\",\"DONVITINH\":\"Ngày làm việc\"}]}\n");
        site.write(
                "landing/dossiers/2025-06-30/a.jsonl",
                closed("H44.100-250609-0001", "1.000001").replace("\"NgayHenTra\":\"20250620170000\",", ""));
        night("bit by bit");
        // Closed on the 11th; five working days from the 9th were over on the 16th.
        calendar(OFFICE_DAYS + "2025-06-13,One more,holiday,made up\n");
        site.write("landing/dossiers/2025-07-01/a.jsonl", open("H44.100-250630-0002", "20250731170000"));
        night("bit by bit");
        night("at once");
        String limits = "SELECT dossier_code, limit_766_on FROM dossier ORDER BY 1";
        assertThat(asked("bit by bit", limits))
                .contains("H44.100-250609-0001 2025-06-17")
                .isEqualTo(asked("at once", limits));
    }

    @Test
    @Tag("long")
    void aFeeThatIsCountedInAnotherCurrencyCountsInThatAlone() throws IOException {
        String fee = ",\"DanhSachLePhi\":[{\"Gia\":\"100\"}]}";
        site.write(
                "landing/dossiers/2025-06-30/a.jsonl",
                closed("H44.100-250609-0001", "1.000001").replace("}\n", fee + "\n"));
        night("lake");
        dialect("currency = VND", "currency = EUR");
        site.write(
                "landing/dossiers/2025-07-01/a.jsonl",
                closed("H44.100-250609-0001", "1.000002").replace("}\n", fee + "\n"));
        night("lake");
        assertThat(asked("lake", "SELECT currency, fee_due FROM settlement")).containsExactly("EUR 100.00000");
    }

    /** Leaves a lake as a run did that had written these tables and no other yet: the rest is as before. */
    private void diedAfter(String... written) throws IOException {
        lakes.copy("before", "died");
        for (String ahead : written) {
            lakes.copy("after/" + ahead, "died/" + ahead);
        }
    }

    /** Corrects the dialect. */
    private void dialect(String wrong, String right) throws IOException {
        site.write(
                "dialects/portal.conf",
                Files.readString(Path.of("conf/dialects/portal.conf")).replace(wrong, right));
    }

    private void replay(String lake) {
        Replay.run(
                LocalSpark.session(),
                lakes.settings(lake),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                (name, detail) -> {});
    }

    /** A row of the journal about nothing. */
    private static Dataset<Row> restatedBy(String run) {
        return LocalSpark.session()
                .range(1)
                .select(Restatement.TABLE.columns().stream()
                        .map(field -> field.name().equals("run_id")
                                ? field.of(lit(run))
                                : field.of(lit(field.type().equals(DateType) ? "2025-06-01" : "1")
                                        .cast(field.type())))
                        .toArray(Column[]::new));
    }

    @Test
    @Tag("second-stage")
    void aVerdictThatIsLostIsNoticed() {
        site.write(
                "landing/dossiers/2025-06-30/a.jsonl",
                closed("H44.100-250609-0001", "1.000001") + closed("H44.100-250609-0002", "1.000001"));
        night("tampered with");
        ByHand.delete(
                lakes.open("tampered with"),
                Verdict.TABLE,
                Staged.POSITION.col().gt(0));
        Verification.Result found =
                Verification.full(LocalSpark.session(), lakes.settings("tampered with"), (name, detail) -> {});
        assertThat(VerificationTest.differing(found))
                .containsEntry("verdict", 1L)
                .containsEntry("landed_file", 0L)
                .containsEntry("posting", 0L);
        assertThat(found.agrees()).isFalse();
        assertThat(found.lines())
                .last()
                .isEqualTo(
                        "The ledger contradicts itself about what became of landed records. Put landed_file, verdict and run"
                                + " back from a copy.");
    }

    private void required(String feeds) throws IOException {
        site.write("site.conf", Files.readString(site.conf()) + "feeds.required = [%s]\n".formatted(feeds));
    }

    private void calendar(String days) {
        site.write("calendars/vn.csv", days);
    }

    private void night(String lake) {
        Night.run(LocalSpark.session(), lakes.settings(lake), Optional.empty(), (name, detail) -> {});
    }

    /** A night that dies where a phase begins. */
    private void nightUntil(String lake, String phase) {
        Night.run(LocalSpark.session(), lakes.settings(lake), Optional.empty(), (name, detail) -> {
            if (name.equals(phase)) {
                throw new IllegalStateException("died");
            }
        });
    }

    private List<String> asked(String lake, String sql) {
        return Query.run(LocalSpark.session(), lakes.settings(lake), sql).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .toList();
    }

    private Map<String, List<String>> published(String lake) {
        return lakes.published(lake, COMPARED);
    }

    private String verified(String lake) {
        List<String> lines = Verification.full(LocalSpark.session(), lakes.settings(lake), (name, detail) -> {})
                .lines();
        return lines.get(lines.size() - 1);
    }

    private static String open(String code, String due) {
        return """
               {"MaHoSo":"%s","MaTTHC":"1.000001","KenhThucHien":"1","LoaiDoiTuong":"1","NgayNopHoSo":"20250630090000",\
               "NgayTiepNhan":"20250630090000","NgayHenTra":"%s","TrangThaiHoSo":"4"}
               """
                .formatted(code, due);
    }

    private static String closed(String code, String procedure) {
        return """
               {"MaHoSo":"%s","MaTTHC":"%s","KenhThucHien":"1","LoaiDoiTuong":"1","NgayNopHoSo":"20250609090000",\
               "NgayTiepNhan":"20250609090000","NgayHenTra":"20250620170000","NgayKetThucXuLy":"20250611090000",\
               "TrangThaiHoSo":"10"}
               """
                .formatted(code, procedure);
    }
}
