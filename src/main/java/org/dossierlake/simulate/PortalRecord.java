// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One record of the portal, field by field as it is sent. A value is text, a number, a boolean, null, another record or
 * a list of records.
 */
final class PortalRecord {

    /** The full-width form of 0; those of the other digits follow it. */
    static final char WIDE_ZERO = '\uFF10';

    static final String ZERO_WIDTH_SPACE = "\u200B";

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Sets a field; null is sent as JSON's null. */
    PortalRecord put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Leaves a field out altogether. */
    PortalRecord without(String name) {
        fields.remove(name);
        return this;
    }

    /** Sets a field to nothing, in one of the portal's three ways: empty text, null, or left out. */
    PortalRecord putNothing(String name, int way) {
        return switch (Math.floorMod(way, 3)) {
            case 0 -> put(name, "");
            case 1 -> put(name, null);
            default -> without(name);
        };
    }

    /** Whether the field is there, whatever it holds. */
    boolean carries(String name) {
        return fields.containsKey(name);
    }

    /** The field as text without blanks around it; empty where it is absent or null. */
    String text(String name) {
        Object value = fields.get(name);
        return value == null ? "" : value.toString().strip();
    }

    /** A code as it is meant, whatever width its digits were written in. */
    String code(String name) {
        StringBuilder code = new StringBuilder(text(name).replace(ZERO_WIDTH_SPACE, ""));
        for (int i = 0; i < code.length(); i++) {
            int digit = code.charAt(i) - WIDE_ZERO;
            if (digit >= 0 && digit <= 9) {
                code.setCharAt(i, (char) ('0' + digit));
            }
        }
        return code.toString();
    }

    /** The records of a list field; none where it is absent. */
    List<PortalRecord> records(String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream().map(PortalRecord.class::cast).toList()
                : List.of();
    }

    /** The record in a field. */
    Optional<PortalRecord> record(String name) {
        return fields.get(name) instanceof PortalRecord record ? Optional.of(record) : Optional.empty();
    }

    /** A copy whose change leaves this record alone. */
    PortalRecord copy() {
        PortalRecord copy = new PortalRecord();
        fields.forEach((name, value) -> copy.put(name, copyOf(value)));
        return copy;
    }

    /** The record as JSON on one line. */
    String json() {
        StringBuilder out = new StringBuilder(1024);
        append(out, this);
        return out.toString();
    }

    /** Writes the record as JSON over several lines; the first brace stands where the text ends now. */
    void appendPretty(StringBuilder out, String indent) {
        out.append('{');
        String separator = "\n";
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            out.append(separator).append(indent).append("  ");
            quote(out, field.getKey());
            out.append(" : ");
            append(out, field.getValue());
            separator = ",\n";
        }
        out.append('\n').append(indent).append('}');
    }

    private static Object copyOf(Object value) {
        if (value instanceof PortalRecord record) {
            return record.copy();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(PortalRecord::copyOf).toList();
        }
        return value;
    }

    private static void append(StringBuilder out, Object value) {
        if (value instanceof PortalRecord record) {
            String separator = "{";
            for (Map.Entry<String, Object> field : record.fields.entrySet()) {
                out.append(separator);
                quote(out, field.getKey());
                out.append(':');
                append(out, field.getValue());
                separator = ",";
            }
            out.append(record.fields.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            out.append('[');
            String separator = "";
            for (Object element : list) {
                out.append(separator);
                append(out, element);
                separator = ",";
            }
            out.append(']');
        } else if (value instanceof String text) {
            quote(out, text);
        } else {
            out.append(value);
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
