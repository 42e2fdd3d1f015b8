// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.dossierlake.lake.Field;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;

/** The columns that name a cell of the books, shared by the four grains of posting. */
public final class Cell {

    public static final Field HALF_MONTH =
            Field.required("half_month", DateType, "First day of the half month: the 1st or the 15th");
    public static final Field DAY = Field.required("day", DateType, "Local date");
    public static final Field AGENCY_CODE = StagedDossier.AGENCY_CODE.as(false, "Agency of the counted row");
    public static final Field AGENCY_VALID_FROM =
            Agency.VALID_FROM.as(false, "Which version of the agency: the one valid at the counted date");
    public static final Field FIELD_CODE = Dossier.FIELD_CODE;
    public static final Field PROCEDURE_CODE = StagedDossier.PROCEDURE_CODE;
    public static final Field CHANNEL = StagedDossier.CHANNEL;
    public static final Field SUBJECT = StagedDossier.SUBJECT;
    public static final Field EFFECTIVE_ON = Field.optional(
            "effective_on",
            DateType,
            "The day from which the clock alone brings this about, on a dossier that is still open; null: at once");
    public static final Field DURATION_EDGE = Field.optional(
            "duration_edge",
            IntegerType,
            "Upper edge in working minutes of the histogram's bucket; null on rows that count no finished dossier");
    public static final Field RUN_ID =
            Field.required("run_id", StringType, "The run that posted; TIME-opening: all runs before that time");
    public static final Field CAUSE = Field.required(
            "cause",
            StringType,
            "new, late (its date was already reported as complete), correction, reopened, replay (read again out of"
                    + " quarantine), reference (a calendar, a catalogue, a register or the setting index-766.due says"
                    + " something else), rule (this program counts otherwise than the one before), rebuild (what was missing from the books) or opening (long"
                    + " ago, added up): why it was posted");

    /** The cause of changes that no record brought: a calendar, a catalogue, a register or a setting says something else. */
    public static final String REFERENCE = "reference";

    /**
     * Stands for the causes of what runs posted so long ago that it was added up; and, not stored, of all that was counted
     * before the last publication.
     */
    public static final String OPENING = "opening";

    /** Stands for the cause of what time alone has changed; it is not stored. */
    public static final String CLOCK = "clock";

    /** The cell of grain A, without the columns that only split its rows. */
    public static final List<Field> STATISTICS =
            List.of(HALF_MONTH, AGENCY_CODE, AGENCY_VALID_FROM, FIELD_CODE, PROCEDURE_CODE, CHANNEL, SUBJECT);

    private Cell() {}

    /** The columns of a cell, and why something was posted to it. */
    public static List<Field> withCause(List<Field> cell) {
        return Stream.concat(cell.stream(), Stream.of(CAUSE)).toList();
    }

    /** A counter: signed in a posting, never negative in a sum over all runs. */
    static Field count(String name, String comment) {
        return Field.required(name, LongType, comment);
    }

    /** A sum of money or of time with its own type. */
    static Field total(String name, DataType type, String comment) {
        return Field.required(name, type, comment);
    }
}
