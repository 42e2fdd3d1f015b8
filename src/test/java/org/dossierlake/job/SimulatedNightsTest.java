// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.posting.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three nights from landing to publication: what they leave is what the simulator knows, to the last cell. */
class SimulatedNightsTest {

    /** Working hours of a day: up to here every minute has a bucket of its own. */
    private static final double EXACT_UP_TO_HOURS = 8;

    /** A bucket's upper edge is at most this much above any duration in it. */
    private static final double WIDEST_BUCKET = 1.02;

    /** Truth is written with six decimals. */
    private static final double ROUNDING = 1e-6;

    private static final Differences.Alike SAME = (column, expected, found) -> expected.equals(found);

    private final SimulatedLake lake = SimulatedLake.shared();

    @Test
    void everyNightIsDoneAndHasRefusals() {
        assertThat(lake.nights()).hasSize(3).allSatisfy(night -> {
            assertThat(night.exitStatus()).isEqualTo(2);
            assertThat(night.runId()).isPresent();
            assertThat(night.lines()).last().asString().contains(night.runId().orElseThrow());
        });
    }

    @Test
    void everyFileHasTheTruesControlTotals() {
        // Steps carry no money: the truth leaves these cells empty.
        Differences.Alike moneyless = (String column, String expected, String found) ->
                expected.equals(found) || (expected.isEmpty() && found.equals("0"));
        assertEqual("files", 2, moneyless, "SELECT * FROM landed_file");
    }

    @Test
    void everyRefusedRowHasTheTruesPlaceAndRules() {
        assertEqual("refused", 3, SAME, "SELECT * FROM quarantine");
    }

    @Test
    void everyDossierIsInItsTrueState() {
        assertEqual("dossiers", 1, SAME, "SELECT * FROM dossier");
    }

    @ParameterizedTest
    @CsvSource({"timeliness, 8", "digitisation, 6", "online_payment, 8", "reconciliation, 8", "agency_day, 3"})
    void everyPublishedCountIsTrue(String table, int keyColumns) {
        assertEqual(table, keyColumns, SAME, "SELECT * FROM " + table);
    }

    /** Rows of all kinds: of a node above agencies, of one procedure, of a running period. */
    @ParameterizedTest
    @CsvSource({
        "timeliness, 2025-07, procedure_code IS NOT NULL",
        "processing_time, admin-2025-07, breakdown = 'total'",
        "digitisation, 2025-07-01, breakdown = 'total'",
        "online_payment, 2025-07-15, breakdown = 'total'",
        "reconciliation, 2025-07, breakdown = 'total'"
    })
    void theRunsThatAFigureIsExplainedByComeToIt(String table, String period, String which) {
        Period named = Period.named(period).orElseThrow();
        Row row = lake.query("SELECT * FROM %s WHERE agency_view = 'as_of_today' AND period_kind = '%s'"
                                .formatted(table, named.kind().code())
                        + " AND period_start = DATE '%s' AND %s ORDER BY agency_code, procedure_code LIMIT 1"
                                .formatted(named.start(), which))
                .get(0);
        List<String> lines = Explain.lines(
                LocalSpark.session(),
                lake.site().settings(),
                new Explain.Question(
                        table,
                        row.getAs("agency_code"),
                        period,
                        Optional.ofNullable(row.getAs("procedure_code")),
                        "as_of_today",
                        Optional.empty()));
        assertThat(lines).contains("What each run added, by cause");
        assertThat(lines).last().isEqualTo("All runs together are what is published.");
    }

    @Test
    void viewsFollowFromThePublishedTables() {
        assertThat(lake.query(
                                """
                SELECT count(*), count_if(f.total = t.received + t.carried_over + t.stopped_stock - t.stopped
                    AND f.total = f.resolved + f.in_progress AND f.resolved_late = t.resolved_late
                    AND f.agency_name = t.agency_name AND f.complete_until = t.complete_until AND f.as_known_at = t.as_known_at)
                FROM form_06 f
                FULL JOIN (
                    SELECT * FROM timeliness
                    WHERE breakdown IN ('total', 'field') AND received + carried_over + stopped_stock > stopped) t
                ON f.period_kind = t.period_kind AND f.period_start = t.period_start AND f.agency_view = t.agency_view
                AND f.agency_code = t.agency_code AND f.breakdown = t.breakdown AND f.field_code <=> t.field_code""")
                        .get(0))
                .satisfies(row -> assertThat(row.getLong(0)).isPositive().isEqualTo(row.getLong(1)));
        assertThat(lake.query(
                                """
                SELECT count(*), count_if(i.numerator = t.on_time_766 AND i.denominator = t.judged_766
                    AND i.points <=> round(20 * t.on_time_766 / t.judged_766, 2) AND i.contract = '766-2022')
                FROM index_766 i
                JOIN timeliness t USING (period_kind, period_start, period_end, agency_view, agency_code)
                WHERE i.indicator = '2.1' AND t.breakdown = 'total' AND t.judged_766 > 0""")
                        .get(0))
                .satisfies(row -> assertThat(row.getLong(0)).isPositive().isEqualTo(row.getLong(1)));
    }

    /** Counted otherwise than the view does: the dossiers of a period, and all requests of all time. */
    @Test
    void supplementsAreThoseOfTheDossiers() {
        assertThat(lake.query(
                                """
                SELECT count(*), count_if(s.received = t.received AND s.agency_name = t.agency_name
                    AND s.complete_until = t.complete_until)
                FROM (SELECT * FROM supplement WHERE received > 0) s
                FULL JOIN (
                    SELECT * FROM timeliness WHERE breakdown IN ('total', 'procedure') AND received > 0) t
                ON s.period_kind = t.period_kind AND s.period_start = t.period_start AND s.agency_view = t.agency_view
                AND s.agency_code = t.agency_code AND s.breakdown = t.breakdown
                AND s.procedure_code <=> t.procedure_code""")
                        .get(0))
                .satisfies(row -> assertThat(row.getLong(0)).isPositive().isEqualTo(row.getLong(1)));
        assertThat(lake.query(
                                """
                SELECT v.requests, v.with_request, d.requests, d.with_request
                FROM (
                    SELECT sum(requests) AS requests, sum(with_request) AS with_request FROM supplement
                    WHERE period_kind = 'month' AND agency_view = 'as_reported' AND agency_code = 'VN'
                    AND breakdown = 'total') v,
                (
                    SELECT sum(size(asked)) AS requests, count_if(size(asked) > 0) AS with_request FROM (
                        SELECT filter(supplement_requests, r -> r.asked.at < coalesce(closed_at, timestamp'9999-01-01'))
                            AS asked
                        FROM dossier WHERE in_scope)) d""")
                        .get(0))
                .satisfies(row -> {
                    assertThat(row.getLong(0)).isPositive().isEqualTo(row.getLong(2));
                    assertThat(row.getLong(1)).isPositive().isEqualTo(row.getLong(3));
                });
    }

    /** The simulator names desks, which no register knows: every dossier counts for the agency that received it. */
    @Test
    void whatNobodyKnowsTheUnitOfIsResolvedByTheReceivingAgency() {
        assertThat(lake.query(
                                """
                SELECT count(*), count_if(r.resolved = t.resolved AND r.resolved_early = t.resolved_early
                    AND r.resolved_on_time = t.resolved_on_time AND r.resolved_late = t.resolved_late
                    AND r.resolved_without_due = t.resolved_without_due AND r.unit_unknown = t.resolved
                    AND r.agency_name = t.agency_name AND r.complete_until = t.complete_until)
                FROM resolving_agency r
                FULL JOIN (
                    SELECT * FROM timeliness WHERE breakdown IN ('total', 'procedure') AND resolved > 0) t
                ON r.period_kind = t.period_kind AND r.period_start = t.period_start AND r.agency_view = t.agency_view
                AND r.agency_code = t.agency_code AND r.breakdown = t.breakdown
                AND r.procedure_code <=> t.procedure_code""")
                        .get(0))
                .satisfies(row -> assertThat(row.getLong(0)).isPositive().isEqualTo(row.getLong(1)));
    }

    @Test
    void viewsAreWhatAnotherEngineCountsInTheLandedFiles() throws IOException, SQLException {
        IndependentEngine engine = new IndependentEngine(LocalSpark.session(), lake.site());
        List<SecondOpinion.Compared> compared;
        SecondOpinion.Percentiles percentiles;
        try (SecondOpinion opinion = engine.counted()) {
            compared = engine.comparedViews(opinion);
            percentiles = engine.percentiles(opinion);
        }
        assertThat(compared).flatExtracting(SecondOpinion.Compared::differences).isEmpty();
        assertThat(compared)
                .hasSize(SecondOpinion.VIEWS.size())
                .allSatisfy(view -> assertThat(view.cells()).as(view.table()).isPositive());
        assertThat(percentiles.compared())
                .isEqualTo(3
                        * lake.query("SELECT count(*) FROM processing_time")
                                .get(0)
                                .getLong(0));
        assertThat(percentiles.overADay()).isPositive().isLessThan(percentiles.compared());
        assertThat(percentiles.wrong()).isZero();
        assertThat(percentiles.largest()).isLessThan(0.02);
    }

    @Test
    void aColumnThatBeginsLikeAViewAsksForNoView() {
        LocalSpark.session().catalog().dropTempView("supplement");
        lake.query("SELECT count(supplement_requests) FROM dossier");
        assertThat(LocalSpark.session().catalog().tableExists("supplement")).isFalse();
        lake.query("SELECT count(*) FROM SUPPLEMENT");
        assertThat(LocalSpark.session().catalog().tableExists("supplement")).isTrue();
    }

    @Test
    void whatIsReconciledIsWhatWasPaid() {
        assertThat(lake.query(
                                """
                SELECT count(*), count_if(r.net <=> p.net) FROM (
                    SELECT currency, sum(net) AS net FROM reconciliation WHERE period_kind = 'month'
                    AND agency_view = 'as_reported' AND agency_code = 'VN' AND breakdown = 'total' GROUP BY currency) r
                FULL JOIN (
                    SELECT currency, sum(amount - refunded_amount) AS net FROM online_payment WHERE period_kind = 'month'
                    AND agency_view = 'as_reported' AND agency_code = 'VN' AND breakdown = 'total' GROUP BY currency) p
                USING (currency)""")
                        .get(0))
                .satisfies(row -> assertThat(row.getLong(0)).isPositive().isEqualTo(row.getLong(1)));
    }

    @Test
    void everyProcessingTimeIsTrueWithinTheHistogramsBound() {
        assertEqual("processing_time", 7, SimulatedNightsTest::durationsAlike, "SELECT * FROM processing_time");
    }

    private static boolean durationsAlike(String column, String expected, String found) {
        if (column.equals("resolved")) {
            return expected.equals(found);
        }
        double truth = Double.parseDouble(expected);
        double published = Double.parseDouble(found);
        if (column.startsWith("p") && truth > EXACT_UP_TO_HOURS) {
            return published >= truth - ROUNDING && published <= truth * WIDEST_BUCKET + ROUNDING;
        }
        return Math.abs(published - truth) <= ROUNDING;
    }

    private void assertEqual(String truth, int keyColumns, Differences.Alike alike, String sql) {
        TruthFile expected = TruthFile.read(lake.simulated().truth().resolve(truth + ".csv"));
        assertThat(expected.rows()).isNotEmpty();
        List<Row> found = lake.query(sql);
        assertThat(new Differences(truth, keyColumns, alike).between(expected, found))
                .isEmpty();
    }
}
