// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Field;
import org.junit.jupiter.api.Test;

/** Small cells by hand, and an attacker who knows all that is public and every sum that binds it. */
class SmallCellsTest {

    private static final long SEED = 20250714;
    private static final int PERIODS = 400;
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);

    /** The tree; B1 is an only child, and only B goes down three steps. */
    private static final Map<String, String> PARENTS = new LinkedHashMap<>();

    static {
        PARENTS.put("VN", null);
        List.of("A", "B", "C", "D").forEach(code -> PARENTS.put(code, "VN"));
        List.of("A1", "A2", "A3").forEach(code -> PARENTS.put(code, "A"));
        PARENTS.put("B1", "B");
        List.of("B11", "B12").forEach(code -> PARENTS.put(code, "B1"));
        List.of("D1", "D2").forEach(code -> PARENTS.put(code, "D"));
    }

    private static final List<String> LEAVES = List.of("A1", "A2", "A3", "B11", "B12", "C", "D1", "D2");
    private static final List<String> PROCEDURES = List.of("P1", "P2", "P3", "P4");
    private static final String NONE = "names none";

    /** How a dossier was resolved; the index in a cell's counts. */
    private static final int ON_TIME = 0;

    private static final int LATE = 1;
    private static final int WITHOUT_DUE = 2;
    private static final int KINDS = 3;

    private static final PublicTable TIMELINESS = PublicTable.ALL.get(0);

    private static final List<Field> COUNTS = List.of(
            Timeliness.RECEIVED,
            Timeliness.RECEIVED_ONLINE,
            Timeliness.RESOLVED,
            Timeliness.RESOLVED_LATE,
            Timeliness.RESOLVED_WITHOUT_DUE,
            Timeliness.ON_TIME_WITH_DUE,
            Timeliness.JUDGED_WITH_DUE);

    /** Dossiers resolved in one period: counts per kind, of each agency and of each procedure. */
    private static final class Period {

        private final Map<String, long[]> cells = new LinkedHashMap<>();

        Period() {
            Stream.of(PARENTS.keySet().stream(), PROCEDURES.stream(), Stream.of(NONE))
                    .flatMap(each -> each)
                    .forEach(node -> cells.put(node, new long[KINDS]));
        }

        Period add(String leaf, String procedure, int kind, long dossiers) {
            for (String node = leaf; node != null; node = PARENTS.get(node)) {
                cells.get(node)[kind] += dossiers;
            }
            cells.get(procedure)[kind] += dossiers;
            return this;
        }

        long whole(String node) {
            return Arrays.stream(cells.get(node)).sum();
        }

        boolean isSmall(String node) {
            return Stream.concat(
                            Stream.of(whole(node)),
                            Arrays.stream(cells.get(node)).boxed().flatMap(part -> Stream.of(part, whole(node) - part)))
                    .anyMatch(count -> count >= 1 && count <= 4);
        }
    }

    /** A period and what is suppressed in it, worked out by hand. */
    private record Example(Period period, String... suppressed) {}

    private static final List<Example> EXAMPLES = List.of(
            // A2 has 3; of 10 and 7 beside it 7 is the smaller. 20 in A and 30 in C: nothing to take off higher up.
            new Example(
                    new Period()
                            .add("A1", "P1", ON_TIME, 10)
                            .add("A2", "P1", ON_TIME, 3)
                            .add("A3", "P1", ON_TIME, 7)
                            .add("C", "P1", ON_TIME, 30),
                    "A2",
                    "A3"),
            // Two small ones hide each other: nothing else is needed.
            new Example(
                    new Period()
                            .add("A1", "P1", ON_TIME, 10)
                            .add("A2", "P1", ON_TIME, 3)
                            .add("A3", "P1", ON_TIME, 4),
                    "A2",
                    "A3"),
            // Of two with 9 the one whose code comes first.
            new Example(
                    new Period()
                            .add("A3", "P1", ON_TIME, 9)
                            .add("A2", "P1", ON_TIME, 9)
                            .add("A1", "P1", ON_TIME, 2),
                    "A1",
                    "A2"),
            // C has 3, A with 12 is the smallest beside it; of 5 and 7 in A one must go, too.
            new Example(
                    new Period()
                            .add("A1", "P1", ON_TIME, 5)
                            .add("A2", "P1", ON_TIME, 7)
                            .add("B11", "P1", ON_TIME, 20)
                            .add("B12", "P1", ON_TIME, 20)
                            .add("C", "P1", ON_TIME, 3),
                    "A",
                    "A1",
                    "C"),
            // B with 11 is the smallest: its only child counts the same, and below that 5 and 6.
            new Example(
                    new Period()
                            .add("A1", "P1", ON_TIME, 50)
                            .add("A2", "P1", ON_TIME, 70)
                            .add("B11", "P1", ON_TIME, 6)
                            .add("B12", "P1", ON_TIME, 5)
                            .add("C", "P1", ON_TIME, 3),
                    "B",
                    "B1",
                    "B12",
                    "C"),
            // B, B1 and B11 all have 2.
            new Example(new Period().add("B11", "P1", ON_TIME, 2).add("C", "P1", ON_TIME, 30), "B", "B1", "B11", "C"),
            // All there is are 4.
            new Example(new Period().add("C", "P1", ON_TIME, 4), "C", "P1", "VN"),
            // 6 is the smallest beside 3.
            new Example(
                    new Period()
                            .add("C", "P1", ON_TIME, 3)
                            .add("C", "P2", ON_TIME, 50)
                            .add("C", "P3", ON_TIME, 6),
                    "P1",
                    "P3"),
            // 52 - 20 - 30 would show the 2 that name none.
            new Example(
                    new Period()
                            .add("C", "P1", ON_TIME, 20)
                            .add("C", "P2", ON_TIME, 30)
                            .add("C", NONE, ON_TIME, 2),
                    "P1"),
            // 2 late of 42 in A1, and of all in A; 38 of 40 late in D1, which leaves 2. A3 and D2 are the smallest
            // beside
            // A1 and D1, D with 49 is it beside A. C has nothing that is small.
            new Example(
                    new Period()
                            .add("A1", "P1", ON_TIME, 40)
                            .add("A1", "P1", LATE, 2)
                            .add("A2", "P1", ON_TIME, 90)
                            .add("A3", "P1", ON_TIME, 80)
                            .add("C", "P1", ON_TIME, 50)
                            .add("D1", "P1", LATE, 38)
                            .add("D1", "P1", WITHOUT_DUE, 2)
                            .add("D2", "P1", WITHOUT_DUE, 9),
                    "A",
                    "A1",
                    "A3",
                    "D",
                    "D1",
                    "D2"));

    @Test
    void whatIsSuppressedByHand() {
        List<Set<String>> masks = masks(EXAMPLES.stream().map(Example::period).toList());
        for (int i = 0; i < EXAMPLES.size(); i++) {
            assertThat(masks.get(i))
                    .as("example %d", i)
                    .containsExactly(EXAMPLES.get(i).suppressed());
        }
    }

    /** Suppressed where timeliness is, and with the same rows: that a row is missing would tell that nothing was resolved. */
    @Test
    void processingTimeHidesWhatTimelinessHides() {
        Period period = new Period()
                .add("A1", "P1", ON_TIME, 10)
                .add("A1", "P1", LATE, 2)
                .add("A2", "P1", ON_TIME, 20)
                .add("C", "P1", LATE, 50)
                .add("D1", "P1", LATE, 60);
        Dataset<Row> timeliness = timeliness(List.of(period));
        Dataset<Row> resolved = timeliness.filter("resolved > 0");
        for (Field figure : ProcessingTime.TABLE.columns()) {
            if (!List.of(resolved.columns()).contains(figure.name())) {
                resolved = resolved.withColumn(figure.name(), lit(null).cast(figure.type()));
            }
        }
        Dataset<Row> times = resolved.withColumn(
                "working_minutes", ProcessingTime.RESOLVED.col().multiply(60));
        List<String> shown = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        for (Row row : PublicTable.ALL
                .get(1)
                .rows(
                        table -> table.equals(Timeliness.TABLE) ? timeliness : times,
                        levels(),
                        rows -> rows.localCheckpoint())
                .collectAsList()) {
            String node = row.getAs("procedure_code") == null ? row.getAs("agency_code") : row.getAs("procedure_code");
            boolean isHidden = row.<String>getAs("suppressed").startsWith("resolved, working_minutes, ");
            assertThat(row.<Long>getAs("resolved")).as(node).isEqualTo(isHidden ? null : (Long) period.whole(node));
            assertThat(row.<Long>getAs("working_minutes"))
                    .isEqualTo(isHidden ? null : (Long) (60 * period.whole(node)));
            (isHidden ? hidden : shown).add(node);
        }
        // 2 late in A1 and so in A; A2 beside A1, and A with 32 of itself is hidden by C with 50. All others have none.
        assertThat(shown).containsExactlyInAnyOrder("VN", "P1", "D", "D1");
        assertThat(hidden)
                .hasSize(PARENTS.size() + PROCEDURES.size() - shown.size())
                .contains("A", "A1", "A2", "C");
    }

    /** Successful, failed and refunded payments each decide for themselves, and so does each currency. */
    @Test
    void onlinePaymentsByHand() {
        Dataset<Row> payments = payments(
                "VND VN - - 100 23 22",
                "VND A - - 55 15 2",
                "VND A1 - - 40 6 2",
                "VND A2 - - 3 0 0",
                "VND A3 - - 12 9 0",
                "VND C - - 45 8 20",
                "VND VN P1 - 60 15 22",
                "VND VN P2 - 38 8 0",
                "VND VN - X 70 23 14",
                "VND VN - Y 26 0 8",
                "VND VN - Z 4 0 0",
                "USD VN - - 53 0 0",
                "USD A - - 50 0 0",
                "USD A1 - - 50 0 0",
                "USD C - - 3 0 0",
                // Not public: agencies by procedure or bank, and both at once.
                "VND C P1 - 45 8 20",
                "VND C - X 45 8 20",
                "VND VN P1 X 60 15 14");
        List<String> found =
                PublicTable.ALL
                        .get(2)
                        .rows(table -> payments, levels(), rows -> rows.localCheckpoint())
                        .collectAsList()
                        .stream()
                        .map(row -> Stream.of(
                                        "currency",
                                        "agency_code",
                                        "procedure_code",
                                        "bank",
                                        "successful",
                                        "amount",
                                        "failed",
                                        "refunded",
                                        "refunded_amount",
                                        "suppressed")
                                .map(column -> row.getAs(column) instanceof BigDecimal money
                                        ? money.stripTrailingZeros().toPlainString()
                                        : String.valueOf(row.<Object>getAs(column)))
                                .collect(Collectors.joining(" ")))
                        .toList();
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "VND VN null null 100 100000 23 22 22000 ",
                        // 2 refunds in A1 and so in A; with C's 20 the whole would tell of them.
                        "VND A null null 55 55000 15 null null refunded, refunded_amount",
                        "VND A1 null null 40 40000 6 null null refunded, refunded_amount",
                        // 3 successful in A2; 12 is the smaller of the others. That none failed is not told, either.
                        "VND A2 null null null null null null null successful, amount, failed, refunded, refunded_amount",
                        "VND A3 null null null null 9 null null successful, amount, refunded, refunded_amount",
                        "VND C null null 45 45000 8 null null refunded, refunded_amount",
                        // 100 - 60 - 38 would show the 2 that name no procedure.
                        "VND VN P1 null 60 60000 15 22 22000 ",
                        "VND VN P2 null null null 8 null null successful, amount, refunded, refunded_amount",
                        // 4 through Z; Y with 26 is the smaller of the others.
                        "VND VN null X 70 70000 23 14 14000 ",
                        "VND VN null Y null null null 8 8000 successful, amount, failed",
                        "VND VN null Z null null null null null successful, amount, failed, refunded, refunded_amount",
                        // 3 dollars' payments in C take A with them and what is below it, but no amount in dong.
                        "USD VN null null 53 53000 null null null failed, refunded, refunded_amount",
                        "USD A null null null null null null null successful, amount, failed, refunded, refunded_amount",
                        "USD A1 null null null null null null null successful, amount, failed, refunded, refunded_amount",
                        "USD C null null null null null null null successful, amount, failed, refunded, refunded_amount");
    }

    @Test
    void nobodyCanTellWhatASmallCellCounts() {
        Random random = new Random(SEED);
        List<Period> periods =
                Stream.generate(() -> random(random)).limit(PERIODS).toList();
        List<Set<String>> masks = masks(periods);
        int small = 0;
        int bySmallAlone = 0;
        List<String> found = new ArrayList<>();
        for (int i = 0; i < PERIODS; i++) {
            Period period = periods.get(i);
            Set<String> mask = masks.get(i);
            small +=
                    (int) period.cells.keySet().stream().filter(period::isSmall).count();
            bySmallAlone += found(period, (node, any) -> period.isSmall(node)).size();
            found.addAll(found(period, (node, any) -> mask.contains(node)));
        }
        assertThat(small).isGreaterThan(PERIODS);
        assertThat(bySmallAlone)
                .as("what the attacker finds where small cells alone are suppressed")
                .isGreaterThan(PERIODS / 4);
        assertThat(found).isEmpty();
    }

    private static Period random(Random random) {
        Period period = new Period();
        int most = new int[] {3, 8, 20, 60}[random.nextInt(4)];
        int kinds = 1 + random.nextInt(KINDS);
        for (String leaf : LEAVES) {
            int parts = random.nextInt(4);
            for (int part = 0; part < parts; part++) {
                int procedure = random.nextInt(PROCEDURES.size() + 1);
                period.add(
                        leaf,
                        procedure < PROCEDURES.size() ? PROCEDURES.get(procedure) : NONE,
                        random.nextInt(kinds),
                        1 + random.nextInt(random.nextInt(4) == 0 ? 3 : most));
            }
        }
        return period;
    }

    /** The small counts that follow from what is public; kinds bind each other nowhere but in the wholes. */
    private static List<String> found(Period period, BiPredicate<String, Period> isSuppressed) {
        List<Map<String, Range>> known = new ArrayList<>();
        for (int kind = 0; kind < KINDS; kind++) {
            known.add(new Attack(period, kind, isSuppressed).ranges());
        }
        List<String> found = new ArrayList<>();
        for (String node : period.cells.keySet()) {
            boolean[] isKnown = new boolean[KINDS];
            for (int kind = 0; kind < KINDS; kind++) {
                isKnown[kind] = known.get(kind).get(node).isOne();
            }
            for (int kinds = 1; kinds < 1 << KINDS; kinds++) {
                long count = 0;
                boolean isCountKnown = true;
                for (int kind = 0; kind < KINDS; kind++) {
                    if ((kinds >> kind & 1) == 1) {
                        count += period.cells.get(node)[kind];
                        isCountKnown &= isKnown[kind];
                    }
                }
                if (isCountKnown && count >= 1 && count <= 4) {
                    found.add("%s has %d of kinds %s".formatted(node, count, Integer.toBinaryString(kinds)));
                }
            }
        }
        return found;
    }

    private record Range(long least, long most) {

        private static final long MUCH = 1L << 40;
        static final Range ANY = new Range(0, MUCH);

        Range and(Range other) {
            assertThat(Math.max(least, other.least)).isLessThanOrEqualTo(Math.min(most, other.most));
            return new Range(Math.max(least, other.least), Math.min(most, other.most));
        }

        Range plus(Range other) {
            return new Range(least + other.least, Math.min(MUCH, most + other.most));
        }

        boolean isOne() {
            return least == most;
        }
    }

    /**
     * What can be said of one kind of dossier from the public counts: the sums bind the counts as a tree, in which ranges that
     * are narrowed once upwards and once downwards are the narrowest.
     */
    private static final class Attack {

        private final Map<String, Range> up = new HashMap<>();
        private final Map<String, Range> ranges = new HashMap<>();
        private final Period period;
        private final int kind;
        private final BiPredicate<String, Period> isSuppressed;

        Attack(Period period, int kind, BiPredicate<String, Period> isSuppressed) {
            this.period = period;
            this.kind = kind;
            this.isSuppressed = isSuppressed;
        }

        Map<String, Range> ranges() {
            narrow("VN", up("VN"));
            return ranges;
        }

        private static List<List<String>> sums(String node) {
            List<String> children = PARENTS.keySet().stream()
                    .filter(child -> node.equals(PARENTS.get(child)))
                    .toList();
            if (node.equals("VN")) {
                return List.of(
                        children,
                        Stream.concat(PROCEDURES.stream(), Stream.of(NONE)).toList());
            }
            return children.isEmpty() ? List.of() : List.of(children);
        }

        private Range up(String node) {
            // A whole of nothing is suppressed, and nobody publishes how many name no procedure.
            boolean isPublic = period.whole(node) > 0 && !node.equals(NONE) && !isSuppressed.test(node, period);
            long count = period.cells.get(node)[kind];
            Range range = isPublic ? new Range(count, count) : Range.ANY;
            for (List<String> parts : sums(node)) {
                range = range.and(parts.stream().map(this::up).reduce(new Range(0, 0), Range::plus));
            }
            up.put(node, range);
            return range;
        }

        private void narrow(String node, Range range) {
            ranges.put(node, range);
            for (List<String> parts : sums(node)) {
                for (String part : parts) {
                    Range others = parts.stream()
                            .filter(other -> !other.equals(part))
                            .map(up::get)
                            .reduce(new Range(0, 0), Range::plus);
                    narrow(
                            part,
                            up.get(part)
                                    .and(new Range(range.least - others.most, Math.max(0, range.most - others.least))));
                }
            }
        }
    }

    /** What is suppressed in each of the periods, by node; a whole of nothing left out. */
    private static List<Set<String>> masks(List<Period> periods) {
        List<Set<String>> masks = new ArrayList<>();
        periods.forEach(period -> masks.add(new TreeSet<>()));
        for (Row row : TIMELINESS
                .rows(table -> timeliness(periods), levels(), rows -> rows.localCheckpoint())
                .collectAsList()) {
            int period = (int) (row.<LocalDate>getAs("period_start").toEpochDay() - FIRST.toEpochDay());
            String procedure = row.getAs("procedure_code");
            String node = procedure == null ? row.getAs("agency_code") : procedure;
            boolean isSuppressed = row.<String>getAs("suppressed").contains("resolved, ");
            assertThat(row.<Long>getAs("resolved") == null).isEqualTo(isSuppressed);
            assertThat(row.<Long>getAs("resolved_late") == null).isEqualTo(isSuppressed);
            if (isSuppressed && periods.get(period).whole(node) > 0) {
                masks.get(period).add(node);
            }
        }
        return masks;
    }

    private static Dataset<Row> levels() {
        List<Row> rows = new ArrayList<>();
        PARENTS.forEach((code, parent) -> {
            int level = 0;
            for (String above = parent; above != null; above = PARENTS.get(above)) {
                level++;
            }
            rows.add(RowFactory.create(code, parent, level));
        });
        return LocalSpark.session()
                .createDataFrame(
                        rows,
                        new StructType()
                                .add("agency_code", DataTypes.StringType)
                                .add("parent_code", DataTypes.StringType)
                                .add("level", DataTypes.IntegerType));
    }

    /** Rows as readers see them, of consecutive days in the place of quarters; what is not public is left out. */
    private static Dataset<Row> timeliness(List<Period> periods) {
        StructType schema = new StructType()
                .add("period_start", DataTypes.DateType)
                .add("agency_code", DataTypes.StringType)
                .add("procedure_code", DataTypes.StringType);
        for (Field count : COUNTS) {
            schema = schema.add(count.name(), count.type());
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < periods.size(); i++) {
            LocalDate start = FIRST.plusDays(i);
            periods.get(i).cells.forEach((node, counts) -> {
                if (!node.equals(NONE)) {
                    boolean isAgency = PARENTS.containsKey(node);
                    long resolved = Arrays.stream(counts).sum();
                    rows.add(RowFactory.create(
                            start,
                            isAgency ? node : "VN",
                            isAgency ? null : node,
                            0L,
                            0L,
                            resolved,
                            counts[LATE],
                            counts[WITHOUT_DUE],
                            counts[ON_TIME],
                            resolved - counts[WITHOUT_DUE]));
                }
            });
        }
        return seen(LocalSpark.session().createDataFrame(rows, schema), List.of(PublishedKey.PROCEDURE_CODE))
                .withColumn(
                        Timeliness.ON_TIME_WITH_DUE_RATE.name(),
                        Figure.ratio(Timeliness.ON_TIME_WITH_DUE.col(), Timeliness.JUDGED_WITH_DUE.col()));
    }

    /** Each line: currency, agency, procedure, bank; payments that were successful, that failed, that were paid back. */
    private static Dataset<Row> payments(String... lines) {
        StructType schema = new StructType()
                .add("period_start", DataTypes.DateType)
                .add("currency", DataTypes.StringType)
                .add("agency_code", DataTypes.StringType)
                .add("procedure_code", DataTypes.StringType)
                .add("bank", DataTypes.StringType);
        for (Field figure : List.of(
                OnlinePayment.SUCCESSFUL,
                OnlinePayment.AMOUNT,
                OnlinePayment.FAILED,
                OnlinePayment.REFUNDED,
                OnlinePayment.REFUNDED_AMOUNT)) {
            schema = schema.add(figure.name(), figure.type());
        }
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] said = line.split(" ");
            rows.add(RowFactory.create(
                    FIRST,
                    said[0],
                    said[1],
                    said[2].equals("-") ? null : said[2],
                    said[3].equals("-") ? null : said[3],
                    Long.valueOf(said[4]),
                    new BigDecimal(said[4] + "000"),
                    Long.valueOf(said[5]),
                    Long.valueOf(said[6]),
                    new BigDecimal(said[6] + "000")));
        }
        return seen(
                LocalSpark.session().createDataFrame(rows, schema),
                List.of(PublishedKey.PROCEDURE_CODE, OnlinePayment.BANK));
    }

    private static Dataset<Row> seen(Dataset<Row> rows, List<Field> below) {
        return rows.withColumn("period_kind", lit("quarter"))
                .withColumn("period_end", PublishedKey.PERIOD_START.col())
                .withColumn("agency_view", lit("as_of_today"))
                .withColumn("agency_name", PublishedKey.AGENCY_CODE.col())
                .withColumn("breakdown", PublishedKey.breakdown(below))
                .withColumn("complete_until", lit(LocalDate.of(2025, 1, 1)));
    }
}
