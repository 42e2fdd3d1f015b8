// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.WorkingCalendar;
import org.junit.jupiter.api.Test;

/** Hours are 07:00-11:30 and 13:30-17:00. 1 July 2025 is a Tuesday; every age is that at the end of Friday, the 4th. */
class OpenAgeTest {

    private static final LocalDate DAY = LocalDate.of(2025, 7, 4);

    private static final StructType SCHEMA = new StructType()
            .add(StagedDossier.CALENDAR.name(), StagedDossier.CALENDAR.type())
            .add(StagedDossier.RECEIVED.at().name(), StagedDossier.RECEIVED.at().type())
            .add(StagedDossier.RECEIVED.on().name(), StagedDossier.RECEIVED.on().type())
            .add(
                    StagedDossier.RECEIVED.second().name(),
                    StagedDossier.RECEIVED.second().type())
            .add(StagedDossier.SUPPLEMENT_REQUESTS.name(), StagedDossier.SUPPLEMENT_REQUESTS.type())
            .add(Dossier.PAUSES.name(), Dossier.PAUSES.type());

    @Test
    void anAgeIsWorkingTimeSinceTheReceipt() throws IOException {
        // Tuesday from 08:00 on 7 h, and three days.
        assertThat(age("vn", "2025-07-01T08:00", List.of(), List.of())).isEqualTo(31 * 60);
        // Half a minute is none.
        assertThat(age("vn", "2025-07-04T16:58:30", List.of(), List.of())).isEqualTo(1);
        // At night, on the weekend after, a week later.
        assertThat(age("vn", "2025-07-04T20:00", List.of(), List.of())).isZero();
        assertThat(age("vn", "2025-07-05T09:00", List.of(), List.of())).isZero();
        assertThat(age("vn", "2025-07-11T09:00", List.of(), List.of())).isZero();
    }

    @Test
    void supplementPausesAreTakenOffToTheSecondAndOnce() throws IOException {
        List<Row> overlapping = List.of(
                request("2025-07-02T08:00", "2025-07-03T08:00"), request("2025-07-02T14:00", "2025-07-03T15:00"));
        // The union is 7 h on the 2nd and 6 h on the 3rd.
        assertThat(age("vn", "2025-07-01T08:00", overlapping, List.of())).isEqualTo((31 - 13) * 60);
        // One that lasts, one that nobody dated.
        assertThat(age("vn", "2025-07-01T08:00", List.of(request("2025-07-01T09:00", null)), List.of()))
                .isEqualTo(60);
        assertThat(age("vn", "2025-07-01T08:00", List.of(request(null, "2025-07-03T08:00")), List.of()))
                .isEqualTo(31 * 60);
    }

    @Test
    void ofPaymentPausesTheWholeDaysAreTakenOff() throws IOException {
        // From some moment of Tuesday to some moment of Friday: Wednesday and Thursday in any case.
        assertThat(age("vn", "2025-07-01T08:00", List.of(), List.of(pause("payment", "2025-07-01", "2025-07-04"))))
                .isEqualTo((31 - 16) * 60);
        assertThat(age("vn", "2025-07-01T08:00", List.of(), List.of(pause("payment", "2025-07-02", "2025-07-02"))))
                .isEqualTo(31 * 60);
        assertThat(age("vn", "2025-07-01T08:00", List.of(), List.of(pause("payment", "2025-07-02", null))))
                .isEqualTo((31 - 16) * 60);
        // Supplement pauses by date are those that are known to the second.
        assertThat(age("vn", "2025-07-01T08:00", List.of(), List.of(pause("supplement", "2025-07-01", null))))
                .isEqualTo(31 * 60);
        // A payment and a supplement at the same time: Wednesday afternoon counts once.
        assertThat(age(
                        "vn",
                        "2025-07-01T08:00",
                        List.of(request("2025-07-02T13:30", "2025-07-03T08:00")),
                        List.of(pause("payment", "2025-07-01", "2025-07-03"))))
                .isEqualTo((31 - 9) * 60);
    }

    @Test
    void withoutItsCalendarADossierHasNoAge() throws IOException {
        assertThat(age("gone", "2025-07-01T08:00", List.of(), List.of())).isNull();
    }

    @Test
    void openIsWhatWasReceivedAndHasNoClosingAndUndatedWhatNobodyDated() {
        assertThat(LocalSpark.session()
                        .sql(
                                """
                                SELECT * FROM VALUES
                                ('open', true, null, null), ('not received, or not accepted', false, null, null),
                                ('resolved', true, 'resolved', DATE'2025-07-03'), ('undated', true, 'resolved', null),
                                ('withdrawn before receipt', false, 'withdrawn', null)
                                AS t(dossier, in_scope, closed_kind, closed_on)""")
                        .select(col("dossier"), OpenAge.isOpen(), OpenAge.isUndated())
                        .collectAsList()
                        .stream()
                        .map(row -> row.mkString(" ")))
                .containsExactly(
                        "open true false",
                        "not received, or not accepted false false",
                        "resolved false false",
                        "undated false true",
                        "withdrawn before receipt false false");
    }

    private static Integer age(String calendar, String received, List<Row> requests, List<Row> pauses)
            throws IOException {
        Row at = moment(received);
        Row row = RowFactory.create(calendar, at.get(0), at.get(1), at.get(2), requests, pauses);
        WorkingCalendar vn = WorkingCalendar.parse("vn", Files.readAllLines(Path.of("conf", "calendars", "vn.csv")));
        return LocalSpark.session()
                .createDataFrame(List.of(row), SCHEMA)
                .select(OpenAge.workingMinutes(List.of(vn), DAY))
                .head()
                .getAs(0);
    }

    private static Row request(String asked, String answered) {
        return RowFactory.create(moment(asked), moment(answered), null, null);
    }

    private static Row pause(String kind, String from, String to) {
        return RowFactory.create(kind, LocalDate.parse(from), to == null ? null : LocalDate.parse(to));
    }

    private static Row moment(String local) {
        if (local == null) {
            return null;
        }
        LocalDateTime moment = LocalDateTime.parse(local);
        Instant at = moment.toInstant(ZoneOffset.ofHours(7));
        return RowFactory.create(at, moment.toLocalDate(), moment.toLocalTime().toSecondOfDay());
    }
}
