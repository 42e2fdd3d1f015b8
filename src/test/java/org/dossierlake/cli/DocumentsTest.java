// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dossierlake.Documents;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.ClosedKind;
import org.dossierlake.domain.Coded;
import org.dossierlake.domain.FeedbackKind;
import org.dossierlake.domain.ProcedureLevel;
import org.dossierlake.domain.Subject;
import org.dossierlake.domain.TargetRole;
import org.dossierlake.domain.TimeUnit;
import org.dossierlake.job.RuleCatalogue;
import org.dossierlake.job.Tables;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.statistic.Statistics;
import org.dossierlake.table.Settlement;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What the pages tell people to type is what the program takes, and what they name is there. Their questions in SQL are
 * asked of a lake by {@link AnswersSparkTest}.
 */
class DocumentsTest {

    private static final Path GLOSSARY = Path.of("src", "site", "markdown", "glossary.md");

    /** The pages whose names in backticks are looked up; the others also name what was, or what is no column. */
    private static final Set<String> PAGES_OF_NAMES = Set.of(
            "glossary.md",
            "for-analysts.md",
            "for-engineers.md",
            "for-service-centres.md",
            "operations.md",
            "security.md");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*");
    private static final Pattern SETTING = Pattern.compile("(?m)^#([a-z0-9-]+(?:\\.[a-z0-9-]+)*) =");
    private static final Pattern PORTAL_FIELD = Pattern.compile("[A-Z][a-z]+[A-Za-z]*[A-Z]\\w*");

    @Test
    void everyCommandIsOneThatTheProgramTakes() {
        List<Documents.Command> commands = Documents.commands();
        assertThat(commands).hasSizeGreaterThan(50);
        List<String> wrong = new ArrayList<>();
        for (Documents.Command command : commands) {
            problem(command.words())
                    .ifPresent(why -> wrong.add(
                            "%s: %s: %s".formatted(command.line().place(), String.join(" ", command.words()), why)));
        }
        assertThat(wrong).isEmpty();
    }

    /** A command named in a sentence or a table may have placeholders; its options are looked at all the same. */
    @Test
    void everyOptionNamedBesideACommandIsOneOfItsOwn() {
        List<String> wrong = new ArrayList<>();
        CommandLine program = Dossierlake.commandLine(root());
        int looked = 0;
        for (Documents.Found span : Documents.code()) {
            List<String> words = List.of(
                    span.text().replaceFirst("^(jobs/)?dossierlake ", "").split(" "));
            CommandLine line = program;
            int depth = 0;
            while (depth < words.size() && line.getSubcommands().containsKey(words.get(depth))) {
                line = line.getSubcommands().get(words.get(depth));
                depth++;
            }
            if (depth > 0) {
                CommandSpec named = line.getCommandSpec();
                List<String> strangers = OPTION.matcher(span.text().replaceAll("\"[^\"]*\"", ""))
                        .results()
                        .map(MatchResult::group)
                        .filter(option -> !named.optionsMap().containsKey(option))
                        .toList();
                looked++;
                if (!strangers.isEmpty()) {
                    wrong.add("%s: `%s` has no %s".formatted(span.place(), span.text(), strangers));
                }
            }
        }
        assertThat(looked).isGreaterThan(60);
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> wrong = new ArrayList<>();
        for (Documents.Found line : Documents.prose()) {
            LINK.matcher(line.text())
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> !link.matches("[a-z]+:.*") && !leadsSomewhere(line.page(), link))
                    .forEach(link -> wrong.add(line.place() + ": " + link));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everySettingIsOne() {
        Set<String> settings = settings();
        Set<String> groups = settings.stream()
                .filter(key -> key.contains("."))
                .map(key -> key.substring(0, key.indexOf('.')))
                .collect(Collectors.toSet());
        assertThat(settings).hasSizeGreaterThan(25);
        Set<String> wrong = new HashSet<>();
        for (Documents.Found span : Documents.code()) {
            String group = span.text().replaceFirst("\\..*", "");
            if (!span.page().endsWith("changes.md")
                    && groups.contains(group)
                    && span.text().matches("[a-z0-9-]+\\.[a-z-]+")
                    && !settings.contains(span.text())) {
                wrong.add(span.place() + ": " + span.text());
            }
        }
        for (Documents.Found line : Documents.blocks("hocon")) {
            String key = line.text().replaceFirst(" *=.*", "");
            if (!settings.contains(key)) {
                wrong.add(line.place() + ": " + key);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** A page names a test as proof: it exists, and so does the method, where it names one. */
    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> tests = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file ->
                            tests.put(file.getFileName().toString().replace(".java", ""), Documents.text(file)));
        }
        List<Documents.Found> named = Documents.code().stream()
                .filter(span -> span.text().matches("(\\w+/)?\\w+Test(#\\w+)?"))
                .toList();
        assertThat(named).hasSizeGreaterThan(100);
        List<String> wrong = new ArrayList<>();
        for (Documents.Found span : named) {
            String[] parts = span.text().replaceFirst(".*/", "").split("#");
            String source = tests.get(parts[0]);
            if (source == null || parts.length > 1 && !source.contains(" void " + parts[1] + "(")) {
                wrong.add(span.place() + ": " + span.text());
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Tables, columns, rules, flags and codes are written in backticks in the pages; each is declared somewhere. */
    @Test
    void everyNameInBackticksIsDeclared() {
        Set<String> declared = declared();
        List<String> wrong = new ArrayList<>();
        int looked = 0;
        for (Documents.Found span : Documents.code()) {
            String page = span.page().getFileName().toString();
            if (PAGES_OF_NAMES.contains(page) && span.text().matches("[A-Za-z0-9]+(_[A-Za-z0-9]+)+(\\.\\w+)?")) {
                looked++;
                if (!declared.contains(span.text()) && !span.text().matches(".*\\.(md|py|sh|conf)")) {
                    wrong.add(span.place() + ": " + span.text());
                }
            }
        }
        assertThat(looked).isGreaterThan(100);
        assertThat(wrong).isEmpty();
    }

    /** The names of the portal's fields are those that the shipped dialects read. */
    @Test
    void everyPortalFieldOfTheGlossaryIsReadByADialect() throws Exception {
        String dialect = Files.readString(Path.of("conf", "dialects", "portal.conf"));
        Set<String> fields = Pattern.compile("\\w+")
                .matcher(dialect)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        List<String> named = Documents.code().stream()
                .filter(span -> span.page().equals(GLOSSARY))
                .map(Documents.Found::text)
                .filter(text -> PORTAL_FIELD.matcher(text).matches())
                .toList();
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(named.stream().filter(field -> !fields.contains(field))).isEmpty();
    }

    private static Optional<String> problem(List<String> words) {
        try {
            ParseResult parsed = Dossierlake.commandLine(root()).parseArgs(words.toArray(String[]::new));
            while (parsed.hasSubcommand()) {
                parsed = parsed.subcommand();
            }
            if (!parsed.isUsageHelpRequested()
                    && !parsed.isVersionHelpRequested()
                    && !parsed.commandSpec().subcommands().isEmpty()) {
                return Optional.of("no command");
            }
        } catch (ParameterException e) {
            return Optional.of(e.getMessage());
        }
        return Stream.of(
                        valueAfter(words, "--table").filter(table -> !names().contains(table)),
                        valueAfter(words, "tables").filter(table -> !names().contains(table) && !table.startsWith("-")),
                        valueAfter(words, "--period")
                                .filter(period -> Period.named(period).isEmpty()),
                        valueAfter(words, "--set")
                                .map(assignment -> assignment.replaceFirst("=.*", ""))
                                .filter(key -> !settings().contains(key)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> valueAfter(List<String> words, String word) {
        int at = words.indexOf(word);
        return at < 0 || at + 1 == words.size() ? Optional.empty() : Optional.of(words.get(at + 1));
    }

    private static Dossierlake root() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Dossierlake(nowhere, nowhere);
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String file = link.replaceFirst("#.*", "");
        Path target = file.isEmpty()
                ? page
                : Path.of("").resolve(page).toAbsolutePath().getParent().resolve(file);
        if (!Files.exists(target)) {
            return false;
        }
        return !link.contains("#")
                || HEADING.matcher(Documents.text(target)).results().anyMatch(heading -> anchor(heading.group(1))
                        .equals(link.replaceFirst(".*#", "")));
    }

    /** As GitHub names a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    private static Set<String> settings() {
        return SETTING.matcher(Documents.text(Path.of("conf", "dossierlake.conf")))
                .results()
                .map(setting -> setting.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> names() {
        return Tables.READABLE.stream().map(Table::name).collect(Collectors.toSet());
    }

    private static Set<String> declared() {
        Set<String> declared = new HashSet<>(names());
        for (Table table : Tables.READABLE) {
            for (Field column : Tables.SHOWN.contains(table) ? Statistics.seen(table) : table.columns()) {
                declared.add(column.name());
                declared.add(table.name() + "." + column.name());
            }
        }
        RuleCatalogue.ENTRIES.forEach(entry -> declared.add(entry.code()));
        for (Coded[] codes : List.<Coded[]>of(
                AgencyKind.values(),
                ClosedKind.values(),
                FeedbackKind.values(),
                ProcedureLevel.values(),
                Subject.values(),
                TargetRole.values(),
                TimeUnit.values())) {
            Arrays.stream(codes).map(Coded::code).forEach(declared::add);
        }
        Arrays.stream(PeriodKind.values()).map(PeriodKind::code).forEach(declared::add);
        declared.addAll(List.of(Settlement.CLASS.comment().split("[, ]+")));
        // The two views, the two rules of being on time, and what the launcher reads of its environment.
        declared.addAll(Set.of("as_of_today", "as_reported", "index_766", "form_06"));
        declared.addAll(Pattern.compile("\\b[A-Z]+(_[A-Z]+)+\\b")
                .matcher(Documents.text(Path.of("jobs", "dossierlake")) + Documents.text(Path.of("jobs", "nightly.sh")))
                .results()
                .map(MatchResult::group)
                .toList());
        return declared;
    }
}
