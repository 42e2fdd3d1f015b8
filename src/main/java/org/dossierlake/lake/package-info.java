// SPDX-License-Identifier: Apache-2.0
/**
 * WHERE TABLES LIE: how a column and a table are declared, how tables are read, written and merged, who may write,
 * and which versions readers see.
 *
 * <p>This package alone knows Delta. It knows no table of ours but {@link org.dossierlake.lake.Publication}. Read
 * {@link org.dossierlake.lake.Table} first, then {@link org.dossierlake.lake.Lake}.
 */
package org.dossierlake.lake;
