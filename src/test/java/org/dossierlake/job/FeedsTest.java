// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeedsTest {

    @Test
    void registersAreTheFeedsWhoseTablesAreNotSplitByMonths() {
        assertThat(List.of(Feeds.DOSSIERS, Feeds.STEPS, Feeds.PAYMENTS)).noneMatch(Feeds::isReference);
        assertThat(Feeds.PROCEDURES.isReference()).isTrue();
        assertThat(Feeds.TARGETS.isReference()).isTrue();
        assertThat(Feeds.FEEDBACK.isReference()).isTrue();
    }
}
