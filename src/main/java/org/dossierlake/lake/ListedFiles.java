// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.SnapshotDescriptor;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.files.TahoeBatchFileIndex;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files of one version of a table, listed and chosen by this process alone.
 *
 * <p>Delta's own reader starts a Spark job whenever it looks at a table's log: one to learn what a version consists of, and
 * one more each time that a query asks for some of it. On nights of a few hundred records these were a third of all queries.
 * Here Delta's kernel, which knows no Spark, reads the log once, and a query's conditions are held against the files in
 * memory.
 */
final class ListedFiles extends TahoeBatchFileIndex {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of years with four digits: others are not in order as texts. */
    private static final int DATE_LENGTH = 10;

    private ListedFiles(SparkSession session, SnapshotDescriptor version, List<AddFile> files) {
        super(
                session,
                "batch",
                scala(files),
                version.deltaLog(),
                version.deltaLog().dataPath(),
                version,
                false);
    }

    /** Lists the files of a version. */
    static ListedFiles of(SparkSession session, SnapshotDescriptor version) {
        DeltaLog log = version.deltaLog();
        Engine engine = DefaultEngine.create(log.newDeltaHadoopConf());
        Snapshot snapshot =
                Table.forPath(engine, log.dataPath().toString()).getSnapshotAsOfVersion(engine, version.version());
        ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
        List<AddFile> files = new ArrayList<>();
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    while (rows.hasNext()) {
                        files.add(file(rows.next()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ListedFiles(session, version, files);
    }

    private static AddFile file(Row scanned) {
        Row add = scanned.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL);
        int stats = InternalScanFileUtils.ADD_FILE_STATS_ORDINAL;
        return new AddFile(
                add.getString(add.getSchema().indexOf("path")),
                scala.collection.immutable.Map.from(
                        CollectionConverters.asScala(InternalScanFileUtils.getPartitionValues(scanned))),
                add.getLong(add.getSchema().indexOf("size")),
                add.getLong(add.getSchema().indexOf("modificationTime")),
                false,
                add.isNullAt(stats) ? null : add.getString(stats),
                null,
                deletionVector(scanned),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty());
    }

    private static DeletionVectorDescriptor deletionVector(Row scanned) {
        return Optional.ofNullable(InternalScanFileUtils.getDeletionVectorDescriptorFromRow(scanned))
                .map(vector -> DeletionVectorDescriptor.apply(
                        vector.getStorageType(),
                        vector.getPathOrInlineDv(),
                        vector.getOffset().<Option<Object>>map(Option::apply).orElse(Option.empty()),
                        vector.getSizeInBytes(),
                        vector.getCardinality(),
                        Option.empty()))
                .orElse(null);
    }

    /** Those of the files that are meant. */
    List<AddFile> those(java.util.function.Predicate<AddFile> which) {
        return CollectionConverters.asJava(addFiles()).stream().filter(which).toList();
    }

    /** Some of the files, as if the version had no others. */
    ListedFiles only(List<AddFile> files) {
        return new ListedFiles(spark(), snapshot(), files);
    }

    /** All rows of the version. */
    Dataset<org.apache.spark.sql.Row> rows() {
        org.apache.spark.sql.classic.SparkSession session = (org.apache.spark.sql.classic.SparkSession) spark();
        // Delta asks for the session of the thread, which may be another one.
        return session.withActive(() -> session.baseRelationToDataFrame(
                deltaLog().buildHadoopFsRelationWithFileIndex(snapshot(), this, Option.empty(), false)));
    }

    /** The files of which the values they are parted by agree, and in which a row may lie that agrees. */
    @Override
    public Seq<AddFile> matchingFiles(Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
        List<AddFile> matching = new ArrayList<>(CollectionConverters.asJava(addFiles()));
        CollectionConverters.asJava(partitionFilters).forEach(filter -> {
            List<Attribute> columns =
                    CollectionConverters.asJava(filter.references().toSeq());
            BasePredicate holds = Predicate.create(filter, scala(columns));
            matching.removeIf(file -> !holds.eval(values(file, columns)));
        });
        if (!dataFilters.isEmpty()) {
            List<Expression> filters = CollectionConverters.asJava(dataFilters);
            matching.removeIf(file -> {
                JsonNode stats = stats(file);
                return !filters.stream().allMatch(filter -> mayHold(filter, stats));
            });
        }
        return scala(matching);
    }

    private InternalRow values(AddFile file, List<Attribute> columns) {
        InternalRow values = getPartitionValuesRow(file.partitionValues());
        return new GenericInternalRow(columns.stream()
                .map(column -> values.get(partitionSchema().fieldIndex(column.name()), column.dataType()))
                .toArray());
    }

    /** What a file says of its rows; nothing where it says nothing. */
    private static JsonNode stats(AddFile file) {
        try {
            return file.stats() == null ? MissingNode.getInstance() : JSON.readTree(file.stats());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False only where what a file says of its dates and texts tells that no row in it can be meant. */
    private static boolean mayHold(Expression filter, JsonNode stats) {
        if (filter instanceof And both) {
            return mayHold(both.left(), stats) && mayHold(both.right(), stats);
        }
        if (filter instanceof Or either) {
            return mayHold(either.left(), stats) || mayHold(either.right(), stats);
        }
        return !(filter instanceof BinaryComparison comparison
                        && comparison.left() instanceof Attribute column
                        && comparison.right() instanceof Literal literal)
                || mayHold(comparison, column.name(), literal, stats);
    }

    private static boolean mayHold(BinaryComparison comparison, String column, Literal literal, JsonNode stats) {
        Optional<UTF8String> value = text(literal);
        Optional<UTF8String> smallest = bound(literal, stats.path("minValues").path(column));
        Optional<UTF8String> largest = bound(literal, stats.path("maxValues").path(column));
        if (value.isEmpty() || smallest.isEmpty() || largest.isEmpty()) {
            return true;
        }
        int fromSmallest = value.get().compareTo(smallest.get());
        int fromLargest = value.get().compareTo(largest.get());
        if (comparison instanceof EqualTo) {
            return fromSmallest >= 0 && fromLargest <= 0;
        }
        if (comparison instanceof LessThan) {
            return fromSmallest > 0;
        }
        if (comparison instanceof LessThanOrEqual) {
            return fromSmallest >= 0;
        }
        if (comparison instanceof GreaterThan) {
            return fromLargest < 0;
        }
        return !(comparison instanceof GreaterThanOrEqual) || fromLargest <= 0;
    }

    /** A date or a text as a file says it: both are in order as texts. Empty for anything else. */
    private static Optional<UTF8String> text(Literal literal) {
        if (isDate(literal)) {
            return Optional.of(LocalDate.ofEpochDay((Integer) literal.value()).toString())
                    .filter(date -> date.length() == DATE_LENGTH)
                    .map(UTF8String::fromString);
        }
        return literal.value() instanceof UTF8String text ? Optional.of(text) : Optional.empty();
    }

    /** Of a long text this is its beginning, or that and something larger: never larger, or smaller, than the text. */
    private static Optional<UTF8String> bound(Literal literal, JsonNode bound) {
        return Optional.of(bound)
                .filter(value -> value.isTextual()
                        && (!isDate(literal) || value.textValue().length() == DATE_LENGTH))
                .map(value -> UTF8String.fromString(value.textValue()));
    }

    private static boolean isDate(Literal literal) {
        return literal.value() instanceof Integer && literal.dataType().equals(DataTypes.DateType);
    }

    private static <T> Seq<T> scala(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
