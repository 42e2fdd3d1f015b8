// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDateTime;

/**
 * The applicant is asked for more papers.
 *
 * @param askedAt when the papers were asked for
 * @param answeredAt when they came; null when they never come
 * @param dueBefore the due date until then; null where there is none
 * @param dueAfter the due date from then on; null where there is none
 */
record LifeSupplement(
        LocalDateTime askedAt, LocalDateTime answeredAt, LocalDateTime dueBefore, LocalDateTime dueAfter) {}
