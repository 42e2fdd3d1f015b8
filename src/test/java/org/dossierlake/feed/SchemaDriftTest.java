// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A field that is missing, renamed, nested or of another kind makes its whole file drift; no other change does. */
class SchemaDriftTest {

    /** What a portal's file cannot do without; everything else is empty in one honest file or another. */
    private static final Map<Sent, List<String>> NEEDED = Map.of(
            Sent.DOSSIERS, List.of("MaHoSo", "MaTTHC", "LoaiDoiTuong", "TrangThaiHoSo"),
            Sent.STEPS, List.of("MaHoSo", "TrangThai", "ThoiDiemXuLy"),
            Sent.PAYMENTS, List.of("LoaiBanTin", "MaThamChieu", "SoTien", "ThoiGianGD"));

    private static final String RECEIPT = "ThongTinBienLai";

    /** Fields that are no plain texts. */
    private static final Map<String, String> NESTED = Map.of(
            "TaiLieuNop",
            "[{\"DuongDanTaiTepTin\":\"x\",\"IsDeleted\":\"0\"}]",
            "DanhSachGiayToKetQua",
            "[{\"DuongDanTepTinKetQua\":\"x\"}]",
            "DanhSachLePhi",
            "[{\"Gia\":\"5000\"}]",
            "DanhSachHoSoBoSung",
            "[{\"NgayBoSung\":\"20250701080000\"}]",
            "DinhDanhCHS",
            "[{\"SoDinhDanh\":\"001\"}]",
            RECEIPT,
            "{\"MaHoSo\":\"a\",\"MaDonVi\":\"u\"}");

    @TempDir
    Path folder;

    private Landed landed;

    @BeforeEach
    void anEmptyLandingFolder() {
        landed = new Landed(folder);
    }

    @Test
    void everyFieldOfEveryFeedMayChangeInSevenWaysAndDriftsInFour() {
        for (Sent feed : NEEDED.keySet()) {
            Map<String, Boolean> expected = landEveryChange(feed);
            Map<String, SchemaDrift> drifts = landed.drifts(feed, Landed.PORTAL).stream()
                    .collect(Collectors.toMap(SchemaDrift::path, drift -> drift));
            expected.forEach((path, drifted) ->
                    assertThat(drifts.containsKey(path)).as(path).isEqualTo(drifted));
            assertThat(drifts.values()).isNotEmpty().allSatisfy(drift -> {
                String field = drift.path().split("/")[1];
                assertThat(drift.fields()).as(drift.path()).isEqualTo(field);
                assertThat(drift.difference()).as(drift.path()).startsWith(field + " is ");
            });
            assertThat(landed.drifted(feed, Landed.PORTAL))
                    .hasSize(2 * drifts.size())
                    .allSatisfy(
                            row -> assertThat(Landed.<String>get(row, "broken")).isEqualTo("SCHEMA_DRIFT"));
        }
    }

    /** Lands a file of two records for every field and change; returns which of them drift. */
    private Map<String, Boolean> landEveryChange(Sent feed) {
        Map<String, String> record = record(feed);
        Map<String, Boolean> expected = new TreeMap<>();
        for (String field : record.keySet()) {
            boolean nested = NESTED.containsKey(field);
            boolean needed = NEEDED.get(feed).contains(field);
            String twin = Character.toLowerCase(field.charAt(0)) + field.substring(1);
            String last = pair(field, record.get(field));
            String first = json(record, field, pair -> null);
            land(expected, feed, field, "added", json(record, field, pair -> pair + ",\"LaMoi\":\"1\""), false);
            land(expected, feed, field, "missing", first, needed);
            // Where a new field has almost the same name, the old one was renamed, even one that may be missing.
            land(
                    expected,
                    feed,
                    field,
                    "renamed",
                    json(record, field, pair -> pair(twin, record.get(field))),
                    !field.equals(RECEIPT));
            land(expected, feed, field, "reordered", first.substring(0, first.length() - 1) + "," + last + "}", false);
            land(
                    expected,
                    feed,
                    field,
                    "retyped",
                    json(record, field, pair -> pair(field, nested ? "\"three\"" : "12345")),
                    nested);
            land(
                    expected,
                    feed,
                    field,
                    "nested",
                    json(record, field, pair -> pair(field, nested ? "[[1]]" : "{\"value\":\"1\"}")),
                    true);
            land(expected, feed, field, "null", json(record, field, pair -> pair(field, "null")), false);
        }
        return expected;
    }

    private void land(
            Map<String, Boolean> expected, Sent feed, String field, String change, String record, boolean drifts) {
        String path = "%s/%s/%s.jsonl".formatted(feed.feed(), field, change);
        landed.file(path, record + "\n" + record + "\n");
        expected.put(path, drifts);
    }

    /** A record with every top-level field of the portal's contract: JSON by name. */
    private static Map<String, String> record(Sent feed) {
        Map<String, String> record = new TreeMap<>();
        for (String field : new Contract(Landed.PORTAL.section(feed).reading(), feed).fields()) {
            String name = field.replaceFirst("\\..*", "");
            record.put(name, NESTED.getOrDefault(name, "\"4\""));
        }
        return record;
    }

    /** The record with one field, a name and a value, changed; without it where the change gives null. */
    private static String json(Map<String, String> record, String field, UnaryOperator<String> change) {
        return record.entrySet().stream()
                .map(each -> {
                    String pair = pair(each.getKey(), each.getValue());
                    return each.getKey().equals(field) ? change.apply(pair) : pair;
                })
                .filter(pair -> pair != null)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String pair(String name, String value) {
        return "\"" + name + "\":" + value;
    }

    @Test
    void theDifferenceIsSpeltOut() {
        landed.file(
                "dossiers/a.jsonl",
                "{\"MaHoSo\":\"a\",\"MaThuTuc\":\"1\",\"LoaiDoiTuong\":{\"ma\":\"1\"},\"TrangThaiHoSo\":4,"
                        + "\"ngay_hen_tra\":\"x\",\"TaiLieuNop\":[{\"Ten\":\"x\"}],\"DanhSachLePhi\":[{\"Tien\":1}]}\n");
        assertThat(landed.drifts(Sent.DOSSIERS, Landed.PORTAL))
                .containsExactly(new SchemaDrift(
                        "dossiers/a.jsonl",
                        "LoaiDoiTuong, MaTTHC, NgayHenTra, DanhSachLePhi.Gia",
                        "LoaiDoiTuong is an object instead of a text; MaTTHC is missing,"
                                + " perhaps renamed to MaThuTuc; NgayHenTra is missing, perhaps renamed to ngay_hen_tra; DanhSachLePhi.Gia is missing",
                        false));
    }

    @Test
    void aFieldThatOneRecordCarriesIsNotMissingAndOneRetypedFieldIsEnough() {
        String whole = "{\"MaHoSo\":\"a\",\"TrangThai\":\"4\",\"ThoiDiemXuLy\":\"x\"}\n";
        String little = "{\"MaHoSo\":\"a\"}\n";
        landed.file("steps/some.jsonl", little + whole + little)
                .file("steps/none.jsonl", little + little)
                .file("steps/one.jsonl", whole + whole.replace("\"4\"", "[4]"));
        assertThat(landed.drifts(Sent.STEPS, Landed.PORTAL).stream().map(drift -> drift.path() + " " + drift.fields()))
                .containsExactly("steps/none.jsonl TrangThai, ThoiDiemXuLy", "steps/one.jsonl TrangThai");
    }

    @Test
    void whatHoldsNoRecordDoesNotDrift() {
        landed.file("dossiers/empty.jsonl", "")
                .file("dossiers/blank.jsonl", "\n \n")
                .file("dossiers/rubbish.jsonl", "}{\n{\"MaHoSo\":{\"a\":1\n")
                .file("dossiers/envelope.json", "{\"service\":\"DongBoHoSoMC\",\"data\":[]}\n");
        assertThat(landed.drifts(Sent.DOSSIERS, Landed.PORTAL)).isEmpty();
    }

    @Test
    void partsOfALargeFileAreJudgedTogether() {
        String filler = "{\"MaHoSo\":\"a\",\"MaTTHC\":\"1\",\"LoaiDoiTuong\":\"1\",\"GhiChu\":\"%s\"}\n"
                .formatted("x".repeat(20_000));
        // 34 MB are cut after 16 MiB: the status comes in the last part alone.
        landed.file("dossiers/kept.jsonl", filler.repeat(1_700) + "{\"TrangThaiHoSo\":\"4\"}\n")
                .file("dossiers/lost.jsonl", filler.repeat(1_700));
        assertThat(landed.drifts(Sent.DOSSIERS, Landed.PORTAL).stream().map(SchemaDrift::path))
                .containsExactly("dossiers/lost.jsonl");
    }

    @Test
    void inAMixedFileOnlyTheMeantRecordsKeepTheContract() throws IOException {
        Dialect mixed = Dialect.load(
                Files.writeString(
                        folder.resolve("sender.conf"),
                        """
                        timestamps = [ "yyyyMMddHHmmss" ]
                        steps { columns { code = C, status = S, processed = P }, only { K = step } }
                        """));
        landed.file("steps/mixed.jsonl", "{\"K\":\"fee\"}\n{\"K\":\"step\",\"C\":\"a\",\"S\":\"4\",\"P\":\"x\"}\n")
                .file("steps/none-meant.jsonl", "{\"K\":\"fee\"}\n{\"K\":\"fee\"}\n")
                .file("steps/lacking.jsonl", "{\"K\":\"fee\",\"S\":\"4\"}\n{\"K\":\"step\",\"C\":\"a\",\"P\":\"x\"}\n")
                .file("steps/no-kind.jsonl", "{\"C\":\"a\",\"S\":\"4\",\"P\":\"x\"}\n{\"C\":\"a\"}\n");
        assertThat(landed.rows(Sent.STEPS, mixed)).hasSize(2);
        assertThat(landed.drifts(Sent.STEPS, mixed))
                .containsExactly(
                        new SchemaDrift("steps/lacking.jsonl", "S", "S is missing", false),
                        new SchemaDrift("steps/no-kind.jsonl", "K", "K is missing", true));
        // Where nothing tells which records are meant, all of them are refused.
        assertThat(landed.drifted(Sent.STEPS, mixed).stream().map(row -> Landed.<String>get(row, "path")))
                .containsExactly("steps/lacking.jsonl", "steps/no-kind.jsonl", "steps/no-kind.jsonl");
    }

    @Test
    void aCsvIsJudgedByItsHeader() {
        Dialect receipt = Landed.dialect("receipt");
        String columns = "channel,concept:name,deadline,department,startdate";
        landed.file("dossiers/sound.csv", columns + ",enddate\n")
                .file("dossiers/header-only.csv", columns + "\n")
                .file("dossiers/renamed.csv", columns + ",end_date,extra\nDesk,case-1,d,General,s,e,1\nDesk,too,few\n")
                .file("dossiers/twice.csv", columns + ",enddate,channel\nDesk,case-1,d,General,s,e,Post\n")
                .file("dossiers/no-header.csv", "Desk,case-1,d,General,s,e\nDesk,case-2,d,General,s,e\n");
        assertThat(landed.drifts(Sent.DOSSIERS, receipt).stream()
                        .map(drift -> drift.path() + ": " + drift.difference()))
                .containsExactly(
                        "dossiers/header-only.csv: enddate is missing",
                        "dossiers/no-header.csv: concept:name is missing; department is missing; channel is missing;"
                                + " enddate is missing; startdate is missing; deadline is missing",
                        "dossiers/renamed.csv: enddate is missing, perhaps renamed to end_date",
                        "dossiers/twice.csv: channel is there twice");
        List<Row> rows = landed.drifted(Sent.DOSSIERS, receipt);
        assertThat(rows.stream().map(row -> Landed.<String>get(row, "path") + " " + Landed.get(row, "broken")))
                .containsExactly(
                        "dossiers/no-header.csv SCHEMA_DRIFT",
                        "dossiers/no-header.csv SCHEMA_DRIFT",
                        "dossiers/renamed.csv SCHEMA_DRIFT",
                        "dossiers/renamed.csv RECORD_UNREADABLE",
                        "dossiers/twice.csv SCHEMA_DRIFT");
        assertThat(Stream.of(0, 2).map(row -> Landed.texts(rows.get(row), "unknown_fields")))
                .containsExactly(null, List.of("end_date", "extra"));
    }
}
