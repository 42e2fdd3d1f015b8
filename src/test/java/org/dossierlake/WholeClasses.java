// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Classes whose tests all look at what was derived once, before the first of them: each class as one test, for {@code
 * src/test/bench/mutants.sh} alone. PIT asks the tests that went through a line whether they notice a fault in it, and only the
 * first one of such a class does.
 */
class WholeClasses {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.dossierlake.table.DossierFactsTest",
                "org.dossierlake.statistic.FeedbackTest",
                "org.dossierlake.statistic.ResolvingAgenciesTest",
                "org.dossierlake.statistic.SupplementsTest"
            })
    void passes(String name) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(name))
                                .build(),
                        listener);
        assertThat(listener.getSummary().getTestsSucceededCount()).isPositive();
        assertThat(listener.getSummary().getTotalFailureCount()).isZero();
    }
}
