-- SPDX-License-Identifier: Apache-2.0
-- Feedback received by the newest day: what came later counts nowhere yet.

CREATE TABLE newest AS SELECT DATE '${day}' AS t;
CREATE TABLE item AS SELECT item.* FROM read_parquet('${rows}/feedback_item/*.parquet') item JOIN newest ON received_on <= t;
CREATE TABLE event AS SELECT received_on AS day FROM item;
CREATE TABLE busy AS SELECT DISTINCT agency_code, received_on AS day FROM item;
