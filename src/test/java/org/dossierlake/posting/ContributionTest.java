// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Field;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

/** What one dossier adds to the books, worked out by hand. */
class ContributionTest {

    /** Sums of what is not zero: the flows of all time, and the stocks at the end of a day. */
    private record Counted(Map<String, Long> flows, List<Row> rows) {

        static Counted of(Dossiers dossier) {
            List<Row> rows = Contribution.statistics(Dossiers.dataset(dossier)).collectAsList();
            return new Counted(sums(rows, Posting.FLOWS), rows);
        }

        /** The stocks that are not zero at the end of {@code day}, by what is known of this version of the dossier. */
        Map<String, Long> stocks(String day) {
            LocalDate end = LocalDate.parse(day);
            return sums(
                    rows.stream()
                            .filter(row -> !row.<LocalDate>getAs("half_month").isAfter(end))
                            .filter(row -> row.getAs("effective_on") == null
                                    || !row.<LocalDate>getAs("effective_on").isAfter(end))
                            .toList(),
                    Posting.STOCKS);
        }

        private static Map<String, Long> sums(List<Row> rows, List<Field> measures) {
            Map<String, Long> sums = new TreeMap<>();
            for (Field measure : measures) {
                long sum = rows.stream()
                        .mapToLong(row -> row.getAs(measure.name()))
                        .sum();
                if (sum != 0) {
                    sums.put(measure.name(), sum);
                }
            }
            return sums;
        }
    }

    @Test
    void anOpenDossierIsOverdueFromTheDayAfterItsDueDate() {
        // Received on the 3rd, due on the 20th at 17:00: the 20th itself is within. By rule 766 the end of the 20th,
        // 00:00 of the 21st, is after 17:00: late from the 20th.
        Counted open = Counted.of(Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00"));
        assertThat(open.flows()).isEqualTo(Map.of("received", 1L));
        assertThat(open.stocks("2025-07-19"))
                .isEqualTo(Map.of("in_progress", 1L, "open_judged_766", 1L, "open_on_time_766", 1L));
        assertThat(open.stocks("2025-07-20")).isEqualTo(Map.of("in_progress", 1L, "open_judged_766", 1L));
        assertThat(open.stocks("2025-07-21"))
                .isEqualTo(Map.of("in_progress", 1L, "in_progress_overdue_1_5", 1L, "open_judged_766", 1L));
        assertThat(open.stocks("2025-07-25")).containsEntry("in_progress_overdue_1_5", 1L);
        // The 26th is 6 days after the 20th, 19 August is 30 days, 20 August 31.
        assertThat(open.stocks("2025-07-26"))
                .isEqualTo(Map.of("in_progress", 1L, "in_progress_overdue_6_30", 1L, "open_judged_766", 1L));
        assertThat(open.stocks("2025-08-19")).containsEntry("in_progress_overdue_6_30", 1L);
        assertThat(open.stocks("2025-08-20"))
                .isEqualTo(Map.of("in_progress", 1L, "in_progress_overdue_over_30", 1L, "open_judged_766", 1L));
    }

    @Test
    void aDossierFinishedAfterItsDueDateIsLateAndLeavesNoStock() {
        Counted late = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00").resolved("2025-07-25T10:00", 481));
        assertThat(late.flows())
                .isEqualTo(Map.of(
                        "received", 1L,
                        "resolved", 1L,
                        "resolved_late", 1L,
                        "resolved_with_paper", 1L,
                        "working_minutes", 481L,
                        "elapsed_days", 22L,
                        "closed_judged_766", 1L));
        assertThat(late.stocks("2025-07-31")).isEmpty();
        // At the end of the first half of July it was open, and it stays so for ever.
        assertThat(late.stocks("2025-07-14"))
                .isEqualTo(Map.of("in_progress", 1L, "open_judged_766", 1L, "open_on_time_766", 1L));
        // 481 working minutes lie in the bucket after 480, which ends at 480 + 480 / 50 = 489.
        assertThat(late.rows().stream().filter(row -> row.getAs("duration_edge") != null))
                .singleElement()
                .satisfies(
                        row -> assertThat(row.<Integer>getAs("duration_edge")).isEqualTo(489));
    }

    @Test
    void theDueDateIsOnTimeUntilMidnight() {
        Counted onTime = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00").resolved("2025-07-20T23:59", 60));
        assertThat(onTime.flows()).containsEntry("resolved_on_time", 1L).doesNotContainKey("resolved_late");
        // Rule 766 compares instants: 23:59 is after 17:00.
        assertThat(onTime.flows()).containsEntry("closed_judged_766", 1L).doesNotContainKey("closed_on_time_766");

        Counted early = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00").resolved("2025-07-19T23:59", 60));
        assertThat(early.flows()).containsEntry("resolved_early", 1L).containsEntry("closed_on_time_766", 1L);
    }

    @Test
    void withoutADueDateADossierIsNeitherEarlyNorOnTimeNorLate() {
        // Trap T3: a missing due date must not fall into "on time" unseen.
        Counted resolved = Counted.of(Dossiers.received("2025-07-03T09:00").resolved("2025-07-25T10:00", 60));
        assertThat(resolved.flows())
                .containsEntry("resolved", 1L)
                .containsEntry("resolved_without_due", 1L)
                .containsEntry("closed_unjudged_766", 1L)
                .doesNotContainKeys(
                        "resolved_early",
                        "resolved_on_time",
                        "resolved_late",
                        "closed_judged_766",
                        "closed_on_time_766");
        Counted open = Counted.of(Dossiers.received("2025-07-03T09:00"));
        assertThat(open.stocks("2025-12-31"))
                .isEqualTo(Map.of("in_progress", 1L, "in_progress_without_due", 1L, "open_unjudged_766", 1L));
    }

    @Test
    void aDossierOfTheFirstInstantBelongsToThePeriodThatItBegins() {
        // Trap T5: a strict "after the start" would make it carried over.
        Counted first = Counted.of(Dossiers.received("2025-07-15T00:00").due("2025-07-30T17:00"));
        assertThat(first.rows()).isNotEmpty().allSatisfy(row -> assertThat(row.<LocalDate>getAs("half_month"))
                .isAfterOrEqualTo(LocalDate.parse("2025-07-15")));
        assertThat(first.stocks("2025-07-14")).isEmpty();
        assertThat(first.stocks("2025-07-15")).containsEntry("in_progress", 1L);
    }

    @Test
    void aDossierResolvedOnTheDayOfItsReceiptWasNeverStock() {
        Counted sameDay = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-03T17:00").resolved("2025-07-03T11:00", 120));
        assertThat(sameDay.flows()).containsEntry("resolved_on_time", 1L).containsEntry("working_minutes", 120L);
        assertThat(sameDay.stocks("2025-07-03")).isEmpty();
    }

    @Test
    void aPauseHidesTheDueDateUntilItEnds() {
        // Paused from the 18th to the 23rd; due on the 20th. On the 23rd it runs again, 3 days overdue.
        Counted paused = Counted.of(Dossiers.received("2025-07-03T09:00")
                .due("2025-07-20T17:00")
                .paused("2025-07-18T08:00", "2025-07-23T08:00"));
        assertThat(paused.stocks("2025-07-17")).doesNotContainKey("in_progress_paused");
        assertThat(paused.stocks("2025-07-18")).containsEntry("in_progress_paused", 1L);
        assertThat(paused.stocks("2025-07-22"))
                .isEqualTo(Map.of("in_progress", 1L, "in_progress_paused", 1L, "open_judged_766", 1L));
        assertThat(paused.stocks("2025-07-23"))
                .isEqualTo(Map.of("in_progress", 1L, "in_progress_overdue_1_5", 1L, "open_judged_766", 1L));
    }

    @Test
    void overlappingPausesCountOnceAndAnUnendedOneLasts() {
        Counted paused = Counted.of(Dossiers.received("2025-07-03T09:00")
                .due("2025-07-04T17:00")
                .paused("2025-07-05T08:00", "2025-07-10T08:00")
                .paused("2025-07-08T08:00", null));
        assertThat(paused.stocks("2025-07-09")).containsEntry("in_progress_paused", 1L);
        assertThat(paused.stocks("2025-09-30"))
                .containsEntry("in_progress_paused", 1L)
                .doesNotContainKey("in_progress_overdue_over_30");
    }

    @Test
    void aClosingWithoutADateStaysInStockAsUndated() {
        Counted undated = Counted.of(Dossiers.received("2025-07-03T09:00")
                .due("2025-07-20T17:00")
                .paused("2025-07-18T08:00", null)
                .resolvedWithoutDate());
        assertThat(undated.flows()).isEqualTo(Map.of("received", 1L));
        // Undated goes before paused and overdue; rule 766 takes it as open.
        assertThat(undated.stocks("2025-07-31"))
                .isEqualTo(Map.of("in_progress", 1L, "in_progress_undated", 1L, "open_judged_766", 1L));
    }

    @Test
    void withdrawnAndStoppedDossiersAreClosedButNotResolved() {
        Counted withdrawn = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00").withdrawn("2025-07-10T10:00"));
        assertThat(withdrawn.flows())
                .isEqualTo(Map.of("received", 1L, "withdrawn", 1L, "closed_judged_766", 1L, "closed_on_time_766", 1L));
        assertThat(withdrawn.stocks("2025-07-14")).isEmpty();

        Counted stopped = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00").stopped("2025-07-22T10:00"));
        assertThat(stopped.flows()).isEqualTo(Map.of("received", 1L, "stopped", 1L, "closed_judged_766", 1L));
        assertThat(stopped.stocks("2025-07-31")).isEqualTo(Map.of("stopped_stock", 1L));
        assertThat(stopped.stocks("2025-12-31")).isEqualTo(Map.of("stopped_stock", 1L));
    }

    @Test
    void aWithdrawalBeforeReceiptIsCountedApart() {
        Counted early = Counted.of(Dossiers.filed().withdrawn("2025-07-10T10:00"));
        assertThat(early.flows()).isEqualTo(Map.of("withdrawn_before_receipt", 1L));
        assertThat(early.stocks("2025-12-31")).isEmpty();
    }

    @Test
    void aRefusalLeavesEveryFlowButIsJudgedByRule766() {
        // Trap T4. Received, refused on the 10th in time.
        Counted refused = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00").refused("2025-07-10T10:00"));
        assertThat(refused.flows()).isEqualTo(Map.of("refused", 1L, "closed_judged_766", 1L, "closed_on_time_766", 1L));
        assertThat(refused.stocks("2025-07-14")).isEmpty();

        Counted neverReceived = Counted.of(Dossiers.filed().refused("2025-07-10T10:00"));
        assertThat(neverReceived.flows()).isEqualTo(Map.of("refused", 1L));

        Counted withoutDate = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00").refused(null));
        assertThat(withoutDate.rows()).isEmpty();
    }

    @Test
    void aRefusalLaterThanItsHalfMonthIsOpenInBetweenForRule766() {
        Counted refused = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00").refused("2025-07-18T10:00"));
        assertThat(refused.stocks("2025-07-14")).isEqualTo(Map.of("open_judged_766", 1L, "open_on_time_766", 1L));
        assertThat(refused.stocks("2025-07-31")).isEmpty();
    }

    @Test
    void eachRateOfWhatIsDigitalHasItsOwnConditions() {
        // Columns: component file, result file, paper returned, channel; then what of it counts.
        Map<List<Object>, List<String>> counted = Map.of(
                List.of(true, true, true, "1"), List.of("result_electronic", "dossier_digitised"),
                List.of(false, true, true, "1"), List.of("result_electronic"),
                List.of(true, false, true, "1"), List.of(),
                List.of(true, true, false, "1"), List.of(),
                List.of(false, false, true, "2"), List.of(),
                List.of(false, true, true, "2"), List.of("result_electronic", "end_to_end_online"),
                List.of(false, false, false, "2"), List.of("end_to_end_online"),
                List.of(false, false, false, "1"), List.of());
        List<String> all = List.of("result_electronic", "dossier_digitised", "end_to_end_online");
        counted.forEach((dossier, measures) -> {
            Counted resolved = Counted.of(Dossiers.received("2025-07-03T09:00")
                    .resolved("2025-07-04T10:00", 60)
                    .with(StagedDossier.COMPONENT_FILE, dossier.get(0))
                    .with(StagedDossier.RESULT_FILE, dossier.get(1))
                    .with(Dossier.RETURNS_PAPER, dossier.get(2))
                    .with(StagedDossier.CHANNEL, dossier.get(3)));
            assertThat(all)
                    .as(dossier.toString())
                    .filteredOn(resolved.flows()::containsKey)
                    .containsExactlyElementsOf(measures);
        });
    }

    @Test
    void aFilingWaitsLateFromItsDayOn() {
        Counted waiting = Counted.of(Dossiers.filed()
                .status("1")
                .with(StagedDossier.CHANNEL, "2")
                .with(Dossier.WAITING_LATE_ON, LocalDate.parse("2025-07-16")));
        assertThat(waiting.flows()).isEmpty();
        assertThat(waiting.stocks("2025-07-15")).isEmpty();
        assertThat(waiting.stocks("2025-07-16")).isEqualTo(Map.of("waiting_late", 1L));
        // Whatever becomes of it later, it was waiting at the end of the first half of July.
        LocalDate tenth = LocalDate.parse("2025-07-10");
        Counted received = Counted.of(Dossiers.received("2025-07-18T09:00").with(Dossier.WAITING_LATE_ON, tenth));
        assertThat(received.stocks("2025-07-14")).isEqualTo(Map.of("waiting_late", 1L));
        assertThat(received.stocks("2025-07-31"))
                .containsEntry("in_progress", 1L)
                .doesNotContainKey("waiting_late");
        Counted refused =
                Counted.of(Dossiers.filed().refused("2025-07-20T10:00").with(Dossier.WAITING_LATE_ON, tenth));
        assertThat(refused.stocks("2025-07-14")).isEqualTo(Map.of("waiting_late", 1L));
        assertThat(refused.stocks("2025-07-31")).isEmpty();
        // Status 1 with a date of receipt is not in scope and not judged.
        assertThat(Counted.of(Dossiers.received("2025-07-03T09:00")
                                .due("2025-07-20T17:00")
                                .status("1"))
                        .rows())
                .isEmpty();
    }

    @Test
    void rule766TakesOutTheTimeOfOneAnsweredRequest() {
        // Asked on the 10th at 08:00, answered on the 12th at 08:00: 48 hours. Due on the 20th at 17:00, so late once
        // the
        // end of a day less 48 hours passes it: 00:00 of the 23rd less 48 hours is the 21st, after the 20th at 17:00;
        // 00:00 of the 22nd less 48 hours is the 20th at 00:00, in time. The due date of form_06 is not moved.
        Counted answered = Counted.of(Dossiers.received("2025-07-03T09:00")
                .due("2025-07-20T17:00")
                .requested("2025-07-10T08:00", "2025-07-12T08:00"));
        assertThat(answered.stocks("2025-07-21"))
                .containsEntry("open_on_time_766", 1L)
                .containsEntry("in_progress_overdue_1_5", 1L);
        assertThat(answered.stocks("2025-07-22"))
                .containsEntry("open_judged_766", 1L)
                .doesNotContainKey("open_on_time_766");
    }

    @Test
    void rule766JudgesAnUnansweredRequestAtItsInstant() {
        Counted inTime = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00").requested("2025-07-20T17:00", null));
        assertThat(inTime.stocks("2025-07-20")).containsEntry("open_on_time_766", 1L);
        assertThat(inTime.stocks("2025-12-31")).containsEntry("open_on_time_766", 1L);

        // The clock ran out on the 20th at 17:00, before the request.
        Counted tooLate = Counted.of(
                Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00").requested("2025-07-20T17:01", null));
        assertThat(tooLate.stocks("2025-07-19")).containsEntry("open_on_time_766", 1L);
        assertThat(tooLate.stocks("2025-07-20")).doesNotContainKey("open_on_time_766");
    }

    @Test
    void rule766TakesTwoRequestsAsLate() {
        Counted two = Counted.of(Dossiers.received("2025-07-03T09:00")
                .due("2025-07-20T17:00")
                .requested("2025-07-07T08:00", "2025-07-08T08:00")
                .requested("2025-07-10T08:00", "2025-07-11T08:00"));
        assertThat(two.stocks("2025-07-09")).containsEntry("open_on_time_766", 1L);
        assertThat(two.stocks("2025-07-10"))
                .containsEntry("open_judged_766", 1L)
                .doesNotContainKey("open_on_time_766");
    }

    @Test
    void rule766TakesTwoRequestsAsLateWhereNoTimeIsKnownToo() {
        // Until the second request nothing is known of it, from then on it is late.
        Counted two = Counted.of(Dossiers.received("2025-07-03T09:00")
                .requested("2025-07-07T08:00", "2025-07-08T08:00")
                .requested("2025-07-10T08:00", "2025-07-11T08:00"));
        assertThat(two.stocks("2025-07-09")).containsEntry("open_unjudged_766", 1L);
        assertThat(two.stocks("2025-07-10"))
                .containsEntry("open_judged_766", 1L)
                .doesNotContainKeys("open_on_time_766", "open_unjudged_766");
    }

    @Test
    void rule766TakesNothingOutForARequestAnsweredBeforeItWasAsked() {
        // Two dates in the wrong order must not make the due time earlier: at the end of the 19th it is in time.
        Counted crossed = Counted.of(Dossiers.received("2025-07-03T09:00")
                .due("2025-07-20T17:00")
                .requested("2025-07-12T08:00", "2025-07-10T08:00"));
        assertThat(crossed.stocks("2025-07-19")).containsEntry("open_on_time_766", 1L);
        assertThat(crossed.stocks("2025-07-20")).doesNotContainKey("open_on_time_766");
    }

    @Test
    void aDueTimeOfMidnightIsTakenLiterally() {
        // Due on the 20th at 00:00: the end of the 19th is just in time, the end of the 20th is late.
        Counted midnight = Counted.of(Dossiers.received("2025-07-03T09:00").due("2025-07-20T00:00"));
        assertThat(midnight.stocks("2025-07-19")).containsEntry("open_on_time_766", 1L);
        assertThat(midnight.stocks("2025-07-20")).doesNotContainKeys("open_on_time_766", "in_progress_overdue_1_5");
        assertThat(midnight.stocks("2025-07-21")).containsEntry("in_progress_overdue_1_5", 1L);
    }

    @Test
    void aDueDateBeforeReceiptIsOverdueAtOnce() {
        Counted overdue = Counted.of(Dossiers.received("2025-07-10T09:00").due("2025-07-02T17:00"));
        assertThat(overdue.stocks("2025-07-10"))
                .isEqualTo(Map.of("in_progress", 1L, "in_progress_overdue_6_30", 1L, "open_judged_766", 1L));
    }

    @Test
    void digitalFactsCountWithTheReceiptAndTheClosing() {
        Counted digital = Counted.of(Dossiers.received("2025-07-03T09:00")
                .with(StagedDossier.CHANNEL, "2")
                .with(StagedDossier.COMPONENT_FILE, true)
                .with(StagedDossier.RESULT_FILE, true)
                .with(StagedDossier.DATA_REUSED, true)
                .with(Dossier.RECEIVED_LATE, true)
                .with(Dossier.FILED_EQUALS_RECEIVED, true)
                .resolved("2025-07-20T10:00", 300));
        assertThat(digital.flows())
                .containsEntry("component_digitised", 1L)
                .containsEntry("data_reused", 1L)
                .containsEntry("received_late", 1L)
                .containsEntry("filed_equals_received", 1L)
                .containsEntry("result_electronic", 1L)
                .containsEntry("dossier_digitised", 1L)
                .containsEntry("end_to_end_online", 1L);
        assertThat(digital.flows()).doesNotContainKeys("from_personal_store", "population_data");
        // What comes from the store was read from the population data, too.
        Counted stored =
                Counted.of(Dossiers.received("2025-07-03T09:00").with(StagedDossier.FROM_PERSONAL_STORE, true));
        assertThat(stored.flows()).containsEntry("from_personal_store", 1L).containsEntry("population_data", 1L);
        Counted verified = Counted.of(Dossiers.received("2025-07-03T09:00").with(StagedDossier.ACCOUNT_VERIFIED, true));
        assertThat(verified.flows()).containsEntry("population_data", 1L).doesNotContainKey("from_personal_store");
        assertThat(Counted.of(Dossiers.filed().with(StagedDossier.ACCOUNT_VERIFIED, true))
                        .flows())
                .doesNotContainKey("population_data");
        // A stopped dossier has no result, whatever its files say.
        Counted stopped = Counted.of(Dossiers.received("2025-07-03T09:00")
                .with(StagedDossier.CHANNEL, "2")
                .with(StagedDossier.RESULT_FILE, true)
                .stopped("2025-07-20T10:00"));
        assertThat(stopped.flows()).doesNotContainKeys("result_electronic", "end_to_end_online", "resolved_with_paper");
    }

    @Test
    void aContributionTakenBackLeavesNothing() {
        List<Row> rows = List.of(Dossiers.received("2025-07-03T09:00")
                .due("2025-07-20T17:00")
                .requested("2025-07-10T08:00", "2025-07-12T08:00")
                .resolved("2025-07-25T10:00", 481)
                .row());
        Dataset<Row> both = Dossiers.dataset(rows, 1).union(Dossiers.dataset(rows, -1));
        assertThat(Contribution.statistics(both).collectAsList()).isEmpty();
        assertThat(Contribution.days(both).collectAsList()).isEmpty();
    }

    @Test
    void theDayKnowsWhatWasReceivedAndResolvedOnIt() {
        List<Row> days = Contribution.days(Dossiers.dataset(
                        Dossiers.received("2025-07-03T09:00")
                                .due("2025-07-03T17:00")
                                .resolved("2025-07-03T11:00", 120),
                        Dossiers.received("2025-07-03T09:00").resolved("2025-07-04T11:00", 500),
                        Dossiers.received("2025-07-03T09:00").stopped("2025-07-04T11:00"),
                        Dossiers.received("2025-07-03T09:00").refused("2025-07-03T11:00"),
                        Dossiers.received("2025-07-03T09:00").withdrawn("2025-07-04T11:00")))
                .select(
                        "day",
                        "received",
                        "resolved",
                        "resolved_on_time",
                        "resolved_without_due",
                        "withdrawn",
                        "stopped",
                        "resolved_of_received")
                .collectAsList();
        assertThat(days)
                .containsExactlyInAnyOrder(
                        RowFactory.create(LocalDate.parse("2025-07-03"), 4L, 1L, 1L, 0L, 0L, 0L, 1L),
                        RowFactory.create(LocalDate.parse("2025-07-04"), 0L, 1L, 0L, 1L, 1L, 1L, 0L));
    }

    @Test
    void aDayOfPaymentsIsCountedByWhatBecameOfThem() {
        Dataset<Row> payments = LocalSpark.session()
                .sql("SELECT DATE'2025-07-03' AS paid_on, 'B' AS bank, 'H01' AS agency_code,"
                        + " DATE'0001-01-01' AS agency_valid_from, 'P1' AS procedure_code, 'new' AS cause, *"
                        + " FROM VALUES ('payment', 'success', 100, 'VND', 1), ('payment', 'success', 30, 'VND', 1),"
                        + " ('payment', 'success', 5, 'EUR', 1), ('payment', 'failed', 70, 'VND', 1),"
                        + " ('payment', 'failed', 70, 'VND', 1), ('payment', 'failed', 70, 'VND', -1),"
                        + " ('refund', 'success', 20, 'VND', 1), ('refund', 'failed', 20, 'VND', 1),"
                        + " ('request', null, 100, 'VND', 1), ('payment', 'success', 30, 'VND', -1),"
                        + " ('refund', 'stated', 7, 'VND', 1), ('refund', 'stated', 20, 'VND', 1)"
                        + " AS t(kind, outcome, amount, currency, sign)")
                .withColumn(
                        "repeats",
                        when(col("outcome").equalTo("stated").and(col("amount").equalTo(20)), lit(true)));
        // 100 + 30 - 30; two failed less one taken back; 20 and 7 paid back, the second as its request's state says.
        // What repeats the first, a failed refund and a request move nothing.
        assertThat(texts(Contribution.payments(payments), "currency", PostingPayment.MEASURES))
                .containsExactly("EUR 1 5.00000 0 0 0.00000", "VND 1 100.00000 1 2 27.00000");
    }

    @Test
    void settlementsAreCountedInTheHalfMonthOfTheReceiptElseOfThePayment() {
        Dataset<Row> settlements = LocalSpark.session()
                .sql("SELECT 'H01' AS agency_code, DATE'0001-01-01' AS agency_valid_from, 'P1' AS procedure_code,"
                        + " 'new' AS cause, 1 AS sign, paid - refunded AS net, * FROM VALUES"
                        + " (DATE'2025-07-14', DATE'2025-07-20', 'VND', 'VND', 100, 100, 0, true, 'a'),"
                        + " (DATE'2025-07-14', DATE'2025-07-20', 'VND', 'VND', 100, 60, 10, false, 'a'),"
                        + " (DATE'2025-07-14', null, 'VND', 'VND', 50, 0, 0, true, 'a'),"
                        + " (DATE'2025-07-14', null, 'VND', 'VND', 0, 0, 0, false, 'a'),"
                        // Paid in another currency than the fee's, and for nobody's dossier: money, but no dossier.
                        + " (DATE'2025-07-14', DATE'2025-07-20', 'VND', 'EUR', 0, 7, 0, false, 'b'),"
                        + " (null, DATE'2025-07-20', null, 'VND', 0, 9, 0, false, 'c'),"
                        + " (null, null, 'VND', 'VND', 100, 0, 0, false, 'd')"
                        + " AS t(received_on, first_paid_on, fee_currency, currency, fee_due, paid, refunded, paid_flag,"
                        + " class)");
        // Of class a: 4 dossiers, 3 with a fee, 2 paid, of them 1 without flag; 1 flagged and not paid.
        assertThat(texts(
                        Contribution.settlements(settlements),
                        "concat(class, ' ', half_month)",
                        PostingSettlement.MEASURES))
                .containsExactly(
                        "a 2025-07-01 4 250.00000 160.00000 10.00000 150.00000 3 2 1 1",
                        "b 2025-07-01 1 0.00000 7.00000 0.00000 7.00000 0 0 0 0",
                        "c 2025-07-15 1 0.00000 9.00000 0.00000 9.00000 0 0 0 0");
        // What is taken back leaves nothing.
        assertThat(Contribution.settlements(settlements.union(settlements.withColumn("sign", lit(-1))))
                        .collectAsList())
                .isEmpty();
    }

    /** A column and the measures, in order. */
    private static List<String> texts(Dataset<Row> rows, String first, List<Field> measures) {
        return rows
                .selectExpr(Stream.concat(Stream.of(first), measures.stream().map(Field::name))
                        .toArray(String[]::new))
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" "))
                .sorted()
                .toList();
    }

    @Test
    void theBucketIsTheHistogramsUpperEdge() {
        int longest = 15_000_000;
        List<Row> minutes = IntStream.concat(
                        IntStream.rangeClosed(0, 20_000),
                        IntStream.iterate(20_000, m -> m < longest, m -> m + m / 397 + 1))
                .mapToObj(RowFactory::create)
                .toList();
        List<Row> edges = LocalSpark.session()
                .createDataFrame(minutes, new StructType().add("minutes", DataTypes.IntegerType))
                .select(col("minutes"), Contribution.edgeOf(col("minutes")).as("edge"))
                .collectAsList();
        assertThat(edges).hasSameSizeAs(minutes).allSatisfy(row -> assertThat(row.<Integer>getAs("edge"))
                .isEqualTo(DurationHistogram.upperEdge(row.<Integer>getAs("minutes"))));
        assertThat(LocalSpark.session()
                        .range(1)
                        .select(Contribution.edgeOf(lit(null).cast(DataTypes.IntegerType)))
                        .collectAsList())
                .containsExactly(RowFactory.create((Object) null));
    }
}
