// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * JSON Lines full of everything that goes wrong in them. Whoever writes a line here notes beside it what must become of
 * it, without reading it again: that is compared with what the reader makes of the file.
 */
class JsonDirtTest {

    private static final int FILES = 10;
    private static final int LINES_PER_FILE = 50;
    private static final long SEED = 8259;
    private static final int DEEP = 10_000;
    private static final int HUGE = 50_000_000;

    /** Lines that are no JSON, or none that holds records. */
    private static final String[] RUBBISH = {
        "null",
        "42",
        "\"a text\"",
        "}{",
        "<xml/>",
        "{\"MaHoSo\":\"a\",}",
        "{'MaHoSo':'a'}",
        "{\"MaHoSo\":NaN}",
        "{\"MaHoSo\":\"a\"} // a remark",
        "{\"MaHoSo\":\"a\u0000b\"}",
        "{\"MaHoSo\":\"\\x\"}",
        "{\"MaHoSo\":01}",
        "[{\"MaHoSo\":\"a\"}",
        "{\"data\":[{\"MaHoSo\":\"a\"},",
        "{\"MaHoSo\":\"a\"}{\"MaHoSo\":",
        "{\"MaHoSo\":\"a\"} 42"
    };

    @TempDir
    Path folder;

    /** What a record must become. */
    private record Expected(long position, String code, String raw, boolean readable) {}

    @Test
    void everyOneOfFiveHundredDirtyLinesIsAccountedFor() {
        Random random = new Random(SEED);
        Landed landed = new Landed(folder);
        Map<String, List<Expected>> files = new HashMap<>();
        for (int i = 0; i < FILES; i++) {
            List<Expected> expected = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < LINES_PER_FILE; j++) {
                line(text, expected, j, random);
                text.append(random.nextInt(4) == 0 ? "\r\n" : "\n");
            }
            String path = "steps/%d.jsonl".formatted(i);
            landed.file(path, text.toString());
            files.put(path, expected);
        }
        Map<String, List<Row>> rows = landed.rows(Sent.STEPS, Landed.PORTAL).stream()
                .collect(Collectors.groupingBy(row -> row.getAs("path")));
        files.forEach((path, expected) -> assertThat(rows.get(path).stream().map(JsonDirtTest::shown))
                .as("%s of seed %d", path, SEED)
                .isEqualTo(expected));
    }

    private static Expected shown(Row row) {
        return new Expected(
                row.<Long>getAs("position"), row.getAs("sent_code"), row.getAs("raw"), row.getAs("broken") == null);
    }

    private static void line(StringBuilder text, List<Expected> expected, int number, Random random) {
        long position = text.toString().getBytes(StandardCharsets.UTF_8).length;
        String code = "hồ sơ " + number;
        String record = "{\"MaHoSo\":\"%s\",\"TrangThai\":%d}".formatted(code, 1 + random.nextInt(10));
        int kind = random.nextInt(12);
        if (kind == 0) {
            String cut = record.substring(0, 1 + random.nextInt(record.length() - 1));
            // A first line that ends within a value could begin a document.
            refuse(text, expected, position, cut);
        } else if (kind == 1) {
            refuse(text, expected, position, RUBBISH[random.nextInt(RUBBISH.length)]);
        } else if (kind == 2) {
            String deep = "[".repeat(DEEP) + "]".repeat(DEEP);
            refuse(text, expected, position, "{\"MaHoSo\":\"a\",\"Sau\":" + deep + "}");
        } else if (kind == 3) {
            accept(text, expected, position, "1e400", "{\"MaHoSo\":1e400,\"X\":-1e-400}");
        } else if (kind == 4) {
            String half = random.nextBoolean() ? "\\uD83D" : "\\udE00\\ud83d";
            refuse(text, expected, position, "{\"MaHoSo\":\"a" + half + "\"}");
        } else if (kind == 5) {
            accept(
                    text,
                    expected,
                    position,
                    "a\uD83D\uDE00",
                    "{\"GhiChu\":\"\\uD83D\",\"MaHoSo\":\"a\\uD83D\\uDE00\"}");
        } else if (kind == 6) {
            accept(
                    text,
                    expected,
                    position,
                    code,
                    "{\"MaHoSo\":\"x\",\"MaHoSo\":{\"y\":1},\"MaHoSo\":\"" + code + "\"}");
        } else if (kind == 7) {
            several(text, expected, position, record, code, new String[] {"", "", " ", "\t"}[random.nextInt(4)]);
        } else if (kind == 8) {
            elements(text, expected, position, record, code);
        } else if (kind == 9) {
            text.append(random.nextBoolean() ? "" : " \t ");
        } else {
            accept(text, expected, position, code, record);
        }
    }

    private static void accept(StringBuilder text, List<Expected> expected, long position, String code, String record) {
        text.append(record);
        expected.add(new Expected(position, code, record, true));
    }

    private static void refuse(StringBuilder text, List<Expected> expected, long position, String record) {
        text.append(record);
        expected.add(new Expected(position, null, record, false));
    }

    /** Documents one behind the other; positions inside a line are counted in characters. */
    private static void several(
            StringBuilder text, List<Expected> expected, long position, String record, String code, String gap) {
        for (int i = 0; i < 3; i++) {
            accept(text, expected, position + i * (record.length() + gap.length()), code, record);
            text.append(gap);
        }
    }

    /** An array at the root: its objects are records, what else is in it is refused. */
    private static void elements(
            StringBuilder text, List<Expected> expected, long position, String record, String code) {
        text.append('[');
        accept(text, expected, position + 1, code, record);
        text.append(',');
        refuse(text, expected, position + 2 + record.length(), "null");
        text.append(',');
        accept(text, expected, position + 7 + record.length(), code, record);
        text.append(']');
    }

    @Test
    void aTextOfFiftyMegabytesHarmsOnlyItsOwnRecord() {
        String huge = "x".repeat(HUGE);
        Landed landed = new Landed(folder)
                .file("steps/wanted.jsonl", "{\"MaHoSo\":\"" + huge + "\"}\n{\"MaHoSo\":\"next\"}\n")
                .file("steps/unwanted.jsonl", "{\"MaHoSo\":\"a\",\"Anh\":\"" + huge + "\"}\n{\"MaHoSo\":\"next\"}\n");
        List<Row> rows = landed.read(Sent.STEPS, Landed.PORTAL)
                .select(col("path"), length(col("raw")), col("broken"), col("sent_code"))
                .orderBy(col("path"), col("position"))
                .collectAsList();
        assertThat(rows.stream().map(row -> row.mkString(" ")))
                .containsExactly(
                        "steps/unwanted.jsonl %d null a".formatted(HUGE + 23),
                        "steps/unwanted.jsonl 17 null next",
                        "steps/wanted.jsonl %d RECORD_UNREADABLE null".formatted(HUGE + 13),
                        "steps/wanted.jsonl 17 null next");
    }
}
