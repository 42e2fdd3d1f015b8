-- SPDX-License-Identifier: Apache-2.0
-- What is true of each dossier, by its newest version, its steps and its payments.

-- Office hours are 07:00 to 11:30 and 13:30 to 17:00 on working days.
CREATE TABLE block AS
SELECT day::DATE AS day, day + from_time AS opens, day + to_time AS closes
FROM generate_series(TIMESTAMP '2024-01-01', TIMESTAMP '2027-12-31', INTERVAL 1 DAY) d (day)
LEFT JOIN read_csv('${conf}/calendars/vn.csv', header = true, all_varchar = true) special ON special.date::DATE = day
CROSS JOIN (
    VALUES (INTERVAL 420 MINUTE, INTERVAL 690 MINUTE), (INTERVAL 810 MINUTE, INTERVAL 1020 MINUTE)
) hours (from_time, to_time)
WHERE coalesce(special.kind = 'makeup_working_day', isodow(day) <= 5);

-- Steps that end a dossier before the day of its receipt do nothing.
CREATE TABLE taken AS
SELECT
    step.*,
    min(processed_at) OVER (PARTITION BY code ORDER BY processed_at
        RANGE BETWEEN INTERVAL 1 MICROSECOND FOLLOWING AND UNBOUNDED FOLLOWING) AS next_at
FROM step JOIN dossier USING (code)
WHERE step.status NOT IN (3, 7, 8, 9, 10) OR received_at IS NULL OR processed_at::DATE >= received_at::DATE;

-- From the first of the steps that closed or refused the dossier to the step that opened it again.
CREATE TABLE reopening AS
SELECT
    code, processed_at AS opened_at,
    max(processed_at) FILTER (closes AND NOT coalesce(after_closing, false)) OVER (
        PARTITION BY code ORDER BY processed_at, status) AS closed_at
FROM (
    SELECT
        *, status = 3 OR status > 6 AS closes,
        lag(closes) OVER (PARTITION BY code ORDER BY processed_at, status) AS after_closing
    FROM taken WHERE status <> 1
)
QUALIFY NOT closes AND after_closing;

CREATE TABLE stepped AS
SELECT
    code,
    min(processed_at) FILTER (status = 9 AND processed_at > coalesce(last_opened_at, '-infinity')) AS nine_at,
    min(processed_at) FILTER (status = 10 AND processed_at > coalesce(last_opened_at, '-infinity')) AS ten_at,
    min(processed_at) FILTER (status = 7 AND processed_at > coalesce(last_opened_at, '-infinity')) AS seven_at,
    min(processed_at) FILTER (status = 8 AND processed_at > coalesce(last_opened_at, '-infinity')) AS eight_at,
    min(processed_at) FILTER (status = 3 AND processed_at > coalesce(last_opened_at, '-infinity')) AS three_at
FROM taken
LEFT JOIN (SELECT code, max(opened_at) AS last_opened_at FROM reopening GROUP BY code) USING (code)
GROUP BY code;

-- The agency stands in front of the dossier's code.
CREATE MACRO agency_of(code) AS
    nullif(regexp_extract(code, '^((?:\d{2,3}\.){3}[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{2,3})*)-(?:\d{6}|\d{8})-\d{4,}$', 1), '');

CREATE TABLE fact AS
SELECT
    d.code, d.procedure_code, coalesce(p.field_code, d.sent_field) AS field_code, d.subject, d.status, d.filed_at, d.received_at, d.fee, d.supplements,
    d.has_component, d.has_result, d.reuses_data, d.is_from_store, d.is_linked_to_population,
    coalesce(agency_of(d.code), 'VN.OTHER') AS agency_code,
    CASE WHEN d.channel IN ('1', '2', '3') THEN d.channel ELSE '1' END AS channel,
    coalesce(d.paid_flag IN ('1', '2'), false) AS is_flagged_paid,
    list_last([s.due_after FOR s IN d.supplements IF s.due_after IS NOT NULL]) AS due_after,
    coalesce(greatest(d.promised_at, due_after), d.promised_at, due_after) AS due_at,
    coalesce(d.supplements[1].due_before, d.promised_at) AS due_at_original,
    CASE
        WHEN d.status IN (9, 10) THEN 'resolved' WHEN d.status = 7 THEN 'withdrawn'
        WHEN d.status = 8 THEN 'stopped' WHEN d.status = 3 THEN 'refused'
    END AS closed_kind,
    CASE
        WHEN d.status IN (9, 10) THEN coalesce(d.ended_at, nine_at, ten_at, d.returned_at)
        WHEN d.status = 7 THEN coalesce(d.ended_at, seven_at, d.returned_at)
        WHEN d.status = 8 THEN coalesce(d.ended_at, eight_at, d.returned_at)
        WHEN d.status = 3 THEN coalesce(d.refused_at, three_at, d.ended_at)
    END AS closed_at,
    d.received_at IS NOT NULL AND d.status NOT IN (1, 3) AS in_scope,
    p.procedure_code IS NULL AS is_procedure_unknown,
    coalesce(p.returns_paper, true) AS returns_paper,
    p.online_level,
    -- A channel that nobody knows counts as the desk.
    [x FOR x IN p.times IF x.time IS NOT NULL
        AND x.channel = CASE WHEN d.channel IN ('1', '2', '3') THEN d.channel ELSE '1' END][1] AS maximum
FROM dossier d
LEFT JOIN stepped USING (code)
LEFT JOIN LATERAL (
    SELECT * FROM procedure
    WHERE procedure.procedure_code = d.procedure_code
        AND coalesce(valid_from <= coalesce(d.received_at, d.filed_at)::DATE, true)
    ORDER BY valid_from DESC NULLS LAST LIMIT 1
) p ON true;

-- Supplements wait from the request to the answer, status 6 until a step at a later moment.
CREATE TABLE pause AS
SELECT 'supplement' AS kind, code, asked AS begins_at, answered AS ends_at
FROM (SELECT code, unnest(supplements, recursive := true) FROM fact)
WHERE asked IS NOT NULL
UNION ALL
SELECT 'payment', code, processed_at, next_at FROM taken WHERE status = 6;

-- What dossiers resolved late were paused: for supplements since they were due, for anything since then, and ever.
CREATE TABLE paused_late AS
WITH late AS (
    SELECT code, received_at, due_at, closed_at FROM fact
    WHERE closed_kind = 'resolved' AND received_at IS NOT NULL AND closed_at::DATE > due_at::DATE
),
cut AS (
    SELECT what, code, greatest(begins_at, since) AS begins_at, least(coalesce(ends_at, closed_at), closed_at) AS ends_at
    FROM (
        SELECT 'applicant' AS what, due_at AS since, * FROM late JOIN pause USING (code) WHERE kind = 'supplement'
        UNION ALL BY NAME SELECT 'paused' AS what, due_at AS since, * FROM late JOIN pause USING (code)
        UNION ALL BY NAME SELECT 'ever' AS what, received_at AS since, * FROM late JOIN pause USING (code)
    )
),
piece AS (
    SELECT
        what, code, ends_at,
        greatest(begins_at, coalesce(max(ends_at) OVER (
            PARTITION BY what, code ORDER BY begins_at, ends_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), begins_at)) AS begins_at
    FROM cut WHERE begins_at < ends_at
)
SELECT what, code, begins_at, ends_at FROM piece WHERE begins_at < ends_at
UNION ALL
SELECT 'late', code, due_at, closed_at FROM late;

-- What does not count between receipt and finish: pauses, and the time between a closing and a reopening. Each piece
-- begins where those before it have ended, so that nothing is taken off twice.
CREATE TABLE spell AS
WITH off AS (
    SELECT code, greatest(begins_at, received_at) AS begins_at, least(coalesce(ends_at, closed_at), closed_at) AS ends_at
    FROM (
        SELECT code, begins_at, ends_at FROM pause UNION ALL SELECT code, closed_at, opened_at FROM reopening
    ) o (code, begins_at, ends_at)
    JOIN fact USING (code)
    WHERE closed_kind = 'resolved' AND closed_at IS NOT NULL AND received_at IS NOT NULL
),
piece AS (
    SELECT
        code, ends_at,
        greatest(begins_at, coalesce(max(ends_at) OVER (
            PARTITION BY code ORDER BY begins_at, ends_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), begins_at)) AS begins_at
    FROM off WHERE begins_at < ends_at
)
SELECT 'finish' AS what, code, received_at AS begins_at, closed_at AS ends_at, 1 AS sign
FROM fact WHERE closed_kind = 'resolved' AND closed_at > received_at
UNION ALL
SELECT 'finish', code, begins_at, ends_at, -1 FROM piece WHERE begins_at < ends_at
UNION ALL
SELECT 'receipt', code, filed_at, received_at, 1 FROM fact WHERE channel = '2' AND filed_at < received_at
UNION ALL
SELECT 'agency', code, begins_at, ends_at, CASE what WHEN 'late' THEN 1 ELSE -1 END
FROM paused_late WHERE what IN ('late', 'paused');

CREATE TABLE worked AS
SELECT what, code, sum(sign * epoch(least(closes, ends_at) - greatest(opens, begins_at)))::BIGINT AS seconds
FROM (
    SELECT *, unnest(generate_series(begins_at::DATE, ends_at::DATE, INTERVAL 1 DAY))::DATE AS day FROM spell
)
JOIN block USING (day)
WHERE opens < ends_at AND closes > begins_at
GROUP BY what, code;
DROP TABLE spell;

-- Each minute of a delay is the applicant's, else of a payment, else of closed hours, else the agency's.
CREATE TABLE delay AS
SELECT
    code, whole // 60 - not_agency // 60 AS delay_agency, not_agency // 60 - paused // 60 AS delay_closed_hours,
    paused // 60 - applicant // 60 AS delay_payment, applicant // 60 AS delay_applicant, ever >= whole AS is_explained
FROM (
    SELECT
        code, whole, whole - coalesce(seconds, 0) AS not_agency, coalesce(applicant, 0) AS applicant,
        coalesce(paused, 0) AS paused, coalesce(ever, 0) AS ever
    FROM (
        SELECT
            code,
            sum(epoch(ends_at - begins_at)) FILTER (what = 'late')::BIGINT AS whole,
            sum(epoch(ends_at - begins_at)) FILTER (what = 'applicant')::BIGINT AS applicant,
            sum(epoch(ends_at - begins_at)) FILTER (what = 'paused')::BIGINT AS paused,
            sum(epoch(ends_at - begins_at)) FILTER (what = 'ever')::BIGINT AS ever
        FROM paused_late GROUP BY code
    )
    LEFT JOIN (FROM worked WHERE what = 'agency') agency USING (code)
);

-- Which landed version was the first to tell of a closing, unless it was taken back.
CREATE TABLE told AS
SELECT code, arg_min(file_day, version) FILTER (status > 6) AS closing_landed_on
FROM sent_dossier WHERE NOT is_refused
GROUP BY code
HAVING coalesce(max(version) FILTER (status <= 6 AND status <> 3) < min(version) FILTER (status > 6), true);

-- Online filings that nobody had received count as waiting from the end of the day on which 480 minutes are over, until they
-- are received, refused or withdrawn. Of those that were received in time no day needs to be looked for.
CREATE TABLE waiting AS
SELECT code, min(day) AS waiting_late_on
FROM (
    SELECT code, day, sum(epoch(closes - greatest(opens, filed_at))) OVER (PARTITION BY code ORDER BY closes) AS seconds
    FROM fact
    LEFT JOIN (FROM worked WHERE what = 'receipt') receipt USING (code)
    JOIN block ON closes > filed_at AND day < filed_at::DATE + 40
    WHERE channel = '2' AND (status = 1 OR received_at IS NULL OR receipt.seconds > 480 * 60)
)
WHERE seconds > 480 * 60
GROUP BY code;

-- A payment's dossier: the one it names, the one its request names, the one in its reference. What a message says to have
-- been paid back is not paid back once more because a request's state says so.
CREATE TABLE paid AS
SELECT
    payment.*, paid_at::DATE AS paid_on,
    coalesce(agency_of(payment.paid_for), unit, 'VN.OTHER') AS agency_code, fact.procedure_code
FROM (
    SELECT
        payment.*,
        coalesce(dossier, asked_for, nullif(regexp_extract(reference, '^dvc(.+)\d{14}$', 1), '')) AS paid_for
    FROM payment
    LEFT JOIN (
        SELECT reference, max(dossier) AS asked_for FROM payment WHERE kind = 'request' OR by_state
        GROUP BY reference
    ) asked USING (reference)
    WHERE kind <> 'request' AND NOT (by_state AND reference IN (
        SELECT reference FROM payment WHERE kind = 'refund' AND NOT by_state))
) payment
LEFT JOIN fact ON fact.code = payment.paid_for;

-- Without a due time the maximum time of the procedure counts: hours one by one, days and working days to the end of the
-- last, a begun one as a whole one.
CREATE TABLE working_day AS
SELECT day, row_number() OVER (ORDER BY day) AS n FROM (SELECT DISTINCT day FROM block);
CREATE TABLE limited AS
SELECT
    code,
    CASE maximum.unit
        WHEN 'Giờ' THEN received_at + to_seconds((maximum.time * 3600)::BIGINT)
        WHEN 'Ngày' THEN (received_at::DATE + ceil(maximum.time)::INTEGER) + TIME '23:59:59'
        WHEN 'Tháng' THEN (received_at::DATE + to_months(ceil(maximum.time)::INTEGER))::DATE + TIME '23:59:59'
        WHEN 'Ngày làm việc' THEN last.day + TIME '23:59:59'
    END AS maximum_until
FROM fact
ASOF LEFT JOIN working_day before ON received_at::DATE >= before.day
LEFT JOIN working_day last ON last.n = before.n + ceil(maximum.time)
WHERE received_at IS NOT NULL AND maximum IS NOT NULL;

-- A dossier with all that the tables count it by; r and e are the local dates of receipt and closing.
CREATE TABLE local AS
SELECT
    fact.* EXCLUDE (maximum), coalesce(due_at_original, maximum_until) AS limit_766, received_at::DATE AS r, closed_at::DATE AS e, due_at::DATE AS due,
    coalesce(finish.seconds // 60, 0) AS minutes,
    coalesce(receipt.seconds > 480 * 60, false) AS is_received_late,
    filed_at = received_at AS is_filed_as_received,
    waiting_late_on, CASE WHEN status <> 1 THEN coalesce(received_at, closed_at)::DATE END AS waited_until,
    coalesce(closed_kind = 'resolved' AND e <= due AND closing_landed_on > due, false) AS is_late_sync,
    delay_applicant, delay_payment, delay_closed_hours, delay_agency, is_explained,
    coalesce(payments.n, 0) > 0 AS is_paid,
    coalesce(pauses.list, []) AS pauses,
    [s FOR s IN supplements IF s.asked IS NOT NULL] AS requests
FROM fact
LEFT JOIN (FROM worked WHERE what = 'finish') finish USING (code)
LEFT JOIN (FROM worked WHERE what = 'receipt') receipt USING (code)
LEFT JOIN waiting USING (code)
LEFT JOIN delay USING (code)
LEFT JOIN limited USING (code)
LEFT JOIN told USING (code)
LEFT JOIN (
    SELECT paid_for AS code, count(*) AS n FROM paid
    WHERE kind = 'payment' AND succeeded AND currency = 'VND' GROUP BY paid_for
) payments USING (code)
LEFT JOIN (
    SELECT code, list({'begins_on': begins_at::DATE, 'ends_on': ends_at::DATE}) AS list FROM pause GROUP BY code
) pauses USING (code);
DROP TABLE fact;

CREATE TABLE event AS
SELECT unnest([r, e, waiting_late_on]) AS day FROM local UNION ALL SELECT paid_on FROM paid;
