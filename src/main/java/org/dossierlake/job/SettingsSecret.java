// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Follows references to secrets. No message here quotes more of one than the name that it leads to. */
final class SettingsSecret {

    static final String FILE = "file:";

    private static final String ENVIRONMENT = "env:";

    /** A file longer than this is something else. */
    private static final int MOST_BYTES = 4096;

    private SettingsSecret() {}

    /**
     * Reads a secret, without white space around it.
     *
     * @param reference {@code env:NAME} or {@code file:PATH}
     * @param what what it is, in one word for people
     * @throws IllegalArgumentException with a clause for people
     */
    static byte[] bytes(String reference, String what, Map<String, String> environment) {
        if (reference.startsWith(ENVIRONMENT)) {
            return fromEnvironment(reference.substring(ENVIRONMENT.length()), environment);
        }
        if (reference.startsWith(FILE)) {
            return fromFile(Path.of(reference.substring(FILE.length())));
        }
        throw new IllegalArgumentException(
                "must say where the %s is, \"env:NAME\" or \"file:PATH\", and never hold the %s itself"
                        .formatted(what, what));
    }

    /** The same as a text in UTF-8. */
    static String text(String reference, String what, Map<String, String> environment) {
        return new String(bytes(reference, what, environment), StandardCharsets.UTF_8);
    }

    private static byte[] fromEnvironment(String name, Map<String, String> environment) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("must name a variable after env:, such as \"env:DOSSIERLAKE_SECRET\"");
        }
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException("names the environment variable %s, which is not set".formatted(name));
        }
        return trimmed(value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] fromFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("names the file %s, which does not exist".formatted(file));
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException("names the file %s, which cannot be read".formatted(file), e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "names the file %s, which is longer than any secret (%d bytes)".formatted(file, MOST_BYTES));
        }
        return trimmed(bytes);
    }

    /** Without the white space that editors and {@code echo} leave around a secret. */
    private static byte[] trimmed(byte[] bytes) {
        int from = 0;
        int to = bytes.length;
        while (from < to && isWhiteSpace(bytes[from])) {
            from++;
        }
        while (to > from && isWhiteSpace(bytes[to - 1])) {
            to--;
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static boolean isWhiteSpace(byte value) {
        return value == ' ' || value == '\t' || value == '\r' || value == '\n';
    }
}
