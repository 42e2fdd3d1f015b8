// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.table.Agency;
import org.junit.jupiter.api.Test;

class AgencyTreeTest {

    private static final List<Row> AGENCIES = Agency.rows(
            Map.of("H01", "VN", "H01.10", "VN", "H02.10", "VN", "VN.OTHER", "VN", "NL.DESK", "NL"),
            Map.of("H01", "Hà Nội"));

    @Test
    void aFactCountsInItsAgencyAndInAllAboveIt() {
        assertThat(codesOf("H01.10")).containsExactly("H01.10", "H01", "VN.LOCALITIES", "VN");
        assertThat(codesOf("VN.OTHER")).containsExactly("VN.OTHER", "VN");
        assertThat(codesOf("NL.DESK")).containsExactly("NL.DESK", "NL");
    }

    @Test
    void whatANodeWithChildrenDidItselfIsAChildOfItsOwn() {
        // H01 has H01.10 below it, H02 is there as the parent of H02.10 alone.
        assertThat(codesOf("H01")).containsExactly("H01.OWN", "H01", "VN.LOCALITIES", "VN");
        assertThat(codesOf("H02")).containsExactly("H02.OWN", "H02", "VN.LOCALITIES", "VN");
        AgencyTree.Node own = tree(AGENCIES).nodesOf("H01").get(0);
        assertThat(own).isEqualTo(new AgencyTree.Node("H01.OWN", "Hà Nội (own)", "other", "H01"));
    }

    @Test
    void rowsCountOncePerNode() {
        StructType schema =
                new StructType().add("agency_code", DataTypes.StringType).add("n", DataTypes.LongType);
        Dataset<Row> rows = LocalSpark.session()
                .createDataFrame(
                        List.of(
                                RowFactory.create("H01", 1L),
                                RowFactory.create("NL.DESK", 2L),
                                RowFactory.create("X", 4L)),
                        schema);
        assertThat(tree(AGENCIES)
                        .counted(rows)
                        .select("n", "agency_code", "agency_name", "agency_kind")
                        .collectAsList())
                .containsExactlyInAnyOrder(
                        RowFactory.create(1L, "H01.OWN", "Hà Nội (own)", "other"),
                        RowFactory.create(1L, "H01", "Hà Nội", "province"),
                        RowFactory.create(1L, "VN.LOCALITIES", "VN.LOCALITIES", "group"),
                        RowFactory.create(1L, "VN", "VN", "country"),
                        RowFactory.create(2L, "NL.DESK", "NL.DESK", "other"),
                        RowFactory.create(2L, "NL", "NL", "other"),
                        // Not listed: no table accepts it, and the run stops instead of losing four.
                        RowFactory.create(4L, null, null, null));
    }

    @Test
    void ofSeveralVersionsTheNewestCounts() {
        List<Row> rows = Stream.of(
                        List.of(version("H01.10", "2025-07-01", "new name", "H02")),
                        AGENCIES,
                        List.of(version("H01.10", "2020-01-01", "old name", "H01")))
                .flatMap(List::stream)
                .toList();
        assertThat(tree(rows).nodesOf("H01.10"))
                .extracting(AgencyTree.Node::name)
                .containsExactly("new name", "H02", "VN.LOCALITIES", "VN");
    }

    @Test
    void aTreeWithoutAWayUpIsRefused() {
        assertThatThrownBy(() -> tree(List.of(version("H01", "1970-01-01", "H01", "VN.LOCALITIES"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The agency H01 has no way up to a root: VN.LOCALITIES is not listed.");
        assertThatThrownBy(() -> tree(List.of(
                        version("H01", "1970-01-01", "H01", "H02"), version("H02", "1970-01-01", "H02", "H01"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The agency H01 has no way up to a root: H01 stands above itself.");
    }

    private static List<String> codesOf(String code) {
        return tree(AGENCIES).nodesOf(code).stream().map(AgencyTree.Node::code).toList();
    }

    private static Row version(String code, String from, String name, String parent) {
        return RowFactory.create(code, LocalDate.parse(from), null, name, "province", parent);
    }

    private static AgencyTree tree(List<Row> rows) {
        return AgencyTree.of(LocalSpark.session().createDataFrame(rows, Agency.TABLE.schema()));
    }
}
