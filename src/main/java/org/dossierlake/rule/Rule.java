// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.rule;

import java.util.Objects;
import org.apache.spark.sql.Column;

/**
 * One promise that every row of a feed must keep, or it goes to quarantine.
 *
 * @param code what is wrong, in capitals, stable for ever
 * @param meaning for the sender: what is wrong and what to do about it
 * @param kept true when a row keeps the promise; null counts as broken
 */
public record Rule(String code, String meaning, Column kept) {

    public Rule {
        Objects.requireNonNull(meaning, "meaning");
        Objects.requireNonNull(kept, "kept");
        if (!code.matches("[A-Z][A-Z0-9_]*")) {
            throw new IllegalArgumentException("A rule's code is written in capitals, but this one is " + code);
        }
    }
}
