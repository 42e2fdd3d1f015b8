// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import org.junit.jupiter.api.Test;

/** Simulated nights with much that comes late: the journal says what each of them moved. */
class RestatementsTest {

    @Test
    void everyFigureThatMovesStandsInTheJournal() {
        Journal.assertTellsWhatMoved(ThreeNights.lakes().settings("three"), "H29");
    }
}
