// SPDX-License-Identifier: Apache-2.0
/**
 * A job starts here: one small class per command, and {@link org.dossierlake.cli.Main}, which alone catches failures.
 *
 * <p>A command turns texts into types, calls one class of {@code job} and prints its lines. Results go to standard
 * output, everything else to standard error. Spark's classes are touched only while a command runs, so that help
 * answers at once; therefore a command class has no member and no lambda with one of Spark's types in its signature.
 *
 * <p>Notebooks start here, too, by {@link org.dossierlake.cli.Notebook}.
 */
package org.dossierlake.cli;
