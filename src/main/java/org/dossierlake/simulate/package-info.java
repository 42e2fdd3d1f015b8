// SPDX-License-Identifier: Apache-2.0
/**
 * Records for rehearsal: a portal that files dossiers, takes payments and sends both, some of it dirty and late, with the
 * truth written beside. What belongs here: inventing records ({@code World}, {@code Life},
 * {@code Dirt}, {@code Landing}) and counting them the plain way ({@code Truth} and one class per truth table).
 * The truth is a second opinion on the published tables: it groups the final state of every dossier and knows
 * nothing of feeds, postings or tables. Read {@link org.dossierlake.simulate.Simulation} first.
 *
 * <p>{@link org.dossierlake.simulate.NationalSimulation} is for size: a whole country, told in far less detail, as many
 * dossiers as one asks for, with a truth of the main figures alone.
 */
package org.dossierlake.simulate;
