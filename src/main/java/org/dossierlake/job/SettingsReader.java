// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.dossierlake.job.SettingsKey.AGENCIES_UNRESOLVED;
import static org.dossierlake.job.SettingsKey.CALENDAR;
import static org.dossierlake.job.SettingsKey.CURRENCY;
import static org.dossierlake.job.SettingsKey.DIALECTS_AGENCIES;
import static org.dossierlake.job.SettingsKey.DIALECTS_DOSSIERS;
import static org.dossierlake.job.SettingsKey.DIALECTS_FEEDBACK;
import static org.dossierlake.job.SettingsKey.DIALECTS_PAYMENTS;
import static org.dossierlake.job.SettingsKey.DIALECTS_PROCEDURES;
import static org.dossierlake.job.SettingsKey.DIALECTS_STEPS;
import static org.dossierlake.job.SettingsKey.DIALECTS_TARGETS;
import static org.dossierlake.job.SettingsKey.FEEDS_DEADLINES;
import static org.dossierlake.job.SettingsKey.FEEDS_REQUIRED;
import static org.dossierlake.job.SettingsKey.FINDINGS_LEAST_ROWS;
import static org.dossierlake.job.SettingsKey.FINDINGS_NIGHT_SHARE;
import static org.dossierlake.job.SettingsKey.FINDINGS_REFUSED_SHARE;
import static org.dossierlake.job.SettingsKey.FORM_06_STOPPED;
import static org.dossierlake.job.SettingsKey.INDEX_766_CONTRACT;
import static org.dossierlake.job.SettingsKey.INDEX_766_DUE;
import static org.dossierlake.job.SettingsKey.LAKE_RESTRICTED;
import static org.dossierlake.job.SettingsKey.LAKE_ROOT;
import static org.dossierlake.job.SettingsKey.LANDING_ROOT;
import static org.dossierlake.job.SettingsKey.LANDING_SETTLE_SECONDS;
import static org.dossierlake.job.SettingsKey.LINEAGE_FILE;
import static org.dossierlake.job.SettingsKey.MAINTAIN_BUDGET_MINUTES;
import static org.dossierlake.job.SettingsKey.METRICS_FILE;
import static org.dossierlake.job.SettingsKey.POSTINGS_KEEP_RUN_DAYS;
import static org.dossierlake.job.SettingsKey.PRIVACY_KEY;
import static org.dossierlake.job.SettingsKey.PRIVACY_KEY_ID;
import static org.dossierlake.job.SettingsKey.PUBLICATIONS_KEEP_DAYS;
import static org.dossierlake.job.SettingsKey.RUN_OUTCOME;
import static org.dossierlake.job.SettingsKey.SPACE_CHECK;
import static org.dossierlake.job.SettingsKey.TIME_ZONE;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.Nearest;
import org.dossierlake.feed.UnresolvedAgency;
import org.dossierlake.job.Settings.PrivacyKey;
import org.dossierlake.statistic.Form06;
import org.dossierlake.statistic.IndicatorContract;
import org.dossierlake.statistic.IndicatorFile;
import org.dossierlake.table.Due766;

/** From the texts of {@link SettingsText} to typed values. A wrong value is noted and the reading goes on. */
final class SettingsReader {

    private static final int LONGEST_SETTLING_SECONDS = 86_400;

    /** Beyond ten years the log of a table is not kept. */
    private static final int LONGEST_KEPT_DAYS = 3_650;

    private static final int LONGEST_KEPT_RUN_DAYS = 36_500;

    private static final int LONGEST_BUDGET_MINUTES = 1_440;

    /** The decimals of a stored share. */
    private static final int SHARE_DIGITS = 5;

    /** Names of dialects and calendars become file names: no folders, nothing hidden. */
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private static final Pattern PASSWORD_IN_URI = Pattern.compile("://[^/@]*:[^/@]*@");

    /** Spark's settings that this program relies on and sets itself. */
    private static final List<String> SPARK_SETTINGS_OF_OURS =
            List.of("spark.sql.session.timeZone", "spark.sql.datetime.java8API.enabled");

    private final SettingsSources sources;
    private final SettingsText text;

    SettingsReader(SettingsSources sources) {
        this.sources = sources;
        this.text = SettingsText.of(sources);
    }

    Settings read() {
        text.refuseUnknownKeys();
        String lakeRoot = root(LAKE_ROOT);
        String landingRoot = root(LANDING_ROOT);
        refuseLakeInLanding(lakeRoot, landingRoot);
        String lakeRestricted =
                text.value(LAKE_RESTRICTED).isPresent() ? root(LAKE_RESTRICTED) : lakeRoot + "/restricted";
        Duration landingSettle = landingSettle();
        ZoneId timeZone = timeZone();
        WorkingCalendar calendar = calendar();
        String currency = currency();
        IndicatorContract indicators = indicators();
        Due766 due766 = oneOf(INDEX_766_DUE, Due766.values(), Due766::word);
        Form06.Stopped stoppedInForm06 = oneOf(FORM_06_STOPPED, Form06.Stopped.values(), Form06.Stopped::word);
        Optional<PrivacyKey> privacy = privacy();
        Map<String, Path> dialectFiles = dialectFiles();
        UnresolvedAgency unresolvedAgency =
                oneOf(AGENCIES_UNRESOLVED, UnresolvedAgency.values(), UnresolvedAgency::word);
        List<String> requiredFeeds = requiredFeeds();
        Map<String, LocalTime> deadlines = deadlines();
        FindingLimits findings =
                new FindingLimits(share(FINDINGS_REFUSED_SHARE), share(FINDINGS_NIGHT_SHARE), leastRows());
        Optional<Path> metricsFile = localFile(METRICS_FILE, NightMetrics.FILE_ENDING);
        Optional<Path> lineageFile = localFile(LINEAGE_FILE, "");
        NoticeSettings notices = new SettingsNotices(text, sources.environment()).read();
        refuseOutcomeInFile();
        int publicationsKeepDays = wholeNumber(PUBLICATIONS_KEEP_DAYS, "days", LONGEST_KEPT_DAYS);
        int postingsKeepRunDays = wholeNumber(POSTINGS_KEEP_RUN_DAYS, "days", LONGEST_KEPT_RUN_DAYS);
        Duration maintainBudget =
                Duration.ofMinutes(wholeNumber(MAINTAIN_BUDGET_MINUTES, "minutes", LONGEST_BUDGET_MINUTES));
        boolean spaceCheck = yesOrNo(SPACE_CHECK);
        Map<String, String> spark = spark();
        if (!text.problems().isEmpty()) {
            throw Failures.settingsRefused(text.problems());
        }
        return new Settings(
                lakeRoot,
                lakeRestricted,
                landingRoot,
                landingSettle,
                timeZone,
                calendar,
                currency,
                indicators,
                due766,
                stoppedInForm06,
                privacy,
                dialectFiles,
                unresolvedAgency,
                requiredFeeds,
                deadlines,
                findings,
                metricsFile,
                lineageFile,
                notices,
                publicationsKeepDays,
                postingsKeepRunDays,
                maintainBudget,
                spaceCheck,
                spark,
                SettingsDescription.of(
                        text,
                        Map.of(LAKE_ROOT, lakeRoot, LAKE_RESTRICTED, lakeRestricted, LANDING_ROOT, landingRoot),
                        privacy,
                        spark),
                sources);
    }

    private String root(SettingsKey key) {
        Optional<String> value = text.value(key);
        if (value.isEmpty()) {
            if (!text.hasProblemWith(key)) {
                text.problem(
                        key,
                        "is not set; set it in a file given with --conf, or with --set %s=FOLDER"
                                .formatted(key.path()));
            }
            return "";
        }
        String root = value.get();
        if (PASSWORD_IN_URI.matcher(root).find()) {
            text.problem(
                    key,
                    "holds a password, which messages of the storage would show; name the folder alone, and give the"
                            + " password as the storage wants it: for s3a spark.hadoop.fs.s3a.access.key and the like");
        }
        if (root.startsWith("~")) {
            text.problem(key, "starts with ~, which only a shell understands; write the whole path");
        }
        while (root.length() > 1 && root.endsWith("/") && !root.endsWith(":/")) {
            root = root.substring(0, root.length() - 1);
        }
        return root;
    }

    private void refuseLakeInLanding(String lakeRoot, String landingRoot) {
        if (!landingRoot.isEmpty() && (lakeRoot.equals(landingRoot) || lakeRoot.startsWith(landingRoot + "/"))) {
            text.problem(LAKE_ROOT, "lies in landing.root, where only senders write; take two separate folders");
        }
    }

    private Duration landingSettle() {
        String value = text.valueOrDefault(LANDING_SETTLE_SECONDS);
        try {
            int seconds = Integer.parseInt(value);
            if (seconds >= 0 && seconds <= LONGEST_SETTLING_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // Falls through to the same problem as a number out of bounds.
        }
        text.problem(
                LANDING_SETTLE_SECONDS,
                "is %s, which is not a whole number of seconds from 0 to %d"
                        .formatted(value, LONGEST_SETTLING_SECONDS));
        return Duration.ZERO;
    }

    private BigDecimal share(SettingsKey key) {
        String value = text.valueOrDefault(key);
        try {
            BigDecimal share = new BigDecimal(value);
            if (share.signum() >= 0 && share.compareTo(BigDecimal.ONE) <= 0 && share.scale() <= SHARE_DIGITS) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same problem as a number out of bounds.
        }
        text.problem(
                key, "is %s, which is not a share from 0 to 1 with at most %d decimals".formatted(value, SHARE_DIGITS));
        return BigDecimal.ONE;
    }

    private int leastRows() {
        String value = text.valueOrDefault(FINDINGS_LEAST_ROWS);
        try {
            int rows = Integer.parseInt(value);
            if (rows >= 1) {
                return rows;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same problem as a number out of bounds.
        }
        text.problem(FINDINGS_LEAST_ROWS, "is %s, which is not a whole number of rows from 1".formatted(value));
        return 1;
    }

    private int wholeNumber(SettingsKey key, String unit, int most) {
        String value = text.valueOrDefault(key);
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same problem as a number out of bounds.
        }
        text.problem(key, "is %s, which is not a whole number of %s from 1 to %d".formatted(value, unit, most));
        return 1;
    }

    private boolean yesOrNo(SettingsKey key) {
        String value = text.valueOrDefault(key);
        if (!value.equals("true") && !value.equals("false")) {
            text.problem(key, "is %s; it must be true or false".formatted(value));
        }
        return value.equals("true");
    }

    private <T> T oneOf(SettingsKey key, T[] choices, Function<T, String> word) {
        String value = text.valueOrDefault(key);
        for (T each : choices) {
            if (word.apply(each).equals(value)) {
                return each;
            }
        }
        String words = Arrays.stream(choices).map(word).collect(Collectors.joining(" or "));
        text.problem(key, "is %s; it must be %s".formatted(value, words));
        return choices[0];
    }

    private ZoneId timeZone() {
        String value = text.valueOrDefault(TIME_ZONE);
        try {
            return ZoneId.of(value);
        } catch (DateTimeException e) {
            text.problem(
                    TIME_ZONE,
                    "is %s, which is not a time zone; the nearest is %s"
                            .formatted(value, Nearest.to(value, ZoneId.getAvailableZoneIds())));
            return ZoneId.of("UTC");
        }
    }

    private WorkingCalendar calendar() {
        String name = text.valueOrDefault(CALENDAR);
        if (isFileName(CALENDAR, name)) {
            try {
                return sources.calendar(name);
            } catch (IllegalArgumentException e) {
                text.problem(CALENDAR, "is %s, but %s".formatted(name, e.getMessage()));
            }
        }
        return WorkingCalendar.weekendsOnly(SettingsSources.WEEKENDS_ONLY);
    }

    private String currency() {
        String value = text.valueOrDefault(CURRENCY);
        try {
            return Currency.getInstance(value).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            text.problem(CURRENCY, "is %s, which is not a currency code of ISO 4217, such as VND".formatted(value));
            return value;
        }
    }

    /** Null where there is a problem: no settings come of that. */
    private IndicatorContract indicators() {
        String name = text.valueOrDefault(INDEX_766_CONTRACT);
        if (!isFileName(INDEX_766_CONTRACT, name)) {
            return null;
        }
        Optional<Path> file = sources.find("indicators", name + ".conf");
        if (file.isEmpty()) {
            text.problem(
                    INDEX_766_CONTRACT,
                    "is %s, but there is no file indicators/%s.conf (there are: %s)"
                            .formatted(name, name, String.join(", ", sources.names("indicators", ".conf"))));
            return null;
        }
        try {
            return IndicatorFile.read(file.get());
        } catch (IllegalArgumentException e) {
            text.problem(INDEX_766_CONTRACT, "is %s, but in %s %s".formatted(name, file.get(), e.getMessage()));
            return null;
        }
    }

    private Optional<PrivacyKey> privacy() {
        Optional<String> id = text.value(PRIVACY_KEY_ID);
        Optional<String> reference = text.value(PRIVACY_KEY);
        if (id.isPresent() && !FILE_NAME.matcher(id.get()).matches()) {
            text.problem(PRIVACY_KEY_ID, "may have letters, digits, dots, hyphens and underscores only");
        }
        try {
            return reference.map(written -> SettingsPrivacyKey.read(written, id, sources.environment()));
        } catch (IllegalArgumentException e) {
            text.problem(PRIVACY_KEY, e.getMessage());
            return Optional.empty();
        }
    }

    private Map<String, Path> dialectFiles() {
        Map<String, Path> files = new LinkedHashMap<>();
        for (SettingsKey key : List.of(
                DIALECTS_DOSSIERS,
                DIALECTS_STEPS,
                DIALECTS_PAYMENTS,
                DIALECTS_PROCEDURES,
                DIALECTS_AGENCIES,
                DIALECTS_TARGETS,
                DIALECTS_FEEDBACK)) {
            String name = text.valueOrDefault(key);
            if (isFileName(key, name)) {
                Optional<Path> file = sources.find("dialects", name + ".conf");
                if (file.isEmpty()) {
                    text.problem(
                            key,
                            "is %s, but there is no file dialects/%s.conf (there are: %s)"
                                    .formatted(name, name, knownDialects()));
                }
                file.ifPresent(found -> files.put(key.path().substring("dialects.".length()), found));
            }
        }
        return files;
    }

    private String knownDialects() {
        List<String> names = sources.names("dialects", ".conf");
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private List<String> requiredFeeds() {
        List<String> feeds = text.list(FEEDS_REQUIRED);
        for (String feed : feeds) {
            if (!Settings.FEEDS.contains(feed)) {
                text.problem(
                        FEEDS_REQUIRED,
                        "names %s, which is not a feed; the nearest is %s"
                                .formatted(feed, Nearest.to(feed, Settings.FEEDS)));
            }
        }
        if (feeds.isEmpty() && !text.hasProblemWith(FEEDS_REQUIRED)) {
            text.problem(FEEDS_REQUIRED, "names no feed; it needs at least one, such as dossiers");
        }
        if (new HashSet<>(feeds).size() < feeds.size()) {
            text.problem(FEEDS_REQUIRED, "names a feed twice");
        }
        return feeds;
    }

    /** Each is written {@code FEED HH:MM}. */
    private Map<String, LocalTime> deadlines() {
        Map<String, LocalTime> deadlines = new LinkedHashMap<>();
        for (String written : text.list(FEEDS_DEADLINES)) {
            String[] parts = written.split("\\s+");
            try {
                LocalTime time = LocalTime.parse(parts[parts.length - 1]);
                if (parts.length != 2) {
                    text.problem(FEEDS_DEADLINES, "has %s, which is not written FEED HH:MM".formatted(written));
                } else if (!Settings.FEEDS.contains(parts[0])) {
                    text.problem(
                            FEEDS_DEADLINES,
                            "names %s, which is not a feed; the nearest is %s"
                                    .formatted(parts[0], Nearest.to(parts[0], Settings.FEEDS)));
                } else if (deadlines.put(parts[0], time) != null) {
                    text.problem(FEEDS_DEADLINES, "names %s twice".formatted(parts[0]));
                }
            } catch (DateTimeParseException e) {
                text.problem(
                        FEEDS_DEADLINES,
                        "has %s, which ends in no time of the day; write it FEED HH:MM, such as payments 02:00"
                                .formatted(written));
            }
        }
        return deadlines;
    }

    /** A file of the driver's machine. */
    private Optional<Path> localFile(SettingsKey key, String ending) {
        Optional<String> file = text.value(key);
        boolean isPath = file.filter(written -> written.startsWith("/") && written.indexOf('\0') < 0)
                .filter(written -> written.endsWith(ending))
                .isPresent();
        if (file.isPresent() && !isPath) {
            text.problem(
                    key,
                    "is %s; it must be a path of this machine%s"
                            .formatted(
                                    file.get(),
                                    ending.isEmpty()
                                            ? ""
                                            : " that ends in %s: node_exporter reads no other files"
                                                    .formatted(ending)));
            return Optional.empty();
        }
        return file.map(Path::of);
    }

    /** A file of settings serves many runs: an outcome named there could be that of any of them. */
    private void refuseOutcomeInFile() {
        if (text.value(RUN_OUTCOME).isPresent()
                && !text.origin(RUN_OUTCOME.path()).equals(SettingsText.ASSIGNED)) {
            text.problem(RUN_OUTCOME, "must be another file for each run; give it with --set on the command line");
        }
    }

    private Map<String, String> spark() {
        Map<String, String> spark = text.spark();
        for (String key : SPARK_SETTINGS_OF_OURS) {
            if (spark.containsKey(key)) {
                text.sparkProblem(key, "cannot be set: the program relies on its own value");
            }
        }
        return spark;
    }

    private boolean isFileName(SettingsKey key, String name) {
        boolean plain = FILE_NAME.matcher(name).matches();
        if (!plain) {
            text.problem(key, "is %s; it must be a plain name, without folder and ending".formatted(name));
        }
        return plain;
    }
}
