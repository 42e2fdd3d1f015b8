// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.types.DataTypes.LongType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.dossierlake.failure.Nearest;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** Reads a file of {@code conf/indicators/}, which says in its comments what may stand there. */
public final class IndicatorFile {

    private static final Set<String> KEYS =
            Set.of("id", "group", "name", "points", "numerator", "denominator", "full-at", "when-nothing", "missing");

    private final List<String> problems = new ArrayList<>();

    private IndicatorFile() {}

    /**
     * The contract in a file.
     *
     * @throws IllegalArgumentException with all that is wrong, as clauses for people
     */
    public static IndicatorContract read(Path file) {
        Config config;
        try {
            config = ConfigFactory.parseFile(
                            file.toFile(),
                            ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF))
                    .resolve();
        } catch (ConfigException e) {
            throw new IllegalArgumentException("it cannot be read (%s)".formatted(e.getMessage()), e);
        }
        IndicatorFile reading = new IndicatorFile();
        Optional<IndicatorContract> contract = reading.contract(config);
        if (contract.isEmpty() || !reading.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", reading.problems));
        }
        return contract.get();
    }

    private Optional<IndicatorContract> contract(Config config) {
        try {
            Map<String, IndicatorContract.Group> groups = new LinkedHashMap<>();
            for (String code : new TreeSet<>(config.getObject("groups").keySet())) {
                Config group = config.getConfig("groups").getConfig(code);
                groups.put(code, new IndicatorContract.Group(group.getString("name"), number(group, "points", code)));
            }
            List<IndicatorContract.Indicator> indicators = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            for (Config each : config.getConfigList("indicators")) {
                IndicatorContract.Indicator indicator = indicator(each, groups);
                if (!ids.add(indicator.id())) {
                    problems.add("indicator %s stands there twice".formatted(indicator.id()));
                }
                indicators.add(indicator);
            }
            groups.forEach((code, group) -> refuseOtherSum(code, group, indicators));
            if (indicators.stream().allMatch(indicator -> indicator.share().isEmpty())) {
                problems.add("no indicator has a numerator and a denominator, so nothing can be told");
            }
            return Optional.of(new IndicatorContract(config.getString("version"), groups, indicators));
        } catch (ConfigException e) {
            problems.add(e.getMessage());
            return Optional.empty();
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

    private IndicatorContract.Indicator indicator(Config config, Map<String, IndicatorContract.Group> groups) {
        String id = config.getString("id");
        for (String key : new TreeSet<>(config.root().keySet())) {
            if (!KEYS.contains(key)) {
                problems.add("indicator %s has %s, which is not known; the nearest is %s"
                        .formatted(id, key, Nearest.to(key, KEYS)));
            }
        }
        String group = config.getString("group");
        if (!groups.containsKey(group)) {
            problems.add("indicator %s is of the group %s, which is not there".formatted(id, group));
        }
        Optional<String> missing =
                config.hasPath("missing") ? Optional.of(config.getString("missing")) : Optional.empty();
        boolean hasShare = config.hasPath("numerator") && config.hasPath("denominator");
        if (hasShare == missing.isPresent()) {
            problems.add("indicator %s needs either numerator and denominator, or missing".formatted(id));
        }
        BigDecimal fullAt = config.hasPath("full-at") ? number(config, "full-at", id) : BigDecimal.ONE;
        if (fullAt.signum() <= 0 || fullAt.compareTo(BigDecimal.ONE) > 0) {
            problems.add(
                    "indicator %s gives all points at %s, which is no share from above 0 to 1".formatted(id, fullAt));
        }
        return new IndicatorContract.Indicator(
                id,
                group,
                config.getString("name"),
                number(config, "points", id),
                hasShare
                        ? Optional.of(new IndicatorContract.Share(
                                terms(config.getString("numerator"), id), terms(config.getString("denominator"), id)))
                        : Optional.empty(),
                fullAt,
                whenNothing(config, id),
                missing);
    }

    private BigDecimal number(Config config, String key, String of) {
        try {
            BigDecimal number = new BigDecimal(config.getString(key));
            if (number.signum() >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below with the negative ones.
        }
        problems.add("%s of %s is %s, which is no number from 0 on".formatted(key, of, config.getString(key)));
        return BigDecimal.ONE;
    }

    private IndicatorContract.WhenNothing whenNothing(Config config, String id) {
        String word = config.hasPath("when-nothing") ? config.getString("when-nothing") : "null";
        return switch (word) {
            case "null" -> IndicatorContract.WhenNothing.NULL;
            case "zero" -> IndicatorContract.WhenNothing.ZERO;
            case "full" -> IndicatorContract.WhenNothing.FULL;
            default -> {
                problems.add("when-nothing of indicator %s is %s; it must be full or zero".formatted(id, word));
                yield IndicatorContract.WhenNothing.NULL;
            }
        };
    }

    /** A formula: counts with plus or minus between them, blanks around. */
    private List<IndicatorContract.Term> terms(String formula, String id) {
        List<IndicatorContract.Term> terms = new ArrayList<>();
        int sign = 1;
        boolean isCountNext = true;
        for (String word : formula.trim().split("\\s+")) {
            if (isCountNext) {
                int count = sign;
                term(word, id)
                        .ifPresent(counted ->
                                terms.add(new IndicatorContract.Term(count, counted.table(), counted.column())));
            } else if (word.equals("+") || word.equals("-")) {
                sign = word.equals("+") ? 1 : -1;
            } else {
                problems.add("a formula of indicator %s has %s where + or - should stand".formatted(id, word));
            }
            isCountNext = !isCountNext;
        }
        if (isCountNext) {
            problems.add("a formula of indicator %s ends with + or -".formatted(id));
        }
        return terms;
    }

    private Optional<IndicatorContract.Term> term(String word, String id) {
        for (Statistic statistic : Statistics.ALL) {
            Table table = statistic.table();
            if (statistic.isByPeriod() && word.startsWith(table.name() + ".")) {
                List<Field> counts = table.columns().stream()
                        .filter(field -> field.type().equals(LongType))
                        .toList();
                String name = word.substring(table.name().length() + 1);
                Optional<Field> column = counts.stream()
                        .filter(field -> field.name().equals(name))
                        .findFirst();
                if (column.isEmpty()) {
                    problems.add("indicator %s counts %s, which is no count of %s; the nearest is %s"
                            .formatted(
                                    id,
                                    name,
                                    table.name(),
                                    Nearest.to(
                                            name,
                                            counts.stream().map(Field::name).toList())));
                }
                return column.map(field -> new IndicatorContract.Term(1, table, field));
            }
        }
        problems.add(
                "indicator %s counts %s, which is not TABLE.COLUMN of a published table by period".formatted(id, word));
        return Optional.empty();
    }
}
