// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a sender's records that a dialect reads, numbered: the plain columns first, then each list and the fields
 * of its elements. A field is called by its column, or by its JSON path with dots.
 */
final class Contract {

    /** Stands for "no list": the field is one of the record itself. */
    static final int RECORD = -1;

    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final List<String> fields;

    /** The list whose elements carry the field. */
    private final List<Integer> listOfField = new ArrayList<>();

    Contract(Dialect.Reading reading, Sent feed) {
        feed.columns().forEach(word -> {
            Source source = reading.columns().get(word);
            if (source != null) {
                source.eachColumn(this::addColumn);
            }
        });
        reading.only().keySet().forEach(this::addColumn);
        for (Sent.Nested nested : feed.lists()) {
            Dialect.ListSource list = reading.lists().get(nested.word());
            if (list != null && list.inText() != null) {
                addColumn(list.inText().column());
            } else if (list != null && list.path() == null) {
                nested.fields().stream()
                        .filter(list.fields()::containsKey)
                        .forEach(word -> addColumn(list.fields().get(word)));
            }
        }
        fields = new ArrayList<>(columns.keySet());
        columns.keySet().forEach(column -> listOfField.add(RECORD));
        for (int i = 0; i < feed.lists().size(); i++) {
            Sent.Nested nested = feed.lists().get(i);
            Dialect.ListSource list = reading.lists().get(nested.word());
            if (list != null && list.path() != null) {
                add(list.path(), RECORD);
                for (String word : nested.fields()) {
                    if (list.fields().containsKey(word)) {
                        add(inElement(list, list.fields().get(word)), i);
                    }
                }
            }
        }
    }

    /** The plain columns with their numbers, from 0. */
    Map<String, Integer> columns() {
        return Collections.unmodifiableMap(columns);
    }

    /** All fields, in the order of their numbers. */
    List<String> fields() {
        return Collections.unmodifiableList(fields);
    }

    /** The list whose elements carry the field; {@link #RECORD} for a field of the record itself. */
    int listOf(int field) {
        return listOfField.get(field);
    }

    /** The number of a list. */
    int numberOf(Dialect.ListSource list) {
        return fields.indexOf(list.path());
    }

    /** The number of a field of a list's elements. */
    int numberOf(Dialect.ListSource list, String field) {
        return fields.indexOf(inElement(list, field));
    }

    private static String inElement(Dialect.ListSource list, String field) {
        return list.path() + "." + field;
    }

    private void addColumn(String name) {
        columns.putIfAbsent(name, columns.size());
    }

    private void add(String field, int list) {
        fields.add(field);
        listOfField.add(list);
    }
}
