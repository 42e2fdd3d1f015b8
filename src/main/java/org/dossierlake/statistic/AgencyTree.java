// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.Cell;

/**
 * The nodes that a fact of an agency counts in, in each of the two views: the agency itself (as of today: its
 * successor), all above it, and, where others count below it, its own share {@code X.OWN}; so that a node with children
 * is their sum.
 */
public final class AgencyTree {

    /** Ends the code of the child that carries what a node with children did itself. */
    static final String OWN_SUFFIX = ".OWN";

    private static final Map<String, String> NAMES =
            Map.of(OWN_SUFFIX, "%s (own)", AgencyRegister.UNALLOCATED_SUFFIX, "%s (unallocated)");

    private static final LocalDate EVER = LocalDate.of(1, 1, 1);
    private static final LocalDate FOR_EVER = LocalDate.of(9999, 12, 31);

    private static final String COUNTED_CODE = "counted_agency_code";
    private static final String COUNTED_FROM = "counted_valid_from";

    private static final StructType COUNTED_IN = new StructType()
            .add(COUNTED_CODE, StringType)
            .add(COUNTED_FROM, DateType)
            .add(PublishedKey.AGENCY_VIEW.name(), StringType)
            .add(PublishedKey.AGENCY_CODE.name(), StringType);

    private static final StructType NAMED = new StructType()
            .add("named_view", StringType)
            .add("named_code", StringType)
            .add("named_from", DateType)
            .add("named_to", DateType)
            .add(PublishedKey.AGENCY_NAME.name(), StringType)
            .add(PublishedKey.AGENCY_KIND.name(), StringType);

    private static final StructType ENDS = new StructType()
            .add("ended_view", StringType)
            .add("ended_code", StringType)
            .add(AgencyDay.ENDED_ON, DateType);

    private static final StructType EXPECTED = new StructType()
            .add(PublishedKey.AGENCY_VIEW.name(), StringType)
            .add(PublishedKey.AGENCY_CODE.name(), StringType)
            .add(AgencyDay.EXPECTED_FROM, DateType);

    /** The node right above; null for a root. */
    static final String PARENT_CODE = "parent_code";

    /** Steps down from the root. */
    static final String LEVEL = "level";

    private static final StructType LEVELS = new StructType()
            .add(PublishedKey.AGENCY_CODE.name(), StringType)
            .add(PARENT_CODE, StringType)
            .add(LEVEL, IntegerType);

    private final SparkSession spark;
    private final AgencyRegister register;
    private final LocalDate today;
    private final Map<String, Map<Counted, List<String>>> views;

    /** By view and node the first day on which a register that landed expects something of it. */
    private final Map<String, Map<String, LocalDate>> expected;

    /**
     * The version of an agency that a row of the books names.
     *
     * @param code its code
     * @param validFrom the first day of the version
     */
    public record Counted(String code, LocalDate validFrom) {}

    private AgencyTree(
            SparkSession spark,
            AgencyRegister register,
            LocalDate today,
            Map<String, Map<Counted, List<String>>> views,
            Map<String, Map<String, LocalDate>> expected) {
        this.spark = spark;
        this.register = register;
        this.today = today;
        this.views = views;
        this.expected = expected;
    }

    /**
     * The tree of the agencies that count.
     *
     * @param register must list every one of them
     * @param counted the versions of agencies that the books name
     * @param today the day whose tree the view {@code as_of_today} shows
     * @throws IllegalArgumentException when an agency is not listed
     */
    public static AgencyTree of(
            SparkSession spark, AgencyRegister register, Collection<Counted> counted, LocalDate today) {
        Map<String, Map<Counted, List<String>>> views = new LinkedHashMap<>();
        for (String view : PublishedKey.VIEWS) {
            Map<Counted, List<String>> nodes = new LinkedHashMap<>();
            for (Counted each : counted) {
                nodes.put(each, nodesOf(register, today, view, each));
            }
            views.put(view, withOwnShares(nodes));
        }
        return new AgencyTree(spark, register, today, views, Map.of());
    }

    /** The nodes of a version of an agency in a view, but its own share. */
    private static List<String> nodesOf(AgencyRegister register, LocalDate today, String view, Counted version) {
        return view.equals(PublishedKey.AS_REPORTED)
                ? register.nodesAt(version.code(), version.validFrom())
                : register.nodesToday(version.code(), version.validFrom(), today);
    }

    private static Map<Counted, List<String>> withOwnShares(Map<Counted, List<String>> nodes) {
        Set<String> parents = new HashSet<>();
        nodes.values().forEach(list -> parents.addAll(list.subList(1, list.size())));
        return withOwnShares(nodes, parents);
    }

    private static Map<Counted, List<String>> withOwnShares(Map<Counted, List<String>> nodes, Set<String> parents) {
        Map<Counted, List<String>> shared = new LinkedHashMap<>();
        nodes.forEach((counted, list) -> {
            List<String> all = new ArrayList<>(list);
            if (parents.contains(list.get(0))) {
                all.add(0, list.get(0) + OWN_SUFFIX);
            }
            shared.put(counted, all);
        });
        return shared;
    }

    /**
     * The same tree for what is taken back, too: agencies that counted in an earlier tree and no longer do keep the nodes
     * that they had there.
     */
    public AgencyTree with(AgencyTree earlier) {
        Map<String, Map<Counted, List<String>>> all = new LinkedHashMap<>();
        views.forEach((view, nodes) -> {
            Map<Counted, List<String>> both = new LinkedHashMap<>(earlier.views.get(view));
            both.putAll(nodes);
            all.put(view, both);
        });
        return new AgencyTree(spark, register, today, all, expected);
    }

    /**
     * The same tree for tables that list agencies of which nothing may be known, too; what stands above those has a share of
     * its own.
     *
     * @param registered versions of agencies, as a register that landed says; the tree's own register lists them
     */
    public AgencyTree expecting(Collection<AgencyVersion> registered) {
        Map<String, Map<String, LocalDate>> days = new LinkedHashMap<>();
        Map<String, Map<Counted, List<String>>> shared = new LinkedHashMap<>();
        views.forEach((view, counted) -> {
            Map<String, LocalDate> firstDays = days.computeIfAbsent(view, any -> new TreeMap<>());
            Set<String> parents = new HashSet<>();
            for (AgencyVersion version : registered) {
                List<String> nodes = nodesOf(register, today, view, new Counted(version.code(), version.validFrom()));
                // Whose work another agency does today is not expected to do it.
                if (nodes.get(0).equals(version.code())) {
                    parents.addAll(nodes.subList(1, nodes.size()));
                    nodes.forEach(node -> firstDays.merge(
                            node,
                            later(
                                    version.validFrom(),
                                    register.versionsOf(node).get(0).validFrom()),
                            (one, other) -> one.isBefore(other) ? one : other));
                }
            }
            shared.put(view, withOwnShares(counted, parents));
        });
        return new AgencyTree(spark, register, today, shared, days);
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? other : one;
    }

    /** The nodes of {@link #expecting}: {@code agency_view}, {@code agency_code}, {@code expected_from}. */
    Dataset<Row> expected() {
        List<Row> rows = new ArrayList<>();
        expected.forEach(
                (view, days) -> days.forEach((node, firstDay) -> rows.add(RowFactory.create(view, node, firstDay))));
        return spark.createDataFrame(rows, EXPECTED);
    }

    /** Whether all that counted in an earlier tree counts in the same nodes here, or no longer anywhere. */
    public boolean continues(AgencyTree earlier) {
        return views.entrySet().stream().allMatch(view -> earlier.views.get(view.getKey()).entrySet().stream()
                .allMatch(nodes ->
                        nodes.getValue().equals(view.getValue().getOrDefault(nodes.getKey(), nodes.getValue()))));
    }

    /** The nodes that a counted agency counts in in a view, the lowest first. */
    List<String> nodesOf(String view, Counted counted) {
        return views.get(view).get(counted);
    }

    /**
     * The nodes of a view: {@code agency_code}, {@code parent_code}, which is null for a root, and {@code level}, which is 0
     * there and one more for each step down.
     */
    Dataset<Row> levels(String view) {
        Set<Row> rows = new LinkedHashSet<>();
        for (List<String> nodes : views.get(view).values()) {
            for (int i = 0; i < nodes.size(); i++) {
                boolean isRoot = i + 1 == nodes.size();
                rows.add(RowFactory.create(nodes.get(i), isRoot ? null : nodes.get(i + 1), nodes.size() - 1 - i));
            }
        }
        return spark.createDataFrame(List.copyOf(rows), LEVELS);
    }

    /** The versions of agencies that count in a node of a view: {@code agency_code}, {@code agency_valid_from}. */
    public Dataset<Row> countedIn(String view, String node) {
        List<Row> rows = views.getOrDefault(view, Map.of()).entrySet().stream()
                .filter(counted -> counted.getValue().contains(node))
                .map(counted -> RowFactory.create(
                        counted.getKey().code(), counted.getKey().validFrom()))
                .toList();
        return spark.createDataFrame(
                rows,
                new StructType().add(Cell.AGENCY_CODE.name(), StringType).add(Cell.AGENCY_VALID_FROM.name(), DateType));
    }

    /**
     * Each row once for every node of every view that it counts in: {@code agency_code} becomes the node's, {@code
     * agency_view} takes the place of {@code agency_valid_from}. A row of an agency that was not listed gets nulls
     * there: it is seen instead of vanishing. A night stops before it publishes such a row, because no tree can be made.
     */
    Dataset<Row> counted(Dataset<Row> rows) {
        return rows.withColumnsRenamed(
                        Map.of(Cell.AGENCY_CODE.name(), COUNTED_CODE, Cell.AGENCY_VALID_FROM.name(), COUNTED_FROM))
                .join(broadcast(nodes()), new String[] {COUNTED_CODE, COUNTED_FROM}, "left")
                .drop(COUNTED_CODE, COUNTED_FROM);
    }

    private Dataset<Row> nodes() {
        List<Row> rows = new ArrayList<>();
        views.forEach((view, counted) -> counted.forEach((each, nodes) ->
                nodes.forEach(node -> rows.add(RowFactory.create(each.code(), each.validFrom(), view, node)))));
        return spark.createDataFrame(rows, COUNTED_IN);
    }

    /**
     * Adds {@code agency_name} and {@code agency_kind} of each row's node: as of today those of today, as reported
     * those of a day of the row, at the latest today's.
     */
    Dataset<Row> named(Dataset<Row> rows, Field day) {
        Column on = least(day.col(), lit(today));
        Column sameNode = col("named_view")
                .equalTo(PublishedKey.AGENCY_VIEW.col())
                .and(col("named_code").equalTo(PublishedKey.AGENCY_CODE.col()))
                .and(col("named_from").leq(on))
                .and(col("named_to").geq(on));
        return rows.join(broadcast(spark.createDataFrame(List.copyOf(names()), NAMED)), sameNode, "left")
                .drop("named_view", "named_code", "named_from", "named_to");
    }

    /** Adds {@code ended_on}, the last day of each row's agency or of the first above it that ended; null where none has. */
    Dataset<Row> withEnd(Dataset<Row> rows) {
        Column sameNode = col("ended_view")
                .equalTo(PublishedKey.AGENCY_VIEW.col())
                .and(col("ended_code").equalTo(PublishedKey.AGENCY_CODE.col()));
        List<Row> ends = new ArrayList<>();
        forEachNode(
                (view, node) -> endOf(codeOf(node)).ifPresent(last -> ends.add(RowFactory.create(view, node, last))));
        return rows.join(broadcast(spark.createDataFrame(ends, ENDS)), sameNode, "left")
                .drop("ended_view", "ended_code");
    }

    private Optional<LocalDate> endOf(String code) {
        LocalDate validFrom = register.at(code, today).orElseThrow().validFrom();
        return register.nodesAt(code, validFrom).stream()
                .flatMap(node -> register.at(node, today).stream())
                .flatMap(version -> version.validTo().stream())
                .min(LocalDate::compareTo);
    }

    private Set<Row> names() {
        Set<Row> rows = new LinkedHashSet<>();
        forEachNode((view, node) -> addNames(rows, view, node));
        return rows;
    }

    private void forEachNode(BiConsumer<String, String> each) {
        views.forEach((view, counted) -> {
            Set<String> nodes =
                    new TreeSet<>(expected.getOrDefault(view, Map.of()).keySet());
            counted.values().forEach(nodes::addAll);
            nodes.forEach(node -> each.accept(view, node));
        });
    }

    /** What is added to the code of a node's agency; mostly nothing. */
    private static String suffixOf(String node) {
        return NAMES.keySet().stream().filter(node::endsWith).findFirst().orElse("");
    }

    private static String codeOf(String node) {
        return node.substring(0, node.length() - suffixOf(node).length());
    }

    private void addNames(Set<Row> rows, String view, String node) {
        String suffix = suffixOf(node);
        String code = codeOf(node);
        List<AgencyVersion> versions = view.equals(PublishedKey.AS_REPORTED)
                ? register.versionsOf(code)
                : List.of(register.at(code, today).orElseThrow());
        for (int i = 0; i < versions.size(); i++) {
            AgencyVersion version = versions.get(i);
            rows.add(RowFactory.create(
                    view,
                    node,
                    i == 0 ? EVER : version.validFrom(),
                    i + 1 == versions.size()
                            ? FOR_EVER
                            : versions.get(i + 1).validFrom().minusDays(1),
                    NAMES.getOrDefault(suffix, "%s").formatted(version.name()),
                    suffix.isEmpty() ? version.kind().code() : AgencyKind.OTHER.code()));
        }
    }
}
