// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run takes up.
 *
 * @param files the files that it reads
 * @param newestDays the newest day of the finished files of each feed, by its name
 * @param replay which of their records it takes, for a replay; empty for a night, which takes all
 * @param nothingToDo what to say where there are no files
 */
record Intake(
        List<Landed> files, Map<String, LocalDate> newestDays, Optional<Replay> replay, List<String> nothingToDo) {}
