// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table is made to say what other rows say, with as few written as there are differences. */
class MirrorTest {

    private static final Field PART = Field.required("part", StringType, "The month");
    private static final Field CODE = Field.required("code", StringType, "Names a thing");
    private static final Field BEGUN = Field.optional("begun", StringType, "Names a thing, too; null is a value");
    private static final Field SAID = Field.optional("said", StringType, "What is said of it");
    private static final Field BY = Field.required("by", StringType, "Who wrote it");

    private static final Table PLAIN = new Table(
            "plain",
            "One row per thing",
            List.of(CODE, BEGUN),
            List.of(PART, CODE, BEGUN, SAID, BY),
            Table.Layout.partitioned(PART));

    private static final Table FED = new Table(
            "fed",
            PLAIN.grain(),
            PLAIN.key(),
            PLAIN.columns(),
            Table.Layout.partitioned(PART).withChangeFeed());

    private static final List<Field> COMPARED = List.of(SAID);

    @Test
    void whatDiffersIsWrittenAndNothingElse(@TempDir Path folder) {
        Lake lake = new Lake(LocalSpark.session(), folder.toString(), folder.toString());
        for (Table table : List.of(PLAIN, FED)) {
            lake.create(table);
            Dataset<Row> right = rows(
                    row("july", "same", null, "yes", "second"),
                    row("july", "other", "1", null, "second"),
                    row("july", "twice", "1", "yes", "second"),
                    row("august", "moved", "1", "yes", "second"),
                    row("august", "missing", null, "yes", "second"));
            lake.append(
                    table,
                    rows(
                            row("july", "same", null, "yes", "first"),
                            row("july", "other", "1", "no", "first"),
                            row("july", "twice", "1", "yes", "first"),
                            row("july", "twice", "1", "yes", "first"),
                            row("july", "moved", "1", "yes", "first"),
                            row("july", "invented", "1", "yes", "first")));

            RowsChanged changed = Mirror.of(lake, table, right, COMPARED);

            assertThat(texts(lake.read(table)))
                    .as(table.name())
                    .containsExactly(
                            "august,missing,null,yes,second",
                            "august,moved,1,yes,second",
                            "july,other,1,null,second",
                            "july,same,null,yes,first",
                            "july,twice,1,yes,second");
            // Of the key that stood twice both rows went, and one came.
            assertThat(changed.updated()).isEqualTo(1);
            assertThat(changed.inserted()).isEqualTo(3);
            assertThat(changed.deleted()).isEqualTo(4);

            long version = lake.version(table);
            assertThat(Mirror.of(lake, table, right.withColumn(BY.name(), lit("third")), COMPARED))
                    .isEqualTo(RowsChanged.NONE);
            assertThat(lake.version(table)).isEqualTo(version);
        }
    }

    @Test
    void aTableThatWasJustMadeIsFilledAndOneWithoutAnythingToSayIsEmptied(@TempDir Path folder) {
        Lake lake = new Lake(LocalSpark.session(), folder.toString(), folder.toString());
        lake.create(PLAIN);
        assertThat(Mirror.of(lake, PLAIN, rows(), COMPARED)).isEqualTo(RowsChanged.NONE);
        Mirror.of(lake, PLAIN, rows(row("july", "one", null, "yes", "first")), COMPARED);
        assertThat(texts(lake.read(PLAIN))).containsExactly("july,one,null,yes,first");
        Mirror.of(lake, PLAIN, rows(), COMPARED);
        assertThat(texts(lake.read(PLAIN))).isEmpty();
    }

    private static Row row(String... values) {
        return RowFactory.create((Object[]) values);
    }

    private static Dataset<Row> rows(Row... rows) {
        return LocalSpark.session().createDataFrame(Arrays.asList(rows), PLAIN.schema());
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .map(row -> row.mkString(","))
                .sorted()
                .toList();
    }
}
