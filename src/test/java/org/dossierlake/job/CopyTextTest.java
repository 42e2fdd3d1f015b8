// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** The form of a row that PostgreSQL reads; {@link SqlToolsTest} lets one read it. */
class CopyTextTest {

    @Test
    void cellsAreSeparatedAndWhatWouldSeparateThemIsSpeltOut() {
        assertThat(CopyText.line(RowFactory.create("a\tb", "c\nd\re", "\\N", null, "", "f\0g")))
                .isEqualTo("a\\tb\tc\\nd\\re\t\\\\N\t\\N\t\tf g\n");
    }

    @Test
    void valuesAreExact() {
        assertThat(CopyText.line(RowFactory.create(
                        new BigDecimal("1E+3"),
                        LocalDate.of(2025, 7, 14),
                        Instant.parse("2025-07-14T20:30:00.000001Z"),
                        true,
                        0.1,
                        new byte[] {-1, 0})))
                .isEqualTo("1000\t2025-07-14\t2025-07-14T20:30:00.000001Z\ttrue\t0.1\t\\\\xff00\n");
    }

    /** Quotes and backslashes are spelt out twice: once for the list, once for the line. */
    @Test
    void aListOfTextsIsOneCell() {
        Row row = RowFactory.create(
                CollectionConverters.asScala(List.of("a", "b\"c\\", "", "NULL")).toSeq());
        assertThat(CopyText.line(row)).isEqualTo("{\"a\",\"b\\\\\"c\\\\\\\\\",\"\",\"NULL\"}\n");
    }
}
