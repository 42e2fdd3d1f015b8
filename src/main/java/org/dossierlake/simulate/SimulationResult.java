// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/**
 * What a simulation wrote, and what is expected of the nights that read it.
 *
 * @param landing folder with the records
 * @param truth folder with the truth files
 * @param files number of landed files
 * @param dossiers number of dossiers of which at least one version is accepted
 * @param rowsLanded records in all files; the sum of the next four
 * @param rowsAccepted records that become the newest version of their key
 * @param rowsQuarantined records that break a rule
 * @param rowsDuplicate records that repeat what is known
 * @param rowsSuperseded records overtaken by a newer one of the same night
 */
public record SimulationResult(
        Path landing,
        Path truth,
        int files,
        long dossiers,
        long rowsLanded,
        long rowsAccepted,
        long rowsQuarantined,
        long rowsDuplicate,
        long rowsSuperseded) {

    /** The sums over all landed files. */
    static SimulationResult of(SimulationPlan plan, Collection<FileTotals> files, long dossiers) {
        long[] rows = new long[Verdict.values().length];
        for (FileTotals totals : files) {
            for (Verdict verdict : Verdict.values()) {
                rows[verdict.ordinal()] += totals.rows(verdict);
            }
        }
        return new SimulationResult(
                plan.landing(),
                plan.truth(),
                files.size(),
                dossiers,
                Arrays.stream(rows).sum(),
                rows[Verdict.ACCEPTED.ordinal()],
                rows[Verdict.QUARANTINED.ordinal()],
                rows[Verdict.DUPLICATE.ordinal()],
                rows[Verdict.SUPERSEDED.ordinal()]);
    }
}
