// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.Aged;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.statistic.AgencyDay;
import org.dossierlake.table.RunPhase;
import org.dossierlake.table.RunTable;

/**
 * Lakes of one site beside each other, copied to see what different nights make of the same one.
 *
 * @param site the settings and the landing folder that they share
 */
record Lakes(Site site) {

    /** The setting of a lock that is free soon after its holder has died. */
    static final String SHORT_LOCK = "spark.\"spark.hadoop.dossierlake.lock.expiry\" = 6s\n";

    private static final String[] OF_THE_RUN = {
        "run_id", "started_at", "finished_at", "published_at", "as_known_at", "versions", "run_on", "storage_state"
    };

    /** Where a lake lies. */
    Path path(String lake) {
        return site.folder().resolve("lakes").resolve(lake);
    }

    /** What makes a command use this lake, for {@code --set}. */
    String root(String lake) {
        return "lake.root=" + path(lake);
    }

    Settings settings(String lake) {
        return Settings.read(SettingsSources.ofProcess(Optional.of(site.conf()), List.of(root(lake))));
    }

    /** The tables at their newest versions, published or not. */
    Lake open(String lake) {
        return new Lake(
                LocalSpark.session(), settings(lake).lakeRoot(), settings(lake).lakeRestricted());
    }

    NightResult night(String lake, LocalDate night) {
        return Night.run(LocalSpark.session(), settings(lake), Optional.of(night), (name, detail) -> {});
    }

    /**
     * The published rows of tables as text, without the names of runs, in order. Of periods the half months, which alone are
     * stored: longer ones are told from them.
     */
    Map<String, List<String>> published(String lake, Collection<String> tables, String... without) {
        return published(Readers.of(LocalSpark.session(), settings(lake)), tables, without);
    }

    /** The same, as some readers see it. */
    static Map<String, List<String>> published(Readers readers, Collection<String> tables, String... without) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String name : tables) {
            Table table = Tables.named(name);
            boolean isByPeriod = Tables.PUBLISHED.contains(table) && !table.equals(AgencyDay.TABLE);
            Dataset<Row> read = readers.read(table).filter(isByPeriod ? "period_kind = 'half_month'" : "true");
            rows.put(name, texts(read.drop(without), "run_id", "as_known_at"));
        }
        return rows;
    }

    /** Rows as text, in order, without some of their columns. */
    static List<String> texts(Dataset<Row> rows, String... without) {
        return rows.drop(without).toJSON().collectAsList().stream().sorted().toList();
    }

    /**
     * The rows of every table as text, in order, without what differs from run to run: what tells one run from another, when
     * it was, all that it took, and what only one storage says of a file.
     */
    static Map<String, List<String>> tables(Lake lake) {
        return Tables.ALL.stream()
                .filter(table -> !List.of(RunPhase.TABLE, RunTable.TABLE).contains(table))
                .collect(Collectors.toMap(Table::name, table -> texts(lake.read(table), OF_THE_RUN)));
    }

    /** A lake has the same rows in all tables as another one. */
    static void assertSame(Lake lake, Lake expected, String what) {
        Map<String, List<String>> found = tables(lake);
        tables(expected)
                .forEach((table, rows) ->
                        assertThat(found.get(table)).as("%s %s", table, what).isEqualTo(rows));
    }

    /** Settings of a driver in a process of its own: those of small lakes, those of the site, and more. */
    Path driverConf(String more) throws IOException {
        return Files.writeString(
                site.folder().resolve("driver.conf"),
                "include required(file(\"%s\"))\ninclude required(file(\"%s\"))\n"
                                .formatted(Path.of("conf", "small-data.conf").toAbsolutePath(), site.conf())
                        + more);
    }

    /** Starts a driver that says what it does in a file. */
    interface Driver {
        Process start(Path log) throws IOException;
    }

    /**
     * Of two drivers that start at once one finds the lake locked. The other one is killed in the midst of its night; a third
     * one waits until it is clear that nobody holds the lock any more, and goes on with the night.
     *
     * @param expected the exit status of the night
     * @return what the three said
     */
    List<Path> race(Driver driver, int expected) throws IOException, InterruptedException {
        List<Path> logs = Stream.of("one.log", "other.log", "third.log")
                .map(site.folder()::resolve)
                .toList();
        List<Process> drivers = List.of(driver.start(logs.get(0)), driver.start(logs.get(1)));
        while (drivers.stream().allMatch(Process::isAlive)) {
            drivers.get(0).waitFor(100, TimeUnit.MILLISECONDS);
        }
        int refused = drivers.get(0).isAlive() ? 1 : 0;
        assertThat(drivers.get(refused).exitValue())
                .as(Files.readString(logs.get(refused)))
                .isEqualTo(StopReason.LOCKED.exitStatus());
        assertThat(logs.get(refused)).content().contains("another run", "is working on the lake");
        Process working = drivers.get(1 - refused);
        Path log = logs.get(1 - refused);
        while (working.isAlive() && !Files.readString(log).contains(" s  merge")) {
            working.waitFor(100, TimeUnit.MILLISECONDS);
        }
        assertThat(working.isAlive()).as(Files.readString(log)).isTrue();
        working.destroyForcibly().waitFor();

        Process third = driver.start(logs.get(2));
        assertThat(third.waitFor()).as(Files.readString(logs.get(2))).isEqualTo(expected);
        assertThat(logs.get(2)).content().contains("is taken over");
        return logs;
    }

    /** A driver in a process of its own that does the nights until a day, by some settings over those of a file. */
    static ProcessBuilder driver(Path conf, List<String> settings, LocalDate until, Path log) {
        List<String> arguments = new ArrayList<>(List.of("--conf", conf.toString()));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(List.of("nightly", "--until", until.toString()));
        return program(List.of(), arguments, log);
    }

    /** The program in a process of its own, with some options for Java; all that it says goes to a file. */
    static ProcessBuilder program(List<String> options, List<String> arguments, Path said) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf", "java-options").toAbsolutePath(),
                "-Ddossierlake.home=" + Path.of("").toAbsolutePath(),
                "-Dlog4j2.configurationFile=" + Path.of("conf", "log4j2.xml").toAbsolutePath()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.dossierlake.cli.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    }

    /** Copies a lake, or a table of one, before anybody has looked into the copy; what is there already is replaced. */
    void copy(String from, String to) throws IOException {
        delete(to);
        Path source = path(from);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = path(to).resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    /** Lets a lake grow older by so many days, as if everything in it had happened so long ago. */
    void age(String lake, int days) throws IOException {
        Aged.by(days, path(lake));
        Lake aged = open(lake);
        aged.replace(
                Publication.TABLE,
                aged.read(Publication.TABLE)
                        .withColumn(
                                Publication.PUBLISHED_AT.name(),
                                expr("%s - INTERVAL %d DAYS".formatted(Publication.PUBLISHED_AT.name(), days))));
    }

    /** Deletes a lake, or a table of one. */
    void delete(String lake) throws IOException {
        delete(path(lake));
    }

    /** Deletes a folder with all that is in it, where there is one. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
