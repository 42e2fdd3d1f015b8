// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The newest accepted version of everything that landed. */
final class FinalState {

    private final Map<String, SentDossier> dossiers = new TreeMap<>();
    private final Map<String, Map<String, SentStep>> steps = new HashMap<>();
    private final Map<String, SentPayment> payments = new LinkedHashMap<>();

    /** Replaces what is known under a key. */
    void accept(SimulatedFeed feed, String key, PortalRecord record) {
        switch (feed) {
            case DOSSIERS -> dossiers.put(key, SentDossier.of(record));
            case STEPS ->
                steps.computeIfAbsent(record.text("MaHoSo"), any -> new LinkedHashMap<>())
                        .put(key, SentStep.of(record));
            case PAYMENTS -> payments.put(key, SentPayment.of(record));
        }
    }

    /** All dossiers by code. */
    Collection<SentDossier> dossiers() {
        return dossiers.values();
    }

    /** The steps of a dossier, in no order. */
    List<SentStep> stepsOf(String dossierCode) {
        return List.copyOf(steps.getOrDefault(dossierCode, Map.of()).values());
    }

    /** All payment messages. */
    Collection<SentPayment> payments() {
        return payments.values();
    }
}
