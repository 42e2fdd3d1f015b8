// SPDX-License-Identifier: Apache-2.0
/**
 * HOW IT IS COUNTED: what one stored row adds to the statistics, the signed and summed postings of each night, and the
 * balances they lead to.
 *
 * <p>Read {@link org.dossierlake.posting.Contribution} first. A night posts the contributions of the rows it changed,
 * after less before; the sum of all postings equals the contributions of all rows.
 */
package org.dossierlake.posting;
