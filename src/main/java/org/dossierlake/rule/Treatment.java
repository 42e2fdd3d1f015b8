// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.rule;

/** What becomes of a record in which something is wrong or odd. */
public enum Treatment {
    /** The record goes to quarantine with every rule it breaks; nothing of it is counted. */
    REFUSED("refuse"),
    /** The record is accepted with the value that was meant, and flagged. */
    REPAIRED("repair and flag"),
    /** The record is accepted as it was sent, and flagged. */
    ACCEPTED("accept and flag"),
    /** The records are accepted as they were sent; what is odd shows in all of them together and is reported once. */
    REPORTED("finding"),
    /** The records are accepted as they were sent; a published figure or class of this name counts them. */
    COUNTED("count");

    private final String words;

    Treatment(String words) {
        this.words = words;
    }

    /** The treatment as the rule catalogue writes it. */
    public String words() {
        return words;
    }
}
