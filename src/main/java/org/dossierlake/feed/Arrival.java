// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.Objects;
import org.dossierlake.domain.AgencyDirectory;

/**
 * The run that takes records in.
 *
 * @param runId the run
 * @param runOn its local date: the day of files whose path has none
 * @param key hashes applicants' numbers; null when the site has set none, then no number is kept in any form
 * @param erased whose data are not taken in any more
 * @param directory finds agencies that are given by name or by a unit's code; null when no dialect asks for it
 * @param unresolved what becomes of those that it does not find
 */
public record Arrival(
        String runId,
        LocalDate runOn,
        PersonKey key,
        ErasedPersons erased,
        AgencyDirectory directory,
        UnresolvedAgency unresolved)
        implements Serializable {

    public Arrival {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(runOn, "runOn");
        Objects.requireNonNull(erased, "erased");
        Objects.requireNonNull(unresolved, "unresolved");
    }
}
