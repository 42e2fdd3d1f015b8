// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_utc_timestamp;
import static org.apache.spark.sql.functions.try_to_timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentPatternTest {

    /** The first has had one offset since 1975; the second changes its own every spring and autumn. */
    private static final List<String> ZONES = List.of("Asia/Ho_Chi_Minh", "Europe/Amsterdam");

    private static final String FAULTS = " 0159-:.+TtZzaPM\u0660";

    /** Spark is the second opinion: it reads the same patterns with code that is not ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "yyyyMMddHHmmss",
                "yyyy-MM-dd HH:mm:ss",
                "yyyy-MM-dd'T'HH:mm:ss[.SSSSSS]",
                "yyyy-MM-dd'T'HH:mm:ss[.SSSSSS]XXX",
                "dd/MM/yyyy HH:mm",
                "d/M/yyyy",
                "yyyyMMdd",
                "MM/dd/yyyy hh:mm:ss a",
                "yyyy/MM/dd HH:mm:ss.SSS"
            })
    void aPatternReadsWhatSparkReads(String pattern) {
        for (String zone : ZONES) {
            List<String> texts = texts(pattern, new Random(pattern.hashCode()));
            Column read = try_to_timestamp(col("text"), lit(pattern));
            List<Row> expected = LocalSpark.session()
                    .createDataset(texts, Encoders.STRING())
                    .toDF("text")
                    .select(col("text"), (pattern.endsWith("X") ? read : to_utc_timestamp(read, zone)).as("at"))
                    .collectAsList();
            MomentPattern ours = new MomentPattern(pattern);
            assertThat(expected.stream().filter(row -> !row.isNullAt(1)).count())
                    .isBetween(400L, 1_600L);
            assertThat(expected).allSatisfy(row -> assertThat(ofOurTime(
                            ours.read(row.getString(0), ZoneId.of(zone).getRules())))
                    .as(row.getString(0))
                    .isEqualTo(ofOurTime(row.getInstant(1))));
        }
    }

    /** Spark reads years of five digits and years before our era; no calendar has them. */
    private static Instant ofOurTime(Instant at) {
        boolean isOurs = at != null
                && at.isAfter(Instant.parse("1800-01-01T00:00:00Z"))
                && at.isBefore(Instant.parse("2200-01-01T00:00:00Z"));
        return isOurs ? at : null;
    }

    @Test
    void aMomentThatTheClockSkipsIsMovedAndOneThatItHasTwiceIsTheFirst() {
        var amsterdam = ZoneId.of("Europe/Amsterdam").getRules();
        MomentPattern pattern = new MomentPattern("yyyyMMddHHmmss");
        // On 30 March 2025 two o'clock was three o'clock, on 26 October three o'clock was two o'clock.
        assertThat(pattern.read("20250330023000", amsterdam)).isEqualTo(Instant.parse("2025-03-30T01:30:00Z"));
        assertThat(pattern.read("20251026023000", amsterdam)).isEqualTo(Instant.parse("2025-10-26T00:30:00Z"));
    }

    @Test
    void literalsMayBeAnyCharacter() {
        var utc = ZoneOffset.UTC.getRules();
        assertThat(new MomentPattern("yyyy'년'MM'월'dd'일' HH'時'").read("2025년07월01일 09時", utc))
                .isEqualTo(Instant.parse("2025-07-01T09:00:00Z"));
        assertThat(new MomentPattern("yyyy-MM-dd'T'HH:mm").read("2025-07-01t09:30", utc))
                .isEqualTo(Instant.parse("2025-07-01T09:30:00Z"));
    }

    /** Sound texts, of which every second one has a character changed, lost or doubled. */
    private static List<String> texts(String pattern, Random random) {
        String written = pattern.replace("[", "").replace("]", "");
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(written, Locale.US);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 1_600; i++) {
            LocalDateTime at = LocalDateTime.of(1985, 1, 1, 0, 0)
                    .plusSeconds(random.nextInt(Integer.MAX_VALUE))
                    .withNano(random.nextInt(1_000_000) * 1_000);
            StringBuilder text = new StringBuilder(
                    at.atOffset(ZoneOffset.ofHours(random.nextInt(14))).format(formatter));
            if (pattern.contains("[") && random.nextInt(3) == 0) {
                int point = text.indexOf(".");
                text.delete(point, point + 1 + (random.nextBoolean() ? 6 : 0));
            }
            if (i % 2 == 0) {
                int where = random.nextInt(text.length());
                String fault = String.valueOf(FAULTS.charAt(random.nextInt(FAULTS.length())));
                text.replace(where, where + random.nextInt(2), random.nextInt(4) == 0 ? "" : fault);
            }
            texts.add(text.toString());
        }
        return texts;
    }
}
