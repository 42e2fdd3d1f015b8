// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

/** How a dossier was filed: the codes of the portal's field KenhThucHien. */
public enum Channel implements Coded {
    /** At the desk (Trực tiếp); a missing channel counts as this one. */
    DESK("1"),
    /** Online (Trực tuyến). */
    ONLINE("2"),
    /** By public postal service (Bưu chính công ích). */
    POST("3");

    private final String code;

    Channel(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    /**
     * The channel with this code.
     *
     * @throws IllegalArgumentException naming the known codes, for any other text and for null
     */
    public static Channel fromCode(String code) {
        return Coded.fromCode(Channel.class, "channel", code);
    }
}
