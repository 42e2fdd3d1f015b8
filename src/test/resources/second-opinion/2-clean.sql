-- SPDX-License-Identifier: Apache-2.0
-- What is not refused, and of that the newest version of every key.

CREATE TABLE sent_dossier AS
SELECT
    path, file_day, version,
    said(j.MaHoSo) AS code, short_procedure(j.MaTTHC) AS procedure_code, said(j.KenhThucHien) AS channel,
    try_cast(said(j.TrangThaiHoSo) AS INTEGER) AS status, said(j.DonViXuLy) AS unit,
    said(j.MaLinhVuc) AS sent_field, said(j.TenLinhVuc) AS sent_field_name, said(j.TenTTHC) AS sent_procedure_name,
    CASE said(j.LoaiDoiTuong)
        WHEN '1' THEN 'citizen' WHEN '2' THEN 'enterprise' WHEN '3' THEN 'agency'
        ELSE CASE WHEN said(j.LoaiDoiTuong) IS NOT NULL THEN 'other' END
    END AS subject,
    moment(j.NgayNopHoSo) AS filed_at, moment(j.NgayTiepNhan) AS received_at, moment(j.NgayHenTra) AS promised_at,
    moment(j.NgayKetThucXuLy) AS ended_at, moment(j.NgayTra) AS returned_at, moment(j.NgayTuChoi) AS refused_at,
    said(j.DuocThanhToanTrucTuyen) AS paid_flag,
    list_transform(coalesce(j.DanhSachLePhi, []), x -> said(x.Gia)) AS fees,
    [x FOR x IN list_transform(fees, f -> amount(f)) IF x IS NOT NULL] AS amounts,
    coalesce(list_sum(amounts), 0)::DECIMAL(18, 5) AS fee,
    list_transform(coalesce(j.DanhSachHoSoBoSung, []), x -> {
        'asked': moment(x.NgayBoSung), 'answered': moment(x.NgayTiepNhanBoSung),
        'due_before': moment(x.NgayHenTraTruoc), 'due_after': moment(x.NgayHenTraMoi)}) AS supplements,
    len(list_filter(coalesce(j.TaiLieuNop, []), x ->
        NOT is_yes(x.IsDeleted) AND said(x.DuongDanTaiTepTin) IS NOT NULL)) > 0 AS has_component,
    len(list_filter(coalesce(j.TaiLieuNop, []), x ->
        coalesce(said(x.DuocTaiSuDung) IN ('1', '2'), false) OR is_yes(x.DuocLayTuKhoDMQG))) > 0 AS reuses_data,
    list_contains(list_transform(coalesce(j.TaiLieuNop, []), x -> is_yes(x.DuocLayTuKhoDMQG)), true) AS is_from_store,
    is_yes(j.TaiKhoanDuocXacThucVoiVNeID) OR is_from_store AS is_linked_to_population,
    list_transform(coalesce(j.TaiLieuNop, []), x -> said(x.DuongDanTaiTepTin)) AS submitted,
    len(list_filter(list_transform(coalesce(j.DanhSachGiayToKetQua, []), x -> said(x.DuongDanTepTinKetQua)), x ->
        x IS NOT NULL AND NOT list_contains(submitted, x))) > 0 AS has_result,
    CASE
        WHEN status IN (7, 8, 9, 10) THEN coalesce(ended_at, returned_at)
        WHEN status = 3 THEN coalesce(refused_at, ended_at)
    END AS closed_as_sent,
    record IS NULL OR path IN (FROM drifted) OR code IS NULL OR coalesce(status NOT BETWEEN 1 AND 10, true)
        OR unreadable(j.NgayNopHoSo) OR unreadable(j.NgayTiepNhan) OR unreadable(j.NgayHenTra)
        OR unreadable(j.NgayKetThucXuLy) OR unreadable(j.NgayTra) OR unreadable(j.NgayTuChoi)
        OR len(list_filter(coalesce(j.DanhSachHoSoBoSung, []), x ->
            unreadable(x.NgayBoSung) OR unreadable(x.NgayTiepNhanBoSung) OR unreadable(x.NgayHenTraTruoc)
            OR unreadable(x.NgayHenTraMoi))) > 0
        OR (status IN (2, 4, 5, 6, 8, 9, 10) AND received_at IS NULL)
        OR len(list_filter(fees, f -> f IS NOT NULL AND coalesce(amount(f) < 0 OR NOT whole(amount(f)), true))) > 0
        OR coalesce(received_at::DATE > file_day, false)
        OR coalesce(closed_as_sent::DATE > file_day, false)
        OR coalesce(closed_as_sent::DATE < received_at::DATE, false) AS is_refused
FROM (
    SELECT *, json_transform(record, '{"MaHoSo": "VARCHAR", "MaTTHC": "VARCHAR", "KenhThucHien": "VARCHAR",
        "TrangThaiHoSo": "VARCHAR", "DonViXuLy": "VARCHAR", "MaLinhVuc": "VARCHAR", "TenLinhVuc": "VARCHAR", "TenTTHC": "VARCHAR",
        "LoaiDoiTuong": "VARCHAR",
        "NgayNopHoSo": "VARCHAR", "NgayTiepNhan": "VARCHAR",
        "NgayHenTra": "VARCHAR", "NgayKetThucXuLy": "VARCHAR", "NgayTra": "VARCHAR", "NgayTuChoi": "VARCHAR",
        "DuocThanhToanTrucTuyen": "VARCHAR", "TaiKhoanDuocXacThucVoiVNeID": "VARCHAR", "DanhSachLePhi": [{"Gia": "VARCHAR"}],
        "DanhSachHoSoBoSung": [{"NgayBoSung": "VARCHAR", "NgayTiepNhanBoSung": "VARCHAR",
            "NgayHenTraTruoc": "VARCHAR", "NgayHenTraMoi": "VARCHAR"}],
        "TaiLieuNop": [{"IsDeleted": "VARCHAR", "DuongDanTaiTepTin": "VARCHAR", "DuocTaiSuDung": "VARCHAR",
            "DuocLayTuKhoDMQG": "VARCHAR"}],
        "DanhSachGiayToKetQua": [{"DuongDanTepTinKetQua": "VARCHAR"}]}') AS j
    FROM landed WHERE feed = 'dossiers'
);

CREATE TABLE sent_step AS
SELECT
    path, version,
    said(j.MaHoSo) AS code, try_cast(said(j.TrangThai) AS INTEGER) AS status, moment(j.ThoiDiemXuLy) AS processed_at,
    moment(j.NgayBatDau) AS started_at,
    record IS NULL OR path IN (FROM drifted) OR code IS NULL OR coalesce(status NOT BETWEEN 1 AND 10, true)
        OR processed_at IS NULL OR unreadable(j.NgayBatDau) OR unreadable(j.NgayKetThucTheoQuyDinh)
        OR coalesce(processed_at::DATE > file_day, false) AS is_refused
FROM (
    SELECT *, json_transform(record, '{"MaHoSo": "VARCHAR", "TrangThai": "VARCHAR", "ThoiDiemXuLy": "VARCHAR",
        "NgayBatDau": "VARCHAR", "NgayKetThucTheoQuyDinh": "VARCHAR"}') AS j
    FROM landed WHERE feed = 'steps'
);

CREATE TABLE sent_payment AS
SELECT
    path, version,
    coalesce(said(j.TrangThai) = 'Đã hoàn phí' AND said(j.LoaiBanTin) IS DISTINCT FROM 'CONFIRM', false) AS by_state,
    said(j.MaThamChieu) AS reference, said(j.MaGiaoDich) AS transaction, said(j.MaLoi) AS result,
    CASE WHEN by_state THEN -amount(j.SoTien) ELSE amount(j.SoTien) END AS amount, coalesce(said(j.MaTienTe), 'VND') AS currency, said(j.MaNganHang) AS bank,
    moment(CASE WHEN by_state THEN j.NgayHoanPhi ELSE j.ThoiGianGD END) AS paid_at, said(j.ThongTinBienLai.MaHoSo) AS dossier, said(j.ThongTinBienLai.MaDonVi) AS unit,
    by_state OR coalesce(result = '00', false) AS succeeded,
    CASE
        WHEN by_state THEN 'refund'
        WHEN said(j.LoaiBanTin) IS DISTINCT FROM 'CONFIRM' THEN 'request'
        WHEN succeeded AND amount < 0 THEN 'refund'
        ELSE 'payment'
    END AS kind,
    record IS NULL OR path IN (FROM drifted) OR reference IS NULL OR amount IS NULL OR NOT whole(amount)
        OR paid_at IS NULL OR coalesce(paid_at::DATE > file_day, false) AS is_refused
FROM (
    SELECT *, json_transform(record, '{"LoaiBanTin": "VARCHAR", "MaLoi": "VARCHAR", "MaThamChieu": "VARCHAR",
        "MaGiaoDich": "VARCHAR", "SoTien": "VARCHAR", "MaTienTe": "VARCHAR", "MaNganHang": "VARCHAR",
        "TrangThai": "VARCHAR", "NgayHoanPhi": "VARCHAR",
        "ThoiGianGD": "VARCHAR", "ThongTinBienLai": {"MaHoSo": "VARCHAR", "MaDonVi": "VARCHAR"}}') AS j
    FROM landed WHERE feed = 'payments'
);

CREATE TABLE sent_procedure AS
SELECT
    path, version,
    short_procedure(j.MATTHC) AS procedure_code, said(j.TENTTHC) AS procedure_name, said(j.LINHVUCTHUCHIEN[1].MALINHVUC) AS field_code, moment(j.NGAYHIEULUC)::DATE AS valid_from,
    try_cast(said(j.MUCDO) AS INTEGER) AS online_level,
    CASE WHEN said(j.TRAKETQUAGIAY) IS NOT NULL THEN is_yes(j.TRAKETQUAGIAY) END AS returns_paper,
    CASE WHEN said(j.CAPTHUCHIEN) IS NOT NULL THEN string_split(said(j.CAPTHUCHIEN), ', ') END AS levels,
    -- Something is to be paid where any fee is not zero; an entry without fees does not say.
    CASE WHEN len(j.PHILEPHI) > 0 THEN
        len(list_filter(j.PHILEPHI, x -> coalesce(said(x.SOTIEN), '0') NOT IN ('0', 'Miễn phí'))) > 0
    END AS has_fee,
    list_transform(coalesce(j.CACHTHUCTHUCHIEN, []), x ->
        {'channel': said(x.KENH), 'time': amount(x.THOIGIANGIAIQUYET), 'unit': said(x.DONVITINH)}) AS times,
    record IS NULL OR path IN (FROM drifted) OR said(j.MATTHC) IS NULL OR unreadable(j.NGAYHIEULUC)
        OR (said(j.MUCDO) IS NOT NULL AND coalesce(online_level NOT BETWEEN 1 AND 4, true))
        OR len(list_filter(string_split(coalesce(said(j.CAPTHUCHIEN), 'Cấp bộ'), ', '), x ->
            x NOT IN ('Cấp bộ', 'Cấp tỉnh', 'Cấp huyện', 'Cấp xã', 'Cơ quan khác'))) > 0
        OR len(list_filter(coalesce(j.CACHTHUCTHUCHIEN, []), x ->
            said(x.THOIGIANGIAIQUYET) IS NOT NULL AND (amount(x.THOIGIANGIAIQUYET) IS NULL
            OR coalesce(said(x.DONVITINH) NOT IN ('Ngày làm việc', 'Ngày', 'Giờ', 'Tháng'), true)))) > 0 AS is_refused
FROM (
    SELECT *, json_transform(record, '{"MATTHC": "VARCHAR", "TENTTHC": "VARCHAR", "LINHVUCTHUCHIEN": [{"MALINHVUC": "VARCHAR"}], "NGAYHIEULUC": "VARCHAR", "MUCDO": "VARCHAR",
        "TRAKETQUAGIAY": "VARCHAR", "CAPTHUCHIEN": "VARCHAR", "PHILEPHI": [{"SOTIEN": "VARCHAR"}],
        "CACHTHUCTHUCHIEN": [{"KENH": "VARCHAR", "THOIGIANGIAIQUYET": "VARCHAR", "DONVITINH": "VARCHAR"}]}') AS j
    FROM landed WHERE feed = 'procedures'
);

CREATE TABLE landed_file AS
SELECT landed.feed, landed.path, count(version) AS rows_landed, count(version) FILTER (is_refused) AS rows_quarantined
FROM landed
JOIN (
    SELECT version, is_refused FROM sent_dossier UNION ALL SELECT version, is_refused FROM sent_step
    UNION ALL SELECT version, is_refused FROM sent_payment UNION ALL SELECT version, is_refused FROM sent_procedure
) USING (version)
GROUP BY ALL;

-- T: the day of the newest landed dossiers file.
CREATE TABLE newest AS SELECT max(file_day) AS t FROM landed WHERE feed = 'dossiers';
DROP TABLE landed;

CREATE TABLE dossier AS
SELECT * FROM sent_dossier WHERE NOT is_refused
QUALIFY row_number() OVER (PARTITION BY code ORDER BY version DESC) = 1;

-- Nothing that is read of a step below lies outside its key.
CREATE TABLE step AS SELECT DISTINCT code, status, processed_at FROM sent_step WHERE NOT is_refused;

CREATE TABLE payment AS
SELECT * FROM sent_payment WHERE NOT is_refused
QUALIFY row_number() OVER (
    PARTITION BY kind, reference, by_state, transaction, CASE WHEN transaction IS NULL AND NOT by_state THEN paid_at END,
        CASE WHEN transaction IS NULL THEN result END
    ORDER BY version DESC) = 1;

CREATE TABLE procedure AS
SELECT * FROM sent_procedure WHERE NOT is_refused
QUALIFY row_number() OVER (PARTITION BY procedure_code, valid_from ORDER BY version DESC) = 1;

-- Names: of a procedure that of the newest entry which has one, else what dossiers call it; of a field what dossiers call
-- it. All dossiers of these files call a code the same.
CREATE TABLE named_procedure AS
SELECT procedure_code, coalesce(listed, met) AS procedure_name
FROM (
    SELECT procedure_code, arg_max(procedure_name, coalesce(valid_from, DATE '1970-01-01')) AS listed
    FROM procedure WHERE procedure_name IS NOT NULL GROUP BY procedure_code
) FULL JOIN (
    SELECT procedure_code, max(sent_procedure_name) AS met
    FROM sent_dossier WHERE NOT is_refused AND procedure_code IS NOT NULL GROUP BY procedure_code
) USING (procedure_code);
CREATE TABLE named_field AS
SELECT sent_field AS field_code, max(sent_field_name) AS field_name
FROM sent_dossier WHERE NOT is_refused AND sent_field IS NOT NULL GROUP BY sent_field;
