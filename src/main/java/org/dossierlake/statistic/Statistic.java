// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Table;

/**
 * A published table and how it follows from the books.
 *
 * @param table its declaration
 * @param of all its rows, in the declared columns
 */
public record Statistic(Table table, Function<Books, Dataset<Row>> of) {}
