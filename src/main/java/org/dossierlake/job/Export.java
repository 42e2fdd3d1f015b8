// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Period;
import org.dossierlake.statistic.Form06;
import org.dossierlake.statistic.PublicTable;
import org.dossierlake.statistic.PublishedKey;

/** A table as a file for other programs: whole, or as everybody may have it. */
public final class Export {

    /** What the file is. */
    public enum Format {
        /** For spreadsheets, see {@link SafeCsv}: with a header; nothing where there is no value. */
        csv,
        /** A workbook, see {@link XlsxTable}; of form II.06 the form itself, see {@link Form06Workbook}. */
        xlsx,
        /** One Parquet file with the types of the table. */
        parquet
    }

    /** What stands between the cells of a CSV, and the decimal mark that spreadsheets then expect. */
    public enum Separator {
        /** With a decimal point. */
        comma(",", "."),
        /** With a decimal comma, as spreadsheets set to Vietnamese have it. */
        semicolon(";", ",");

        private final String mark;
        private final String decimalMark;

        Separator(String mark, String decimalMark) {
            this.mark = mark;
            this.decimalMark = decimalMark;
        }

        String mark() {
            return mark;
        }

        String decimalMark() {
            return decimalMark;
        }

        Separator other() {
            return this == comma ? semicolon : comma;
        }
    }

    /** For whom it is. */
    public enum Audience {
        /** Whoever may ask the tables: all rows, as {@code sql} shows them. */
        ANALYSTS,
        /** Everybody: what {@link PublicTable} declares. */
        EVERYBODY
    }

    /**
     * What is to be written.
     *
     * @param table the name of a table or view
     * @param separator of a CSV; empty for the comma
     * @param agency whose form II.06 it is, in the view {@code as_of_today}; empty for whole tables
     * @param period of the form, its name, see {@link Period#named}; empty for whole tables
     * @param file its folder must be there, it itself not
     */
    public record Wanted(
            String table,
            Format format,
            Optional<Separator> separator,
            Audience audience,
            Optional<String> agency,
            Optional<String> period,
            Path file) {}

    /**
     * What was written.
     *
     * @param rows how many
     * @param runId the run that published them
     */
    public record Written(long rows, String runId) {}

    /** Whose form II.06 is written. */
    private record FormOf(String agency, Period period) {}

    private final Table table;
    private final Optional<PublicTable> open;
    private final Format format;
    private final Separator separator;
    private final Optional<FormOf> form;
    private final Path file;

    private Export(Table table, Optional<PublicTable> open, Optional<FormOf> form, Wanted wanted, Path file) {
        this.table = table;
        this.open = open;
        this.format = wanted.format();
        this.separator = wanted.separator().orElse(Separator.comma);
        this.form = form;
        this.file = file;
    }

    /**
     * An export that can be made, as far as that is known without the lake.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when no table is called so, it is not public and should be, what is
     *     said does not go together, or the file cannot be made there
     */
    public static Export of(Wanted wanted) {
        Table known = Tables.named(wanted.table());
        Optional<PublicTable> open =
                wanted.audience() == Audience.EVERYBODY ? Optional.of(publicTable(known)) : Optional.empty();
        if (wanted.separator().isPresent() && wanted.format() != Format.csv) {
            throw Failures.separatorWithoutCsv();
        }
        Optional<FormOf> form = formOf(known, wanted);
        Path whole = wanted.file().toAbsolutePath();
        if (Files.exists(whole)) {
            throw Failures.exportFileUnusable(wanted.file(), "is there already; delete it first, or name another file");
        }
        OutputFile.whyUnusable(whole).ifPresent(why -> {
            throw Failures.exportFileUnusable(wanted.file(), why);
        });
        return new Export(known, open, form, wanted, whole);
    }

    private static Optional<FormOf> formOf(Table table, Wanted wanted) {
        boolean isForm = table.equals(Form06.TABLE) && wanted.format() == Format.xlsx;
        if (!isForm) {
            if (wanted.agency().isPresent() || wanted.period().isPresent()) {
                throw Failures.tableExportedWhole(Form06.TABLE.name());
            }
            return Optional.empty();
        }
        if (wanted.agency().isEmpty() || wanted.period().isEmpty()) {
            throw Failures.formOfNobody(Form06.TABLE.name());
        }
        String name = wanted.period().get();
        return Optional.of(
                new FormOf(wanted.agency().get(), Period.named(name).orElseThrow(() -> Failures.unknownPeriod(name))));
    }

    /**
     * The table as everybody may have it.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when it is not public
     */
    static PublicTable publicTable(Table table) {
        return PublicTable.ALL.stream()
                .filter(each -> each.table().equals(table))
                .findFirst()
                .orElseThrow(() -> Failures.notPublic(
                        table.name(),
                        PublicTable.ALL.stream()
                                .map(each -> each.table().name())
                                .toList()));
    }

    /**
     * Writes the file, in the order of the table's key; it is there when it is whole, or not at all.
     *
     * @param runId the run that published what is written; empty for the last one
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no lake, or that run published nothing
     */
    public Written write(SparkSession spark, Settings settings, Optional<String> runId) {
        Readers readers =
                runId.map(run -> Readers.of(spark, settings, run)).orElseGet(() -> Readers.of(spark, settings));
        Path unfinished = OutputFile.unfinished(file);
        try (Kept kept = new Kept(spark)) {
            long written =
                    switch (format) {
                        case csv -> writeCsv(rows(readers, kept), unfinished);
                        case xlsx ->
                            form.isPresent()
                                    ? writeForm(readers, form.get(), unfinished)
                                    : writeXlsx(rows(readers, kept), unfinished);
                        case parquet -> writeParquet(rows(readers, kept), unfinished);
                    };
            Files.move(
                    format == Format.parquet ? onlyFile(unfinished) : unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return new Written(written, readers.publication().runId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(unfinished);
        }
    }

    private Dataset<Row> rows(Readers readers, Kept kept) {
        if (open.isEmpty()) {
            return readers.readOrNone(table);
        }
        return open.get().rows(readers::read, readers.tree(), kept::keep);
    }

    private Column[] order() {
        return open.map(PublicTable::key).orElse(table.key()).stream()
                .map(Field::col)
                .toArray(Column[]::new);
    }

    private long writeCsv(Dataset<Row> rows, Path unfinished) throws IOException {
        try (Writer out = Files.newBufferedWriter(unfinished)) {
            SafeCsv csv = new SafeCsv(out, separator);
            csv.row((Object[]) rows.columns());
            return writeRows(rows, csv::row);
        }
    }

    private long writeXlsx(Dataset<Row> rows, Path unfinished) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
            XlsxTable xlsx = new XlsxTable(out, SheetNames.of(table), List.of(rows.columns()));
            long written = writeRows(rows, xlsx::row);
            xlsx.finish();
            return written;
        }
    }

    /** Gives away the cells of each row, in order; tells how many rows. */
    private long writeRows(Dataset<Row> rows, Consumer<Object[]> to) {
        Column[] cells = Arrays.stream(rows.schema().fields()).map(Export::cell).toArray(Column[]::new);
        long written = 0;
        // Part by part: no more than one of them is ever here.
        Iterator<Row> each = rows.orderBy(order()).select(cells).toLocalIterator();
        while (each.hasNext()) {
            Row row = each.next();
            to.accept(IntStream.range(0, row.size()).mapToObj(row::get).toArray());
            written++;
        }
        return written;
    }

    /** An agency has few fields: its form is small. */
    private static long writeForm(Readers readers, FormOf form, Path unfinished) throws IOException {
        Period period = form.period();
        List<Row> rows = readers.readOrNone(Form06.TABLE)
                .filter(PublishedKey.isOf(PublishedKey.AS_OF_TODAY, form.agency())
                        .and(PublishedKey.PERIOD_KIND
                                .col()
                                .equalTo(period.kind().code()))
                        .and(PublishedKey.PERIOD_START.col().equalTo(lit(period.start()))))
                .orderBy(PublishedKey.FIELD_CODE.col().asc_nulls_first())
                .collectAsList();
        if (rows.isEmpty()) {
            throw Unpublished.rows(
                    readers,
                    Form06.TABLE,
                    PublishedKey.AS_OF_TODAY,
                    form.agency(),
                    "%s %s".formatted(period.kind().code(), period.start()));
        }
        // Who has anything to resolve in a field has it in the total, which has no field.
        Row total = rows.get(0);
        Form06Workbook.Head head = new Form06Workbook.Head(
                total.getAs(PublishedKey.AGENCY_NAME.name()),
                period,
                Optional.ofNullable(readers.publication().completeUntil()),
                readers.publication().runId());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
            Form06Workbook.write(
                    out,
                    head,
                    rows.stream()
                            .skip(1)
                            .map(row -> new Form06Workbook.Line(field(row), figures(row)))
                            .toList(),
                    figures(total));
        }
        return rows.size();
    }

    /** The form names fields; of one that nobody has named it has the code. */
    private static String field(Row row) {
        String name = row.getAs(PublishedKey.FIELD_NAME.name());
        return name == null ? row.getAs(PublishedKey.FIELD_CODE.name()) : name;
    }

    private static List<Long> figures(Row row) {
        return Form06.FIGURES.stream()
                .map(field -> row.<Long>getAs(field.name()))
                .toList();
    }

    /** Numbers, texts and dates as they are; what a cell cannot hold as JSON, bytes as hexadecimal digits. */
    private static Column cell(StructField field) {
        Column column = col(field.name());
        DataType type = field.dataType();
        if (type instanceof ArrayType || type instanceof MapType || type instanceof StructType) {
            return to_json(column).as(field.name());
        }
        return type.equals(DataTypes.BinaryType) ? hex(column).as(field.name()) : column;
    }

    private long writeParquet(Dataset<Row> rows, Path unfinished) throws IOException {
        String folder = unfinished.toUri().toString();
        rows.repartition(1).sortWithinPartitions(order()).write().parquet(folder);
        long written = rows.sparkSession().read().parquet(folder).count();
        return written;
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("what Spark wrote to %s is not on this machine".formatted(folder)));
        }
    }

    /** Leaves nothing behind, also of an export that stopped half way. */
    private static void delete(Path unfinished) {
        if (!Files.exists(unfinished)) {
            return;
        }
        try (Stream<Path> files = Files.walk(unfinished)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
