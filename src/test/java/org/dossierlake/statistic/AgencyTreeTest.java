// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dossierlake.domain.AgencyVersion.SINCE_EVER;
import static org.dossierlake.domain.ShippedAgencies.FIRST_NEW_DAY;
import static org.dossierlake.statistic.PublishedKey.AS_OF_TODAY;
import static org.dossierlake.statistic.PublishedKey.AS_REPORTED;

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
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.ShippedAgencies;
import org.junit.jupiter.api.Test;

class AgencyTreeTest {

    private static final LocalDate TODAY = LocalDate.of(2025, 9, 10);

    private static final AgencyRegister REGISTER = ShippedAgencies.register()
            .with(Map.of("H61.10", "VN", "H59.10", "VN", "H02.10", "VN", "VN.OTHER", "VN", "NL.DESK", "NL"));

    @Test
    void aFactCountsInItsAgencyAndInAllAboveIt() {
        assertThat(nodesOf(AS_REPORTED, "H61.10", "H61.10")).containsExactly("H61.10", "H61", "VN.LOCALITIES", "VN");
        assertThat(nodesOf(AS_OF_TODAY, "VN.OTHER", "VN.OTHER")).containsExactly("VN.OTHER", "VN");
        assertThat(nodesOf(AS_REPORTED, "NL.DESK", "NL.DESK")).containsExactly("NL.DESK", "NL");
    }

    @Test
    void whatANodeWithChildrenDidItselfIsAChildOfItsOwn() {
        assertThat(nodesOf(AS_REPORTED, "H61", "H61"))
                .as("nobody counts below it")
                .containsExactly("H61", "VN.LOCALITIES", "VN");
        assertThat(nodesOf(AS_REPORTED, "H61", "H61", "H61.10"))
                .containsExactly("H61.OWN", "H61", "VN.LOCALITIES", "VN");
    }

    @Test
    void theOldProvinceCountsInTheNewOneAsOfToday() {
        assertThat(nodesOf(AS_REPORTED, "H59", "H59", "H61")).containsExactly("H59", "VN.LOCALITIES", "VN");
        assertThat(nodesOf(AS_OF_TODAY, "H59", "H59", "H61")).containsExactly("H61", "VN.LOCALITIES", "VN");
        assertThat(nodesOf(AS_OF_TODAY, "H59.10", "H59.10", "H59"))
                .containsExactly("H61.UNALLOCATED", "H61", "VN.LOCALITIES", "VN");
        assertThat(nodesOf(AS_OF_TODAY, "H59", "H59.10", "H59"))
                .as("what the province did itself stands beside what nobody took over")
                .containsExactly("H61.OWN", "H61", "VN.LOCALITIES", "VN");
    }

    @Test
    void rowsCountOncePerNodeInEachView() {
        StructType schema = new StructType()
                .add("agency_code", DataTypes.StringType)
                .add("agency_valid_from", DataTypes.DateType)
                .add("n", DataTypes.LongType);
        Dataset<Row> rows = LocalSpark.session()
                .createDataFrame(
                        List.of(
                                RowFactory.create("H59.10", SINCE_EVER, 1L),
                                RowFactory.create("H61", FIRST_NEW_DAY, 2L),
                                RowFactory.create("X", SINCE_EVER, 4L)),
                        schema);
        AgencyTree tree = AgencyTree.of(
                LocalSpark.session(),
                REGISTER,
                List.of(new AgencyTree.Counted("H59.10", SINCE_EVER), new AgencyTree.Counted("H61", FIRST_NEW_DAY)),
                TODAY);
        assertThat(tree.counted(rows).select("n", "agency_view", "agency_code").collectAsList())
                .containsExactlyInAnyOrder(
                        RowFactory.create(1L, AS_REPORTED, "H59.10"),
                        RowFactory.create(1L, AS_REPORTED, "H59"),
                        RowFactory.create(1L, AS_REPORTED, "VN.LOCALITIES"),
                        RowFactory.create(1L, AS_REPORTED, "VN"),
                        RowFactory.create(1L, AS_OF_TODAY, "H61.UNALLOCATED"),
                        RowFactory.create(1L, AS_OF_TODAY, "H61"),
                        RowFactory.create(1L, AS_OF_TODAY, "VN.LOCALITIES"),
                        RowFactory.create(1L, AS_OF_TODAY, "VN"),
                        RowFactory.create(2L, AS_REPORTED, "H61"),
                        RowFactory.create(2L, AS_REPORTED, "VN.LOCALITIES"),
                        RowFactory.create(2L, AS_REPORTED, "VN"),
                        RowFactory.create(2L, AS_OF_TODAY, "H61.OWN"),
                        RowFactory.create(2L, AS_OF_TODAY, "H61"),
                        RowFactory.create(2L, AS_OF_TODAY, "VN.LOCALITIES"),
                        RowFactory.create(2L, AS_OF_TODAY, "VN"),
                        // Not counted before: no table accepts it, and the run stops instead of losing four.
                        RowFactory.create(4L, null, null));
    }

    /** Đồng Nai is a city from 30 April 2026 on (Resolution 30/2026/QH16); the code stays. */
    @Test
    void aNodeIsNamedAsOnTheDayThatWasReportedAndAsToday() {
        assertThat(names("2026-05-10"))
                .containsExactlyInAnyOrder(
                        "as_reported H19 2026-04-14 Tỉnh Đồng Nai province",
                        "as_reported H19 2026-05-14 Thành phố Đồng Nai province",
                        "as_of_today H19 2026-04-14 Thành phố Đồng Nai province",
                        "as_of_today H19 2026-05-14 Thành phố Đồng Nai province",
                        "as_of_today H19.UNALLOCATED 2026-05-14 Thành phố Đồng Nai (unallocated) other",
                        "as_of_today H19.OWN 2026-05-14 Thành phố Đồng Nai (own) other");
        assertThat(names("2026-04-20"))
                .as("a name that will be given is not yet shown")
                .contains("as_reported H19 2026-05-14 Tỉnh Đồng Nai province");
    }

    private static List<String> names(String today) {
        StructType schema = new StructType()
                .add("agency_view", DataTypes.StringType)
                .add("agency_code", DataTypes.StringType)
                .add("period_end", DataTypes.DateType);
        List<Row> rows = Stream.of(
                        "as_reported H19 2026-04-14",
                        "as_reported H19 2026-05-14",
                        "as_of_today H19 2026-04-14",
                        "as_of_today H19 2026-05-14",
                        "as_of_today H19.UNALLOCATED 2026-05-14",
                        "as_of_today H19.OWN 2026-05-14")
                .map(text -> text.split(" "))
                .map(parts -> RowFactory.create(parts[0], parts[1], LocalDate.parse(parts[2])))
                .toList();
        AgencyTree tree = AgencyTree.of(
                LocalSpark.session(),
                REGISTER.with(Map.of("H10.01", "VN")),
                List.of(
                        new AgencyTree.Counted("H19", FIRST_NEW_DAY),
                        // Bình Phước became part of Đồng Nai.
                        new AgencyTree.Counted("H10.01", SINCE_EVER)),
                LocalDate.parse(today));
        return tree
                .named(LocalSpark.session().createDataFrame(rows, schema), PublishedKey.PERIOD_END)
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" "))
                .toList();
    }

    @Test
    void anAgencyThatIsNotListedIsRefused() {
        assertThatThrownBy(() -> nodesOf(AS_REPORTED, "H99", "H99"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The agency H99 is not listed; the way up from H99 ends there.");
    }

    private static List<String> nodesOf(String view, String code, String... counted) {
        List<AgencyTree.Counted> versions = Stream.of(counted)
                .map(each -> new AgencyTree.Counted(each, SINCE_EVER))
                .toList();
        return AgencyTree.of(LocalSpark.session(), REGISTER, versions, TODAY)
                .nodesOf(view, new AgencyTree.Counted(code, SINCE_EVER));
    }
}
