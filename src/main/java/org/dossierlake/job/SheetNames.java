// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.Map;
import org.dossierlake.lake.Table;

/**
 * What the sheet of an exported table is called: in Vietnamese, by the words of the portal and of the forms, for a published
 * table, which a service centre opens; its own name for a stored one. A spreadsheet takes 31 characters, and further sheets
 * of the same table have a number behind the name.
 */
final class SheetNames {

    private static final Map<String, String> PUBLISHED = Map.ofEntries(
            Map.entry("timeliness", "Tình hình giải quyết"),
            Map.entry("processing_time", "Thời gian giải quyết"),
            Map.entry("digitisation", "Số hóa hồ sơ"),
            Map.entry("online_payment", "Thanh toán trực tuyến"),
            Map.entry("reconciliation", "Đối chiếu thanh toán"),
            Map.entry("agency_day", "Cơ quan theo ngày"),
            Map.entry("form_06", "Biểu II.06"),
            Map.entry("index_766", "Chỉ số 766"),
            Map.entry("year_over_year", "So với cùng kỳ năm trước"),
            Map.entry("supplement", "Bổ sung hồ sơ"),
            Map.entry("resolving_agency", "Cơ quan giải quyết"),
            Map.entry("signal", "Dấu hiệu cần kiểm tra"),
            Map.entry("dossier_flag", "Cờ của hồ sơ"),
            Map.entry("target_progress", "Nhiệm vụ, chỉ tiêu"),
            Map.entry("feedback", "Phản ánh, kiến nghị"),
            Map.entry("procedure_catalogue", "Danh mục thủ tục"));

    private SheetNames() {}

    static String of(Table table) {
        return PUBLISHED.getOrDefault(table.name(), table.name());
    }
}
