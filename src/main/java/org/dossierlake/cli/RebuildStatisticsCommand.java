// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.NightResult;
import org.dossierlake.job.Rebuild;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The books made right again. */
@Command(
        name = "statistics",
        description = {
            "Post what is missing between the stored records and the books, and publish.",
            "Running it twice is harmless: the second time posts nothing."
        })
final class RebuildStatisticsCommand implements Callable<Integer> {

    @ParentCommand
    private RebuildCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description = {
                "Compare and make up for only half months that begin on this day or later, and days. Published rows of"
                        + " periods that begin then are told anew, their stocks too, from all stored records.",
                "Rows of other periods get what is posted in the range: longer periods its flows, all later ones its"
                        + " stocks, which count where they change. Whatever else is wrong in them stays."
            })
    private Optional<LocalDate> from;

    @Option(
            names = "--to",
            paramLabel = "DATE",
            description = "The same up to this day: half months and periods that end then or before, and days.")
    private Optional<LocalDate> to;

    @Override
    public Integer call() {
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            throw new ParameterException(spec.commandLine(), "--to is before --from");
        }
        Settings settings = parent.root().settings();
        NightResult result;
        try (Session session = Session.open("rebuild statistics", settings);
                ShownProgress progress = ShownProgress.on(parent.root().err())) {
            result = from.isEmpty() && to.isEmpty()
                    ? Rebuild.statistics(session.spark(), settings, progress)
                    : Rebuild.part(session.spark(), settings, from, to, progress);
        }
        parent.root().print(result.lines());
        return result.exitStatus();
    }
}
