// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CSV files full of everything that goes wrong in them. Whoever writes a file here notes beside it what each record must
 * become, without reading it again: that is compared with what the reader makes of the file.
 */
class CsvDirtTest {

    private static final int FILES_PER_CHARSET = 125;
    private static final long SEED = 4180;

    private static final List<String> COLUMNS = List.of("C", "S", "P", "N");

    /** Texts between quotes begin with a letter: a quote that is never closed before them must not find its end there. */
    private static final String[] TEXTS = {
        "plain", "hai hồ sơ", "x\u0000y", "  blank around ", "tab\there", "it''s", "100%", "a=b"
    };

    private static final String[] QUOTED = {
        "a,b", "say \"\"yes\"\"", "two\nlines", "three\r\nlines\n", "a\rb", "q", "z\"\"", "c,\n\"\"d"
    };

    @TempDir
    Path folder;

    /** What a record must become. */
    private record Expected(String code, String note, String raw, boolean readable) {}

    /** A file as it is written, and what must become of it. */
    private static final class Sheet {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<Expected> records = new ArrayList<>();
        private boolean drifts;
    }

    @Test
    void everyRecordOfFiveHundredDirtyFilesIsAccountedFor() throws IOException {
        Map<String, Charset> charsets = Map.of(
                "UTF-8", StandardCharsets.UTF_8,
                "ISO-8859-1", StandardCharsets.ISO_8859_1,
                "UTF-16", StandardCharsets.UTF_16BE,
                "UTF-16LE", StandardCharsets.UTF_16LE);
        long records = 0;
        for (String name : new TreeSet<>(charsets.keySet())) {
            records += compare(name, charsets.get(name));
        }
        assertThat(records).isGreaterThan(2_000);
    }

    private long compare(String name, Charset charset) throws IOException {
        Random random = new Random(SEED + name.hashCode());
        Landed landed = new Landed(folder.resolve(name));
        Dialect dialect = dialect(name);
        Map<String, Sheet> sheets = new HashMap<>();
        for (int i = 0; i < FILES_PER_CHARSET; i++) {
            Sheet sheet = sheet(random, charset);
            String path = "steps/%03d.csv".formatted(i);
            landed.file(path, sheet.bytes.toByteArray());
            sheets.put(path, sheet);
        }
        Map<String, List<Row>> rows =
                landed.rows(Sent.STEPS, dialect).stream().collect(Collectors.groupingBy(row -> row.getAs("path")));
        sheets.forEach((path, sheet) -> assertThat(
                        rows.getOrDefault(path, List.of()).stream().map(row -> shown(row, sheet)))
                .as("%s of seed %d in %s", path, SEED, name)
                .isEqualTo(sheet.records.stream().map(Expected::toString).toList()));
        Set<String> drifted = new HashSet<>();
        landed.drifts(Sent.STEPS, dialect).forEach(drift -> drifted.add(drift.path()));
        sheets.forEach(
                (path, sheet) -> assertThat(drifted.contains(path)).as(path).isEqualTo(sheet.drifts));
        assertThat(drifted).isNotEmpty();
        return sheets.values().stream().mapToLong(sheet -> sheet.records.size()).sum();
    }

    private static String shown(Row row, Sheet sheet) {
        boolean readable = row.getAs("broken") == null;
        assertThat(row.<Long>getAs("position")).isLessThan(sheet.records.size());
        return new Expected(row.getAs("sent_code"), row.getAs("sent_started"), row.getAs("raw"), readable).toString();
    }

    private Dialect dialect(String charset) throws IOException {
        return Dialect.load(Files.writeString(
                folder.resolve(charset + ".conf"),
                """
                format = csv
                charset = %s
                timestamps = [ "yyyyMMddHHmmss" ]
                steps { columns { code = C, status = S, processed = P, started = N }, optional = [ N ], known = [ K ] }
                """
                        .formatted(charset)));
    }

    private static Sheet sheet(Random random, Charset charset) {
        Sheet sheet = new Sheet();
        int kind = random.nextInt(25);
        if (kind == 0) {
            return sheet;
        }
        boolean marked = !charset.equals(StandardCharsets.ISO_8859_1) && random.nextBoolean();
        if (marked) {
            write(sheet, "\uFEFF", charset);
        }
        if (kind == 1) {
            write(sheet, "\n \r\n\n", charset);
            return sheet;
        }
        List<String> columns = new ArrayList<>(COLUMNS);
        columns.add(random.nextBoolean() ? "K" : "Extra");
        Collections.shuffle(columns, random);
        if (kind == 2) {
            columns.remove("S");
            sheet.drifts = true;
        } else if (kind == 3) {
            columns.remove("N");
        }
        String header = String.join(",", columns);
        write(sheet, header, charset);
        write(sheet, end(random), charset);
        int records = kind == 4 ? 0 : 1 + random.nextInt(14);
        for (int i = 0; i < records; i++) {
            record(sheet, columns, header, random, charset);
            write(sheet, i == records - 1 && random.nextInt(3) == 0 ? "" : end(random), charset);
        }
        return sheet;
    }

    private static void record(Sheet sheet, List<String> columns, String header, Random random, Charset charset) {
        List<String> fields = new ArrayList<>();
        Map<String, String> said = new HashMap<>();
        for (String column : columns) {
            boolean quoted = random.nextInt(3) == 0;
            String text = pick(random, quoted ? QUOTED : TEXTS);
            if (charset.equals(StandardCharsets.ISO_8859_1)) {
                text = text.replace("ồ", "ô").replace("ơ", "o");
            }
            fields.add(quoted ? "\"" + text + "\"" : text);
            said.put(column, (quoted ? text.replace("\"\"", "\"") : text).strip());
        }
        switch (random.nextInt(16)) {
            case 0 -> unreadable(sheet, String.join(",", fields.subList(1, fields.size())), charset);
            case 1 -> unreadable(sheet, String.join(",", fields) + ",wide", charset);
            case 2 -> unreadable(sheet, "\"closed\"too early," + "x,".repeat(columns.size() - 2) + "x", charset);
            case 3 -> unreadable(sheet, "\"never closed," + "x,".repeat(columns.size() - 2) + "x", charset);
            case 4 -> write(sheet, header, charset);
            case 5 -> write(sheet, "  \t", charset);
            case 6 -> damaged(sheet, "x,".repeat(columns.size() - 1) + "damaged ", charset);
            default -> {
                String raw = String.join(",", fields);
                write(sheet, raw, charset);
                sheet.records.add(new Expected(said.get("C"), said.get("N"), raw, true));
            }
        }
    }

    private static void unreadable(Sheet sheet, String raw, Charset charset) {
        // Short and wide records may span lines; a record is unreadable as long as its quotes are not.
        String line = raw.replace("\r", " ").replace("\n", " ");
        write(sheet, line, charset);
        sheet.records.add(new Expected(null, null, line, false));
    }

    /** A line with half a character in it; Latin-1 has none. */
    private static void damaged(Sheet sheet, String text, Charset charset) {
        write(sheet, text, charset);
        if (charset.equals(StandardCharsets.ISO_8859_1)) {
            write(sheet, ",wide", charset);
            sheet.records.add(new Expected(null, null, text + ",wide", false));
            return;
        }
        byte[] half = charset.equals(StandardCharsets.UTF_8)
                ? new byte[] {(byte) 0xC3}
                : charset.equals(StandardCharsets.UTF_16BE) ? new byte[] {(byte) 0xD8, 0} : new byte[] {0, (byte) 0xD8};
        sheet.bytes.writeBytes(half);
        write(sheet, ".", charset);
        sheet.records.add(new Expected(null, null, text + "\uFFFD.", false));
    }

    private static String end(Random random) {
        return pick(random, new String[] {"\n", "\r\n", "\n", "\r\n", "\r"});
    }

    private static String pick(Random random, String[] texts) {
        return texts[random.nextInt(texts.length)];
    }

    private static void write(Sheet sheet, String text, Charset charset) {
        sheet.bytes.writeBytes(text.getBytes(charset));
    }
}
