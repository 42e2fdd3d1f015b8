// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.ShippedAgencies;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.table.Procedure;
import org.junit.jupiter.api.Test;

/** A catalogue of seven procedures and what was used of it until 23 September 2025, worked out by hand. */
class ProcedureCatalogueTest {

    private static final LocalDate DAY = LocalDate.of(2025, 9, 23);

    private static final AgencyRegister REGISTER =
            ShippedAgencies.register().with(Map.of("H44.100", "VN", "H44.10", "VN", "H59", "VN", "H61", "VN"));

    private static final String COUNTS =
            "procedures offered_online full_online with_fee returns_paper published integrated used used_online paid_online"
                    + " essential_06 essential_06_integrated plan_02_full used_not_listed";

    private static final LocalDate AUGUST = LocalDate.of(2025, 8, 1);
    private static final LocalDate SEPTEMBER = LocalDate.of(2025, 9, 1);

    /** Code, from, to, levels, agencies, online level, fee, paper, published, integrated, lists; - is not said. */
    private static final List<Row> PROCEDURES = procedures(
            "1 - - province H44.10 4 true false true true essential_06,plan_02_full",
            "2 - - commune,province H44.10,H44.100 3 false true true false essential_06",
            // From 10 September on it can be handled online from end to end.
            "2 2025-09-10 - commune,province H44.10,H44.100 4 false true true false essential_06",
            "3 - - - H44.100 - - - - - -",
            // No more in September.
            "4 - 2025-08-31 commune H44.100 2 true true false - -",
            // Nobody says which agencies offer these.
            "5 - - ministry - 4 true - - true another",
            "6 - - other - - - - - - -",
            // Only dossiers have named it.
            "7 named-only");

    private final List<Row> timeliness = new ArrayList<>();
    private final List<Row> payments = new ArrayList<>();

    ProcedureCatalogueTest() {
        received(AUGUST, "4", "H44.100", 1, 0);
        received(SEPTEMBER, "1", "H44.10", 3, 0);
        // Filed where the catalogue does not list it.
        received(SEPTEMBER, "1", "H44.100", 1, 0);
        received(SEPTEMBER, "2", "H44.100", 2, 1);
        received(SEPTEMBER, "4", "H44.100", 1, 0);
        received(SEPTEMBER, "7", "H44.100", 1, 1);
        // Still open, and not received in the period.
        received(SEPTEMBER, "3", "H44.100", 0, 0);
        paid(SEPTEMBER, "1", "H44.10", 1);
        // Without a fee by the catalogue; failed.
        paid(SEPTEMBER, "2", "H44.100", 1);
        paid(SEPTEMBER, "4", "H44.100", 0);
    }

    @Test
    void everyColumnIsWhatTheCatalogueAndTheDossiersSay() {
        assertThat(totals(SEPTEMBER, "agency_code " + COUNTS))
                .containsExactly(
                        // 1, 2 and 3: 2 of them online, 1 with a fee; 2 and 3 return a paper; 4 and 7 are not listed.
                        "H44 3 2 2 1 2 2 1 2 1 1 2 1 1 2",
                        // 1 and 2, of which 1 was used here, at the desk.
                        "H44.10 2 2 2 1 1 2 1 1 0 1 2 1 1 0",
                        // 2 and 3; beside them 1, 4 and 7 were used.
                        "H44.100 2 1 1 0 2 1 0 1 1 0 1 0 0 3",
                        // 1, 2, 3, 5 and 6; 3, 5 and 6 do not say whether a paper is returned.
                        "VN 5 3 3 2 4 2 2 2 1 1 2 1 1 2",
                        "VN.LOCALITIES 3 2 2 1 2 2 1 2 1 1 2 1 1 2",
                        // 5, of which nobody says whether it is public.
                        "VN.MINISTRIES 1 1 1 1 1 null 1 0 0 0 0 0 0 0");
        assertThat(totals(SEPTEMBER, "agency_code offered_online_rate used_online_rate paid_online_rate"))
                .containsExactly(
                        "H44 " + 2.0 / 3 + " 0.5 1.0",
                        "H44.10 1.0 0.0 1.0",
                        "H44.100 0.5 1.0 null",
                        "VN 0.6 " + 1.0 / 3 + " 0.5",
                        "VN.LOCALITIES " + 2.0 / 3 + " 0.5 1.0",
                        "VN.MINISTRIES 1.0 0.0 0.0");
    }

    @Test
    void aPeriodShowsTheCatalogueOfItsLastDay() {
        // 2 is partial still, and 4 is listed, where one can only read of it online.
        assertThat(totals(AUGUST, "agency_code " + COUNTS)).contains("H44.100 3 1 0 1 3 1 0 1 0 0 1 0 0 0");
        assertThat(totals(AUGUST, "agency_code procedures used used_not_listed"))
                .contains("VN 6 1 0", "H44 4 1 0");
    }

    @Test
    void levelsAndOnlineLevelsHaveRowsOfTheirOwn() {
        Dataset<Row> rows = catalogue();
        assertThat(TestBooks.texts(
                        rows,
                        "agency_code = 'VN' and period_start = date'2025-09-01' and level is not null",
                        "level online_level procedures offered_online used used_not_listed"))
                .containsExactly(
                        "commune null 1 1 1 0",
                        "ministry null 1 1 0 0",
                        "other null 1 null 0 0",
                        "province null 2 2 2 0",
                        "unknown null 1 null 0 0");
        assertThat(TestBooks.texts(
                        rows,
                        "agency_code = 'H44.100' and online_level is not null",
                        "period_start level online_level procedures offered_online full_online used"))
                .containsExactly("2025-08-01 null 2 1 0 0 1", "2025-08-01 null 3 1 1 0 0", "2025-09-01 null 4 1 1 1 1");
    }

    @Test
    void usedAndUsedNotListedAreAllProceduresThatDossiersName() {
        Dataset<Row> rows = catalogue();
        assertThat(rows.filter("level is null and online_level is null")
                        .selectExpr("period_start", "agency_view", "agency_code", "used + used_not_listed as used")
                        .filter("used > 0")
                        .collectAsList())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(dataset(Timeliness.TABLE, timeliness)
                        .filter("received > 0 and agency_code not like '%.OWN'")
                        .groupBy("period_start", "agency_view", "agency_code")
                        .agg(count_distinct(col("procedure_code")))
                        .collectAsList());
        assertThat(rows.groupBy(ProcedureCatalogue.TABLE.key().stream()
                                .map(field -> field.col())
                                .toArray(Column[]::new))
                        .count()
                        .filter("count > 1")
                        .collectAsList())
                .isEmpty();
    }

    @Test
    void aProcedureOfAnAgencyThatIsNoMoreCountsOnceUnderWhoeverTookOver() {
        List<String> rows = texts(
                catalogue(procedures("1 - - province H59,H61 4 true true true true -")),
                "period_start = date'2025-09-01' and level is null and online_level is null and agency_code like 'H%'"
                        + " and procedures > 0",
                "agency_view agency_code agency_name procedures essential_06");
        assertThat(rows)
                .containsExactly(
                        "as_of_today H61 " + nameOf("H61") + " 1 null",
                        "as_reported H59 " + nameOf("H59") + " 1 null",
                        "as_reported H61 " + nameOf("H61") + " 1 null");
    }

    @Test
    void proceduresThatOnlyDossiersHaveNamedAreNoCatalogue() {
        assertThat(entries(procedures("7 named-only")).isEmpty()).isTrue();
        assertThat(totals(SEPTEMBER, "agency_code agency_name as_known_at"))
                .contains("H44 Tỉnh Phú Thọ run-2", "VN.MINISTRIES " + nameOf("VN.MINISTRIES") + " run-1");
    }

    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        List<Row> reversed = new ArrayList<>(PROCEDURES);
        Collections.reverse(reversed);
        List<Row> rows = catalogue().collectAsList();
        Collections.reverse(timeliness);
        assertThat(catalogue(reversed).collectAsList()).containsExactlyInAnyOrderElementsOf(rows);
    }

    private static String nameOf(String agency) {
        return REGISTER.at(agency, DAY).orElseThrow().name();
    }

    private List<String> totals(LocalDate month, String columns) {
        return TestBooks.texts(
                catalogue(),
                "period_start = date'%s' and level is null and online_level is null".formatted(month),
                columns);
    }

    private static List<String> texts(Dataset<Row> rows, String condition, String columns) {
        return rows.filter(condition).selectExpr(columns.split(" ")).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .sorted()
                .toList();
    }

    private Dataset<Row> catalogue() {
        return catalogue(PROCEDURES);
    }

    private Dataset<Row> catalogue(List<Row> procedures) {
        return ProcedureCatalogue.of(
                entries(procedures),
                periods(),
                dataset(Timeliness.TABLE, timeliness),
                dataset(OnlinePayment.TABLE, payments),
                REGISTER,
                DAY);
    }

    private Set<Period> periods() {
        return dataset(Timeliness.TABLE, timeliness)
                .select("period_kind", "period_start", "period_end")
                .collectAsList()
                .stream()
                .map(row -> new Period(PeriodKind.fromCode(row.getString(0)), row.getLocalDate(1), row.getLocalDate(2)))
                .collect(Collectors.toSet());
    }

    private static Dataset<Row> entries(List<Row> procedures) {
        return ProcedureCatalogue.entries(dataset(Procedure.TABLE, procedures));
    }

    private static Dataset<Row> dataset(Table table, List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, table.schema().asNullable());
    }

    /** Rows as they are published for an agency and all above it, in both views. */
    private void received(LocalDate month, String procedure, String agency, long received, long online) {
        nodes(agency)
                .forEach(node -> timeliness.add(row(
                        Timeliness.TABLE,
                        month,
                        node,
                        Map.of("procedure_code", procedure, "received", received, "received_online", online))));
        // Other totals say nothing of a procedure.
        nodes(agency)
                .forEach(node -> timeliness.add(
                        row(Timeliness.TABLE, month, node, Map.of("received", 0L, "subject", "citizen"))));
    }

    private void paid(LocalDate month, String procedure, String agency, long successful) {
        nodes(agency)
                .forEach(node -> payments.add(row(
                        OnlinePayment.TABLE,
                        month,
                        node,
                        Map.of("procedure_code", procedure, "successful", successful, "currency", "VND"))));
    }

    /** Of each node view, code and name. */
    private static List<String[]> nodes(String agency) {
        return PublishedKey.VIEWS.stream()
                .flatMap(view -> Stream.concat(
                                REGISTER.nodesAt(agency, DAY).stream(), Stream.of("H44" + AgencyTree.OWN_SUFFIX))
                        .map(node -> new String[] {view, node}))
                .toList();
    }

    private static Row row(Table table, LocalDate month, String[] node, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("period_kind", "month");
        all.put("period_start", month);
        all.put("period_end", month.plusMonths(1).minusDays(1));
        all.put("agency_view", node[0]);
        all.put("agency_code", node[1]);
        all.put("agency_name", node[1]);
        all.put("as_known_at", "run-2");
        return cells(table, all);
    }

    private static Row cells(Table table, Map<String, Object> values) {
        return RowFactory.create(table.columns().stream()
                .map(field -> values.getOrDefault(
                        field.name(), !field.nullable() && field.type().equals(DataTypes.LongType) ? 0L : null))
                .toArray());
    }

    private static List<Row> procedures(String... lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] said = line.split(" ");
            Map<String, Object> values = new HashMap<>();
            values.put("procedure_code", said[0]);
            values.put("valid_from", LocalDate.of(1970, 1, 1));
            values.put("levels", new String[0]);
            values.put("run_id", "run-1");
            if (said.length > 2) {
                put(values, "valid_from", said[1].equals("-") ? null : LocalDate.parse(said[1]));
                put(values, "valid_to", said[2].equals("-") ? null : LocalDate.parse(said[2]));
                put(values, "levels", list(said[3]));
                put(values, "offered_by", list(said[4]));
                put(values, "online_level", said[5].equals("-") ? null : Integer.valueOf(said[5]));
                put(values, "has_fee", mark(said[6]));
                put(values, "returns_paper", mark(said[7]));
                put(values, "is_published", mark(said[8]));
                put(values, "is_integrated", mark(said[9]));
                put(values, "lists", list(said[10]));
                values.put("version_order", RowFactory.create(null, DAY, "procedures/a.csv", 1, (long) rows.size()));
            }
            rows.add(cells(Procedure.TABLE, values));
        }
        return rows;
    }

    private static void put(Map<String, Object> values, String name, Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private static String[] list(String text) {
        return text.equals("-") ? null : text.split(",");
    }

    private static Boolean mark(String text) {
        return text.equals("-") ? null : Boolean.valueOf(text);
    }
}
