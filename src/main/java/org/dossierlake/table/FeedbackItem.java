// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.lake.Table;

/** One row per piece of feedback: the newest version that landed. */
public final class FeedbackItem {

    public static final Table TABLE = new Table(
            "feedback_item",
            "One row per piece of feedback on administrative procedures: its newest version",
            List.of(StagedFeedback.FEEDBACK_CODE),
            Stream.concat(
                            StagedFeedback.CANONICAL.stream(),
                            Stream.of(Dossier.VERSION_ORDER, Dossier.CONTENT_HASH, Dossier.RUN_ID))
                    .toList(),
            Table.Layout.PLAIN);

    private FeedbackItem() {}
}
