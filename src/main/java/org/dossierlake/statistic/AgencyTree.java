// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.table.Agency;

/**
 * The nodes that a fact of an agency counts in: the agency itself, all above it, and, where the agency has others below
 * it, its own share {@code X.OWN}; so that a node with children is their sum.
 */
public final class AgencyTree {

    /** Ends the code of the child that carries what a node with children did itself. */
    static final String OWN_SUFFIX = ".OWN";

    private static final String OWN_NAME = "%s (own)";

    /** The column that holds the agency of a counted row while the node takes its place. */
    private static final String COUNTED_AGENCY = "counted_agency_code";

    private static final StructType COUNTED_IN = new StructType()
            .add(COUNTED_AGENCY, StringType)
            .add(PublishedKey.AGENCY_CODE.name(), StringType)
            .add(PublishedKey.AGENCY_NAME.name(), StringType)
            .add(PublishedKey.AGENCY_KIND.name(), StringType);

    private final SparkSession spark;
    private final Map<String, Node> agencies;
    private final Set<String> parents;

    /**
     * A place in the tree.
     *
     * @param kind one of the codes of {@link AgencyKind}
     * @param parent code of the node above; null for a root
     */
    record Node(String code, String name, String kind, String parent) {

        private Node own() {
            return new Node(code + OWN_SUFFIX, OWN_NAME.formatted(name), AgencyKind.OTHER.code(), code);
        }
    }

    private AgencyTree(SparkSession spark, Map<String, Node> agencies, Set<String> parents) {
        this.spark = spark;
        this.agencies = agencies;
        this.parents = parents;
    }

    /**
     * The tree of the agencies as they stand today: of several versions of an agency the newest counts.
     *
     * @param agencies rows of {@link Agency}; a small reference table, read into memory
     * @throws IllegalArgumentException when a parent is not listed, or an agency stands above itself
     */
    public static AgencyTree of(Dataset<Row> agencies) {
        Map<String, Node> newest = new TreeMap<>();
        agencies.sort(Agency.VALID_FROM.col())
                .collectAsList()
                .forEach(row -> newest.put(row.getAs(Agency.AGENCY_CODE.name()), node(row)));
        Set<String> parents = new LinkedHashSet<>();
        for (Node node : newest.values()) {
            if (node.parent() != null) {
                parents.add(node.parent());
            }
        }
        AgencyTree tree = new AgencyTree(agencies.sparkSession(), newest, parents);
        newest.keySet().forEach(tree::withAncestors);
        return tree;
    }

    private static Node node(Row row) {
        return new Node(
                row.getAs(Agency.AGENCY_CODE.name()),
                row.getAs(Agency.AGENCY_NAME.name()),
                row.getAs(Agency.AGENCY_KIND.name()),
                row.getAs(Agency.PARENT_CODE.name()));
    }

    /** The nodes that a fact of this listed agency counts in, its own first. */
    List<Node> nodesOf(String code) {
        List<Node> nodes = withAncestors(code);
        if (parents.contains(code)) {
            nodes.add(0, nodes.get(0).own());
        }
        return nodes;
    }

    /**
     * Each row once for every node that it counts in: {@code agency_code} becomes the node's, {@code agency_name} and
     * {@code agency_kind} are added. A row of an unlisted agency gets nulls there, which no published table accepts: it
     * stops the run instead of vanishing from the totals.
     */
    Dataset<Row> counted(Dataset<Row> rows) {
        return rows.withColumnRenamed(PublishedKey.AGENCY_CODE.name(), COUNTED_AGENCY)
                .join(broadcast(nodes()), COUNTED_AGENCY, "left")
                .drop(col(COUNTED_AGENCY));
    }

    private Dataset<Row> nodes() {
        List<Row> rows = new ArrayList<>();
        for (String code : agencies.keySet()) {
            nodesOf(code).forEach(node -> rows.add(RowFactory.create(code, node.code(), node.name(), node.kind())));
        }
        return spark.createDataFrame(rows, COUNTED_IN);
    }

    private List<Node> withAncestors(String code) {
        Set<String> seen = new LinkedHashSet<>();
        List<Node> nodes = new ArrayList<>();
        String next = code;
        while (next != null) {
            Node node = agencies.get(next);
            if (node == null || !seen.add(next)) {
                throw new IllegalArgumentException("The agency %s has no way up to a root: %s %s."
                        .formatted(code, next, node == null ? "is not listed" : "stands above itself"));
            }
            nodes.add(node);
            next = node.parent();
        }
        return nodes;
    }
}
