// SPDX-License-Identifier: Apache-2.0
/**
 * EACH PUBLISHED TABLE: one file per table with its grain, its columns, what each means and how it follows from the
 * books.
 *
 * <p>Nothing here reads a dossier or a payment: statistics follow from postings and balances, views from statistics. Read
 * {@link org.dossierlake.statistic.Timeliness} first; {@link org.dossierlake.statistic.Statistics} lists all tables.
 */
package org.dossierlake.statistic;
