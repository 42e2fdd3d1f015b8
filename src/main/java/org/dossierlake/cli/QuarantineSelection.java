// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.Optional;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which refused rows a command is about; without options, all. */
final class QuarantineSelection {

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--rule", paramLabel = "RULE", description = "Only rows that break this rule.")
    private String rule;

    @Option(names = "--path", paramLabel = "PATH", description = "Only rows of this landed file, or of this folder.")
    private String path;

    private String feed;

    @Option(names = "--feed", paramLabel = "FEED", description = "Only rows of this feed.")
    void feed(String name) {
        if (!Settings.FEEDS.contains(name)) {
            throw new ParameterException(
                    command.commandLine(),
                    "'%s' is not a feed; feeds are %s".formatted(name, String.join(", ", Settings.FEEDS)));
        }
        feed = name;
    }

    Optional<String> feed() {
        return Optional.ofNullable(feed);
    }

    Optional<String> path() {
        return Optional.ofNullable(path);
    }

    Optional<String> rule() {
        return Optional.ofNullable(rule);
    }
}
