// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dossierlake.failure.OneLine;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.Publication;
import org.dossierlake.table.Verdict;

/**
 * What people are told of a night: what arrived, what is missing, whether it balances, what moved, how long it took, what to
 * do. It is made of counts, days and names of feeds and files, and of no record's text.
 *
 * @param subject all of it in one line
 * @param text all of it
 * @param json the same for programs: {@code text}, which chat services show, and the figures
 */
record Notice(String subject, String text, String json) {

    private static final JsonFactory JSON = new JsonFactory();

    static Notice of(NightEnd end) {
        String subject = "dossierlake: " + subject(end);
        String text = text(end);
        return new Notice(subject, text, json(end, subject + "\n\n" + text));
    }

    private static String subject(NightEnd end) {
        if (end.failure().isPresent()) {
            return "nightly ended with status %d, nothing new was published".formatted(end.exitStatus());
        }
        NightResult result = end.result().orElseThrow();
        String done = result.runId().isEmpty()
                ? "nothing was pending"
                : "published, complete until "
                        + result.published().map(Notice::completeUntil).orElse("no day yet");
        long refused = rows(result, Verdict.QUARANTINED);
        String absent = result.absent().stream().map(AbsentFeed::feed).collect(Collectors.joining(", "));
        return done
                + (refused == 0 ? "" : "; %,d records refused".formatted(refused))
                + (absent.isEmpty() ? "" : "; absent: " + absent);
    }

    private static String completeUntil(Publication publication) {
        return publication.completeUntil() == null
                ? "no day yet"
                : publication.completeUntil().toString();
    }

    private static String text(NightEnd end) {
        List<String> lines = new ArrayList<>();
        Optional<NightResult> result = end.result();
        if (result.isPresent()) {
            section("What arrived", result.get().lines(), lines);
            section(
                    "What is missing",
                    result.get().absent().isEmpty()
                            ? List.of("No feed with a deadline.")
                            : result.get().absent().stream()
                                    .map(AbsentFeed::line)
                                    .toList(),
                    lines);
            section("Do the books balance", List.of("Yes: nothing is published where they do not."), lines);
            section(
                    "What moved",
                    end.moved().isEmpty() ? List.of("No figure of a month that had ended.") : end.moved(),
                    lines);
        } else {
            section(
                    "What stopped it",
                    end.failure().orElse("It is not known.").lines().toList(),
                    lines);
            section("What readers see", List.of("What was published last, unchanged."), lines);
        }
        section("How long it took", howLong(end), lines);
        section("What to do", List.of(whatToDo(end.exitStatus())), lines);
        return String.join("\n", lines);
    }

    private static void section(String title, List<String> said, List<String> lines) {
        lines.add(title);
        said.forEach(line -> lines.add("  " + OneLine.of(line)));
        lines.add("");
    }

    private static List<String> howLong(NightEnd end) {
        String phases = end.phases().stream()
                .map(phase -> String.format(Locale.ROOT, "%s %.1f s", phase.phase(), phase.seconds()))
                .collect(Collectors.joining(", "));
        String whole = String.format(Locale.ROOT, "%.1f s", end.seconds());
        return List.of(phases.isEmpty() ? whole : whole + ": " + phases);
    }

    private static String whatToDo(int exitStatus) {
        if (exitStatus == NightResult.DONE) {
            return "Nothing.";
        }
        if (exitStatus == NightResult.DONE_WITH_REFUSALS) {
            return "By day: \"dossierlake quarantine list\" says what was refused, and why.";
        }
        if (exitStatus == StopReason.LANDING_MISSING.exitStatus()) {
            return "Ask who sends it, or mount the landing folder; the next nightly takes up what is there then.";
        }
        if (exitStatus == StopReason.TRANSIENT.exitStatus() || exitStatus == StopReason.LOCKED.exitStatus()) {
            return "The same command again, a little later.";
        }
        return "What is said above; then the same command again.";
    }

    private static long rows(NightResult result, String verdict) {
        return result.verdicts().values().stream()
                .mapToLong(rows -> rows.getOrDefault(verdict, 0L))
                .sum();
    }

    private static String json(NightEnd end, String text) {
        StringWriter written = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(written)) {
            json.writeStartObject();
            json.writeStringField("text", text);
            json.writeNumberField("exit_status", end.exitStatus());
            json.writeNumberField("seconds", end.seconds());
            Optional<NightResult> result = end.result();
            json.writeStringField("run_id", result.flatMap(NightResult::runId).orElse(null));
            json.writeStringField(
                    "complete_until",
                    result.flatMap(NightResult::published)
                            .map(Publication::completeUntil)
                            .map(Object::toString)
                            .orElse(null));
            json.writeObjectFieldStart("rows");
            for (Map.Entry<String, Map<String, Long>> feed :
                    result.map(NightResult::verdicts).orElse(Map.of()).entrySet()) {
                json.writeObjectFieldStart(feed.getKey());
                for (Map.Entry<String, Long> rows : feed.getValue().entrySet()) {
                    json.writeNumberField(rows.getKey(), rows.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeArrayFieldStart("absent");
            for (AbsentFeed feed : result.map(NightResult::absent).orElse(List.of())) {
                json.writeStartObject();
                json.writeStringField("feed", feed.feed());
                json.writeStringField("day", feed.due().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written.toString();
    }
}
