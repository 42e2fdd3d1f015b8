// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per staged record of a run: what became of it. Narrow, so that the wide stage is written once. */
public final class Verdict {

    public static final String ACCEPTED = "accepted";
    public static final String QUARANTINED = "quarantined";
    public static final String DUPLICATE = "duplicate";
    public static final String SUPERSEDED = "superseded";

    /** All verdicts; each landed record has exactly one. */
    public static final List<String> ALL = List.of(ACCEPTED, QUARANTINED, DUPLICATE, SUPERSEDED);

    public static final Field VERDICT = Field.required(
            "verdict",
            StringType,
            "quarantined: broke a rule; duplicate: says again what the version before it said, or what is stored;"
                    + " accepted: became the newest of its key; superseded: every other");

    public static final Field IS_NEWEST = Field.required(
            "is_newest",
            BooleanType,
            "Whether it is the newest of its key, of all landed until then: what it says is stored, and at its place in the"
                    + " order. An accepted record, or a duplicate of what was said before it.");

    public static final Table TABLE = new Table(
            "verdict",
            "One row per staged record of a run: what became of it",
            List.of(Staged.RUN_ID, Quarantine.FEED, Staged.PATH, Staged.POSITION),
            List.of(
                    Staged.RUN_ID,
                    Quarantine.FEED,
                    Staged.PATH,
                    Staged.POSITION,
                    Staged.CONTROL_AMOUNT,
                    VERDICT,
                    IS_NEWEST,
                    Dossier.VERSION_ORDER),
            Table.Layout.partitioned(Staged.RUN_ID));

    private static final String IS_STORED = "is_stored";

    private Verdict() {}

    /**
     * The verdict of every staged row of one feed, without {@code run_id} and {@code feed}.
     *
     * @param staged the stage of the run, with {@link Dossier#VERSION_ORDER} added
     * @param stored the table's rows of the staged keys: key, {@code version_order}, {@code content_hash}
     * @param key the columns that name one thing
     */
    public static Dataset<Row> of(Dataset<Row> staged, Dataset<Row> stored, List<Field> key) {
        Column[] keys = key.stream().map(Field::col).toArray(Column[]::new);
        Column[] narrow = Stream.concat(
                        Arrays.stream(keys), Stream.of(Dossier.VERSION_ORDER.col(), Dossier.CONTENT_HASH.col()))
                .toArray(Column[]::new);
        Column broken = size(Staged.RULES.col()).gt(0);
        Dataset<Row> refused = staged.filter(broken)
                .select(
                        Staged.PATH.col(),
                        Staged.POSITION.col(),
                        Staged.CONTROL_AMOUNT.col(),
                        Dossier.VERSION_ORDER.col())
                .withColumn(VERDICT.name(), lit(QUARANTINED))
                .withColumn(IS_NEWEST.name(), lit(false));
        Dataset<Row> arriving = staged.filter(not(broken))
                .select(Stream.concat(
                                Arrays.stream(narrow),
                                Stream.of(
                                        Staged.PATH.col(),
                                        Staged.POSITION.col(),
                                        Staged.CONTROL_AMOUNT.col(),
                                        lit(false).as(IS_STORED)))
                        .toArray(Column[]::new));
        Dataset<Row> base = stored.select(Stream.concat(
                        Arrays.stream(narrow),
                        Stream.of(
                                lit(null).cast(Staged.PATH.type()).as(Staged.PATH.name()),
                                lit(null).cast(Staged.POSITION.type()).as(Staged.POSITION.name()),
                                lit(null).cast(Staged.CONTROL_AMOUNT.type()).as(Staged.CONTROL_AMOUNT.name()),
                                lit(true).as(IS_STORED)))
                .toArray(Column[]::new));
        return refused.unionByName(judged(arriving.unionByName(base), keys)
                .filter(not(col(IS_STORED)))
                .select(
                        Staged.PATH.col(),
                        Staged.POSITION.col(),
                        Staged.CONTROL_AMOUNT.col(),
                        Dossier.VERSION_ORDER.col(),
                        VERDICT.col(),
                        IS_NEWEST.col()));
    }

    /**
     * Each row against the version before it in the order, the stored one among them: what said the same earlier and was
     * contradicted in between is no duplicate, whether or not all landed in one night. An older copy of what is stored is.
     * The newest row takes its place in the order even where it is a duplicate: what lands later may belong before it.
     */
    private static Dataset<Row> judged(Dataset<Row> rows, Column[] keys) {
        WindowSpec all = Window.partitionBy(keys);
        Column content = Dossier.CONTENT_HASH.col();
        Column before = lag(content, 1)
                .over(all.orderBy(Dossier.VERSION_ORDER.col(), col(IS_STORED).desc()));
        Column stored = max(when(col(IS_STORED), struct(Dossier.VERSION_ORDER.col(), content)))
                .over(all);
        Column older =
                coalesce(Dossier.VERSION_ORDER.col().leq(stored.getField(Dossier.VERSION_ORDER.name())), lit(false));
        Column duplicate = not(col(IS_STORED))
                .and(content.equalTo(before)
                        .or(older.and(content.equalTo(stored.getField(Dossier.CONTENT_HASH.name())))));
        return rows.withColumn("is_duplicate", coalesce(duplicate, lit(false)))
                .withColumn(
                        "newest",
                        max(when(not(col("is_duplicate")), Dossier.VERSION_ORDER.col()))
                                .over(all))
                .withColumn(
                        VERDICT.name(),
                        when(col("is_duplicate"), lit(DUPLICATE))
                                .when(Dossier.VERSION_ORDER.col().equalTo(col("newest")), lit(ACCEPTED))
                                .otherwise(lit(SUPERSEDED)))
                .withColumn(
                        IS_NEWEST.name(),
                        not(older)
                                .and(Dossier.VERSION_ORDER
                                        .col()
                                        .equalTo(
                                                max(Dossier.VERSION_ORDER.col()).over(all))))
                .drop("is_duplicate", "newest");
    }
}
