// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDateTime;

/**
 * A dossier takes a status.
 *
 * @param at when, local time
 * @param status the portal's status, 1 to 10
 */
record LifeEvent(LocalDateTime at, int status) {}
