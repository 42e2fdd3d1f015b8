-- SPDX-License-Identifier: Apache-2.0
-- What follows from the tables, or is counted from the newest dossiers and the catalogue when it is asked for.

-- Form II.06 keeps stopped dossiers in progress for ever after.
CREATE VIEW told_form_06 AS
SELECT
    period_kind, period_start, period_end, agency_view, agency_code, agency_name, breakdown, field_code,
    received + carried_over + stopped_stock - stopped AS total,
    received_online, received_desk + received_post AS received_direct,
    carried_over + stopped_stock - stopped AS carried_over,
    resolved + withdrawn AS resolved, resolved_early,
    resolved_on_time + resolved_without_due + withdrawn AS resolved_on_time, resolved_late,
    in_progress + stopped_stock AS in_progress,
    in_progress + stopped_stock - in_progress_overdue AS in_progress_within, in_progress_overdue,
    complete_until
FROM told_timeliness
WHERE procedure_code IS NULL AND subject IS NULL AND received + carried_over + stopped_stock > stopped;

-- Each row stands in its own period and, as last year's, in the one a year later. A year of which anything is known has
-- zeros, another nothing.
CREATE TABLE year_over_year AS
WITH stood AS (
    SELECT * EXCLUDE (period_end) REPLACE ((period_start + to_years(years_ago))::DATE AS period_start)
    FROM timeliness CROSS JOIN (VALUES (0), (1)) y (years_ago)
    WHERE agency_view = 'as_of_today'
),
known AS (SELECT DISTINCT period_kind, period_start, 0 AS zero FROM stood WHERE years_ago = 1),
paired AS (
    SELECT
        period_kind, period_start, period_end, agency_view, agency_code, procedure_code, field_code, subject,
        coalesce(sum(received) FILTER (years_ago = 0), 0) AS received,
        coalesce(sum(resolved) FILTER (years_ago = 0), 0) AS resolved,
        coalesce(sum(on_time) FILTER (years_ago = 0), 0) AS on_time,
        coalesce(sum(judged) FILTER (years_ago = 0), 0) AS judged,
        coalesce(sum(in_progress) FILTER (years_ago = 0), 0) AS in_progress,
        coalesce(sum(in_progress_overdue) FILTER (years_ago = 0), 0) AS in_progress_overdue,
        coalesce(sum(received) FILTER (years_ago = 1), any_value(zero)) AS received_last_year,
        coalesce(sum(resolved) FILTER (years_ago = 1), any_value(zero)) AS resolved_last_year,
        coalesce(sum(on_time) FILTER (years_ago = 1), any_value(zero)) AS on_time_last_year,
        coalesce(sum(judged) FILTER (years_ago = 1), any_value(zero)) AS judged_last_year,
        coalesce(sum(in_progress) FILTER (years_ago = 1), any_value(zero)) AS in_progress_last_year,
        coalesce(sum(in_progress_overdue) FILTER (years_ago = 1), any_value(zero)) AS in_progress_overdue_last_year
    FROM stood JOIN period USING (period_kind, period_start) LEFT JOIN known USING (period_kind, period_start)
    WHERE period_end <= t
    GROUP BY ALL
)
SELECT
    *, on_time / nullif(judged, 0) AS on_time_rate,
    on_time_last_year / nullif(judged_last_year, 0) AS on_time_rate_last_year,
    (received - received_last_year) / nullif(received_last_year, 0) AS received_change
FROM paired;

CREATE TABLE supplement AS
WITH request AS (
    -- What was asked for before the closing; of a dossier the first, the second and so on.
    SELECT
        code, agency_code, procedure_code, e, asked::DATE AS asked_on,
        CASE WHEN answered::DATE <= t THEN answered::DATE END AS answered_on,
        row_number() OVER (PARTITION BY code ORDER BY asked) AS place, t
    FROM (
        SELECT code, agency_code, procedure_code, e, closed_at, unnest(requests, recursive := true)
        FROM local WHERE in_scope
    )
    CROSS JOIN newest
    WHERE coalesce(asked < closed_at, true) AND asked::DATE <= t
),
part AS (
    SELECT
        period_kind, period_start, period_end, agency_code, procedure_code, count(*) AS received,
        count(asked) AS with_request,
        count(*) FILTER (asked > 1) AS with_second_request
    FROM period JOIN local ON r BETWEEN period_start AND period_end
    LEFT JOIN (SELECT code, max(place) AS asked FROM request GROUP BY code) USING (code)
    WHERE in_scope
    GROUP BY ALL
    UNION ALL BY NAME
    SELECT
        period_kind, period_start, period_end, agency_code, procedure_code, count(*) AS requests,
        count(*) FILTER (place > 1) AS second_requests,
        count(answered_on) AS answered,
        count(*) FILTER (answered_on IS NULL AND e IS NOT NULL) AS closed_unanswered,
        count(*) FILTER (answered_on IS NULL AND e IS NULL) AS open,
        sum(greatest(answered_on - asked_on, 0)) FILTER (answered_on IS NOT NULL) AS elapsed_days,
        max(greatest(answered_on - asked_on, 0)) FILTER (answered_on IS NOT NULL) AS longest_elapsed_days,
        max(request.t - asked_on) FILTER (answered_on IS NULL AND e IS NULL) AS longest_open_days
    FROM period JOIN request ON asked_on BETWEEN period_start AND period_end
    GROUP BY ALL
)
SELECT
    period_kind, period_start, period_end, agency_view, node AS agency_code, by_procedure.procedure_code,
    coalesce(sum(COLUMNS(part.* EXCLUDE (
        period_kind, period_start, period_end, agency_code, procedure_code, longest_elapsed_days, longest_open_days))), 0),
    max(longest_elapsed_days) AS longest_elapsed_days, max(longest_open_days) AS longest_open_days
FROM part JOIN node USING (agency_code)
JOIN by_procedure ON by_procedure.counts IS NOT DISTINCT FROM part.procedure_code
GROUP BY ALL;

-- The simulated units are desks that no register knows: each dossier is told of the agency that received it.
CREATE TABLE resolving_agency AS
SELECT
    period_kind, period_start, period_end, agency_view, node AS agency_code, by_procedure.procedure_code,
    count(*) AS resolved, count(*) FILTER (e < due) AS resolved_early, count(*) FILTER (e = due) AS resolved_on_time,
    count(*) FILTER (e > due) AS resolved_late, count(*) FILTER (due IS NULL) AS resolved_without_due,
    0 AS received_elsewhere, 0 AS received_elsewhere_late, count(*) AS unit_unknown
FROM period JOIN local ON e BETWEEN period_start AND period_end JOIN node USING (agency_code)
JOIN by_procedure ON by_procedure.counts IS NOT DISTINCT FROM local.procedure_code
WHERE in_scope AND closed_kind = 'resolved'
GROUP BY ALL;
CREATE VIEW told_resolving_agency AS
SELECT
    * EXCLUDE (agency_kind), resolved_late / resolved AS late_rate,
    received_elsewhere_late / nullif(received_elsewhere, 0) AS received_elsewhere_late_rate,
    CASE WHEN procedure_code IS NULL THEN 'total' ELSE 'procedure' END AS breakdown
FROM with_names('resolving_agency', period_end);

CREATE VIEW told_year_over_year AS
SELECT
    * EXCLUDE (agency_kind),
    CASE
        WHEN procedure_code IS NOT NULL THEN 'procedure' WHEN field_code IS NOT NULL THEN 'field'
        WHEN subject IS NOT NULL THEN 'subject' ELSE 'total'
    END AS breakdown
FROM with_names('year_over_year', period_end);
CREATE VIEW told_supplement AS
SELECT
    * EXCLUDE (agency_kind),
    with_request / nullif(received, 0) AS with_request_rate,
    with_second_request / nullif(received, 0) AS with_second_request_rate,
    elapsed_days / nullif(answered, 0) AS mean_elapsed_days,
    CASE WHEN procedure_code IS NULL THEN 'total' ELSE 'procedure' END AS breakdown
FROM with_names('supplement', period_end);

CREATE MACRO level_of(word) AS CASE word
    WHEN 'Cấp bộ' THEN 'ministry' WHEN 'Cấp tỉnh' THEN 'province' WHEN 'Cấp huyện' THEN 'district'
    WHEN 'Cấp xã' THEN 'commune' WHEN 'Cơ quan khác' THEN 'other'
END;
CREATE MACRO group_of(word) AS CASE
    WHEN level_of(word) = 'ministry' THEN 'VN.MINISTRIES'
    WHEN level_of(word) IN ('province', 'district', 'commune') THEN 'VN.LOCALITIES'
END;

-- What the catalogue lists at the end of each period, at the nodes that it tells. The portal's catalogue names no agencies:
-- a procedure counts for the whole country, and for the group that its level tells.
CREATE TABLE procedure_catalogue AS
WITH entry AS (
    SELECT
        period_kind, period_start, period_end, procedure.*,
        coalesce(list_transform(levels, l -> level_of(l)), ['unknown']) AS named_levels,
        list_distinct(['VN'] || coalesce([group_of(l) FOR l IN levels IF group_of(l) IS NOT NULL], [])) AS nodes
    FROM period JOIN procedure ON coalesce(valid_from <= until, true)
    QUALIFY row_number() OVER (
        PARTITION BY period_kind, period_start, procedure_code ORDER BY valid_from DESC NULLS LAST) = 1
),
listed AS (
    SELECT *, unnest(nodes) AS agency_code FROM entry
),
used AS (
    SELECT
        period_kind, period_start, period_end, agency_view, agency_code, procedure_code, received > 0 AS is_used,
        received_online > 0 AS is_used_online
    FROM timeliness WHERE procedure_code IS NOT NULL AND received > 0
),
paid_for AS (
    SELECT DISTINCT period_kind, period_start, agency_view, agency_code, procedure_code, true AS is_paid
    FROM online_payment WHERE procedure_code IS NOT NULL AND bank IS NULL AND successful > 0
),
known AS (
    SELECT
        listed.*, agency_view, coalesce(is_used, false) AS is_used, coalesce(is_used_online, false) AS is_used_online,
        coalesce(is_paid, false) AS is_paid
    FROM listed CROSS JOIN (VALUES ('as_reported'), ('as_of_today')) v (agency_view)
    LEFT JOIN used USING (period_kind, period_start, agency_view, agency_code, procedure_code)
    LEFT JOIN paid_for USING (period_kind, period_start, agency_view, agency_code, procedure_code)
),
row_of AS (
    SELECT *, NULL AS level, NULL::INTEGER AS by_online_level FROM known
    UNION ALL BY NAME SELECT *, unnest(named_levels) AS level, NULL AS by_online_level FROM known
    UNION ALL BY NAME SELECT *, NULL AS level, online_level AS by_online_level FROM known WHERE online_level IS NOT NULL
),
counted AS (
    SELECT
        period_kind, period_start, period_end, agency_view, agency_code, level, by_online_level AS online_level,
        count(*) AS procedures,
        CASE WHEN count(row_of.online_level) > 0 THEN count(*) FILTER (row_of.online_level >= 3) END AS offered_online,
        CASE WHEN count(row_of.online_level) > 0 THEN count(*) FILTER (row_of.online_level = 4) END AS full_online,
        CASE WHEN count(has_fee) > 0 THEN count(*) FILTER (has_fee) END AS with_fee,
        count(*) FILTER (coalesce(returns_paper, true)) AS returns_paper,
        count(*) FILTER (is_used) AS used,
        CASE WHEN count(row_of.online_level) > 0 THEN count(*) FILTER (row_of.online_level >= 3 AND is_used_online) END
            AS used_online,
        CASE WHEN count(has_fee) > 0 THEN count(*) FILTER (has_fee AND is_paid) END AS paid_online
    FROM row_of GROUP BY ALL
),
elsewhere AS (
    SELECT period_kind, period_start, period_end, agency_view, agency_code, count(*) AS used_not_listed
    FROM used ANTI JOIN listed USING (period_kind, period_start, agency_code, procedure_code)
    -- What an agency above others uses itself is no node of a catalogue.
    WHERE agency_code NOT LIKE '%.OWN'
    GROUP BY ALL
)
SELECT
    period_kind, period_start, period_end, agency_view, agency_code, level, online_level,
    coalesce(sum(procedures), 0) AS procedures, sum(offered_online) AS offered_online, sum(full_online) AS full_online,
    sum(with_fee) AS with_fee, coalesce(sum(returns_paper), 0) AS returns_paper, coalesce(sum(used), 0) AS used,
    sum(used_online) AS used_online, sum(paid_online) AS paid_online,
    coalesce(sum(used_not_listed), 0) AS used_not_listed,
    -- The portal's catalogue tells neither what is public or integrated nor any list.
    NULL::BIGINT AS published, NULL::BIGINT AS integrated, NULL::BIGINT AS essential_06,
    NULL::BIGINT AS essential_06_integrated, NULL::BIGINT AS plan_02_full
FROM (FROM counted UNION ALL BY NAME FROM elsewhere)
GROUP BY ALL;
CREATE VIEW told_procedure_catalogue AS
SELECT
    * EXCLUDE (agency_kind),
    offered_online / nullif(procedures, 0) AS offered_online_rate,
    used_online / nullif(offered_online, 0) AS used_online_rate,
    paid_online / nullif(with_fee, 0) AS paid_online_rate,
    CASE WHEN level IS NOT NULL THEN 'level' WHEN online_level IS NOT NULL THEN 'online_level' ELSE 'total' END AS breakdown
FROM with_names('procedure_catalogue', period_end);

-- Decision 766: what each indicator divides, of the totals of an agency and period. Thresholds in hundredths.
CREATE TABLE indicator AS
SELECT * FROM (VALUES
    ('1.1', 'CKMB', 'Procedures published on time', 6, 100, 'no feed tells when procedures were decided and published'),
    ('1.2', 'CKMB', 'Procedures made public on time', 4, 100, 'no feed tells when procedures were made public'),
    ('1.3', 'CKMB', 'Procedures with all mandatory parts', 2, 100, 'the catalogue''s texts are not kept'),
    ('1.4', 'CKMB', 'Dossiers synchronised', 6, 100, 'no feed tells how many dossiers the reporting system counted'),
    ('2.1', 'TDGQ', 'Finished on time, or in progress within their time', 20, 100, NULL),
    ('2.2', 'TDGQ', 'Mean processing time in calendar days', 0, 100, NULL),
    ('3.1', 'CLGQ', 'Procedures offered online', 2, 80, NULL),
    ('3.2', 'CLGQ', 'Online services that received a dossier', 4, 100, NULL),
    ('3.3', 'CLGQ', 'Dossiers handled online from end to end', 6, 50, NULL),
    ('3.5', 'TTTT', 'Procedures with a fee that can be paid online', 2, 80,
        'no catalogue tells which fees can be paid online'),
    ('3.5b', 'TTTT', 'Procedures with a fee that was paid online', 2, 80, NULL),
    ('3.6', 'TTTT', 'Dossiers said to be paid online, to those with a fee', 6, 100, NULL),
    ('4.1', 'MDSH', 'Electronic results where a paper is returned', 6, 100, NULL),
    ('4.2', 'MDSH', 'Dossiers digitised as a whole', 4, 100, NULL),
    ('4.3', 'MDSH', 'Dossiers that reuse digitised data', 2, 80, NULL),
    ('4.4', 'MDSH', 'Dossiers with papers from the portal''s personal store', 4, 100, NULL),
    ('4.5a', 'MDSH', 'Procedures connected to the population data', 2, 100,
        'no feed tells which procedures use the population data'),
    ('4.5b', 'MDSH', 'Dossiers connected to the population data', 2, 100, NULL),
    ('4.x', 'MDSH', 'Communes that offer electronic certified copies', 2, 100, 'no feed tells which communes do'),
    -- The portal lands no feedback.
    ('5.2', 'MDHL', 'Feedback handled on time', 6, 100, 'no feedback has landed of this period or of one before it'),
    ('5.3', 'MDHL', 'Satisfaction with the handling of feedback', 6, 100,
        'no feedback has landed of this period or of one before it'),
    ('5.4', 'MDHL', 'Satisfaction with the receipt of dossiers', 6, 90,
        'no feed tells of dislikes and of feedback on dossiers')
) i (indicator, group_code, indicator_name, most, full_at, missing);

CREATE TABLE index_766 AS
WITH total AS (
    SELECT period_kind, period_start, period_end, agency_view, agency_code,
        unnest([{'indicator': '2.1', 'numerator': on_time_766, 'denominator': judged_766}], recursive := true)
    FROM timeliness WHERE procedure_code IS NULL AND field_code IS NULL AND subject IS NULL
    UNION ALL
    SELECT period_kind, period_start, period_end, agency_view, agency_code,
        unnest([{'indicator': '2.2', 'numerator': elapsed_days, 'denominator': resolved}], recursive := true)
    FROM processing_time WHERE procedure_code IS NULL AND channel IS NULL
    UNION ALL
    SELECT period_kind, period_start, period_end, agency_view, agency_code,
        unnest([
            {'indicator': '3.3', 'numerator': end_to_end_online_numerator, 'denominator': end_to_end_online_denominator},
            {'indicator': '4.1', 'numerator': result_electronic_numerator, 'denominator': result_electronic_denominator},
            {'indicator': '4.2', 'numerator': dossier_digitised_numerator, 'denominator': dossier_digitised_denominator},
            {'indicator': '4.3', 'numerator': data_reused_numerator, 'denominator': data_reused_denominator},
            {'indicator': '4.4', 'numerator': from_personal_store_numerator,
                'denominator': from_personal_store_denominator},
            {'indicator': '4.5b', 'numerator': population_data_numerator, 'denominator': population_data_denominator}
        ], recursive := true)
    FROM digitisation WHERE procedure_code IS NULL
    UNION ALL
    SELECT period_kind, period_start, period_end, agency_view, agency_code,
        unnest([{
            'indicator': '3.6', 'numerator': dossiers_paid_online + flagged_without_payment - paid_without_flag,
            'denominator': dossiers_with_fee}], recursive := true)
    FROM online_payment WHERE procedure_code IS NULL AND bank IS NULL AND currency = 'VND'
    UNION ALL
    SELECT period_kind, period_start, period_end, agency_view, agency_code,
        unnest([
            {'indicator': '3.1', 'numerator': offered_online, 'denominator': procedures},
            {'indicator': '3.2', 'numerator': used_online, 'denominator': offered_online},
            {'indicator': '3.5b', 'numerator': paid_online, 'denominator': with_fee}
        ], recursive := true)
    FROM procedure_catalogue WHERE level IS NULL AND online_level IS NULL AND procedures > 0
),
cell AS (SELECT DISTINCT period_kind, period_start, period_end, agency_view, agency_code FROM total),
-- What no row counts is nothing; of what no catalogue lists nothing is known.
counted AS (
    SELECT
        cell.*, i.*, indicator IN ('3.1', '3.2', '3.5b') AS of_catalogue,
        CASE WHEN missing IS NULL THEN coalesce(numerator, CASE WHEN NOT of_catalogue THEN 0 END) END AS above,
        CASE WHEN missing IS NULL THEN coalesce(denominator, CASE WHEN NOT of_catalogue THEN 0 END) END AS below,
        total.indicator IS NULL AND of_catalogue AS is_not_listed
    FROM cell CROSS JOIN indicator i
    LEFT JOIN total USING (period_kind, period_start, agency_view, agency_code, indicator)
),
pointed AS (
    SELECT
        *,
        CASE WHEN above IS NOT NULL AND below > 0 THEN
            -- Hundredths of points, halves upwards.
            least(most * 100, (2 * above * most * 10000 + below * full_at)::HUGEINT // (2 * below * full_at)::HUGEINT)
        END AS hundredths
    FROM counted
),
summed AS (
    SELECT
        period_kind, period_start, period_end, agency_view, agency_code, group_code, sum(hundredths) AS hundredths,
        sum(most) AS most, coalesce(sum(most) FILTER (hundredths IS NOT NULL), 0) AS most_known,
        string_agg(indicator, ', ' ORDER BY indicator) FILTER (hundredths IS NULL AND most > 0) AS without
    FROM pointed
    GROUP BY GROUPING SETS (
        (period_kind, period_start, period_end, agency_view, agency_code, group_code),
        (period_kind, period_start, period_end, agency_view, agency_code))
)
SELECT
    period_kind, period_start, period_end, agency_view, agency_code, indicator, group_code, indicator_name,
    above AS numerator, below AS denominator, CASE WHEN above IS NOT NULL THEN above / nullif(below, 0) END AS rate,
    hundredths, most, CASE WHEN hundredths IS NULL THEN 0 ELSE most END AS most_known,
    CASE
        WHEN missing IS NOT NULL THEN missing WHEN is_not_listed THEN 'no catalogue says which procedures it offers'
        WHEN above IS NULL OR below IS NULL THEN 'a count is not known' WHEN below = 0 THEN 'nothing to divide by'
    END AS reason
FROM pointed
UNION ALL
SELECT
    period_kind, period_start, period_end, agency_view, agency_code, coalesce(group_code, 'total'), group_code,
    CASE group_code
        WHEN 'CKMB' THEN 'Openness and transparency' WHEN 'TDGQ' THEN 'Progress and results of handling'
        WHEN 'CLGQ' THEN 'Online public services' WHEN 'TTTT' THEN 'Online payment' WHEN 'MDSH' THEN 'Digitisation'
        WHEN 'MDHL' THEN 'Satisfaction' ELSE 'All groups'
    END,
    NULL, NULL, NULL, hundredths, most, most_known, 'without ' || without
FROM summed;
CREATE VIEW told_index_766 AS
SELECT
    * EXCLUDE (agency_kind, hundredths, most, most_known),
    (hundredths / 100)::DECIMAL(9, 2) AS points, most::DECIMAL(9, 2) AS maximum, most_known::DECIMAL(9, 2) AS maximum_known,
    '766-2022' AS contract
FROM with_names('index_766', period_end);
