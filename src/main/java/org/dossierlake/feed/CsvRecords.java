// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * The records of a CSV file with a header (RFC 4180): a quoted field may hold separators, doubled quotes and line ends.
 *
 * <p>Our own, because the position and the exact text of a record are needed, and because a quote that is never closed
 * must cost its own line and not the rest of the file.
 */
final class CsvRecords implements Records {

    /** A quoted field that is still open after so many characters is a quote that was never closed. */
    private static final int LONGEST_RECORD_CHARS = 1 << 20;

    /** Marks a record whose last quoted field is not closed. */
    private static final List<String> OPEN = Arrays.asList((String) null);

    private final Lines lines;
    private final Dialect.Reading reading;
    private final RowMaker maker;
    private final Map<String, Integer> slots;
    private int[] slotOfField;
    private List<String> unknown = List.of();
    private boolean drifted;
    private long position;

    CsvRecords(Lines lines, Dialect.Reading reading, RowMaker maker) {
        this.lines = lines;
        this.reading = reading;
        this.maker = maker;
        this.slots = maker.slots();
    }

    /**
     * A record as it lies.
     *
     * @param text all of its lines, without the last line end
     * @param fields null when the record is broken
     */
    private record Sheet(String text, List<String> fields) {}

    @Override
    public Row next() {
        while (true) {
            Sheet sheet = nextSheet();
            if (sheet == null) {
                return null;
            }
            if (slotOfField == null && sheet.fields() != null) {
                readHeader(sheet.fields());
                continue;
            }
            long at = position++;
            if (slotOfField == null || !hasHeadersSize(sheet.fields())) {
                return maker.unreadable(at, sheet.text());
            }
            maker.begin();
            unknown.forEach(maker::unknown);
            for (int i = 0; i < slotOfField.length; i++) {
                if (slotOfField[i] >= 0) {
                    maker.set(slotOfField[i], sheet.fields().get(i));
                }
            }
            if (drifted) {
                return maker.row(at, sheet.text(), RowMaker.SCHEMA_DRIFT);
            }
            if (maker.isMeant()) {
                return maker.row(at, sheet.text(), null);
            }
        }
    }

    private boolean hasHeadersSize(List<String> fields) {
        return fields != null && (slotOfField == null || fields.size() == slotOfField.length);
    }

    private void readHeader(List<String> names) {
        slotOfField = new int[names.size()];
        Map<String, Integer> missing = new HashMap<>(slots);
        missing.keySet().removeAll(reading.optional());
        List<String> unknownNames = new ArrayList<>();
        for (int i = 0; i < slotOfField.length; i++) {
            String name = names.get(i).strip();
            slotOfField[i] = slots.getOrDefault(name, -1);
            missing.remove(name);
            if (slotOfField[i] < 0 && !name.isEmpty() && !reading.known().contains(name)) {
                unknownNames.add(name);
            }
        }
        unknown = unknownNames;
        drifted = !missing.isEmpty();
    }

    /** The next record, blank lines left out; null when there is none. */
    private Sheet nextSheet() {
        Lines.Line first = lines.next();
        while (first != null && first.isBlank() && !first.faulty()) {
            first = lines.next();
        }
        if (first == null) {
            return null;
        }
        if (first.faulty()) {
            return new Sheet(first.text(), null);
        }
        List<String> fields = split(first.text());
        if (fields != OPEN) {
            return new Sheet(first.text(), fields);
        }
        return spanningSheet(first);
    }

    private Sheet spanningSheet(Lines.Line first) {
        List<Lines.Line> more = new ArrayList<>();
        StringBuilder text = new StringBuilder(first.text()).append(first.end());
        while (text.length() <= LONGEST_RECORD_CHARS) {
            Lines.Line line = lines.next();
            if (line == null) {
                break;
            }
            more.add(line);
            text.append(line.text());
            if (line.faulty()) {
                break;
            }
            // A line without a quote cannot close the field: no need to split the record again.
            List<String> fields = line.text().indexOf('"') < 0 ? OPEN : split(text.toString());
            if (fields != OPEN) {
                if (hasHeadersSize(fields)) {
                    return new Sheet(text.toString(), fields);
                }
                // The quote that closed it belongs to a later record: the first line is the broken one.
                break;
            }
            text.append(line.end());
        }
        lines.putBack(more);
        return new Sheet(first.text(), null);
    }

    /** The fields of a record, {@link #OPEN} when a quote is not closed, null when something follows a closing quote. */
    private List<String> split(String record) {
        List<String> fields = new ArrayList<>(slotOfField == null ? 16 : slotOfField.length);
        int at = 0;
        while (true) {
            if (at < record.length() && record.charAt(at) == '"') {
                StringBuilder field = new StringBuilder();
                int from = at + 1;
                int quote = record.indexOf('"', from);
                while (quote >= 0 && quote + 1 < record.length() && record.charAt(quote + 1) == '"') {
                    field.append(record, from, quote + 1);
                    from = quote + 2;
                    quote = record.indexOf('"', from);
                }
                if (quote < 0) {
                    return OPEN;
                }
                fields.add(field.append(record, from, quote).toString());
                at = quote + 1;
                if (at < record.length() && record.charAt(at) != reading.separator()) {
                    return null;
                }
            } else {
                int end = record.indexOf(reading.separator(), at);
                end = end < 0 ? record.length() : end;
                fields.add(record.substring(at, end));
                at = end;
            }
            if (at >= record.length()) {
                return fields;
            }
            at++;
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
