// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.ProcedureField;
import org.dossierlake.table.StagedProcedure;

/**
 * The names that stand beside codes in published rows. They are looked up where a question asks for them and cost nothing
 * where none does.
 *
 * @param procedures rows of {@code procedure}; of several with a name the newest tells it
 * @param fields rows of {@code procedure_field}
 */
public record Names(Dataset<Row> procedures, Dataset<Row> fields) {

    private static final String OUTSIDE = "told";

    /** The columns, and after each code whose name can be looked up that name. */
    static List<Field> beside(List<Field> columns) {
        List<Field> named = new ArrayList<>();
        for (Field column : columns) {
            named.add(column);
            if (column.name().equals(PublishedKey.PROCEDURE_CODE.name())) {
                named.add(PublishedKey.PROCEDURE_NAME);
            } else if (column.name().equals(PublishedKey.FIELD_CODE.name())) {
                named.add(PublishedKey.FIELD_NAME);
            }
        }
        return named;
    }

    /** Adds {@code procedure_name} where there is a {@code procedure_code}, and {@code field_name} likewise. */
    Dataset<Row> with(Dataset<Row> told) {
        List<String> columns = List.of(told.columns());
        Dataset<Row> rows = told;
        if (columns.contains(PublishedKey.PROCEDURE_CODE.name())) {
            rows = looked(
                    rows,
                    PublishedKey.PROCEDURE_NAME,
                    procedures.filter(StagedProcedure.PROCEDURE_NAME.col().isNotNull()),
                    Procedure.PROCEDURE_CODE,
                    max_by(StagedProcedure.PROCEDURE_NAME.col(), Procedure.VALID_FROM.col()));
        }
        if (columns.contains(PublishedKey.FIELD_CODE.name())) {
            rows = looked(
                    rows,
                    PublishedKey.FIELD_NAME,
                    fields,
                    ProcedureField.FIELD_CODE,
                    max(ProcedureField.FIELD_NAME.col()));
        }
        return rows;
    }

    private static Dataset<Row> looked(Dataset<Row> told, Field name, Dataset<Row> entries, Field code, Column newest) {
        // Without a name for the rows outside, the code of an entry would be compared with itself.
        Column outside = col(OUTSIDE + "." + code.name()).outer();
        return told.as(OUTSIDE)
                .withColumn(
                        name.name(),
                        entries.filter(code.col().equalTo(outside))
                                .select(newest)
                                .scalar());
    }
}
