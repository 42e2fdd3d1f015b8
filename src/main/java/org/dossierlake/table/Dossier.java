// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * One row per dossier: the newest version that any sender landed, with all that follows for it from older versions,
 * from steps, from the calendar and from the catalogue of procedures, so that what it adds to the statistics is a function of this row alone.
 *
 * <p>{@link DossierFacts} computes the derived columns. What lands later changes them in the same night: a version, also an
 * older one, a step, or an entry of the catalogue, a calendar or a register that says something else.
 */
public final class Dossier {

    /** A pause of the clock; {@code to_} columns are null while it lasts. */
    public static final DataType PAUSE_LIST = createArrayType(
            new StructType().add("kind", StringType).add("from_on", DateType).add("to_on", DateType), false);

    /** A request for supplements, as rule index_766 reads it. */
    public static final DataType REQUEST_LIST = createArrayType(
            new StructType()
                    .add("asked_on", DateType)
                    .add("answered_on", DateType)
                    .add("elapsed_seconds", LongType)
                    .add("asked_in_time", BooleanType),
            false);

    public static final Field VERSION_ORDER = Field.required(
            "version_order",
            new StructType()
                    .add("version_at", TimestampType, true)
                    .add("day", DateType, true)
                    .add("path", StringType, true)
                    .add("revision", IntegerType, true)
                    .add("position", LongType, true),
            "Order of versions: sender's version time, file's day, path, revision of the path, position; greatest wins");
    public static final Field FIRST_CLOSING = Field.optional(
            "first_closing",
            VERSION_ORDER.type(),
            "Order of the oldest landed version that closes the dossier; null when none does");
    public static final Field LAST_OPEN = Field.optional(
            "last_open",
            VERSION_ORDER.type(),
            "Order of the newest landed version under which it is open; null when there is none");
    public static final Field CONTENT_HASH = Staged.CONTENT_HASH;
    public static final Field RUN_ID = Staged.RUN_ID.as(false, "The run that last changed the row");

    public static final Instant DUE = Instant.optional(
            "due", "Due: the later of the promised time and the last supplement's new one; null when there is none");
    public static final Instant DUE_ORIGINAL =
            Instant.optional("due_original", "Due before any supplement moved it; null when there is none");
    public static final Instant LIMIT_766 = Instant.optional(
            "limit_766",
            "Until then it keeps its time by rule index_766: due_original (due by the setting index-766.due = as-sent),"
                    + " else the receipt and the maximum time; null when there is neither");
    public static final Field CLOSED_KIND = Field.optional(
            "closed_kind",
            StringType,
            "resolved, withdrawn, stopped or refused, by the status; null under an open status");
    public static final Instant CLOSED =
            Instant.optional("closed", "The one closing; null while open, and where no date of the closing is known");
    public static final Instant FINISHED = Instant.optional("finished", "Closing of a resolved dossier; else null");
    public static final Field IN_SCOPE = Field.required(
            "in_scope", BooleanType, "Received, and its status is neither 1 nor 3: part of flows and stocks");
    public static final Field WORKING_MINUTES = Field.optional(
            "working_minutes",
            IntegerType,
            "Whole working minutes from receipt to finish less pauses, floored once; null unless resolved");
    public static final Field ELAPSED_DAYS =
            Field.optional("elapsed_days", IntegerType, "Calendar days from receipt to finish; null unless resolved");
    public static final Field DELAY_MINUTES_APPLICANT = delay("applicant", "waiting for a supplement of the applicant");
    public static final Field DELAY_MINUTES_PAYMENT = delay("payment", "waiting for a payment, and for no supplement");
    public static final Field DELAY_MINUTES_CLOSED_HOURS =
            delay("closed_hours", "closed by the calendar, and waiting for nothing");
    public static final Field DELAY_MINUTES_AGENCY =
            delay("agency", "working hours of the agency, in which nothing was waited for");
    public static final Field LATE_EXPLAINED_BY_PAUSE = Field.optional(
            "late_explained_by_pause",
            BooleanType,
            "Resolved late, and the pauses since the receipt are as long as the delay or longer; null unless resolved late");
    public static final Field PAUSES =
            Field.required("pauses", PAUSE_LIST, "Supplement and payment pauses by local date, in order; may overlap");
    public static final Field SUPPLEMENT_JUDGEMENT = Field.required(
            "requests_766", REQUEST_LIST, "Supplement requests as rule index_766 needs them, in the order asked");
    public static final Field ON_TIME_766 = Field.optional(
            "on_time_766",
            BooleanType,
            "Rule index_766 at the closing: kept limit_766, and no second supplement request before it; null while open, and"
                    + " where there is neither a limit nor a second request");
    public static final Field RECEIVED_LATE = Field.required(
            "received_late", BooleanType, "Online, and received more than 480 working minutes after filing");
    public static final Field WAITING_LATE_ON = Field.optional(
            "waiting_late_on",
            DateType,
            "First day whose end is more than 480 working minutes after an online filing that nobody had received, refused"
                    + " or withdrawn by then; null where there was none");
    public static final Field FILED_EQUALS_RECEIVED = Field.required(
            "filed_equals_received", BooleanType, "Both times are the same: senders copy one to the other");
    public static final Field FIELD_CODE = Field.optional(
            "field_code",
            StringType,
            "Field of the procedure: from the catalogue entry valid at receipt, else as sent; null when neither says");
    public static final Field RETURNS_PAPER = fromCatalogue(StagedProcedure.RETURNS_PAPER);
    public static final Field HAS_FEE = fromCatalogue(StagedProcedure.HAS_FEE);
    public static final Field ONLINE_LEVEL = fromCatalogue(StagedProcedure.ONLINE_LEVEL);
    public static final MaximumTime MAXIMUM =
            MaximumTime.of("for the dossier's channel by the catalogue entry valid at receipt", "");
    public static final Field AGENCY_VALID_FROM = Agency.VALID_FROM.as(
            false, "Which version of the agency: the one valid when the dossier was received, else when it was filed");
    public static final Field CALENDAR_VERSION =
            Field.optional("calendar_version", StringType, "Version of the calendar that last changed the row");
    public static final Field FLAGS = Field.required(
            "flags", createArrayType(StringType, false), "Stable codes of what is odd, sorted; empty when nothing is");

    /** The flag of a dossier whose procedure no catalogue knows. */
    public static final String PROCEDURE_UNKNOWN = "procedure_unknown";

    /** The flag of a dossier whose only result files are files that the applicant submitted. */
    public static final String RESULT_IS_SUBMITTED_FILE = "result_is_submitted_file";

    /** The flag of a dossier that was closed in time by its date, as nobody knew before the due day was over. */
    public static final String CLOSING_LANDED_AFTER_DUE = "closing_landed_after_due";

    /** The columns that follow from other tables; a change in any of them rewrites the row. */
    public static final List<Field> DERIVED = Stream.of(
                    DUE.fields(),
                    DUE_ORIGINAL.fields(),
                    LIMIT_766.fields(),
                    List.of(CLOSED_KIND),
                    CLOSED.fields(),
                    FINISHED.fields(),
                    List.of(
                            IN_SCOPE,
                            WORKING_MINUTES,
                            ELAPSED_DAYS,
                            DELAY_MINUTES_APPLICANT,
                            DELAY_MINUTES_PAYMENT,
                            DELAY_MINUTES_CLOSED_HOURS,
                            DELAY_MINUTES_AGENCY,
                            LATE_EXPLAINED_BY_PAUSE,
                            PAUSES,
                            SUPPLEMENT_JUDGEMENT,
                            ON_TIME_766,
                            RECEIVED_LATE,
                            WAITING_LATE_ON,
                            FILED_EQUALS_RECEIVED,
                            FIELD_CODE,
                            RETURNS_PAPER,
                            HAS_FEE,
                            ONLINE_LEVEL,
                            AGENCY_VALID_FROM,
                            FIRST_CLOSING,
                            LAST_OPEN),
                    MAXIMUM.fields(),
                    List.of(FLAGS))
            .flatMap(List::stream)
            .toList();

    public static final Table TABLE = new Table(
            "dossier",
            "One row per dossier: its newest version, with what follows from older ones, from steps and from the calendar",
            List.of(StagedDossier.DOSSIER_CODE),
            Stream.of(StagedDossier.CANONICAL, DERIVED, List.of(CALENDAR_VERSION, VERSION_ORDER, CONTENT_HASH, RUN_ID))
                    .flatMap(List::stream)
                    .toList(),
            Table.Layout.partitioned(StagedDossier.CODE_MONTH).withChangeFeed());

    private Dossier() {}

    private static Field delay(String whose, String meaning) {
        return Field.optional(
                "delay_minutes_" + whose,
                IntegerType,
                "Elapsed minutes from the due time to the finish, " + meaning
                        + "; the four parts are the whole delay; null unless resolved on a date after the due date");
    }

    private static Field fromCatalogue(Field field) {
        return field.as(true, field.comment() + "; by the catalogue entry valid at receipt");
    }
}
