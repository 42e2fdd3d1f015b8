// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

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
    private final RecordMaker maker;
    private final Map<String, Integer> columns;
    private List<String> header;
    private boolean hasAgreedNames;
    private int[] slotOfField;
    private List<String> unknown = List.of();
    private long position;

    CsvRecords(Lines lines, Dialect.Reading reading, Contract contract, RecordMaker maker) {
        this.lines = lines;
        this.reading = reading;
        this.maker = maker;
        this.columns = contract.columns();
    }

    /**
     * A record as it lies.
     *
     * @param text all of its lines, without the last line end
     * @param fields null when the record is broken
     */
    private record Sheet(String text, List<String> fields) {}

    @Override
    public SentRecord next() {
        while (true) {
            Sheet sheet = nextSheet();
            if (sheet == null) {
                return null;
            }
            if (isHeader(sheet.fields())) {
                continue;
            }
            long at = position++;
            if (!hasHeadersSize(sheet.fields())) {
                return maker.unreadable(at, sheet.text());
            }
            maker.begin();
            unknown.forEach(maker::unknown);
            for (int i = 0; i < slotOfField.length; i++) {
                if (slotOfField[i] >= 0) {
                    maker.carries(slotOfField[i]);
                    maker.set(slotOfField[i], sheet.fields().get(i));
                }
            }
            if (maker.isMeant()) {
                return maker.record(at, sheet.text(), null);
            }
        }
    }

    private boolean hasHeadersSize(List<String> fields) {
        return fields != null && (header == null || fields.size() == header.size());
    }

    /** Whether this is the header, which the first record is; files that were joined repeat it. */
    private boolean isHeader(List<String> fields) {
        if (header != null) {
            return fields != null && hasAgreedNames && fields.equals(header);
        }
        // A broken header has no fields: nothing behind it can be read.
        header = fields == null ? List.of() : fields;
        hasAgreedNames = readHeader();
        // A first record without any of the agreed names is to be accounted for like the others.
        return hasAgreedNames;
    }

    /** Learns the schema of the file, whatever follows; returns whether the header has any agreed name. */
    private boolean readHeader() {
        slotOfField = new int[header.size()];
        BitSet found = new BitSet();
        List<String> unknownNames = new ArrayList<>();
        for (int i = 0; i < slotOfField.length; i++) {
            String name = header.get(i).strip();
            slotOfField[i] = columns.getOrDefault(name, -1);
            if (slotOfField[i] >= 0) {
                if (found.get(slotOfField[i])) {
                    maker.schema().retype(name, "is there twice");
                }
                found.set(slotOfField[i]);
            } else if (!name.isEmpty() && !reading.known().contains(name)) {
                unknownNames.add(name);
            }
        }
        if (!found.isEmpty()) {
            // What looks like no header may be a record, whose texts must not pass for names.
            unknown = unknownNames;
            unknown.forEach(maker.schema()::meet);
        }
        if (!header.isEmpty()) {
            maker.schema().add(found, new BitSet(), true);
        }
        return !found.isEmpty();
    }

    /** The next line; a carriage return alone ends one, too, as old spreadsheets write it. */
    private Lines.Line nextLine() {
        Lines.Line line = lines.next();
        if (line == null || line.text().indexOf('\r') < 0) {
            return line;
        }
        List<Lines.Line> parts = new ArrayList<>();
        String text = line.text();
        int from = 0;
        for (int at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', from)) {
            String part = text.substring(from, at);
            parts.add(new Lines.Line(line.offset(), part, "\r", line.faulty() && Lines.isDamaged(part)));
            from = at + 1;
        }
        String last = text.substring(from);
        boolean faulty = line.faulty() && (Lines.isDamaged(last) || !Lines.isDamaged(text));
        parts.add(new Lines.Line(line.offset(), last, line.end(), faulty));
        lines.putBack(parts.subList(1, parts.size()));
        return parts.get(0);
    }

    /** The next record, blank lines left out; null when there is none. */
    private Sheet nextSheet() {
        Lines.Line first = nextLine();
        while (first != null && first.isBlank() && !first.faulty()) {
            first = nextLine();
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
            Lines.Line line = nextLine();
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
        List<String> fields = new ArrayList<>(header == null ? 16 : header.size());
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
