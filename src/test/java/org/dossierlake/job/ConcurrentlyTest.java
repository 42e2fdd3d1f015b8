// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.ThreadContext;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;

class ConcurrentlyTest {

    /** More than there are threads, so that some follow others in the same one. */
    private static final int PIECES = 20;

    @Test
    void everyPieceOfWorkLogsUnderTheRunAndNoneUnderTheFeedOfAnother() {
        List<Map<String, String>> found = Collections.synchronizedList(new ArrayList<>());
        List<Runnable> work = new ArrayList<>();
        for (int i = 0; i < PIECES; i++) {
            String feed = "feed" + i;
            work.add(() -> {
                found.add(ThreadContext.getImmutableContext());
                RunLog.about(feed);
            });
        }
        Map<String, String> fields = Map.of("run_id", "some-run", "other", "field");
        ThreadContext.putAll(fields);
        try {
            Concurrently.run(LocalSpark.session(), work);
            assertThat(ThreadContext.getImmutableContext()).isEqualTo(fields);
        } finally {
            ThreadContext.removeAll(fields.keySet());
        }
        assertThat(found).hasSize(PIECES).containsOnly(fields);
    }
}
