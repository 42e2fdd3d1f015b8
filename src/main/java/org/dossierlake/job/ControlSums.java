// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.dossierlake.failure.Failures;
import org.dossierlake.posting.Control;

/** Sees to it that every change is posted once: what was posted and the images of the changed rows come to the same sums. */
final class ControlSums {

    private static final DataType SUM = createDecimalType(28, 5);
    private static final String NAME = "name";
    private static final String POSTED = "posted";
    private static final String CHANGED = "changed";
    private static final String REBUILT = "rebuilt";

    private ControlSums() {}

    /**
     * Compares postings, as they are read back, with what the images of the same changes add to the control sums. What a
     * rebuild posted has no images: together with such postings nothing can be compared.
     *
     * @param images rows of {@link Control}
     * @throws org.dossierlake.failure.RunFailure BOOKS when they differ
     */
    static void refuseMismatch(Dataset<Row> images, Map<Posted, Dataset<Row>> postings) {
        List<String> mismatches = compared(images, postings).collectAsList().stream()
                .map(row -> "%s is %s in the new postings and %s in the changed rows"
                        .formatted(row.getString(0), plain(row.getDecimal(1)), plain(row.getDecimal(2))))
                .toList();
        if (!mismatches.isEmpty()) {
            throw Failures.booksDoNotBalance(mismatches);
        }
    }

    private static String plain(BigDecimal sum) {
        return sum.stripTrailingZeros().toPlainString();
    }

    /** One row per measure that differs: its name, its sum in the postings, its sum in the images. */
    private static Dataset<Row> compared(Dataset<Row> images, Map<Posted, Dataset<Row>> postings) {
        List<Dataset<Row>> sides = new ArrayList<>();
        for (Posted posted : Posted.ALL) {
            Dataset<Row> ofSource =
                    images.filter(Control.SOURCE.col().equalTo(posted.source().name()));
            Column rebuilt = Rebuild.isPostedByRebuild();
            posted.controlled().forEach((measure, control) -> {
                String name = posted.target().name() + "." + measure.name();
                sides.add(side(postings.get(posted), name, measure.col(), lit(0), rebuilt));
                sides.add(side(ofSource, name, lit(0), control.col(), lit(false)));
            });
        }
        return sides.stream()
                .reduce(Dataset::unionAll)
                .orElseThrow()
                .groupBy(col(NAME))
                .agg(
                        sum(col(POSTED)).as(POSTED),
                        sum(col(CHANGED)).as(CHANGED),
                        bool_or(col(REBUILT)).as(REBUILT))
                .filter(not(col(REBUILT)).and(col(POSTED).notEqual(col(CHANGED))))
                .orderBy(col(NAME));
    }

    private static Dataset<Row> side(Dataset<Row> rows, String name, Column posted, Column changed, Column rebuilt) {
        return rows.select(
                lit(name).as(NAME),
                posted.cast(SUM).as(POSTED),
                changed.cast(SUM).as(CHANGED),
                rebuilt.as(REBUILT));
    }
}
