// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.Nearest;

/**
 * The settings as they are written: files and assignments laid over one another, paths made absolute, each value with
 * its origin; and the list of everything found wrong so far.
 */
final class SettingsText {

    static final String ASSIGNED = "--set";
    static final String DEFAULT = "default";

    /** A line that may hold a secret is not quoted in a message. */
    private static final Pattern SECRET = Pattern.compile("(?i)key|secret|password|token|credential");

    private static final List<SettingsKey> PATHS = List.of(
            SettingsKey.LAKE_ROOT,
            SettingsKey.LAKE_RESTRICTED,
            SettingsKey.LANDING_ROOT,
            SettingsKey.METRICS_FILE,
            SettingsKey.LINEAGE_FILE);

    /** References to secrets, which may name a file. */
    private static final List<SettingsKey> SECRETS =
            List.of(SettingsKey.PRIVACY_KEY, SettingsKey.NOTIFY_WEBHOOK, SettingsKey.NOTIFY_MAIL_PASSWORD);

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

    private final SettingsSources sources;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> keysWithProblems = new HashSet<>();
    private final Map<String, String> sparkOrigins = new TreeMap<>();
    private Config config = ConfigFactory.empty();

    private SettingsText(SettingsSources sources) {
        this.sources = sources;
    }

    /** Reads all sources. A file that is no HOCON at all stops the reading at once: nothing sensible could follow. */
    static SettingsText of(SettingsSources sources) {
        SettingsText text = new SettingsText(sources);
        Config layers = text.assigned();
        if (sources.userFile().isPresent()) {
            layers = layers.withFallback(text.parsed(sources.userFile().get()));
        }
        if (Files.exists(sources.shippedFile())) {
            layers = layers.withFallback(text.parsed(sources.shippedFile()));
        }
        try {
            text.config = text.withAbsolutePaths(layers.resolve(ConfigResolveOptions.defaults()));
        } catch (ConfigException e) {
            text.problems.add(text.unreadable(e));
            throw Failures.settingsRefused(text.problems);
        }
        return text;
    }

    /** Every problem so far, each a clause for people. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Notes a problem; {@code says} continues the key. */
    void problem(SettingsKey key, String says) {
        keysWithProblems.add(key.path());
        problem(key.path(), origin(key.path()), says);
    }

    /** The same for one of Spark's settings, by its full name. */
    void sparkProblem(String key, String says) {
        problem(key, sparkOrigin(key), says);
    }

    private void problem(String shown, String origin, String says) {
        problems.add(
                origin.equals(DEFAULT) ? "%s %s".formatted(shown, says) : "%s (%s) %s".formatted(shown, origin, says));
    }

    boolean hasProblemWith(SettingsKey key) {
        return keysWithProblems.contains(key.path());
    }

    /** The text of a setting; empty where nobody sets it, or it is set to nothing, or not to a single value. */
    Optional<String> value(SettingsKey key) {
        Optional<ConfigValue> value = written(key.path());
        if (value.isPresent() && !isSingle(value.get())) {
            if (!hasProblemWith(key)) {
                problem(key, "must be a single value");
            }
            return Optional.empty();
        }
        return value.map(single -> single.unwrapped().toString().strip()).filter(single -> !single.isEmpty());
    }

    /** The text of a setting that has a default. */
    String valueOrDefault(SettingsKey key) {
        return value(key).or(key::fallback).orElseThrow();
    }

    /** A list of single values; in an assignment they are written with commas. */
    List<String> list(SettingsKey key) {
        Optional<ConfigValue> value = written(key.path());
        if (value.isPresent() && value.get().valueType() == ConfigValueType.LIST) {
            List<?> items = (List<?>) value.get().unwrapped();
            if (items.stream().anyMatch(item -> item == null || item instanceof Map || item instanceof List)) {
                problem(key, "must be a list of single values");
                return List.of();
            }
            return items.stream().map(item -> item.toString().strip()).toList();
        }
        if (value.isPresent() && !isSingle(value.get())) {
            problem(key, "must be a list");
            return List.of();
        }
        String joined = value.map(single -> single.unwrapped().toString())
                .orElseGet(() -> key.fallback().orElse(""));
        return Arrays.stream(joined.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** Spark's settings by their full names, sorted. */
    Map<String, String> spark() {
        Map<String, String> spark = new TreeMap<>();
        written(SettingsKey.SPARK).ifPresent(value -> {
            if (value instanceof ConfigObject group) {
                collectSpark(SettingsKey.SPARK, group, spark);
            } else {
                problem(SettingsKey.SPARK, shown(value.origin()), "must be a group, spark { ... }");
            }
        });
        return spark;
    }

    private void collectSpark(String prefix, ConfigObject group, Map<String, String> spark) {
        group.forEach((name, value) -> {
            // Full names are as good: quoted they are one key, unquoted a group "spark" in the group "spark".
            boolean fullName =
                    prefix.equals(SettingsKey.SPARK) && (name.equals(SettingsKey.SPARK) || name.startsWith("spark."));
            String key = fullName ? name : prefix + "." + name;
            if (value instanceof ConfigObject inner) {
                collectSpark(key, inner, spark);
            } else if (value.valueType() == ConfigValueType.LIST) {
                problem(key, shown(value.origin()), "must be a single value");
            } else if (value.valueType() != ConfigValueType.NULL) {
                spark.put(key, value.unwrapped().toString());
                sparkOrigins.put(key, shown(value.origin()));
            }
        });
    }

    /** Where a setting was written: {@code FILE:LINE}, {@code --set} or {@code default}. */
    String origin(String path) {
        return find(path).map(value -> shown(value.origin())).orElse(DEFAULT);
    }

    /** The same for one of Spark's settings, by its full name. */
    String sparkOrigin(String key) {
        return sparkOrigins.getOrDefault(key, DEFAULT);
    }

    /** Notes every key that no one reads, with the nearest one that someone does. */
    void refuseUnknownKeys() {
        refuseUnknownKeys("", config.root());
    }

    private void refuseUnknownKeys(String prefix, ConfigObject group) {
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(group).entrySet()) {
            String path = prefix + ConfigUtil.joinPath(entry.getKey());
            if (path.equals(SettingsKey.SPARK) || SettingsKey.at(path).isPresent()) {
                continue;
            }
            boolean isGroup = SettingsKey.paths().stream().anyMatch(known -> known.startsWith(path + "."));
            if (!isGroup) {
                refuseUnknown(path, entry.getValue());
            } else if (entry.getValue() instanceof ConfigObject inner) {
                refuseUnknownKeys(path + ".", inner);
            } else {
                problems.add("%s (%s) must be a group, %s { ... }"
                        .formatted(path, shown(entry.getValue().origin()), path));
                SettingsKey.paths().stream()
                        .filter(known -> known.startsWith(path + "."))
                        .forEach(keysWithProblems::add);
            }
        }
    }

    /** Names the leaves of an unknown group one by one, so that each gets its own nearest key. */
    private void refuseUnknown(String path, ConfigValue value) {
        if (value instanceof ConfigObject group && !group.isEmpty()) {
            new TreeMap<>(group).forEach((name, inner) -> refuseUnknown(path + "." + ConfigUtil.joinPath(name), inner));
        } else {
            problems.add("%s (%s) is not a setting; the nearest is %s"
                    .formatted(path, shown(value.origin()), Nearest.to(path, SettingsKey.paths())));
        }
    }

    private Config assigned() {
        Config assigned = ConfigFactory.empty();
        for (String assignment : sources.assignments()) {
            int equals = assignment.indexOf('=');
            String path = equals < 0 ? "" : assignment.substring(0, equals).strip();
            try {
                assigned = assigned.withValue(
                        path, ConfigValueFactory.fromAnyRef(assignment.substring(equals + 1), ASSIGNED));
            } catch (ConfigException e) {
                problems.add("a value after --set has no key; write --set key=value");
            }
        }
        return withAbsolutePaths(assigned);
    }

    private Config parsed(Path file) {
        if (!Files.isRegularFile(file)) {
            throw Failures.settingsFileUnreadable(file, Files.exists(file) ? "is not a file" : "does not exist");
        }
        if (!Files.isReadable(file)) {
            throw Failures.settingsFileUnreadable(file, "may not be read by this user");
        }
        try {
            return withAbsolutePaths(ConfigFactory.parseFile(
                    file.toFile(),
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false)));
        } catch (ConfigException.IO e) {
            throw Failures.settingsFileUnreadable(file, "cannot be read");
        } catch (ConfigException e) {
            problems.add(unreadable(e));
            throw Failures.settingsRefused(problems);
        }
    }

    /**
     * A relative path belongs to the folder of the file that writes it, so it is made absolute before files are laid
     * over one another. What substitutions say is known only later: this is called again once they are resolved.
     */
    private Config withAbsolutePaths(Config written) {
        Config absolute = written;
        for (SettingsKey key : Stream.of(PATHS, SECRETS).flatMap(List::stream).toList()) {
            Optional<ConfigValue> value = find(written, key.path());
            if (value.isPresent() && value.get().valueType() == ConfigValueType.STRING) {
                String text = value.get().unwrapped().toString().strip();
                ConfigOrigin origin = value.get().origin();
                String whole = SECRETS.contains(key) ? absoluteReference(text, origin) : absoluteRoot(text, origin);
                absolute = absolute.withValue(
                        key.path(), ConfigValueFactory.fromAnyRef(whole).withOrigin(origin));
            }
        }
        return absolute;
    }

    private String absoluteRoot(String root, ConfigOrigin origin) {
        boolean relative = !root.isEmpty() && !root.startsWith("/") && !root.startsWith("~");
        return relative && !SCHEME.matcher(root).matches() ? absolute(root, origin) : root;
    }

    private String absoluteReference(String reference, ConfigOrigin origin) {
        String file = SettingsSecret.FILE;
        return reference.startsWith(file) ? file + absolute(reference.substring(file.length()), origin) : reference;
    }

    private String absolute(String path, ConfigOrigin origin) {
        Path folder = origin.filename() == null
                ? sources.workingFolder()
                : Path.of(origin.filename()).toAbsolutePath().getParent();
        return folder.resolve(path).normalize().toString();
    }

    private Optional<ConfigValue> written(String path) {
        return find(path).filter(value -> value.valueType() != ConfigValueType.NULL);
    }

    private Optional<ConfigValue> find(String path) {
        return find(config, path);
    }

    /** Empty also where a group on the way is no group, or where substitutions are not resolved yet. */
    private static Optional<ConfigValue> find(Config config, String path) {
        ConfigValue value = config.root();
        try {
            for (String name : ConfigUtil.splitPath(path)) {
                if (!(value instanceof ConfigObject group)) {
                    return Optional.empty();
                }
                value = group.get(name);
            }
            if (value != null) {
                value.valueType();
            }
            return Optional.ofNullable(value);
        } catch (ConfigException.NotResolved e) {
            return Optional.empty();
        }
    }

    private static boolean isSingle(ConfigValue value) {
        return value.valueType() != ConfigValueType.OBJECT && value.valueType() != ConfigValueType.LIST;
    }

    private String shown(ConfigOrigin origin) {
        if (origin.filename() == null) {
            return origin.description();
        }
        Path file = Path.of(origin.filename()).toAbsolutePath().normalize();
        Path shortest = file.startsWith(sources.workingFolder())
                ? sources.workingFolder().relativize(file)
                : file;
        return origin.lineNumber() > 0 ? shortest + ":" + origin.lineNumber() : shortest.toString();
    }

    /** What is wrong with a text that is no HOCON; without the text itself where its line may hold a secret. */
    private String unreadable(ConfigException e) {
        ConfigOrigin origin = e.origin();
        if (origin == null) {
            return SECRET.matcher(String.valueOf(e.getMessage())).find()
                    ? "the settings files do not fit together"
                    : e.getMessage();
        }
        boolean unresolved = e instanceof ConfigException.UnresolvedSubstitution;
        String what = unresolved ? "names a value with ${...} that no one sets" : "cannot be read";
        String hint = unresolved ? "" : "; a value with a colon or another sign of HOCON must stand in double quotes";
        if (mayHoldSecret(origin)) {
            return "%s %s (the line is not shown, it may hold a secret)%s".formatted(shown(origin), what, hint);
        }
        String message = String.valueOf(e.getMessage());
        String prefix = origin.description() + ": ";
        String detail = (message.startsWith(prefix) ? message.substring(prefix.length()) : message)
                .replaceFirst("(?s) \\(if you .*", "");
        return "%s %s (%s)%s".formatted(shown(origin), what, detail, hint);
    }

    private static boolean mayHoldSecret(ConfigOrigin origin) {
        if (origin.filename() == null || origin.lineNumber() <= 0) {
            return true;
        }
        try {
            List<String> lines = Files.readAllLines(Path.of(origin.filename()), StandardCharsets.UTF_8);
            int last = Math.min(origin.lineNumber(), lines.size());
            // The parser may notice only on the next line.
            return lines.subList(Math.max(0, last - 2), last).stream()
                    .anyMatch(line -> SECRET.matcher(line).find());
        } catch (IOException e) {
            return true;
        }
    }
}
