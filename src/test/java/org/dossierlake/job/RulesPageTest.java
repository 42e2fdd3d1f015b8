// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.rule.Treatment;
import org.dossierlake.table.Settlement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page of rules and flags is the declarations' own. After a change, {@code -Dgolden=rewrite} writes it anew; the
 * difference is then reviewed like any other.
 */
class RulesPageTest {

    private static final Path PAGE = Path.of("src", "site", "markdown", "rules.md");
    private static final Path SOURCES = Path.of("src", "main", "java", "org", "dossierlake");
    private static final Path REPORT = Path.of("src", "main", "resources", "org", "dossierlake", "report");
    private static final String BEGIN = "<!-- rules -->\n";
    private static final String END = "<!-- /rules -->\n";

    /** Where a rule or a flag is declared by a text and not by a constant. */
    private static final Pattern DECLARED =
            Pattern.compile("(?:new Rule<>|new Flag<>|unreadable|unreadableMoment)\\(\\s*\"(\\w+)\"");

    private static final Pattern PATTERN_ROW = Pattern.compile("(?m)^\\| (\\d+) \\| [^|]+ \\| ([^|]+) \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void thePageIsThatOfTheDeclarations() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(BEGIN, END);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        if ("rewrite".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, page.substring(0, from) + catalogue() + page.substring(to));
        } else {
            assertThat(page.substring(from, to))
                    .as("the catalogue in rules.md; -Dgolden=rewrite writes it anew")
                    .isEqualTo(catalogue());
        }
    }

    @Test
    void everyKnownPatternOfDirtHasACodeOfTheCatalogueOrSaysWhyNot() throws IOException {
        Set<String> known = codes();
        known.add(AgencyCode.OTHER);
        List<Integer> numbers = new ArrayList<>();
        Matcher rows = PATTERN_ROW.matcher(Files.readString(PAGE));
        while (rows.find()) {
            numbers.add(Integer.parseInt(rows.group(1)));
            List<String> named = CODE.matcher(rows.group(2))
                    .results()
                    .map(code -> code.group(1))
                    .toList();
            assertThat(named).as("pattern %s", rows.group(1)).isSubsetOf(known);
            assertThat(named.isEmpty())
                    .as("pattern %s", rows.group(1))
                    .isEqualTo(rows.group(2).equals("none"));
        }
        assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, 26).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"vi", "en"})
    void theReportHasWordsForEveryRuleAndForNothingElse(String language) throws IOException {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(REPORT.resolve(language + ".properties"))) {
            words.load(reader);
        }
        assertThat(words.stringPropertyNames().stream()
                        .filter(name -> name.startsWith("word.rule_"))
                        .map(name -> name.substring("word.rule_".length())))
                .containsExactlyInAnyOrderElementsOf(codesOf(Treatment.REFUSED));
    }

    @Test
    void whatIsDeclaredIsInTheCatalogueAndWhatIsInItIsDeclared() throws IOException {
        Set<String> declared = new HashSet<>();
        Set<String> texts = new HashSet<>();
        try (var files = Files.walk(SOURCES)) {
            for (Path file : files.filter(RulesPageTest::mayDeclare).toList()) {
                String source = text(file);
                DECLARED.matcher(source).results().forEach(code -> declared.add(code.group(1)));
                Pattern.compile("\\b\\w+\\b").matcher(source).results().forEach(word -> texts.add(word.group()));
            }
        }
        assertThat(declared).hasSizeGreaterThan(50);
        assertThat(codes()).containsAll(declared);
        assertThat(texts).containsAll(codesOf(Treatment.REFUSED, Treatment.REPAIRED, Treatment.ACCEPTED));
        assertThat(Settlement.CLASS.comment()).contains("paid_without_dossier");
    }

    @Test
    void aCodeMeansOneThingInAllFeeds() {
        Set<String> seen = new HashSet<>();
        for (RuleCatalogue.Entry entry : RuleCatalogue.ENTRIES) {
            assertThat(seen.add(entry.code() + " in " + entry.feed()))
                    .as(entry.code())
                    .isTrue();
            assertThat(entry.meaning()).as(entry.code()).endsWith(".").doesNotContain("|");
            assertThat(entry.advice()).as(entry.code()).endsWith(".").doesNotContain("|");
        }
        assertThat(RuleCatalogue.lines()).hasSize(3 * RuleCatalogue.ENTRIES.size());
    }

    private static boolean mayDeclare(Path file) {
        return file.toString().endsWith(".java")
                && !file.toString().contains("simulate")
                && !file.endsWith("RuleCatalogue.java");
    }

    private static Set<String> codes() {
        return codesOf(Treatment.values());
    }

    private static Set<String> codesOf(Treatment... treatments) {
        return RuleCatalogue.ENTRIES.stream()
                .filter(entry -> List.of(treatments).contains(entry.treatment()))
                .map(RuleCatalogue.Entry::code)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static String catalogue() {
        return RuleCatalogue.ENTRIES.stream()
                .map(entry -> "| `%s` | %s | %s | %s | %s | %s |\n"
                        .formatted(
                                entry.code(),
                                entry.feed(),
                                entry.field(),
                                entry.treatment().words(),
                                entry.meaning(),
                                entry.advice()))
                .collect(Collectors.joining(
                        "",
                        "\n| Code | Feed | Field | Treatment | Meaning | What the sender should do |\n|---|---|---|---|---|---|\n",
                        "\n"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
