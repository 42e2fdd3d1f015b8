// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

/** What a node of the agency tree is; filter on this, never on the length of a code. */
public enum AgencyKind implements Coded {
    /** The root of the tree. */
    COUNTRY("country"),
    /** A ministry or an agency of that rank. */
    MINISTRY("ministry"),
    /** A province or a city of that rank. */
    PROVINCE("province"),
    /** A department of a ministry or of a province. */
    DEPARTMENT("department"),
    /** A commune, a ward or a special zone. */
    COMMUNE("commune"),
    /** A district, abolished on 1 July 2025; no code tells it, only the agency register does. */
    FORMER_DISTRICT("former_district"),
    /** A node that only adds up others, such as all ministries. */
    GROUP("group"),
    /** Whatever the code does not tell. */
    OTHER("other");

    private final String code;

    AgencyKind(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /**
     * The kind of agency with this code.
     *
     * @throws IllegalArgumentException naming the known codes, for any other text and for null
     */
    public static AgencyKind fromCode(String code) {
        return Coded.fromCode(AgencyKind.class, "kind of agency", code);
    }
}
