// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per landed entry of a register of targets: the canonical form of what a programme asks of an agency. */
public final class StagedTarget {

    /** What is counted where a register does not say. */
    public static final String TARGETS = "targets";

    public static final Field PROGRAMME =
            Field.required("programme", StringType, "The programme that sets the target, as its register calls it");
    public static final Field TARGET_CODE =
            Field.required("target_code", StringType, "The target, by its code within the programme");
    public static final Field AGENCY_CODE = Agency.AGENCY_CODE;
    public static final Field AGENCY_ROOT = StagedDossier.AGENCY_ROOT;
    public static final Field ROLE = Field.required(
            "role",
            StringType,
            "lead: the agency answers for the target, also where the register does not say; with: it works with it");
    public static final Field UNIT_OF_COUNT = Field.required(
            "unit_of_count",
            StringType,
            "What one target is, as sent: tasks, procedures, communes, systems, centres; targets when not said");
    public static final Field ASSIGNED_ON = Field.required("assigned_on", DateType, "Local date of the assignment");
    public static final Field DUE_ON =
            Field.optional("due_on", DateType, "Last local date on which it is not overdue; null when there is none");
    public static final Field DONE_ON =
            Field.optional("done_on", DateType, "Local date on which it was done; null while it is not");
    public static final Field CANCELLED_ON = Field.optional(
            "cancelled_on", DateType, "Local date from which it is asked no more; null when it is not cancelled");
    public static final Field VERSION_AT = StagedDossier.VERSION_AT;

    /** The canonical columns. */
    public static final List<Field> CANONICAL = List.of(
            PROGRAMME,
            TARGET_CODE,
            AGENCY_CODE,
            AGENCY_ROOT,
            ROLE,
            UNIT_OF_COUNT,
            ASSIGNED_ON,
            DUE_ON,
            DONE_ON,
            CANCELLED_ON,
            VERSION_AT);

    public static final Table TABLE =
            Staged.table("stage_target", "One row per landed entry of a register of targets, of a run", CANONICAL);

    private StagedTarget() {}
}
