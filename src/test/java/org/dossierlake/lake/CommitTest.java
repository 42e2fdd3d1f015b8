// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.exceptions.ConcurrentAppendException;
import io.delta.exceptions.ConcurrentTransactionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** What is written stands there for Delta's own reader, once, and nothing beside it is touched. */
class CommitTest {

    private static final Field NAME = Field.required("name", StringType, "What it is called");
    private static final Field SHELF = Field.optional("shelf", StringType, "Where it stands; null where nowhere");
    private static final Field PRICE = Field.optional("price", LongType, "What it costs; null where not for sale");
    private static final Table THING = new Table(
            "thing", "One row per thing", List.of(NAME), List.of(NAME, SHELF, PRICE), Table.Layout.partitioned(SHELF));

    @TempDir
    Path folder;

    private Lake lake;

    @BeforeEach
    void fill() {
        lake = open();
        lake.create(THING);
        lake.append(THING, rows("a/it's 1/10", "b/it's 1/20", "c/100%/30", "d//40"));
    }

    private Lake open() {
        return new Lake(LocalSpark.session(), folder.toString(), folder.toString());
    }

    /** Each {@code name/shelf/price}; an empty shelf or price is null. */
    private static Dataset<Row> rows(String... things) {
        List<Row> rows = new ArrayList<>();
        for (String thing : things) {
            String[] parts = thing.split("/", -1);
            rows.add(RowFactory.create(
                    parts[0].isEmpty() ? null : parts[0],
                    parts[1].isEmpty() ? null : parts[1],
                    parts[2].isEmpty() ? null : Long.valueOf(parts[2])));
        }
        StructType nullable = new StructType(Arrays.stream(THING.schema().fields())
                .map(field -> field.copy(field.name(), field.dataType(), true, field.metadata()))
                .toArray(StructField[]::new));
        return LocalSpark.session().createDataFrame(rows, nullable);
    }

    /** As Delta's own reader finds them. */
    private List<String> stored() {
        return LocalSpark.session()
                .read()
                .format("delta")
                .load(folder.resolve("thing").toString())
                .collectAsList()
                .stream()
                .map(row -> "%s/%s/%s"
                        .formatted(
                                row.getString(0),
                                row.isNullAt(1) ? "" : row.getString(1),
                                row.isNullAt(2) ? "" : row.getLong(2)))
                .sorted()
                .toList();
    }

    private List<String> files() {
        return List.of(lake.read(THING).inputFiles());
    }

    @Test
    void aNumberThatHasBeenSeenAppendsNothing() throws IOException {
        lake.appendOnce(THING, rows("e//"), "run", 1);
        long version = lake.version(THING);
        lake.appendOnce(THING, rows("f//"), "run", 1);
        open().appendOnce(THING, rows("g//"), "run", 0);
        assertThat(lake.version(THING)).isEqualTo(version);

        lake.appendOnce(THING, rows("h//"), "run", 2);
        lake.appendOnce(THING, rows("i//"), "other", 1);
        assertThat(stored()).contains("e//", "h//", "i//").hasSize(7);
        assertThat(lake.appendedOnce(THING)).isEqualTo(Map.of("run", 2L, "other", 1L));

        // Delta writes its checksums where it can: without them the log itself tells.
        try (Stream<Path> log = Files.list(folder.resolve("thing/_delta_log"))) {
            for (Path checksum :
                    log.filter(file -> file.toString().endsWith(".crc")).toList()) {
                Files.delete(checksum);
            }
        }
        DeltaLog.clearCache();
        Lake later = open();
        later.appendOnce(THING, rows("j//"), "run", 2);
        assertThat(later.appendedOnce(THING)).isEqualTo(Map.of("run", 2L, "other", 1L));
        assertThat(stored()).hasSize(7);
    }

    @Test
    void onlyThePartsThatAreMeantAreReplaced() {
        lake.replaceParts(THING, SHELF, List.of("it's 1", "new", "empty"), rows("e/it's 1/1", "f/new/2"));
        assertThat(stored()).containsExactly("c/100%/30", "d//40", "e/it's 1/1", "f/new/2");
        lake.replaceParts(THING, SHELF, List.of("100%"), rows());
        assertThat(stored()).containsExactly("d//40", "e/it's 1/1", "f/new/2");
        lake.replaceParts(THING, SHELF, List.of(), rows("g/it's 1/1"));
        assertThat(stored()).hasSize(3);
    }

    @Test
    void onlyTheRowsThatAreMeantAreReplacedAndFilesWithoutThemStay() {
        List<String> before = files();
        lake.replaceRows(THING, NAME.col().equalTo("a").or(PRICE.col().equalTo(30)), rows("e/new/1", "f//"));
        assertThat(stored()).containsExactly("b/it's 1/20", "d//40", "e/new/1", "f//");
        // Where nothing is known of a price, it is not 30.
        lake.replaceRows(THING, PRICE.col().equalTo(30), rows("g//"));
        assertThat(stored()).containsExactly("b/it's 1/20", "d//40", "e/new/1", "f//", "g//");
        assertThat(files()).containsAnyElementsOf(before);
    }

    @Test
    void allRowsAreReplacedAndEarlierVersionsStay() {
        long before = lake.version(THING);
        lake.replace(THING, rows("e/it's 1/1"));
        assertThat(stored()).containsExactly("e/it's 1/1");
        assertThat(lake.readAt(THING, before).count()).isEqualTo(4);
        assertThat(lake.isChangedSince(THING, before)).isTrue();
        assertThat(lake.rowsChangedAfter(THING, before).changed()).isEqualTo(1);
    }

    @Test
    void aVersionFollowsAlsoWhereThereAreNoRows() {
        long before = lake.version(THING);
        lake.append(THING, rows());
        lake.appendOnce(THING, rows(), "run", 7);
        assertThat(lake.version(THING)).isEqualTo(before + 2);
        assertThat(lake.isChangedSince(THING, before)).isFalse();
        assertThat(lake.appendedOnce(THING)).containsEntry("run", 7L);
    }

    @Test
    void whatATableCannotHoldIsRefused() {
        long before = lake.version(THING);
        assertThatThrownBy(() -> lake.replaceParts(THING, SHELF, List.of("100%"), rows("e/100%/1", "f/elsewhere/2")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("elsewhere");
        assertThatThrownBy(() -> lake.append(THING, rows("/it's 1/1"))).hasStackTraceContaining("NOT NULL");
        Field cost = Field.optional("price", StringType, "What it costs, as it is said");
        Table other = new Table(
                "thing",
                "One row per thing",
                List.of(NAME),
                List.of(NAME, SHELF, cost),
                Table.Layout.partitioned(SHELF));
        Dataset<Row> asSaid = rows("e//").withColumn("price", lit("10"));
        assertThatThrownBy(() -> lake.append(other, asSaid))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("thing.price is stored as bigint and declared as string");
        assertThat(lake.version(THING)).isEqualTo(before);
    }

    @Test
    void whatSomebodyElseAppendsMeanwhileIsNotLost() {
        Snapshot before = lake.snapshot(THING);
        open().append(THING, rows("e/it's 1/1"));
        new Commit(before, rows("f/it's 1/2")).append(Optional.empty());
        assertThat(stored()).contains("e/it's 1/1", "f/it's 1/2").hasSize(6);
        assertThatThrownBy(() -> new Commit(before, rows("g/it's 1/3")).replace(List.of(), file -> true))
                .isInstanceOf(ConcurrentAppendException.class);
        assertThat(stored()).hasSize(6);
    }

    @Test
    void ofTwoThatAppendTheSameNumberAtOnceOneDoes() {
        Snapshot before = lake.snapshot(THING);
        Optional<SetTransaction> number = Optional.of(new SetTransaction("run", 1, Option.empty()));
        new Commit(before, rows("e//1")).append(number);
        assertThatThrownBy(() -> new Commit(before, rows("e//1")).append(number))
                .isInstanceOf(ConcurrentTransactionException.class);
        assertThat(stored()).hasSize(5);
    }

    @Test
    void whatWasMadeOutOfAnEarlierVersionIsNotAppended() {
        long seen = lake.version(THING);
        Snapshot before = lake.snapshot(THING);
        lake.appendAfter(THING, seen, rows("e//1"), Map.of("run", 3L, "other", 7L));
        assertThat(lake.appendedOnce(THING)).isEqualTo(Map.of("run", 3L, "other", 7L));
        assertThatThrownBy(() -> lake.appendAfter(THING, seen, rows("f//1"), Map.of()))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("another one has taken over")
                .extracting(failure -> ((RunFailure) failure).reason())
                .isEqualTo(StopReason.TRANSIENT);
        assertThatThrownBy(() -> new Commit(before, rows("f//1")).appendNext(List.of()))
                .isInstanceOf(ConcurrentAppendException.class);
        lake.appendOnce(THING, rows("g//1"), "run", 3);
        assertThat(stored()).hasSize(5);
    }
}
