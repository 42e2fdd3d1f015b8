// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

/** What an agency has to do with a target that several may be assigned to. */
public enum TargetRole implements Coded {
    /** It answers for the target, which counts under it. */
    LEAD("lead"),
    /** It works with the one that answers. */
    WITH("with");

    private final String code;

    TargetRole(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /**
     * The role with this code.
     *
     * @throws IllegalArgumentException naming the known codes, for any other text and for null
     */
    public static TargetRole fromCode(String code) {
        return Coded.fromCode(TargetRole.class, "role of agencies", code);
    }
}
