// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A constant of a code set: data holds its {@link #code()}, never its name or ordinal. */
public interface Coded {

    /** The stored code: stable for ever, unique within its code set, never null. */
    String code();

    /**
     * The constant of a code set with this code.
     *
     * @param noun what the code set calls one of its constants, for the message
     * @throws IllegalArgumentException naming the known codes, when none has this code (null has none)
     */
    static <E extends Enum<E> & Coded> E fromCode(Class<E> codeSet, String noun, String code) {
        for (E constant : codeSet.getEnumConstants()) {
            if (constant.code().equals(code)) {
                return constant;
            }
        }
        String known =
                Arrays.stream(codeSet.getEnumConstants()).map(Coded::code).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("No %s has the code %s. Known codes: %s.".formatted(noun, code, known));
    }
}
