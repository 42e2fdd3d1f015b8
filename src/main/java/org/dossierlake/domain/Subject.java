// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

/** Who filed a dossier. Senders number these differently, so a dialect maps their codes to ours. */
public enum Subject implements Coded {
    /** A natural person. */
    CITIZEN("citizen"),
    /** A company or a household business. */
    ENTERPRISE("enterprise"),
    /** A state agency. */
    AGENCY("agency"),
    /** Another organisation, or not said. */
    OTHER("other");

    private final String code;

    Subject(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /**
     * The subject with this code.
     *
     * @throws IllegalArgumentException naming the known codes, for any other text and for null
     */
    public static Subject fromCode(String code) {
        return Coded.fromCode(Subject.class, "subject", code);
    }
}
