// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.util.Optional;

/** Where a dossier stands: the ten codes of the portal's field TrangThaiHoSo. */
public enum DossierStatus implements Coded {
    /** Filed, not yet received (Mới đăng ký). */
    FILED("1"),
    /** Received: the clock runs (Được tiếp nhận). */
    RECEIVED("2"),
    /** Not accepted: outside every flow and stock, counted apart (Không được tiếp nhận). */
    NOT_ACCEPTED("3"),
    /** Being processed (Đang xử lý). */
    PROCESSING("4"),
    /** Further papers are asked of the applicant: paused (Yêu cầu bổ sung giấy tờ). */
    SUPPLEMENT_ASKED("5"),
    /** A payment is asked of the applicant: paused (Yêu cầu thực hiện nghĩa vụ tài chính). */
    PAYMENT_ASKED("6"),
    /** Withdrawn by the applicant, before or after receipt (Công dân yêu cầu rút hồ sơ). */
    WITHDRAWN("7"),
    /** Stopped by the agency (Dừng xử lý). */
    STOPPED("8"),
    /** Finished, the result not yet handed over (Đã xử lý xong). */
    FINISHED("9"),
    /** Finished and handed over (Đã trả kết quả). */
    RETURNED("10");

    private final String code;

    DossierStatus(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /**
     * The status with this code, written exactly as the portal writes it ({@code 1} to {@code 10}).
     *
     * @throws IllegalArgumentException naming the known codes, for any other text and for null
     */
    public static DossierStatus fromCode(String code) {
        return Coded.fromCode(DossierStatus.class, "dossier status", code);
    }

    /** Whether a dossier of this status must say when it was received; 1, 3 and 7 may have no such date. */
    public boolean needsReceipt() {
        return switch (this) {
            case RECEIVED, PROCESSING, SUPPLEMENT_ASKED, PAYMENT_ASKED, STOPPED, FINISHED, RETURNED -> true;
            case FILED, NOT_ACCEPTED, WITHDRAWN -> false;
        };
    }

    /** How a dossier of this status was closed; empty while it is open (1, 2, 4, 5, 6). */
    public Optional<ClosedKind> closedKind() {
        return switch (this) {
            case FINISHED, RETURNED -> Optional.of(ClosedKind.RESOLVED);
            case WITHDRAWN -> Optional.of(ClosedKind.WITHDRAWN);
            case STOPPED -> Optional.of(ClosedKind.STOPPED);
            case NOT_ACCEPTED -> Optional.of(ClosedKind.REFUSED);
            case FILED, RECEIVED, PROCESSING, SUPPLEMENT_ASKED, PAYMENT_ASKED -> Optional.empty();
        };
    }
}
