// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.dossierlake.feed.LandingFile;
import org.junit.jupiter.api.Test;

/** Large nights are shuffled into more parts, and whoever uses the session next finds it as it was. */
class ShufflingTest {

    private static final long GIBIBYTE = 1L << 30;

    private final SparkSession spark = LocalSpark.session().newSession();

    @Test
    void aPartFor128MebibytesOfTextThatCompressedFilesHoldEightTimesTheirSizeOf() {
        assertThat(parts("4", landed("a.jsonl", GIBIBYTE), landed("b.csv", GIBIBYTE)))
                .isEqualTo("16");
        assertThat(parts("4", landed("a.jsonl.gz", GIBIBYTE))).isEqualTo("64");
    }

    @Test
    void neverFewerThanWhatTheSessionIsSetTo() {
        assertThat(parts("200", landed("a.jsonl", GIBIBYTE))).isEqualTo("200");
        assertThat(parts("1", landed("a.jsonl", 1_000))).isEqualTo("1");
        assertThat(parts("1")).isEqualTo("1");
    }

    @Test
    void theSessionIsLeftAsItWas() {
        parts("3", landed("a.jsonl", GIBIBYTE));
        assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("3");
    }

    private String parts(String set, Landed... files) {
        spark.conf().set("spark.sql.shuffle.partitions", set);
        Shuffling before = new Shuffling(spark);
        Shuffling.widen(spark, List.of(files));
        String widened = spark.conf().get("spark.sql.shuffle.partitions");
        before.close();
        return widened;
    }

    private static Landed landed(String path, long bytes) {
        LocalDate day = LocalDate.of(2025, 7, 1);
        return new Landed(
                new LandingFile("dossiers", path, bytes, "0", true, Optional.of(day), Optional.empty()),
                1,
                "portal",
                Optional.of(day));
    }
}
