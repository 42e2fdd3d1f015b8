// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

import java.util.List;
import org.dossierlake.report.Section.Col;
import org.dossierlake.report.Section.Drawing;
import org.dossierlake.report.Section.Scope;

/**
 * The questions of the report, in the order of its page. Each asks the tables as {@code sql} does, so that every figure
 * of the page can be asked again; agencies are those of today.
 */
public final class Sections {

    /** An answer over periods has at most this many, the period in question last. */
    public static final int PERIODS = 13;

    private static final Section TIMELINESS = new Section(
            "timeliness",
            """
            SELECT period_start, received, resolved, on_time, judged, on_time_rate,
                   on_time_with_due, judged_with_due, on_time_with_due_rate, in_progress, in_progress_overdue
            FROM timeliness
            WHERE agency_code = :agency AND agency_view = 'as_of_today' AND breakdown = 'total'
              AND period_kind = :kind AND period_start BETWEEN :first AND :start
            ORDER BY period_start""",
            List.of(
                    new Col("period_start", Shown.PERIOD),
                    new Col("received", Shown.COUNT),
                    new Col("resolved", Shown.COUNT),
                    new Col("on_time", Shown.COUNT),
                    new Col("judged", Shown.COUNT),
                    new Col("on_time_rate", Shown.RATE),
                    new Col("on_time_with_due", Shown.COUNT),
                    new Col("judged_with_due", Shown.COUNT),
                    new Col("on_time_with_due_rate", Shown.RATE),
                    new Col("in_progress", Shown.COUNT),
                    new Col("in_progress_overdue", Shown.COUNT)),
            Drawing.LINES,
            List.of("on_time_rate", "on_time_with_due_rate"),
            Scope.ANY);

    private static final Section PROCESSING_TIME = new Section(
            "processing_time",
            """
            SELECT period_start, resolved, mean_working_hours, p50_working_hours, p90_working_hours
            FROM processing_time
            WHERE agency_code = :agency AND agency_view = 'as_of_today' AND breakdown = 'total'
              AND period_kind = :kind AND period_start BETWEEN :first AND :start
            ORDER BY period_start""",
            List.of(
                    new Col("period_start", Shown.PERIOD),
                    new Col("resolved", Shown.COUNT),
                    new Col("mean_working_hours", Shown.HOURS),
                    new Col("p50_working_hours", Shown.HOURS),
                    new Col("p90_working_hours", Shown.HOURS)),
            Drawing.LINES,
            List.of("p50_working_hours", "p90_working_hours"),
            Scope.ANY);

    /** The classes end with an hour, half a day, and 1, 2, 3, 5, 10, 15, 20 and 30 working days of 480 minutes. */
    private static final Section DURATION = new Section(
            "duration",
            """
            WITH bucket AS (
              SELECT explode(durations) AS each FROM processing_time
              WHERE agency_code = :agency AND agency_view = 'as_of_today' AND breakdown = 'total'
                AND period_kind = :kind AND period_start = :start),
            class AS (
              SELECT col1 AS until, col2 AS longer_than FROM VALUES
                (60, -1), (240, 60), (480, 240), (960, 480), (1440, 960), (2400, 1440), (4800, 2400), (7200, 4800),
                (9600, 7200), (14400, 9600), (2147483647, 14400)),
            counted AS (
              SELECT until, sum(if(each.edge > longer_than, each.dossiers, 0)) AS dossiers, sum(each.dossiers) AS so_far
              FROM class LEFT JOIN bucket ON each.edge <= until
              GROUP BY until)
            SELECT concat('duration_', until) AS duration, coalesce(dossiers, 0) AS dossiers,
                   try_divide(coalesce(dossiers, 0), resolved) AS share,
                   try_divide(coalesce(so_far, 0), resolved) AS share_so_far
            FROM counted CROSS JOIN (SELECT sum(each.dossiers) AS resolved FROM bucket)
            WHERE resolved > 0
            ORDER BY until""",
            List.of(
                    new Col("duration", Shown.WORD),
                    new Col("dossiers", Shown.COUNT),
                    new Col("share", Shown.RATE),
                    new Col("share_so_far", Shown.RATE)),
            Drawing.COLUMNS,
            List.of("dossiers"),
            Scope.ANY);

    private static final Section DELAY = new Section(
            "delay",
            """
            WITH late AS (
              SELECT delay_minutes_agency + delay_minutes_closed_hours + delay_minutes_applicant
                  + delay_minutes_payment AS all_minutes,
                stack(4,
                'agency', delay_minutes_agency, 'closed_hours', delay_minutes_closed_hours,
                'applicant', delay_minutes_applicant, 'payment', delay_minutes_payment) AS (cause, minutes)
              FROM timeliness
              WHERE agency_code = :agency AND agency_view = 'as_of_today' AND breakdown = 'total'
                AND period_kind = :kind AND period_start = :start)
            SELECT concat('cause_', cause) AS cause, minutes / 1440D AS delay_days,
                   try_divide(minutes, all_minutes) AS share
            FROM late ORDER BY minutes DESC, cause""",
            List.of(new Col("cause", Shown.WORD), new Col("delay_days", Shown.DAYS), new Col("share", Shown.RATE)),
            Drawing.BARS,
            List.of("share"),
            Scope.ANY);

    private static final Section AGENCIES = new Section(
            "agencies",
            """
            SELECT agency_name, agency_code, received, resolved, on_time, judged, on_time_rate, in_progress_overdue
            FROM timeliness
            WHERE array_contains(:below, agency_code) AND agency_view = 'as_of_today' AND breakdown = 'total'
              AND period_kind = :kind AND period_start = :start
            ORDER BY on_time_rate DESC NULLS LAST, judged DESC, agency_code""",
            List.of(
                    new Col("agency_name", Shown.TEXT),
                    new Col("agency_code", Shown.TEXT),
                    new Col("received", Shown.COUNT),
                    new Col("resolved", Shown.COUNT),
                    new Col("on_time", Shown.COUNT),
                    new Col("judged", Shown.COUNT),
                    new Col("on_time_rate", Shown.RATE),
                    new Col("in_progress_overdue", Shown.COUNT)),
            Drawing.BARS,
            List.of("on_time_rate"),
            Scope.ANY);

    private static final Section PROCEDURES = new Section(
            "procedures",
            """
            SELECT coalesce(t.procedure_name, t.procedure_code) AS procedure_name, t.procedure_code, t.resolved,
                   t.resolved_late, try_divide(t.resolved_late, t.resolved) AS late_share,
                   p.p50_working_hours, p.p90_working_hours
            FROM timeliness t
            JOIN processing_time p ON p.agency_code = t.agency_code AND p.agency_view = t.agency_view
              AND p.period_kind = t.period_kind AND p.period_start = t.period_start
              AND p.procedure_code = t.procedure_code AND p.breakdown = 'procedure'
            WHERE t.agency_code = :agency AND t.agency_view = 'as_of_today' AND t.breakdown = 'procedure'
              AND t.period_kind = :kind AND t.period_start = :start AND t.resolved_late > 0
            ORDER BY t.resolved_late DESC, t.resolved, t.procedure_code LIMIT 15""",
            List.of(
                    new Col("procedure_name", Shown.TEXT),
                    new Col("procedure_code", Shown.TEXT),
                    new Col("resolved", Shown.COUNT),
                    new Col("resolved_late", Shown.COUNT),
                    new Col("late_share", Shown.RATE),
                    new Col("p50_working_hours", Shown.HOURS),
                    new Col("p90_working_hours", Shown.HOURS)),
            Drawing.BARS,
            List.of("resolved_late"),
            Scope.ANY);

    private static final Section DIGITISATION = new Section(
            "digitisation",
            """
            SELECT stack(9,
                'component_digitised', component_digitised_numerator, component_digitised_denominator,
                component_digitised_rate,
                'result_electronic', result_electronic_numerator, result_electronic_denominator, result_electronic_rate,
                'dossier_digitised', dossier_digitised_numerator, dossier_digitised_denominator, dossier_digitised_rate,
                'data_reused', data_reused_numerator, data_reused_denominator, data_reused_rate,
                'from_personal_store', from_personal_store_numerator, from_personal_store_denominator,
                from_personal_store_rate,
                'population_data', population_data_numerator, population_data_denominator, population_data_rate,
                'online_filing', online_filing_numerator, online_filing_denominator, online_filing_rate,
                'full_online', full_online_numerator, full_online_denominator, full_online_rate,
                'end_to_end_online', end_to_end_online_numerator, end_to_end_online_denominator, end_to_end_online_rate)
                AS (name, numerator, denominator, rate)
            FROM digitisation
            WHERE agency_code = :agency AND agency_view = 'as_of_today' AND breakdown = 'total'
              AND period_kind = :kind AND period_start = :start""",
            List.of(
                    new Col("name", Shown.WORD),
                    new Col("numerator", Shown.COUNT),
                    new Col("denominator", Shown.COUNT),
                    new Col("rate", Shown.RATE)),
            Drawing.BARS,
            List.of("rate"),
            Scope.ANY);

    private static final Section DIGITISATION_OVER_TIME = new Section(
            "digitisation_over_time",
            """
            SELECT period_start, component_digitised_rate, result_electronic_rate, dossier_digitised_rate,
                   online_filing_rate
            FROM digitisation
            WHERE agency_code = :agency AND agency_view = 'as_of_today' AND breakdown = 'total'
              AND period_kind = :kind AND period_start BETWEEN :first AND :start
            ORDER BY period_start""",
            List.of(
                    new Col("period_start", Shown.PERIOD),
                    new Col("component_digitised_rate", Shown.RATE),
                    new Col("result_electronic_rate", Shown.RATE),
                    new Col("dossier_digitised_rate", Shown.RATE),
                    new Col("online_filing_rate", Shown.RATE)),
            Drawing.LINES,
            List.of(
                    "component_digitised_rate",
                    "result_electronic_rate",
                    "dossier_digitised_rate",
                    "online_filing_rate"),
            Scope.ANY);

    private static final Section ONLINE_PAYMENT = new Section(
            "online_payment",
            """
            SELECT period_start, successful, amount, failed, refunded, refunded_amount, dossiers_with_fee,
                   dossiers_paid_online
            FROM online_payment
            WHERE agency_code = :agency AND agency_view = 'as_of_today' AND breakdown = 'total'
              AND period_kind = :kind AND period_start BETWEEN :first AND :start AND currency = :currency
            ORDER BY period_start""",
            List.of(
                    new Col("period_start", Shown.PERIOD),
                    new Col("successful", Shown.COUNT),
                    new Col("amount", Shown.MONEY),
                    new Col("failed", Shown.COUNT),
                    new Col("refunded", Shown.COUNT),
                    new Col("refunded_amount", Shown.MONEY),
                    new Col("dossiers_with_fee", Shown.COUNT),
                    new Col("dossiers_paid_online", Shown.COUNT)),
            Drawing.COLUMNS,
            List.of("amount"),
            Scope.ANY);

    private static final Section RECONCILIATION = new Section(
            "reconciliation",
            """
            SELECT concat('class_', class) AS class, dossiers, fee_due, paid, refunded, net
            FROM reconciliation
            WHERE agency_code = :agency AND agency_view = 'as_of_today' AND breakdown = 'total'
              AND period_kind = :kind AND period_start = :start AND currency = :currency
            ORDER BY dossiers DESC, class""",
            List.of(
                    new Col("class", Shown.WORD),
                    new Col("dossiers", Shown.COUNT),
                    new Col("fee_due", Shown.MONEY),
                    new Col("paid", Shown.MONEY),
                    new Col("refunded", Shown.MONEY),
                    new Col("net", Shown.MONEY)),
            Drawing.BARS,
            List.of("dossiers"),
            Scope.ANY);

    private static final Section INDEX_766 = new Section(
            "index_766",
            """
            SELECT concat('index_', indicator) AS group, points, maximum,
                   CAST(try_divide(points, maximum) AS DOUBLE) AS share,
                   regexp_replace(reason, '^without ', '') AS not_counted
            FROM index_766
            WHERE agency_code = :agency AND agency_view = 'as_of_today'
              AND period_kind = :kind AND period_start = :start
              AND (indicator = group_code OR group_code IS NULL)
            ORDER BY group_code IS NULL, indicator""",
            List.of(
                    new Col("group", Shown.WORD),
                    new Col("points", Shown.POINTS),
                    new Col("maximum", Shown.POINTS),
                    new Col("share", Shown.RATE),
                    new Col("not_counted", Shown.TEXT)),
            Drawing.BARS,
            List.of("share"),
            Scope.ANY);

    private static final Section LANDED = new Section(
            "landed",
            """
            SELECT concat('feed_', feed) AS feed, count(*) AS files, sum(rows_landed) AS landed,
                   sum(rows_accepted) AS accepted, sum(rows_quarantined) AS quarantined,
                   sum(rows_duplicate) AS duplicate, sum(rows_superseded) AS superseded,
                   try_divide(sum(rows_quarantined), sum(rows_landed)) AS quarantined_share
            FROM landed_file WHERE day BETWEEN :start AND :end
            GROUP BY feed ORDER BY landed DESC, feed""",
            List.of(
                    new Col("feed", Shown.WORD),
                    new Col("files", Shown.COUNT),
                    new Col("landed", Shown.COUNT),
                    new Col("accepted", Shown.COUNT),
                    new Col("quarantined", Shown.COUNT),
                    new Col("duplicate", Shown.COUNT),
                    new Col("superseded", Shown.COUNT),
                    new Col("quarantined_share", Shown.RATE)),
            Drawing.BARS,
            List.of("landed"),
            Scope.WHOLE);

    private static final Section REFUSED = new Section(
            "refused",
            """
            SELECT concat('rule_', rule) AS reason, rule, concat('feed_', feed) AS feed, count(*) AS records
            FROM (SELECT q.feed, explode(q.rules) AS rule
                  FROM quarantine q JOIN landed_file f ON f.run_id = q.run_id AND f.path = q.path
                  WHERE f.day BETWEEN :start AND :end)
            GROUP BY rule, feed ORDER BY records DESC, feed, rule LIMIT 15""",
            List.of(
                    new Col("reason", Shown.WORD),
                    new Col("rule", Shown.TEXT),
                    new Col("feed", Shown.WORD),
                    new Col("records", Shown.COUNT)),
            Drawing.BARS,
            List.of("records"),
            Scope.WHOLE);

    /** All, in the order of the page. */
    public static final List<Section> ALL = List.of(
            TIMELINESS,
            AGENCIES,
            PROCEDURES,
            DELAY,
            PROCESSING_TIME,
            DURATION,
            DIGITISATION,
            DIGITISATION_OVER_TIME,
            ONLINE_PAYMENT,
            RECONCILIATION,
            INDEX_766,
            LANDED,
            REFUSED);

    /**
     * A figure at the head of the page: the newest of a column over periods, with its change from the period before.
     *
     * @param section whose first column is the period
     */
    record Headline(Section section, String column) {}

    /** At the head of the page, in order. */
    static final List<Headline> HEADLINES = List.of(
            new Headline(TIMELINESS, "received"),
            new Headline(TIMELINESS, "resolved"),
            new Headline(TIMELINESS, "on_time_rate"),
            new Headline(TIMELINESS, "in_progress_overdue"),
            new Headline(PROCESSING_TIME, "p50_working_hours"),
            new Headline(PROCESSING_TIME, "p90_working_hours"),
            new Headline(DIGITISATION_OVER_TIME, "online_filing_rate"),
            new Headline(DIGITISATION_OVER_TIME, "dossier_digitised_rate"),
            new Headline(ONLINE_PAYMENT, "successful"),
            new Headline(ONLINE_PAYMENT, "amount"));

    private Sections() {}
}
