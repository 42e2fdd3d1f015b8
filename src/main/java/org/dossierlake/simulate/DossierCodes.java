// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.HashMap;
import java.util.Map;

/** Gives out dossier codes: agency, day, and a running number that starts again every day. */
final class DossierCodes {

    private final Map<String, Integer> last = new HashMap<>();

    /** The next code with a head such as {@code H44.100-250701}. */
    String next(String head) {
        return "%s-%04d".formatted(head, last.merge(head, 1, Integer::sum));
    }
}
