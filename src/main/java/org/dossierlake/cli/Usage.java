// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.List;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.RunFailure;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in our words where the parser's own are not clear. */
final class Usage {

    private Usage() {}

    static RunFailure failure(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        String help = line.getCommandSpec().qualifiedName() + " --help";
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknownWord(unmatched.getUnmatched().get(0), line, help);
        }
        // The parser says this of groups of options only; it is an error in any case.
        String problem = String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
        if (problem.startsWith("Missing required subcommand")) {
            problem = "No command was given; there are "
                    + String.join(", ", line.getSubcommands().keySet());
        }
        return Failures.usage(problem.endsWith(".") ? problem : problem + ".", help);
    }

    private static RunFailure unknownWord(String word, CommandLine line, String help) {
        if (word.startsWith("-")) {
            List<String> known = line.getCommandSpec().options().stream()
                    .map(option -> option.longestName())
                    .toList();
            int equals = word.indexOf('=');
            return Failures.unknownOption(equals < 0 ? word : word.substring(0, equals), known, help);
        }
        if (!line.getSubcommands().isEmpty()) {
            return Failures.unknownCommand(word, line.getSubcommands().keySet(), help);
        }
        return Failures.usage("\"%s\" is one word too many.".formatted(word), help);
    }
}
