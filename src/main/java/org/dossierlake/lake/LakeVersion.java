// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.util.Map;
import org.dossierlake.failure.Failures;

/**
 * Which form the tables of a lake have: a property of the table {@code publication}. A lake without it is of version 1.
 *
 * <p>{@link #NEWEST} rises with every change that an older program would misread, such as a column whose meaning changes
 * or a table that is split otherwise. Columns that are added and may be null need no new version: a program that does not
 * know them says so by itself.
 */
public final class LakeVersion {

    /** The version that this program writes. */
    public static final int NEWEST = 1;

    private static final String PROPERTY = "dossierlake.lake-version";

    /** Of lakes that were made before it was written down. */
    private static final int UNMARKED = 1;

    private LakeVersion() {}

    /**
     * Looks whether this program understands the lake; a lake that does not exist yet it does.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when a newer program has written it
     */
    public static void require(Lake lake) {
        int version = of(lake);
        if (version > NEWEST) {
            throw Failures.lakeNewer(lake.path(Publication.TABLE), version, NEWEST);
        }
    }

    private static int of(Lake lake) {
        return lake.property(Publication.TABLE, PROPERTY).map(Integer::parseInt).orElse(UNMARKED);
    }

    static Map<String, String> atCreation() {
        return Map.of(PROPERTY, Integer.toString(NEWEST));
    }
}
