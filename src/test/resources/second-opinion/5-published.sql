-- SPDX-License-Identifier: Apache-2.0
-- Each published table, counted dossier by dossier for every period, then added up for the nodes above the agencies.

-- A dossier stands in a period when it was received by its end and not closed before its start. A dossier that is open
-- on the last day is judged by rule index_766 at the midnight after it, a closed one at its closing.
CREATE TABLE standing AS
SELECT
    period_kind, period_start, period_end, until, local.*,
    coalesce(e > period_end, true) AS is_open,
    is_open AND len([p FOR p IN pauses IF p.begins_on <= until AND coalesce(p.ends_on > until, true)]) > 0 AS is_paused,
    CASE WHEN is_open THEN (until + 1)::TIMESTAMP ELSE closed_at END AS judged_at,
    [q FOR q IN requests IF q.asked < judged_at] AS asked,
    NOT (status = 1 OR (status = 3 AND e IS NULL)) AS is_judged
FROM period JOIN local ON r <= period_end AND (e IS NULL OR e >= period_start);

CREATE TABLE timeliness_part AS
SELECT
    period_kind, period_start, period_end, agency_code, procedure_code, field_code, subject,
    count(*) FILTER (in_scope AND r < period_start) AS carried_over,
    count(*) FILTER (in_scope AND r >= period_start) AS received,
    count(*) FILTER (in_scope AND r >= period_start AND channel = '2') AS received_online,
    count(*) FILTER (in_scope AND r >= period_start AND channel = '1') AS received_desk,
    count(*) FILTER (in_scope AND r >= period_start AND channel = '3') AS received_post,
    count(*) FILTER (is_resolved) AS resolved,
    count(*) FILTER (is_resolved AND e < due) AS resolved_early,
    count(*) FILTER (is_resolved AND e = due) AS resolved_on_time,
    count(*) FILTER (is_resolved AND e > due) AS resolved_late,
    count(*) FILTER (is_resolved AND due IS NULL) AS resolved_without_due,
    sum(delay_applicant) FILTER (is_resolved) AS delay_minutes_applicant,
    sum(delay_payment) FILTER (is_resolved) AS delay_minutes_payment,
    sum(delay_closed_hours) FILTER (is_resolved) AS delay_minutes_closed_hours,
    sum(delay_agency) FILTER (is_resolved) AS delay_minutes_agency,
    count(*) FILTER (is_resolved AND is_explained) AS late_explained_by_pause,
    count(*) FILTER (is_resolved AND is_late_sync) AS late_sync,
    count(*) FILTER (in_scope AND NOT is_open AND closed_kind = 'withdrawn') AS withdrawn,
    count(*) FILTER (in_scope AND NOT is_open AND closed_kind = 'stopped') AS stopped,
    count(*) FILTER (in_scope AND is_open) AS in_progress,
    count(*) FILTER (state = 'undated') AS in_progress_undated,
    count(*) FILTER (state = 'paused') AS in_progress_paused,
    count(*) FILTER (state = 'running' AND due IS NULL) AS in_progress_without_due,
    count(*) FILTER (state = 'running' AND due < until) AS in_progress_overdue,
    count(*) FILTER (state = 'running' AND until - due BETWEEN 1 AND 5) AS in_progress_overdue_1_5,
    count(*) FILTER (state = 'running' AND until - due BETWEEN 6 AND 30) AS in_progress_overdue_6_30,
    count(*) FILTER (state = 'running' AND until - due > 30) AS in_progress_overdue_over_30,
    count(*) FILTER (state = 'running' AND due >= until) AS in_progress_within,
    count(*) FILTER (in_scope AND r >= period_start AND is_received_late) AS received_late,
    count(*) FILTER (in_scope AND r >= period_start AND is_filed_as_received) AS filed_equals_received,
    count(*) FILTER (is_judged AND is_judgeable) AS judged_766,
    count(*) FILTER (is_judged AND len(asked) < 2 AND end_766 <= limit_766) AS on_time_766,
    count(*) FILTER (is_judged AND NOT is_judgeable) AS unjudged_766,
    count(*) FILTER (is_open AND is_judged AND is_judgeable) AS open_judged_766,
    count(*) FILTER (is_open AND is_judged AND len(asked) < 2 AND end_766 <= limit_766) AS open_on_time_766,
    count(*) FILTER (is_open AND is_judged AND NOT is_judgeable) AS open_unjudged_766
FROM (
    SELECT
        *, in_scope AND NOT is_open AND closed_kind = 'resolved' AS is_resolved,
        CASE
            WHEN NOT in_scope OR NOT is_open THEN NULL WHEN closed_kind IS NOT NULL AND e IS NULL THEN 'undated'
            WHEN is_paused THEN 'paused' ELSE 'running'
        END AS state,
        -- Two requests are late, whatever the time.
        limit_766 IS NOT NULL OR len(asked) >= 2 AS is_judgeable,
        CASE
            WHEN len(asked) = 0 THEN judged_at
            -- The request that is still open: its own instant, which for a closed one is the closing less its waiting.
            WHEN coalesce(asked[1].answered >= judged_at, true) THEN asked[1].asked
            ELSE judged_at - (asked[1].answered - asked[1].asked)
        END AS end_766
    FROM standing
)
GROUP BY ALL;
DROP TABLE standing;

-- What stands outside the identity: by the date of the end alone, or for ever after.
CREATE TABLE timeliness_aside AS
SELECT
    period_kind, period_start, period_end, agency_code, procedure_code, field_code, subject,
    count(*) FILTER (in_scope AND closed_kind = 'stopped' AND e <= period_end) AS stopped_stock,
    count(*) FILTER (closed_kind = 'refused' AND e BETWEEN period_start AND period_end) AS refused,
    count(*) FILTER (closed_kind = 'withdrawn' AND r IS NULL AND e BETWEEN period_start AND period_end)
        AS withdrawn_before_receipt,
    count(*) FILTER (waiting_late_on <= until AND (status = 1 OR until < waited_until)) AS waiting_late
FROM period JOIN local ON e <= period_end OR waiting_late_on <= until
GROUP BY ALL;

CREATE TABLE timeliness AS
WITH part AS (FROM timeliness_part UNION ALL BY NAME FROM timeliness_aside),
counted AS (
    SELECT
        period_kind, period_start, period_end, agency_view, node AS agency_code,
        row_set.procedure_code, row_set.field_code, row_set.subject,
        coalesce(sum(COLUMNS(part.* EXCLUDE (
            period_kind, period_start, period_end, agency_code, procedure_code, field_code, subject))), 0)
    FROM part JOIN node USING (agency_code)
    JOIN row_set ON of_procedure IS NOT DISTINCT FROM part.procedure_code
        AND of_field IS NOT DISTINCT FROM part.field_code AND of_subject IS NOT DISTINCT FROM part.subject
    GROUP BY ALL
)
SELECT
    *,
    resolved - resolved_late + withdrawn AS on_time, resolved + withdrawn AS judged,
    resolved_early + resolved_on_time AS on_time_with_due, resolved - resolved_without_due AS judged_with_due,
    (resolved - resolved_late + withdrawn) / nullif(resolved + withdrawn, 0) AS on_time_rate,
    (resolved_early + resolved_on_time) / nullif(resolved - resolved_without_due, 0) AS on_time_with_due_rate,
    on_time_766 / nullif(judged_766, 0) AS on_time_rate_766
FROM counted
-- A row stands where there is anything to count.
WHERE greatest(*COLUMNS(
    counted.* EXCLUDE (
        period_kind, period_start, period_end, agency_view, agency_code, procedure_code, field_code, subject))) > 0;

CREATE TABLE processing_time AS
WITH part AS (
    SELECT
        period_kind, period_start, period_end, agency_code, procedure_code, channel, minutes,
        count(*) AS n, sum(e - r) AS days
    FROM period JOIN local ON e BETWEEN period_start AND period_end
    WHERE in_scope AND closed_kind = 'resolved'
    GROUP BY ALL
),
-- In total, by procedure and by channel; in buckets of which each is named by its last minute.
bucketed AS (
    SELECT
        period_kind, period_start, period_end, agency_view, node AS agency_code,
        by_procedure.procedure_code, NULL AS channel, minutes, n, days
    FROM part JOIN node USING (agency_code)
    JOIN by_procedure ON by_procedure.counts IS NOT DISTINCT FROM part.procedure_code
    UNION ALL
    SELECT
        period_kind, period_start, period_end, agency_view, node AS agency_code, NULL, channel, minutes, n, days
    FROM part JOIN node USING (agency_code)
),
bucket AS (
    SELECT
        * EXCLUDE (minutes, n, days, edge), edge, sum(n) AS dossiers, sum(n * minutes) AS minutes, sum(days) AS days
    FROM bucketed ASOF JOIN (SELECT edge FROM edge) e ON bucketed.minutes <= e.edge
    GROUP BY ALL
),
ranked AS (
    SELECT
        *, sum(dossiers) OVER (PARTITION BY period_kind, period_start, agency_view, agency_code, procedure_code, channel
            ORDER BY edge) * 100 AS place,
        sum(dossiers) OVER (PARTITION BY period_kind, period_start, agency_view, agency_code, procedure_code, channel)
            AS total
    FROM bucket
)
SELECT
    period_kind, period_start, period_end, agency_view, agency_code, procedure_code, channel,
    sum(dossiers) AS resolved, sum(minutes) AS working_minutes, sum(days) AS elapsed_days,
    sum(minutes) / 60 / sum(dossiers) AS mean_working_hours, sum(days) / sum(dossiers) AS mean_elapsed_days,
    min(edge) FILTER (place >= 50 * total) / 60 AS p50_working_hours,
    min(edge) FILTER (place >= 90 * total) / 60 AS p90_working_hours,
    min(edge) FILTER (place >= 95 * total) / 60 AS p95_working_hours,
    list({'edge': edge::INTEGER, 'dossiers': dossiers::BIGINT} ORDER BY edge) AS durations
FROM ranked
GROUP BY ALL;

CREATE TABLE digitisation AS
WITH part AS (
    SELECT
        period_kind, period_start, period_end, agency_code, procedure_code,
        count(*) FILTER (is_received) AS received,
        count(*) FILTER (is_received AND has_component) AS component_digitised_numerator,
        count(*) FILTER (is_received AND reuses_data) AS data_reused_numerator,
        count(*) FILTER (is_received AND is_from_store) AS from_personal_store_numerator,
        count(*) FILTER (is_received AND is_linked_to_population) AS population_data_numerator,
        count(*) FILTER (is_received AND channel = '2') AS online_filing_numerator,
        count(*) FILTER (is_received AND online_level = 4) AS full_online,
        count(*) FILTER (is_received AND online_level IS NOT NULL) AS online_level_known,
        count(*) FILTER (is_received AND is_procedure_unknown) AS procedure_unknown,
        count(*) FILTER (is_resolved) AS resolved,
        count(*) FILTER (is_resolved AND returns_paper) AS with_paper,
        count(*) FILTER (is_resolved AND returns_paper AND has_result) AS result_electronic_numerator,
        count(*) FILTER (is_resolved AND returns_paper AND has_result AND has_component)
            AS dossier_digitised_numerator,
        count(*) FILTER (is_resolved AND channel = '2' AND (has_result OR NOT returns_paper))
            AS end_to_end_online_numerator
    FROM (
        SELECT
            *, r BETWEEN period_start AND period_end AS is_received,
            coalesce(closed_kind = 'resolved' AND e BETWEEN period_start AND period_end, false) AS is_resolved
        FROM period JOIN local ON r BETWEEN period_start AND period_end OR e BETWEEN period_start AND period_end
        WHERE in_scope
    )
    GROUP BY ALL
),
counted AS (
    SELECT
        period_kind, period_start, period_end, agency_view, node AS agency_code, by_procedure.procedure_code,
        sum(COLUMNS(part.* EXCLUDE (period_kind, period_start, period_end, agency_code, procedure_code)))
    FROM part JOIN node USING (agency_code)
    JOIN by_procedure ON by_procedure.counts IS NOT DISTINCT FROM part.procedure_code
    GROUP BY ALL
)
SELECT
    * EXCLUDE (received, resolved, with_paper, full_online),
    received AS component_digitised_denominator, resolved AS end_to_end_online_denominator,
    received AS data_reused_denominator, received AS from_personal_store_denominator,
    received AS population_data_denominator, received AS online_filing_denominator, received AS full_online_denominator,
    with_paper AS result_electronic_denominator, with_paper AS dossier_digitised_denominator,
    CASE WHEN online_level_known > 0 THEN full_online END AS full_online_numerator,
    component_digitised_numerator / nullif(received, 0) AS component_digitised_rate,
    data_reused_numerator / nullif(received, 0) AS data_reused_rate,
    from_personal_store_numerator / nullif(received, 0) AS from_personal_store_rate,
    population_data_numerator / nullif(received, 0) AS population_data_rate,
    online_filing_numerator / nullif(received, 0) AS online_filing_rate,
    full_online_numerator / nullif(received, 0) AS full_online_rate,
    result_electronic_numerator / nullif(with_paper, 0) AS result_electronic_rate,
    dossier_digitised_numerator / nullif(with_paper, 0) AS dossier_digitised_rate,
    end_to_end_online_numerator / nullif(resolved, 0) AS end_to_end_online_rate
FROM counted
WHERE received + resolved > 0;

CREATE TABLE online_payment AS
WITH transactions AS (
    SELECT
        period_kind, period_start, period_end, agency_code, procedure_code, bank, currency,
        count(*) FILTER (kind = 'payment' AND succeeded) AS successful,
        coalesce(sum(amount) FILTER (kind = 'payment' AND succeeded), 0) AS amount,
        count(*) FILTER (kind = 'payment' AND NOT succeeded) AS failed,
        count(*) FILTER (kind = 'refund') AS refunded,
        coalesce(sum(-amount) FILTER (kind = 'refund'), 0) AS refunded_amount
    FROM period JOIN paid ON paid_on BETWEEN period_start AND period_end
    GROUP BY ALL
),
dossiers AS (
    SELECT
        period_kind, period_start, period_end, agency_code, procedure_code, NULL AS bank, 'VND' AS currency,
        count(*) FILTER (fee > 0) AS dossiers_with_fee,
        count(*) FILTER (is_paid) AS dossiers_paid_online,
        count(*) FILTER (is_flagged_paid AND NOT is_paid) AS flagged_without_payment,
        count(*) FILTER (is_paid AND NOT is_flagged_paid) AS paid_without_flag
    FROM period JOIN local ON in_scope AND r BETWEEN period_start AND period_end
    GROUP BY ALL
    HAVING dossiers_with_fee + dossiers_paid_online + flagged_without_payment + paid_without_flag > 0
),
part AS (FROM transactions UNION ALL BY NAME FROM dossiers),
counted AS (
    SELECT
        period_kind, period_start, period_end, agency_view, node AS agency_code, by_procedure.procedure_code,
        by_bank.bank, currency,
        coalesce(sum(COLUMNS(part.* EXCLUDE (
            period_kind, period_start, period_end, agency_code, procedure_code, bank, currency))), 0)
    FROM part JOIN node USING (agency_code)
    JOIN by_procedure ON by_procedure.counts IS NOT DISTINCT FROM part.procedure_code
    JOIN (
        SELECT DISTINCT bank AS counts, unnest([bank, NULL]) AS bank FROM paid WHERE bank IS NOT NULL
        UNION ALL SELECT NULL, NULL
    ) by_bank ON by_bank.counts IS NOT DISTINCT FROM part.bank
    GROUP BY ALL
)
SELECT * REPLACE (
    CASE WHEN bank IS NULL THEN dossiers_with_fee END AS dossiers_with_fee,
    CASE WHEN bank IS NULL THEN dossiers_paid_online END AS dossiers_paid_online,
    CASE WHEN bank IS NULL THEN flagged_without_payment END AS flagged_without_payment,
    CASE WHEN bank IS NULL THEN paid_without_flag END AS paid_without_flag)
FROM counted;

-- Every dossier in its fee's currency, and in each other in which money was moved for it; money for dossiers that nobody
-- knows by their code, else by the payments' reference.
CREATE TABLE settled AS
WITH moved AS (
    SELECT
        coalesce(paid_for, reference) AS code, currency, min(agency_code) AS paid_agency, min(paid_on) AS first_paid_on,
        coalesce(sum(amount) FILTER (kind = 'payment'), 0) AS paid, -coalesce(sum(amount) FILTER (kind = 'refund'), 0)
            AS refunded,
        count(*) FILTER (kind = 'payment') AS n
    FROM paid WHERE succeeded GROUP BY ALL
),
owed AS (SELECT code, 'VND' AS currency, fee FROM local)
SELECT
    coalesce(CASE WHEN in_scope THEN r END, first_paid_on) AS day, coalesce(local.agency_code, paid_agency) AS agency_code, procedure_code, currency,
    coalesce(owed.fee, 0) AS d, coalesce(paid, 0) AS p, coalesce(refunded, 0) AS back, p - back AS n_left,
    CASE
        WHEN local.code IS NULL THEN 'paid_without_dossier' WHEN currency <> 'VND' THEN 'other_currency'
        WHEN back > 0 AND n_left <= 0 THEN 'refunded'
        WHEN d > 0 AND n >= 2 AND n_left >= 2 * d THEN 'paid_twice' WHEN n_left > d THEN 'overpaid'
        WHEN d > 0 AND n_left = d THEN 'matched' WHEN 0 < n_left AND n_left < d THEN 'underpaid'
        WHEN p = 0 AND is_flagged_paid THEN 'flagged_without_payment' WHEN d > 0 THEN 'no_online_payment' ELSE 'no_fee'
    END AS class
FROM owed FULL JOIN moved USING (code, currency) LEFT JOIN local USING (code);

CREATE TABLE reconciliation AS
SELECT
    period_kind, period_start, period_end, agency_view, node AS agency_code, by_procedure.procedure_code, currency, class,
    count(*) AS dossiers, sum(d) AS fee_due, sum(p) AS paid, sum(back) AS refunded, sum(n_left) AS net
FROM period JOIN settled ON day BETWEEN period_start AND period_end
JOIN node USING (agency_code)
JOIN by_procedure ON by_procedure.counts IS NOT DISTINCT FROM settled.procedure_code
GROUP BY ALL;

CREATE TABLE agency_day AS
WITH received AS (
    SELECT agency_code, r AS day, count(*) AS received, count(*) FILTER (channel = '2') AS received_online
    FROM local WHERE in_scope GROUP BY ALL
),
closed AS (
    SELECT
        agency_code, e AS day,
        count(*) FILTER (closed_kind = 'resolved') AS resolved,
        count(*) FILTER (closed_kind = 'resolved' AND e < due) AS resolved_early,
        count(*) FILTER (closed_kind = 'resolved' AND e = due) AS resolved_on_time,
        count(*) FILTER (closed_kind = 'resolved' AND e > due) AS resolved_late,
        count(*) FILTER (closed_kind = 'resolved' AND due IS NULL) AS resolved_without_due,
        count(*) FILTER (closed_kind = 'withdrawn') AS withdrawn,
        count(*) AS judged,
        count(*) FILTER (closed_kind = 'withdrawn' OR due IS NULL OR e <= due) AS on_time,
        count(*) FILTER (channel = '2') AS judged_online,
        count(*) FILTER (channel = '2' AND (closed_kind = 'withdrawn' OR due IS NULL OR e <= due)) AS on_time_online,
        count(*) FILTER (closed_kind = 'resolved' AND r = e) AS resolved_of_received
    FROM local WHERE in_scope AND e IS NOT NULL AND closed_kind IN ('resolved', 'withdrawn') GROUP BY ALL
),
payments AS (
    SELECT agency_code, paid_on AS day, count(*) AS paid, sum(amount) AS paid_amount
    FROM paid WHERE kind = 'payment' AND succeeded AND currency = 'VND' GROUP BY ALL
),
counted AS (
    SELECT
        day, agency_view, node AS agency_code, sum(COLUMNS(part.* EXCLUDE (day, agency_code)))
    FROM (
        FROM received UNION ALL BY NAME FROM closed UNION ALL BY NAME FROM payments
    ) part JOIN node USING (agency_code)
    GROUP BY ALL
),
-- Nothing is expected any more of an agency that was abolished, nor of one below it.
ended AS (
    SELECT agency_code, valid_to AS ended_on FROM register WHERE named_before = DATE '9999-12-31' AND valid_to IS NOT NULL
),
expected AS (
    SELECT
        agency_view, agency_code, regexp_extract(agency_code, '[A-Z]\d{2}') AS level_1,
        unnest(generate_series(min(day)::TIMESTAMP, any_value(t)::TIMESTAMP, INTERVAL 1 DAY))::DATE AS day
    FROM counted CROSS JOIN newest
    GROUP BY ALL
),
every AS (
    SELECT agency_view, expected.agency_code, day
    FROM expected LEFT JOIN ended ON ended.agency_code = expected.level_1
    WHERE day <= ended_on OR ended_on IS NULL
    UNION
    SELECT agency_view, agency_code, day FROM counted
)
SELECT
    day, date_trunc('month', day)::DATE + CASE WHEN day(day) < 15 THEN 0 ELSE 14 END AS half_month,
    agency_view, agency_code, 'VND' AS currency,
    coalesce(COLUMNS(counted.* EXCLUDE (day, agency_view, agency_code)), 0)
FROM every LEFT JOIN counted USING (day, agency_view, agency_code);
