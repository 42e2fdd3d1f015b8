// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Agency;
import org.dossierlake.table.CalendarDay;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierFacts;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.ProcedureField;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedPayment;
import org.dossierlake.table.StagedStep;
import org.dossierlake.table.Step;
import org.dossierlake.table.Verdict;

/**
 * Writes each fact table once: first steps and payments, then dossiers and settlements with everything that follows from
 * steps, payments and the calendar already filled in.
 */
final class Merging {

    private static final Column NEWER = Lake.arriving(Dossier.VERSION_ORDER).gt(Lake.stored(Dossier.VERSION_ORDER));

    /** Whole rows of dossiers take 1.8 kilobytes each, as Spark sends them: 270 MB. */
    private static final long MOST_ROWS_SENT = 150_000;

    private final NightRun night;
    private final Staging staging;
    private final Set<Feeds> feeds;
    private final Lake lake;

    /** Codes of dossiers that a run merged and did not live to publish: what depends on them may be missing. */
    private final Dataset<Row> leftBehind;

    private References references;

    /** Codes of the dossiers that changed reference data concerns, and nothing else of this night. */
    private Dataset<Row> referenced;

    /**
     * Looks for what an earlier run left behind; nothing is written yet.
     *
     * @param feeds those of which something clean landed
     */
    Merging(NightRun night, Staging staging, Set<Feeds> feeds) {
        this.night = night;
        this.staging = staging;
        this.feeds = feeds;
        this.lake = night.lake();
        this.leftBehind = night.kept()
                .keep(changed(Dossier.TABLE)
                        .select(StagedDossier.DOSSIER_CODE.col().as("code"))
                        .distinct());
    }

    /**
     * Reference feeds first. Then two ways that do not wait for each other: steps and procedures, then dossiers;
     * payments, then settlements. A run that dies in between is made up for by the next one: see {@link #leftBehind}
     * and {@link #changed}.
     */
    void inOrder() {
        registers();
        references = References.changed(night);
        referenced = references.areSame() ? leftBehind.limit(0) : night.kept().keep(references.dossiers());
        List<Runnable> writes = new ArrayList<>();
        writes.add(() -> {
            // Before the dossiers, which are read only once.
            Concurrently.run(
                    night.spark(),
                    List.of(
                            this::steps,
                            () -> unseen(Procedure.TABLE, Procedure::unseen),
                            () -> unseen(ProcedureField.TABLE, ProcedureField::unseen)));
            dossiers();
        });
        writes.add(() -> {
            payments();
            settlements();
        });
        writes.add(this::calendars);
        writes.add(staging::keepVersions);
        Concurrently.run(night.spark(), writes);
    }

    /** Registers come first: the facts of the same night are resolved with them. */
    private void registers() {
        Concurrently.run(
                night.spark(),
                feeds.stream()
                        .filter(Feeds::isReference)
                        .map(feed -> (Runnable) () -> reference(feed))
                        .toList());
    }

    private void reference(Feeds feed) {
        // A stored row that no file has told has no order: whatever a file says takes its place.
        merge(feed.target(), staging.newest(feed), staging.months(feed), coalesce(NEWER, lit(true)));
    }

    private void steps() {
        if (has(Feeds.STEPS)) {
            merge(Step.TABLE, staging.newest(Feeds.STEPS), staging.months(Feeds.STEPS), NEWER);
        }
    }

    private boolean has(Feeds feed) {
        return feeds.contains(feed);
    }

    /** The arriving payments, and the stored ones whose link may change: their reference or their dossier arrived. */
    private void payments() {
        Dataset<Row> arriving = has(Feeds.PAYMENTS)
                ? staging.newest(Feeds.PAYMENTS).select(linkable())
                : lake.read(Payment.TABLE).limit(0).select(linkable());
        Dataset<Row> stored = lake.read(Payment.TABLE);
        Dataset<Row> newDossiers = newDossiers();
        Dataset<Row> ofNewDossiers = stored.filter(settledIn(monthsIn(newDossiers)))
                .join(night.sent(newDossiers), Payment.DOSSIER_CODE.col().equalTo(col("code")), "left_semi");
        Dataset<Row> concernedAnew = references.agencies().isEmpty()
                ? ofNewDossiers
                : ofNewDossiers.unionAll(stored.filter(
                        Payment.AGENCY_CODE.col().isin(references.agencies().toArray())));
        Dataset<Row> concernedReferences = night.kept()
                .keep(arriving.select(StagedPayment.REFERENCE.col(), Feeds.codeMonth())
                        .unionAll(concernedAnew.select(StagedPayment.REFERENCE.col(), Feeds.codeMonth()))
                        .distinct());
        List<LocalDate> months = Months.of(concernedReferences, Feeds.codeMonth());
        if (months.isEmpty()) {
            return;
        }
        Dataset<Row> concerned = stored.filter(Feeds.codeMonth().isin(months.toArray()))
                .join(
                        night.sent(concernedReferences),
                        new String[] {StagedPayment.REFERENCE.name(), StagedDossier.CODE_MONTH.name()},
                        "left_semi")
                .join(arriving.select(keyOf(Payment.TABLE)), names(Payment.TABLE.key()), "left_anti")
                .select(linkable());
        Dataset<Row> payments = night.kept().keep(concerned.unionAll(arriving));
        Dataset<Row> dossierCodes = night.kept()
                .keep(payments.select(StagedPayment.RECEIPT_DOSSIER_CODE.col().as("code"))
                        .unionAll(payments.select(
                                StagedPayment.REFERENCE_DOSSIER_CODE.col().as("code")))
                        .filter(col("code").isNotNull())
                        .distinct());
        merge(
                Payment.TABLE,
                Payment.linked(payments, dossiers(dossierCodes, monthsIn(dossierCodes)), night.agencies()),
                months,
                NEWER.or(Lake.differs(Payment.DERIVED)));
    }

    /** Bounds the files of {@code payment} that are read for dossiers and references of these months. */
    private static Column settledIn(List<LocalDate> months) {
        // Month by month: of a list, files are told from the first and the last alone.
        return months.stream()
                .map(month -> Payment.SETTLED_MONTH.col().equalTo(lit(month)))
                .reduce(lit(false), Column::or);
    }

    /** What is concerned by reference data alone: no record or step of it says anything new. */
    private Dataset<Row> withoutRecorded(Dataset<Row> recorded) {
        if (references.areSame()) {
            return referenced;
        }
        return night.kept()
                .keep(referenced
                        .join(recorded, new String[] {"code"}, "left_anti")
                        .join(leftBehind, new String[] {"code"}, "left_anti"));
    }

    /** Codes of tonight's dossiers and of those left behind. */
    private Dataset<Row> newDossiers() {
        return has(Feeds.DOSSIERS)
                ? staging.newest(Feeds.DOSSIERS)
                        .select(StagedDossier.DOSSIER_CODE.col().as("code"))
                        .unionAll(leftBehind)
                : leftBehind;
    }

    /** What has changed in the reference data; known once everything is merged. */
    References references() {
        return references;
    }

    /** Codes of the dossiers that this concerns, and nothing else of this night; known once everything is merged. */
    Dataset<Row> referenced() {
        return referenced;
    }

    /** What {@link Payment#linked} is told of a payment. */
    static Column[] linkable() {
        return Stream.concat(StagedPayment.CANONICAL.stream(), Stream.of(Dossier.VERSION_ORDER, Dossier.CONTENT_HASH))
                .map(Field::col)
                .toArray(Column[]::new);
    }

    /**
     * Arriving dossiers, and the stored ones with a code among {@code codes}: canonical columns, one row per code.
     *
     * @param months the months in {@code codes}
     */
    private Dataset<Row> dossiers(Dataset<Row> codes, List<LocalDate> months) {
        Column[] canonical = canonicalDossier();
        Dataset<Row> stored = lake.read(Dossier.TABLE)
                .filter(Feeds.codeMonth().isin(months.toArray()))
                .join(night.sent(codes), StagedDossier.DOSSIER_CODE.col().equalTo(col("code")), "left_semi")
                .select(canonical);
        if (!has(Feeds.DOSSIERS)) {
            return stored;
        }
        Dataset<Row> arriving = staging.newest(Feeds.DOSSIERS).select(canonical);
        return stored.join(
                        arriving.select(StagedDossier.DOSSIER_CODE.col()),
                        new String[] {StagedDossier.DOSSIER_CODE.name()},
                        "left_anti")
                .unionAll(arriving);
    }

    /** The months that are written in dossier codes. */
    private static List<LocalDate> monthsIn(Dataset<Row> codes) {
        return Months.of(codes, StagedDossier.monthIn(col("code")));
    }

    /** These months and those of tonight's dossiers. */
    private List<LocalDate> withArriving(List<LocalDate> months) {
        List<LocalDate> arriving = has(Feeds.DOSSIERS) ? staging.months(Feeds.DOSSIERS) : List.of();
        return Stream.concat(months.stream(), arriving.stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** What one version of a dossier says, and its place in the order. */
    static Column[] canonicalDossier() {
        return Stream.concat(StagedDossier.CANONICAL.stream(), Stream.of(Dossier.VERSION_ORDER, Dossier.CONTENT_HASH))
                .map(Field::col)
                .toArray(Column[]::new);
    }

    /**
     * The arriving dossiers, and the stored ones of which steps changed or another version landed tonight. A run that died
     * may have derived those that it left behind by reference data which are no longer valid.
     */
    private void dossiers() {
        Dataset<Row> stepped = Content.differing(changed(Step.TABLE), StagedStep.KEY)
                .select(StagedStep.DOSSIER_CODE.col().as("code"));
        Dataset<Row> landed = has(Feeds.DOSSIERS)
                ? staging.clean(Feeds.DOSSIERS)
                        .select(StagedDossier.DOSSIER_CODE.col().as("code"), Verdict.VERDICT.col())
                : stepped.limit(0).withColumn(Verdict.VERDICT.name(), lit(Verdict.DUPLICATE));
        Dataset<Row> recorded = night.kept()
                .keep(stepped.withColumn(Verdict.VERDICT.name(), lit(Verdict.ACCEPTED))
                        .unionAll(landed)
                        .distinct());
        referenced = withoutRecorded(recorded.filter(Verdict.VERDICT.col().notEqual(Verdict.DUPLICATE))
                .select("code"));
        Dataset<Row> codes = recorded.select("code").unionAll(leftBehind);
        Dataset<Row> touched = references.areSame() ? codes : night.kept().keep(codes.unionAll(referenced));
        List<LocalDate> touchedMonths = monthsIn(touched);
        List<LocalDate> months = withArriving(touchedMonths);
        if (months.isEmpty()) {
            return;
        }
        Dataset<Row> versions = night.kept().keep(dossiers(touched, touchedMonths));
        Dataset<Row> sent = night.sent(versions.select(StagedDossier.DOSSIER_CODE.col()));
        merge(
                Dossier.TABLE,
                DossierFacts.of(
                                versions,
                                ofDossiers(sent, Step.TABLE, months),
                                told(sent, months),
                                lake.read(Procedure.TABLE),
                                night.calendars(),
                                night.settings().due766())
                        .transform(rows -> withAgency(rows, night.agencies())),
                months,
                NEWER.or(Lake.differs(Dossier.DERIVED)));
    }

    /** Adds the version of the agency by which a dossier counts. */
    static Dataset<Row> withAgency(Dataset<Row> dossiers, AgencyRegister agencies) {
        return Agency.withValidFrom(
                dossiers,
                agencies,
                coalesce(
                        StagedDossier.RECEIVED.on().col(),
                        StagedDossier.FILED.on().col()),
                Dossier.AGENCY_VALID_FROM);
    }

    /** What tonight's versions of these dossiers and the earlier ones tell of closing and opening. */
    private Dataset<Row> told(Dataset<Row> codes, List<LocalDate> months) {
        Dataset<Row> before = DossierFacts.toldBefore(ofDossiers(codes, Dossier.TABLE, months));
        return has(Feeds.DOSSIERS) ? before.unionAll(DossierFacts.told(staging.clean(Feeds.DOSSIERS))) : before;
    }

    /** The rows of a table of dossiers' parts that belong to these dossiers. */
    private Dataset<Row> ofDossiers(Dataset<Row> codes, Table table, List<LocalDate> months) {
        return lake.read(table)
                .filter(Feeds.codeMonth().isin(months.toArray()))
                .join(codes, new String[] {StagedDossier.DOSSIER_CODE.name()}, "left_semi");
    }

    /** The settlements of arriving dossiers and of payments that changed tonight; those with nothing left are deleted. */
    private void settlements() {
        Column id = Settlement.idOf(Payment.DOSSIER_CODE.col(), StagedPayment.REFERENCE.col());
        Dataset<Row> images = night.kept()
                .keep(changed(Payment.TABLE)
                        .select(
                                id.as("code"),
                                Settlement.CURRENCY.col(),
                                not(Lake.isAfter()).and(Settlement.moves()).as("moved_before")));
        Dataset<Row> codes = night.kept()
                .keep(images.select(col("code"))
                        .unionAll(references.agencies().isEmpty() ? leftBehind : withDossiersOfAgencies(leftBehind))
                        .distinct());
        List<LocalDate> paidMonths = monthsIn(codes);
        List<LocalDate> months = withArriving(paidMonths);
        if (months.isEmpty()) {
            return;
        }
        Dataset<Row> dossiers = night.kept().keep(dossiers(codes, paidMonths));
        Dataset<Row> ids = night.kept()
                .keep(dossiers.select(StagedDossier.DOSSIER_CODE.col().as("code"))
                        .unionAll(codes)
                        .distinct());
        Dataset<Row> payments = lake.read(Payment.TABLE)
                .filter(settledIn(months))
                .join(night.sent(ids), id.equalTo(col("code")), "left_semi");
        Dataset<Row> settlements = night.kept().keep(Settlement.of(dossiers, payments, night.agencies()));
        merge(Settlement.TABLE, settlements, months, Lake.differs(Settlement.DERIVED));
        // Only money that was stored before can have left a settlement with nothing, or a fee in a currency that the
        // dialect
        // no longer names.
        Dataset<Row> counted = lake.read(Settlement.TABLE)
                .filter(Feeds.codeMonth().isin(months.toArray()))
                .filter(Settlement.FEE_CURRENCY.col().notEqual(feeCurrency()))
                .join(night.sent(ids), Settlement.SETTLEMENT_ID.col().equalTo(col("code")), "left_semi")
                .select(Settlement.SETTLEMENT_ID.col(), Settlement.CODE_MONTH.col(), Settlement.CURRENCY.col());
        Dataset<Row> gone = night.kept()
                .keep(images.filter(col("moved_before"))
                        .select(
                                Settlement.SETTLEMENT_ID.of(col("code")),
                                Settlement.CODE_MONTH.of(StagedDossier.monthIn(col("code"))),
                                Settlement.CURRENCY.col())
                        .unionAll(counted)
                        .distinct()
                        .join(settlements.select(keyOf(Settlement.TABLE)), names(Settlement.TABLE.key()), "left_anti"));
        if (!gone.isEmpty()) {
            lake.delete(Settlement.TABLE, gone, months);
        }
    }

    /** The currency that dossiers are counted with; a corrected dialect may name another one than before. */
    private String feeCurrency() {
        return night.dialects()
                .get(Feeds.DOSSIERS.feed())
                .feeCurrency()
                .orElse(night.settings().currency());
    }

    private Dataset<Row> withDossiersOfAgencies(Dataset<Row> codes) {
        return codes.unionAll(references.dossiersOfAgencies());
    }

    /** Before and after images of everything that became part of {@code table} since the last publication. */
    private Dataset<Row> changed(Table table) {
        return lake.changesAfter(table, Publication.seenVersion(night.before(), table));
    }

    private void merge(Table table, Dataset<Row> rows, List<LocalDate> months, Column rewrite) {
        if (months.isEmpty()) {
            return;
        }
        Dataset<Row> arriving =
                night.kept().keep(table.conform(rows.withColumn(Staged.RUN_ID.name(), lit(night.runId()))));
        // A first one has nothing to compare with.
        if (lake.isUnwritten(table)) {
            night.append(table, arriving, "arriving");
            return;
        }
        if (!night.areKeysSent(arriving)) {
            lake.merge(table, arriving, months, rewrite);
            return;
        }
        // A merge that may insert moves and sorts all stored rows of these months, with all columns. Looking for
        // the keys first costs a version more; a run that dies between the two finds nothing to update and inserts
        // the rest.
        Dataset<Row> stored = night.kept().keep(lake.storedKeys(table, broadcast(arriving), months));
        if (stored.count() > MOST_ROWS_SENT) {
            lake.merge(table, arriving, months, rewrite);
            return;
        }
        lake.update(table, broadcast(Lake.having(table, arriving, broadcast(stored), true)), months, rewrite);
        Dataset<Row> fresh = night.kept().keep(Lake.having(table, arriving, broadcast(stored), false));
        if (!fresh.isEmpty()) {
            night.append(table, fresh, "arriving");
        }
    }

    /** Adds the procedures or fields that dossiers name and nobody before them. */
    private void unseen(Table table, BinaryOperator<Dataset<Row>> unseen) {
        if (has(Feeds.DOSSIERS)) {
            Dataset<Row> rows = night.kept().keep(unseen.apply(staging.newest(Feeds.DOSSIERS), lake.read(table)));
            if (!rows.isEmpty()) {
                night.append(table, rows.withColumn(Staged.RUN_ID.name(), lit(night.runId())), "unseen");
            }
        }
    }

    /** Writes the calendars when one of them is new or has changed. */
    private void calendars() {
        if (references.areCalendarsNew()) {
            List<Row> days = night.calendars().stream()
                    .flatMap(calendar -> CalendarDay.rows(calendar).stream())
                    .toList();
            lake.replace(CalendarDay.TABLE, night.spark().createDataFrame(days, CalendarDay.TABLE.schema()));
        }
    }

    static Column[] keyOf(Table table) {
        return table.key().stream().map(Field::col).toArray(Column[]::new);
    }

    static String[] names(List<Field> fields) {
        return fields.stream().map(Field::name).toArray(String[]::new);
    }
}
