// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.Channel;
import org.dossierlake.domain.DossierCode;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.failure.OneLine;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.Instant;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Run;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedPayment;
import org.dossierlake.table.StagedStep;
import org.dossierlake.table.Step;
import org.dossierlake.table.Verdict;

/** Where one dossier went: how it counts, what is odd about it, and everything that landed about it. */
final class WhyDossier {

    private static final String MISSING = "-";

    private final Readers readers;
    private final String code;
    private final List<String> lines = new ArrayList<>();

    /** The codes of all flags that were met, by the feed that raises them. */
    private final Map<String, Set<String>> flags = new TreeMap<>();

    private WhyDossier(Readers readers, String code) {
        this.readers = readers;
        this.code = code;
    }

    /** The dossier's story; empty where no published record names this code. */
    static Optional<List<String>> lines(Readers readers, String code) {
        WhyDossier dossier = new WhyDossier(readers, code);
        dossier.tell();
        return dossier.lines.isEmpty() ? Optional.empty() : Optional.of(dossier.lines);
    }

    private void tell() {
        Optional<Row> stored = ofMonth(Dossier.TABLE, StagedDossier.DOSSIER_CODE).collectAsList().stream()
                .findFirst();
        stored.ifPresent(this::addState);
        addVersions();
        addRefused();
        addSteps();
        addPayments();
        addSettlements();
        addFlags();
        if (stored.isEmpty() && !lines.isEmpty()) {
            lines.add(0, "Dossier %s: no record of it was accepted.".formatted(OneLine.of(code)));
        }
    }

    /** The rows of a table that is split by the month in the code. */
    private Dataset<Row> ofMonth(Table table, Field key) {
        return readers.readOrNone(table)
                .filter(Feeds.codeMonth().equalTo(lit(DossierCode.monthOf(code))))
                .filter(key.col().equalTo(code));
    }

    private void addState(Row dossier) {
        lines.add("Dossier %s: status %s, filed by channel %s, procedure %s"
                .formatted(
                        OneLine.of(code),
                        status(dossier),
                        channel(dossier.getAs(StagedDossier.CHANNEL.name())),
                        text(dossier, StagedDossier.PROCEDURE_CODE)));
        lines.add("  agency     %s".formatted(agency(dossier)));
        lines.add("  received   %s, filed %s"
                .formatted(moment(dossier, StagedDossier.RECEIVED), moment(dossier, StagedDossier.FILED)));
        lines.add("  due        %s, originally %s, by index 766 %s"
                .formatted(
                        moment(dossier, Dossier.DUE),
                        moment(dossier, Dossier.DUE_ORIGINAL),
                        moment(dossier, Dossier.LIMIT_766)));
        lines.add("  closed     %s, %s"
                .formatted(
                        moment(dossier, Dossier.CLOSED),
                        dossier.getAs(Dossier.CLOSED_KIND.name()) == null
                                ? "open by its status"
                                : text(dossier, Dossier.CLOSED_KIND)));
        LocalDate newestDay = readers.publication().newestDay();
        CountedAs counted = CountedAs.of(dossier, newestDay);
        lines.add("  counts as  %s at the end of %s: %s".formatted(counted.column(), newestDay, counted.why()));
        lines.add("  took       %s working minutes, %s calendar days; kept the time of index 766: %s"
                .formatted(
                        text(dossier, Dossier.WORKING_MINUTES),
                        text(dossier, Dossier.ELAPSED_DAYS),
                        yesOrNo(dossier, Dossier.ON_TIME_766)));
        if (dossier.getAs(Dossier.LATE_EXPLAINED_BY_PAUSE.name()) != null) {
            lines.add(
                    "  late       by %s minutes waiting for the applicant, %s for a payment, %s outside office hours, %s else"
                            .formatted(
                                    text(dossier, Dossier.DELAY_MINUTES_APPLICANT),
                                    text(dossier, Dossier.DELAY_MINUTES_PAYMENT),
                                    text(dossier, Dossier.DELAY_MINUTES_CLOSED_HOURS),
                                    text(dossier, Dossier.DELAY_MINUTES_AGENCY)));
        }
        lines.add("  written by run %s".formatted(run(dossier.getAs(Dossier.RUN_ID.name()))));
        flags(Feeds.DOSSIERS, dossier, Dossier.FLAGS);
    }

    /** The version of the agency that the dossier's cell names. */
    private String agency(Row dossier) {
        String agency = dossier.getAs(StagedDossier.AGENCY_CODE.name());
        LocalDate validFrom = dossier.getAs(Dossier.AGENCY_VALID_FROM.name());
        String name = readers
                .readOrNone(Agency.TABLE)
                .filter(Agency.AGENCY_CODE
                        .col()
                        .equalTo(agency)
                        .and(Agency.VALID_FROM.col().equalTo(lit(validFrom))))
                .select(Agency.AGENCY_NAME.col())
                .collectAsList()
                .stream()
                .map(row -> OneLine.of(row.getString(0)))
                .findFirst()
                .orElse("not in the table agency");
        return "%s, in its version valid from %s: %s".formatted(OneLine.of(agency), validFrom, name);
    }

    private String run(String runId) {
        return readers
                .read(Run.TABLE)
                .filter(Run.RUN_ID.col().equalTo(runId))
                .select(Run.OUTCOME.col(), Run.STARTED_AT.col())
                .collectAsList()
                .stream()
                .map(row -> "%s, started %s, %s"
                        .formatted(runId, row.getInstant(1).truncatedTo(ChronoUnit.SECONDS), row.getString(0)))
                .findFirst()
                .orElse(runId);
    }

    /** Accepted and superseded versions as they are kept for ever, duplicates as long as the stage knows them. */
    private void addVersions() {
        List<String> versions = new ArrayList<>();
        for (Row row : ofMonth(DossierVersion.TABLE, StagedDossier.DOSSIER_CODE)
                .orderBy(Dossier.VERSION_ORDER.col())
                .collectAsList()) {
            Row order = row.getAs(Dossier.VERSION_ORDER.name());
            java.time.Instant ended = row.getAs(StagedDossier.ENDED.at().name());
            versions.add("  %-10s status %s, ended %s; %s, run %s"
                    .formatted(
                            text(row, DossierVersion.VERDICT),
                            status(row),
                            ended == null ? MISSING : ended,
                            place(order),
                            text(row, Staged.RUN_ID)));
        }
        section("Landed versions, oldest first; times in UTC", versions);
        section("Landed again with the same content", duplicates());
    }

    private List<String> duplicates() {
        List<Row> staged = readers.readOrNone(StagedDossier.TABLE)
                .filter(StagedDossier.DOSSIER_CODE.col().equalTo(code))
                .select(Staged.RUN_ID.col(), Staged.PATH.col(), Staged.POSITION.col())
                .collectAsList();
        if (staged.isEmpty()) {
            return List.of();
        }
        Set<String> places = new HashSet<>();
        staged.forEach(row -> places.add(row.mkString("\n")));
        return readers
                .readOrNone(Verdict.TABLE)
                .filter(Staged.RUN_ID.col().isin(values(staged, 0)))
                .filter(Staged.PATH.col().isin(values(staged, 1)))
                .filter(Staged.POSITION.col().isin(values(staged, 2)))
                .filter(Quarantine.FEED.col().equalTo(Feeds.DOSSIERS.feed()))
                .filter(Verdict.VERDICT.col().equalTo(Verdict.DUPLICATE))
                .select(Staged.RUN_ID.col(), Staged.PATH.col(), Staged.POSITION.col())
                .orderBy(Staged.RUN_ID.col(), Staged.PATH.col(), Staged.POSITION.col())
                .collectAsList()
                .stream()
                .filter(row -> places.contains(row.mkString("\n")))
                .map(row -> "  %-10s %s at %d, run %s"
                        .formatted(Verdict.DUPLICATE, OneLine.of(row.getString(1)), row.getLong(2), row.getString(0)))
                .toList();
    }

    private static Object[] values(List<Row> rows, int column) {
        return rows.stream().map(row -> row.get(column)).distinct().toArray();
    }

    /** Refused records whose masked text names the dossier; one that names it only where text is masked goes unseen. */
    private void addRefused() {
        String[] place = {Quarantine.FEED.name(), Staged.PATH.name(), Staged.POSITION.name(), Staged.RUN_ID.name()};
        Set<String> waiting = new HashSet<>();
        Waiting.rows(readers.lake())
                .filter(namesIt())
                .select(place[0], place[1], place[2], place[3])
                .collectAsList()
                .forEach(row -> waiting.add(row.mkString("\n")));
        List<String> refused = new ArrayList<>();
        for (Row row : readers.readOrNone(Quarantine.TABLE)
                .filter(namesIt())
                .select(
                        Quarantine.FEED.col(),
                        Staged.PATH.col(),
                        Staged.POSITION.col(),
                        Staged.RUN_ID.col(),
                        Staged.RULES.col(),
                        Quarantine.REPLAYED_RUN.col())
                .orderBy(Staged.RUN_ID.col(), Staged.PATH.col(), Staged.POSITION.col())
                .collectAsList()) {
            String key = "%s\n%s\n%d\n%s".formatted(row.get(0), row.get(1), row.getLong(2), row.get(3));
            String fate = waiting.contains(key)
                    ? "waits"
                    : row.isNullAt(5) ? "came again in a later content" : "read again by run " + row.getString(5);
            refused.add("  %-10s %s at %d, run %s: %s; %s"
                    .formatted(
                            row.getString(0),
                            OneLine.of(row.getString(1)),
                            row.getLong(2),
                            row.getString(3),
                            String.join(", ", row.<String>getList(4)),
                            fate));
        }
        section("Refused records that name it", refused);
    }

    /** A reference of a payment holds the code in front of a time, or of nothing that could belong to the code. */
    private Column namesIt() {
        String inReference = Pattern.quote(code) + "(?:\\d{14})?(?:\\D.*)?$";
        return exists(Staged.SAID.col(), said -> said.getField("word")
                .isin("code", "dossier")
                .and(said.getField("value").equalTo(code))
                .or(said.getField("word")
                        .equalTo("reference")
                        .and(said.getField("value").rlike(inReference))));
    }

    private void addSteps() {
        List<String> steps = new ArrayList<>();
        for (Row step : ofMonth(Step.TABLE, StagedStep.DOSSIER_CODE)
                .orderBy(StagedStep.PROCESSED.at().col(), StagedStep.STATUS.col(), Dossier.VERSION_ORDER.col())
                .collectAsList()) {
            steps.add("  %s  status %s; %s, run %s%s"
                    .formatted(
                            moment(step, StagedStep.PROCESSED),
                            status(step),
                            place(step.getAs(Dossier.VERSION_ORDER.name())),
                            text(step, Dossier.RUN_ID),
                            flags(Feeds.STEPS, step, StagedStep.SENT_FLAGS)));
        }
        section("Steps", steps);
    }

    /** A receipt may name a dossier of another month than the reference, so payments are not looked for by month. */
    private void addPayments() {
        List<String> payments = new ArrayList<>();
        for (Row payment : readers.readOrNone(Payment.TABLE)
                .filter(Payment.DOSSIER_CODE.col().equalTo(code))
                .orderBy(StagedPayment.PAID.at().col(), Dossier.VERSION_ORDER.col())
                .collectAsList()) {
            payments.add("  %s  %s %s%s, %s %s, bank %s; %s, run %s%s"
                    .formatted(
                            moment(payment, StagedPayment.PAID),
                            text(payment, StagedPayment.KIND),
                            text(payment, StagedPayment.OUTCOME),
                            payment.isNullAt(payment.fieldIndex(Payment.REPEATS.name()))
                                    ? ""
                                    : " (counts as its message says)",
                            money(payment, StagedPayment.AMOUNT),
                            text(payment, StagedPayment.CURRENCY),
                            text(payment, StagedPayment.BANK),
                            place(payment.getAs(Dossier.VERSION_ORDER.name())),
                            text(payment, Dossier.RUN_ID),
                            flags(Feeds.PAYMENTS, payment, StagedPayment.SENT_FLAGS)));
        }
        section("Payments", payments);
    }

    private void addSettlements() {
        List<String> settlements = new ArrayList<>();
        for (Row settlement : ofMonth(Settlement.TABLE, Settlement.SETTLEMENT_ID)
                .orderBy(Settlement.CURRENCY.col())
                .collectAsList()) {
            settlements.add("  %s: fee %s, paid %s, refunded %s %s, first paid on %s, run %s"
                    .formatted(
                            text(settlement, Settlement.CLASS),
                            money(settlement, Settlement.FEE_DUE),
                            money(settlement, Settlement.PAID),
                            money(settlement, Settlement.REFUNDED),
                            text(settlement, Settlement.CURRENCY),
                            text(settlement, Settlement.FIRST_PAID_ON),
                            text(settlement, Dossier.RUN_ID)));
        }
        section("Settlement", settlements);
    }

    /** What each flag that was met means. */
    private void addFlags() {
        List<String> meanings = new ArrayList<>();
        flags.forEach((feed, codes) -> codes.forEach(flag -> {
            RuleCatalogue.Entry entry = RuleCatalogue.ENTRIES.stream()
                    .filter(each -> each.feed().equals(feed) && each.code().equals(flag))
                    .findFirst()
                    .orElse(null);
            meanings.add("  %s (%s)%s".formatted(OneLine.of(flag), feed, entry == null ? "" : ": " + entry.meaning()));
            if (entry != null) {
                meanings.add("    To do: " + entry.advice());
            }
        }));
        section("Flags", meanings);
    }

    private void section(String title, Collection<String> found) {
        if (!found.isEmpty()) {
            lines.add(title);
            lines.addAll(found);
        }
    }

    /** Remembers the flags of a row; gives them as the end of its line. */
    private String flags(Feeds feed, Row row, Field field) {
        List<String> codes = row.getList(row.fieldIndex(field.name()));
        if (codes.isEmpty()) {
            return "";
        }
        flags.computeIfAbsent(feed.feed(), any -> new TreeSet<>()).addAll(codes);
        return "; " + OneLine.of(String.join(", ", codes));
    }

    private static String place(Row order) {
        return "%s at %d, day %s, content %d"
                .formatted(
                        OneLine.of(order.getAs("path")),
                        order.<Long>getAs("position"),
                        order.<LocalDate>getAs("day"),
                        order.<Integer>getAs("revision"));
    }

    private static String status(Row row) {
        String status = row.getAs(StagedDossier.STATUS.name());
        return "%s (%s)".formatted(OneLine.of(status), words(DossierStatus.fromCode(status)));
    }

    /** Dialects may add channels of their own, which have no words here. */
    private static String channel(String channel) {
        for (Channel known : Channel.values()) {
            if (known.code().equals(channel)) {
                return "%s (%s)".formatted(channel, words(known));
            }
        }
        return OneLine.of(channel);
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String moment(Row row, Instant instant) {
        LocalDate on = row.getAs(instant.on().name());
        Integer second = row.getAs(instant.second().name());
        return on == null ? MISSING : "%s %s".formatted(on, LocalTime.ofSecondOfDay(second));
    }

    private static String yesOrNo(Row row, Field field) {
        Boolean claim = row.getAs(field.name());
        return claim == null ? MISSING : claim ? "yes" : "no";
    }

    private static String money(Row row, Field field) {
        BigDecimal amount = row.getAs(field.name());
        return amount == null ? MISSING : Status.plain(amount);
    }

    private static String text(Row row, Field field) {
        Object value = row.getAs(field.name());
        return value == null ? MISSING : OneLine.of(value.toString());
    }
}
