// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

/** What feedback on administrative procedures is about: forms II.05a and II.05b count the two apart. */
public enum FeedbackKind implements Coded {
    /** What an agency or an official did or did not do. */
    ACT("act"),
    /** A rule: what a regulation asks for. */
    REGULATION("regulation");

    private final String code;

    FeedbackKind(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /**
     * The kind with this code.
     *
     * @throws IllegalArgumentException naming the known codes, for any other text and for null
     */
    public static FeedbackKind fromCode(String code) {
        return Coded.fromCode(FeedbackKind.class, "kind of feedback", code);
    }
}
