// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.FileNotFoundException;
import java.util.Optional;
import java.util.function.Supplier;
import org.dossierlake.failure.Failures;
import org.dossierlake.job.Settings;

/** Questions to what an earlier run published: maintenance may have deleted its files. */
final class EarlierPublication {

    private EarlierPublication() {}

    /**
     * The answer to a question.
     *
     * @param runId whose publication is asked; empty for the newest, whose files are never deleted
     * @throws org.dossierlake.failure.RunFailure USAGE when files of the earlier publication are not there any more
     */
    static <T> T ask(Optional<String> runId, Settings settings, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException thrown) {
            if (runId.isPresent()
                    && Diagnosis.chain(thrown).stream().anyMatch(FileNotFoundException.class::isInstance)) {
                throw Failures.publicationCleared(runId.get(), settings.publicationsKeepDays(), thrown);
            }
            throw thrown;
        }
    }
}
