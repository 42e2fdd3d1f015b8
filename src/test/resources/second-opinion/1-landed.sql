-- SPDX-License-Identifier: Apache-2.0
-- Every landed record as text, in the order of versions: day of the file, path, place in the file.
-- ${landing} and ${conf} are replaced by folders.

-- Rows are kept in the order of the files' lines, by any number of threads: their rowid is their place.
CREATE TABLE line AS
SELECT filename, line
FROM read_csv('${landing}/*/*/*.jsonl*', delim = '\x01', quote = '', escape = '', header = false, auto_detect = false,
    columns = {'line': 'VARCHAR'}, filename = true, max_line_size = 8000000);

-- An envelope is one document; its records stand in data.
INSERT INTO line
SELECT filename, unnest(records) AS line
FROM (
    SELECT filename, json_extract(content, '$.data[*]')::VARCHAR[] AS records FROM read_text('${landing}/*/*/*.json')
);

CREATE TABLE landed AS
SELECT
    filename[length('${landing}') + 2:] AS path,
    split_part(path, '/', 1) AS feed,
    split_part(path, '/', 2)::DATE AS file_day,
    row_number() OVER (ORDER BY file_day, path, line.rowid) AS version,
    CASE WHEN json_valid(line) THEN CASE WHEN json_type(line) = 'OBJECT' THEN line END END AS record
FROM line;
DROP TABLE line;

-- A file whose records all lack an agreed field is refused as a whole.
CREATE TABLE drifted AS
SELECT path
FROM landed
JOIN (VALUES
    ('dossiers', 'MaHoSo'), ('dossiers', 'MaTTHC'), ('dossiers', 'LoaiDoiTuong'), ('dossiers', 'TrangThaiHoSo'),
    ('steps', 'MaHoSo'), ('steps', 'TrangThai'), ('steps', 'ThoiDiemXuLy'),
    ('payments', 'LoaiBanTin'), ('payments', 'MaThamChieu'), ('payments', 'SoTien'), ('payments', 'ThoiGianGD'),
    ('procedures', 'MATTHC')
) agreed (feed, field) USING (feed)
WHERE record IS NOT NULL
GROUP BY path, field
HAVING NOT bool_or(json_exists(record, '$.' || field));

CREATE MACRO said(text) AS nullif(trim(replace(translate(text, '０１２３４５６７８９', '0123456789'), chr(8203), ''), E' \t\n\r'), '');
-- Local wall clock, as everywhere below; a moment outside 1990 to 2049 is none.
CREATE MACRO moment_of(text) AS CASE
    WHEN regexp_full_match(said(text), '\d{14}') THEN try_strptime(said(text), '%Y%m%d%H%M%S')
    WHEN regexp_full_match(said(text), '\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d')
        THEN try_strptime(replace(said(text), 'T', ' '), '%Y-%m-%d %H:%M:%S')
END;
CREATE MACRO moment(text) AS
    CASE WHEN year(moment_of(text)) BETWEEN 1990 AND 2049 THEN moment_of(text) END;
CREATE MACRO unreadable(text) AS said(text) IS NOT NULL AND moment(text) IS NULL;
CREATE MACRO bare(text) AS regexp_replace(said(text), ' (đ|VND|dong)$', '');
-- 7.000 is 7 or 7,000; 1,5 is neither: no amount. Two and more groups of thousands can be read in one way alone.
CREATE MACRO amount(text) AS CASE
    WHEN regexp_full_match(bare(text), '-?(\d+,\d+|[1-9]\d{0,2}\.\d{3})') THEN NULL
    WHEN regexp_full_match(bare(text), '-?[1-9]\d{0,2}((\.\d{3}){2,}|(,\d{3}){2,}|( \d{3})+)')
        THEN regexp_replace(bare(text), '[., ]', '', 'g')::DECIMAL(18, 5)
    WHEN regexp_full_match(bare(text), '-?\d{1,13}(\.\d{1,5})?') THEN bare(text)::DECIMAL(18, 5)
END;
CREATE MACRO whole(money) AS coalesce(money = trunc(money), false);
CREATE MACRO is_yes(text) AS coalesce(lower(said(text)) IN ('1', 'true'), false);
CREATE MACRO short_procedure(text) AS regexp_extract(said(text), '^\d\.\d{6}');
