// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * One row per landed record of feedback: the canonical form of what became of it, and when. Its limits are working days, so
 * the table holds dates. Who sent it and what it says is not kept.
 */
public final class StagedFeedback {

    public static final Field FEEDBACK_CODE =
            Field.required("feedback_code", StringType, "The piece of feedback, by the code that its sender gave it");
    public static final Field AGENCY_CODE = Agency.AGENCY_CODE;
    public static final Field AGENCY_ROOT = StagedDossier.AGENCY_ROOT;
    public static final Field CALENDAR =
            Field.required("calendar", StringType, "Working calendar that counts the feedback's time");
    public static final Field KIND =
            Field.required("kind", StringType, "act: about what somebody did; regulation: about a rule");
    public static final Field RECEIVED_ON = Field.required("received_on", DateType, "Local date of the receipt");
    public static final Field REFUSED_ON =
            Field.optional("refused_on", DateType, "Local date on which it was refused; null when it was not");
    public static final Field SUPPLEMENT_ASKED_ON = Field.optional(
            "supplement_asked_on", DateType, "Local date on which a supplement was asked for; null when none was");
    public static final Field SUPPLEMENT_RETURNED_ON = Field.optional(
            "supplement_returned_on", DateType, "Local date on which the supplement came; null while it did not");
    public static final Field ANSWERED_ON =
            Field.optional("answered_on", DateType, "Local date of the answer; null while there is none");
    public static final Field PUBLISHED_ON = Field.optional(
            "published_on", DateType, "Local date on which the answer was published; null while it is not");
    public static final Field IS_DISSATISFIED = Field.required(
            "is_dissatisfied", BooleanType, "Whoever sent it was not content with the handling; false when not said");
    public static final Field IS_REPEATED =
            Field.required("is_repeated", BooleanType, "It had to be sent again; false when not said");
    public static final Field VERSION_AT = StagedDossier.VERSION_AT;

    /** The canonical columns. */
    public static final List<Field> CANONICAL = List.of(
            FEEDBACK_CODE,
            AGENCY_CODE,
            AGENCY_ROOT,
            CALENDAR,
            KIND,
            RECEIVED_ON,
            REFUSED_ON,
            SUPPLEMENT_ASKED_ON,
            SUPPLEMENT_RETURNED_ON,
            ANSWERED_ON,
            PUBLISHED_ON,
            IS_DISSATISFIED,
            IS_REPEATED,
            VERSION_AT);

    public static final Table TABLE =
            Staged.table("stage_feedback", "One row per landed record of feedback, of a run", CANONICAL);

    private StagedFeedback() {}
}
