// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array_append;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;

/**
 * How many of the dossiers that an agency received are odd, by what is odd about them: accepted and counted as the flag's rule
 * says. Counted from the newest state of dossiers when it is asked for, so it is never restated.
 */
public final class Flags {

    public static final Field FLAG = Field.required(
            "flag", StringType, "Code of the flag, as in flags of dossier: rules.md says what it means and what to do");
    public static final Field FLAGGED = Figure.count("flagged", "Of received: dossiers that bear the flag");
    public static final Field RECEIVED = Figure.count(
            "received",
            "Dossiers received in the period, as in timeliness; the same beside every flag, and without a row where no dossier"
                    + " bears it, so never added: take sums of it from timeliness");
    public static final Field FLAGGED_RATE = Figure.rate("flagged_rate", "flagged", "received");

    public static final Table TABLE = new Table(
            "dossier_flag",
            "One row per period, agency and flag that any dossier received in it bears: what is odd about how many; basis ="
                    + " current rows of dossier, so never restated",
            PublishedKey.with(PublishedKey.key(List.of()), List.of(FLAG)),
            PublishedKey.columns(List.of(FLAG), List.of(FLAGGED, RECEIVED, FLAGGED_RATE)),
            Table.Layout.PLAIN);

    private static final List<Field> CELL = List.of(Cell.HALF_MONTH, Cell.AGENCY_CODE, Cell.AGENCY_VALID_FROM, FLAG);

    private static final List<Field> NODE = PublishedKey.grain(List.of());

    private Flags() {}

    /**
     * The figures as of the newest rows.
     *
     * @param dossiers rows of {@link Dossier#TABLE}; those that are not in scope count nowhere
     * @param tree the agencies in them, and all above them
     */
    public static Dataset<Row> of(Dataset<Row> dossiers, AgencyTree tree) {
        // Every dossier counts once without a flag, which is its receipt, and once for each flag.
        Dataset<Row> each = dossiers.filter(Dossier.IN_SCOPE.col())
                .select(
                        Cell.HALF_MONTH.of(
                                Balance.halfMonthOf(StagedDossier.RECEIVED.on().col())),
                        Cell.AGENCY_CODE.col(),
                        Cell.AGENCY_VALID_FROM.col(),
                        Dossier.RUN_ID.col(),
                        explode(array_append(Dossier.FLAGS.col(), lit(null).cast(StringType)))
                                .as(FLAG.name()),
                        FLAGGED.of(lit(1L)));
        // Added up before periods and nodes multiply the rows.
        Dataset<Row> inPeriods =
                PublishedKey.inPeriods(summed(each, CELL), PublishedPeriods.holding(Cell.HALF_MONTH.col()));
        WindowSpec ofNode = Window.partitionBy(NODE.stream().map(Field::col).toArray(Column[]::new));
        Dataset<Row> figures = summed(tree.counted(inPeriods), PublishedKey.with(NODE, List.of(FLAG)))
                .withColumn(
                        RECEIVED.name(),
                        max(when(FLAG.col().isNull(), FLAGGED.col())).over(ofNode))
                .withColumn(
                        PublishedKey.AS_KNOWN_AT.name(),
                        max(Dossier.RUN_ID.col()).over(ofNode))
                .filter(FLAG.col().isNotNull());
        return Figure.with(
                        tree.named(figures, PublishedKey.PERIOD_END),
                        Map.of(FLAGGED_RATE, Figure.ratio(FLAGGED.col(), RECEIVED.col())))
                .transform(TABLE::conform);
    }

    private static Dataset<Row> summed(Dataset<Row> rows, List<Field> by) {
        return Figure.summed(rows, by, List.of(FLAGGED), Figure.greatest(Dossier.RUN_ID));
    }
}
