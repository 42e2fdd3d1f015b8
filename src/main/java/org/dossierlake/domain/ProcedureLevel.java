// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

/** Which level of the administration handles a procedure; one procedure may be handled at several. */
public enum ProcedureLevel implements Coded {
    /** Ministries (Cấp bộ). */
    MINISTRY("ministry"),
    /** Provinces (Cấp tỉnh). */
    PROVINCE("province"),
    /** Districts (Cấp huyện), abolished on 1 July 2025. */
    DISTRICT("district"),
    /** Communes (Cấp xã). */
    COMMUNE("commune"),
    /** Another body (Cơ quan khác). */
    OTHER("other");

    private final String code;

    ProcedureLevel(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /**
     * The level with this code.
     *
     * @throws IllegalArgumentException naming the known codes, for any other text and for null
     */
    public static ProcedureLevel fromCode(String code) {
        return Coded.fromCode(ProcedureLevel.class, "level of procedures", code);
    }
}
