// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dossierlake.job.Settings.Described;
import org.dossierlake.job.Settings.PrivacyKey;

/** Every setting as people see it. */
final class SettingsDescription {

    private static final String HIDDEN = "(hidden)";

    /** What Spark itself hides (spark.redaction.regex), and credentials. */
    private static final Pattern SECRET = Pattern.compile("(?i)secret|password|token|access[.]?key|credential");

    /** The user and password part of a URI. */
    private static final Pattern USER_IN_URI = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

    private SettingsDescription() {}

    static List<Described> of(
            SettingsText text,
            Map<SettingsKey, String> roots,
            Optional<PrivacyKey> privacy,
            Map<String, String> spark) {
        List<Described> lines = new ArrayList<>();
        for (SettingsKey key : SettingsKey.values()) {
            String value =
                    switch (key) {
                        case LAKE_ROOT, LAKE_RESTRICTED, LANDING_ROOT -> roots.get(key);
                        case PRIVACY_KEY_ID -> privacy.map(PrivacyKey::id).orElse("");
                        case FEEDS_REQUIRED, FEEDS_DEADLINES, NOTIFY_MAIL_TO -> String.join(", ", text.list(key));
                        default -> text.value(key).or(key::fallback).orElse("");
                    };
            lines.add(new Described(key.path(), withoutUser(value), text.origin(key.path())));
        }
        spark.forEach((key, value) -> lines.add(new Described(key, masked(key, value), text.sparkOrigin(key))));
        return lines;
    }

    private static String masked(String key, String value) {
        boolean secret = SECRET.matcher(key).find() || SECRET.matcher(value).find();
        return secret ? HIDDEN : withoutUser(value);
    }

    private static String withoutUser(String value) {
        return USER_IN_URI.matcher(value).replaceAll(HIDDEN);
    }
}
