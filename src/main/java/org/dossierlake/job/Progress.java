// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

/** Where a job says what it is doing. */
@FunctionalInterface
public interface Progress {

    /** A phase begins: its name in one word, and what it works on. */
    void phase(String name, String detail);
}
