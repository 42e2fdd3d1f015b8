// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What readers may add up: over time the half months of a longer period, and with them months of quarters and quarters of
 * years; over agencies the children of a node. Of random dossiers and payments around a turn of the year.
 */
class RollUpTest {

    private static final LocalDate LAST_EVENT = LocalDate.of(2026, 1, 20);
    private static final LocalDate NEWEST_DAY = LocalDate.of(2026, 2, 2);

    /** The tree of {@link TestBooks}. */
    private static final Map<String, List<String>> CHILDREN = Map.of(
            "H01", List.of("H01.OWN", "H01.10"),
            "VN.LOCALITIES", List.of("H01"),
            "VN.MINISTRIES", List.of("G05"),
            "VN", List.of("VN.LOCALITIES", "VN.MINISTRIES"));

    @Test
    void longerPeriodsAndHigherAgenciesAreTheSumsOfTheirParts() {
        RollUp rollUp = new RollUp(CHILDREN, NEWEST_DAY);
        for (int seed = 1; seed <= 2; seed++) {
            Books books = books(dossiers(new Random(seed)), new Random(seed));
            for (Statistic statistic : Statistics.ALL) {
                List<Row> rows = PublishedRows.figures(
                                statistic,
                                TestBooks.sums(statistic, books),
                                TestBooks.tree(NEWEST_DAY),
                                NEWEST_DAY,
                                List.of(PeriodKind.values()))
                        .collectAsList();
                List<String> figures = names(statistic.figures());
                String table = statistic.table().name();
                if (statistic.isByPeriod()) {
                    rollUp.check(table, statistic.grainTold(), figures, rows);
                } else {
                    rollUp.checkNodes(table, statistic.grainTold(), figures, rows);
                }
            }
        }
        assertThat(rollUp.checked())
                .containsAll(Statistics.ALL.stream()
                        .flatMap(statistic -> statistic.figures().stream()
                                .map(figure -> statistic.table().name() + "." + figure.name()))
                        .toList())
                .containsAll(
                        Arrays.stream(PeriodKind.values()).map(PeriodKind::name).toList());
    }

    /** What is told of the tables, or of the newest dossiers. In form II.06 the total is what came and what was left over. */
    @ParameterizedTest
    @EnumSource(Form06.Stopped.class)
    void soAreThoseOfViews(Form06.Stopped stopped) {
        RollUp rollUp = new RollUp(CHILDREN, NEWEST_DAY);
        Random random = new Random(3);
        List<Row> dossiers = dossiers(random);
        Dataset<Row> stored = LocalSpark.session().createDataFrame(dossiers, Dossier.TABLE.schema());
        AgencyTree tree = TestBooks.tree(NEWEST_DAY);
        Dataset<Row> timeliness = TestBooks.told(Timeliness.STATISTIC, books(dossiers, random));
        check(rollUp, Form06.TABLE, Form06.of(timeliness, stopped), Form06.TOTAL);
        check(
                rollUp,
                Supplements.TABLE,
                Supplements.of(stored, tree, NEWEST_DAY),
                Supplements.LONGEST_ELAPSED_DAYS,
                Supplements.LONGEST_OPEN_DAYS);
        check(
                rollUp,
                ResolvingAgencies.TABLE,
                ResolvingAgencies.of(ResolvingAgencies.resolved(stored, TestBooks.REGISTER, NEWEST_DAY), tree));
        // Of what an agency received it tells where the flag occurs alone.
        rollUp.check(
                Flags.TABLE.name(),
                Flags.TABLE.key(),
                List.of("flagged"),
                Flags.of(stored, tree).collectAsList());
        assertThat(rollUp.checked())
                .contains("dossier_flag.flagged")
                .contains("form_06.in_progress_overdue", "supplement.second_requests", "supplement.open")
                .contains("resolving_agency.received_elsewhere_late");
    }

    /** All counts of a view but those that are not added up. */
    private static void check(RollUp rollUp, Table table, Dataset<Row> told, Field... others) {
        List<String> counts = table.columns().stream()
                .filter(field -> field.type().equals(DataTypes.LongType))
                .filter(field -> !List.of(others).contains(field))
                .map(Field::name)
                .toList();
        rollUp.check(table.name(), table.key(), counts, told.collectAsList());
    }

    private static List<String> names(List<Field> fields) {
        return fields.stream().map(Field::name).toList();
    }

    private static List<Row> dossiers(Random random) {
        List<Row> dossiers = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Dossiers dossier = new RandomDossier(random, LAST_EVENT)
                    .make()
                    .with(StagedDossier.RESOLVING_AGENCY_CODE, any(random, "H01", "H01.10", "G05", null));
            dossiers.add(
                    random.nextInt(4) == 0
                            ? dossier.with(Dossier.FLAGS, List.of(Dossier.PROCEDURE_UNKNOWN))
                                    .row()
                            : dossier.row());
        }
        return dossiers;
    }

    private static Books books(List<Row> dossiers, Random random) {
        TestBooks books = new TestBooks().withRows(dossiers, 1);
        for (int i = 0; i < 60; i++) {
            pay(books, random);
        }
        return books.on(NEWEST_DAY.toString());
    }

    private static void pay(TestBooks books, Random random) {
        String agency = any(random, "H01", "H01.10", "G05");
        String procedure = any(random, "P1", "P2", null);
        String currency = any(random, "VND", "VND", "USD");
        LocalDate day = LAST_EVENT.minusDays(random.nextInt(100));
        String half = Period.halfMonthOf(day).toString();
        books.paid(
                day.toString(),
                any(random, "VCB", "BIDV", null),
                agency,
                procedure,
                currency,
                1 + random.nextInt(3),
                random.nextInt(900),
                random.nextInt(2),
                random.nextInt(2),
                random.nextInt(50));
        books.settled(half, agency, procedure, currency, 1, random.nextInt(2), random.nextInt(2), random.nextInt(2));
        books.reconciled(
                half,
                agency,
                procedure,
                currency,
                any(random, "matched", "overpaid", "no_fee"),
                1,
                random.nextInt(90),
                random.nextInt(90),
                random.nextInt(9));
    }

    @SafeVarargs
    private static <T> T any(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
