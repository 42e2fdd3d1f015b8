// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.failure.Nearest;
import org.dossierlake.feed.UnresolvedAgency;
import org.dossierlake.statistic.Form06;
import org.dossierlake.statistic.IndicatorContract;
import org.dossierlake.table.Due766;

/**
 * All that differs from site to site: read once, validated whole, then immutable.
 *
 * <p>Roots are Hadoop URIs or absolute paths, without a slash at the end.
 *
 * @param lakeRoot the folder of the tables
 * @param lakeRestricted the folder of the tables that may hold personal data
 * @param landingRoot the folder with one folder per feed
 * @param landingSettle how long a landed file's size must have stood still
 * @param timeZone the zone of dialects that name none, and of "today"
 * @param calendar the working hours of dialects that name no calendar
 * @param currency ISO 4217 code of amounts without a currency
 * @param indicators the formulas of index 766
 * @param due766 which due time rule index_766 compares with
 * @param stoppedInForm06 what form II.06 makes of stopped dossiers
 * @param privacy the key of pseudonyms; empty where person columns stay empty
 * @param dialectFiles the dialect file of each feed, by the feed's name
 * @param unresolvedAgency what becomes of dossiers whose agency is given by a name that no register knows
 * @param requiredFeeds the feeds without which a day is not complete; at least one
 * @param deadlines by when the files of a day are there on the morning after, by the feed's name; of feeds that have one
 * @param findings from when on a file is odd as a whole
 * @param metricsFile where the figures of the last night are written for Prometheus; empty where nobody asks for them
 * @param lineageFile where events of OpenLineage are appended; empty where nobody asks for them
 * @param notices who is told how a night went
 * @param publicationsKeepDays how long what a run published can be read again, at least 1
 * @param postingsKeepRunDays how long it is known which run posted what, at least 1
 * @param maintainBudget after this maintenance begins nothing new
 * @param spaceCheck whether a night asks for free room before it begins
 * @param spark Spark's own settings for the embedded mode, by their full names
 * @param describe every setting for people, in the order of the documentation; secrets never
 * @param sources where all this was read from
 */
public record Settings(
        String lakeRoot,
        String lakeRestricted,
        String landingRoot,
        Duration landingSettle,
        ZoneId timeZone,
        WorkingCalendar calendar,
        String currency,
        IndicatorContract indicators,
        Due766 due766,
        Form06.Stopped stoppedInForm06,
        Optional<PrivacyKey> privacy,
        Map<String, Path> dialectFiles,
        UnresolvedAgency unresolvedAgency,
        List<String> requiredFeeds,
        Map<String, LocalTime> deadlines,
        FindingLimits findings,
        Optional<Path> metricsFile,
        Optional<Path> lineageFile,
        NoticeSettings notices,
        int publicationsKeepDays,
        int postingsKeepRunDays,
        Duration maintainBudget,
        boolean spaceCheck,
        Map<String, String> spark,
        List<Described> describe,
        SettingsSources sources) {

    /** The feeds that this version reads. */
    public static final List<String> FEEDS =
            List.of("dossiers", "steps", "payments", "procedures", "agencies", "targets", "feedback");

    public Settings {
        dialectFiles = Map.copyOf(dialectFiles);
        requiredFeeds = List.copyOf(requiredFeeds);
        deadlines = Map.copyOf(deadlines);
        spark = Map.copyOf(spark);
        describe = List.copyOf(describe);
    }

    /**
     * Reads and validates the settings.
     *
     * @throws org.dossierlake.failure.RunFailure (usage) that lists all problems
     */
    public static Settings read(SettingsSources sources) {
        return new SettingsReader(sources).read();
    }

    /** The dialect file of a feed. */
    public Path dialectFile(String feed) {
        Path file = dialectFiles.get(feed);
        if (file == null) {
            throw new IllegalArgumentException(
                    "no feed is called %s; the nearest is %s".formatted(feed, Nearest.to(feed, FEEDS)));
        }
        return file;
    }

    /**
     * Another calendar than the usual one, as a dialect may name it: a file calendars/NAME.csv, or weekends-only.
     *
     * @throws IllegalArgumentException with a clause for people when there is none, or its file is wrong
     */
    public WorkingCalendar calendar(String name) {
        return sources.calendar(name);
    }

    /** The bytes of the pseudonyms' key, at least 16; empty where none is set. A copy: the caller may wipe it. */
    public Optional<byte[]> privacyKey() {
        return privacy.map(PrivacyKey::bytes);
    }

    /** The name that stands beside every pseudonym; empty where no key is set. */
    public Optional<String> privacyKeyId() {
        return privacy.map(PrivacyKey::id);
    }

    /** What {@link #describe()} says: no secret is shown. */
    @Override
    public String toString() {
        return "Settings" + describe;
    }

    /**
     * One setting for people.
     *
     * @param key its name in the files
     * @param value its value; a secret is masked, a value that nobody set and that has no default is empty
     * @param origin {@code FILE:LINE}, {@code --set} or {@code default}
     */
    public record Described(String key, String value, String origin) {}

    /** The key of pseudonyms. It never shows itself: no method but {@link #bytes()} gives it away. */
    public static final class PrivacyKey {

        private final byte[] bytes;
        private final String id;

        PrivacyKey(byte[] bytes, String id) {
            this.bytes = bytes.clone();
            this.id = id;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        String id() {
            return id;
        }

        @Override
        public String toString() {
            return "PrivacyKey[id=" + id + "]";
        }
    }
}
