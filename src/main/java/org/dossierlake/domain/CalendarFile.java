// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dossierlake.domain.WorkingCalendar.Block;
import org.dossierlake.domain.WorkingCalendar.DayKind;

/**
 * The text of a calendar file, read line by line; {@link WorkingCalendar#parse} says what it looks like.
 *
 * <p>Strict on purpose: a holiday that is silently not read makes every dossier around it look slower.
 */
final class CalendarFile {

    private static final String HEADER = "date,name,kind,source";
    private static final Pattern FIELD = Pattern.compile("\\G(?:\"((?:[^\"]|\"\")*)\"|([^\",]*))(,|$)");
    private static final Pattern TIMES = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)");
    private static final Pattern ABOUT_HOURS =
            Pattern.compile("#\\s*hours?\\b.*|#.*\\d:\\d\\d\\s*-.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOURS = Pattern.compile("#\\s*hours((?:\\s+\\S+)+)\\s*");

    private final SortedMap<LocalDate, DayKind> exceptions = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private List<Block> blocks = WorkingCalendar.DEFAULT_BLOCKS;
    private boolean hoursSeen;
    private boolean headerSeen;

    private CalendarFile() {}

    static CalendarFile read(String name, List<String> lines) {
        CalendarFile file = new CalendarFile();
        for (int i = 0; i < lines.size(); i++) {
            String line = i == 0 ? withoutByteOrderMark(lines.get(i)) : lines.get(i);
            int number = i + 1;
            file.readLine(line.strip()).ifPresent(reason -> file.problems.add("line %d: %s".formatted(number, reason)));
        }
        if (!file.headerSeen && file.problems.isEmpty()) {
            file.problems.add("line 1: the header %s is missing".formatted(HEADER));
        }
        if (!file.problems.isEmpty()) {
            throw new IllegalArgumentException("The calendar %s was not read: %s. Correct its file, then run again."
                    .formatted(name, String.join("; ", file.problems)));
        }
        return file;
    }

    /** The working hours of a working day, ascending. */
    List<Block> blocks() {
        return blocks;
    }

    /** The days that differ from their weekday. */
    SortedMap<LocalDate, DayKind> exceptions() {
        return exceptions;
    }

    /** Why the line cannot be read; empty when it was. */
    private Optional<String> readLine(String line) {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        if (line.startsWith("#")) {
            return ABOUT_HOURS.matcher(line).matches() ? readHours(line) : Optional.empty();
        }
        if (!headerSeen) {
            headerSeen = true;
            return line.equals(HEADER) ? Optional.empty() : Optional.of("the header is not " + HEADER);
        }
        return readDay(line);
    }

    private Optional<String> readHours(String line) {
        Matcher hours = HOURS.matcher(line);
        if (!hours.matches()) {
            return Optional.of("hours are written like '# hours 07:00-11:30 13:30-17:00'");
        }
        if (hoursSeen) {
            return Optional.of("the hours are given a second time");
        }
        hoursSeen = true;
        List<Block> read = new ArrayList<>();
        for (String times : hours.group(1).strip().split("\\s+")) {
            Matcher matcher = TIMES.matcher(times);
            if (!matcher.matches()) {
                return Optional.of("'%s' is not a stretch of hours such as 07:00-11:30".formatted(times));
            }
            int from = minuteOfDay(matcher.group(1), matcher.group(2));
            int to = minuteOfDay(matcher.group(3), matcher.group(4));
            if (to <= from) {
                return Optional.of("'%s' ends before it begins".formatted(times));
            }
            Block block = Block.ofMinutes(from, to);
            if (!read.isEmpty()
                    && block.fromSecond() < read.get(read.size() - 1).toSecond()) {
                return Optional.of("'%s' begins before the stretch in front of it ends".formatted(times));
            }
            read.add(block);
        }
        blocks = List.copyOf(read);
        return Optional.empty();
    }

    private Optional<String> readDay(String line) {
        List<String> fields = fieldsOf(line);
        if (fields.size() != 4) {
            return Optional.of(
                    "it does not have the four fields %s, or a quotation mark is out of place".formatted(HEADER));
        }
        LocalDate day;
        DayKind kind;
        try {
            day = LocalDate.parse(fields.get(0));
            kind = Coded.fromCode(DayKind.class, "kind of day", fields.get(2));
        } catch (DateTimeParseException e) {
            return Optional.of("'%s' is not a date such as 2025-01-29".formatted(fields.get(0)));
        } catch (IllegalArgumentException e) {
            return Optional.of("'%s' is neither holiday nor makeup_working_day".formatted(fields.get(2)));
        }
        if (day.isBefore(WorkingCalendar.FIRST_DAY) || day.isAfter(WorkingCalendar.LAST_DAY)) {
            return Optional.of(
                    "%s lies outside %s to %s".formatted(day, WorkingCalendar.FIRST_DAY, WorkingCalendar.LAST_DAY));
        }
        return exceptions.putIfAbsent(day, kind) == null
                ? Optional.empty()
                : Optional.of("%s is given a second time".formatted(day));
    }

    /** The fields of one line after RFC 4180; an empty list when its quotation marks do not close. */
    private static List<String> fieldsOf(String line) {
        List<String> fields = new ArrayList<>();
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
            fields.add(field.group(1) == null ? field.group(2) : field.group(1).replace("\"\"", "\""));
            if (field.group(3).isEmpty()) {
                return fields;
            }
        }
        return List.of();
    }

    private static int minuteOfDay(String hour, String minute) {
        return Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
    }

    private static String withoutByteOrderMark(String line) {
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }
}
