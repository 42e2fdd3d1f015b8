// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The papers and results of a dossier: claims, for links and names go no further.
 *
 * @param hasFile whether a submitted paper has a file that is not deleted
 * @param isReused whether a component was reused or taken from the portal's store
 * @param isFromStore whether a component was taken from the portal's store
 * @param hasResult whether a result has a file that is none of the submitted files: senders without a result send the
 *     first of these
 * @param hasResultFiles whether a result has any file
 */
record Papers(boolean hasFile, boolean isReused, boolean isFromStore, boolean hasResult, boolean hasResultFiles) {

    static Papers of(List<SentRecord.Element> components, List<SentRecord.Element> results) {
        Set<String> submitted = new HashSet<>();
        boolean hasFile = false;
        boolean isReused = false;
        boolean isFromStore = false;
        for (SentRecord.Element paper : components) {
            String file = paper.text("file");
            submitted.add(file);
            hasFile |= file != null && !Marks.isYes(paper.text("deleted"));
            isReused |= Marks.isYesOrTwo(paper.text("reused"));
            isFromStore |= Marks.isYes(paper.text("from-store"));
        }
        boolean hasResult = false;
        boolean hasResultFiles = false;
        for (SentRecord.Element result : results) {
            String file = result.text("file");
            hasResultFiles |= file != null;
            hasResult |= file != null && !submitted.contains(file);
        }
        return new Papers(hasFile, isReused || isFromStore, isFromStore, hasResult, hasResultFiles);
    }

    /** Whether a mark of a paper is neither yes nor no. */
    static boolean isOddlyMarked(SentRecord.Element paper) {
        return !Marks.isKnown(paper.text("deleted"))
                || !Marks.isKnown(paper.text("reused")) && !Marks.isYesOrTwo(paper.text("reused"))
                || !Marks.isKnown(paper.text("from-store"));
    }
}
