// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The months that rows touch, as literals: they bound reads and merges of fact tables. */
final class Months {

    private Months() {}

    /** The distinct values of {@code month}, at most one per calendar month of history; nulls are left out. */
    static List<LocalDate> of(Dataset<Row> rows, Column month) {
        return rows.select(month).distinct().collectAsList().stream()
                .map(row -> row.isNullAt(0) ? null : row.getLocalDate(0))
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }
}
