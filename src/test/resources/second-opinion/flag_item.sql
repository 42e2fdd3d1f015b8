-- SPDX-License-Identifier: Apache-2.0
-- Dossiers that count as received.

CREATE TABLE newest AS SELECT DATE '${day}' AS t;
CREATE TABLE item AS FROM read_parquet('${rows}/dossier/*.parquet') WHERE in_scope;
CREATE TABLE event AS SELECT received_on AS day FROM item;
CREATE TABLE busy AS SELECT DISTINCT agency_code, received_on AS day FROM item;
