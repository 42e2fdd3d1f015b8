// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The days and hours on which an agency works: Monday to Friday without holidays, and make-up working days, which have
 * the hours of any working day. Immutable, so any number of threads and agencies may share one.
 *
 * <p>Times are local times of the agency. Every question is answered from running counts of working seconds, in
 * constant time; a fraction of a second is cut off from every instant.
 */
public final class WorkingCalendar {

    /** The first day that a calendar knows. */
    public static final LocalDate FIRST_DAY = LocalDate.of(1990, 1, 1);

    /** The last day that a calendar knows. */
    public static final LocalDate LAST_DAY = LocalDate.of(2049, 12, 31);

    /** 07:00 to 11:30 and 13:30 to 17:00, eight hours: the usual office hours, until a calendar file says otherwise. */
    static final List<Block> DEFAULT_BLOCKS =
            List.of(Block.ofMinutes(7 * 60, 11 * 60 + 30), Block.ofMinutes(13 * 60 + 30, 17 * 60));

    private static final int DAYS = (int) ChronoUnit.DAYS.between(FIRST_DAY, LAST_DAY) + 1;
    private static final int SECONDS_IN_DAY = 24 * 60 * 60;
    private static final int VERSION_LENGTH = 12;

    private final String name;
    private final String version;
    private final List<Block> blocks;
    private final int[] cumulativeSeconds;

    /**
     * A stretch of working time within a day, in seconds after midnight: {@code fromSecond} is in it, {@code toSecond}
     * is not.
     */
    public record Block(int fromSecond, int toSecond) {

        /** @throws IllegalArgumentException unless 0 &lt;= from &lt; to &lt;= 86,400 */
        public Block {
            if (fromSecond < 0 || toSecond <= fromSecond || toSecond > SECONDS_IN_DAY) {
                throw new IllegalArgumentException(
                        "Seconds %d to %d are no stretch of a day.".formatted(fromSecond, toSecond));
            }
        }

        static Block ofMinutes(int fromMinute, int toMinute) {
            return new Block(fromMinute * 60, toMinute * 60);
        }

        private int secondsBefore(int secondOfDay) {
            return Math.max(0, Math.min(secondOfDay, toSecond) - fromSecond);
        }
    }

    /** What makes a day other than its weekday does. */
    enum DayKind implements Coded {
        HOLIDAY("holiday"),
        MAKEUP_WORKING_DAY("makeup_working_day");

        private final String code;

        DayKind(String code) {
            this.code = code;
        }

        @Override
        public String code() {
            return code;
        }
    }

    private WorkingCalendar(String name, List<Block> blocks, SortedMap<LocalDate, DayKind> exceptions) {
        this.name = name;
        this.blocks = List.copyOf(blocks);
        this.version = versionOf(blocks, exceptions);
        this.cumulativeSeconds = cumulativeSecondsOf(this.blocks, exceptions);
    }

    /**
     * Reads a calendar file: comma-separated text with the header {@code date,name,kind,source}, one line per day that
     * differs from its weekday, {@code kind} being {@code holiday} or {@code makeup_working_day}; fields may be quoted.
     * A line {@code # hours 07:00-11:30 13:30-17:00} gives the working hours, of any number of blocks; other lines that
     * begin with {@code #}, and blank lines, say nothing.
     *
     * @param name what people call the calendar; the messages use it
     * @throws IllegalArgumentException naming every line that cannot be read, by its number from 1, and why
     */
    public static WorkingCalendar parse(String name, List<String> csvLines) {
        CalendarFile file = CalendarFile.read(name, csvLines);
        return new WorkingCalendar(name, file.blocks(), file.exceptions());
    }

    /** A calendar that knows no holidays: Monday to Friday, 07:00 to 11:30 and 13:30 to 17:00. */
    public static WorkingCalendar weekendsOnly(String name) {
        return new WorkingCalendar(name, DEFAULT_BLOCKS, new TreeMap<>());
    }

    /** What people call the calendar. */
    public String name() {
        return name;
    }

    /**
     * The first 12 hexadecimal digits of a SHA-256 over what the calendar says (hours, days, kinds), whatever the order
     * of its lines: names and sources of days may change without a new version.
     */
    public String version() {
        return version;
    }

    /** The working hours of a working day, in ascending order, not overlapping; at least one block. */
    public List<Block> blocks() {
        return blocks;
    }

    /** The same as text: {@code 07:00-11:30 13:30-17:00}. */
    public String hours() {
        return blocks.stream()
                .map(block -> clock(block.fromSecond()) + "-" + clock(block.toSecond()))
                .collect(Collectors.joining(" "));
    }

    private static String clock(int second) {
        return "%02d:%02d".formatted(second / 3_600, second / 60 % 60);
    }

    /**
     * Whether anybody works on that day.
     *
     * @throws IllegalArgumentException before {@link #FIRST_DAY} and after {@link #LAST_DAY}
     */
    public boolean isWorkingDay(LocalDate day) {
        int index = indexOf(day);
        return cumulativeSeconds[index + 1] > cumulativeSeconds[index];
    }

    /**
     * The running count of working time, a fresh copy.
     *
     * @return at index i the working seconds before the start of {@link #FIRST_DAY} plus i days; one more element than
     *     there are days, the last one being the whole
     */
    public int[] cumulativeSeconds() {
        return cumulativeSeconds.clone();
    }

    /**
     * The working seconds of a working day before that second.
     *
     * @param secondOfDay seconds after midnight, 0 to 86,400
     * @throws IllegalArgumentException for any other number
     */
    public int secondsInDay(int secondOfDay) {
        if (secondOfDay < 0 || secondOfDay > SECONDS_IN_DAY) {
            throw new IllegalArgumentException("A day has no second %d.".formatted(secondOfDay));
        }
        return blocks.stream()
                .mapToInt(block -> block.secondsBefore(secondOfDay))
                .sum();
    }

    /**
     * The working seconds from the start of {@link #FIRST_DAY} to that instant: the difference of two of them is the
     * working time between two instants.
     *
     * @throws IllegalArgumentException before {@link #FIRST_DAY} and after {@link #LAST_DAY}
     */
    public long workingSecondsAt(LocalDateTime instant) {
        LocalDate day = instant.toLocalDate();
        int withinDay = isWorkingDay(day) ? secondsInDay(instant.toLocalTime().toSecondOfDay()) : 0;
        return cumulativeSeconds[indexOf(day)] + withinDay;
    }

    /**
     * The working time between two instants in whole minutes, rounded down once, at the end.
     *
     * @return 0 when {@code to} is not after {@code from}
     * @throws IllegalArgumentException when either lies before {@link #FIRST_DAY} or after {@link #LAST_DAY}
     */
    public long workingMinutesBetween(LocalDateTime from, LocalDateTime to) {
        long seconds = workingSecondsAt(to) - workingSecondsAt(from);
        return Math.max(0, seconds) / 60;
    }

    @Override
    public String toString() {
        return "%s (version %s)".formatted(name, version);
    }

    private static int indexOf(LocalDate day) {
        if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
            throw new IllegalArgumentException(
                    "The calendar knows the days %s to %s, not %s.".formatted(FIRST_DAY, LAST_DAY, day));
        }
        return (int) ChronoUnit.DAYS.between(FIRST_DAY, day);
    }

    /** No overflow: even 24 hours on each of the 21,915 days are fewer than 2^31 seconds. */
    private static int[] cumulativeSecondsOf(List<Block> blocks, SortedMap<LocalDate, DayKind> exceptions) {
        int secondsOfWorkingDay = blocks.stream()
                .mapToInt(block -> block.toSecond() - block.fromSecond())
                .sum();
        int[] cumulative = new int[DAYS + 1];
        for (int i = 0; i < DAYS; i++) {
            LocalDate day = FIRST_DAY.plusDays(i);
            cumulative[i + 1] = cumulative[i] + (works(day, exceptions) ? secondsOfWorkingDay : 0);
        }
        return cumulative;
    }

    private static boolean works(LocalDate day, SortedMap<LocalDate, DayKind> exceptions) {
        DayKind kind = exceptions.get(day);
        if (kind != null) {
            return kind == DayKind.MAKEUP_WORKING_DAY;
        }
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    private static String versionOf(List<Block> blocks, SortedMap<LocalDate, DayKind> exceptions) {
        String hours = blocks.stream()
                .map(block -> block.fromSecond() + "-" + block.toSecond())
                .collect(Collectors.joining(" ", "hours ", "\n"));
        String days = exceptions.entrySet().stream()
                .map(exception ->
                        exception.getKey() + " " + exception.getValue().code() + "\n")
                .collect(Collectors.joining());
        return HexFormat.of().formatHex(sha256(hours + days)).substring(0, VERSION_LENGTH);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
