// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.rule;

import java.util.Objects;
import org.apache.spark.sql.Column;

/**
 * One promise that every row of a feed must keep, or it goes to quarantine.
 *
 * @param code what is wrong, in capitals, stable for ever
 * @param field the dialect's word for what the rule is about, a list by its own word; {@link #RECORD} for the record as a
 *     whole
 * @param meaning what is wrong, for the sender
 * @param advice what the sender should do about it
 * @param kept true when a row keeps the promise; null counts as broken
 */
public record Rule(String code, String field, String meaning, String advice, Column kept) {

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
}
