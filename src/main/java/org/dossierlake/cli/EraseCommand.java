// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.dossierlake.job.Erasure;
import org.dossierlake.job.NightResult;
import org.dossierlake.job.Settings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A person's data leave the lake. */
@Command(
        name = "erase",
        description = {
            "Erase what the lake keeps of a person: the hash of the number, and the text of refused records.",
            "Dossiers stay, without a person, and no published figure moves. What lands later is read without it, too.",
            "All that the tables concerned held before is deleted at once: this cannot be taken back."
        })
final class EraseCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @ArgGroup(multiplicity = "1")
    private Who who;

    /** Exactly one of them. */
    private static final class Who {

        @Option(
                names = "--person",
                required = true,
                description =
                        "The person whose number or tax code is read from standard input: there it stands in no history.")
        private boolean person;

        @Option(
                names = "--person-hash",
                required = true,
                paramLabel = "HASH",
                description = "The person with this person_hash in the table dossier, in hexadecimal.")
        private String hash;

        @Option(
                names = "--dossier",
                required = true,
                paramLabel = "CODE",
                description = "Whoever has this dossier, in this dossier alone.")
        private String dossier;
    }

    @Override
    public Integer call() {
        Settings settings = root.settings();
        Erasure.Who whose = whose(settings);
        NightResult result;
        try (Session session = Session.open("erase", settings);
                ShownProgress progress = ShownProgress.on(root.err())) {
            result = Erasure.run(session.spark(), settings, whose, progress);
        }
        root.print(result.lines());
        return result.exitStatus();
    }

    private Erasure.Who whose(Settings settings) {
        if (who.person) {
            return Erasure.Who.number(firstLine(), settings);
        }
        return who.hash != null ? Erasure.Who.person(who.hash) : Erasure.Who.dossier(who.dossier);
    }

    private static String firstLine() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
