// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

class AgencyDayTest {

    private static final String FIGURES = "received received_online resolved resolved_early resolved_on_time"
            + " resolved_late resolved_without_due withdrawn judged on_time judged_online on_time_online"
            + " resolved_of_received paid int(paid_amount)";

    private static Dataset<Row> days(Books books) {
        return Statistics.seen(AgencyDay.TABLE, TestBooks.told(AgencyDay.STATISTIC, books), books.newestDay());
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
