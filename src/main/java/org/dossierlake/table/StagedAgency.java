// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import java.util.List;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per landed register entry: the canonical form of what a register says of an agency from a day on. */
public final class StagedAgency {

    public static final Field AGENCY_CODE = Agency.AGENCY_CODE;
    public static final Field VALID_FROM = Agency.VALID_FROM;
    public static final Field VALID_TO = Agency.VALID_TO;
    public static final Field AGENCY_NAME = Agency.AGENCY_NAME;
    public static final Field AGENCY_KIND =
            Agency.AGENCY_KIND.as(true, Agency.AGENCY_KIND.comment() + "; null: as the code tells");
    public static final Field PARENT_CODE = Agency.PARENT_CODE.as(true, "The agency above it; null: as the code tells");
    public static final Field UNIT_CODE = Agency.UNIT_CODE;
    public static final Field SUCCESSORS = Agency.SUCCESSORS;
    public static final Field AGENCY_ROOT = StagedDossier.AGENCY_ROOT;
    public static final Field VERSION_AT = StagedDossier.VERSION_AT;

    /** The canonical columns. */
    public static final List<Field> CANONICAL = List.of(
            AGENCY_CODE,
            VALID_FROM,
            VALID_TO,
            AGENCY_NAME,
            AGENCY_KIND,
            PARENT_CODE,
            UNIT_CODE,
            SUCCESSORS,
            AGENCY_ROOT,
            VERSION_AT);

    public static final Table TABLE =
            Staged.table("stage_agency", "One row per landed register entry of a run", CANONICAL);

    private StagedAgency() {}
}
