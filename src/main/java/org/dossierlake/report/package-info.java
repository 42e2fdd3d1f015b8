// SPDX-License-Identifier: Apache-2.0
/**
 * What people look at: the questions that a report asks of the published tables, how each answer is drawn, and the page
 * itself in Vietnamese and English.
 */
package org.dossierlake.report;
