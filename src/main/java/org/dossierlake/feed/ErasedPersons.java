// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.Set;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedPayment;

/**
 * Whose data are not taken in any more: as many as have asked for it.
 *
 * @param persons hashes of persons' numbers, hexadecimal
 * @param dossiers codes of dossiers
 */
public record ErasedPersons(Set<String> persons, Set<String> dossiers) implements Serializable {

    /** Nobody has asked. */
    public static final ErasedPersons NONE = new ErasedPersons(Set.of(), Set.of());

    public ErasedPersons {
        persons = Set.copyOf(persons);
        dossiers = Set.copyOf(dossiers);
    }

    /** Whether a record is about one of them. */
    boolean concerns(StageRow record) {
        byte[] person = (byte[]) record.get(StagedDossier.PERSON_HASH);
        return person != null && persons.contains(HexFormat.of().formatHex(person))
                || isDossier(record.get(StagedDossier.DOSSIER_CODE))
                || isDossier(record.get(StagedPayment.RECEIPT_DOSSIER_CODE))
                || isDossier(record.get(StagedPayment.REFERENCE_DOSSIER_CODE));
    }

    private boolean isDossier(Object code) {
        return code != null && dossiers.contains(code.toString());
    }

    /** Whether the text of a record that could not be taken apart names one of their dossiers. */
    boolean isNamedIn(String raw) {
        return raw != null && dossiers.stream().anyMatch(raw::contains);
    }
}
