-- SPDX-License-Identifier: Apache-2.0
-- The view signal from the rows of dossier, dossier_version and agency, as its column rule words each signal.

-- The ends that resolving versions name, each beside the one before it. A sender's time is later than none; then day, path,
-- revision and position tell the order.
CREATE TABLE version AS
SELECT
    dossier_code, ended_at,
    lag(ended_at) OVER (
        PARTITION BY dossier_code
        ORDER BY
            version_order.version_at NULLS FIRST, version_order.day NULLS FIRST, version_order.path NULLS FIRST,
            version_order.revision NULLS FIRST, version_order.position NULLS FIRST
    ) AS ended_before
FROM read_parquet('${rows}/dossier_version/*.parquet')
WHERE status IN ('9', '10') AND ended_at IS NOT NULL;

CREATE TABLE looked AS
WITH dossier AS (FROM read_parquet('${rows}/dossier/*.parquet') WHERE in_scope),
resolved AS (FROM dossier WHERE closed_kind = 'resolved' AND finished_on IS NOT NULL),
with_due AS (FROM resolved WHERE due_at IS NOT NULL),
of_known_person AS (FROM dossier WHERE received_on IS NOT NULL AND person_hash IS NOT NULL),
closed_at_a_time AS (FROM dossier WHERE closed_on IS NOT NULL AND closed_second > 0)
SELECT
    'finished_in_receipt_minute' AS signal, agency_code, finished_on AS day, run_id,
    finished_on = received_on AND finished_second // 60 = received_second // 60 AS shows
FROM resolved
UNION ALL
SELECT
    'finished_in_due_minute', agency_code, finished_on, run_id,
    finished_on = due_on AND finished_second // 60 = due_second // 60
FROM with_due
UNION ALL
SELECT
    'closed_together', agency_code, closed_on, run_id,
    count(*) OVER (PARTITION BY agency_code, closed_on, closed_second // 60) >= 10
FROM closed_at_a_time
UNION ALL
SELECT
    'end_moved_back', agency_code, finished_on, run_id,
    dossier_code IN (SELECT dossier_code FROM version WHERE ended_at < ended_before)
FROM resolved
UNION ALL
SELECT
    'end_moved_into_time', agency_code, finished_on, run_id,
    finished_at <= due_at
        AND EXISTS (FROM version WHERE version.dossier_code = with_due.dossier_code AND version.ended_at > due_at)
FROM with_due
UNION ALL
SELECT
    'submitted_file_as_result', agency_code, finished_on, run_id, list_contains(flags, 'result_is_submitted_file')
FROM resolved
UNION ALL
SELECT
    'same_person_same_day', agency_code, received_on, run_id,
    count(*) OVER (PARTITION BY agency_code, received_on, person_hash, key_id) >= 5
FROM of_known_person;

CREATE TABLE told AS
WITH agency AS (
    SELECT agency_code, arg_max(agency_name, agency_valid_from) AS newest_name
    FROM read_parquet('${rows}/agency/*.parquet') GROUP BY ALL
),
rule AS (
    SELECT * FROM (VALUES
        ('finished_in_receipt_minute', 'Finished in the minute in which it was received, of the dossiers resolved in the'
            || ' month: a status that waits may have been sent as finished'),
        ('finished_in_due_minute', 'Finished in the minute in which it was due, of the dossiers with a due time resolved in'
            || ' the month: the end may have been copied from the due time'),
        ('closed_together', 'One of 10 or more that the agency closed in the same minute, of those closed in the month at'
            || ' another time than 00:00:00, which stands for no time: stale dossiers may have been closed in bulk'),
        ('end_moved_back', 'A version that resolves it names an earlier end than the one named last by such a version'
            || ' before it, of the dossiers resolved in the month'),
        ('end_moved_into_time', 'Finished by its due time, and an earlier version that resolves it named an end after it, of'
            || ' the dossiers with a due time resolved in the month: lateness may have been taken out'),
        ('submitted_file_as_result', 'The only result files are files that the applicant submitted, of the dossiers resolved'
            || ' in the month; they count as no result'),
        ('same_person_same_day', 'One of 5 or more that the agency received of the same person on the same day, of those'
            || ' received in the month whose person is known: staff may have filed for others')
    ) r (signal, rule)
)
SELECT
    agency_code, coalesce(any_value(newest_name), agency_code) AS agency_name, date_trunc('month', day)::DATE AS month,
    signal, rule, count(*) FILTER (shows) AS signalled, count(*) AS looked_at, signalled / looked_at AS signalled_rate,
    DATE '${complete_until}' AS complete_until, max(run_id) AS as_known_at
FROM looked JOIN rule USING (signal) LEFT JOIN agency USING (agency_code)
GROUP BY agency_code, month, signal, rule;
