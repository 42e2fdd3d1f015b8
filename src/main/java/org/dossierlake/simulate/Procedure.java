// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

/**
 * An administrative procedure of the simulated country.
 *
 * @param code national procedure code, for example {@code 1.004100}
 * @param name invented name
 * @param fieldCode code of its field
 * @param limitWorkingDays working days from receipt to the due date
 * @param fee fee in whole VND, 0 where it is free
 */
record Procedure(String code, String name, String fieldCode, int limitWorkingDays, long fee) {}
