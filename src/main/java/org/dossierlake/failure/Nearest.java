// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word that a person most likely meant by an unknown one. */
public final class Nearest {

    private Nearest() {}

    /**
     * The known word with the fewest changed letters (Levenshtein distance, capitals ignored); of equally near ones the
     * first in alphabetical order.
     *
     * @throws IllegalArgumentException when no word is known
     */
    public static String to(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow(() -> new IllegalArgumentException("no word is known"));
    }

    /** The nearest known word, as {@link #to} finds it, with at most so many changed letters; empty where none is. */
    public static Optional<String> within(int letters, String word, Collection<String> known) {
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(to(word, known)).filter(nearest -> distance(word, nearest) <= letters);
    }

    private static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
