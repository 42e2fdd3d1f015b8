// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDateTime;

/**
 * An accepted progress step.
 *
 * @param processedAt ThoiDiemXuLy
 * @param status TrangThai, 1 to 10
 * @param synthetic whether a program invented it
 */
record SentStep(LocalDateTime processedAt, int status, boolean synthetic) {

    /** What a one-stop product writes into a step that nobody took. */
    static final String SYNTHETIC_CONTENT = "Cán bộ trả hồ sơ bổ sung";

    static SentStep of(PortalRecord record) {
        return new SentStep(
                PortalDate.read(record.text("ThoiDiemXuLy")),
                Integer.parseInt(record.text("TrangThai")),
                record.text("NoiDungXuLy").equals(SYNTHETIC_CONTENT));
    }
}
