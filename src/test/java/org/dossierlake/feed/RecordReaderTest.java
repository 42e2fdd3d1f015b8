// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordReaderTest {

    @TempDir
    Path folder;

    private Landed landed;

    @BeforeEach
    void anEmptyLandingFolder() {
        landed = new Landed(folder);
    }

    @Test
    void aLineIsARecordAtItsByteOffset() {
        // The first line has 14 characters, of which one takes three bytes, and a line end: 17 bytes.
        landed.file("dossiers/2025-07-01/a.jsonl", "{\"MaHoSo\":\"ạ\"}\n{\"MaHoSo\":\"b\"}\n");
        List<Row> rows = landed.rows(Sent.DOSSIERS, Landed.PORTAL);
        assertThat(places(rows)).containsExactly("0 ạ {\"MaHoSo\":\"ạ\"}", "17 b {\"MaHoSo\":\"b\"}");
        assertThat(rows).allSatisfy(row -> {
            assertThat(Landed.<String>get(row, "path")).isEqualTo("dossiers/2025-07-01/a.jsonl");
            assertThat(Landed.<Object>get(row, "path_day")).hasToString("2025-07-01");
        });
    }

    @Test
    void blankLinesAreNoRecordsAndALineMayEndLikeOnWindows() {
        landed.file("dossiers/a.jsonl", "\r\n{\"MaHoSo\":\"a\"}\r\n   \n\n{\"MaHoSo\":\"b\"}");
        assertThat(places(landed.rows(Sent.DOSSIERS, Landed.PORTAL)))
                .containsExactly("2 a {\"MaHoSo\":\"a\"}", "23 b {\"MaHoSo\":\"b\"}");
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        landed.file("dossiers/a.jsonl", "\uFEFF{\"MaHoSo\":\"a\"}\n{\"MaHoSo\":\"b\"}\n");
        assertThat(places(landed.rows(Sent.DOSSIERS, Landed.PORTAL)))
                .containsExactly("0 a {\"MaHoSo\":\"a\"}", "18 b {\"MaHoSo\":\"b\"}");
    }

    @Test
    void aPositionInUtf16IsThatOfTheTextAsUtf8() throws IOException {
        Dialect wide = Dialect.load(
                Files.writeString(
                        folder.resolve("sender.conf"),
                        """
                        charset = UTF-16
                        timestamps = [ "yyyyMMddHHmmss" ]
                        steps { columns { code = C, status = S, processed = P } }
                        """));
        String text = "{\"C\":\"ạ\"}\n{\"C\":\"b\"}\n";
        landed.file("steps/a-big.jsonl", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE))
                .file("steps/b-little.jsonl", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE))
                .file("steps/c-unmarked.jsonl", text.getBytes(StandardCharsets.UTF_16BE));
        // The first line has 9 characters, of which one takes three bytes in UTF-8, and a line end.
        assertThat(places(landed.rows(Sent.STEPS, wide)))
                .containsExactly(
                        "0 ạ {\"C\":\"ạ\"}",
                        "12 b {\"C\":\"b\"}",
                        "0 ạ {\"C\":\"ạ\"}",
                        "12 b {\"C\":\"b\"}",
                        "0 ạ {\"C\":\"ạ\"}",
                        "12 b {\"C\":\"b\"}");
    }

    @Test
    void anEnvelopeOnALineGivesItsElementsWhereTheyBegin() {
        String line =
                "{\"service\":\"DongBoHoSoMC\",\"data\":[{\"MaHoSo\":\"a\"}, {\"MaHoSo\":\"b\"}],\"isUpdating\":\"false\"}";
        landed.file("dossiers/a.jsonl", "{\"MaHoSo\":\"first\"}\n" + line + "\n");
        long offset = 19;
        assertThat(places(landed.rows(Sent.DOSSIERS, Landed.PORTAL)))
                .containsExactly(
                        "0 first {\"MaHoSo\":\"first\"}",
                        (offset + line.indexOf("{\"MaHoSo\":\"a")) + " a {\"MaHoSo\":\"a\"}",
                        (offset + line.indexOf("{\"MaHoSo\":\"b")) + " b {\"MaHoSo\":\"b\"}");
    }

    @Test
    void anEnvelopeThatSpansLinesIsOneDocument() {
        String text =
                "{\n  \"service\": \"ĐongBo\",\n  \"data\": [\n    {\"MaHoSo\": \"a\"},\n    7,\n    {\n \"MaHoSo\": \"b\"}\n  ]\n}\n";
        landed.file("dossiers/a.json", text);
        List<Row> rows = landed.rows(Sent.DOSSIERS, Landed.PORTAL);
        assertThat(places(rows))
                .containsExactly(
                        text.indexOf("{\"MaHoSo\": \"a") + " a {\"MaHoSo\": \"a\"}",
                        text.indexOf("7,") + " null 7",
                        text.indexOf("{\n \"MaHoSo\"") + " b {\n \"MaHoSo\": \"b\"}");
        assertThat(column(rows, "broken")).containsExactly(null, "RECORD_UNREADABLE", null);
    }

    @Test
    void aDocumentThatCannotBeReadIsTakenLineByLine() {
        landed.file("dossiers/a.jsonl", "{\"MaHoSo\":\"cut\n{\"MaHoSo\":\"b\"}\n{\"MaHoSo\":\"c\"}\n");
        List<Row> rows = landed.rows(Sent.DOSSIERS, Landed.PORTAL);
        assertThat(column(rows, "broken")).containsExactly("RECORD_UNREADABLE", null, null);
        assertThat(column(rows, "sent_code")).containsExactly(null, "b", "c");
        assertThat(column(rows, "position")).containsExactly(0L, 15L, 30L);
    }

    @Test
    void whatIsNoObjectIsQuarantinedAsSent() {
        landed.file("dossiers/a.jsonl", "42\n\"text\"\n}{\n{\"MaHoSo\":\"a\"} trailing\n{\"MaHoSo\":\"b\"}\nnull\n");
        List<Row> rows = landed.rows(Sent.DOSSIERS, Landed.PORTAL);
        assertThat(column(rows, "raw"))
                .containsExactly("42", "\"text\"", "}{", "{\"MaHoSo\":\"a\"} trailing", "{\"MaHoSo\":\"b\"}", "null");
        assertThat(column(rows, "broken").stream().filter(code -> code == null)).hasSize(1);
    }

    @Test
    void hugeNumbersAndDepthHarmOnlyTheirOwnRecord() {
        String number = "{\"MaHoSo\":" + "9".repeat(100_000) + "}";
        String depth = "{\"X\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        landed.file("dossiers/a.jsonl", number + "\n" + depth + "\n{\"MaHoSo\":\"b\"}\n");
        assertThat(column(landed.rows(Sent.DOSSIERS, Landed.PORTAL), "broken"))
                .containsExactly("RECORD_UNREADABLE", "RECORD_UNREADABLE", null);
    }

    @Test
    void scalarsOfAnyKindBecomeTextAndBlanksNothing() {
        landed.file(
                "dossiers/a.jsonl",
                "{\"MaHoSo\":12.50,\"MaTTHC\":true,\"TenTTHC\":null,\"MaLinhVuc\":\" \\u00a0\",\"TrangThaiHoSo\":\" 4 \",\"KenhThucHien\":[1, 2]}");
        Row row = landed.rows(Sent.DOSSIERS, Landed.PORTAL).get(0);
        assertThat(Landed.<String>get(row, "sent_code")).isEqualTo("12.50");
        assertThat(Landed.<String>get(row, "sent_procedure")).isEqualTo("true");
        assertThat(Landed.<String>get(row, "sent_procedure_name")).isNull();
        assertThat(Landed.<String>get(row, "sent_field")).isNull();
        assertThat(Landed.<String>get(row, "sent_status")).isEqualTo("4");
        assertThat(Landed.<String>get(row, "sent_channel")).isNull();
        assertThat(landed.drifts(Sent.DOSSIERS, Landed.PORTAL))
                .extracting(SchemaDrift::difference)
                .first()
                .asString()
                .startsWith("KenhThucHien is a list instead of a text");
    }

    @Test
    void ofANameSentTwiceTheLastCounts() {
        landed.file(
                "dossiers/a.jsonl",
                "{\"MaHoSo\":\"a\",\"DanhSachLePhi\":[{\"Gia\":\"1\"}],\"MaHoSo\":\"b\",\"DanhSachLePhi\":[{\"Gia\":\"2\"},{\"Gia\":\"3\"}]}");
        landed.file(
                "payments/a.jsonl",
                "{\"ThongTinBienLai\":{\"MaHoSo\":\"a\",\"MaDonVi\":\"u\"},\"ThongTinBienLai\":{\"MaHoSo\":\"b\"}}");
        Row dossier = landed.rows(Sent.DOSSIERS, Landed.PORTAL).get(0);
        assertThat(Landed.<String>get(dossier, "sent_code")).isEqualTo("b");
        assertThat(dossier.getList(dossier.fieldIndex("sent_fees"))).hasToString("[[2,null], [3,null]]");
        Row payment = landed.rows(Sent.PAYMENTS, Landed.PORTAL).get(0);
        assertThat(Landed.<String>get(payment, "sent_dossier")).isEqualTo("b");
        assertThat(Landed.<String>get(payment, "sent_unit")).isNull();
    }

    @Test
    void unknownFieldsAreNamedSortedAndKnownOnesAreNot() {
        landed.file(
                "dossiers/a.jsonl",
                "{\"Zeta\":1,\"MaHoSo\":\"a\",\"Alpha\":{\"Beta\":2},\"Email\":\"x\"}\n{\"MaHoSo\":\"b\"}\n");
        List<Row> rows = landed.rows(Sent.DOSSIERS, Landed.PORTAL);
        assertThat(Landed.texts(rows.get(0), "unknown_fields")).containsExactly("Alpha", "Zeta");
        assertThat(Landed.texts(rows.get(1), "unknown_fields")).isNull();
    }

    @Test
    void gzipIsReadAndPositionsAreThoseOfTheText() {
        landed.file("dossiers/a.jsonl.gz", Landed.gzip("{\"MaHoSo\":\"a\"}\n{\"MaHoSo\":\"b\"}\n"));
        assertThat(places(landed.rows(Sent.DOSSIERS, Landed.PORTAL)))
                .containsExactly("0 a {\"MaHoSo\":\"a\"}", "15 b {\"MaHoSo\":\"b\"}");
    }

    @Test
    void aTruncatedGzipKeepsWhatCameBeforeAndSaysThatItEnded() {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("{\"MaHoSo\":\"").append(random.nextLong()).append("\"}\n");
        }
        byte[] whole = Landed.gzip(text.toString());
        landed.file("dossiers/a.jsonl.gz", Arrays.copyOf(whole, whole.length / 2));
        List<Row> rows = landed.rows(Sent.DOSSIERS, Landed.PORTAL);
        assertThat(rows).hasSizeGreaterThan(9_000).hasSizeLessThan(11_000);
        assertThat(column(rows.subList(0, rows.size() - 1), "broken")).containsOnlyNulls();
        Row last = rows.get(rows.size() - 1);
        assertThat(Landed.<String>get(last, "broken")).isEqualTo("RECORD_UNREADABLE");
        assertThat(text.toString()).contains(Landed.<String>get(last, "raw"));
    }

    @Test
    void aBinaryFileIsQuarantinedAndStopsNothing() {
        byte[] noise = new byte[50_000];
        new Random(1).nextBytes(noise);
        landed.file("dossiers/noise.jsonl", noise);
        landed.file("dossiers/noise.jsonl.gz", noise);
        landed.file("dossiers/sound.jsonl", "{\"MaHoSo\":\"a\"}\n");
        List<Row> rows = landed.rows(Sent.DOSSIERS, Landed.PORTAL);
        assertThat(column(rows, "broken")).contains("RECORD_UNREADABLE").containsOnlyOnce((Object) null);
    }

    @Test
    void aLineThatCannotBeDecodedIsUnreadable() {
        byte[] text = "{\"MaHoSo\":\"a?\"}\n{\"MaHoSo\":\"\uFFFD\"}\n".getBytes(StandardCharsets.UTF_8);
        text[12] = (byte) 0xC3;
        landed.file("dossiers/a.jsonl", text);
        assertThat(column(landed.rows(Sent.DOSSIERS, Landed.PORTAL), "broken"))
                .containsExactly("RECORD_UNREADABLE", null);
    }

    @Test
    void anEmptyFileHasNoRows() {
        landed.file("dossiers/a.jsonl", "").file("dossiers/b.jsonl", "\n \n").file("dossiers/c.csv.gz", "");
        assertThat(landed.rows(Sent.DOSSIERS, Landed.PORTAL)).isEmpty();
    }

    @Test
    void aFileCutAtAnyByteGivesEachLineOnce() throws Exception {
        byte[] text = "\uFEFFone\ntwo\r\n\nviệt\nlast".getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < text.length; cut++) {
            List<String> lines = new ArrayList<>();
            for (long[] part : new long[][] {{0, cut}, {cut, text.length}}) {
                int from = (int) Math.max(0, part[0] - 1);
                java.io.InputStream in = new java.io.ByteArrayInputStream(text, from, text.length - from);
                try (Lines read = new Lines(in, StandardCharsets.UTF_8, part[0], part[1])) {
                    for (Lines.Line line = read.next(); line != null; line = read.next()) {
                        lines.add(line.offset() + line.text());
                    }
                }
            }
            assertThat(lines).as("cut at %d", cut).containsExactly("0one", "7two", "12", "13việt", "20last");
        }
    }

    @Test
    void aLargeFileIsSplitAndASmallOneSharesATask() {
        String line = Landed.json("MaHoSo", "a".repeat(1_000)) + "\n";
        landed.file("dossiers/large.jsonl", line.repeat(20_000));
        landed.file("dossiers/small-1.jsonl", line).file("dossiers/small-2.jsonl", line);
        List<List<Slice>> tasks = RecordReader.tasks(
                new org.apache.hadoop.conf.Configuration(),
                folder.toString(),
                landed.find(Sent.DOSSIERS, Landed.PORTAL),
                Landed.PORTAL.section(Sent.DOSSIERS).reading(),
                2);
        // 20 MB are cut after 16 MiB; the second part and the two small files fit into one task.
        assertThat(tasks).hasSize(2);
        assertThat(tasks.get(1)).hasSize(3);
        List<Row> rows = landed.rows(Sent.DOSSIERS, Landed.PORTAL);
        assertThat(rows).hasSize(20_002);
        assertThat(rows.stream()
                        .filter(row -> row.<String>getAs("path").contains("large"))
                        .map(row -> row.<Long>getAs("position"))
                        .distinct())
                .hasSize(20_000);
    }

    @Test
    void csvRecordsAreCountedAndKeepTheirText() {
        Dialect receipt = Landed.dialect("receipt");
        landed.file(
                "dossiers/a.csv",
                RECEIPT_HEADER
                        + "\nDesk,\"case, \"\"one\"\"\",d,General\n\n\"Po\nst\",case-2,d,\"Ex\r\nperts\"\nDesk,too,few\nDesk,case-3,d,General");
        List<Row> rows = landed.rows(Sent.DOSSIERS, receipt);
        assertThat(column(rows, "position")).containsExactly(0L, 1L, 2L, 3L);
        assertThat(column(rows, "sent_code")).containsExactly("case, \"one\"", "case-2", null, "case-3");
        assertThat(column(rows, "sent_channel")).containsExactly("Desk", "Po\nst", null, "Desk");
        assertThat(column(rows, "sent_field")).containsExactly("General", "Ex\r\nperts", null, "General");
        assertThat(column(rows, "raw").get(1)).isEqualTo("\"Po\nst\",case-2,d,\"Ex\r\nperts\"");
        assertThat(column(rows, "broken")).containsExactly(null, null, "RECORD_UNREADABLE", null);
    }

    @Test
    void aQuoteThatIsNeverClosedCostsItsOwnLine() {
        Dialect receipt = Landed.dialect("receipt");
        landed.file(
                "dossiers/a.csv",
                RECEIPT_HEADER
                        + ",enddate,startdate\nDesk,\"case-1,d,General,,\nDesk,case-2,d,General,,\nDesk,\"x\"y,d,General,,\n");
        List<Row> rows = landed.rows(Sent.DOSSIERS, receipt);
        assertThat(column(rows, "broken")).containsExactly("RECORD_UNREADABLE", null, "RECORD_UNREADABLE");
        assertThat(column(rows, "raw").get(0)).isEqualTo("Desk,\"case-1,d,General,,");
    }

    private static final String RECEIPT_HEADER = "channel,concept:name,deadline,department";

    private static List<Object> column(List<Row> rows, String name) {
        return new ArrayList<>(
                rows.stream().map(row -> Landed.<Object>get(row, name)).toList());
    }

    private static List<String> places(List<Row> rows) {
        return rows.stream()
                .map(row -> "%s %s %s".formatted(row.getAs("position"), row.getAs("sent_code"), row.getAs("raw")))
                .toList();
    }
}
