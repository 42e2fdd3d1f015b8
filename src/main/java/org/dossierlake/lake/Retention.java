// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/**
 * How long a table keeps the files that its newest version no longer has, so that readers of earlier publications find
 * them. Clearing deletes what was removed longer ago.
 *
 * <p>Delta forgets which files it has removed once they are older than that: where the time is made longer, files of
 * earlier versions may have been forgotten already, and would be deleted as if they belonged to nothing. So the moment
 * from which on every removal is known is written down too, and {@link #mayClear} waits for it.
 */
public final class Retention {

    /** How long publications are kept where nobody says otherwise; tables are created with it. */
    public static final int DEFAULT_DAYS = 35;

    private static final String REMOVED_FILES = "delta.deletedFileRetentionDuration";

    /**
     * The log itself. Its clearing goes by the age of entries, but a publication of yesterday may name a version that is
     * years old, because nothing has changed since: the log must reach back to it.
     */
    private static final String LOG = "delta.logRetentionDuration";

    private static final String LOG_KEPT = "interval 3650 days";

    private static final String KNOWN_SINCE = "dossierlake.removals-known-since";

    private final Lake lake;
    private final Table table;
    private final int days;

    /**
     * @param days how long files are to be kept, at least 1
     */
    public Retention(Lake lake, Table table, int days) {
        this.lake = lake;
        this.table = table;
        this.days = days;
    }

    static Map<String, String> atCreation() {
        return Map.of(REMOVED_FILES, interval(DEFAULT_DAYS), LOG, LOG_KEPT);
    }

    private static String interval(int days) {
        return "interval %d days".formatted(days);
    }

    /** Makes the table keep its files so long; writes nothing where it does. */
    public void apply() {
        Snapshot newest = lake.snapshot(table);
        Duration kept = Duration.ofMillis(DeltaLog.tombstoneRetentionMillis(newest.metadata()));
        Map<String, String> properties = new LinkedHashMap<>();
        boolean isLogKept = lake.property(table, LOG).filter(LOG_KEPT::equals).isPresent();
        if (!isLogKept || !kept.equals(Duration.ofDays(days))) {
            // Together, because Delta compares the two that it is given, not the two that there will be.
            properties.put(REMOVED_FILES, interval(days));
            properties.put(LOG, LOG_KEPT);
        }
        if (kept.compareTo(Duration.ofDays(days)) < 0) {
            properties.put(KNOWN_SINCE, knownSince(Instant.now().minus(kept)).toString());
        }
        if (!properties.isEmpty()) {
            lake.setProperties(table, properties);
        }
    }

    /** Makes a table keep no file that its newest version no longer has, until {@link #apply} is called. */
    static void none(Lake lake, Table table) {
        lake.setProperties(table, Map.of(REMOVED_FILES, "interval 0 hours", LOG, LOG_KEPT));
    }

    private Instant knownSince(Instant now) {
        return lake.property(table, KNOWN_SINCE)
                .map(Instant::parse)
                .filter(before -> before.isAfter(now))
                .orElse(now)
                .truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Whether clearing would find something and spares all that it should: the table is older than what is kept, and
     * every removal since then is known.
     */
    public boolean mayClear() {
        Instant from = Instant.now().minus(Duration.ofDays(days));
        Optional<Instant> knownSince = lake.property(table, KNOWN_SINCE).map(Instant::parse);
        return createdAt().isBefore(from)
                && knownSince.filter(known -> known.isAfter(from)).isEmpty();
    }

    private Instant createdAt() {
        scala.Option<Object> created = lake.snapshot(table).metadata().createdTime();
        return created.isEmpty() ? Instant.EPOCH : Instant.ofEpochMilli((long) created.get());
    }
}
