// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a night's records of a feed as the portal sends them: JSON Lines, some gzipped, and two envelopes, one on a
 * single line and one over many. The position of a record is the byte offset of its line in the uncompressed file; in
 * an envelope it is the character offset of the record's first brace in the document.
 */
final class Landing {

    private static final int ROWS_PER_FILE = 20_000;
    private static final int ROWS_PER_ENVELOPE = 120;
    private static final int RENAMED_ROWS = 3;

    private final Path root;
    private final Random random;

    Landing(Path root, Random random) {
        this.root = root;
        this.random = random;
    }

    /** What was written. */
    record Written(List<String> paths, List<LandedRow> rows) {}

    /**
     * Writes the files of a feed and night, empty ones too.
     *
     * @param bundles rows that stay together in one file, in the order in which they are written
     */
    Written write(SimulatedFeed feed, LocalDate day, List<List<OutgoingRow>> bundles) throws IOException {
        String folder = feed.folder() + "/" + day;
        Files.createDirectories(root.resolve(folder));
        int lineFiles = 2 + bundles.size() / ROWS_PER_FILE;
        List<List<OutgoingRow>> files = new ArrayList<>();
        for (int i = 0; i < lineFiles + 2; i++) {
            files.add(new ArrayList<>());
        }
        for (List<OutgoingRow> bundle : bundles) {
            files.get(fileFor(bundle, files, lineFiles)).addAll(bundle);
        }
        Written written = new Written(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < lineFiles; i++) {
            String path = "%s/%s-%02d.jsonl%s".formatted(folder, feed.folder(), i + 1, i % 2 == 1 ? ".gz" : "");
            lines(feed, day, path, files.get(i), written);
        }
        envelope(feed, day, folder + "/envelope-lines.json", files.get(lineFiles), true, written);
        envelope(feed, day, folder + "/envelope-one-line.json", files.get(lineFiles + 1), false, written);
        return written;
    }

    /**
     * Writes one more file: records of the night once more, as a sender writes them who gave a field another name.
     *
     * @param bundles the night's rows; no file is written where none of them can be read
     * @param written receives what is written
     */
    void writeRenamed(SimulatedFeed feed, LocalDate day, List<List<OutgoingRow>> bundles, Written written)
            throws IOException {
        List<OutgoingRow> rows = bundles.stream()
                .flatMap(List::stream)
                .filter(row -> row.record() != null)
                .limit(RENAMED_ROWS)
                .map(row -> OutgoingRow.of(Drift.renamed(feed, row.record())))
                .toList();
        if (!rows.isEmpty()) {
            lines(feed, day, "%s/%s/renamed.jsonl".formatted(feed.folder(), day), rows, written);
        }
    }

    private int fileFor(List<OutgoingRow> bundle, List<List<OutgoingRow>> files, int lineFiles) {
        boolean readable = bundle.stream().allMatch(row -> row.record() != null);
        int chosen = random.nextInt(12);
        if (readable && chosen < 2 && files.get(lineFiles + chosen).size() < ROWS_PER_ENVELOPE) {
            return lineFiles + chosen;
        }
        return random.nextInt(lineFiles);
    }

    private void lines(SimulatedFeed feed, LocalDate day, String path, List<OutgoingRow> rows, Written written)
            throws IOException {
        written.paths().add(path);
        List<LandedRow> landed = new ArrayList<>();
        try (OutputStream out = open(path)) {
            long position = 0;
            for (OutgoingRow row : rows) {
                byte[] line = (row.text() + "\n").getBytes(StandardCharsets.UTF_8);
                out.write(line);
                landed.add(landed(feed, day, path, position, row));
                position += line.length;
            }
        }
        written.rows().addAll(Drift.judged(feed, landed));
    }

    private void envelope(
            SimulatedFeed feed, LocalDate day, String path, List<OutgoingRow> rows, boolean pretty, Written written)
            throws IOException {
        written.paths().add(path);
        List<LandedRow> landed = new ArrayList<>();
        String gap = pretty ? "\n    " : "";
        StringBuilder out = new StringBuilder();
        out.append('{').append(pretty ? "\n  " : "");
        out.append("\"service\":\"").append(feed.service()).append("\",");
        out.append(pretty ? "\n  " : "")
                .append("\"isUpdating\":\"")
                .append(random.nextBoolean())
                .append("\",");
        out.append(pretty ? "\n  " : "").append("\"data\":[");
        String separator = "";
        for (OutgoingRow row : rows) {
            out.append(separator).append(gap);
            landed.add(landed(feed, day, path, out.length(), row));
            if (pretty) {
                row.record().appendPretty(out, "    ");
            } else {
                out.append(row.text());
            }
            separator = ",";
        }
        out.append(pretty ? "\n  ]\n}\n" : "]}\n");
        written.rows().addAll(Drift.judged(feed, landed));
        try (OutputStream file = open(path)) {
            file.write(out.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static LandedRow landed(SimulatedFeed feed, LocalDate day, String path, long position, OutgoingRow row) {
        return new LandedRow(path, position, row.record(), row.content(), Screening.of(feed, row.record(), day));
    }

    private OutputStream open(String path) throws IOException {
        OutputStream file = Files.newOutputStream(root.resolve(path));
        return path.endsWith(".gz") ? new GZIPOutputStream(file, 1 << 16) : new BufferedOutputStream(file, 1 << 16);
    }
}
