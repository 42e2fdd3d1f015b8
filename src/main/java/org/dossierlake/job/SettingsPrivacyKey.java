// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.dossierlake.job.Settings.PrivacyKey;

/** Follows the reference to the key of pseudonyms. No message here quotes more of it than the name it leads to. */
final class SettingsPrivacyKey {

    /** 128 bits, as many as are kept of a pseudonym: a shorter key would be the weakest part. */
    private static final int FEWEST_BYTES = 16;

    private SettingsPrivacyKey() {}

    /**
     * Reads the key.
     *
     * @param reference {@code env:NAME} or {@code file:PATH}
     * @param id the name that the settings give it; without one, a name is derived from the key itself
     * @throws IllegalArgumentException with a clause for people
     */
    static PrivacyKey read(String reference, Optional<String> id, Map<String, String> environment) {
        byte[] bytes = SettingsSecret.bytes(reference, "key", environment);
        if (bytes.length < FEWEST_BYTES) {
            throw new IllegalArgumentException(
                    "leads to a key of %d bytes; it needs at least %d".formatted(bytes.length, FEWEST_BYTES));
        }
        return new PrivacyKey(bytes, id.orElseGet(() -> derivedId(bytes)));
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
