// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.ShippedAgencies;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.FeedbackItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Feedback around the holidays of 1 and 2 September 2025, worked out by hand as of the 30th. Of what came on Friday 29
 * August the 2nd working day is 4 September, the 5th the 9th, the 15th Tuesday the 23rd.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedbackTest {

    private static final LocalDate DAY = LocalDate.of(2025, 9, 30);

    private static final AgencyRegister REGISTER =
            ShippedAgencies.register().with(Map.of("H44.100", "VN", "G05", "VN", "H59", "VN", "K05", "VN"));

    private static final String COUNTS = "carried_over received refused answered answered_on_time published in_progress"
            + " overdue judged on_time dissatisfied repeated satisfied";

    private static final String RATES = " answered_on_time_rate on_time_rate satisfied_rate";

    /** Code, agency, kind; received, refused, supplement asked and returned, answered, published; dissatisfied, repeated. */
    private static final List<Row> ITEMS = items(
            // Refused on the 2nd working day, and on the 3rd.
            "01 H44 act 2025-08-29 2025-09-04 - - - - 0 0",
            "02 H44 act 2025-08-29 2025-09-05 - - - - 0 0",
            // Answered on the 15th working day and published on the 2nd after; answered a day later; published a day
            // later.
            "03 H44 act 2025-08-29 - - - 2025-09-23 2025-09-25 0 0",
            "04 H44 act 2025-08-29 - - - 2025-09-24 2025-09-24 0 0",
            "05 H44 act 2025-08-29 - - - 2025-09-23 2025-09-26 0 0",
            // A supplement asked for on the 5th working day stops the time and, when it has come, begins it anew: to 3
            // October.
            "06 H44 regulation 2025-08-29 - 2025-09-09 2025-09-12 - - 0 0",
            // One asked for on the 6th does neither.
            "07 H44 regulation 2025-08-29 - 2025-09-10 2025-09-12 - - 0 0",
            // Still awaited.
            "08 H44 regulation 2025-08-29 - 2025-09-09 - - - 0 0",
            // Nothing was done.
            "09 H44 act 2025-08-29 - - - - - 0 0",
            // Not published: by 1 October it may be, by 29 September it was to be.
            "10 H44.100 act 2025-09-15 - - - 2025-09-29 - 1 0",
            "11 H44.100 act 2025-09-15 - - - 2025-09-25 - 0 1",
            "12 G05 regulation 2025-09-16 - - - 2025-09-18 2025-09-18 1 1",
            // Received tomorrow, and answered tomorrow.
            "13 G05 act 2025-10-01 - - - - - 0 0",
            "14 G05 act 2025-09-16 - - - 2025-10-01 - 0 0",
            // Refused on the 2nd working day after the supplement came.
            "15 H44 act 2025-08-29 2025-09-16 2025-09-09 2025-09-12 - - 0 0");

    private final Dataset<Row> figures = figures(ITEMS).persist();

    @Test
    void everyCountOfAProvinceFromHalfMonthToHalfMonth() {
        assertThat(texts(
                        "agency_code = 'H44' and agency_view = 'as_of_today' and kind is null and period_kind = 'half_month'",
                        "period_start period_end " + COUNTS + RATES))
                .containsExactly(
                        // 01 to 09 and 15 came.
                        "2025-08-15 2025-08-31 0 10 0 0 0 0 10 0 10 10 0 0 10 null 1.0 1.0",
                        // 01 and 02 refused, 02 late; the supplement of 07 was asked for late.
                        "2025-09-01 2025-09-14 10 0 2 0 0 0 8 0 10 8 0 0 8 null 0.8 0.8",
                        // 15 refused; 03, 04, 05, 10, 11 answered, 04 late; 07 and 09 overdue. No limit missed: 03, 06,
                        // 08, 10,
                        // 15.
                        "2025-09-15 2025-09-30 8 2 1 5 4 3 4 2 10 5 1 1 4 0.8 0.5 0.4");
    }

    @Test
    void theKindsAreCountedApart() {
        assertThat(texts(
                        "agency_code = 'H44' and agency_view = 'as_reported' and period_start = '2025-09-15'"
                                + " and period_kind = 'half_month'",
                        "kind " + COUNTS))
                .containsExactly(
                        "act 5 2 1 5 4 3 1 1 7 3 1 1 2",
                        "null 8 2 1 5 4 3 4 2 10 5 1 1 4",
                        "regulation 3 0 0 0 0 0 3 1 3 2 0 0 2");
    }

    @Test
    void everyNodeOfTheTreeHasTheMonth() {
        assertThat(texts(
                        "period_kind = 'month' and period_start = '2025-09-01' and kind is null"
                                + " and agency_view = 'as_of_today'",
                        "agency_code " + COUNTS))
                .containsExactly(
                        // 12, which is taken off once, and 14.
                        "G05 0 2 0 1 1 1 1 0 2 2 1 1 1",
                        "H44 10 2 3 5 4 3 4 2 12 6 1 1 5",
                        "H44.100 0 2 0 2 2 0 0 0 2 1 1 1 0",
                        "H44.OWN 10 0 3 3 2 3 4 2 10 5 0 0 5",
                        "VN 10 4 3 6 5 4 5 2 14 8 2 2 6",
                        "VN.LOCALITIES 10 2 3 5 4 3 4 2 12 6 1 1 5",
                        "VN.MINISTRIES 0 2 0 1 1 1 1 0 2 2 1 1 1");
    }

    @Test
    void everyKindOfPeriodHasARowAndSaysWhoWroteIt() {
        assertThat(texts(
                        "agency_code = 'VN' and agency_view = 'as_of_today' and kind is null and period_end >= '2025-09-30'",
                        "period_kind period_start period_end agency_name received in_progress as_known_at"))
                .containsExactly(
                        "admin_half_year 2025-06-15 2025-12-14 Việt Nam 14 5 run-1",
                        "admin_month 2025-09-15 2025-10-14 Việt Nam 4 5 run-1",
                        "admin_quarter 2025-09-15 2025-12-14 Việt Nam 4 5 run-1",
                        "admin_year 2024-12-15 2025-12-14 Việt Nam 14 5 run-1",
                        "half_month 2025-09-15 2025-09-30 Việt Nam 4 5 run-1",
                        "half_year 2025-07-01 2025-12-31 Việt Nam 14 5 run-1",
                        "month 2025-09-01 2025-09-30 Việt Nam 4 5 run-1",
                        "quarter 2025-07-01 2025-09-30 Việt Nam 14 5 run-1",
                        "year 2025-01-01 2025-12-31 Việt Nam 14 5 run-1");
    }

    @Test
    void aDayThatIsMadeUpForIsAWorkingDayAndWhatIsPublishedLaterCountsThen() {
        // After Thursday 24 April come Friday the 25th, Saturday the 26th, which is worked, Monday, Tuesday, and 5 May.
        Dataset<Row> rows = figures(items(
                "01 H59 act 2025-04-24 2025-04-26 - - - - 0 0",
                "02 H59 act 2025-04-24 2025-04-28 - - - - 0 0",
                "03 H59 act 2025-04-24 - 2025-05-05 2025-05-06 2025-06-30 2025-07-02 0 0",
                // The calendar is none that is known: the usual one counts.
                "04 H59 act 2025-04-24 - - - 2025-04-29 2025-05-06 0 0 elsewhere"));
        assertThat(texts(
                        rows,
                        "agency_code = 'H59' and agency_view = 'as_reported' and kind is null and period_kind = 'month'",
                        "period_start " + COUNTS))
                .containsExactly(
                        // Published by 5 + 1 May, the 2nd working day after Tuesday 29 April.
                        "2025-04-01 0 4 2 1 1 0 1 0 4 3 0 0 3",
                        // The 15th working day after 6 May was the 27th.
                        "2025-05-01 1 0 0 0 0 1 1 1 1 0 0 0 0",
                        "2025-06-01 1 0 0 1 0 0 0 0 1 0 0 0 0",
                        "2025-07-01 0 0 0 0 0 1 0 0 0 0 0 0 0");
        assertThat(texts(
                        rows,
                        "agency_view = 'as_of_today' and agency_code like 'H%' and kind is null and period_kind = 'year'",
                        "agency_code received"))
                .containsExactly("H61 4");
    }

    /** Each piece differs from what is on time, satisfied and known in one thing alone. */
    @Test
    void whatOneThingChanges() {
        Dataset<Row> rows = figures(items(
                // Answered on the first day of a half month; had to be sent again.
                "01 H44 act 2025-08-29 - - - 2025-09-15 2025-09-16 0 1",
                // A supplement was asked for on the 6th working day, and all the same the answer came in time.
                "02 H44 act 2025-08-29 - 2025-09-10 2025-09-11 2025-09-22 2025-09-23 0 0",
                // Published in the half month after the answer, in which it is judged no more; not content.
                "03 H44 act 2025-08-29 - - - 2025-09-12 2025-09-15 1 0",
                // To be published by the 16th, two days after the half month of the answer: to this day it is not.
                "04 H44 act 2025-08-29 - - - 2025-09-12 - 0 0",
                // Published tomorrow, on the 3rd working day: today it may still come in time.
                "05 H44 act 2025-09-15 - - - 2025-09-26 2025-10-01 0 0",
                // Refused tomorrow: today it is in progress until 6 October, also in a year that runs on.
                "06 H44 act 2025-09-15 2025-10-01 - - - - 0 0"));
        assertThat(texts(
                        rows,
                        "agency_code = 'H44' and agency_view = 'as_of_today' and kind is null"
                                + " and period_kind in ('half_month', 'year')",
                        "period_kind period_start " + COUNTS))
                .containsExactly(
                        "half_month 2025-08-15 0 4 0 0 0 0 4 0 4 4 1 1 2",
                        // On time are 01, which is open, and 03.
                        "half_month 2025-09-01 4 0 0 2 2 0 2 0 4 2 1 1 0",
                        // All but 02 are on time; 01, 02 and 03 are published.
                        "half_month 2025-09-15 2 2 0 3 3 3 1 0 4 3 0 1 2",
                        "year 2025-01-01 0 6 0 5 5 3 1 0 6 4 1 1 2");
    }

    @Test
    void anAgencyThatNoRegisterKnowsCountsUnderItsCode() {
        assertThat(texts(
                        figures(items("01 K05 act 2025-09-30 - - - - - 0 0")),
                        "period_kind = 'month' and agency_view = 'as_of_today' and kind is null",
                        "agency_code received"))
                .containsExactly("K05 1", "VN 1", "VN.OTHER 1");
    }

    @Test
    void withoutFeedbackThereIsNoRow() {
        assertThat(figures(List.of()).collectAsList()).isEmpty();
        assertThat(figures(items("01 H44 act 2025-10-01 - - - - - 0 0")).collectAsList())
                .isEmpty();
    }

    @Test
    void whatComesInGoesOutOrStaysAndNothingDependsOnTheOrder() {
        Dataset<Row> rows = figures;
        assertThat(rows.filter("judged <> carried_over + received or judged <> refused + answered + in_progress"
                                + " or overdue > in_progress or on_time > judged or satisfied > on_time"
                                + " or answered_on_time > answered")
                        .collectAsList())
                .isEmpty();
        // What a half month leaves in progress the next one begins with.
        rows.filter("period_kind = 'half_month'").createOrReplaceTempView("half_month_of_feedback");
        assertThat(LocalSpark.session()
                        .sql(
                                """
                                SELECT * FROM half_month_of_feedback a JOIN half_month_of_feedback b
                                ON a.agency_view = b.agency_view AND a.agency_code = b.agency_code AND a.kind <=> b.kind
                                AND b.period_start = date_add(a.period_end, 1) AND a.in_progress <> b.carried_over""")
                        .collectAsList())
                .isEmpty();
        assertThat(rows.groupBy(Feedback.TABLE.key().stream().map(Field::col).toArray(Column[]::new))
                        .count()
                        .filter("count > 1")
                        .collectAsList())
                .isEmpty();
        List<Row> reversed = new ArrayList<>(ITEMS);
        Collections.reverse(reversed);
        assertThat(figures(reversed).collectAsList()).containsExactlyInAnyOrderElementsOf(rows.collectAsList());
    }

    /** A node is the sum of its children; over time what came and went adds up, what was judged does not. */
    @Test
    void randomFeedbackAddsUpOverAgenciesAndPeriods() {
        Random random = new Random(20250930);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            LocalDate received = DAY.minusDays(random.nextInt(120));
            String asked = random.nextInt(3) == 0 ? laterThan(received, random) : "-";
            boolean isRefused = random.nextInt(5) == 0;
            String answered = isRefused ? "-" : laterThan(received, random);
            lines.add(String.join(
                    " ",
                    String.valueOf(i),
                    List.of("H44", "H44.100", "G05", "K05").get(random.nextInt(4)),
                    random.nextBoolean() ? "act" : "regulation",
                    received.toString(),
                    isRefused ? laterThan(received, random) : "-",
                    asked,
                    asked.equals("-") ? "-" : laterThan(LocalDate.parse(asked), random),
                    answered,
                    answered.equals("-") ? "-" : laterThan(LocalDate.parse(answered), random),
                    random.nextInt(5) == 0 ? "1" : "0",
                    random.nextInt(5) == 0 ? "1" : "0"));
        }
        List<Row> rows = figures(items(lines.toArray(String[]::new))).collectAsList();
        RollUp rollUp = new RollUp(
                Map.of(
                        "H44", List.of("H44.OWN", "H44.100"),
                        "VN.LOCALITIES", List.of("H44"),
                        "VN", List.of("VN.LOCALITIES", "VN.MINISTRIES", "VN.OTHER")),
                DAY);
        List<String> flows = List.of(
                "carried_over",
                "received",
                "refused",
                "answered",
                "answered_on_time",
                "published",
                "in_progress",
                "overdue");
        List<String> judged = List.of("judged", "on_time", "dissatisfied", "repeated", "satisfied");
        rollUp.check("feedback", Feedback.TABLE.key(), flows, rows);
        rollUp.checkNodes("feedback", Feedback.TABLE.key(), judged, rows);
        assertThat(rollUp.checked())
                .containsAll(Stream.concat(flows.stream(), judged.stream())
                        .map(figure -> "feedback." + figure)
                        .toList());
    }

    /** A day within five weeks, or none. */
    private static String laterThan(LocalDate day, Random random) {
        return random.nextInt(4) == 0 ? "-" : day.plusDays(random.nextInt(35)).toString();
    }

    private List<String> texts(String condition, String columns) {
        return texts(figures, condition, columns);
    }

    private static List<String> texts(Dataset<Row> rows, String condition, String columns) {
        return rows.filter(condition).selectExpr(columns.split(" ")).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .sorted()
                .toList();
    }

    private static Dataset<Row> figures(List<Row> items) {
        Dataset<Row> rows = LocalSpark.session().createDataFrame(items, FeedbackItem.TABLE.schema());
        Dataset<Row> known = Feedback.known(rows, REGISTER, List.of(calendar()), "vn", DAY);
        Set<AgencyTree.Counted> counted =
                known.select(Cell.AGENCY_CODE.col(), Cell.AGENCY_VALID_FROM.col()).collectAsList().stream()
                        .map(row -> new AgencyTree.Counted(row.getString(0), row.getLocalDate(1)))
                        .collect(Collectors.toSet());
        return Feedback.of(known, AgencyTree.of(LocalSpark.session(), REGISTER, counted, DAY), DAY);
    }

    private static WorkingCalendar calendar() {
        try {
            return WorkingCalendar.parse("vn", Files.readAllLines(Path.of("conf", "calendars", "vn.csv")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Row> items(String... lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] said = line.split(" ");
            rows.add(RowFactory.create(
                    said[0],
                    said[1],
                    "VN",
                    said.length > 11 ? said[11] : "vn",
                    said[2],
                    day(said[3]),
                    day(said[4]),
                    day(said[5]),
                    day(said[6]),
                    day(said[7]),
                    day(said[8]),
                    said[9].equals("1"),
                    said[10].equals("1"),
                    null,
                    RowFactory.create(null, DAY, "feedback/a.csv", 1, (long) rows.size()),
                    new byte[] {1},
                    "run-1"));
        }
        return rows;
    }

    private static LocalDate day(String text) {
        return text.equals("-") ? null : LocalDate.parse(text);
    }
}
