// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyDirectory;

/** A landing folder of a test: files are written as text, and come back as rows. */
public final class Landed {

    static final LocalDate RUN_ON = LocalDate.of(2025, 7, 2);
    static final PersonKey KEY = new PersonKey("sixteen bytes or more".getBytes(StandardCharsets.UTF_8), "test-key");
    public static final Dialect PORTAL = dialect("portal");

    private final Path root;

    private AgencyDirectory directory;
    private UnresolvedAgency unresolved = UnresolvedAgency.QUARANTINE;

    public Landed(Path root) {
        this.root = root;
    }

    /** A shipped dialect. */
    static Dialect dialect(String name) {
        return Dialect.load(Path.of("conf", "dialects", name + ".conf"));
    }

    Path root() {
        return root;
    }

    /** Writes a file, with its folders. */
    public Landed file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    Landed file(String path, byte[] bytes) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    List<LandingFile> find(Sent feed, Dialect dialect) {
        return find(feed, dialect, new KnownFiles());
    }

    List<LandingFile> find(Sent feed, Dialect dialect, KnownFiles known) {
        return Landing.find(
                LocalSpark.session().sparkContext().hadoopConfiguration(),
                root.toString(),
                feed.feed(),
                dialect,
                known);
    }

    Dataset<Row> read(Sent feed, Dialect dialect) {
        return read(feed, dialect, SchemaWatch.of(LocalSpark.session()));
    }

    private RecordReader reader(Sent feed, Dialect dialect) {
        return new RecordReader(LocalSpark.session(), root.toString(), find(feed, dialect), dialect, feed);
    }

    private Dataset<Row> read(Sent feed, Dialect dialect, SchemaWatch watch) {
        return reader(feed, dialect).read(watch, new TextRows(feed));
    }

    /** The drifted files, as a reading of all files finds them. */
    List<SchemaDrift> drifts(Sent feed, Dialect dialect) {
        SchemaWatch watch = SchemaWatch.of(LocalSpark.session());
        read(feed, dialect, watch).collectAsList();
        return watch.drifts(dialect, feed);
    }

    /** The rows of the drifted files, as they are refused, ordered by path and position. */
    List<Row> drifted(Sent feed, Dialect dialect) {
        return reader(feed, dialect).readDrifted(drifts(feed, dialect), new TextRows(feed)).collectAsList().stream()
                .sorted(BY_PLACE)
                .toList();
    }

    /** The rows as read, ordered by path and position. */
    List<Row> rows(Sent feed, Dialect dialect) {
        return read(feed, dialect).collectAsList().stream().sorted(BY_PLACE).toList();
    }

    /** The same files, read by a run that can look agencies up. */
    Landed with(AgencyDirectory known, UnresolvedAgency ofOthers) {
        directory = known;
        unresolved = ofOthers;
        return this;
    }

    /** The rows as staged by a run with a key, ordered by path and position. */
    List<Row> staged(Sent feed, Dialect dialect) {
        return staged(feed, dialect, Optional.of(KEY));
    }

    List<Row> staged(Sent feed, Dialect dialect, Optional<PersonKey> key) {
        return stagedRows(feed, dialect, key).collectAsList().stream()
                .sorted(BY_PLACE)
                .toList();
    }

    /** The rows as staged by a run. */
    public Dataset<Row> stagedRows(Sent feed, Dialect dialect, Optional<PersonKey> key) {
        Arrival arrival = new Arrival("run-1", RUN_ON, key.orElse(null), ErasedPersons.NONE, directory, unresolved);
        return reader(feed, dialect).staged(arrival, SchemaWatch.of(LocalSpark.session()));
    }

    static <T> T get(Row row, String column) {
        return row.getAs(column);
    }

    static List<String> texts(Row row, String column) {
        return row.isNullAt(row.fieldIndex(column)) ? null : row.getList(row.fieldIndex(column));
    }

    /** One JSON object of texts; a value that begins with {@code [}, {@code {} or {@code #} is JSON as it stands. */
    public static String json(String... namesAndValues) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            boolean asItStands = value.startsWith("[") || value.startsWith("{") || value.startsWith("#");
            json.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(namesAndValues[i])
                    .append("\":")
                    .append(asItStands ? value.replaceFirst("^#", "") : '"' + value + '"');
        }
        return json.append('}').toString();
    }

    /** Names and values with others in their place, or behind them. */
    public static String[] with(String[] namesAndValues, String... others) {
        String[] all = namesAndValues.clone();
        for (int i = 0; i < others.length; i += 2) {
            int at = Arrays.asList(all).indexOf(others[i]);
            if (at < 0) {
                all = Arrays.copyOf(all, all.length + 2);
                at = all.length - 2;
                all[at] = others[i];
            }
            all[at + 1] = others[i + 1];
        }
        return all;
    }

    private static final Comparator<Row> BY_PLACE = Comparator.<Row, String>comparing(row -> row.getAs("path"))
            .thenComparing(row -> row.<Long>getAs("position"));
}
