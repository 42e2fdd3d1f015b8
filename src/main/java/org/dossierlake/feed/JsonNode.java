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

    /** The number of the field in the contract; -1 for an object on the way to fields. */
    private int field = -1;

    /** Which list the elements belong to; -1 when the place is none. */
    private int list = -1;

    /** The fields of the object, or of every element of the list. */
    private final Map<String, JsonNode> fields = new HashMap<>();

    /** Words of an element; 0 when the place is no list. */
    private int elementSize;

    private final String path;

    private JsonNode(String path) {
        this.path = path;
    }

    /** The wanted places of a whole record. */
    static JsonNode of(Dialect.Reading reading, Sent feed, Contract contract) {
        JsonNode record = new JsonNode("");
        contract.columns().forEach((path, slot) -> {
            JsonNode column = record.at(path);
            column.slot = slot;
            column.field = slot;
        });
        for (int i = 0; i < feed.lists().size(); i++) {
            Sent.Nested nested = feed.lists().get(i);
            Dialect.ListSource source = reading.lists().get(nested.word());
            if (source != null && source.path() != null) {
                JsonNode list = record.at(source.path());
                list.list = i;
                list.field = contract.numberOf(source);
                list.elementSize = nested.fields().size();
                source.fields().forEach((word, path) -> {
                    JsonNode ofElement = list.at(path);
                    ofElement.slot = nested.fields().indexOf(word);
                    ofElement.field = contract.numberOf(source, path);
                });
            }
        }
        return record;
    }

    JsonNode field(String name) {
        return fields.get(name);
    }

    /** Where the place is: names with dots between them, empty for the record itself. */
    String path() {
        return path;
    }

    /** The number in the contract; -1 for an object, which only leads to fields. */
    int number() {
        return field;
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
            String below = node.path.isEmpty() ? name : node.path + "." + name;
            node = node.fields.computeIfAbsent(name, absent -> new JsonNode(below));
        }
        return node;
    }
}
