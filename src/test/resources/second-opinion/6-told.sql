-- SPDX-License-Identifier: Apache-2.0
-- The tables as readers see them: with the names of the day that is shown, today's or as reported the last of the row. No
-- agency of the landed files changes its name within a period, after the last half month in which a row counts anything.
-- One feed is required, and it has landed up to T.

CREATE MACRO with_names(rows, last_day) AS TABLE
SELECT counted.*, agency_name, agency_kind, t AS complete_until
FROM query_table(rows) counted
CROSS JOIN newest
CROSS JOIN LATERAL (SELECT CASE WHEN agency_view = 'as_of_today' THEN t ELSE least(last_day, t) END AS shown_on)
JOIN named ON node = agency_code AND shown_on >= named_from AND shown_on < named_before;

CREATE VIEW told_timeliness AS
SELECT
    * EXCLUDE (agency_kind),
    CASE
        WHEN procedure_code IS NOT NULL THEN 'procedure' WHEN field_code IS NOT NULL THEN 'field'
        WHEN subject IS NOT NULL THEN 'subject' ELSE 'total'
    END AS breakdown
FROM with_names('timeliness', period_end);
CREATE VIEW told_processing_time AS
SELECT
    * EXCLUDE (agency_kind),
    CASE WHEN procedure_code IS NOT NULL THEN 'procedure' WHEN channel IS NOT NULL THEN 'channel' ELSE 'total' END
        AS breakdown
FROM with_names('processing_time', period_end);
CREATE VIEW told_digitisation AS
SELECT * EXCLUDE (agency_kind), CASE WHEN procedure_code IS NULL THEN 'total' ELSE 'procedure' END AS breakdown
FROM with_names('digitisation', period_end);
CREATE VIEW told_online_payment AS
SELECT
    * EXCLUDE (agency_kind),
    CASE
        WHEN procedure_code IS NOT NULL AND bank IS NOT NULL THEN 'procedure+bank'
        WHEN procedure_code IS NOT NULL THEN 'procedure' WHEN bank IS NOT NULL THEN 'bank' ELSE 'total'
    END AS breakdown
FROM with_names('online_payment', period_end);
CREATE VIEW told_reconciliation AS
SELECT * EXCLUDE (agency_kind), CASE WHEN procedure_code IS NULL THEN 'total' ELSE 'procedure' END AS breakdown
FROM with_names('reconciliation', period_end);
CREATE VIEW told_agency_day AS FROM with_names('agency_day', day);
CREATE VIEW told_landed_file AS FROM landed_file;
