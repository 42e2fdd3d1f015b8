// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Everything that is expected after the last night, one CSV file per expected table. */
final class Truth {

    private Truth() {}

    /** Writes all truth files into a folder. */
    static void write(Path folder, Outcome outcome, List<Books> feeds) throws IOException {
        Files.createDirectories(folder);
        for (TruthTable table : List.of(
                FilesTruth.files(feeds),
                FilesTruth.refused(feeds),
                DossiersTruth.of(outcome),
                TimelinessTruth.of(outcome),
                ProcessingTimeTruth.of(outcome),
                DigitisationTruth.of(outcome),
                OnlinePaymentTruth.of(outcome),
                ReconciliationTruth.of(outcome),
                AgencyDayTruth.of(outcome))) {
            table.write(folder);
        }
    }
}
