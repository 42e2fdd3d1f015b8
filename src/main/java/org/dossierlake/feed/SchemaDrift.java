// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dossierlake.failure.Nearest;

/**
 * A file whose schema is not the agreed one: none of its records can be trusted.
 *
 * @param path relative to the landing root
 * @param fields the names of the agreed fields that are missing or sent as something else
 * @param difference what differs, in clauses for the sender: names of fields, never their values
 * @param isOfUnknownKind whether the fields are missing that tell which records are meant: then all of them are refused
 */
public record SchemaDrift(String path, String fields, String difference, boolean isOfUnknownKind) {

    /** Of a missing field, a new name with at most one changed letter in so many tells the sender what to look at. */
    private static final int LETTERS_OF_A_GUESS = 2;

    /** A field that may be missing counts as renamed where a new name has at most one changed letter in so many. */
    private static final int LETTERS_OF_A_TWIN = 4;

    /** The drift of a file; empty when it keeps the contract, or holds no record to judge by. */
    static Optional<SchemaDrift> of(FileSchema file, Contract contract, Dialect.Reading reading) {
        Map<String, String> differences = new LinkedHashMap<>(file.retyped());
        boolean isOfUnknownKind = false;
        for (int i = 0; i < contract.fields().size(); i++) {
            String field = contract.fields().get(i);
            boolean decidesKind = reading.only().containsKey(field);
            if (!file.carries(i) && isExpected(file, contract.listOf(i), decidesKind)) {
                Optional<String> missing = missing(field, reading.optional().contains(field), file);
                missing.ifPresent(clause -> differences.put(field, clause));
                isOfUnknownKind |= decidesKind && missing.isPresent();
            }
        }
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(new SchemaDrift(
                        file.path(),
                        String.join(", ", differences.keySet()),
                        differences.entrySet().stream()
                                .map(each -> each.getKey() + " " + each.getValue())
                                .collect(Collectors.joining("; ")),
                        isOfUnknownKind));
    }

    /** Whether the file holds anything that should carry a field of this list, or of the record. */
    private static boolean isExpected(FileSchema file, int list, boolean decidesKind) {
        if (list != Contract.RECORD) {
            return file.fills(list);
        }
        return decidesKind ? file.holdsRecords() : file.holdsMeantRecords();
    }

    /** Says that a field is missing; nothing where it may be, unless a new field has almost the same name. */
    private static Optional<String> missing(String field, boolean mayBeMissing, FileSchema file) {
        int farthest = field.length() / (mayBeMissing ? LETTERS_OF_A_TWIN : LETTERS_OF_A_GUESS);
        Optional<String> renamed = Nearest.within(farthest, field, file.unknown());
        if (mayBeMissing && renamed.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("is missing"
                + renamed.map(name -> ", perhaps renamed to " + name).orElse(""));
    }
}
