// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The order of the packages and the two promises that no compiler keeps, read from the sources: Delta in one package, and
 * no date function on an instant outside {@code feed}.
 *
 * <p>It reads text, comments taken out. It finds a forbidden name wherever it stands, also without an import; it does not
 * follow a column through a variable or a method, so an instant that is handed on under another name goes unseen.
 */
class ArchitectureTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "org", "dossierlake");

    /** From the top down: a package may use any that stands after it, none that stands before it. */
    private static final List<String> ORDER = List.of(
            "cli", "job", "report", "statistic", "posting", "feed", "table", "rule", "lake", "failure", "domain");

    /** Beside the order: what it may use, and who may use it. */
    private static final String SIMULATE = "simulate";

    private static final Set<String> SIMULATE_USES = Set.of("failure", "domain");
    private static final Set<String> SIMULATE_USED_BY = Set.of("cli");

    private static final Pattern OURS = Pattern.compile("\\borg\\.dossierlake\\.([a-z]+)\\.");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+)");
    private static final Pattern DELTA = Pattern.compile("\\b(?:io\\.delta|org\\.apache\\.spark\\.sql\\.delta)\\.");

    /** Texts are kept, comments are dropped; the first alternative that fits at a place wins. */
    private static final Pattern TEXT_OR_COMMENT = Pattern.compile("\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\""
            + "|'(?:\\\\.|[^'\\\\\\n])*+'|(//[^\\n]*|/\\*[\\s\\S]*?\\*/)");

    /** A call of one of Spark's functions, from Java or inside SQL; a method of an object is none. */
    private static final String CALL = "(?i)(?:(?<![\\w.])|(?<=\\bfunctions\\.))(%s)\\s*\\(";

    /** These read the session's zone, or the clock, whatever they are given. */
    private static final Pattern ZONED = Pattern.compile(CALL.formatted("to_timestamp|try_to_timestamp|date_trunc"
            + "|from_utc_timestamp|to_utc_timestamp|convert_timezone|from_unixtime|unix_timestamp|date_format|now"
            + "|current_date|curdate|current_timestamp|localtimestamp|timestamp_seconds|timestamp_millis|hour|minute"
            + "|second"));

    /** These read the session's zone when they are given an instant. */
    private static final Pattern DATED =
            Pattern.compile(CALL.formatted("to_date|try_to_date|date|trunc|year|quarter|month"
                    + "|day|dayofmonth|dayofweek|dayofyear|dayname|monthname|weekday|weekofyear|last_day|next_day|date_add"
                    + "|dateadd|date_sub|datediff|date_diff|months_between|add_months|unix_date|date_part|datepart|extract"
                    + "|window|cast|try_cast"));

    /** An instant by one of its names: a column x_at, the field X_AT, the first of three columns, a field of a struct. */
    private static final Pattern INSTANT = Pattern.compile("\\b[a-z]\\w*_at\\b|\\b[A-Z]\\w*_AT\\b|\\.at\\(\\)|\"at\"");

    /** An instant cast to anything else but what it is or a number: a date and a text both need a zone. */
    private static final Pattern CAST =
            Pattern.compile("(?:_at\"\\)|_AT\\.col\\(\\)|\\.at\\(\\)\\.col\\(\\)|\"at\"\\))\\s*"
                    + "\\.(?:try_)?cast\\(\\s*(?:\\w+\\.)?(?:DateType|StringType|\"(?i:date|string)\")");

    /** What makes objects of data that name their class, runs a program, or reads a format that fetches others. */
    private static final Pattern TRUSTING =
            Pattern.compile("\\b(?:ObjectInputStream|readObject|readUnshared|XMLDecoder|XMLInputFactory|XMLStreamReader"
                    + "|DocumentBuilder\\w*|SAXParser\\w*|Transformer|Yaml|ScriptEngine\\w*|ProcessBuilder|exec|Class\\.forName"
                    + "|loadClass|URLClassLoader|activateDefaultTyping|enableDefaultTyping|JsonTypeInfo)\\b");

    @Test
    void everyPackageHasAPlaceInTheOrderAndSaysWhatItIs() {
        List<String> strangers = new ArrayList<>();
        for (String found : packages()) {
            if (!ORDER.contains(found) && !found.equals(SIMULATE)) {
                strangers.add(found + " has no place in the order");
            }
            if (!Files.exists(SOURCES.resolve(found).resolve("package-info.java"))) {
                strangers.add(found + " has no package-info.java");
            }
        }
        assertThat(strangers).isEmpty();
    }

    @Test
    void packagesUseOnlyThoseBelowThem() {
        assertThat(findings(source -> matches(OURS, source.code(), 1)
                        .filter(used -> !mayUse(source.packageName(), used))
                        .map(used -> "uses " + used)))
                .isEmpty();
    }

    @Test
    void domainAndSimulateNeedNothingButJava() {
        Set<String> plain = Set.of("domain", SIMULATE);
        assertThat(findings(source -> matches(IMPORT, source.code(), 1)
                        .filter(name -> plain.contains(source.packageName()))
                        .filter(name -> !name.startsWith("java.") && !name.startsWith("org.dossierlake."))
                        .map(name -> "imports " + name)))
                .isEmpty();
    }

    @Test
    void onlyTheLakeKnowsDelta() {
        assertThat(findings(source -> matches(DELTA, source.code(), 0)
                        .filter(name -> !source.packageName().equals("lake"))
                        .map(name -> "uses " + name)))
                .isEmpty();
    }

    /** By name: what libraries do inside goes unseen. */
    @Test
    void whatLandedMakesNoObjectsAndRunsNoProgram() {
        assertThat(findings(source -> matches(TRUSTING, source.code(), 0).map(name -> "names " + name)))
                .isEmpty();
    }

    /** What a local date is depends on the sender's zone, which only feed knows; everything else counts with its dates. */
    @Test
    void outsideTheFeedsNoDateFunctionTouchesAnInstant() {
        assertThat(findings(source -> source.packageName().equals("feed") || !source.knowsSpark()
                        ? Stream.of()
                        : Stream.of(
                                        matches(ZONED, source.code(), 1).map(name -> "calls " + name),
                                        matches(CAST, source.code(), 0).map(cast -> "casts an instant: " + cast),
                                        datedInstants(source.code()))
                                .flatMap(Function.identity())))
                .isEmpty();
    }

    private static boolean mayUse(String user, String used) {
        if (user.equals(used)) {
            return true;
        }
        if (user.equals(SIMULATE)) {
            return SIMULATE_USES.contains(used);
        }
        if (used.equals(SIMULATE)) {
            return SIMULATE_USED_BY.contains(user);
        }
        return ORDER.contains(used) && ORDER.indexOf(user) < ORDER.indexOf(used);
    }

    private static Stream<String> datedInstants(String code) {
        return DATED.matcher(code)
                .results()
                .filter(call -> INSTANT.matcher(arguments(code, call.end())).find())
                .filter(call -> !isPlainCast(call.group(1)) || castsToDateOrText(arguments(code, call.end())))
                .map(call -> call.group(1).toLowerCase(Locale.ROOT) + "("
                        + arguments(code, call.end()).strip() + ")");
    }

    /** A cast in SQL; only that of an instant to a date or a text needs a zone. */
    private static boolean isPlainCast(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("cast");
    }

    private static boolean castsToDateOrText(String arguments) {
        return Pattern.compile("(?i)\\bas\\s+(?:date|string)\\b")
                .matcher(arguments)
                .find();
    }

    /** What stands between the parenthesis before {@code from} and the one that closes it. */
    private static String arguments(String code, int from) {
        int open = 1;
        int at = from;
        while (at < code.length() && open > 0) {
            char c = code.charAt(at++);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return code.substring(from, open == 0 ? at - 1 : at);
    }

    private static Stream<String> matches(Pattern pattern, String code, int group) {
        return pattern.matcher(code).results().map(match -> match.group(group)).distinct();
    }

    private record Source(Path file, String packageName, String code) {

        boolean knowsSpark() {
            return code.contains("org.apache.spark.");
        }
    }

    /** What {@code check} finds in each source, with the file's name in front. */
    private static List<String> findings(Function<Source, Stream<String>> check) {
        List<Source> sources = sources();
        assertThat(sources).as("sources in %s", SOURCES.toAbsolutePath()).isNotEmpty();
        return sources.stream()
                .flatMap(
                        source -> check.apply(source).map(finding -> SOURCES.relativize(source.file()) + " " + finding))
                .toList();
    }

    private static Set<String> packages() {
        return sources().stream().map(Source::packageName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Source> sources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .map(ArchitectureTest::source)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source source(Path file) {
        try {
            String packageName = SOURCES.relativize(file.getParent()).toString();
            return new Source(file, packageName, withoutComments(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutComments(String code) {
        return TEXT_OR_COMMENT
                .matcher(code)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1) == null ? match.group() : " "));
    }
}
