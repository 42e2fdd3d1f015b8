// SPDX-License-Identifier: Apache-2.0
/**
 * HOW IT IS CLEANED: a rule is a promise with a stable code and words for the sender; a record that breaks one is kept and
 * named, never dropped. A flag names what is odd about a record that is accepted all the same.
 *
 * <p>What a single feed promises stands in {@code feed}. Read {@link org.dossierlake.rule.Rule} first, then
 * {@link org.dossierlake.rule.Flag}.
 */
package org.dossierlake.rule;
