// SPDX-License-Identifier: Apache-2.0
/**
 * EACH STORED TABLE: one file per table with its grain, columns, key and layout, and what is derived from it alone.
 *
 * <p>A table knows no feed and no statistic. Read {@link org.dossierlake.table.StagedDossier} first: its columns are
 * the canonical form of a sender's record; {@link org.dossierlake.table.Dossier} adds what follows from other tables.
 */
package org.dossierlake.table;
