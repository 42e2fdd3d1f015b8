// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * One promise that every record of a feed must keep, or it goes to quarantine.
 *
 * @param <R> the feed's record, typed
 * @param code what is wrong, in capitals, stable for ever
 * @param field the dialect's word for what the rule is about, a list by its own word; {@link #RECORD} for the record as a
 *     whole
 * @param meaning what is wrong, for the sender
 * @param advice what the sender should do about it
 * @param kept whether a record keeps the promise
 */
public record Rule<R>(String code, String field, String meaning, String advice, Predicate<R> kept) {

    /** The field of a rule or a flag about the record as a whole. */
    public static final String RECORD = "record";

    public Rule {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(meaning, "meaning");
        Objects.requireNonNull(advice, "advice");
        Objects.requireNonNull(kept, "kept");
        if (!code.matches("[A-Z][A-Z0-9_]*")) {
            throw new IllegalArgumentException("A rule's code is written in capitals, but this one is " + code);
        }
    }

    /** The codes of all rules that a record breaks, in the order of the rules; empty for a clean one. */
    public static <R> String[] broken(List<Rule<R>> rules, R record) {
        // A loop, because this runs for every rule of every record and a stream costs as much as the rules.
        List<String> codes = new ArrayList<>(0);
        for (Rule<R> rule : rules) {
            if (!rule.kept().test(record)) {
                codes.add(rule.code());
            }
        }
        return codes.toArray(String[]::new);
    }
}
