// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

/** What the maximum time of a procedure is counted in: a catalogue names the unit beside every number. */
public enum TimeUnit implements Coded {
    /** Elapsed hours (Giờ). */
    HOUR("hour", 1),
    /** Days of the calendar (Ngày). */
    CALENDAR_DAY("calendar_day", 24),
    /** Working days (Ngày làm việc). */
    WORKING_DAY("working_day", 34),
    /** Months of the calendar (Tháng). */
    MONTH("month", 730);

    private final String code;
    private final int roughHours;

    TimeUnit(String code, int roughHours) {
        this.code = code;
        this.roughHours = roughHours;
    }

    @Override
    public String code() {
        return code;
    }

    /**
     * About how many hours pass in one unit: 5 working days in 7 days of 24 hours, 12 months in 8,760 hours. Good for
     * telling the longest of several maximum times, or one that is beyond reason, and for nothing else.
     */
    public int roughHours() {
        return roughHours;
    }

    /**
     * The unit with this code.
     *
     * @throws IllegalArgumentException naming the known codes, for any other text and for null
     */
    public static TimeUnit fromCode(String code) {
        return Coded.fromCode(TimeUnit.class, "unit of time", code);
    }
}
