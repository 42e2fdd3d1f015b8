// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Staged;

/** Refused rows once for each rule that they break. */
final class Reasons {

    static final String RULE = "rule";

    /** The sender's field that the rule is about; {@code record} for the record as a whole. */
    static final String FIELD = "field";

    /** What the record says in that field, masked; null when it says nothing. */
    static final String VALUE = "value";

    /** The dossier that the record names; null where it names none, or none that may be shown. */
    static final String DOSSIER = "dossier_code";

    static final String MEANING = "meaning";
    static final String ADVICE = "advice";

    private static final StructType CATALOGUE = new StructType()
            .add(Quarantine.FEED.name(), StringType)
            .add(RULE, StringType)
            .add("about", StringType)
            .add(MEANING, StringType)
            .add(ADVICE, StringType);

    private Reasons() {}

    /** Feed, sender, path, position, and the columns that this class names. */
    static Dataset<Row> of(Dataset<Row> refused) {
        List<Row> entries = RuleCatalogue.ENTRIES.stream()
                .map(entry ->
                        RowFactory.create(entry.feed(), entry.code(), entry.field(), entry.meaning(), entry.advice()))
                .toList();
        Dataset<Row> catalogue = refused.sparkSession().createDataFrame(entries, CATALOGUE);
        Column about = filter(Staged.SAID.col(), said -> said.getField("word").equalTo(col("about")));
        Column named = array_join(transform(about, said -> said.getField("field")), ", ");
        return refused.withColumn(RULE, explode(Staged.RULES.col()))
                .join(broadcast(catalogue), new String[] {Quarantine.FEED.name(), RULE}, "left")
                .select(
                        Quarantine.FEED.col(),
                        Staged.SENDER.col(),
                        Staged.PATH.col(),
                        Staged.POSITION.col(),
                        col(RULE),
                        coalesce(when(named.notEqual(""), named), col("about"), lit(Rule.RECORD))
                                .as(FIELD),
                        array_join(transform(about, said -> said.getField("value")), ", ")
                                .as(VALUE),
                        coalesce(said("code"), said("dossier")).as(DOSSIER),
                        col(MEANING),
                        col(ADVICE));
    }

    private static Column said(String word) {
        return get(filter(Staged.SAID.col(), said -> said.getField("word").equalTo(word)), lit(0))
                .getField("value");
    }
}
