// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file is, its first bytes tell; what of it can be read is read, and what cannot is one refused row. */
class CompressedFilesTest {

    private static final String TEXT = "{\"MaHoSo\":\"a\"}\n{\"MaHoSo\":\"b\"}\n";
    private static final String UNREADABLE = "RECORD_UNREADABLE";
    private static final String NO_TEXT = "FILE_UNREADABLE";

    @TempDir
    Path folder;

    private Landed landed;

    @BeforeEach
    void anEmptyLandingFolder() {
        landed = new Landed(folder);
    }

    @Test
    void aGzipFileInAnyStateIsAccountedFor() {
        byte[] sound = Landed.gzip(TEXT);
        byte[] damaged = sound.clone();
        damaged[damaged.length - 6] ^= 0x55;
        landed.file("steps/01-sound.jsonl.gz", sound)
                .file("steps/02-wrong-name.jsonl", sound)
                .file("steps/03-no-gzip.jsonl.gz", TEXT)
                .file("steps/04-two-members.jsonl.gz", joined(sound, Landed.gzip("{\"MaHoSo\":\"c\"}\n")))
                .file("steps/05-rubbish-behind.jsonl.gz", joined(sound, "rubbish".getBytes(StandardCharsets.UTF_8)))
                .file("steps/06-no-trailer.jsonl.gz", Arrays.copyOf(sound, sound.length - 8))
                .file("steps/07-wrong-checksum.jsonl.gz", damaged)
                .file("steps/08-header-alone.jsonl.gz", Arrays.copyOf(sound, 10))
                .file("steps/09-half-a-header.jsonl.gz", Arrays.copyOf(sound, 4))
                .file("steps/10-nothing-inside.jsonl.gz", Landed.gzip(""))
                .file("steps/11-twice.jsonl.gz", gzip(sound));
        assertThat(outcomes())
                .containsExactly(
                        "01-sound a b",
                        "02-wrong-name a b",
                        "03-no-gzip a b",
                        "04-two-members a b c",
                        "05-rubbish-behind a b " + UNREADABLE,
                        "06-no-trailer a b " + UNREADABLE,
                        "07-wrong-checksum " + UNREADABLE,
                        "08-header-alone " + UNREADABLE,
                        "09-half-a-header " + UNREADABLE,
                        "11-twice " + UNREADABLE);
    }

    @Test
    void aFormatThatIsNoTextIsOneRefusedRow() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("a.jsonl"));
            out.write(TEXT.getBytes(StandardCharsets.UTF_8));
        }
        landed.file("steps/01-zip.zip", zip.toByteArray())
                .file("steps/02-workbook.csv", zip.toByteArray())
                .file("steps/03-parquet.parquet", "PAR1\n\nx\nPAR1".getBytes(StandardCharsets.UTF_8))
                .file("steps/04-old-workbook.xls", bytes(0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, '\n', 1))
                .file("steps/05-zstandard.jsonl.zst", bytes(0x28, 0xB5, 0x2F, 0xFD, '\n', 1))
                .file("steps/06-bzip2.bz2", "BZh91AY".getBytes(StandardCharsets.UTF_8))
                .file("steps/07-text.zip", TEXT)
                .file("steps/08-text.xlsx", TEXT);
        assertThat(outcomes())
                .containsExactly(
                        "01-zip " + NO_TEXT,
                        "02-workbook " + NO_TEXT,
                        "03-parquet " + NO_TEXT,
                        "04-old-workbook " + NO_TEXT,
                        "05-zstandard " + NO_TEXT,
                        "06-bzip2 " + NO_TEXT,
                        "07-text a b",
                        "08-text a b");
        assertThat(landed.rows(Sent.STEPS, Landed.PORTAL).get(0).<String>getAs("raw"))
                .isNull();
    }

    @Test
    void aBombOfOneRecordIsOneRefusedRowOfWhichLittleIsKept() {
        byte[] bomb = bomb("0".repeat(1_000).getBytes(StandardCharsets.UTF_8), 100_000);
        assertThat(bomb.length).isLessThan(100_000_000 / 900);
        landed.file(
                "steps/bomb.jsonl.gz",
                joined(joined(Landed.gzip("{\"MaHoSo\":\""), bomb), Landed.gzip("\"}\n{\"MaHoSo\":\"after\"}\n")));
        List<Row> rows = landed.rows(Sent.STEPS, Landed.PORTAL);
        assertThat(rows.stream().map(CompressedFilesTest::codeOrRule)).containsExactly(UNREADABLE, "after");
        assertThat(rows.get(0).<String>getAs("raw"))
                .startsWith("{\"MaHoSo\":\"000")
                .hasSize(1 << 16);
        // The position behind the bomb is that of the whole text: 11 characters, the zeros, 3 characters.
        assertThat(rows.get(1).<Long>getAs("position")).isEqualTo(100_000_014);
    }

    @Test
    void aBombOfManyRecordsEndsWhereNoHonestTextCouldBe() throws IOException {
        byte[] line = TEXT.getBytes(StandardCharsets.UTF_8);
        byte[] text = new byte[line.length * 1_000];
        for (int i = 0; i < text.length; i++) {
            text[i] = line[i % line.length];
        }
        int stored = 100;
        int harmless = 10_000;
        // One stored byte may give 200 of text, and 10,000 bytes are harmless whatever gave them.
        assertThat(readable(text, stored, harmless)).isEqualTo(20_000);
        assertThat(readable(text, 10, harmless)).isEqualTo(10_000);
        assertThat(readable(text, 1_000, harmless)).isEqualTo(text.length);
    }

    @Test
    void aLandedBombOfManyRecordsEndsBehindTheHarmlessSize() throws IOException {
        // 1,100 members of a megabyte each, one byte for a thousand: above a gigabyte nothing more is read.
        byte[] member = gzip(TEXT.repeat((1 << 20) / TEXT.length()).getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        for (int i = 0; i < 1_100; i++) {
            bomb.write(member);
        }
        landed.file("steps/bomb.jsonl.gz", bomb.toByteArray());
        FileText file = FileText.open(
                new Configuration(),
                StandardCharsets.UTF_8,
                new org.apache.hadoop.fs.Path(
                        folder.resolve("steps/bomb.jsonl.gz").toUri()));
        byte[] buffer = new byte[1 << 16];
        long count = 0;
        try (InputStream text = file.bytes()) {
            for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
                count += read;
            }
            fail("The whole bomb was read: %,d bytes.", count);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("more text than any honest one");
        }
        assertThat(count).isBetween(InflatedStream.HARMLESS_BYTES - buffer.length, InflatedStream.HARMLESS_BYTES);
    }

    /** How many bytes come before the stream calls it a bomb, read by tens. */
    private static int readable(byte[] text, int storedBytes, int harmlessBytes) {
        int count = 0;
        try (InputStream in = new InflatedStream(new ByteArrayInputStream(text), () -> storedBytes, harmlessBytes)) {
            for (int read = in.read(new byte[10]); read >= 0; read = in.read(new byte[10])) {
                count += read;
            }
        } catch (IOException e) {
            return count;
        }
        return count;
    }

    /** The records of every file that has any: its name without the ending, then each record's code or broken rule. */
    private List<String> outcomes() {
        return landed.rows(Sent.STEPS, Landed.PORTAL).stream()
                .collect(Collectors.groupingBy(
                        row -> row.<String>getAs("path").replaceAll("steps/|\\..*", ""),
                        TreeMap::new,
                        Collectors.mapping(CompressedFilesTest::codeOrRule, Collectors.joining(" "))))
                .entrySet()
                .stream()
                .map(file -> file.getKey() + " " + file.getValue())
                .toList();
    }

    private static String codeOrRule(Row row) {
        return row.getAs("broken") == null ? row.getAs("sent_code") : row.getAs("broken");
    }

    private static byte[] bomb(byte[] piece, int times) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (byte[] each : Collections.nCopies(times, piece)) {
                out.write(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) {
        return bomb(bytes, 1);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
