// SPDX-License-Identifier: Apache-2.0
/**
 * What the words mean: statuses, channels, agencies, dossier codes and the working calendar.
 * Values and pure functions only, imports of {@code java.*} only; no Spark, no files, no clock.
 * Nothing about senders belongs here (how a sender writes a code is a dialect's matter).
 * Read {@link org.dossierlake.domain.DossierStatus} and {@link org.dossierlake.domain.WorkingCalendar} first.
 */
package org.dossierlake.domain;
