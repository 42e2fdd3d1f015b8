// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Index766Test {

    private static final Path CONTRACT = Path.of("conf", "indicators", "766-2022.conf");

    private final Map<String, List<Row>> published = new HashMap<>();
    private LocalDate feedbackSince;

    /** A row of a published table: January to September 2026 of a province in total, unless values say otherwise. */
    private Index766Test with(Table table, Object... namesAndValues) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "period_kind", "year",
                "period_start", LocalDate.parse("2026-01-01"),
                "period_end", LocalDate.parse("2026-12-31"),
                "agency_view", "as_of_today",
                "agency_code", "H44",
                "agency_name", "Phú Thọ",
                "currency", "VND",
                "as_known_at", "run-1"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        Object[] cells = table.columns().stream()
                .map(field -> values.getOrDefault(
                        field.name(), !field.nullable() && field.type().equals(DataTypes.LongType) ? 0L : null))
                .toArray();
        published.computeIfAbsent(table.name(), any -> new ArrayList<>()).add(RowFactory.create(cells));
        return this;
    }

    private List<String> index(String condition, String columns) {
        return index(CONTRACT, condition, columns);
    }

    private List<String> index(Path contract, String condition, String columns) {
        return TestBooks.texts(
                Index766.of(
                        table -> LocalSpark.session()
                                .createDataFrame(published.getOrDefault(table.name(), List.of()), nullable(table)),
                        IndicatorFile.read(contract),
                        "VND",
                        Optional.ofNullable(feedbackSince)),
                condition,
                columns);
    }

    /** Money and histograms, which no indicator counts, may be left out here. */
    private static StructType nullable(Table table) {
        return table.schema().asNullable();
    }

    @Test
    void theScoresOfAProvinceThatArePublishedWithTheirCountsComeOut() {
        // Phú Thọ, 1 January to 26 September 2026, as the national portal showed it: on time 528,684 of 597,918, which
        // gave 17.68 of 20 points; 24.27 % digitised gave 0.97 of 4; 54.45 % used population data, 0 % the personal
        // store; 309,542 of 358,625 dossiers with a fee were paid online.
        with(Timeliness.TABLE, "on_time_766", 528_684L, "judged_766", 597_918L);
        with(
                Digitisation.TABLE,
                "dossier_digitised_numerator",
                2_427L,
                "dossier_digitised_denominator",
                10_000L,
                "result_electronic_numerator",
                7_248L,
                "result_electronic_denominator",
                10_000L,
                "data_reused_numerator",
                2_288L,
                "data_reused_denominator",
                10_000L,
                "from_personal_store_numerator",
                0L,
                "from_personal_store_denominator",
                10_000L,
                "population_data_numerator",
                5_445L,
                "population_data_denominator",
                10_000L);
        with(
                OnlinePayment.TABLE,
                "dossiers_with_fee",
                358_625L,
                "dossiers_paid_online",
                300_000L,
                "flagged_without_payment",
                10_542L,
                "paid_without_flag",
                1_000L);
        assertThat(index("denominator > 0", "indicator numerator denominator points maximum reason"))
                .containsExactly(
                        "2.1 528684 597918 17.68 20.00 null",
                        // 6 x 0.86313 = 5.1788: 300,000 + 10,542 - 1,000 have the flag.
                        "3.6 309542 358625 5.18 6.00 null",
                        // 6 x 0.7248, 4 x 0.2427, 2 x 0.2288 / 0.8, 2 x 0.5445.
                        "4.1 7248 10000 4.35 6.00 null",
                        "4.2 2427 10000 0.97 4.00 null",
                        "4.3 2288 10000 0.57 2.00 null",
                        "4.4 0 10000 0.00 4.00 null",
                        "4.5b 5445 10000 1.09 2.00 null");
        assertThat(index(
                        "indicator in ('TDGQ', 'MDSH', 'CKMB', 'total')",
                        "indicator points maximum_known maximum reason"))
                .containsExactly(
                        "CKMB null 0.00 18.00 without 1.1, 1.2, 1.3, 1.4",
                        "MDSH 6.98 18.00 22.00 without 4.5a, 4.x",
                        "TDGQ 17.68 20.00 20.00 null",
                        "total 29.84 44.00 100.00 without 1.1, 1.2, 1.3, 1.4, 3.1, 3.2, 3.3, 3.5, 3.5b, 4.5a, 4.x, 5.2,"
                                + " 5.3, 5.4");
    }

    /** Of the same province: 490,441 finished dossiers took 4.1 days in the mean, which gives no points and misses none. */
    @Test
    void theMeanProcessingTimeIsInformationOnly() {
        with(ProcessingTime.TABLE, "elapsed_days", 2_010_808L, "resolved", 490_441L);
        with(ProcessingTime.TABLE, "procedure_code", "P1", "elapsed_days", 7L, "resolved", 1L);
        assertThat(index("indicator = '2.2'", "numerator denominator round(rate,1) points maximum reason"))
                .containsExactly("2010808 490441 4.1 0.00 0.00 null");
        assertThat(index("indicator = 'TDGQ'", "points maximum_known reason")).containsExactly("null 0.00 without 2.1");
    }

    /**
     * The same province in full, 61.86 points: each indicator whose counts were published has them, and stands in its group beside
     * one that has the rest of the group's published points. Counts that no table here has go into columns that it has.
     */
    @Test
    void thePublishedGroupsAndTheirTotalComeOut(@TempDir Path folder) throws IOException {
        Path contract = Files.writeString(
                folder.resolve("phu-tho.conf"),
                """
                version = published
                groups {
                  CKMB { name = a, points = 18 }, TDGQ { name = b, points = 20 }, CLGQ { name = c, points = 12 }
                  TTTT { name = d, points = 10 }, MDSH { name = e, points = 22 }, MDHL { name = f, points = 18 }
                }
                indicators = [
                  # Synchronised 475,053 of 597,918 received: 6 x 0.79451 = 4.767. Then 796 of 1,800 less that.
                  { id = "1.4", group = CKMB, name = x, points = 6
                    numerator = "timeliness.received_online", denominator = "timeliness.received" }
                  { id = "1.x", group = CKMB, name = x, points = 12, numerator = "digitisation.online_filing_numerator"
                    denominator = "processing_time.resolved" }
                  { id = "2.1", group = TDGQ, name = x, points = 20
                    numerator = "timeliness.on_time_766", denominator = "timeliness.judged_766" }
                  { id = "3.x", group = CLGQ, name = x, points = 12, numerator = "digitisation.full_online_numerator"
                    denominator = "processing_time.resolved" }
                  { id = "3.6", group = TTTT, name = x, points = 6
                    numerator = "online_payment.dossiers_paid_online", denominator = "online_payment.dossiers_with_fee" }
                  { id = "3.5x", group = TTTT, name = x, points = 4, numerator = "online_payment.refunded"
                    denominator = "processing_time.resolved" }
                  { id = "4.1", group = MDSH, name = x, points = 6
                    numerator = "digitisation.result_electronic_numerator", denominator = "processing_time.resolved" }
                  { id = "4.2", group = MDSH, name = x, points = 4
                    numerator = "digitisation.dossier_digitised_numerator", denominator = "processing_time.resolved" }
                  { id = "4.3", group = MDSH, name = x, points = 2, full-at = 0.8
                    numerator = "digitisation.data_reused_numerator", denominator = "processing_time.resolved" }
                  { id = "4.4", group = MDSH, name = x, points = 4
                    numerator = "digitisation.from_personal_store_numerator", denominator = "processing_time.resolved" }
                  { id = "4.5b", group = MDSH, name = x, points = 2
                    numerator = "digitisation.population_data_numerator", denominator = "processing_time.resolved" }
                  { id = "4.x", group = MDSH, name = x, points = 4, numerator = "feedback.received"
                    denominator = "processing_time.resolved" }
                  { id = "5.x", group = MDHL, name = x, points = 18, numerator = "feedback.answered"
                    denominator = "processing_time.resolved" }
                ]
                """);
        feedbackSince = LocalDate.parse("2026-01-01");
        with(
                Timeliness.TABLE,
                "received",
                597_918L,
                "received_online",
                475_053L,
                "on_time_766",
                528_684L,
                "judged_766",
                597_918L);
        with(ProcessingTime.TABLE, "resolved", 10_000L);
        with(
                Digitisation.TABLE,
                // 12 x 0.2658 = 3.19 and 12 x 0.7133 = 8.56.
                "online_filing_numerator",
                2_658L,
                "full_online_numerator",
                7_133L,
                "result_electronic_numerator",
                7_248L,
                "dossier_digitised_numerator",
                2_427L,
                "data_reused_numerator",
                2_288L,
                "from_personal_store_numerator",
                0L,
                "population_data_numerator",
                5_445L);
        // 4 x 0.3725 = 1.49, 4 x 0.66 = 2.64, 18 x 0.6317 = 11.37.
        with(OnlinePayment.TABLE, "dossiers_with_fee", 358_625L, "dossiers_paid_online", 309_542L, "refunded", 3_725L);
        with(Feedback.TABLE, "received", 6_600L, "answered", 6_317L);
        assertThat(index(contract, "indicator in ('1.4', '2.1', '3.6') or indicator like '4.%'", "indicator points"))
                .containsExactly(
                        "1.4 4.77",
                        "2.1 17.68",
                        "3.6 5.18",
                        "4.1 4.35",
                        "4.2 0.97",
                        "4.3 0.57",
                        "4.4 0.00",
                        "4.5b 1.09",
                        "4.x 2.64");
        assertThat(index(contract, "denominator is null", "indicator points maximum_known reason"))
                .containsExactly(
                        "CKMB 7.96 18.00 null",
                        "CLGQ 8.56 12.00 null",
                        "MDHL 11.37 18.00 null",
                        "MDSH 9.62 22.00 null",
                        "TDGQ 17.68 20.00 null",
                        "TTTT 6.67 10.00 null",
                        "total 61.86 100.00 null");
    }

    @Test
    void whatReachesTheThresholdHasAllPointsAndNoMore() {
        // Half of the dossiers give all six points of 3.3; a quarter gives three.
        with(Digitisation.TABLE, "end_to_end_online_numerator", 50L, "end_to_end_online_denominator", 100L);
        with(
                Digitisation.TABLE,
                "agency_code",
                "H01",
                "end_to_end_online_numerator",
                100L,
                "end_to_end_online_denominator",
                100L);
        with(
                Digitisation.TABLE,
                "agency_code",
                "G05",
                "end_to_end_online_numerator",
                25L,
                "end_to_end_online_denominator",
                100L);
        assertThat(index("indicator = '3.3'", "agency_code rate points"))
                .containsExactly("G05 0.25 3.00", "H01 1.0 6.00", "H44 0.5 6.00");
    }

    @Test
    void whatTheCatalogueListsGivesPointsAndWithoutACatalogueNothingIsKnown() {
        with(
                ProcedureCatalogue.TABLE,
                "procedures",
                10L,
                "offered_online",
                4L,
                "used_online",
                1L,
                "with_fee",
                5L,
                "paid_online",
                2L);
        with(ProcedureCatalogue.TABLE, "level", "commune", "procedures", 9L, "offered_online", 9L);
        with(ProcedureCatalogue.TABLE, "online_level", 4, "procedures", 9L, "offered_online", 9L);
        // Listed, but nothing said of online levels and fees.
        with(ProcedureCatalogue.TABLE, "agency_code", "H01", "procedures", 3L);
        // Used, and listed for no agency: the view has a row for what it uses.
        with(ProcedureCatalogue.TABLE, "agency_code", "H29", "procedures", 0L, "used_not_listed", 2L);
        with(Timeliness.TABLE, "agency_code", "G05", "on_time_766", 1L, "judged_766", 2L);
        // 2 x 0.4 / 0.8, 4 x 0.25, 2 x 0.4 / 0.8.
        assertThat(index(
                        "indicator in ('3.1', '3.2', '3.5', '3.5b')",
                        "agency_code indicator numerator denominator points maximum_known reason"))
                .containsExactly(
                        "G05 3.1 null null null 0.00 no catalogue says which procedures it offers",
                        "G05 3.2 null null null 0.00 no catalogue says which procedures it offers",
                        "G05 3.5 null null null 0.00 no catalogue tells which fees can be paid online",
                        "G05 3.5b null null null 0.00 no catalogue says which procedures it offers",
                        "H01 3.1 null 3 null 0.00 a count is not known",
                        "H01 3.2 null null null 0.00 a count is not known",
                        "H01 3.5 null null null 0.00 no catalogue tells which fees can be paid online",
                        "H01 3.5b null null null 0.00 a count is not known",
                        "H29 3.1 null null null 0.00 no catalogue says which procedures it offers",
                        "H29 3.2 null null null 0.00 no catalogue says which procedures it offers",
                        "H29 3.5 null null null 0.00 no catalogue tells which fees can be paid online",
                        "H29 3.5b null null null 0.00 no catalogue says which procedures it offers",
                        "H44 3.1 4 10 1.00 2.00 null",
                        "H44 3.2 1 4 1.00 4.00 null",
                        "H44 3.5 null null null 0.00 no catalogue tells which fees can be paid online",
                        "H44 3.5b 2 5 1.00 2.00 null");
    }

    @Test
    void onlyTotalsInTheLakesCurrencyCountAndNothingDividedByNothingIsNull() {
        with(Timeliness.TABLE, "on_time_766", 1L, "judged_766", 2L);
        with(Timeliness.TABLE, "procedure_code", "P1", "on_time_766", 1L, "judged_766", 1L);
        with(Timeliness.TABLE, "subject", "citizen", "on_time_766", 1L, "judged_766", 1L);
        with(OnlinePayment.TABLE, "currency", "EUR", "dossiers_with_fee", 3L, "dossiers_paid_online", 3L);
        assertThat(index("indicator = '2.1'", "numerator denominator points")).containsExactly("1 2 10.00");
        assertThat(index("indicator = '3.6'", "numerator denominator rate points reason"))
                .containsExactly("0 0 null null nothing to divide by");
        assertThat(index("indicator = '3.3'", "numerator denominator reason"))
                .containsExactly("0 0 nothing to divide by");
        assertThat(index("indicator = '1.4'", "numerator points reason"))
                .containsExactly("null null no feed tells how many dossiers the reporting system counted");
    }

    @Test
    void feedbackCountsFromTheDayOnWhichTheFirstCame() {
        with(Timeliness.TABLE, "on_time_766", 1L, "judged_766", 2L);
        with(Timeliness.TABLE, "agency_code", "H61", "on_time_766", 1L, "judged_766", 2L);
        with(Feedback.TABLE, "judged", 8L, "on_time", 6L, "satisfied", 2L);
        with(Feedback.TABLE, "kind", "act", "judged", 7L, "on_time", 6L, "satisfied", 2L);
        String columns = "agency_code indicator numerator denominator points reason";
        feedbackSince = LocalDate.parse("2026-12-31");
        // 6 of 8 are three quarters of 6 points, 2 of 8 a quarter; who had none has all.
        assertThat(index("indicator in ('5.2', '5.3')", columns))
                .containsExactly(
                        "H44 5.2 6 8 4.50 null",
                        "H44 5.3 2 8 1.50 null",
                        "H61 5.2 0 0 6.00 nothing to divide by, which gives all points",
                        "H61 5.3 0 0 6.00 nothing to divide by, which gives all points");
        assertThat(index("indicator = 'MDHL'", "agency_code points maximum_known maximum reason"))
                .containsExactly("H44 6.00 12.00 18.00 without 5.4", "H61 12.00 12.00 18.00 without 5.4");
        String unknown = " null null null no feedback has landed of this period or of one before it";
        for (LocalDate none : new LocalDate[] {LocalDate.parse("2027-01-01"), null}) {
            feedbackSince = none;
            assertThat(index("indicator = '5.2'", columns)).containsExactly("H44 5.2" + unknown, "H61 5.2" + unknown);
            assertThat(index("indicator = 'MDHL' and agency_code = 'H61'", "points maximum_known reason"))
                    .containsExactly("null 0.00 without 5.2, 5.3, 5.4");
        }
    }

    @Test
    void allThatIsWrongInAContractIsToldAtOnce(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("wrong.conf"),
                """
                version = wrong
                groups { A { name = "A", points = 10 } }
                indicators = [
                  { id = "1", group = A, name = "x", points = 4, numerator = "timeliness.on_tine_766", denominator = "timeliness.judged_766" }
                  { id = "1", group = B, name = "x", points = 4, missing = "no source", weight = 3 }
                  { id = "2", group = A, name = "x", points = 4, full-at = 1.5
                    numerator = "timeliness.judged_766 plus agency_day.received", denominator = "agency_day.received +" }
                  { id = "3", group = A, name = "x", points = -1, full-without-any = "no" }
                ]
                """);
        assertThatThrownBy(() -> IndicatorFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "indicator 1 counts on_tine_766, which is no count of timeliness; the nearest is on_time_766",
                        "indicator 1 stands there twice, or is called as a sum is",
                        "indicator 1 is of the group B, which is not there",
                        "indicator 1 has weight, which is not known",
                        "indicator 2 gives all points at 1.5",
                        "a formula of indicator 2 has plus where + or - should stand",
                        "indicator 2 counts agency_day.received, which is not TABLE.COLUMN of a published table by period",
                        "a formula of indicator 2 ends with + or -",
                        "points of indicator 3 are -1, which is no number from 0 to 10000 with at most 2 decimals",
                        "full-without-any of indicator 3 is neither true nor false",
                        "indicator 3 needs either numerator and denominator, or missing",
                        "group A has 10 points, its indicators have 8");
        Path thin = Files.writeString(
                folder.resolve("thin.conf"),
                """
                groups { "4.x" { name = "A", points = 4.005, weight = 1 }, B = 3 }
                indicators = [
                  { id = total, group = "4.x", points = 4, numerator = "timeliness.judged_766", missing = "no source" }
                  { group = "4.x", name = [ a ], missing = "no source" }
                  5
                ]
                note = "what is this?"
                """);
        assertThatThrownBy(() -> IndicatorFile.read(thin))
                .hasMessageContainingAll(
                        "the file has note, which is not known",
                        "the file has no text for version",
                        "group 4.x has weight, which is not known",
                        "points of group 4.x are 4.005",
                        "group B is no section in braces",
                        "indicator total stands there twice, or is called as a sum is",
                        "indicator total has no text for name",
                        "indicator total needs either numerator and denominator, or missing",
                        "indicator number 2 has no text for id",
                        "indicator ? has no text for name",
                        "points of indicator ? are not given",
                        "indicator number 3 is no section in braces",
                        "no indicator has a numerator and a denominator");
        Path torn = Files.writeString(folder.resolve("torn.conf"), "version = [");
        assertThatThrownBy(() -> IndicatorFile.read(torn)).hasMessageStartingWith("it cannot be read");
    }
}
