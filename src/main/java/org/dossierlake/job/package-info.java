// SPDX-License-Identifier: Apache-2.0
/**
 * WHAT A JOB DOES, IN ORDER: the nightly run and the questions that commands ask of the lake.
 *
 * <p>Read {@link org.dossierlake.job.Night} first; it reads like a table of contents. Only this package reads and writes
 * tables; what is computed stands in the packages below.
 */
package org.dossierlake.job;
