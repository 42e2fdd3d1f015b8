// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import java.util.List;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per run and file or day that is odd as a whole. No record is refused for it: it is for people to look at. */
public final class Finding {

    /** What can be odd; the names are stable for ever. */
    public enum Kind {
        FILE_MOSTLY_REFUSED(
                "all",
                "file",
                "More of the file's records were refused than could be chance (setting findings.refused-share).",
                "Look whether the sender changed how it writes; adapt the dialect and replay, or send the file again."),
        DAY_WITHOUT_PAYMENTS(
                "payments",
                "day",
                "A working day, up to the day of the newest payments file, on which no payment was made.",
                "Look whether files are missing, and send them."),
        TWELVE_HOUR_CLOCK(
                "payments",
                "file",
                "The file's payments lie in the night and in the morning and none after noon or at midnight, as when"
                        + " hours are written from 1 to 12 (hh): 14:05 as 02:05 (setting findings.night-share).",
                "Write hours from 0 to 23 (HH) and send the file again; its days are right, its hours are not.");

        private final String feed;
        private final String about;
        private final String meaning;
        private final String advice;

        Kind(String feed, String about, String meaning, String advice) {
            this.feed = feed;
            this.about = about;
            this.meaning = meaning;
            this.advice = advice;
        }

        /** The feed in which it is looked for, or {@code all}. */
        public String feed() {
            return feed;
        }

        /** What is odd: a file or a day. */
        public String about() {
            return about;
        }

        /** What is odd about it. */
        public String meaning() {
            return meaning;
        }

        /** What to do about it. */
        public String advice() {
            return advice;
        }
    }

    public static final Field RUN_ID = Staged.RUN_ID.as(false, "The run that found it");
    public static final Field FEED = Quarantine.FEED;
    public static final Field FINDING =
            Field.required("finding", StringType, "What is odd: a stable code, explained by tables --rules");
    public static final Field PATH = Field.optional("path", StringType, "The landed file; null when a day is odd");
    public static final Field DAY = Field.optional("day", DateType, "The day; null when a file is odd");
    public static final Field MEASURED =
            Field.required("measured", createDecimalType(18, 5), "What was found: a share from 0 to 1, or a number");
    public static final Field EXPECTED = Field.required(
            "expected", createDecimalType(18, 5), "The most (a share) or the least (a number) that is not odd");
    public static final Field TEXT = Field.required("text", StringType, "The finding as a sentence");

    public static final Table TABLE = new Table(
            "finding",
            "One row per run and file or day that is odd as a whole, though its records were accepted",
            List.of(RUN_ID, FEED, FINDING, PATH, DAY),
            List.of(RUN_ID, FEED, FINDING, PATH, DAY, MEASURED, EXPECTED, TEXT),
            Table.Layout.PLAIN);

    private Finding() {}
}
