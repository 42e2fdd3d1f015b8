// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

/** What readers see of published tables and nobody stores. */
class StatisticsTest {

    private static final String MONTHS = "period_kind = 'month' and agency_code = 'VN'";

    private static final LocalDate COMPLETE_UNTIL = LocalDate.parse("2025-07-19");

    @Test
    void readersSeeHowFarEveryRowIsCompleteAndWhoWroteIt() {
        Dataset<Row> timeliness = TestBooks.told(
                Timeliness.STATISTIC,
                new TestBooks().with(Dossiers.received("2025-07-03T09:00")).on("2025-07-20"));
        Dataset<Row> seen = Statistics.seen(Timeliness.TABLE, timeliness, COMPLETE_UNTIL, noNames());
        assertThat(TestBooks.texts(
                        seen.distinct(), MONTHS + " and breakdown = 'total'", "agency_view complete_until as_known_at"))
                .containsExactly("as_of_today 2025-07-19 run-9");
    }

    @Test
    void noRowsHaveAllColumns() {
        Books empty = new TestBooks().on("2025-07-20");
        for (Statistic statistic : Statistics.ALL) {
            Dataset<Row> rows = Statistics.seen(statistic.table(), TestBooks.told(statistic, empty), null, noNames());
            assertThat(rows.collectAsList()).as(statistic.table().name()).isEmpty();
            assertThat(rows.columns())
                    .containsExactlyElementsOf(Statistics.seen(statistic.table()).stream()
                            .map(field -> field.name())
                            .toList());
        }
    }

    /** The newest entry that has a name; nobody has one for the third, and the total is of none. */
    @Test
    void codesHaveTheirNamesBesideThem() {
        Dataset<Row> timeliness = TestBooks.told(
                Timeliness.STATISTIC,
                new TestBooks()
                        .with(of("P1", "F1"), of("P2", "F1"), of("P3", "F2"))
                        .on("2025-07-20"));
        Names names = new Names(
                procedures(
                        procedure("P1", "1970-01-01", "Of old"),
                        procedure("P1", "2025-01-01", "Of this year"),
                        procedure("P1", "2025-07-01", null),
                        procedure("P2", "1970-01-01", "Another"),
                        procedure("P4", "2025-07-01", "Of nobody here")),
                fields(RowFactory.create("F1", "Land"), RowFactory.create("F3", "Roads")));
        Dataset<Row> seen = Statistics.seen(Timeliness.TABLE, timeliness, COMPLETE_UNTIL, names);
        assertThat(TestBooks.texts(
                        seen,
                        MONTHS + " and breakdown in ('total', 'procedure')",
                        "procedure_code procedure_name received"))
                .containsExactlyInAnyOrder("null null 3", "P1 Of this year 1", "P2 Another 1", "P3 null 1");
        assertThat(TestBooks.texts(
                        seen, MONTHS + " and breakdown = 'field'", "field_code field_name procedure_name received"))
                .containsExactlyInAnyOrder("F1 Land null 2", "F2 null null 1");
        assertThat(plan(seen.select("procedure_code", "procedure_name", "received")))
                .contains("procedure_name");
        assertThat(plan(seen.select("procedure_code", "field_code", "received")))
                .as("who does not ask for names does not look them up")
                .doesNotContain("procedure_name", "field_name");
    }

    private static String plan(Dataset<Row> rows) {
        return rows.queryExecution().optimizedPlan().toString();
    }

    private static Dossiers of(String procedure, String field) {
        return Dossiers.received("2025-07-03T09:00")
                .with(StagedDossier.PROCEDURE_CODE, procedure)
                .with(Dossier.FIELD_CODE, field);
    }

    /** The names of nothing. */
    static Names noNames() {
        return new Names(procedures(), fields());
    }

    private static Row procedure(String code, String validFrom, String name) {
        return RowFactory.create(code, LocalDate.parse(validFrom), name);
    }

    private static Dataset<Row> procedures(Row... rows) {
        return LocalSpark.session()
                .createDataFrame(
                        List.of(rows),
                        new StructType()
                                .add("procedure_code", DataTypes.StringType)
                                .add("valid_from", DataTypes.DateType)
                                .add("procedure_name", DataTypes.StringType));
    }

    private static Dataset<Row> fields(Row... rows) {
        return LocalSpark.session()
                .createDataFrame(
                        List.of(rows),
                        new StructType()
                                .add("field_code", DataTypes.StringType)
                                .add("field_name", DataTypes.StringType));
    }
}
