// SPDX-License-Identifier: Apache-2.0
/**
 * DATA ENTERS HERE: landed files are found, read as text, typed in the sender's dialect and screened by the feed's rules.
 *
 * <p>Nothing is inferred and nothing in a file can stop a run: what cannot be read becomes null and is named by a rule.
 * The sender's zone is used here and nowhere below. How one sender writes is data ({@code conf/dialects/}), not code.
 * Read {@link org.dossierlake.feed.DossierFeed} first, then {@link org.dossierlake.feed.Dialect} and
 * {@link org.dossierlake.feed.RecordReader}.
 */
package org.dossierlake.feed;
