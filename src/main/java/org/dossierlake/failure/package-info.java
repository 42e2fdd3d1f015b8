// SPDX-License-Identifier: Apache-2.0
/**
 * Every way a run stops: the reasons with their exit statuses, and every message that stops a run.
 *
 * <p>A message is made in {@link org.dossierlake.failure.Failures} and nowhere else, so that all of them read alike:
 * what was not done, why, what to do now. Programmers' mistakes are not messages; they stay plain Java exceptions.
 */
package org.dossierlake.failure;
