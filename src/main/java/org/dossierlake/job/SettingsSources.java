// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dossierlake.domain.WorkingCalendar;

/**
 * Where settings come from; a later one wins: the defaults, the shipped file, the user's file, single values.
 *
 * @param confFolder the shipped {@code conf} folder; it may be absent
 * @param userFile the file given with {@code --conf}
 * @param assignments the values given with {@code --set}, each {@code key=value}
 * @param workingFolder what relative paths in assignments are relative to
 * @param environment the variables that {@code env:NAME} refers to
 */
public record SettingsSources(
        Path confFolder,
        Optional<Path> userFile,
        List<String> assignments,
        Path workingFolder,
        Map<String, String> environment) {

    /** The system property that names the project's folder; the launcher sets it. */
    public static final String HOME_PROPERTY = "dossierlake.home";

    /** The name of the calendar that needs no file: Monday to Friday, no holidays. */
    public static final String WEEKENDS_ONLY = "weekends-only";

    public SettingsSources {
        userFile = userFile.map(Path::toAbsolutePath).map(Path::normalize);
        assignments = List.copyOf(assignments);
        environment = Map.copyOf(environment);
    }

    /** The sources of this process: its home, its working folder, its environment. */
    public static SettingsSources ofProcess(Optional<Path> userFile, List<String> assignments) {
        Path workingFolder = Path.of("").toAbsolutePath();
        Path confFolder = home().orElse(workingFolder).resolve("conf");
        return new SettingsSources(confFolder, userFile, assignments, workingFolder, System.getenv());
    }

    /** The project's folder, as the launcher tells it; empty without the launcher. */
    public static Optional<Path> home() {
        return Optional.ofNullable(System.getProperty(HOME_PROPERTY))
                .filter(home -> !home.isBlank())
                .map(home -> Path.of(home).toAbsolutePath().normalize());
    }

    /** The shipped settings file; it may be absent. */
    Path shippedFile() {
        return confFolder.resolve("dossierlake.conf");
    }

    /** The file {@code KIND/NAME} beside the user's file, else in the shipped folder; empty where neither has it. */
    Optional<Path> find(String kind, String fileName) {
        return folders(kind)
                .map(folder -> folder.resolve(fileName))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The names (without the ending) of the files of this kind that can be found, sorted. */
    List<String> names(String kind, String ending) {
        List<String> names = new ArrayList<>();
        for (Path folder : folders(kind).filter(Files::isDirectory).toList()) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(ending))
                        .map(name -> name.substring(0, name.length() - ending.length()))
                        .forEach(names::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return names.stream().distinct().sorted().toList();
    }

    /**
     * Reads the calendar of this name.
     *
     * @throws IllegalArgumentException with a clause for people when there is none, or its file is wrong
     */
    public WorkingCalendar calendar(String name) {
        if (name.equals(WEEKENDS_ONLY)) {
            return WorkingCalendar.weekendsOnly(name);
        }
        Path file = find("calendars", name + ".csv")
                .orElseThrow(() -> new IllegalArgumentException("there is no file calendars/%s.csv (there are: %s, %s)"
                        .formatted(name, String.join(", ", names("calendars", ".csv")), WEEKENDS_ONLY)));
        try {
            return WorkingCalendar.parse(name, Files.readAllLines(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("%s cannot be read".formatted(file), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Without the assignments and the environment, where secrets may stand. */
    @Override
    public String toString() {
        return "SettingsSources[confFolder=%s, userFile=%s]".formatted(confFolder, userFile);
    }

    private Stream<Path> folders(String kind) {
        return Stream.concat(userFile.map(Path::getParent).stream(), Stream.of(confFolder))
                .map(folder -> folder.resolve(kind));
    }
}
