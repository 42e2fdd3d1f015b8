// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.dossierlake.job.Settings.PrivacyKey;

/** Follows the reference to the key of pseudonyms. No message here quotes more of it than the name it leads to. */
final class SettingsPrivacyKey {

    static final String ENVIRONMENT = "env:";
    static final String FILE = "file:";

    /** 128 bits, as many as are kept of a pseudonym: a shorter key would be the weakest part. */
    private static final int FEWEST_BYTES = 16;

    /** A file longer than this is something else. */
    private static final int MOST_BYTES = 4096;

    private SettingsPrivacyKey() {}

    /**
     * Reads the key.
     *
     * @param reference {@code env:NAME} or {@code file:PATH}
     * @param id the name that the settings give it; without one, a name is derived from the key itself
     * @throws IllegalArgumentException with a clause for people
     */
    static PrivacyKey read(String reference, Optional<String> id, Map<String, String> environment) {
        byte[] bytes;
        if (reference.startsWith(ENVIRONMENT)) {
            bytes = fromEnvironment(reference.substring(ENVIRONMENT.length()), environment);
        } else if (reference.startsWith(FILE)) {
            bytes = fromFile(Path.of(reference.substring(FILE.length())));
        } else {
            throw new IllegalArgumentException(
                    "must say where the key is, \"env:NAME\" or \"file:PATH\", and never hold the key itself");
        }
        if (bytes.length < FEWEST_BYTES) {
            throw new IllegalArgumentException(
                    "leads to a key of %d bytes; it needs at least %d".formatted(bytes.length, FEWEST_BYTES));
        }
        return new PrivacyKey(bytes, id.orElseGet(() -> derivedId(bytes)));
    }

    private static byte[] fromEnvironment(String name, Map<String, String> environment) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("must name a variable after env:, such as \"env:DOSSIERLAKE_KEY\"");
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
                    "names the file %s, which is longer than any key (%d bytes)".formatted(file, MOST_BYTES));
        }
        return trimmed(bytes);
    }

    /** Without the white space that editors and {@code echo} leave around a key. */
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

    /** Another key has another name, even where nobody thought of it; the name gives nothing of the key away. */
    private static String derivedId(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] digest = mac.doFinal("dossierlake key id".getBytes(StandardCharsets.UTF_8));
            return "k" + HexFormat.of().formatHex(digest, 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
