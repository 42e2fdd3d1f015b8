// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.dossierlake.table.Dossier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Where files and dossiers of two nights went, worked out by hand. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhyTest {

    private static final String CODE = "H44.100-250701-0001";
    private static final String FIRST_FILE = "dossiers/2025-07-14/first.jsonl";
    private static final String SECOND_FILE = "dossiers/2025-07-15/second.jsonl";

    /** Accepted while it was open: received on a Tuesday, promised for the Tuesday after. */
    private static final String OPEN =
            """
            {"MaHoSo":"H44.100-250701-0001","MaTTHC":"1.000001","LoaiDoiTuong":"1","KenhThucHien":"2",\
            "NgayTiepNhan":"20250701090000","NgayHenTra":"20250708090000","TrangThaiHoSo":"4",\
            "DanhSachLePhi":[{"Gia":"50000"}],"ChuHoSo":"NGUYEN VAN AN","SoGiayToChuHoSo":"079085001234"}
            """;

    /** Finished on the Friday of the same week: three working days, before its due day. */
    private static final String FINISHED =
            OPEN.replace("\"TrangThaiHoSo\":\"4\"", "\"TrangThaiHoSo\":\"9\",\"NgayKetThucXuLy\":\"20250704090000\"");

    /** Neither a status nor a field that anybody agreed on. */
    private static final String REFUSED =
            """
            {"MaHoSo":"H44.100-250701-0002","NgayTiepNhan":"20250701090000","TrangThaiHoSo":"DONE",\
            "ChuHoSo":"NGUYEN VAN AN","SoGiayToChuHoSo":"079085001234","Moi":"NGUYEN VAN AN"}
            """;

    private static final String STEP =
            """
            {"MaHoSo":"H44.100-250701-0001","TrangThai":"2","ThoiDiemXuLy":"20250701090000",\
            "NguoiXuLy":"TRAN THI BINH"}
            """;

    private static final String PAYMENT =
            """
            {"LoaiBanTin":"CONFIRM","MaLoi":"00","MaThamChieu":"dvcH44.100-250701-000120250702080000",\
            "MaGiaoDich":"77","SoTien":"50000","MaNganHang":"VCB","ThoiGianGD":"20250702080100"}
            """;

    private static final String PAYMENT_REFUSED =
            PAYMENT.replace("\"50000\"", "\"much\"").replace("\"77\"", "\"78\"");

    private Site site;
    private String firstRun;
    private String secondRun;

    @BeforeAll
    void twoNights(@TempDir Path folder) {
        site = Site.in(folder);
        // The second record repeats the first one, the third is refused.
        site.write("landing/" + FIRST_FILE, OPEN + OPEN + REFUSED);
        site.write("landing/dossiers/2025-07-14/turned\u202e.jsonl", OPEN.replace("-0001", "-0003"));
        site.write("landing/steps/2025-07-14/steps.jsonl", STEP);
        site.write("landing/payments/2025-07-14/payments.jsonl", PAYMENT + PAYMENT_REFUSED);
        firstRun = night();
        site.write("landing/" + SECOND_FILE, FINISHED);
        // The first file comes again: the refused record is gone, another dossier is new.
        site.write("landing/" + FIRST_FILE, OPEN + OPEN.replace("-0001", "-0004"));
        secondRun = night();
        site.write("landing/dossiers/2025-07-16/third.jsonl", FINISHED);
    }

    @Test
    void aFileTellsEachContentWithItsRowsAndMoney() {
        List<String> lines = why(FIRST_FILE);
        assertThat(lines)
                .containsSubsequence(
                        FIRST_FILE,
                        "Content 1, taken up by run " + firstRun,
                        "  rows   3 landed = 1 accepted + 1 quarantined + 1 duplicate + 0 superseded",
                        "  money  100,000 landed = 50,000 accepted + 0 quarantined + 50,000 duplicate + 0 superseded;"
                                + " unreadable in 0 rows",
                        "Content 2, taken up by run " + secondRun,
                        "  rows   2 landed = 1 accepted + 0 quarantined + 1 duplicate + 0 superseded");
        assertThat(lines.get(2))
                .matches(
                        "  file   feed dossiers, day 2025-07-14, %,d bytes, dialect portal, SHA-256 [0-9a-f]{12}\\.\\.\\."
                                .formatted(2 * OPEN.length() + REFUSED.length()));
    }

    @Test
    void aFileTellsWhatWasOddAndWhatWasRefused() {
        assertThat(why(FIRST_FILE))
                .containsSubsequence(
                        "Fields that differ from what the dialect knows",
                        "  Moi: not known to the dialect, in 1 records, run " + firstRun,
                        "Refused, by reason",
                        "  STATUS_UNREADABLE        TrangThaiHoSo          1 rows, at %d".formatted(2 * OPEN.length()),
                        "None of them waits: all were read again, or came again in a later content.");
        assertThat(why("payments.jsonl"))
                .contains(
                        "  money  50,000 landed = 50,000 accepted + 0 quarantined + 0 duplicate + 0 superseded;"
                                + " unreadable in 1 rows",
                        "1 refused records wait in quarantine: dossierlake quarantine show --path"
                                + " payments/2025-07-14/payments.jsonl");
        assertThat(why(SECOND_FILE)).contains("No record of it was refused.");
    }

    @Test
    void anEndOfThePathIsEnoughWhereNoOtherFileHasIt() {
        List<String> lines = why(SECOND_FILE);
        assertThat(why("second.jsonl")).isEqualTo(lines);
        assertThat(why("cond.jsonl")).isEqualTo(lines);
        assertThat(why(site.landing().resolve(SECOND_FILE).toString())).isEqualTo(lines);
        assertRefused(
                "jsonl",
                "5 landed files end in \"jsonl\", such as dossiers/2025-07-14/first.jsonl and"
                        + " dossiers/2025-07-14/turned\\u202e.jsonl. Give more of the path.");
    }

    @Test
    void aDossierTellsHowItCounts() {
        // Tuesday 1 July 09:00 to Friday 4 July 09:00 is three days of eight working hours; due was Tuesday 8 July.
        assertThat(why(CODE))
                .containsSubsequence(
                        "Dossier %s: status 9 (finished), filed by channel 2 (online), procedure 1.000001"
                                .formatted(CODE),
                        "  received   2025-07-01 09:00, filed -",
                        "  due        2025-07-08 09:00, originally 2025-07-08 09:00, by index 766 2025-07-08 09:00",
                        "  closed     2025-07-04 09:00, resolved",
                        "  counts as  resolved_early at the end of 2025-07-15: finished on 2025-07-04, due on"
                                + " 2025-07-08",
                        "  took       1440 working minutes, 3 calendar days; kept the time of index 766: yes")
                .anySatisfy(line -> assertThat(line).startsWith("  agency     H44.100, in its version valid from "))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("  written by run %s, started ".formatted(secondRun))
                        .endsWith(", done"));
    }

    @Test
    void aDossierTellsEverythingThatLandedAboutIt() {
        assertThat(why(CODE))
                .containsSubsequence(
                        "Landed versions, oldest first; times in UTC",
                        "  accepted   status 4 (processing), ended -; %s at 0, day 2025-07-14, content 1, run %s"
                                .formatted(FIRST_FILE, firstRun),
                        "  accepted   status 9 (finished), ended 2025-07-04T02:00:00Z; %s at 0, day 2025-07-15,"
                                        .formatted(SECOND_FILE)
                                + " content 1, run " + secondRun,
                        "Landed again with the same content",
                        "  duplicate  %s at %d, run %s".formatted(FIRST_FILE, OPEN.length(), firstRun),
                        "Refused records that name it",
                        "  payments   payments/2025-07-14/payments.jsonl at %d, run %s: AMOUNT_UNREADABLE; waits"
                                .formatted(PAYMENT.length(), firstRun),
                        "Steps",
                        "Payments",
                        "  2025-07-02 08:01  payment success, 50,000 VND, bank VCB; payments/2025-07-14/payments.jsonl"
                                + " at 0, day 2025-07-14, content 1, run " + firstRun,
                        "Settlement",
                        "  matched: fee 50,000, paid 50,000, refunded 0 VND, first paid on 2025-07-02, run " + firstRun,
                        "Flags")
                .anySatisfy(line -> assertThat(line)
                        .startsWith("  2025-07-01 09:00  status 2 (received); steps/2025-07-14/steps.jsonl at 0, day"
                                + " 2025-07-14, content 1, run " + firstRun))
                .anySatisfy(line -> assertThat(line)
                        .startsWith(
                                "  closing_landed_after_due (dossiers): The dossier was closed in time by its date,"));
    }

    @Test
    void aDossierThatWasOnlyRefusedIsToldAllTheSame() {
        assertThat(why("H44.100-250701-0002"))
                .containsExactly(
                        "Dossier H44.100-250701-0002: no record of it was accepted.",
                        "Refused records that name it",
                        "  dossiers   %s at %d, run %s: STATUS_UNREADABLE; came again in a later content"
                                .formatted(FIRST_FILE, 2 * OPEN.length(), firstRun));
    }

    @Test
    void whatIsUnknownIsRefusedWithTheNearestThatThereIs() {
        assertRefused("h44.100-250701-0009", "is called \"h44.100-250701-0009\"; the nearest is " + CODE);
        assertRefused("dossiers/2025-07-15/secnd.jsonl", "; the nearest is " + SECOND_FILE);
        assertRefused("nothing that anybody sent", "is called \"nothing that anybody sent\". Give the path");
        assertRefused(" ", "is called \"\". Give the path");
    }

    @Test
    void aFileThatNoRunHasTakenUpIsNamedAsSuch() {
        assertThat(why("dossiers/2025-07-16/third.jsonl").get(0))
                .isEqualTo("dossiers/2025-07-16/third.jsonl lies in the landing folder, but no published run has taken"
                        + " it up.");
        assertRefused("dossiers/../dossiers/2025-07-16/third.jsonl", "no landed file");
    }

    @Test
    void nothingOfAPersonAndNoControlCharacterIsShown() {
        String hash = Query.run(
                        LocalSpark.session(),
                        site.settings(),
                        "SELECT hex(person_hash) FROM dossier WHERE dossier_code = '%s'".formatted(CODE))
                .collectAsList()
                .get(0)
                .getString(0);
        assertThat(hash).hasSize(32);
        for (String thing : List.of(CODE, "H44.100-250701-0002", FIRST_FILE, "steps.jsonl", "payments.jsonl")) {
            assertThat(String.join("\n", why(thing)))
                    .doesNotContain("NGUYEN", "TRAN", "079085001234", "much")
                    .doesNotContainIgnoringCase(hash);
        }
        assertThat(why("turned\u202e.jsonl").get(0)).isEqualTo("dossiers/2025-07-14/turned\\u202e.jsonl");
        assertThat(why("H44.100-250701-0003"))
                .anySatisfy(line -> assertThat(line).contains("turned\\u202e.jsonl at 0"));
        assertThat(String.join("", why("H44.100-250701-0003"))).doesNotContain("\u202e");
    }

    /** What is told of single dossiers adds up to what is published of all of them. */
    @Test
    void theStatesOfAllDossiersAddUpToThePublishedOnes() {
        SimulatedLake lake = SimulatedLake.shared();
        Readers readers = Readers.of(LocalSpark.session(), lake.site().settings());
        LocalDate newestDay = readers.publication().newestDay();
        Map<String, Long> told = new TreeMap<>();
        for (Row dossier : readers.read(Dossier.TABLE).collectAsList()) {
            told.merge(CountedAs.of(dossier, newestDay).column(), 1L, Long::sum);
        }
        told.remove("none");
        List<String> flows = List.of(
                "resolved_early",
                "resolved_on_time",
                "resolved_late",
                "resolved_without_due",
                "withdrawn",
                "stopped",
                "refused",
                "withdrawn_before_receipt");
        List<String> stocks = List.of(
                "in_progress_undated",
                "in_progress_paused",
                "in_progress_without_due",
                "in_progress_overdue",
                "in_progress_within",
                "waiting_late");
        String months =
                """
                FROM timeliness WHERE period_kind = 'month' AND agency_view = 'as_of_today' AND agency_code = 'VN'
                AND breakdown = 'total'""";
        Map<String, Long> published = new TreeMap<>();
        for (String flow : flows) {
            Row sum = lake.query("SELECT sum(%s) %s".formatted(flow, months)).get(0);
            published.put(flow, sum.getLong(0));
        }
        for (String stock : stocks) {
            Row newest = lake.query("SELECT %s %s ORDER BY period_start DESC LIMIT 1".formatted(stock, months))
                    .get(0);
            published.put(stock, newest.getLong(0));
        }
        published.values().removeIf(count -> count == 0);
        assertThat(told).isEqualTo(published).hasSizeGreaterThan(8);
    }

    private List<String> why(String thing) {
        return Why.lines(LocalSpark.session(), site.settings(), thing);
    }

    private void assertRefused(String thing, String message) {
        assertThatThrownBy(() -> why(thing))
                .isInstanceOfSatisfying(RunFailure.class, failure -> assertThat(failure.exitStatus())
                        .isEqualTo(StopReason.USAGE.exitStatus()))
                .hasMessageStartingWith("Nothing was shown: ")
                .hasMessageContaining(message);
    }

    private String night() {
        return Night.run(LocalSpark.session(), site.settings(), Optional.empty(), (name, detail) -> {})
                .runId()
                .orElseThrow();
    }
}
