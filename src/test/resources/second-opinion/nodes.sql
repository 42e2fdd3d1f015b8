-- SPDX-License-Identifier: Apache-2.0
-- The nodes in which something of an agency counts, by the rows of agency. What counts stands in busy: agency_code and the
-- day on which the agency had it. The day that is today stands in newest.

-- Before its first version an agency is what that says, after its last one what the last says.
CREATE TABLE version AS
SELECT
    agency_code, agency_name, agency_kind, parent_code, successors, agency_valid_from AS valid_from,
    agency_valid_to AS valid_to,
    CASE WHEN lag(valid_from) OVER sorted IS NULL THEN DATE '0001-01-01' ELSE valid_from END AS counts_from,
    coalesce(lead(valid_from) OVER sorted, DATE '9999-12-31') AS counts_before
FROM read_parquet('${rows}/agency/*.parquet')
WINDOW sorted AS (PARTITION BY agency_code ORDER BY agency_valid_from);

CREATE TABLE dated AS
SELECT version.*, day
FROM version
JOIN (SELECT day FROM busy UNION SELECT t FROM newest) ON day >= counts_from AND day < counts_before;

-- An agency and all above it on a day.
CREATE TABLE above AS
WITH RECURSIVE up AS (
    SELECT agency_code, day, 0 AS height, agency_code AS node, parent_code FROM dated
    UNION ALL
    SELECT up.agency_code, up.day, height + 1, dated.agency_code, dated.parent_code
    FROM up JOIN dated ON dated.agency_code = up.parent_code AND dated.day = up.day
)
SELECT agency_code, day, height, node FROM up;

-- Who does today what an agency did on a day; nobody where it was split, ended without a successor, or was a district.
CREATE TABLE heir AS
WITH RECURSIVE later AS (
    SELECT agency_code, day, agency_code AS heir, successors, valid_to, agency_kind FROM dated
    UNION ALL
    SELECT later.agency_code, later.day, v.agency_code, v.successors, v.valid_to, v.agency_kind
    FROM later CROSS JOIN newest
    JOIN version v
        ON v.agency_code = CASE len(later.successors) WHEN 0 THEN heir WHEN 1 THEN later.successors[1] END
        AND later.valid_to + 1 >= counts_from AND later.valid_to + 1 < counts_before
        AND (len(later.successors) = 1 OR v.valid_from = later.valid_to + 1)
    WHERE later.valid_to < t
)
SELECT agency_code, day, heir
FROM later CROSS JOIN newest
WHERE (valid_to IS NULL OR valid_to >= t) AND agency_kind <> 'former_district';

-- The highest agency of those: what stands above it only adds up.
CREATE TABLE level_1 AS
SELECT above.agency_code, above.day, arg_max(node, height) AS level_1
FROM above JOIN dated ON dated.agency_code = node AND dated.day = above.day
WHERE agency_kind NOT IN ('country', 'group')
GROUP BY ALL;

CREATE TABLE chain AS
WITH today AS (SELECT agency_code, height, node FROM above JOIN newest ON day = t),
standing AS (
    SELECT busy.agency_code, busy.day, heir
    FROM busy JOIN heir USING (agency_code, day)
    WHERE NOT EXISTS (
        FROM today JOIN dated ON dated.agency_code = node CROSS JOIN newest
        WHERE today.agency_code = heir AND day = t AND valid_to < t
    )
),
-- Of the others the level-1 agency is known that their work has come to, or at least the group of that.
left_over AS (
    SELECT busy.agency_code, busy.day, coalesce(taken.heir, dated.parent_code) AS heir
    FROM busy
    LEFT JOIN heir USING (agency_code, day)
    JOIN level_1 ON level_1.agency_code = coalesce(heir.heir, busy.agency_code) AND level_1.day = busy.day
    LEFT JOIN heir taken ON taken.agency_code = level_1 AND taken.day = busy.day
    CROSS JOIN newest
    JOIN dated ON dated.agency_code = level_1 AND dated.day = t
    ANTI JOIN standing ON standing.agency_code = busy.agency_code AND standing.day = busy.day
)
SELECT agency_code, day, 'as_reported' AS agency_view, height, node FROM busy JOIN above USING (agency_code, day)
UNION ALL
SELECT standing.agency_code, day, 'as_of_today', height, node FROM standing JOIN today ON today.agency_code = heir
UNION ALL
SELECT left_over.agency_code, day, 'as_of_today', height + 1, node FROM left_over JOIN today ON today.agency_code = heir
UNION ALL
SELECT agency_code, day, 'as_of_today', 0, heir || '.UNALLOCATED' FROM left_over;

-- What a node did itself is a child of its own where others that count stand below it.
CREATE TABLE node AS
SELECT agency_code, day, agency_view, node FROM chain
UNION ALL
SELECT agency_code, day, agency_view, node || '.OWN'
FROM chain SEMI JOIN (SELECT DISTINCT agency_view, node FROM chain WHERE height > 0) USING (agency_view, node)
WHERE height = 0;

-- Names as of today, or as reported those of a day: a row is shown with those of named_from to the day before named_before.
CREATE TABLE named AS
SELECT
    agency_view, node,
    CASE agency_view WHEN 'as_reported' THEN counts_from ELSE DATE '0001-01-01' END AS named_from,
    CASE agency_view WHEN 'as_reported' THEN counts_before ELSE DATE '9999-12-31' END AS named_before,
    agency_name || CASE WHEN own THEN ' (own)' WHEN unallocated THEN ' (unallocated)' ELSE '' END AS agency_name,
    CASE WHEN own OR unallocated THEN 'other' ELSE agency_kind END AS agency_kind
FROM (
    SELECT DISTINCT
        agency_view, node, node LIKE '%.OWN' AS own, node LIKE '%.UNALLOCATED' AS unallocated,
        regexp_replace(node, '\.(OWN|UNALLOCATED)$', '') AS base
    FROM node
)
CROSS JOIN newest
JOIN version ON version.agency_code = base
WHERE agency_view = 'as_reported' OR t >= counts_from AND t < counts_before;
