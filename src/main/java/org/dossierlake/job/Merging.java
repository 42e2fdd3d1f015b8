// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Agency;
import org.dossierlake.table.CalendarDay;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierFacts;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedPayment;
import org.dossierlake.table.StagedStep;
import org.dossierlake.table.Step;

/**
 * Writes each fact table once: first steps and payments, then dossiers and settlements with everything that follows from
 * steps, payments and the calendar already filled in.
 */
final class Merging {

    private static final Column NEWER = Lake.arriving(Dossier.VERSION_ORDER).gt(Lake.stored(Dossier.VERSION_ORDER));

    private final NightRun night;
    private final Staging staging;
    private final Lake lake;

    Merging(NightRun night, Staging staging) {
        this.night = night;
        this.staging = staging;
        this.lake = night.lake();
    }

    /** Steps, payments and reference tables: what dossiers and settlements are derived from. */
    void stepsAndPayments() {
        List<Runnable> writes = new ArrayList<>();
        if (has(Feeds.STEPS)) {
            writes.add(() -> merge(Step.TABLE, staging.accepted(Feeds.STEPS), NEWER));
        }
        if (has(Feeds.PAYMENTS) || has(Feeds.DOSSIERS)) {
            writes.add(this::payments);
        }
        if (has(Feeds.DOSSIERS)) {
            writes.add(this::procedures);
        }
        writes.add(this::calendars);
        Concurrently.run(night.spark(), writes);
    }

    /** Dossiers and settlements, and the agencies they name. */
    void dossiersAndSettlements() {
        Concurrently.run(night.spark(), List.of(this::dossiers, this::settlements));
        agencies();
    }

    private boolean has(Feeds feed) {
        return staging.feedsWithFiles().contains(feed);
    }

    /** The arriving payments, and the stored ones whose link may change: their reference or their dossier arrived. */
    private void payments() {
        Dataset<Row> arriving = has(Feeds.PAYMENTS)
                ? staging.accepted(Feeds.PAYMENTS).select(linkable())
                : lake.read(Payment.TABLE).limit(0).select(linkable());
        Dataset<Row> stored = lake.read(Payment.TABLE);
        Dataset<Row> references = arriving.select(StagedPayment.REFERENCE.col(), Feeds.codeMonth());
        if (has(Feeds.DOSSIERS)) {
            Dataset<Row> landed = staging.accepted(Feeds.DOSSIERS)
                    .select(StagedDossier.DOSSIER_CODE.col().as("landed_code"));
            references = references.unionAll(
                    stored.join(landed, Payment.DOSSIER_CODE.col().equalTo(col("landed_code")), "left_semi")
                            .select(StagedPayment.REFERENCE.col(), Feeds.codeMonth()));
        }
        references = night.kept().keep(references.distinct());
        List<LocalDate> months = Months.of(references, Feeds.codeMonth());
        if (months.isEmpty()) {
            return;
        }
        Dataset<Row> concerned = stored.filter(Feeds.codeMonth().isin(months.toArray()))
                .join(
                        references,
                        new String[] {StagedPayment.REFERENCE.name(), StagedDossier.CODE_MONTH.name()},
                        "left_semi")
                .join(arriving.select(keyOf(Payment.TABLE)), names(Payment.TABLE.key()), "left_anti")
                .select(linkable());
        Dataset<Row> payments = night.kept().keep(concerned.unionAll(arriving));
        Dataset<Row> dossierCodes = payments.select(
                        StagedPayment.RECEIPT_DOSSIER_CODE.col().as("code"))
                .unionAll(payments.select(
                        StagedPayment.REFERENCE_DOSSIER_CODE.col().as("code")))
                .filter(col("code").isNotNull())
                .distinct();
        merge(
                Payment.TABLE,
                Payment.linked(payments, dossiers(night.kept().keep(dossierCodes))),
                months,
                NEWER.or(Lake.differs(Payment.DERIVED)));
    }

    private static Column[] linkable() {
        return Stream.concat(StagedPayment.CANONICAL.stream(), Stream.of(Dossier.VERSION_ORDER, Dossier.CONTENT_HASH))
                .map(Field::col)
                .toArray(Column[]::new);
    }

    /** Arriving dossiers, and the stored ones with a code among {@code codes}: canonical columns, one row per code. */
    private Dataset<Row> dossiers(Dataset<Row> codes) {
        Column[] canonical = canonicalDossier();
        List<LocalDate> months = Months.of(codes, StagedDossier.monthIn(col("code")));
        Dataset<Row> stored = lake.read(Dossier.TABLE)
                .filter(Feeds.codeMonth().isin(months.toArray()))
                .join(codes, StagedDossier.DOSSIER_CODE.col().equalTo(col("code")), "left_semi")
                .select(canonical);
        if (!has(Feeds.DOSSIERS)) {
            return stored;
        }
        Dataset<Row> arriving = staging.accepted(Feeds.DOSSIERS).select(canonical);
        return stored.join(
                        arriving.select(StagedDossier.DOSSIER_CODE.col()),
                        new String[] {StagedDossier.DOSSIER_CODE.name()},
                        "left_anti")
                .unionAll(arriving);
    }

    private static Column[] canonicalDossier() {
        return Stream.concat(StagedDossier.CANONICAL.stream(), Stream.of(Dossier.VERSION_ORDER, Dossier.CONTENT_HASH))
                .map(Field::col)
                .toArray(Column[]::new);
    }

    /** The arriving dossiers and the stored ones whose steps changed tonight. */
    private void dossiers() {
        Dataset<Row> stepped = changed(Step.TABLE)
                .select(StagedStep.DOSSIER_CODE.col().as("code"))
                .distinct();
        Dataset<Row> versions = night.kept().keep(dossiers(night.kept().keep(stepped)));
        List<LocalDate> months = Months.of(versions, Feeds.codeMonth());
        if (months.isEmpty()) {
            return;
        }
        Dataset<Row> steps = lake.read(Step.TABLE)
                .filter(Feeds.codeMonth().isin(months.toArray()))
                .join(
                        versions.select(StagedDossier.DOSSIER_CODE.col()),
                        new String[] {StagedDossier.DOSSIER_CODE.name()},
                        "left_semi");
        merge(
                Dossier.TABLE,
                DossierFacts.of(versions, steps, night.calendars()),
                months,
                NEWER.or(Lake.differs(Dossier.DERIVED)));
    }

    /** The settlements of arriving dossiers and of payments that changed tonight; those with nothing left are deleted. */
    private void settlements() {
        Column id = Settlement.idOf(Payment.DOSSIER_CODE.col(), StagedPayment.REFERENCE.col());
        Dataset<Row> images = night.kept()
                .keep(changed(Payment.TABLE)
                        .select(id.as("code"), Lake.isAfter().as("is_after")));
        Dataset<Row> codes = night.kept().keep(images.select(col("code")).distinct());
        // Only a payment that was stored before can leave a settlement with nothing.
        Dataset<Row> replaced = images.filter(not(col("is_after")));
        Dataset<Row> dossiers = night.kept().keep(dossiers(codes));
        Dataset<Row> ids = night.kept()
                .keep(dossiers.select(StagedDossier.DOSSIER_CODE.col().as("code"))
                        .unionAll(codes)
                        .distinct());
        Dataset<Row> payments = lake.read(Payment.TABLE).join(ids, id.equalTo(col("code")), "left_semi");
        Dataset<Row> settlements = night.kept().keep(Settlement.of(dossiers, payments));
        List<LocalDate> months = Months.of(ids, StagedDossier.monthIn(col("code")));
        if (months.isEmpty()) {
            return;
        }
        merge(Settlement.TABLE, settlements, months, Lake.differs(Settlement.DERIVED));
        if (replaced.isEmpty()) {
            return;
        }
        Dataset<Row> gone = lake.read(Settlement.TABLE)
                .filter(Settlement.CODE_MONTH.col().isin(months.toArray()))
                .join(ids, Settlement.SETTLEMENT_ID.col().equalTo(col("code")), "left_semi")
                .join(settlements.select(keyOf(Settlement.TABLE)), names(Settlement.TABLE.key()), "left_anti");
        lake.delete(Settlement.TABLE, night.kept().keep(gone), months);
    }

    /** Before and after images of everything that became part of {@code table} since the last publication. */
    private Dataset<Row> changed(Table table) {
        long published =
                night.before().map(publication -> publication.versionOf(table)).orElse(0L);
        return lake.changesAfter(table, published);
    }

    private void merge(Table table, Dataset<Row> rows, Column rewrite) {
        merge(table, rows, Months.of(rows, Feeds.codeMonth()), rewrite);
    }

    private void merge(Table table, Dataset<Row> rows, List<LocalDate> months, Column rewrite) {
        if (!months.isEmpty()) {
            Dataset<Row> arriving =
                    night.kept().keep(table.conform(rows.withColumn(Staged.RUN_ID.name(), lit(night.runId()))));
            lake.merge(table, arriving, months, rewrite);
        }
    }

    private void procedures() {
        Dataset<Row> unseen =
                night.kept().keep(Procedure.unseen(staging.accepted(Feeds.DOSSIERS), lake.read(Procedure.TABLE)));
        if (!unseen.isEmpty()) {
            lake.append(Procedure.TABLE, unseen);
        }
    }

    /** Writes the calendars when one of them is new or has changed. */
    private void calendars() {
        Map<String, String> stored = new HashMap<>();
        lake.read(CalendarDay.TABLE)
                .select(CalendarDay.CALENDAR.col(), CalendarDay.VERSION.col())
                .distinct()
                .collectAsList()
                .forEach(row -> stored.put(row.getString(0), row.getString(1)));
        boolean same = night.calendars().stream()
                .allMatch(calendar -> calendar.version().equals(stored.get(calendar.name())));
        if (!same) {
            List<Row> days = night.calendars().stream()
                    .flatMap(calendar -> CalendarDay.rows(calendar).stream())
                    .toList();
            lake.replace(CalendarDay.TABLE, night.spark().createDataFrame(days, CalendarDay.TABLE.schema()));
        }
    }

    /** Adds the agencies that dossiers and payments name for the first time, with all that stand above them. */
    private void agencies() {
        Dataset<Row> named = changed(Dossier.TABLE)
                .select(Agency.AGENCY_CODE.col(), StagedDossier.AGENCY_ROOT.col())
                .unionAll(changed(Payment.TABLE).select(Agency.AGENCY_CODE.col(), StagedPayment.AGENCY_ROOT.col()))
                .distinct();
        Map<String, String> roots = new HashMap<>();
        named.collectAsList().forEach(row -> roots.put(row.getString(0), row.getString(1)));
        Dataset<Row> rows = night.spark()
                .createDataFrame(Agency.rows(roots, AgencyNames.shipped(night.settings())), Agency.TABLE.schema());
        Dataset<Row> unseen = night.kept()
                .keep(rows.join(
                        lake.read(Agency.TABLE).select(Agency.AGENCY_CODE.col()),
                        new String[] {Agency.AGENCY_CODE.name()},
                        "left_anti"));
        if (!unseen.isEmpty()) {
            lake.append(Agency.TABLE, unseen);
        }
    }

    private static Column[] keyOf(Table table) {
        return table.key().stream().map(Field::col).toArray(Column[]::new);
    }

    private static String[] names(List<Field> fields) {
        return fields.stream().map(Field::name).toArray(String[]::new);
    }
}
