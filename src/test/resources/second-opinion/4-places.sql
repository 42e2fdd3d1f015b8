-- SPDX-License-Identifier: Apache-2.0
-- In which nodes of the tree an agency counts.

-- The register that is shipped; the last entry of an agency goes on naming it, when it is gone too.
CREATE TABLE register AS
SELECT
    agency_code, agency_name, agency_kind, string_split(successors, ' ') AS successors, valid_to::DATE AS valid_to,
    coalesce(valid_from::DATE, DATE '0001-01-01') AS named_from,
    coalesce(lead(valid_from::DATE) OVER (PARTITION BY agency_code ORDER BY valid_from NULLS FIRST), DATE '9999-12-31')
        AS named_before
FROM read_csv('${conf}/reference/agencies.csv', header = true, all_varchar = true, comment = '#');

CREATE TABLE busy AS
SELECT
    agency_code,
    -- Level 1 stands at the end of the old style of codes and at the beginning of the new one.
    regexp_extract(agency_code, '[A-Z]\d{2}') AS level_1,
    CASE level_1[1] WHEN 'H' THEN 'VN.LOCALITIES' WHEN 'G' THEN 'VN.MINISTRIES' ELSE 'VN.OTHER' END AS branch,
    CASE WHEN agency_code = level_1 THEN [] ELSE [agency_code] END AS itself
FROM (SELECT agency_code FROM local UNION SELECT agency_code FROM paid);

-- Of a level 1 that is gone the one successor takes the place; what lay below it nobody alone has taken over.
CREATE TABLE chain AS
SELECT agency_code, 'as_reported' AS agency_view, itself || [level_1, branch, 'VN'] AS nodes
FROM busy WHERE level_1 <> ''
UNION ALL
SELECT
    busy.agency_code, 'as_of_today',
    CASE
        WHEN gone.agency_code IS NULL THEN itself || [level_1, branch, 'VN']
        WHEN busy.agency_code = level_1 THEN [gone.successors[1], branch, 'VN']
        ELSE [gone.successors[1] || '.UNALLOCATED', gone.successors[1], branch, 'VN']
    END
FROM busy
LEFT JOIN (
    SELECT agency_code, successors FROM register CROSS JOIN newest
    WHERE named_before = DATE '9999-12-31' AND valid_to < t
) gone ON gone.agency_code = level_1
WHERE level_1 <> ''
UNION ALL
SELECT agency_code, agency_view, ['VN.OTHER', 'VN']
FROM busy CROSS JOIN (VALUES ('as_reported'), ('as_of_today')) v(agency_view)
WHERE level_1 = '';

-- What a node with children did itself is a child of its own.
CREATE TABLE node AS
WITH ordered AS (
    SELECT agency_code, agency_view, unnest(nodes) AS node, unnest(range(len(nodes))) AS height FROM chain
),
below AS (SELECT * FROM ordered WHERE height = 0),
above AS (SELECT DISTINCT agency_view, node FROM ordered WHERE height > 0)
SELECT agency_code, agency_view, node FROM ordered
UNION ALL
SELECT agency_code, agency_view, node || '.OWN' FROM below JOIN above USING (agency_view, node);

-- Names of the day that is shown: today's, or as reported those of the period's last day.
CREATE TABLE named AS
SELECT
    node, coalesce(named_from, DATE '0001-01-01') AS named_from,
    coalesce(named_before, DATE '9999-12-31') AS named_before,
    coalesce(agency_name, base) || CASE WHEN own THEN ' (own)' WHEN unallocated THEN ' (unallocated)' ELSE '' END
        AS agency_name,
    CASE
        WHEN own OR unallocated THEN 'other' WHEN agency_kind IS NOT NULL THEN agency_kind
        WHEN regexp_full_match(base, 'G\d{2}') THEN 'ministry' WHEN regexp_full_match(base, 'H\d{2}') THEN 'province'
        WHEN regexp_full_match(base, 'H\d{2}\.\d{3}') THEN 'commune'
        WHEN regexp_full_match(base, '[GH]\d{2}\.\d{2}|(\d{2,3}\.){3}[GH]\d{2}') THEN 'department' ELSE 'other'
    END AS agency_kind
FROM (
    SELECT DISTINCT
        node, node LIKE '%.OWN' AS own, node LIKE '%.UNALLOCATED' AS unallocated,
        regexp_replace(node, '\.(OWN|UNALLOCATED)$', '') AS base
    FROM node
)
LEFT JOIN register ON register.agency_code = base;

-- A dossier counts in the total over all procedures, and in its own one's row where it names one.
CREATE TABLE by_procedure AS
SELECT procedure_code AS counts, unnest([procedure_code, NULL]) AS procedure_code
FROM (SELECT procedure_code FROM local UNION SELECT procedure_code FROM paid) WHERE procedure_code IS NOT NULL
UNION ALL SELECT NULL, NULL;

-- Of the statistics that have them, the same by field and by subject: one column at a time, all of them null in the total.
CREATE TABLE by_one AS
SELECT
    procedure_code AS of_procedure, field_code AS of_field, subject AS of_subject,
    unnest([
        {'procedure_code': NULL, 'field_code': NULL, 'subject': NULL},
        {'procedure_code': procedure_code, 'field_code': NULL, 'subject': NULL},
        {'procedure_code': NULL, 'field_code': field_code, 'subject': NULL},
        {'procedure_code': NULL, 'field_code': NULL, 'subject': subject}
    ], recursive := true)
FROM (SELECT DISTINCT procedure_code, field_code, subject FROM local);
CREATE TABLE row_set AS SELECT DISTINCT * FROM by_one;
DROP TABLE by_one;

-- Durations are counted in buckets: a minute wide up to 480, from there each edge e is followed by floor(1.02 e).
CREATE TABLE edge AS
WITH RECURSIVE later AS (
    SELECT 480::BIGINT AS edge UNION ALL SELECT edge * 102 // 100 FROM later WHERE edge < 10000000
)
SELECT unnest(range(480))::BIGINT AS edge UNION ALL FROM later;
