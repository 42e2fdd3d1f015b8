// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.types.DataTypes.LongType;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dossierlake.failure.Nearest;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** Reads a file of {@code conf/indicators/}, which says in its comments what may stand there. */
public final class IndicatorFile {

    private static final Set<String> KEYS = Set.of("version", "groups", "indicators");
    private static final Set<String> KEYS_OF_GROUP = Set.of("name", "points");
    private static final Set<String> KEYS_OF_INDICATOR = Set.of(
            "id", "group", "name", "points", "numerator", "denominator", "full-at", "full-without-any", "missing");

    /** Points are told in hundredths, and fit into the columns of the index. */
    private static final int DECIMALS = 2;

    private static final BigDecimal MOST_POINTS = new BigDecimal("10000");

    /** The tables and views whose counts formulas may name. */
    private static final List<Table> BY_PERIOD = Stream.concat(
                    Statistics.ALL.stream().filter(Statistic::isByPeriod).map(Statistic::table),
                    Stream.of(ProcedureCatalogue.TABLE, Feedback.TABLE))
            .toList();

    private final List<String> problems = new ArrayList<>();

    private IndicatorFile() {}

    /**
     * The contract in a file.
     *
     * @throws IllegalArgumentException with all that is wrong, as clauses for people
     */
    public static IndicatorContract read(Path file) {
        ConfigObject root;
        try {
            root = ConfigFactory.parseFile(
                            file.toFile(),
                            ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF))
                    .resolve()
                    .root();
        } catch (ConfigException e) {
            throw new IllegalArgumentException("it cannot be read (%s)".formatted(e.getMessage()), e);
        }
        IndicatorFile reading = new IndicatorFile();
        IndicatorContract contract = reading.contract(root);
        if (!reading.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", reading.problems));
        }
        return contract;
    }

    private IndicatorContract contract(ConfigObject root) {
        refuseUnknown(root, KEYS, "the file");
        Map<String, IndicatorContract.Group> groups = groups(root.get("groups"));
        List<IndicatorContract.Indicator> indicators = indicators(root.get("indicators"), groups);
        groups.forEach((code, group) -> refuseOtherSum(code, group, indicators));
        if (indicators.stream().allMatch(indicator -> indicator.share().isEmpty())) {
            problems.add("no indicator has a numerator and a denominator, so nothing can be told");
        }
        return new IndicatorContract(text(root, "version", "the file"), groups, indicators);
    }

    private Map<String, IndicatorContract.Group> groups(ConfigValue value) {
        Map<String, IndicatorContract.Group> groups = new TreeMap<>();
        if (value instanceof ConfigObject sections) {
            new TreeMap<>(sections).forEach((code, each) -> {
                String what = "group " + code;
                if (each instanceof ConfigObject group) {
                    refuseUnknown(group, KEYS_OF_GROUP, what);
                    groups.put(code, new IndicatorContract.Group(text(group, "name", what), points(group, what)));
                } else {
                    problems.add(what + " is no section in braces");
                }
            });
        } else {
            problems.add("groups is no section in braces");
        }
        return groups;
    }

    private List<IndicatorContract.Indicator> indicators(
            ConfigValue value, Map<String, IndicatorContract.Group> groups) {
        List<IndicatorContract.Indicator> indicators = new ArrayList<>();
        if (!(value instanceof ConfigList list)) {
            problems.add("indicators is no list in brackets");
            return indicators;
        }
        Set<String> ids = new HashSet<>(groups.keySet());
        ids.add(Index766.TOTAL);
        for (int number = 1; number <= list.size(); number++) {
            if (list.get(number - 1) instanceof ConfigObject section) {
                IndicatorContract.Indicator indicator = indicator(section, number, groups);
                if (!ids.add(indicator.id())) {
                    problems.add("indicator %s stands there twice, or is called as a sum is".formatted(indicator.id()));
                }
                indicators.add(indicator);
            } else {
                problems.add("indicator number %d is no section in braces".formatted(number));
            }
        }
        return indicators;
    }

    private void refuseUnknown(ConfigObject section, Collection<String> known, String what) {
        for (String key : new TreeSet<>(section.keySet())) {
            if (!known.contains(key)) {
                problems.add("%s has %s, which is not known; the nearest is %s"
                        .formatted(what, key, Nearest.to(key, known)));
            }
        }
    }

    private void refuseOtherSum(
            String code, IndicatorContract.Group group, List<IndicatorContract.Indicator> indicators) {
        BigDecimal sum = indicators.stream()
                .filter(indicator -> indicator.group().equals(code))
                .map(IndicatorContract.Indicator::points)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(group.points()) != 0) {
            problems.add("group %s has %s points, its indicators have %s".formatted(code, group.points(), sum));
        }
    }

    private IndicatorContract.Indicator indicator(
            ConfigObject section, int number, Map<String, IndicatorContract.Group> groups) {
        String id = text(section, "id", "indicator number " + number);
        String what = "indicator " + id;
        refuseUnknown(section, KEYS_OF_INDICATOR, what);
        String group = text(section, "group", what);
        if (!groups.containsKey(group)) {
            problems.add("%s is of the group %s, which is not there".formatted(what, group));
        }
        Optional<String> missing = given(section, "missing");
        Optional<String> numerator = given(section, "numerator");
        Optional<String> denominator = given(section, "denominator");
        boolean isShare = numerator.isPresent() && denominator.isPresent() && missing.isEmpty();
        boolean isMissing = numerator.isEmpty() && denominator.isEmpty() && missing.isPresent();
        if (!isShare && !isMissing) {
            problems.add("%s needs either numerator and denominator, or missing".formatted(what));
        }
        return new IndicatorContract.Indicator(
                id,
                group,
                text(section, "name", what),
                points(section, what),
                isShare
                        ? Optional.of(new IndicatorContract.Share(
                                terms(numerator.orElseThrow(), what), terms(denominator.orElseThrow(), what)))
                        : Optional.empty(),
                fullAt(section, what),
                isFullWithoutAny(section, what),
                missing);
    }

    private static Optional<String> given(ConfigObject section, String key) {
        return Optional.ofNullable(section.get(key))
                .map(ConfigValue::unwrapped)
                .filter(value -> value instanceof String || value instanceof Number)
                .map(String::valueOf);
    }

    private String text(ConfigObject section, String key, String what) {
        Optional<String> text = given(section, key).filter(value -> !value.isBlank());
        if (text.isEmpty()) {
            problems.add("%s has no text for %s".formatted(what, key));
        }
        return text.orElse("?");
    }

    private BigDecimal points(ConfigObject section, String what) {
        Optional<BigDecimal> points = number(section, "points")
                .filter(value -> value.signum() >= 0 && value.compareTo(MOST_POINTS) <= 0)
                .filter(value -> value.stripTrailingZeros().scale() <= DECIMALS);
        if (points.isEmpty()) {
            problems.add("points of %s are %s, which is no number from 0 to %s with at most %d decimals"
                    .formatted(what, given(section, "points").orElse("not given"), MOST_POINTS, DECIMALS));
        }
        return points.orElse(BigDecimal.ZERO);
    }

    private BigDecimal fullAt(ConfigObject section, String what) {
        if (!section.containsKey("full-at")) {
            return BigDecimal.ONE;
        }
        Optional<BigDecimal> share =
                number(section, "full-at").filter(value -> value.signum() > 0 && value.compareTo(BigDecimal.ONE) <= 0);
        if (share.isEmpty()) {
            problems.add("%s gives all points at %s, which is no share from above 0 to 1"
                    .formatted(what, given(section, "full-at").orElse("nothing")));
        }
        return share.orElse(BigDecimal.ONE);
    }

    private boolean isFullWithoutAny(ConfigObject section, String what) {
        ConfigValue value = section.get("full-without-any");
        if (value != null && !(value.unwrapped() instanceof Boolean)) {
            problems.add("full-without-any of %s is neither true nor false".formatted(what));
        }
        return value != null && Boolean.TRUE.equals(value.unwrapped());
    }

    private static Optional<BigDecimal> number(ConfigObject section, String key) {
        try {
            return given(section, key).map(BigDecimal::new);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A formula: counts with plus or minus between them, blanks around. */
    private List<IndicatorContract.Term> terms(String formula, String what) {
        List<IndicatorContract.Term> terms = new ArrayList<>();
        int sign = 1;
        boolean isCountNext = true;
        for (String word : formula.trim().split("\\s+")) {
            if (isCountNext) {
                int signOfWord = sign;
                count(word, what)
                        .ifPresent(count ->
                                terms.add(new IndicatorContract.Term(signOfWord, count.getKey(), count.getValue())));
            } else if (word.equals("+") || word.equals("-")) {
                sign = word.equals("+") ? 1 : -1;
            } else {
                problems.add("a formula of %s has %s where + or - should stand".formatted(what, word));
            }
            isCountNext = !isCountNext;
        }
        if (isCountNext) {
            problems.add("a formula of %s ends with + or -".formatted(what));
        }
        return terms;
    }

    private Optional<Map.Entry<Table, Field>> count(String word, String what) {
        for (Table table : BY_PERIOD) {
            if (word.startsWith(table.name() + ".")) {
                List<Field> counts = table.columns().stream()
                        .filter(field -> field.type().equals(LongType))
                        .toList();
                String name = word.substring(table.name().length() + 1);
                Optional<Field> column = counts.stream()
                        .filter(field -> field.name().equals(name))
                        .findFirst();
                if (column.isEmpty()) {
                    problems.add("%s counts %s, which is no count of %s; the nearest is %s"
                            .formatted(
                                    what,
                                    name,
                                    table.name(),
                                    Nearest.to(
                                            name,
                                            counts.stream().map(Field::name).toList())));
                }
                return column.map(field -> Map.entry(table, field));
            }
        }
        problems.add("%s counts %s, which is not TABLE.COLUMN of a published table by period".formatted(what, word));
        return Optional.empty();
    }
}
