// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.math.BigDecimal;

/**
 * From when on a file is odd as a whole.
 *
 * @param refusedShare the largest share of refused records that is not odd, 0 to 1
 * @param nightShare the largest share of payments between 1 and 6 in the morning that is not odd where no payment lies
 *     between 13 and 1, 0 to 1
 * @param leastRows files with fewer records are too small to judge by shares
 */
public record FindingLimits(BigDecimal refusedShare, BigDecimal nightShare, int leastRows) {}
