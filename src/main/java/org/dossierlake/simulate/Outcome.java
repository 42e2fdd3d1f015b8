// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dossierlake.domain.WorkingCalendar;

/** How it all stands after the last night: what every truth table is counted from. */
final class Outcome {

    /** A reference that is built from a dossier code: {@code dvc}, the code, and 14 digits of time. */
    private static final Pattern BUILT_REFERENCE = Pattern.compile("dvc(.+)\\d{14}");

    private final LocalDate lastDay;
    private final WorkingCalendar calendar;
    private final AgencyTree tree;
    private final List<DossierFacts> dossiers;
    private final List<PaymentFacts> payments;
    private final List<TruthPeriod> periods;
    private final Map<String, String> procedures = new HashMap<>();
    private final Set<String> paid = new HashSet<>();

    Outcome(List<DossierFacts> dossiers, List<PaymentFacts> payments, LocalDate lastDay, WorkingCalendar calendar) {
        this.lastDay = lastDay;
        this.calendar = calendar;
        this.dossiers = List.copyOf(dossiers);
        this.payments = List.copyOf(payments);
        Set<String> used = new HashSet<>();
        LocalDate first = lastDay;
        for (DossierFacts dossier : dossiers) {
            used.add(dossier.agency());
            procedures.put(dossier.code(), dossier.procedure());
            LocalDate filedOn =
                    dossier.filedAt() == null ? null : dossier.filedAt().toLocalDate();
            first = earliest(first, filedOn, dossier.receivedOn(), dossier.closedOn());
        }
        for (PaymentFacts payment : payments) {
            used.add(payment.agency());
            first = earliest(first, payment.paidOn());
            if (payment.succeeded() && !payment.refund() && payment.dossierCode() != null) {
                paid.add(payment.dossierCode());
            }
        }
        this.tree = new AgencyTree(World.AGENCIES, used, lastDay);
        this.periods = TruthPeriod.between(first, lastDay);
    }

    /** Puts dossiers and payments together from the newest versions of everything. */
    static Outcome of(FinalState state, LocalDate lastDay, WorkingCalendar calendar) {
        List<DossierFacts> dossiers = new ArrayList<>();
        for (SentDossier sent : state.dossiers()) {
            String agency = AgencyTree.agencyOf(sent.code(), World.AGENCIES);
            LocalDateTime begun = sent.receivedAt() != null ? sent.receivedAt() : sent.filedAt();
            dossiers.add(DossierFacts.of(
                    sent,
                    state.stepsOf(sent.code()),
                    state.statusesOf(sent.code()),
                    state.closingToldOn(sent.code()),
                    agency,
                    calendar,
                    state.entryOf(sent.procedure(), begun == null ? null : begun.toLocalDate())));
        }
        return new Outcome(dossiers, payments(state.payments()), lastDay, calendar);
    }

    LocalDate lastDay() {
        return lastDay;
    }

    WorkingCalendar calendar() {
        return calendar;
    }

    AgencyTree tree() {
        return tree;
    }

    List<DossierFacts> dossiers() {
        return dossiers;
    }

    List<PaymentFacts> payments() {
        return payments;
    }

    List<TruthPeriod> periods() {
        return periods;
    }

    /**
     * The rows in which something of an agency counts: each node, in total and broken down by one column at a time.
     *
     * @param values what it has in each of the columns; empty where it counts in the total alone
     */
    List<List<String>> keys(TruthPeriod period, String agency, String... values) {
        List<String> total = Collections.nCopies(values.length, "");
        List<List<String>> sets = new ArrayList<>(List.of(total));
        for (int column = 0; column < values.length; column++) {
            if (!values[column].isEmpty()) {
                List<String> alone = new ArrayList<>(total);
                alone.set(column, values[column]);
                sets.add(alone);
            }
        }
        List<List<String>> keys = new ArrayList<>();
        for (List<String> node : tree.nodes(agency)) {
            for (List<String> set : sets) {
                keys.add(
                        Stream.of(period.key(), node, set).flatMap(List::stream).toList());
            }
        }
        return keys;
    }

    /** The procedure of a payment's dossier; empty where the dossier is not known. */
    String procedureOf(PaymentFacts payment) {
        return procedures.getOrDefault(payment.dossierCode(), "");
    }

    /** Whether a payment for a dossier succeeded, whatever was paid back later. */
    boolean isPaid(DossierFacts dossier) {
        return paid.contains(dossier.code());
    }

    private static List<PaymentFacts> payments(Collection<SentPayment> messages) {
        Map<String, String> requested = new HashMap<>();
        Set<String> refunded = new HashSet<>();
        for (SentPayment message : messages) {
            boolean isRequest =
                    message.kind().equals("request") || !message.state().isEmpty();
            if (isRequest && !message.dossierNamed().isEmpty()) {
                requested.put(message.reference(), message.dossierNamed());
            }
            if (message.kind().equals("refund") && message.state().isEmpty() && message.succeeded()) {
                refunded.add(message.reference());
            }
        }
        List<PaymentFacts> payments = new ArrayList<>();
        for (SentPayment message : messages) {
            boolean toldTwice = !message.state().isEmpty() && refunded.contains(message.reference());
            if (!message.kind().equals("request") && !toldTwice) {
                String code = dossierOf(message, requested);
                payments.add(new PaymentFacts(
                        message.kind().equals("refund"),
                        message.succeeded(),
                        message.paidAt().toLocalDate(),
                        message.amount(),
                        message.bank(),
                        message.reference(),
                        code,
                        code == null ? agencyOfUnit(message.unit()) : AgencyTree.agencyOf(code, World.AGENCIES)));
            }
        }
        return payments;
    }

    private static String dossierOf(SentPayment message, Map<String, String> requested) {
        if (!message.dossierNamed().isEmpty()) {
            return message.dossierNamed();
        }
        if (requested.containsKey(message.reference())) {
            return requested.get(message.reference());
        }
        Matcher built = BUILT_REFERENCE.matcher(message.reference());
        return built.matches() ? built.group(1) : null;
    }

    private static String agencyOfUnit(String unit) {
        return AgencyTree.agencyOf(unit + "-", World.AGENCIES);
    }

    private static LocalDate earliest(LocalDate first, LocalDate... days) {
        LocalDate earliest = first;
        for (LocalDate day : days) {
            if (day != null && day.isBefore(earliest)) {
                earliest = day;
            }
        }
        return earliest;
    }
}
