// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pages for people: the README and what lies in {@code src/site/markdown}, and the commands and questions in them. A
 * decision is not edited later, so its commands are not looked at.
 */
public final class Documents {

    private static final Path SITE = Path.of("src", "site", "markdown");
    private static final Path NOTEBOOKS = Path.of("notebooks");
    private static final String FENCE = "```";

    private static final Pattern CODE = Pattern.compile("(?<!`)`([^`\\n]+)`(?!`)");

    /** A word of a shell: texts in either kind of quotes belong to it. */
    private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\")+");

    private static final List<String> ENDS_OF_A_COMMAND = List.of("|", ">", "2>", ">>", "&&", "||", ";", "&");

    private Documents() {}

    /**
     * Something in a page.
     *
     * @param page the file
     * @param place where it stands, for people
     * @param text what stands there
     */
    public record Found(Path page, String place, String text) {}

    /**
     * A command line.
     *
     * @param line where it stands
     * @param words what comes after the name of the program
     */
    public record Command(Found line, List<String> words) {}

    /** The pages themselves. */
    public static List<Path> pages() {
        try (Stream<Path> files = Files.list(SITE)) {
            return Stream.concat(Stream.of(Path.of("README.md")), files.filter(file -> file.toString()
                            .endsWith(".md")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The notebooks, in the order of their names. */
    public static List<Path> notebooks() {
        try (Stream<Path> files = Files.list(NOTEBOOKS)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of one notebook. */
    public static Path notebook(String name) {
        return NOTEBOOKS.resolve(name + ".ipynb");
    }

    /** The lines of all pages outside blocks of code. */
    public static List<Found> prose() {
        return lines().stream()
                .filter(line -> line.block() == null)
                .map(Line::found)
                .toList();
    }

    /** The lines of all blocks of code that name this language. */
    public static List<Found> blocks(String language) {
        return lines().stream()
                .filter(line -> language.equals(line.block()))
                .map(Line::found)
                .toList();
    }

    /** What stands in backticks outside blocks of code. */
    public static List<Found> code() {
        return prose().stream()
                .flatMap(line -> CODE.matcher(line.text())
                        .results()
                        .map(span -> new Found(line.page(), line.place(), span.group(1))))
                .toList();
    }

    /** Every line of a block of code that calls the program, by {@code jobs/dossierlake} or {@code jobs/nightly.sh}. */
    public static List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        for (Found line : joined()) {
            List<String> words = words(line.text());
            for (int i = 0; i < words.size(); i++) {
                if (words.get(i).matches("(.*/)?jobs/(dossierlake|nightly\\.sh)")) {
                    List<String> called =
                            new ArrayList<>(words.get(i).endsWith("nightly.sh") ? List.of("nightly") : List.of());
                    words.subList(i + 1, words.size()).stream()
                            .takeWhile(word -> !ENDS_OF_A_COMMAND.contains(word))
                            .forEach(called::add);
                    commands.add(new Command(line, called));
                    break;
                }
            }
        }
        return commands;
    }

    /** Every question in SQL: of a command {@code sql} in a block of code or between backticks, and of a block of its own. */
    public static List<Found> questions() {
        List<Found> questions = new ArrayList<>();
        for (Command command : commands()) {
            int sql = command.words().indexOf("sql");
            command.words().stream()
                    .skip(sql < 0 ? command.words().size() : sql)
                    .filter(word -> word.contains(" "))
                    .forEach(word -> questions.add(
                            new Found(command.line().page(), command.line().place(), word)));
        }
        for (Found span : code()) {
            if (span.text().matches("sql \".* FROM .*\"")) {
                questions.add(
                        new Found(span.page(), span.place(), words(span.text()).get(1)));
            }
        }
        StringBuilder question = new StringBuilder();
        String place = "";
        for (Line line : lines()) {
            boolean begins = line.block() != null && line.text().startsWith("SELECT ");
            boolean goesOn = "sql".equals(line.block()) && !question.isEmpty() && !begins;
            if (!goesOn && !question.isEmpty()) {
                questions.add(new Found(line.page(), place, question.toString()));
                question.setLength(0);
            }
            if (begins) {
                place = line.place();
            }
            if (begins || goesOn) {
                question.append(line.text().replaceFirst(";$", "")).append('\n');
            }
        }
        return questions;
    }

    /**
     * A line of a page.
     *
     * @param block the language of the block of code that it stands in, empty where that names none; null outside
     */
    private record Line(Path page, int number, String block, String text) {

        Found found() {
            return new Found(page, "%s:%d".formatted(page.getFileName(), number), text);
        }

        String place() {
            return found().place();
        }
    }

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Path page : pages()) {
            String block = null;
            int number = 0;
            for (String text : text(page).split("\n", -1)) {
                number++;
                if (text.strip().startsWith(FENCE)) {
                    block = block == null ? text.strip().substring(FENCE.length()) : null;
                } else {
                    lines.add(new Line(page, number, block, text));
                }
            }
        }
        return lines;
    }

    /** The lines of blocks of code; one that ends in a backslash goes on in the next. */
    private static List<Found> joined() {
        List<Found> joined = new ArrayList<>();
        String begun = "";
        for (Line line : lines()) {
            if (line.block() == null) {
                begun = "";
            } else if (line.text().endsWith("\\")) {
                begun += line.text().substring(0, line.text().length() - 1);
            } else {
                joined.add(new Found(line.page(), line.place(), begun + line.text()));
                begun = "";
            }
        }
        return joined;
    }

    /** As a shell takes a line apart: without quotes, and without what a comment says. */
    private static List<String> words(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> word.group())
                .takeWhile(word -> !word.startsWith("#"))
                .map(Documents::withoutQuotes)
                .toList();
    }

    private static String withoutQuotes(String word) {
        return Pattern.compile("'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"")
                .matcher(word)
                .replaceAll(quoted -> Matcher.quoteReplacement(
                        quoted.group(1) != null
                                ? quoted.group(1)
                                : quoted.group(2).replaceAll("\\\\(.)", "$1")));
    }

    /** The whole text of a page. */
    public static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
