// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

class AgencyDayTest {

    private static final String FIGURES = "received received_online resolved resolved_early resolved_on_time"
            + " resolved_late resolved_without_due withdrawn judged on_time judged_online on_time_online"
            + " resolved_of_received paid int(paid_amount)";

    private static Dataset<Row> days(Books books) {
        return Statistics.seen(
                AgencyDay.TABLE,
                TestBooks.told(AgencyDay.STATISTIC, books),
                books.newestDay(),
                StatisticsTest.noNames());
    }

    @Test
    void quietDaysHaveRowsOfZeros() {
        Dataset<Row> days = days(new TestBooks()
                .with(
                        Dossiers.received("2025-07-03T09:00")
                                .due("2025-07-03T17:00")
                                .with(StagedDossier.CHANNEL, "2")
                                .resolved("2025-07-05T10:00", 60),
                        Dossiers.received("2025-07-05T09:00")
                                .with(StagedDossier.CHANNEL, "2")
                                .resolved("2025-07-05T10:00", 60),
                        Dossiers.received("2025-07-05T09:00").withdrawn("2025-07-05T10:00"),
                        Dossiers.received("2025-07-05T09:00").stopped("2025-07-05T10:00"))
                .paid("2025-07-06", "VCB", "H01", "P1", "VND", 2, 50_000, 1, 1, 10_000)
                .paid("2025-07-06", "VCB", "H01", "P1", "EUR", 7, 7, 0, 0, 0)
                .paid("2025-07-08", "VCB", "H01", "P1", "VND", 7, 7, 0, 0, 0)
                .on("2025-07-07"));
        assertThat(TestBooks.texts(days, "agency_code = 'H01'", "day " + FIGURES))
                .containsExactly(
                        "2025-07-03 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0",
                        "2025-07-04 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
                        // Of three judged the late one is not on time; two are online, one of them on time.
                        "2025-07-05 3 1 2 0 0 1 1 1 3 2 2 1 1 0 0",
                        "2025-07-06 0 0 0 0 0 0 0 0 0 0 0 0 0 2 50000",
                        "2025-07-07 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0");
    }

    /** Nothing is expected of the department after the 5th; what it does all the same is not lost. */
    @Test
    void anAbolishedAgencyHasNoQuietDaysAfterItsLast() {
        Books books = new TestBooks()
                .with(
                        Dossiers.received("2025-07-03T09:00").with(StagedDossier.AGENCY_CODE, "H01.10"),
                        Dossiers.received("2025-07-08T09:00").with(StagedDossier.AGENCY_CODE, "H01.10"))
                .on("2025-07-10");
        AgencyTree tree = treeWith("H01.10", department("H01.10", AgencyVersion.SINCE_EVER, "2025-07-05"));
        assertThat(received(tree, books))
                .containsExactly(
                        "as_of_today H01 3:1 4:0 5:0 6:0 7:0 8:1 9:0 10:0",
                        "as_of_today H01.UNALLOCATED 3:1 4:0 5:0 6:0 7:0 8:1 9:0 10:0",
                        "as_reported H01 3:1 4:0 5:0 6:0 7:0 8:1 9:0 10:0",
                        "as_reported H01.10 3:1 4:0 5:0 8:1");
    }

    /** The lake begins on the 3rd. Of the register's departments one has been there always, one begins on the 5th. */
    @Test
    void anAgencyThatARegisterNamesHasARowOnEveryDayEvenIfNothingIsKnownOfIt() {
        Books books = new TestBooks()
                .with(
                        Dossiers.received("2025-07-03T09:00"),
                        Dossiers.received("2025-07-05T09:00").with(StagedDossier.AGENCY_CODE, "H01.10"))
                .on("2025-07-07");
        List<AgencyVersion> registered = List.of(
                department("H01.10", LocalDate.of(2025, 7, 5), null),
                department("H01.11", AgencyVersion.SINCE_EVER, null),
                department("H01.12", AgencyVersion.SINCE_EVER, "2025-07-04"),
                department("H01.13", AgencyVersion.SINCE_EVER, "2024-12-31"),
                department("H01.14", LocalDate.of(2025, 7, 8), null));
        AgencyTree tree =
                treeWith("H01.10", registered.toArray(AgencyVersion[]::new)).expecting(registered);
        assertThat(received(tree, books))
                .containsExactly(
                        "as_of_today H01 3:1 4:0 5:1 6:0 7:0",
                        "as_of_today H01.10 5:1 6:0 7:0",
                        "as_of_today H01.11 3:0 4:0 5:0 6:0 7:0",
                        "as_of_today H01.OWN 3:1 4:0 5:0 6:0 7:0",
                        "as_reported H01 3:1 4:0 5:1 6:0 7:0",
                        "as_reported H01.10 5:1 6:0 7:0",
                        "as_reported H01.11 3:0 4:0 5:0 6:0 7:0",
                        "as_reported H01.12 3:0 4:0",
                        "as_reported H01.OWN 3:1 4:0 5:0 6:0 7:0");
    }

    /** The province has a dossier of its own, its department none: a node is the sum of its children on every day. */
    @Test
    void aProvinceAboveASilentAgencyHasAShareOfItsOwn() {
        Books books =
                new TestBooks().with(Dossiers.received("2025-07-06T09:00")).on("2025-07-07");
        AgencyVersion silent = department("H01.11", AgencyVersion.SINCE_EVER, null);
        AgencyTree tree = treeWith("H01", silent);
        assertThat(received(tree, books)).containsExactly("as_of_today H01 6:1 7:0", "as_reported H01 6:1 7:0");
        assertThat(received(tree.expecting(List.of(silent)), books))
                .containsExactly(
                        "as_of_today H01 6:1 7:0",
                        "as_of_today H01.11 6:0 7:0",
                        "as_of_today H01.OWN 6:1 7:0",
                        "as_reported H01 6:1 7:0",
                        "as_reported H01.11 6:0 7:0",
                        "as_reported H01.OWN 6:1 7:0");
    }

    private static AgencyVersion department(String code, LocalDate validFrom, String validTo) {
        return new AgencyVersion(
                code,
                validFrom,
                Optional.ofNullable(validTo).map(LocalDate::parse),
                "Sở " + code,
                AgencyKind.DEPARTMENT,
                Optional.of("H01"),
                Optional.empty(),
                List.of(),
                true);
    }

    /** The tree of the books' H01 and of an agency below it. */
    private static AgencyTree treeWith(String counted, AgencyVersion... versions) {
        LocalDate validFrom = versions[0].validFrom();
        return AgencyTree.of(
                LocalSpark.session(),
                AgencyRegister.of(Stream.concat(TestBooks.REGISTER.versions().stream(), Stream.of(versions))
                        .toList()),
                List.of(
                        new AgencyTree.Counted("H01", AgencyVersion.SINCE_EVER),
                        new AgencyTree.Counted(counted, AgencyVersion.SINCE_EVER),
                        new AgencyTree.Counted(counted, validFrom)),
                LocalDate.of(2025, 7, 7));
    }

    /** A line of days of July, and what was received on them, for each view and node of a province. */
    private static List<String> received(AgencyTree tree, Books books) {
        return PublishedRows.of(
                        AgencyDay.STATISTIC,
                        TestBooks.sums(AgencyDay.STATISTIC, books),
                        tree,
                        books.newestDay(),
                        List.of())
                .filter("agency_code like 'H01%'")
                .groupBy("agency_view", "agency_code")
                .agg(
                        expr(
                                """
                        concat_ws(' ', transform(sort_array(collect_list(struct(day, received))),
                            each -> concat(day(each.day), ':', each.received)))"""))
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" "))
                .sorted()
                .toList();
    }

    @Test
    void anAgencyBeginsOnItsFirstDayAndHasItsKind() {
        Dataset<Row> days = days(new TestBooks()
                .with(
                        Dossiers.received("2025-07-06T09:00"),
                        Dossiers.received("2025-07-07T09:00").with(StagedDossier.AGENCY_CODE, "H01.10"))
                .on("2025-07-08"));
        assertThat(TestBooks.texts(
                        days.groupBy("agency_code", "agency_name", "agency_kind", "agency_view", "currency")
                                .agg(
                                        expr("min(day) as first"),
                                        expr("count(*) as days"),
                                        expr("sum(received) as received")),
                        "true",
                        "agency_code agency_name agency_kind agency_view currency first days received"))
                .containsExactly(
                        "H01 Hà Nội province as_of_today VND 2025-07-06 3 2",
                        "H01.10 H01.10 department as_of_today VND 2025-07-07 2 1",
                        "H01.OWN Hà Nội (own) other as_of_today VND 2025-07-06 3 1",
                        "VN VN country as_of_today VND 2025-07-06 3 2",
                        "VN.LOCALITIES VN.LOCALITIES group as_of_today VND 2025-07-06 3 2");
    }
}
