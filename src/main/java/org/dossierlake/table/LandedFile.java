// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per landed file: its identity, its day, and what became of its rows and its money. */
public final class LandedFile {

    public static final Field FEED = Quarantine.FEED;
    public static final Field PATH = Staged.PATH;
    public static final Field BYTES = Field.required("bytes", LongType, "Size as it lies in the landing folder");
    public static final Field CONTENT_HASH_HEX =
            Field.required("content_hash", StringType, "SHA-256 of the bytes, hexadecimal");
    public static final Field REVISION = Field.required(
            "revision", IntegerType, "1 for the first content of this path, 2 for the next distinct one, ...");
    public static final Field DAY = Field.required(
            "day", DateType, "The date in the path, else the newest event of a clean record, else the day of the run");
    public static final Field DIALECT = Field.required("dialect", StringType, "The dialect that read it");
    public static final Field RUN_ID = Staged.RUN_ID;
    public static final Field ROWS_AMOUNT_UNREADABLE = Field.optional(
            "rows_amount_unreadable", LongType, "Records that carry money that could not be read; not in amount_*");
    public static final Field STORAGE_STATE = Field.optional(
            "storage_state",
            StringType,
            "What the storage said of the file when it was hashed (inode and moment of change, or ETag): while it says"
                    + " the same, the file is not read again; null = read every night");
    public static final Field ROWS_LANDED = Field.optional("rows_landed", LongType, "Records in the file");
    public static final Field AMOUNT_LANDED =
            Field.optional("amount_landed", Staged.MONEY_SUM, "Money of all readable records, as sent");

    public static final Table TABLE = new Table(
            "landed_file",
            "One row per landed file and content",
            List.of(PATH, CONTENT_HASH_HEX),
            columns(),
            Table.Layout.PLAIN);

    private LandedFile() {}

    private static List<Field> columns() {
        List<Field> columns = new ArrayList<>(
                List.of(FEED, PATH, BYTES, CONTENT_HASH_HEX, REVISION, DAY, DIALECT, RUN_ID, ROWS_LANDED));
        Verdict.ALL.forEach(verdict -> columns.add(rows(verdict)));
        columns.add(AMOUNT_LANDED);
        Verdict.ALL.forEach(verdict -> columns.add(amount(verdict)));
        columns.add(ROWS_AMOUNT_UNREADABLE);
        columns.add(STORAGE_STATE);
        return columns;
    }

    /** The column that counts the file's records with this verdict. */
    public static Field rows(String verdict) {
        return Field.optional("rows_" + verdict, LongType, "Records of the file that are " + verdict);
    }

    /** The column that sums the money of the file's records with this verdict. */
    public static Field amount(String verdict) {
        return Field.optional("amount_" + verdict, Staged.MONEY_SUM, "Money of the file's records that are " + verdict);
    }

    /**
     * The file rows with their totals filled: landed from the stage, the rest from the verdicts, so that the two are
     * counted apart and can disagree.
     *
     * @param opened the rows of this run as they were opened, with {@code day} known
     * @param stage {@code feed}, {@code path} and {@code control_amount} of every staged row of the run
     * @param verdicts every verdict of the run
     * @param moneyless feeds that carry no money: their unreadable amounts are no finding
     */
    public static Dataset<Row> closed(
            Dataset<Row> opened, Dataset<Row> stage, Dataset<Row> verdicts, List<String> moneyless) {
        Column zero = lit(0).cast(Staged.MONEY_SUM);
        Column carriesMoney = not(FEED.col().isin(moneyless.toArray()));
        Dataset<Row> landed = stage.groupBy(FEED.col(), PATH.col())
                .agg(
                        count(lit(1)).as(ROWS_LANDED.name()),
                        sum(Staged.CONTROL_AMOUNT.col()).cast(Staged.MONEY_SUM).as(AMOUNT_LANDED.name()),
                        count(when(carriesMoney.and(Staged.CONTROL_AMOUNT.col().isNull()), lit(1)))
                                .as(ROWS_AMOUNT_UNREADABLE.name()));
        String[] file = {FEED.name(), PATH.name()};
        List<String> totals = new ArrayList<>();
        TABLE.columns().stream()
                .map(Field::name)
                .filter(name -> name.startsWith("rows_") || name.startsWith("amount_"))
                .forEach(totals::add);
        Dataset<Row> joined = opened.drop(totals.toArray(String[]::new))
                .join(landed, file, "left")
                .join(judged(verdicts, List.of(FEED, PATH)), file, "left");
        return joined.select(TABLE.columns().stream()
                .map(field -> totals.contains(field.name())
                        ? field.of(coalesce(field.col(), field.name().startsWith("rows_") ? lit(0L) : zero))
                        : field.col())
                .toArray(Column[]::new));
    }

    /**
     * What verdicts come to.
     *
     * @param by the columns that they are added up by; the result has them, and {@link #rows} and {@link #amount} of every
     *     verdict; an amount is null where no record has one
     */
    public static Dataset<Row> judged(Dataset<Row> verdicts, List<Field> by) {
        List<Column> sums = new ArrayList<>();
        for (String verdict : Verdict.ALL) {
            Column is = Verdict.VERDICT.col().equalTo(verdict);
            sums.add(count(when(is, lit(1))).as(rows(verdict).name()));
            sums.add(sum(when(is, Staged.CONTROL_AMOUNT.col()))
                    .cast(Staged.MONEY_SUM)
                    .as(amount(verdict).name()));
        }
        return verdicts.groupBy(by.stream().map(Field::col).toArray(Column[]::new))
                .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
    }
}
