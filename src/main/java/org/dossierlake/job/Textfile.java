// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Gauges in Prometheus' text format 0.0.4, in a file as node_exporter's textfile collector reads it. */
final class Textfile {

    /** The gauge that a line is about. */
    private static final Pattern NAME = Pattern.compile("(?:# (?:HELP|TYPE) )?([a-zA-Z_][a-zA-Z0-9_]*)[ {].*");

    /** The lines of each gauge: its format wants them together. */
    private final Map<String, List<String>> gauges = new LinkedHashMap<>();

    /** A gauge of one value. */
    void gauge(String name, String help, double value) {
        gauge(name, help, Map.of(Map.of(), value));
    }

    /**
     * A gauge with a value for each of several labels.
     *
     * @param help what it measures, for people
     * @param values by labels in their order; where there is none the gauge is left out
     */
    void gauge(String name, String help, Map<Map<String, String>, Double> values) {
        if (values.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add("# HELP %s %s".formatted(name, help.replace("\\", "\\\\").replace("\n", "\\n")));
        lines.add("# TYPE %s gauge".formatted(name));
        values.forEach((labels, value) -> lines.add(name + labels(labels) + " " + number(value)));
        gauges.put(name, lines);
    }

    /** Takes over these gauges from the file that was written before, as far as this one does not have them. */
    void keep(Path before, Set<String> names) {
        List<String> lines;
        try {
            lines = Files.exists(before) ? Files.readAllLines(before) : List.of();
        } catch (IOException e) {
            // Whatever lies there is replaced: nothing of it can be kept.
            lines = List.of();
        }
        Map<String, List<String>> kept = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher matcher = NAME.matcher(line);
            if (matcher.matches() && names.contains(matcher.group(1)) && !gauges.containsKey(matcher.group(1))) {
                kept.computeIfAbsent(matcher.group(1), any -> new ArrayList<>()).add(line);
            }
        }
        gauges.putAll(kept);
    }

    /** Replaces the file in one step, so that nobody reads half of it. */
    void write(Path file) throws IOException {
        // A file of its own for each process; the collector passes over it by its end.
        Path unfinished = file.resolveSibling("%s.%d.tmp"
                .formatted(file.getFileName(), ProcessHandle.current().pid()));
        try {
            Files.writeString(
                    unfinished,
                    gauges.values().stream()
                            .flatMap(List::stream)
                            .map(line -> line + "\n")
                            .collect(Collectors.joining()));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static String labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : labels.entrySet().stream()
                        .map(label -> "%s=\"%s\"".formatted(label.getKey(), escaped(label.getValue())))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
