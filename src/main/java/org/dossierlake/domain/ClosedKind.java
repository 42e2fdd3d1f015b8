// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

/** How a dossier was closed; a dossier has one closing at most. */
public enum ClosedKind implements Coded {
    /** Processing finished, whether or not the result was handed over (status 9, 10). */
    RESOLVED("resolved"),
    /** Withdrawn by the applicant (status 7). */
    WITHDRAWN("withdrawn"),
    /** Stopped by the agency (status 8). */
    STOPPED("stopped"),
    /** Not accepted (status 3); outside every flow and stock. */
    REFUSED("refused");

    private final String code;

    ClosedKind(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /**
     * The kind of closing with this code.
     *
     * @throws IllegalArgumentException naming the known codes, for any other text and for null
     */
    public static ClosedKind fromCode(String code) {
        return Coded.fromCode(ClosedKind.class, "kind of closing", code);
    }
}
