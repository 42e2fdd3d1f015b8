// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The newest version of everything that landed, and the statuses that each dossier has landed with. */
final class FinalState {

    private final Map<String, SentDossier> dossiers = new TreeMap<>();
    private final Map<String, List<Integer>> statuses = new HashMap<>();
    private final Map<String, LocalDate> closingsTold = new HashMap<>();
    private final Map<String, Map<String, SentStep>> steps = new HashMap<>();
    private final Map<String, SentPayment> payments = new LinkedHashMap<>();
    private final Map<String, SentProcedure> procedures = new LinkedHashMap<>();

    /** Replaces what is known under a key by the next version in order, which landed in a file of a day. */
    void put(SimulatedFeed feed, String key, PortalRecord record, LocalDate landedOn) {
        switch (feed) {
            case DOSSIERS -> {
                SentDossier sent = SentDossier.of(record);
                dossiers.put(key, sent);
                statuses.computeIfAbsent(key, any -> new ArrayList<>()).add(sent.status());
                if (DossierFacts.closes(sent.status())) {
                    closingsTold.putIfAbsent(key, landedOn);
                }
            }
            case STEPS ->
                steps.computeIfAbsent(record.text("MaHoSo"), any -> new LinkedHashMap<>())
                        .put(key, SentStep.of(record));
            case PAYMENTS -> payments.put(key, SentPayment.of(record));
            case PROCEDURES -> procedures.put(key, SentProcedure.of(record));
        }
    }

    /** All dossiers by code. */
    Collection<SentDossier> dossiers() {
        return dossiers.values();
    }

    /** The statuses of all versions of a dossier in the order of versions; the last one is in force. */
    List<Integer> statusesOf(String dossierCode) {
        return List.copyOf(statuses.get(dossierCode));
    }

    /** The day of the file that was the first to tell of a closing; null where none did. */
    LocalDate closingToldOn(String dossierCode) {
        return closingsTold.get(dossierCode);
    }

    /** The steps of a dossier, in no order. */
    List<SentStep> stepsOf(String dossierCode) {
        return List.copyOf(steps.getOrDefault(dossierCode, Map.of()).values());
    }

    /** The catalogue's entry of a procedure on a day; null where it has none. On an unknown day the newest one. */
    SentProcedure entryOf(String procedure, LocalDate day) {
        return procedures.values().stream()
                .filter(entry -> entry.code().equals(procedure) && entry.holdsOn(day))
                .max(Comparator.comparing(
                        SentProcedure::validFrom, Comparator.nullsFirst(Comparator.<LocalDate>naturalOrder())))
                .orElse(null);
    }

    /** All payment messages. */
    Collection<SentPayment> payments() {
        return payments.values();
    }
}
