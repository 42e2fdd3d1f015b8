// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The statements of the second opinions, in {@code second-opinion/} of the test resources. */
public final class SecondOpinionText {

    private SecondOpinionText() {}

    /** The statements of one file. */
    public static String of(String name) {
        try (InputStream file = SecondOpinionText.class.getResourceAsStream("/second-opinion/%s.sql".formatted(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
