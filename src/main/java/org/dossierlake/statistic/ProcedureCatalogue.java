// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.domain.ProcedureLevel;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Period;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.StagedProcedure;

/**
 * What the catalogue lists at the end of each period, and what of it was used in the period. Nothing of it is stored or
 * posted: it is counted from the current rows of {@link Procedure} and from two published tables, so that it is not
 * restated and no part of what balances.
 *
 * <p>A procedure counts once at a node, however many agencies below it offer it: no node is the sum of its children.
 */
public final class ProcedureCatalogue {

    /** The level of procedures of which the catalogue names none. */
    static final String UNKNOWN_LEVEL = "unknown";

    /** The essential services of Project 06. */
    static final String ESSENTIAL_06_LIST = "essential_06";

    /** The services that Plan 02 wants fully online. */
    static final String PLAN_02_FULL_LIST = "plan_02_full";

    private static final int PARTIAL = 3;
    private static final int FULL = 4;

    public static final Field LEVEL = Field.optional(
            "level",
            StringType,
            "Who handles it: ministry, province, district, commune, other; unknown where the catalogue names none; null in"
                    + " the total over all levels. A procedure of two levels counts in both, so never add levels up to the"
                    + " total where there are such");
    public static final Field ONLINE_LEVEL = StagedProcedure.ONLINE_LEVEL.as(
            true,
            "4 full online, 3 partial, 2 and 1 information only; null in the total over all, which alone counts procedures"
                    + " whose online level is not known");
    public static final Field PROCEDURES = Figure.count(
            "procedures",
            "Procedures that the catalogue lists on the last day of the period, or the newest landed day while it runs");
    public static final Field OFFERED_ONLINE =
            told("offered_online", "Of procedures: online level 3 or 4", "of none the online level is known");
    public static final Field OFFERED_ONLINE_RATE =
            Figure.rate("offered_online_rate", OFFERED_ONLINE.name(), PROCEDURES.name());
    public static final Field FULL_ONLINE =
            told("full_online", "Of procedures: online level 4", "of none the online level is known");
    public static final Field WITH_FEE =
            told("with_fee", "Of procedures: something is to be paid", "of none it is known");
    public static final Field RETURNS_PAPER = Figure.count(
            "returns_paper",
            "Of procedures: a paper is returned, or it is not known: counted as returning one, as in digitisation");
    public static final Field PUBLISHED = told("published", "Of procedures: made public", "of none it is said");
    public static final Field INTEGRATED =
            told("integrated", "Of procedures: reached through the national portal", "of none it is said");
    public static final Field USED = Figure.count(
            "used", "Of procedures: a dossier was received in the period, by any channel, here or at an agency below");
    public static final Field USED_ONLINE = told(
            "used_online",
            "Of offered_online: a dossier that was filed online was received in the period",
            "offered_online is null");
    public static final Field USED_ONLINE_RATE =
            Figure.rate("used_online_rate", USED_ONLINE.name(), OFFERED_ONLINE.name());
    public static final Field PAID_ONLINE = told(
            "paid_online",
            "Of with_fee: a successful online payment was made in the period, in any currency",
            "with_fee is null");
    public static final Field PAID_ONLINE_RATE = Figure.rate("paid_online_rate", PAID_ONLINE.name(), WITH_FEE.name());
    public static final Field ESSENTIAL_06 = told(
            "essential_06",
            "Of procedures: on the list essential_06, the essential services of Project 06",
            "the catalogue names no list at all");
    public static final Field ESSENTIAL_06_INTEGRATED = told(
            "essential_06_integrated",
            "Of essential_06: reached through the national portal",
            "essential_06 or integrated is null");
    public static final Field PLAN_02_FULL = told(
            "plan_02_full",
            "Of procedures: on the list plan_02_full, which Plan 02 wants fully online",
            "the catalogue names no list at all");
    public static final Field USED_NOT_LISTED = Figure.count(
            "used_not_listed",
            "Beside procedures: those that received a dossier in the period and that the catalogue does not list here then;"
                    + " counted in the total alone. There used + used_not_listed are all procedures that dossiers name");

    private static final Field AGENCY_VIEW = PublishedKey.AGENCY_VIEW.as(
            false,
            "as_of_today: the agency that does the work today, X.UNALLOCATED where nobody alone took it over;"
                    + " as_reported: the agencies that the catalogue names and their parents at the end of the period, and those"
                    + " of the dossiers when they were received. Every procedure counts in both: choose one");
    private static final Field AGENCY_CODE = PublishedKey.AGENCY_CODE.as(
            false,
            "Agency or node above agencies. A procedure counts once in each, however many agencies below offer it: never"
                    + " add agencies up. Where the catalogue names no agency it counts under VN, and by its level under"
                    + " VN.MINISTRIES or VN.LOCALITIES, but under no agency");

    private static final List<Field> BELOW = List.of(LEVEL, ONLINE_LEVEL);

    /** What adds up over the procedures of a node, in stored order; the rates follow from it. */
    private static final List<Field> COUNTS = List.of(
            PROCEDURES,
            OFFERED_ONLINE,
            FULL_ONLINE,
            WITH_FEE,
            RETURNS_PAPER,
            PUBLISHED,
            INTEGRATED,
            USED,
            USED_ONLINE,
            PAID_ONLINE,
            ESSENTIAL_06,
            ESSENTIAL_06_INTEGRATED,
            PLAN_02_FULL,
            USED_NOT_LISTED);

    public static final Table TABLE = new Table(
            "procedure_catalogue",
            "One row per period and agency, per level, and per online level, with any procedure listed or used: offered"
                    + " online, with a fee, integrated, on a list, used; basis = current rows of procedure, so never restated",
            List.of(PublishedKey.PERIOD_KIND, PublishedKey.PERIOD_START, AGENCY_VIEW, AGENCY_CODE, LEVEL, ONLINE_LEVEL),
            List.of(
                    PublishedKey.PERIOD_KIND,
                    PublishedKey.PERIOD_START,
                    PublishedKey.PERIOD_END,
                    AGENCY_VIEW,
                    AGENCY_CODE,
                    PublishedKey.AGENCY_NAME,
                    LEVEL,
                    ONLINE_LEVEL,
                    PROCEDURES,
                    OFFERED_ONLINE,
                    OFFERED_ONLINE_RATE,
                    FULL_ONLINE,
                    WITH_FEE,
                    RETURNS_PAPER,
                    PUBLISHED,
                    INTEGRATED,
                    USED,
                    USED_ONLINE,
                    USED_ONLINE_RATE,
                    PAID_ONLINE,
                    PAID_ONLINE_RATE,
                    ESSENTIAL_06,
                    ESSENTIAL_06_INTEGRATED,
                    PLAN_02_FULL,
                    USED_NOT_LISTED,
                    PublishedKey.AS_KNOWN_AT),
            Table.Layout.PLAIN);

    private static final Field PROCEDURE_CODE = Procedure.PROCEDURE_CODE;

    /** The first day without the version; null where it has not ended. */
    private static final Field UNTIL = Field.optional("valid_until", DateType, "First day without the version");

    private static final Field AGENCIES = StagedProcedure.OFFERED_BY;
    private static final Field LEVELS = StagedProcedure.LEVELS;

    /** The day whose catalogue a period shows: the last on which anything in it changed. */
    private static final Field STATE_ON = Field.required("state_on", DateType, "Day of a state of the catalogue");

    private static final String AGENCY_FROM = "agency_from";
    private static final String AGENCY_UNTIL = "agency_until";
    private static final String IS_USED = "is_used";
    private static final String IS_USED_ONLINE = "is_used_online";
    private static final String IS_PAID_ONLINE = "is_paid_online";
    private static final String IS_LISTED = "is_listed";
    private static final String NAMED_SO = "named_so";
    private static final String PLACE = "place";

    private static final List<Field> NODE = List.of(AGENCY_VIEW, AGENCY_CODE);

    private static final StructType STATES = new StructType()
            .add(PublishedKey.PERIOD_KIND.name(), StringType)
            .add(PublishedKey.PERIOD_START.name(), DateType)
            .add(PublishedKey.PERIOD_END.name(), DateType)
            .add(STATE_ON.name(), DateType);

    private static final StructType VERSIONS = new StructType()
            .add(Cell.AGENCY_CODE.name(), StringType)
            .add(Cell.AGENCY_VALID_FROM.name(), DateType)
            .add(AGENCY_FROM, DateType)
            .add(AGENCY_UNTIL, DateType);

    private ProcedureCatalogue() {}

    private static Field told(String name, String comment, String nullWhere) {
        return Figure.count(name, comment).as(true, "%s; null where %s".formatted(comment, nullWhere));
    }

    /**
     * The versions of entries that a catalogue has landed, with the day on which each ends; procedures that only dossiers
     * have named are none.
     *
     * @param procedures rows of {@link Procedure#TABLE}
     */
    public static Dataset<Row> entries(Dataset<Row> procedures) {
        Column next = lead(Procedure.VALID_FROM.col(), 1)
                .over(Window.partitionBy(PROCEDURE_CODE.col()).orderBy(Procedure.VALID_FROM.col()));
        // least skips what is null: a version without a last day ends with the next one, if there is any.
        return procedures
                .filter(Procedure.VERSION_ORDER.col().isNotNull())
                .withColumn(UNTIL.name(), least(next, date_add(StagedProcedure.VALID_TO.col(), 1)))
                .withColumn(
                        StagedProcedure.AGENCY_ROOT.name(),
                        coalesce(StagedProcedure.AGENCY_ROOT.col(), lit(AgencyCode.ROOT)))
                .withColumn(AGENCIES.name(), offeringAgencies());
    }

    /** The agencies named; else, under VN, the groups of the levels; else the root. */
    private static Column offeringAgencies() {
        Column isMinistry = isOfLevel(ProcedureLevel.MINISTRY);
        Column isLocal = isOfLevel(ProcedureLevel.PROVINCE)
                .or(isOfLevel(ProcedureLevel.DISTRICT))
                .or(isOfLevel(ProcedureLevel.COMMUNE));
        Column groups =
                array_compact(array(when(isMinistry, AgencyCode.MINISTRIES), when(isLocal, AgencyCode.LOCALITIES)));
        Column root = StagedProcedure.AGENCY_ROOT.col();
        return when(size(AGENCIES.col()).gt(0), AGENCIES.col())
                .when(root.equalTo(AgencyCode.ROOT).and(size(groups).gt(0)), groups)
                .otherwise(array(root));
    }

    private static Column isOfLevel(ProcedureLevel level) {
        return array_contains(LEVELS.col(), level.code());
    }

    /**
     * The catalogue of some periods.
     *
     * @param entries what {@link #entries} returned
     * @param periods those that {@code timeliness} has
     * @param timeliness rows of {@link Timeliness#TABLE}: which procedures were used
     * @param payments rows of {@link OnlinePayment#TABLE}
     * @param register the agencies as they are known; those that the catalogue names beside are added
     * @param day the newest landed day
     */
    public static Dataset<Row> of(
            Dataset<Row> entries,
            Collection<Period> periods,
            Dataset<Row> timeliness,
            Dataset<Row> payments,
            AgencyRegister register,
            LocalDate day) {
        Map<String, String> roots = new TreeMap<>();
        entries.select(explode(AGENCIES.col()), StagedProcedure.AGENCY_ROOT.col())
                .distinct()
                .collectAsList()
                .forEach(row -> roots.merge(row.getString(0), row.getString(1), (one, other) -> first(one, other)));
        AgencyRegister known = register.with(roots);
        List<Row> versions = versions(known, roots.keySet());
        Set<AgencyTree.Counted> counted = new HashSet<>();
        versions.forEach(row -> counted.add(new AgencyTree.Counted(row.getString(0), row.getLocalDate(1))));
        AgencyTree tree = AgencyTree.of(entries.sparkSession(), known, counted, day);

        Dataset<Row> states = states(entries, versions, periods, day);
        Dataset<Row> listed = listed(entries, versions, states, tree);
        Dataset<Row> counts = counts(listed).join(broadcast(states), STATE_ON.name());
        return added(counts.drop(STATE_ON.name()).unionByName(use(timeliness, payments, states, listed)), tree);
    }

    private static String first(String one, String other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** The versions of the agencies that the catalogue names, each from a day until another. */
    private static List<Row> versions(AgencyRegister register, Set<String> agencies) {
        List<Row> rows = new ArrayList<>();
        for (String agency : agencies) {
            List<AgencyVersion> versions = register.versionsOf(agency);
            for (int i = 0; i < versions.size(); i++) {
                rows.add(RowFactory.create(
                        agency,
                        versions.get(i).validFrom(),
                        i == 0 ? StagedProcedure.SINCE_EVER : versions.get(i).validFrom(),
                        i + 1 == versions.size() ? null : versions.get(i + 1).validFrom()));
            }
        }
        return rows;
    }

    /**
     * The periods with the day whose catalogue they show. Of days between which nothing changes one stands for all: a
     * country's catalogue is counted some times and not once a period.
     */
    private static Dataset<Row> states(
            Dataset<Row> entries, List<Row> versions, Collection<Period> periods, LocalDate day) {
        NavigableSet<LocalDate> changes = new TreeSet<>();
        entries.select(explode(array_compact(array(Procedure.VALID_FROM.col(), UNTIL.col()))))
                .distinct()
                .collectAsList()
                .forEach(row -> changes.add(row.getLocalDate(0)));
        versions.forEach(row -> changes.add(row.getLocalDate(2)));
        List<Row> states = new ArrayList<>();
        periods.forEach(period -> {
            LocalDate last = period.end().isBefore(day) ? period.end() : day;
            LocalDate change = changes.floor(last);
            states.add(RowFactory.create(
                    period.kind().code(), period.start(), period.end(), change == null ? last : change));
        });
        return entries.sparkSession().createDataFrame(states, STATES);
    }

    /** One row per state, view, node and procedure that is listed there. */
    private static Dataset<Row> listed(Dataset<Row> entries, List<Row> versions, Dataset<Row> states, AgencyTree tree) {
        boolean namesLists =
                !entries.filter(StagedProcedure.LISTS.col().isNotNull()).isEmpty();
        Column lists = coalesce(
                StagedProcedure.LISTS.col(), namesLists ? none() : lit(null).cast(StagedProcedure.LISTS.type()));
        Dataset<Row> offers = entries.withColumn(Cell.AGENCY_CODE.name(), explode(AGENCIES.col()))
                .withColumn(
                        LEVELS.name(),
                        when(size(LEVELS.col()).gt(0), LEVELS.col()).otherwise(array(lit(UNKNOWN_LEVEL))))
                .withColumn(StagedProcedure.LISTS.name(), lists)
                .join(broadcast(entries.sparkSession().createDataFrame(versions, VERSIONS)), Cell.AGENCY_CODE.name())
                .join(
                        broadcast(states.select(STATE_ON.col()).distinct()),
                        holds(Procedure.VALID_FROM.col(), UNTIL.col()).and(holds(col(AGENCY_FROM), col(AGENCY_UNTIL))));
        return tree.counted(offers)
                .filter(isNode())
                .select(Stream.of(
                                STATE_ON,
                                AGENCY_VIEW,
                                AGENCY_CODE,
                                PROCEDURE_CODE,
                                LEVELS,
                                ONLINE_LEVEL,
                                StagedProcedure.HAS_FEE,
                                StagedProcedure.RETURNS_PAPER,
                                StagedProcedure.IS_PUBLISHED,
                                StagedProcedure.IS_INTEGRATED,
                                StagedProcedure.LISTS,
                                Dossier.RUN_ID)
                        .map(Field::col)
                        .toArray(Column[]::new))
                // Of one version all rows say the same.
                .dropDuplicates(
                        new String[] {STATE_ON.name(), AGENCY_VIEW.name(), AGENCY_CODE.name(), PROCEDURE_CODE.name()});
    }

    private static Column none() {
        return array().cast(StagedProcedure.LISTS.type());
    }

    private static Column holds(Column from, Column until) {
        return from.leq(STATE_ON.col()).and(coalesce(until.gt(STATE_ON.col()), lit(true)));
    }

    /** What an agency does itself beside those below it is no node here: a node is not the sum of its children. */
    private static Column isNode() {
        return not(AGENCY_CODE.col().endsWith(AgencyTree.OWN_SUFFIX));
    }

    /** What the catalogue says, counted per state and place. */
    private static Dataset<Row> counts(Dataset<Row> listed) {
        Column isOnEssential = array_contains(StagedProcedure.LISTS.col(), ESSENTIAL_06_LIST);
        Map<Field, Column> counts = zeros();
        counts.put(PROCEDURES, lit(1L));
        counts.put(OFFERED_ONLINE, one(isOnline()));
        counts.put(FULL_ONLINE, one(ONLINE_LEVEL.col().equalTo(FULL)));
        counts.put(WITH_FEE, one(StagedProcedure.HAS_FEE.col()));
        counts.put(RETURNS_PAPER, one(coalesce(StagedProcedure.RETURNS_PAPER.col(), lit(true))));
        counts.put(PUBLISHED, one(StagedProcedure.IS_PUBLISHED.col()));
        counts.put(INTEGRATED, one(StagedProcedure.IS_INTEGRATED.col()));
        counts.put(ESSENTIAL_06, one(isOnEssential));
        counts.put(
                ESSENTIAL_06_INTEGRATED,
                one(isOnEssential.and(coalesce(StagedProcedure.IS_INTEGRATED.col(), lit(false)))));
        counts.put(PLAN_02_FULL, one(array_contains(StagedProcedure.LISTS.col(), PLAN_02_FULL_LIST)));
        return inPlaces(
                listed,
                counts,
                List.of(STATE_ON),
                Dossier.RUN_ID.col(),
                lit(null).cast(StringType));
    }

    /** What of it was used, and what else was, counted per period and place. */
    private static Dataset<Row> use(
            Dataset<Row> timeliness, Dataset<Row> payments, Dataset<Row> states, Dataset<Row> listed) {
        Column isReceived = Timeliness.RECEIVED.col().gt(0);
        Dataset<Row> received = acts(
                timeliness.filter(isReceived
                        .and(PublishedKey.FIELD_CODE.col().isNull())
                        .and(PublishedKey.SUBJECT.col().isNull())),
                isReceived,
                Timeliness.RECEIVED_ONLINE.col().gt(0),
                lit(false));
        Column isPaid = OnlinePayment.SUCCESSFUL.col().gt(0);
        Dataset<Row> paid =
                acts(payments.filter(isPaid.and(OnlinePayment.BANK.col().isNull())), lit(false), lit(false), isPaid);
        List<String> node = Stream.concat(NODE.stream(), Stream.of(PROCEDURE_CODE))
                .map(Field::name)
                .toList();
        List<String> act = Stream.concat(
                        Stream.of(PublishedKey.PERIOD_KIND.name(), PublishedKey.PERIOD_START.name()), node.stream())
                .toList();
        Dataset<Row> used = received.unionByName(paid)
                .groupBy(act.stream().map(name -> col(name)).toArray(Column[]::new))
                .agg(
                        max(col(IS_USED)).as(IS_USED),
                        max(col(IS_USED_ONLINE)).as(IS_USED_ONLINE),
                        max(col(IS_PAID_ONLINE)).as(IS_PAID_ONLINE),
                        max(col(NAMED_SO)).as(NAMED_SO),
                        max(PublishedKey.AS_KNOWN_AT.col()).as(PublishedKey.AS_KNOWN_AT.name()))
                .join(broadcast(states), new String[] {PublishedKey.PERIOD_KIND.name(), PublishedKey.PERIOD_START.name()
                })
                .join(
                        listed.drop(Dossier.RUN_ID.name()).withColumn(IS_LISTED, lit(true)),
                        Stream.concat(Stream.of(STATE_ON.name()), node.stream()).toArray(String[]::new),
                        "left")
                .withColumn(IS_LISTED, coalesce(col(IS_LISTED), lit(false)))
                .filter(col(IS_LISTED).or(col(IS_USED)));
        Map<Field, Column> counts = zeros();
        counts.put(USED, one(col(IS_LISTED).and(col(IS_USED))));
        counts.put(USED_ONLINE, one(coalesce(isOnline(), lit(false)).and(col(IS_USED_ONLINE))));
        counts.put(
                PAID_ONLINE,
                one(coalesce(StagedProcedure.HAS_FEE.col(), lit(false)).and(col(IS_PAID_ONLINE))));
        counts.put(USED_NOT_LISTED, one(not(col(IS_LISTED))));
        return inPlaces(used, counts, PublishedKey.PERIOD, PublishedKey.AS_KNOWN_AT.col(), col(NAMED_SO));
    }

    private static Dataset<Row> acts(Dataset<Row> rows, Column isUsed, Column isUsedOnline, Column isPaidOnline) {
        return rows.filter(PROCEDURE_CODE.col().isNotNull().and(isNode()))
                .select(
                        PublishedKey.PERIOD_KIND.col(),
                        PublishedKey.PERIOD_START.col(),
                        AGENCY_VIEW.col(),
                        AGENCY_CODE.col(),
                        PROCEDURE_CODE.col(),
                        isUsed.as(IS_USED),
                        isUsedOnline.as(IS_USED_ONLINE),
                        isPaidOnline.as(IS_PAID_ONLINE),
                        PublishedKey.AGENCY_NAME.col().as(NAMED_SO),
                        PublishedKey.AS_KNOWN_AT.col());
    }

    private static Column isOnline() {
        return ONLINE_LEVEL.col().geq(PARTIAL);
    }

    /** One where it holds, zero where it does not; null where that is not known. */
    private static Column one(Column holds) {
        return holds.cast(LongType);
    }

    /** Nothing of anything: null where a count may be null, so that only what is told makes it one. */
    private static Map<Field, Column> zeros() {
        Map<Field, Column> zeros = new LinkedHashMap<>();
        COUNTS.forEach(count -> zeros.put(count, count.nullable() ? lit(null).cast(LongType) : lit(0L)));
        return zeros;
    }

    /** The counts added up in the total, in every level of the procedure, and in its online level. */
    private static Dataset<Row> inPlaces(
            Dataset<Row> rows, Map<Field, Column> counts, List<Field> by, Column run, Column named) {
        Column places = array_distinct(concat(
                array(place(lit(null), lit(null)), place(lit(null), ONLINE_LEVEL.col())),
                transform(coalesce(LEVELS.col(), none()), level -> place(level, lit(null)))));
        List<Field> kept = PublishedKey.with(by, NODE);
        List<Column> columns = new ArrayList<>(kept.stream().map(Field::col).toList());
        counts.forEach((count, value) -> columns.add(count.of(value)));
        columns.add(run.as(PublishedKey.AS_KNOWN_AT.name()));
        columns.add(named.as(NAMED_SO));
        columns.add(explode(places).as(PLACE));
        Dataset<Row> placed = rows.select(columns.toArray(Column[]::new));
        for (Field below : BELOW) {
            placed = placed.withColumn(below.name(), col(PLACE).getField(below.name()));
        }
        return summed(placed, PublishedKey.with(kept, BELOW));
    }

    private static Column place(Column level, Column onlineLevel) {
        return struct(LEVEL.of(level.cast(LEVEL.type())), ONLINE_LEVEL.of(onlineLevel.cast(ONLINE_LEVEL.type())));
    }

    private static Dataset<Row> summed(Dataset<Row> rows, List<Field> by) {
        return Figure.summed(
                rows,
                by,
                COUNTS,
                Figure.greatest(PublishedKey.AS_KNOWN_AT),
                max(col(NAMED_SO)).as(NAMED_SO));
    }

    /** Both sides in one row per period and place, with what follows from them. */
    private static Dataset<Row> added(Dataset<Row> sides, AgencyTree tree) {
        Dataset<Row> rows = summed(sides, PublishedKey.with(PublishedKey.PERIOD, PublishedKey.with(NODE, BELOW)));
        Dataset<Row> known = Figure.with(
                rows,
                Map.of(
                        USED_ONLINE, when(OFFERED_ONLINE.col().isNotNull(), coalesce(USED_ONLINE.col(), lit(0L))),
                        PAID_ONLINE, when(WITH_FEE.col().isNotNull(), coalesce(PAID_ONLINE.col(), lit(0L))),
                        ESSENTIAL_06_INTEGRATED, when(INTEGRATED.col().isNotNull(), ESSENTIAL_06_INTEGRATED.col())));
        return Figure.with(
                        tree.named(known, PublishedKey.PERIOD_END),
                        Map.of(
                                PublishedKey.AGENCY_NAME,
                                coalesce(PublishedKey.AGENCY_NAME.col(), col(NAMED_SO), AGENCY_CODE.col()),
                                OFFERED_ONLINE_RATE,
                                Figure.ratio(OFFERED_ONLINE.col(), PROCEDURES.col()),
                                USED_ONLINE_RATE,
                                Figure.ratio(USED_ONLINE.col(), OFFERED_ONLINE.col()),
                                PAID_ONLINE_RATE,
                                Figure.ratio(PAID_ONLINE.col(), WITH_FEE.col())))
                .transform(TABLE::conform);
    }
}
