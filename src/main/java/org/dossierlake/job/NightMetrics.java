// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Publication;

/**
 * The figures of the last {@code nightly} for Prometheus, in the file that the setting {@code metrics.file} names. What a
 * night does not learn, because it failed or found nothing, stays as the one before left it.
 */
final class NightMetrics {

    /** How names of files end that node_exporter reads. */
    static final String FILE_ENDING = ".prom";

    private static final Logger LOG = LogManager.getLogger(NightMetrics.class);

    private static final String PUBLISHED = "dossierlake_published_timestamp_seconds";
    private static final String COMPLETE_UNTIL = "dossierlake_complete_until_timestamp_seconds";
    private static final String ROWS = "dossierlake_rows";
    private static final String ABSENT = "dossierlake_feed_absent";

    private final Optional<Path> file;
    private final Set<String> feedsWithDeadline;
    private final ZoneId zone;

    private NightMetrics(Optional<Path> file, Set<String> feedsWithDeadline, ZoneId zone) {
        this.file = file;
        this.feedsWithDeadline = feedsWithDeadline;
        this.zone = zone;
    }

    /**
     * The figures of a night that begins now.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the file could not be written
     */
    static NightMetrics of(Settings settings) {
        settings.metricsFile().ifPresent(NightMetrics::requireWritable);
        return new NightMetrics(
                settings.metricsFile(), new TreeSet<>(settings.deadlines().keySet()), settings.timeZone());
    }

    private static void requireWritable(Path file) {
        Path folder = file.getParent();
        if (!Files.isDirectory(folder)) {
            throw Failures.metricsFileUnusable(file, "its folder does not exist");
        }
        if (!Files.isWritable(folder)) {
            throw Failures.metricsFileUnusable(file, "this user may not write in its folder");
        }
        if (Files.isDirectory(file)) {
            throw Failures.metricsFileUnusable(file, "that is a folder");
        }
    }

    /** Writes the file, where there is to be one. That it cannot be written is no reason for a night to fail. */
    void write(NightEnd end) {
        if (file.isPresent()) {
            Textfile text = text(end);
            text.keep(file.get(), Set.of(PUBLISHED, COMPLETE_UNTIL, ROWS, ABSENT));
            try {
                text.write(file.get());
            } catch (IOException e) {
                LOG.warn("The figures of this night were not written into {}: {}", file.get(), e.toString());
            }
        }
    }

    private Textfile text(NightEnd end) {
        Textfile text = new Textfile();
        text.gauge(
                "dossierlake_run_exit_status",
                "Exit status of the last nightly: 0 done, 2 done and rows were refused, 66 something is absent, any other failed.",
                end.exitStatus());
        text.gauge(
                "dossierlake_run_finished_timestamp_seconds", "When the last nightly ended.", seconds(Instant.now()));
        text.gauge("dossierlake_run_duration_seconds", "How long the last nightly took.", end.seconds());
        Optional<Publication> published = end.result().flatMap(NightResult::published);
        published.ifPresent(publication ->
                text.gauge(PUBLISHED, "When readers got new figures.", seconds(publication.publishedAt())));
        published
                .map(Publication::completeUntil)
                .ifPresent(day -> text.gauge(
                        COMPLETE_UNTIL,
                        "End of the day up to which all required feeds have landed.",
                        seconds(day.plusDays(1).atStartOfDay(zone).toInstant())));
        text.gauge(ROWS, "Rows that the last run with files was sent, by feed and verdict.", rows(end.result()));
        text.gauge(
                ABSENT, "1 where the deadline of a feed had passed without its files, else 0.", absent(end.result()));
        phases(text, end.phases(), "seconds", "How long the phase took in the last nightly.", PhaseFigures::seconds);
        phases(text, end.phases(), "rows_read", "Rows that the phase read.", PhaseFigures::rowsRead);
        phases(text, end.phases(), "bytes_read", "Bytes that the phase read.", PhaseFigures::bytesRead);
        phases(text, end.phases(), "rows_written", "Rows that the phase wrote.", PhaseFigures::rowsWritten);
        phases(text, end.phases(), "bytes_written", "Bytes that the phase wrote.", PhaseFigures::bytesWritten);
        return text;
    }

    private Map<Map<String, String>, Double> absent(Optional<NightResult> result) {
        Map<Map<String, String>, Double> absent = new LinkedHashMap<>();
        result.ifPresent(night -> feedsWithDeadline.forEach(feed -> absent.put(
                Map.of("feed", feed),
                night.absent().stream().anyMatch(each -> each.feed().equals(feed)) ? 1.0 : 0.0)));
        return absent;
    }

    private static Map<Map<String, String>, Double> rows(Optional<NightResult> result) {
        Map<Map<String, String>, Double> rows = new LinkedHashMap<>();
        result.map(NightResult::verdicts)
                .orElse(Map.of())
                .forEach((feed, verdicts) -> verdicts.forEach((verdict, number) -> {
                    Map<String, String> labels = new LinkedHashMap<>();
                    labels.put("feed", feed);
                    labels.put("verdict", verdict);
                    rows.put(labels, (double) number);
                }));
        return rows;
    }

    private static void phases(
            Textfile text, List<PhaseFigures> phases, String what, String help, ToDoubleFunction<PhaseFigures> figure) {
        Map<Map<String, String>, Double> values = new LinkedHashMap<>();
        phases.forEach(phase -> values.put(Map.of("phase", phase.phase()), figure.applyAsDouble(phase)));
        text.gauge("dossierlake_phase_" + what, help, values);
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1e3;
    }
}
