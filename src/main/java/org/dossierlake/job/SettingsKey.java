// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dossierlake.lake.Retention;

/** Every setting by its name in the files, with its default. What each one means stands in conf/dossierlake.conf. */
enum SettingsKey {
    LAKE_ROOT("lake.root", null),
    LAKE_RESTRICTED("lake.restricted", "${lake.root}/restricted"),
    LANDING_ROOT("landing.root", null),
    LANDING_SETTLE_SECONDS("landing.settle-seconds", "0"),
    TIME_ZONE("time-zone", "Asia/Ho_Chi_Minh"),
    CALENDAR("calendar", "vn"),
    CURRENCY("currency", "VND"),
    INDEX_766_CONTRACT("index-766.contract", "766-2022"),
    INDEX_766_DUE("index-766.due", "original"),
    FORM_06_STOPPED("form-06.stopped", "in-progress"),
    PRIVACY_KEY("privacy.key", null),
    PRIVACY_KEY_ID("privacy.key-id", null),
    DIALECTS_DOSSIERS("dialects.dossiers", "portal"),
    DIALECTS_STEPS("dialects.steps", "portal"),
    DIALECTS_PAYMENTS("dialects.payments", "portal"),
    DIALECTS_PROCEDURES("dialects.procedures", "portal"),
    DIALECTS_AGENCIES("dialects.agencies", "register"),
    DIALECTS_TARGETS("dialects.targets", "targets"),
    DIALECTS_FEEDBACK("dialects.feedback", "feedback"),
    AGENCIES_UNRESOLVED("agencies.unresolved", "quarantine"),
    FEEDS_REQUIRED("feeds.required", "dossiers"),
    FEEDS_DEADLINES("feeds.deadlines", ""),
    FINDINGS_REFUSED_SHARE("findings.refused-share", "0.1"),
    FINDINGS_NIGHT_SHARE("findings.night-share", "0.2"),
    FINDINGS_LEAST_ROWS("findings.least-rows", "100"),
    METRICS_FILE("metrics.file", null),
    LINEAGE_FILE("lineage.file", null),
    NOTIFY_WHEN("notify.when", "always"),
    NOTIFY_WEBHOOK("notify.webhook", null),
    NOTIFY_MAIL_SERVER("notify.mail.server", null),
    NOTIFY_MAIL_FROM("notify.mail.from", null),
    NOTIFY_MAIL_TO("notify.mail.to", ""),
    NOTIFY_MAIL_USER("notify.mail.user", null),
    NOTIFY_MAIL_PASSWORD("notify.mail.password", null),
    RUN_OUTCOME(RunOutcome.SETTING, null),
    PUBLICATIONS_KEEP_DAYS("publications.keep-days", Integer.toString(Retention.DEFAULT_DAYS)),
    POSTINGS_KEEP_RUN_DAYS("postings.keep-run-days", "1100"),
    MAINTAIN_BUDGET_MINUTES("maintain.budget-minutes", "60"),
    SPACE_CHECK("space.check", "true");

    /** Everything below this name is handed to Spark. */
    static final String SPARK = "spark";

    private final String path;
    private final String fallback;

    SettingsKey(String path, String fallback) {
        this.path = path;
        this.fallback = fallback;
    }

    /** The name in the files, such as {@code landing.settle-seconds}. */
    String path() {
        return path;
    }

    /** The value where nobody sets one; empty where there is none. A list is written with commas. */
    Optional<String> fallback() {
        return Optional.ofNullable(fallback);
    }

    static Optional<SettingsKey> at(String path) {
        return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
    }

    /** All names, and {@code spark}. */
    static List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (SettingsKey key : values()) {
            paths.add(key.path);
        }
        paths.add(SPARK);
        return paths;
    }
}
