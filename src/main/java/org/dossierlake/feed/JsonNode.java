// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is wanted of one place in a JSON record: a text, an object's fields, or a list's elements. */
final class JsonNode {

    /** Where the text goes; -1 when the place holds an object or a list. */
    private int slot = -1;

    /** Which list the elements belong to; -1 when the place is none. */
    private int list = -1;

    /** The fields of the object, or of every element of the list. */
    private final Map<String, JsonNode> fields = new HashMap<>();

    /** Words of an element; 0 when the place is no list. */
    private int elementSize;

    private JsonNode() {}

    /** The wanted places of a whole record. */
    static JsonNode of(Dialect.Reading reading, Sent feed, Map<String, Integer> slots) {
        JsonNode record = new JsonNode();
        slots.forEach((path, slot) -> record.at(path).slot = slot);
        for (int i = 0; i < feed.lists().size(); i++) {
            Sent.Nested nested = feed.lists().get(i);
            Dialect.ListSource source = reading.lists().get(nested.word());
            if (source != null && source.path() != null) {
                JsonNode list = record.at(source.path());
                list.list = i;
                list.elementSize = nested.fields().size();
                source.fields()
                        .forEach((word, path) ->
                                list.at(path).slot = nested.fields().indexOf(word));
            }
        }
        return record;
    }

    JsonNode field(String name) {
        return fields.get(name);
    }

    boolean isList() {
        return list >= 0;
    }

    boolean isObject() {
        return !isList() && !fields.isEmpty();
    }

    int slot() {
        return slot;
    }

    int list() {
        return list;
    }

    int elementSize() {
        return elementSize;
    }

    /** All places in and below an object, lists left out as they are. */
    List<JsonNode> descendants() {
        List<JsonNode> places = new ArrayList<>();
        for (JsonNode field : fields.values()) {
            places.add(field);
            if (field.isObject()) {
                places.addAll(field.descendants());
            }
        }
        return places;
    }

    private JsonNode at(String path) {
        JsonNode node = this;
        for (String name : path.split("\\.")) {
            node = node.fields.computeIfAbsent(name, absent -> new JsonNode());
        }
        return node;
    }
}
