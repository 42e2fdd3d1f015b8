// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The records of a JSON file: JSON Lines, also several on a line, envelopes on one line, or a document that spans lines.
 * A line is taken as a whole or not at all. Jackson's own limits on
 * depth, numbers and texts stand: what exceeds them is unreadable and harms nothing else.
 */
final class JsonRecords implements Records {

    /** How a text was taken apart. */
    private enum Outcome {
        /** All of it is records. */
        TAKEN,
        /** It ends within a value: perhaps the first line of a document that spans lines. */
        OPEN,
        /** It is no JSON, or none that holds records. */
        BROKEN
    }

    /** A document that is longer than this is taken line by line: it would not fit into memory beside other tasks. */
    private static final int LONGEST_DOCUMENT_CHARS = Lines.LONGEST_LINE_BYTES;

    private static final JsonFactory JSON = new JsonFactory();

    private final Lines lines;
    private final Dialect.Reading reading;
    private final RecordMaker maker;
    private final JsonNode wanted;
    private final boolean mayBeDocument;
    private final Deque<SentRecord> ready = new ArrayDeque<>();
    private char[] chars = new char[1 << 14];
    private boolean atBeginning = true;
    private boolean hasEscapes;
    private boolean torn;

    /**
     * @param mayBeDocument whether a first line that ends within a value may begin a document; in a file that is read in
     *     parts this was decided before
     */
    JsonRecords(
            Lines lines,
            Dialect.Reading reading,
            Sent feed,
            Contract contract,
            RecordMaker maker,
            boolean mayBeDocument) {
        this.lines = lines;
        this.reading = reading;
        this.maker = maker;
        this.wanted = JsonNode.of(reading, feed, contract);
        this.mayBeDocument = mayBeDocument;
    }

    /** Whether a line ends within a JSON value, so that a file which begins with it is one document. */
    static boolean endsWithinValue(String line) {
        try (JsonParser parser = JSON.createParser(line)) {
            while (parser.nextToken() != null) {
                parser.skipChildren();
            }
            return false;
        } catch (JsonEOFException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public SentRecord next() {
        while (ready.isEmpty()) {
            Lines.Line line = lines.next();
            if (line == null) {
                return null;
            }
            if (line.isBlank() && !line.faulty()) {
                continue;
            }
            boolean first = atBeginning;
            atBeginning = false;
            Outcome outcome = line.faulty() ? Outcome.BROKEN : take(line.text(), line.offset());
            if (outcome == Outcome.OPEN && first && mayBeDocument) {
                outcome = takeDocument(line);
            }
            if (outcome != Outcome.TAKEN) {
                ready.add(maker.unreadable(line.offset(), line.text()));
            }
        }
        return ready.removeFirst();
    }

    /** Takes the whole file as one document; when that fails, its lines behind {@code first} are read one by one. */
    private Outcome takeDocument(Lines.Line first) {
        List<Lines.Line> rest = new ArrayList<>();
        StringBuilder document = new StringBuilder(first.text()).append(first.end());
        boolean sound = true;
        while (sound) {
            Lines.Line line = lines.next();
            if (line == null) {
                break;
            }
            rest.add(line);
            document.append(line.text()).append(line.end());
            sound = !line.faulty() && document.length() <= LONGEST_DOCUMENT_CHARS;
        }
        if (sound && take(document.toString(), 0) == Outcome.TAKEN) {
            return Outcome.TAKEN;
        }
        lines.putBack(rest);
        return Outcome.BROKEN;
    }

    /**
     * Takes a text apart, which may hold several values; its records are ready only when all of it could be taken.
     *
     * @param offset the position of the text's first character
     */
    private Outcome take(String text, long offset) {
        if (chars.length < text.length()) {
            chars = new char[Math.max(text.length(), 2 * chars.length)];
        }
        text.getChars(0, text.length(), chars, 0);
        hasEscapes = text.contains("\\u");
        List<SentRecord> records = new ArrayList<>(1);
        try (JsonParser parser = JSON.createParser(chars, 0, text.length())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    takeRecordOrEnvelope(parser, text, offset, records);
                } else if (token == JsonToken.START_ARRAY) {
                    takeElements(parser, text, offset, records);
                } else {
                    return Outcome.BROKEN;
                }
            }
        } catch (JsonEOFException e) {
            return Outcome.OPEN;
        } catch (JsonProcessingException e) {
            return Outcome.BROKEN;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            shrink();
        }
        ready.addAll(records);
        return Outcome.TAKEN;
    }

    private void takeRecordOrEnvelope(JsonParser parser, String text, long offset, List<SentRecord> records)
            throws IOException {
        int begin = (int) charOffset(parser);
        begin();
        boolean isEnvelope = false;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonNode field = wanted.field(name);
            JsonToken token = parser.nextToken();
            if (field != null) {
                take(parser, token, field, null);
            } else if (token == JsonToken.START_ARRAY && name.equals(reading.envelope())) {
                isEnvelope = true;
                takeElements(parser, text, offset, records);
            } else {
                noteUnknown(name);
                parser.skipChildren();
            }
        }
        if (!isEnvelope) {
            add(records, offset + begin, text.substring(begin, end(parser)));
        }
    }

    private void begin() {
        maker.begin();
        torn = false;
    }

    private void takeElements(JsonParser parser, String text, long offset, List<SentRecord> records)
            throws IOException {
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            int begin = (int) charOffset(parser);
            if (token == JsonToken.START_OBJECT) {
                begin();
                takeFields(parser, wanted, null, true);
                add(records, offset + begin, text.substring(begin, end(parser)));
            } else {
                parser.skipChildren();
                parser.finishToken();
                records.add(maker.unreadable(offset + begin, text.substring(begin, end(parser))));
            }
        }
    }

    private void add(List<SentRecord> records, long position, String raw) {
        if (torn) {
            records.add(maker.unreadable(position, raw));
        } else if (maker.isMeant()) {
            records.add(maker.record(position, raw, null));
        }
    }

    private void noteUnknown(String name) {
        if (!reading.known().contains(name)) {
            maker.unknown(name);
        }
    }

    /** @param element the texts of a list's element, null within the record itself */
    private void takeFields(JsonParser parser, JsonNode object, String[] element, boolean isRecord) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonNode field = object.field(name);
            JsonToken token = parser.nextToken();
            if (field != null) {
                take(parser, token, field, element);
            } else {
                if (isRecord) {
                    noteUnknown(name);
                }
                parser.skipChildren();
            }
        }
    }

    /** Takes a value to where it is wanted; of a name sent twice the last value counts, whatever its kind. */
    private void take(JsonParser parser, JsonToken token, JsonNode field, String[] element) throws IOException {
        if (field.number() >= 0) {
            maker.carries(field.number());
        }
        if (field.isList()) {
            takeList(parser, token, field);
        } else if (field.isObject()) {
            field.descendants().forEach(below -> forget(below, element));
            if (token == JsonToken.START_OBJECT) {
                takeFields(parser, field, element, false);
            } else {
                retypeUnlessBlank(parser, token, field, "an object");
            }
        } else {
            put(field.slot(), textOf(parser, token, field), element);
        }
    }

    private void takeList(JsonParser parser, JsonToken token, JsonNode list) throws IOException {
        List<SentRecord.Element> elements = maker.list(list.list());
        elements.clear();
        if (token == JsonToken.START_OBJECT) {
            takeElement(parser, list, elements);
        } else if (token == JsonToken.START_ARRAY) {
            JsonToken next;
            while ((next = parser.nextToken()) != JsonToken.END_ARRAY) {
                if (next == JsonToken.START_OBJECT) {
                    takeElement(parser, list, elements);
                } else {
                    retypeUnlessBlank(parser, next, list, "a list of objects");
                }
            }
        } else {
            retypeUnlessBlank(parser, token, list, "a list");
        }
    }

    private void takeElement(JsonParser parser, JsonNode list, List<SentRecord.Element> elements) throws IOException {
        String[] element = new String[list.elementSize()];
        maker.fills(list.list());
        takeFields(parser, list, element, false);
        elements.add(maker.element(list.list(), element));
    }

    /** A place that should hold an object or a list holds something else: the contract changed, unless it says nothing. */
    private void retypeUnlessBlank(JsonParser parser, JsonToken token, JsonNode place, String agreed)
            throws IOException {
        boolean isBlank = token == JsonToken.VALUE_NULL
                || token == JsonToken.VALUE_STRING && reading.said(parser.getText()) == null;
        if (!isBlank) {
            maker.retypes(place.path(), "is %s instead of %s".formatted(kindOf(token), agreed));
        }
        parser.skipChildren();
    }

    private static String kindOf(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "a number";
        };
    }

    private void forget(JsonNode field, String[] element) {
        if (field.isList()) {
            maker.list(field.list()).clear();
        } else if (field.slot() >= 0) {
            put(field.slot(), null, element);
        }
    }

    private void put(int slot, String value, String[] element) {
        if (element == null) {
            maker.set(slot, value);
        } else {
            element[slot] = value;
        }
    }

    /** A scalar as text, numbers as written; an object or a list in its place breaks the contract. */
    private String textOf(JsonParser parser, JsonToken token, JsonNode place) throws IOException {
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            maker.retypes(place.path(), "is %s instead of a text".formatted(kindOf(token)));
            parser.skipChildren();
            return null;
        }
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        String said = parser.getText();
        torn |= hasEscapes && hasLoneSurrogate(said);
        return said;
    }

    /** Half a character can be escaped in JSON, but not be stored: the text would be changed in silence. */
    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(letter -> letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE);
    }

    private static long charOffset(JsonParser parser) {
        return parser.currentTokenLocation().getCharOffset();
    }

    private static int end(JsonParser parser) {
        return (int) parser.currentLocation().getCharOffset();
    }

    /** One huge line must not hold its memory until the end of the file. */
    private void shrink() {
        if (chars.length > 1 << 22) {
            chars = new char[1 << 14];
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
