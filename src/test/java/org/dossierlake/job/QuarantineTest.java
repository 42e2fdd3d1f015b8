// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Senders write what their dialects do not know. Quarantine tells of it, the dialects are corrected, and quarantine is
 * worked off; the three states of one lake stand side by side.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuarantineTest {

    private static final String FIRST = "dossiers/2025-07-14/first.jsonl";
    private static final String SECOND = "dossiers/2025-07-15/second.jsonl";
    private static final String ENVELOPE = "dossiers/2025-07-14/envelope.json";
    private static final String DRIFTED = "steps/2025-07-14/drifted.csv";
    private static final String GONE = "payments/2025-07-14/gone.jsonl";

    private static final String NAME = "NGUYEN VAN AN";
    private static final String IDENTITY = "079085001234";
    private static final String PHONE = "0912345678";

    /**
     * 0001 is clean; 0002 has a status, 0003 a status and a day that nobody agreed on; 0004 has only the status. In the
     * last one persons stand where they do not belong.
     */
    private static final String FIRST_RECORDS =
            """
            {"MaHoSo":"H44.100-250701-0001","NgayTiepNhan":"20250701090000","NgayHenTra":"20250708090000",\
            "TrangThaiHoSo":"4"}
            {"MaHoSo":"H44.100-250701-0002","NgayTiepNhan":"20250701090000","NgayHenTra":"20250708090000",\
            "NgayKetThucXuLy":"20250704090000","TrangThaiHoSo":"DONE"}
            {"MaHoSo":"H44.100-250701-0003","NgayTiepNhan":"20250701090000","NgayHenTra":"20250231090000",\
            "TrangThaiHoSo":"DONE","ChuHoSo":"NGUYEN VAN AN","SoGiayToChuHoSo":"079085001234"}
            {"MaHoSo":"H44.100-250701-0004","NgayTiepNhan":"20250702090000","NgayHenTra":"20250708090000",\
            "TrangThaiHoSo":"OPEN"}
            {"MaHoSo":"NGUYEN VAN AN","MaTTHC":"0912345678","TenTTHC":"NGUYEN VAN AN","MaLinhVuc":"079085001234",\
            "KenhThucHien":"0912345678","LoaiDoiTuong":"NGUYEN VAN AN","NgayTiepNhan":"079085001234",\
            "NgayHenTra":"0912345678","NgayTra":"NGUYEN VAN AN\\u001b[31m","TrangThaiHoSo":"079085001234",\
            "DanhSachLePhi":[{"Gia":"0912345678"},{"Gia":"NGUYEN VAN AN"}],"ChuHoSo":"NGUYEN VAN AN",\
            "SoGiayToChuHoSo":"079085001234","TaiLieuNop":[{"DuongDanTaiTepTin":"NGUYEN VAN AN.pdf"}],\
            "NGUYEN":"NGUYEN VAN AN"}
            """;

    /** A newer version of 0004 that anybody can read: it is closed. */
    private static final String SECOND_RECORDS =
            """
            {"MaHoSo":"H44.100-250701-0004","MaTTHC":"1.000001","LoaiDoiTuong":"1",\
            "NgayTiepNhan":"20250702090000","NgayHenTra":"20250708090000","NgayKetThucXuLy":"20250703090000",\
            "TrangThaiHoSo":"9"}
            """;

    /** Two dossiers in an envelope of another name than the agreed one: in that cut they are one record. */
    private static final String ENVELOPE_RECORDS =
            """
            {"records":[{"MaHoSo":"H44.100-250701-0005","MaTTHC":"1.000001","LoaiDoiTuong":"1",\
            "NgayTiepNhan":"20250701090000","TrangThaiHoSo":"4"},\
            {"MaHoSo":"H44.100-250701-0006","MaTTHC":"1.000001","LoaiDoiTuong":"1",\
            "NgayTiepNhan":"20250701090000","TrangThaiHoSo":"4"}]}
            """;

    /** Two steps, with semicolons where commas were agreed: in that cut they are four rows, the header among them. */
    private static final String DRIFTED_RECORDS =
            """
            MaHoSo;TrangThai;ThoiDiemXuLy;NgayBatDau;NgayKetThucTheoQuyDinh;NoiDungXuLy
            H44.100-250701-0001;2;20250701090000;;;received
            H44.100-250701-0001;4;20250702090000;;;"sent on
            to the office"
            """;

    private static final String STEPS_AS_CSV =
            """
            format = csv
            timestamps = [ "yyyyMMddHHmmss" ]
            steps {
              columns {
                code = MaHoSo
                status = TrangThai
                processed = ThoiDiemXuLy
                started = NgayBatDau
                deadline = NgayKetThucTheoQuyDinh
              }
              known = [ NoiDungXuLy ]
            }
            """;

    /** A payment that names no reference: it comes again in other words before the replay. */
    private static final String GONE_RECORDS =
            """
            {"LoaiBanTin":"CONFIRM","MaLoi":"00","MaThamChieu":"","SoTien":"50000","ThoiGianGD":"20250714100000"}
            """;

    private final SparkSession spark = LocalSpark.session();

    private Path folder;
    private Site site;
    private List<String> landed;
    private List<String> listed;
    private List<String> shown;
    private List<String> packed;
    private NightResult replay;

    @BeforeAll
    void workQuarantineOff(@TempDir Path shared) throws IOException {
        folder = shared;
        site = Site.in(folder);
        String portal = Files.readString(Path.of("conf/dialects/portal.conf"));
        site.write("dialects/portal.conf", portal);
        site.write("dialects/csv.conf", STEPS_AS_CSV);
        site.write("landing/" + FIRST, FIRST_RECORDS);
        site.write("landing/" + ENVELOPE, ENVELOPE_RECORDS);
        site.write("landing/" + DRIFTED, DRIFTED_RECORDS);
        site.write("landing/" + GONE, GONE_RECORDS);
        assertThat(night("lake").exitStatus()).isEqualTo(2);
        site.write("landing/" + SECOND, SECOND_RECORDS);
        assertThat(night("lake").exitStatus()).isZero();
        copy("lake", "before");
        landed = files("before");
        listed = QuarantineReport.list(spark, settings("before"), Integer.MAX_VALUE);
        shown = QuarantineReport.show(
                spark, settings("before"), Optional.empty(), Optional.empty(), Optional.empty(), 100);
        packed = ErrorPack.write(spark, settings("before"), folder.resolve("pack"));

        site.write("dialects/portal.conf", corrected(portal));
        site.write("dialects/csv.conf", "separator = \";\"\n" + STEPS_AS_CSV);
        site.write("landing/" + GONE, GONE_RECORDS.replace("50000", "60000"));
        replay = replay("lake", Optional.empty());
    }

    @Test
    void theListGroupsRowsByFeedRuleFieldAndSender() {
        assertThat(listed)
                .anySatisfy(line -> assertThat(line)
                        .matches("dossiers +STATUS_UNREADABLE +TrangThaiHoSo +H44 +3 rows   e\\.g\\. " + FIRST
                                + " at \\d+, " + FIRST + " at \\d+"))
                .anySatisfy(
                        line -> assertThat(line).matches("dossiers +STATUS_UNREADABLE +TrangThaiHoSo +VN +1 rows .*"))
                .anySatisfy(line -> assertThat(line).matches("dossiers +DUE_UNREADABLE +NgayHenTra +H44 +1 rows .*"))
                .anySatisfy(line -> assertThat(line).matches("steps +SCHEMA_DRIFT +record +VN +4 rows .*"))
                .anySatisfy(
                        line -> assertThat(line).matches("payments +REFERENCE_MISSING +MaThamChieu +VN +1 rows .*"));
        assertThat(listed.stream().filter(line -> line.startsWith("          The status (")))
                .hasSize(1);
    }

    @Test
    void ofTheListTheMostFrequentRulesAreToldAndHowManyOthersThereAre() {
        List<String> two = QuarantineReport.list(spark, settings("before"), 2);
        Pattern rule = Pattern.compile("([a-z]+ +[A-Z_]+) .*");
        // Four rows of a drifted file, and four statuses; every other rule is broken by fewer rows.
        assertThat(two.stream().filter(line -> rule.matcher(line).matches()))
                .containsExactlyElementsOf(listed.stream()
                        .filter(line -> line.matches("dossiers +STATUS_UNREADABLE .*|steps +SCHEMA_DRIFT .*"))
                        .toList());
        assertThat(two.stream().filter(line -> line.matches(" +The (status|file) .*")))
                .hasSize(2);
        long rules = listed.stream()
                .map(rule::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .distinct()
                .count();
        assertThat(two)
                .endsWith("Broken less often: %d other rules. \"quarantine list\" tells all.".formatted(rules - 2));
    }

    @Test
    void aRowIsShownWithWhatItSaysAndAStarWhereItIsWrong() {
        assertThat(shown)
                .anySatisfy(line -> assertThat(line).matches("  \\* NgayHenTra +20250231090000"))
                .anySatisfy(line -> assertThat(line).matches("  \\* TrangThaiHoSo +like aaaa \\(4 characters\\)"))
                .anySatisfy(line -> assertThat(line).matches("    MaHoSo +H44\\.100-250701-0003"))
                .anySatisfy(line -> assertThat(line).matches("  \\* MaThamChieu +nothing"))
                .anySatisfy(line -> assertThat(line)
                        .matches("  \\* DanhSachLePhi\\.Gia +like 9{10} \\(10 characters\\);"
                                + " like aaaaaa aaa aa \\(13 characters\\)"));
        assertThat(shown.stream().filter(line -> line.endsWith("kept in the restricted folder")))
                .hasSize(10);
    }

    @Test
    void nobodysNameOrNumberIsTold() throws IOException {
        List<String> told = Stream.of(listed, shown, packed, lines("pack/VN.csv"), lines("pack/H44.csv"))
                .flatMap(List::stream)
                .toList();
        assertThat(told).noneMatch(line -> line.contains(NAME) || line.contains(IDENTITY) || line.contains(PHONE));
        assertThat(told).noneMatch(line -> line.indexOf('\u001b') >= 0);
        assertThat(FIRST_RECORDS).contains(NAME, IDENTITY, PHONE);
    }

    @Test
    void eachSenderGetsItsOwnRows() throws IOException {
        assertThat(packed).hasSize(2);
        List<String> rows = lines("pack/H44.csv");
        assertThat(rows).hasSize(1 + 4);
        assertThat(rows.get(0)).startsWith("\uFEFF\"feed\",\"file\",\"position\",\"dossier_code\",\"rule\"");
        assertThat(rows).anySatisfy(row -> assertThat(row)
                .matches("\"dossiers\",\"" + FIRST + "\",\\d+,\"H44\\.100-250701-0003\",\"DUE_UNREADABLE\",\"The.*\","
                        + "\"Send.*\",\"NgayHenTra\",\"20250231090000\""));
        assertThat(Files.readString(folder.resolve("pack/H44.csv"))).endsWith("\r\n");
        RunFailure taken = catchThrowableOfType(
                RunFailure.class, () -> ErrorPack.write(spark, settings("before"), folder.resolve("pack")));
        assertThat(taken.reason()).isEqualTo(StopReason.USAGE);
    }

    @Test
    void aReplayTakesEachRowOnceAndWhatIsStillWrongStays() {
        assertThat(replay.exitStatus()).isEqualTo(2);
        assertThat(replay.lines())
                .contains(
                        "dossiers   2 files, 6 replayed = 3 accepted + 2 quarantined + 0 duplicate + 1 superseded",
                        "steps      1 files, 2 replayed = 2 accepted + 0 quarantined + 0 duplicate + 0 superseded")
                .anySatisfy(line -> assertThat(line).startsWith("1 rows stay in quarantine: " + GONE));
        // 0005 and 0006 were one record that said nothing. 0002 is closed now; 0003 still names no day that exists;
        // 0004 stays as its newer version says.
        assertThat(rows("before", "SELECT dossier_code, status FROM dossier ORDER BY 1"))
                .containsExactly("H44.100-250701-0001 4", "H44.100-250701-0004 9");
        assertThat(rows("lake", "SELECT dossier_code, status FROM dossier ORDER BY 1"))
                .containsExactly(
                        "H44.100-250701-0001 4",
                        "H44.100-250701-0002 9",
                        "H44.100-250701-0004 9",
                        "H44.100-250701-0005 4",
                        "H44.100-250701-0006 4");
        assertThat(figures("before")).isEqualTo("2 1 1");
        assertThat(figures("lake")).isEqualTo("5 2 3");
        assertThat(rows("lake", "SELECT status, processed_on FROM step ORDER BY 2"))
                .containsExactly("2 2025-07-01", "4 2025-07-02");

        String run = replay.runId().orElseThrow();
        assertThat(rows(
                        "lake",
                        "SELECT feed, array_join(rules, '+'), count(*), count(replayed_run), run_id = '" + run
                                + "' AS again FROM quarantine WHERE array_contains(rules, 'DUE_UNREADABLE')"
                                + " OR feed <> 'dossiers' GROUP BY feed, rules, again ORDER BY feed, again, 2"))
                .contains(
                        "dossiers STATUS_UNREADABLE+DUE_UNREADABLE 1 1 false",
                        "dossiers DUE_UNREADABLE 1 0 true",
                        "payments REFERENCE_MISSING 1 0 false",
                        "steps SCHEMA_DRIFT 4 4 false");
        assertThat(rows("lake", "SELECT count(*) FROM quarantine WHERE replayed_run IS NULL"))
                .containsExactly("3");
    }

    @Test
    void theBooksTellTheReplayFromTheNights() {
        String run = replay.runId().orElseThrow();
        assertThat(files("lake")).isEqualTo(landed);
        assertThat(rows("lake", "SELECT DISTINCT cause FROM posting WHERE run_id = '" + run + "'"))
                .containsExactly("replay");
        assertThat(rows("lake", "SELECT cause, count(*) > 0 FROM posting WHERE run_id <> '" + run + "' GROUP BY cause"))
                .doesNotContain("replay true");
        assertThat(Status.lines(spark, settings("lake"), Optional.empty()))
                .anySatisfy(line -> assertThat(line).matches(run + " done_with_refusals +3 +8 +5 +2 +0 +1"));
        assertThat(Status.lines(spark, settings("lake"), Optional.of(run)))
                .contains(FIRST, "  rows   4 replayed = 1 accepted + 2 quarantined + 0 duplicate + 1 superseded");
        assertThat(Explain.lines(
                        spark,
                        settings("lake"),
                        new Explain.Question(
                                "timeliness",
                                "H44.100",
                                "2025-07",
                                Optional.empty(),
                                "as_reported",
                                Optional.of("received"))))
                .anySatisfy(line ->
                        assertThat(line).startsWith("  run " + run + ", files ").contains(FIRST))
                .last()
                .isEqualTo("All runs together are what is published.");
    }

    @Test
    void aReplayThatDiedIsMadeUpForByTheSameCommand() throws IOException {
        copy("before", "dead");
        for (String table :
                List.of("step", "procedure", "dossier_version", "dossier", "payment", "settlement", "verdict")) {
            copy("lake/" + table, "dead/" + table);
        }
        NightResult again = replay("dead", Optional.empty());
        assertThat(again.lines())
                .contains(
                        "dossiers   2 files, 6 replayed = 0 accepted + 2 quarantined + 3 duplicate + 1 superseded",
                        "steps      1 files, 2 replayed = 0 accepted + 0 quarantined + 2 duplicate + 0 superseded");
        for (String table : List.of("dossier", "step", "balance", "timeliness", "processing_time", "agency_day")) {
            assertThat(content("dead", table)).as(table).isEqualTo(content("lake", table));
        }
        assertThat(rows("dead", "SELECT count(*), count(replayed_run) FROM quarantine"))
                .isEqualTo(rows("lake", "SELECT count(*), count(replayed_run) FROM quarantine"));
        assertThat(rows(
                        "dead",
                        "SELECT DISTINCT cause FROM posting WHERE run_id = '"
                                + again.runId().orElseThrow() + "'"))
                .containsExactly("replay");
        assertThat(replay("dead", Optional.of("REFUSED_UNREADABLE")).runId()).isEmpty();

        // The file that came again in other words is read by the next night; what the first one refused is past.
        assertThat(night("dead").exitStatus()).isEqualTo(2);
        assertThat(rows("dead", "SELECT count(*) FROM quarantine WHERE feed = 'payments'"))
                .containsExactly("2");
        assertThat(QuarantineReport.list(spark, settings("dead"), Integer.MAX_VALUE))
                .anySatisfy(
                        line -> assertThat(line).matches("payments +REFERENCE_MISSING +MaThamChieu +VN +1 rows .*"));
    }

    @Test
    void aReplayThatDiedOnceItsRowsWereMarkedLeavesThemToTheNextOne() throws IOException {
        copy("lake", "marked");
        for (String end : List.of("run", "publication")) {
            copy("before/" + end, "marked/" + end);
        }
        NightResult again = replay("marked", Optional.empty());
        assertThat(again.lines())
                .contains("dossiers   1 files, 2 replayed = 0 accepted + 2 quarantined + 0 duplicate + 0 superseded");
        assertThat(content("marked", "timeliness")).isEqualTo(content("lake", "timeliness"));
    }

    @Test
    void aReplayThatDiedBeforeItsPublicationComesToAnEnd() throws IOException {
        copy("lake", "unpublished");
        assertThat(replay("unpublished", Optional.empty()).runId()).isPresent();
        copy("lake/publication", "unpublished/publication");
        assertThat(replay("unpublished", Optional.of("REFUSED_UNREADABLE")).runId())
                .isEmpty();
        Lake lake = new Lake(
                spark,
                settings("unpublished").lakeRoot(),
                settings("unpublished").lakeRestricted());
        assertThat(Opened.unended(lake, Publication.newest(lake))).isEmpty();
    }

    private static String corrected(String dialect) {
        return dialect.replace(
                "dossiers {\n",
                "dossiers {\n  envelope = records\n"
                        + "  codes { status { \"4\" = \"4\", \"9\" = \"9\", DONE = \"9\", OPEN = \"4\" } }\n");
    }

    private NightResult night(String lake) {
        return Night.run(spark, settings(lake), Optional.empty(), (name, detail) -> {});
    }

    private NightResult replay(String lake, Optional<String> rule) {
        return Replay.run(spark, settings(lake), Optional.empty(), Optional.empty(), rule, (name, detail) -> {});
    }

    private Settings settings(String lake) {
        return Settings.read(SettingsSources.ofProcess(
                Optional.of(site.conf()),
                List.of("lake.root=%s".formatted(folder.resolve("lakes").resolve(lake)), "dialects.steps=csv")));
    }

    private List<String> files(String lake) {
        return rows(
                lake, "SELECT path, rows_landed, rows_accepted, rows_quarantined, run_id FROM landed_file ORDER BY 1");
    }

    /** Received, closed and open dossiers of the agency. */
    private String figures(String lake) {
        return rows(
                        lake,
                        "SELECT received, resolved, in_progress FROM timeliness WHERE period_kind = 'month'"
                                + " AND agency_code = 'H44.100' AND breakdown = 'total' AND agency_view = 'as_of_today'")
                .get(0);
    }

    private List<String> content(String lake, String table) {
        return Readers.of(spark, settings(lake))
                .read(Tables.named(table))
                .drop("run_id", "as_known_at")
                .toJSON()
                .collectAsList()
                .stream()
                .sorted()
                .toList();
    }

    private List<String> rows(String lake, String sql) {
        return Query.run(spark, settings(lake), sql).collectAsList().stream()
                .map(QuarantineTest::text)
                .toList();
    }

    private static String text(Row row) {
        return row.mkString(" ");
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream().collect(Collectors.toList());
    }

    /** Copies a folder of lakes over another. */
    private void copy(String from, String to) throws IOException {
        Path source = folder.resolve("lakes").resolve(from);
        Path target = folder.resolve("lakes").resolve(to);
        for (Path old : Site.filesUnder(target)) {
            Files.delete(old);
        }
        for (Path file : Site.filesUnder(source)) {
            Path copy = target.resolve(source.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }
}
