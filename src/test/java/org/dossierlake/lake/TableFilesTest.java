// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.TableFiles.Part;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFilesTest {

    private static final Field NAME = Field.required("name", StringType, "What it is called");
    private static final Field SHELF = Field.optional("shelf", StringType, "Where it stands; null where nowhere");
    private static final Field COUNT = Field.required("count", IntegerType, "How many there are");
    private static final Table THING = new Table(
            "thing",
            "One row per thing",
            List.of(NAME),
            List.of(NAME, SHELF, COUNT),
            Table.Layout.partitioned(SHELF).withChangeFeed());

    private static final int LONG_AGO = 40;

    @TempDir
    private Path folder;

    private Lake lake;
    private TableFiles files;

    @BeforeEach
    void create() {
        open();
        lake.create(THING);
    }

    private void open() {
        lake = new Lake(LocalSpark.session(), folder.toString(), folder.toString());
        files = new TableFiles(lake, THING);
    }

    @Test
    void onlyPartsWithManySmallFilesAreMadeFewer() {
        // Eight files are many, seven are not: one for each append and shelf.
        for (int i = 0; i < 8; i++) {
            List<Row> things = new ArrayList<>(List.of(row("it's " + i, "O'Hara's", i), row("lost " + i, null, i)));
            if (i > 0) {
                things.add(row("few " + i, "few", i));
            }
            lake.append(THING, rows(things));
        }
        assertThat(files.fileCount()).isEqualTo(23);
        assertThat(files.crowded())
                .extracting(Part::where, Part::small)
                .containsExactly(
                        tuple(Optional.of("`shelf` = 'O\\'Hara\\'s'"), 8L), tuple(Optional.of("`shelf` IS NULL"), 8L));
        List<String> before = texts();
        long version = lake.version(THING);

        files.compact(files.crowded());
        // 1 + 1 + the 7 that are not many.
        assertThat(files.fileCount()).isEqualTo(9);
        assertThat(files.crowded()).isEmpty();
        assertThat(texts()).isEqualTo(before).hasSize(23);
        assertThat(lake.version(THING)).isEqualTo(version + 1);
        assertThat(lake.isChangedSince(THING, version)).isFalse();
        assertThat(lake.isChangedSince(THING, version - 1)).isTrue();
        assertThat(lake.changes(THING, version + 1).count()).isZero();
        // Who has the version from before still reads it.
        assertThat(lake.readAt(THING, version).inputFiles()).hasSize(23);
        assertThat(lake.readAt(THING, version).count()).isEqualTo(23);

        files.sort(List.of(new Part(Optional.of("`shelf` = 'few'"), 7, 1, 1)), NAME);
        assertThat(files.fileCount()).isEqualTo(3);
        assertThat(texts()).isEqualTo(before);
        assertThat(lake.isChangedSince(THING, version)).isFalse();
        lake.append(THING, rows(List.of(row("new", "few", 9))));
        assertThat(lake.isChangedSince(THING, version)).isTrue();
    }

    @Test
    void sortingPaysWhereAQuarterIsNewAndMoreThanOneFileIsLeft() {
        long one = TableFiles.TARGET_BYTES;
        assertThat(new Part(Optional.empty(), 8, one, one).isWorthSorting()).isFalse();
        assertThat(new Part(Optional.empty(), 8, one, one + 1).isWorthSorting()).isTrue();
        assertThat(new Part(Optional.empty(), 8, one, 4 * one).isWorthSorting()).isTrue();
        assertThat(new Part(Optional.empty(), 8, one - 1, 4 * one).isWorthSorting())
                .isFalse();
    }

    @Test
    void whatWasRemovedLongAgoIsDeletedAndNothingElse() throws IOException {
        lake.append(THING, rows(List.of(row("first", "A", 1))));
        long first = lake.version(THING);
        lake.replace(THING, rows(List.of(row("second", "A", 2))));
        long second = lake.version(THING);
        Aged.by(LONG_AGO, folder);
        open();
        lake.replace(THING, rows(List.of(row("third", "A", 3))));

        Retention retention = new Retention(lake, THING, Retention.DEFAULT_DAYS);
        long version = lake.version(THING);
        retention.apply();
        assertThat(lake.version(THING))
                .as("it is kept so long since its creation")
                .isEqualTo(version);
        assertThat(retention.mayClear()).isTrue();
        files.clear();
        assertThatThrownBy(() -> lake.readAt(THING, first).collectAsList()).hasMessageContaining("FILE_NOT_EXIST");
        // Written as long ago, but removed today.
        assertThat(lake.readAt(THING, second).collectAsList()).containsExactly(row("second", "A", 2));
        assertThat(lake.read(THING).collectAsList()).containsExactly(row("third", "A", 3));
        assertThat(lake.version(THING)).as("deleting is no version").isEqualTo(version);
    }

    @Test
    void whereTheTimeIsMadeLongerNothingIsDeletedUntilAllRemovalsInItAreKnown() throws IOException {
        lake.append(THING, rows(List.of(row("first", "A", 1))));
        assertThat(new Retention(lake, THING, 1).mayClear())
                .as("it is younger than a day")
                .isFalse();
        Aged.by(100, folder);
        open();
        Retention longer = new Retention(lake, THING, 60);
        assertThat(longer.mayClear()).isTrue();
        longer.apply();
        // Delta knows what was removed in the last 35 days; what was removed before may belong to the last 60.
        assertThat(longer.mayClear()).isFalse();
        assertThat(lake.property(THING, "delta.deletedFileRetentionDuration")).hasValue("interval 60 days");
        Retention shorter = new Retention(lake, THING, 30);
        shorter.apply();
        assertThat(shorter.mayClear()).isTrue();
        longer.apply();
        assertThat(longer.mayClear()).isFalse();
    }

    private List<String> texts() {
        return lake.read(THING).toJSON().collectAsList().stream().sorted().toList();
    }

    private static Row row(String name, String shelf, int count) {
        return RowFactory.create(name, shelf, count);
    }

    private static Dataset<Row> rows(List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, THING.schema()).repartition(1);
    }
}
