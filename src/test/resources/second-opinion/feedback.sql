-- SPDX-License-Identifier: Apache-2.0
-- The view feedback from the rows of feedback_item, as its columns word each figure: item by item and period by period.

-- The last day of so many working days after a day, by each calendar; one of them knows no holidays.
CREATE TABLE later AS
WITH calendar AS (SELECT * FROM (VALUES ('vn'), ('weekends')) c (calendar)),
exception AS (
    SELECT 'vn' AS calendar, date AS day, kind FROM read_csv('${conf}/calendars/vn.csv', header = true, comment = '#')
),
counted AS (
    SELECT
        calendar, day::DATE AS day, coalesce(kind = 'makeup_working_day', isodow(day) < 6) AS works,
        count(*) FILTER (works) OVER (PARTITION BY calendar ORDER BY day) AS so_far
    FROM calendar
    CROSS JOIN generate_series(TIMESTAMP '2025-01-01', TIMESTAMP '2026-12-31', INTERVAL 1 DAY) d (day)
    LEFT JOIN exception USING (calendar, day)
)
SELECT counted.calendar, counted.day, working_days, until.day AS until
FROM counted
CROSS JOIN (VALUES (2), (5), (15)) w (working_days)
JOIN counted until
    ON until.calendar = counted.calendar AND until.works AND until.so_far = counted.so_far + working_days;

-- A supplement that was asked for too late moves no limit. Nothing is due while one is awaited that was asked for in time:
-- it has no limit then, or, where the supplement came later, one that lies after that.
CREATE TABLE limited AS
SELECT
    item.*, ask.until AS ask_by, publish.until AS publish_by, supplement_asked_on <= ask_by AS asked_in_time,
    CASE WHEN asked_in_time AND supplement_asked_on <= refused_on THEN refuse_again.until ELSE refuse.until END AS refuse_by,
    CASE WHEN asked_in_time THEN answer_again.until ELSE answer.until END AS answer_by
FROM item
JOIN later refuse ON refuse.calendar = item.calendar AND refuse.day = received_on AND refuse.working_days = 2
JOIN later ask ON ask.calendar = item.calendar AND ask.day = received_on AND ask.working_days = 5
JOIN later answer ON answer.calendar = item.calendar AND answer.day = received_on AND answer.working_days = 15
LEFT JOIN later refuse_again
    ON refuse_again.calendar = item.calendar AND refuse_again.day = supplement_returned_on
    AND refuse_again.working_days = 2
LEFT JOIN later answer_again
    ON answer_again.calendar = item.calendar AND answer_again.day = supplement_returned_on
    AND answer_again.working_days = 15
LEFT JOIN later publish
    ON publish.calendar = item.calendar AND publish.day = answered_on AND publish.working_days = 2;

-- Each item in each period that has to do with it, as things stood at the end of the period or of the newest day.
CREATE TABLE judgement AS
SELECT
    period_kind, period_start, period_end, until, limited.agency_code, kind, received_on, run_id,
    coalesce(refused_on BETWEEN period_start AND until, false) AS refused,
    coalesce(answered_on BETWEEN period_start AND until, false) AS answered,
    coalesce(published_on BETWEEN period_start AND until, false) AS published,
    coalesce(coalesce(refused_on, answered_on) > until, coalesce(refused_on, answered_on) IS NULL) AS in_progress,
    refused OR answered OR in_progress AS judged,
    judged AND received_on < period_start AS carried_over,
    received_on >= period_start AS received,
    answered AND coalesce(answered_on <= answer_by, true) AS answered_on_time,
    coalesce(in_progress AND answer_by < until, false) AS overdue,
    coalesce(NOT asked_in_time AND supplement_asked_on <= CASE WHEN in_progress THEN until ELSE t END, false) AS asked_late,
    CASE WHEN published_on <= t THEN published_on <= publish_by ELSE t <= publish_by END AS published_on_time,
    NOT asked_late AND CASE
        WHEN refused THEN coalesce(refused_on <= refuse_by, true)
        WHEN answered THEN answered_on_time AND published_on_time
        ELSE judged AND NOT overdue
    END AS on_time,
    judged AND is_dissatisfied AS dissatisfied,
    judged AND is_repeated AS repeated,
    on_time AND NOT is_dissatisfied AND NOT is_repeated AS satisfied
FROM limited JOIN period ON received_on <= until
WHERE judged OR published;

CREATE TABLE told AS
WITH counted AS (
    SELECT
        period_kind, period_start, period_end, until, agency_view, node, kind,
        count(*) FILTER (carried_over) AS carried_over, count(*) FILTER (received) AS received,
        count(*) FILTER (refused) AS refused, count(*) FILTER (answered) AS answered,
        count(*) FILTER (answered_on_time) AS answered_on_time, count(*) FILTER (published) AS published,
        count(*) FILTER (in_progress) AS in_progress, count(*) FILTER (overdue) AS overdue,
        count(*) FILTER (judged) AS judged, count(*) FILTER (on_time) AS on_time,
        count(*) FILTER (dissatisfied) AS dissatisfied, count(*) FILTER (repeated) AS repeated,
        count(*) FILTER (satisfied) AS satisfied, max(run_id) AS run_id
    FROM judgement JOIN node ON node.agency_code = judgement.agency_code AND node.day = received_on
    GROUP BY GROUPING SETS (
        (period_kind, period_start, period_end, until, agency_view, node),
        (period_kind, period_start, period_end, until, agency_view, node, kind)
    )
)
SELECT
    period_kind, period_start, period_end, agency_view, node AS agency_code, agency_name,
    CASE WHEN kind IS NULL THEN 'total' ELSE 'kind' END AS breakdown, kind, carried_over, received, refused, answered,
    answered_on_time, published, in_progress, overdue, judged, on_time, dissatisfied, repeated, satisfied,
    answered_on_time / nullif(answered, 0) AS answered_on_time_rate, on_time / nullif(judged, 0) AS on_time_rate,
    satisfied / nullif(judged, 0) AS satisfied_rate, DATE '${complete_until}' AS complete_until, run_id AS as_known_at
FROM counted
JOIN named USING (agency_view, node)
WHERE until >= named_from AND until < named_before;
