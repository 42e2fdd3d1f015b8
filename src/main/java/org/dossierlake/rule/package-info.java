// SPDX-License-Identifier: Apache-2.0
/**
 * HOW IT IS CLEANED: a rule is a column expression with a stable code and words for the sender; a row that breaks one is
 * kept and named, never dropped. A flag names what is odd about a row that is accepted all the same.
 *
 * <p>What a single feed promises stands in {@code feed}. Read {@link org.dossierlake.rule.Rule} first, then
 * {@link org.dossierlake.rule.Screened} and {@link org.dossierlake.rule.Flag}.
 */
package org.dossierlake.rule;
