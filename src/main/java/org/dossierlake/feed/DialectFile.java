// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.domain.ProcedureLevel;
import org.dossierlake.domain.Subject;
import org.dossierlake.domain.TimeUnit;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.Nearest;

/** Reads one dialect file: texts become types here, and everything found wrong is told at once. */
final class DialectFile {

    /** Keys that hold for all feeds of a sender, or inside one feed's section for that feed alone. */
    private static final List<String> WRITING = List.of(
            "format",
            "charset",
            "separator",
            "envelope",
            "zone",
            "calendar",
            "agency-root",
            "currency",
            "empty-values",
            "timestamps",
            "day-in-path");

    private static final Map<Sent, List<String>> OF_FEED = Map.of(
            Sent.DOSSIERS,
                    List.of("columns", "lists", "codes", "optional", "only", "known", "negative-fees", "agency-within"),
            Sent.STEPS, List.of("columns", "codes", "optional", "only", "known"),
            Sent.PAYMENTS,
                    List.of(
                            "columns",
                            "optional",
                            "only",
                            "known",
                            "confirm",
                            "success",
                            "refund",
                            "online",
                            "dossier-in-reference"),
            Sent.PROCEDURES, List.of("columns", "lists", "codes", "optional", "only", "known"),
            Sent.AGENCIES, List.of("columns", "codes", "optional", "only", "known"),
            Sent.TARGETS, List.of("columns", "codes", "optional", "only", "known"),
            Sent.FEEDBACK, List.of("columns", "codes", "optional", "only", "known"));

    /** Without these words no row of the feed could be accepted. */
    private static final Map<Sent, List<String>> NEEDED = Map.of(
            Sent.DOSSIERS, List.of("code", "status"),
            Sent.STEPS, List.of("code", "status", "processed"),
            Sent.PAYMENTS, List.of("message", "reference", "amount", "paid"),
            Sent.PROCEDURES, List.of("code"),
            Sent.AGENCIES, List.of("code", "name"),
            Sent.TARGETS, List.of("programme", "code", "agency", "assigned"),
            Sent.FEEDBACK, List.of("code", "agency", "kind", "received"));

    private static final Map<Sent, List<String>> CODE_SETS = Map.of(
            Sent.DOSSIERS, List.of("status", "channel", "subject"),
            Sent.STEPS, List.of("status"),
            Sent.PROCEDURES, List.of("channel", "unit", "level", "fee", "list"),
            Sent.AGENCIES, List.of("kind"),
            Sent.TARGETS, List.of("role"),
            Sent.FEEDBACK, List.of("kind"));

    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    private final Path file;
    private final Dialect.Defaults defaults;
    private final List<String> problems = new ArrayList<>();

    DialectFile(Path file, Dialect.Defaults defaults) {
        this.file = file;
        this.defaults = defaults;
    }

    Dialect read() {
        ConfigObject root = parsed().root();
        List<String> feeds = Stream.of(Sent.values()).map(Sent::feed).toList();
        refuseUnknown(root, "", Stream.concat(WRITING.stream(), feeds.stream()).toList());
        Map<Sent, Dialect.Section> sections = new EnumMap<>(Sent.class);
        for (Sent feed : Sent.values()) {
            ConfigValue value = root.get(feed.feed());
            if (value instanceof ConfigObject section) {
                sections.put(feed, section(feed, section, root));
            } else if (value != null) {
                problem(value, feed.feed(), "must be a section in braces");
            }
        }
        if (sections.isEmpty() && problems.isEmpty()) {
            problems.add("it has no section for any feed (" + String.join(", ", feeds) + ")");
        }
        if (!problems.isEmpty()) {
            throw Failures.dialectRefused(file, problems.stream().distinct().toList());
        }
        return new Dialect(file.getFileName().toString().replaceFirst("\\.conf$", ""), Map.copyOf(sections));
    }

    private Config parsed() {
        try {
            ConfigParseOptions options =
                    ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);
            return ConfigFactory.parseFile(file.toFile(), options).resolve();
        } catch (ConfigException e) {
            throw Failures.dialectUnreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private Dialect.Section section(Sent feed, ConfigObject own, ConfigObject root) {
        refuseUnknown(
                own,
                feed.feed() + ".",
                Stream.concat(WRITING.stream(), OF_FEED.get(feed).stream()).toList());
        Map<String, ConfigValue> merged = new LinkedHashMap<>();
        WRITING.forEach(key -> {
            if (root.containsKey(key)) {
                merged.put(key, root.get(key));
            }
        });
        merged.putAll(own);
        Values values = new Values(merged, own.keySet(), feed.feed() + ".");
        Dialect.Reading reading = reading(feed, values);
        ZoneId zone = values.parsed("zone", ZoneId::of, "a time zone such as Asia/Ho_Chi_Minh")
                .orElse(defaults.zone());
        return new Dialect.Section(
                reading,
                zone,
                values.text("calendar").orElse(defaults.calendar()),
                values.text("agency-root").orElse("VN"),
                values.parsed("currency", DialectFile::currency, "an ISO 4217 code such as VND")
                        .orElse(defaults.currency()),
                timestamps(values),
                values.parsed("day-in-path", DialectFile::withGroup, "a regular expression with one group")
                        .orElse(null),
                codes(feed, values),
                values.choice("negative-fees", List.of("refused", "counted")).equals("counted"),
                values.text("confirm").orElse("CONFIRM"),
                values.text("success").orElse("00"),
                values.text("refund").orElse(null),
                values.text("online").orElse(null),
                values.parsed("dossier-in-reference", DialectFile::withGroup, "a regular expression with one group")
                        .orElse(null),
                values.text("agency-within").orElse(null));
    }

    private Dialect.Reading reading(Sent feed, Values values) {
        Dialect.Format format = values.choice("format", List.of("json", "csv")).equals("csv")
                ? Dialect.Format.CSV
                : Dialect.Format.JSON;
        Charset charset = values.parsed("charset", Charset::forName, "a charset such as UTF-8 or UTF-16LE")
                .orElse(StandardCharsets.UTF_8);
        String separator = values.text("separator").orElse(",");
        if (separator.length() != 1 || "\"\r\n".contains(separator)) {
            values.problem("separator", "must be a single character");
        }
        Map<String, Source> columns = columns(feed, values);
        Map<String, Dialect.ListSource> lists = lists(feed, values, format);
        Map<String, String> only = new LinkedHashMap<>();
        values.object("only").forEach((column, text) -> only.put(column, scalar(text, "only." + column)));
        Set<String> known = new HashSet<>(values.texts("known"));
        Set<String> optional = new HashSet<>(values.texts("optional"));
        Dialect.Reading reading = new Dialect.Reading(
                format,
                charset.name(),
                separator.charAt(0),
                values.text("envelope").orElse("data"),
                Set.copyOf(values.texts("empty-values")),
                Map.copyOf(columns),
                Map.copyOf(lists),
                Map.copyOf(only),
                Set.copyOf(known),
                Set.copyOf(optional));
        List<String> fields = new Contract(reading, feed).fields();
        optional.stream()
                .filter(name -> !fields.contains(name))
                .sorted()
                .forEach(name -> values.problem("optional", "names %s, which no word reads".formatted(name)));
        return reading;
    }

    private Map<String, Source> columns(Sent feed, Values values) {
        Map<String, Source> columns = new LinkedHashMap<>();
        Map<String, ConfigValue> entries = values.object("columns");
        refuseUnknown(entries, feed.feed() + ".columns.", feed.columns());
        entries.forEach((word, value) -> {
            if (feed.columns().contains(word)) {
                source(value, feed.feed() + ".columns." + word).ifPresent(source -> columns.put(word, source));
            }
        });
        List<String> missing = NEEDED.get(feed).stream()
                .filter(word -> !entries.containsKey(word))
                .toList();
        if (!missing.isEmpty()) {
            values.problem("columns", "must say where to find " + String.join(", ", missing));
        }
        return columns;
    }

    private Map<String, Dialect.ListSource> lists(Sent feed, Values values, Dialect.Format format) {
        Map<String, Dialect.ListSource> lists = new LinkedHashMap<>();
        Map<String, ConfigValue> entries = values.object("lists");
        String where = feed.feed() + ".lists.";
        refuseUnknown(
                entries, where, feed.lists().stream().map(Sent.Nested::word).toList());
        for (Sent.Nested nested : feed.lists()) {
            ConfigValue value = entries.get(nested.word());
            if (value instanceof ConfigObject list) {
                if (list.containsKey("each")) {
                    inText(nested, list, where + nested.word()).ifPresent(found -> lists.put(nested.word(), found));
                    continue;
                }
                List<String> keys = Stream.concat(Stream.of("path"), nested.fields().stream())
                        .toList();
                refuseUnknown(list, where + nested.word() + ".", keys);
                Map<String, String> fields = new LinkedHashMap<>();
                list.forEach((key, text) -> fields.put(key, scalar(text, where + nested.word() + "." + key)));
                String path = fields.remove("path");
                if (path != null && format == Dialect.Format.CSV) {
                    problem(list, where + nested.word() + ".path", "is for JSON only: a CSV record has no lists");
                }
                lists.put(nested.word(), new Dialect.ListSource(path, null, Map.copyOf(fields)));
            } else if (value != null) {
                problem(value, where + nested.word(), "must be a section in braces");
            }
        }
        return lists;
    }

    /** A list in running text: the named groups of the pattern are the list's own words, without hyphens. */
    private Optional<Dialect.ListSource> inText(Sent.Nested nested, ConfigObject list, String where) {
        refuseUnknown(list, where + ".", List.of("text", "each"));
        if (!list.containsKey("text")) {
            problem(list, where, "must say in which column's text its elements are found: text = \"name\"");
            return Optional.empty();
        }
        String column = scalar(list.get("text"), where + ".text");
        String regex = scalar(list.get("each"), where + ".each");
        Map<String, String> groups = new LinkedHashMap<>();
        for (String word : nested.fields()) {
            String group = word.replace("-", "");
            if (regex.contains("(?<" + group + ">")) {
                groups.put(word, group);
            }
        }
        try {
            Pattern each = Pattern.compile(regex);
            if (each.matcher("").groupCount() == groups.size() && !groups.isEmpty()) {
                return Optional.of(new Dialect.ListSource(null, new Dialect.InText(column, each), Map.copyOf(groups)));
            }
        } catch (PatternSyntaxException e) {
            // Told below, like every other pattern that does not serve.
        }
        problem(
                list.get("each"),
                where + ".each",
                "must be a regular expression whose groups are all named, by " + String.join(", ", nested.fields()));
        return Optional.empty();
    }

    private Optional<Source> source(ConfigValue value, String where) {
        if (value instanceof ConfigObject object) {
            if (object.containsKey("constant")) {
                refuseUnknown(object, where + ".", List.of("constant"));
                return Optional.of(new Source.Constant(scalar(object.get("constant"), where + ".constant")));
            }
            if (object.containsKey("path")) {
                refuseUnknown(object, where + ".", List.of("path"));
                return pattern(object.get("path"), where + ".path").map(Source.FromPath::new);
            }
            if (object.containsKey("concat") && object.get("concat") instanceof ConfigList parts) {
                refuseUnknown(object, where + ".", List.of("concat"));
                List<Source> sources = parts.stream()
                        .flatMap(part -> source(part, where + ".concat").stream())
                        .toList();
                return Optional.of(new Source.Concat(sources));
            }
            if (object.keySet().equals(Set.of("when-present", "then", "otherwise"))) {
                return Optional.of(new Source.WhenPresent(
                        scalar(object.get("when-present"), where + ".when-present"),
                        scalar(object.get("then"), where + ".then"),
                        scalar(object.get("otherwise"), where + ".otherwise")));
            }
            problem(
                    value,
                    where,
                    "must be a column's name, { constant = .. }, { path = .. }, { concat = [..] } or"
                            + " { when-present = .., then = .., otherwise = .. }");
            return Optional.empty();
        }
        return Optional.of(new Source.FromColumn(scalar(value, where)));
    }

    private List<String> timestamps(Values values) {
        List<String> patterns = values.texts("timestamps");
        if (patterns.isEmpty()) {
            values.problem("timestamps", "must list at least one pattern, such as \"yyyyMMddHHmmss\"");
        }
        for (String pattern : patterns) {
            String letters = QUOTED.matcher(pattern).replaceAll("");
            if (letters.contains("h") && !letters.contains("a")) {
                values.problem(
                        "timestamps",
                        "%s counts hours to 12 (hh) without am or pm, so that 12:30 would be read as 00:30; write HH"
                                .formatted(pattern));
            } else if (!letters.replaceAll("[^A-Za-z]", "").matches("[yMdHhmsSaxXZ]+")) {
                values.problem("timestamps", pattern + " has a letter other than y M d H h m s S a x X Z");
            } else if (!isPattern(pattern)) {
                values.problem("timestamps", pattern + " is no pattern of a date and time");
            }
        }
        return patterns;
    }

    private static boolean isPattern(String pattern) {
        try {
            return DateTimeFormatter.ofPattern(pattern) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Map<String, Map<String, String>> codes(Sent feed, Values values) {
        Map<String, Map<String, String>> codes = new LinkedHashMap<>();
        List<String> sets = CODE_SETS.getOrDefault(feed, List.of());
        Map<String, ConfigValue> entries = values.object("codes");
        String where = feed.feed() + ".codes.";
        refuseUnknown(entries, where, sets);
        for (String set : sets) {
            ConfigValue value = entries.get(set);
            if (value instanceof ConfigObject object) {
                Map<String, String> map = new LinkedHashMap<>();
                object.forEach((sent, code) -> {
                    String text = scalar(code, where + set + "." + sent);
                    map.put(sent, text);
                    refuseUnknownCode(set, text, code, where + set + "." + sent);
                });
                codes.put(set, Map.copyOf(map));
            } else if (value != null) {
                problem(value, where + set, "must be a section in braces");
            }
        }
        return Map.copyOf(codes);
    }

    private void refuseUnknownCode(String set, String code, ConfigValue value, String where) {
        try {
            if (set.equals("status")) {
                DossierStatus.fromCode(code);
            } else if (set.equals("subject")) {
                Subject.fromCode(code);
            } else if (set.equals("unit")) {
                TimeUnit.fromCode(code);
            } else if (set.equals("kind")) {
                AgencyKind.fromCode(code);
            } else if (set.equals("level")) {
                ProcedureLevel.fromCode(code);
            }
        } catch (IllegalArgumentException e) {
            problem(value, where, "is wrong: " + String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
        }
    }

    private Optional<Pattern> pattern(ConfigValue value, String where) {
        try {
            return Optional.of(withGroup(scalar(value, where)));
        } catch (IllegalArgumentException e) {
            problem(value, where, "must be a regular expression with one group");
            return Optional.empty();
        }
    }

    private static Pattern withGroup(String text) {
        Pattern pattern = Pattern.compile(text);
        if (pattern.matcher("").groupCount() != 1) {
            throw new PatternSyntaxException("It needs one group", text, 0);
        }
        return pattern;
    }

    private static String currency(String text) {
        return java.util.Currency.getInstance(text).getCurrencyCode();
    }

    private String scalar(ConfigValue value, String where) {
        if (value.valueType() == ConfigValueType.OBJECT
                || value.valueType() == ConfigValueType.LIST
                || value.valueType() == ConfigValueType.NULL) {
            problem(value, where, "must be a text");
            return "";
        }
        String text = String.valueOf(value.unwrapped());
        if (text.isBlank()) {
            problem(value, where, "must not be blank");
        }
        return text;
    }

    private void refuseUnknown(Map<String, ConfigValue> entries, String where, Collection<String> known) {
        entries.forEach((key, value) -> {
            if (!known.contains(key)) {
                problem(value, where + key, "is unknown; the nearest known key is " + Nearest.to(key, known));
            }
        });
    }

    private void problem(ConfigValue value, String key, String clause) {
        int line = value.origin().lineNumber();
        problems.add((line > 0 ? "line " + line + ": " : "") + key + " " + clause);
    }

    /** The entries of a section, its own over the sender's. */
    private final class Values {

        private final Map<String, ConfigValue> entries;
        private final Set<String> own;
        private final String section;

        Values(Map<String, ConfigValue> entries, Set<String> own, String section) {
            this.entries = entries;
            this.own = own;
            this.section = section;
        }

        /** A key as the file writes it, so that a problem outside the sections is told once. */
        private String name(String key) {
            return entries.containsKey(key) && !own.contains(key) ? key : section + key;
        }

        Optional<String> text(String key) {
            return Optional.ofNullable(entries.get(key)).map(value -> scalar(value, name(key)));
        }

        /** The value of one of these words; the first where the key is absent. */
        String choice(String key, List<String> words) {
            String word = text(key).orElse(words.get(0));
            if (!words.contains(word)) {
                problem(key, "must be one of " + String.join(", ", words));
            }
            return word;
        }

        <T> Optional<T> parsed(String key, Function<String, T> parser, String expected) {
            return text(key).flatMap(text -> {
                try {
                    return Optional.of(parser.apply(text));
                } catch (IllegalArgumentException | DateTimeException e) {
                    problem(key, "must be " + expected + ", but it is " + text);
                    return Optional.empty();
                }
            });
        }

        List<String> texts(String key) {
            ConfigValue value = entries.get(key);
            if (value == null) {
                return List.of();
            }
            if (!(value instanceof ConfigList list)) {
                problem(key, "must be a list in brackets");
                return List.of();
            }
            return list.stream().map(text -> scalar(text, name(key))).toList();
        }

        /** The entries under a key in the order of the file; none where it is absent. */
        Map<String, ConfigValue> object(String key) {
            ConfigValue value = entries.get(key);
            if (value == null) {
                return Map.of();
            }
            if (!(value instanceof ConfigObject object)) {
                problem(key, "must be a section in braces");
                return Map.of();
            }
            return object.entrySet().stream()
                    .sorted(Comparator.comparingInt(
                            entry -> entry.getValue().origin().lineNumber()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, LinkedHashMap::new));
        }

        void problem(String key, String clause) {
            ConfigValue value = entries.get(key);
            if (value == null) {
                problems.add(section + key + " " + clause);
            } else {
                DialectFile.this.problem(value, name(key), clause);
            }
        }
    }
}
