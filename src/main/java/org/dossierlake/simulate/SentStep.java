// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDateTime;

/**
 * An accepted progress step.
 *
 * @param processedAt ThoiDiemXuLy
 * @param status TrangThai, 1 to 10
 */
record SentStep(LocalDateTime processedAt, int status) {

    static SentStep of(PortalRecord record) {
        return new SentStep(PortalDate.read(record.text("ThoiDiemXuLy")), Integer.parseInt(record.text("TrangThai")));
    }
}
