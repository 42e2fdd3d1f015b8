// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Records as rows of their texts, nothing typed: the column of a word is {@code sent_} and the word. */
record TextRows(Sent feed) implements RowFormat {

    @Override
    public StructType schema() {
        StructType schema = new StructType()
                .add("path", StringType, false)
                .add("path_day", DateType, true)
                .add("position", LongType, false)
                .add("raw", StringType, true)
                .add("broken", StringType, true)
                .add("unknown_fields", createArrayType(StringType, false), true)
                .add("mended", BooleanType, false);
        for (String word : feed.columns()) {
            schema = schema.add(column(word), StringType, true);
        }
        for (Sent.Nested list : feed.lists()) {
            StructType element = new StructType();
            for (String field : list.fields()) {
                element = element.add(column(field), StringType, true);
            }
            schema = schema.add(column(list.word()), createArrayType(element, false), false);
        }
        return schema;
    }

    @Override
    public Function<SentRecord, Row> forTask() {
        return TextRows::row;
    }

    private static Row row(SentRecord sent) {
        List<Object> values = new ArrayList<>();
        values.add(sent.path());
        values.add(sent.pathDay());
        values.add(sent.position());
        values.add(sent.raw());
        values.add(sent.broken());
        values.add(sent.unknownFields());
        values.add(sent.mended());
        values.addAll(Arrays.asList(sent.texts()));
        for (List<SentRecord.Element> elements : sent.lists()) {
            values.add(elements.stream()
                    .map(element -> RowFactory.create((Object[]) element.texts()))
                    .toArray(Row[]::new));
        }
        return RowFactory.create(values.toArray());
    }

    private static String column(String word) {
        return "sent_" + word.replace('-', '_');
    }
}
