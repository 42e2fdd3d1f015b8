// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.dossierlake.domain.WorkingHours;
import org.dossierlake.job.Settings;
import org.dossierlake.job.WhatIf;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What would be on time under another limit. */
@Command(
        name = "what-if",
        description = {
            "Tell what share of dossiers would be on time under another limit, from the published histograms.",
            "A limit is in working hours from receipt to finish, less pauses. Of the dossiers resolved in the period it tells how"
                    + " many keep it: exactly up to 8 hours, above that as two exact bounds where the limit lies inside a bucket."
                    + " Beside it the share that comes of counting the dossiers still open, too (Kaplan-Meier; fairest for the"
                    + " running year), and the published rates."
        })
final class WhatIfCommand implements Callable<Integer> {

    private static final String HOURS = "working hours from 0 to %d, such as 40 or 7.5".formatted(WorkingHours.MOST);

    @ParentCommand
    private Dossierlake root;

    @Spec
    private CommandSpec command;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Limits limits;

    /** One limit for all, or limits for some procedures. */
    static final class Limits {

        @Option(
                names = "--limit-hours",
                paramLabel = "HOURS",
                description = "One limit for the dossiers of all procedures, such as 40 or 7.5.")
        private String hours;

        @Option(
                names = "--procedure",
                paramLabel = "CODE=HOURS",
                description =
                        "A limit for one procedure; may be repeated for others. The total of the agency then has it in the"
                                + " place of the due dates of this procedure: all others stay on time or late as published (rule"
                                + " form_06), and withdrawn dossiers stay on time.")
        private List<String> procedures;
    }

    @Option(
            names = "--agency",
            paramLabel = "AGENCY",
            defaultValue = "VN",
            description = "Code of an agency, or of a node above agencies (default: ${DEFAULT-VALUE}).")
    private String agency;

    @Option(
            names = "--period",
            paramLabel = "PERIOD",
            description =
                    "2025-07, 2025-Q3, 2025-H2, 2025, admin-2025-07, or 2025-07-15, a half month; default: the newest month"
                            + " that has landed whole.")
    private Optional<String> period;

    @Option(
            names = "--view",
            paramLabel = "VIEW",
            defaultValue = "as_of_today",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ExplainCommand.View view;

    @Override
    public Integer call() {
        WhatIf.Question question = new WhatIf.Question(agency, view.name(), period, asked());
        Settings settings = root.settings();
        List<String> lines;
        try (Session session = Session.open("what-if", settings)) {
            lines = WhatIf.lines(session.spark(), settings, question);
        }
        root.print(lines);
        return 0;
    }

    private List<WhatIf.Limit> asked() {
        if (limits.hours != null) {
            return List.of(new WhatIf.Limit(
                    Optional.empty(),
                    WorkingHours.of(limits.hours)
                            .orElseThrow(
                                    () -> refused("--limit-hours takes %s, not '%s'".formatted(HOURS, limits.hours)))));
        }
        List<WhatIf.Limit> asked = new ArrayList<>();
        Set<String> codes = new HashSet<>();
        for (String written : limits.procedures) {
            int equals = written.lastIndexOf('=');
            WhatIf.Limit limit = Optional.of(written.substring(equals + 1))
                    .filter(hours -> equals > 0)
                    .flatMap(WorkingHours::of)
                    .map(hours -> new WhatIf.Limit(Optional.of(written.substring(0, equals)), hours))
                    .orElseThrow(
                            () -> refused("--procedure takes CODE=HOURS with %s, not '%s'".formatted(HOURS, written)));
            if (!codes.add(limit.procedure().orElseThrow())) {
                throw refused("--procedure was given twice for %s"
                        .formatted(limit.procedure().orElseThrow()));
            }
            asked.add(limit);
        }
        return asked;
    }

    private ParameterException refused(String why) {
        return new ParameterException(command.commandLine(), why);
    }
}
