// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.job.RunOutcome;
import picocli.CommandLine;

/** The program: from command line to exit status. Nowhere else is a failure caught to be shown. */
public final class Main {

    /** Whether the process is on its way out: what fails from then on fails because Spark and storage have stopped. */
    private static volatile boolean isEnding;

    private Main() {}

    /** Runs one command and ends the process with its exit status. Texts are UTF-8 whatever the locale says. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> isEnding = true));
        System.exit(run(List.of(args), out, err));
    }

    /**
     * Runs one command as from a shell and never throws.
     *
     * @param out receives results
     * @param err receives everything else: progress and the one line of a failure
     * @return the exit status: 0, 2, or that of a {@link org.dossierlake.failure.StopReason}
     */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        Dossierlake root = new Dossierlake(out, err);
        int status = ran(root, args);
        out.flush();
        root.outcome().ifPresent(outcome -> tell(outcome, status, err));
        return status;
    }

    private static int ran(Dossierlake root, List<String> args) {
        try {
            int status = commandLine(root).execute(args.toArray(String[]::new));
            root.ended(status);
            return status;
        } catch (Throwable thrown) {
            return report(Dossierlake.NAME, thrown, root.err()).exitStatus();
        }
    }

    /** The status of what was done stays, also where it cannot be told: who waits for it then says that it is missing. */
    private static void tell(String outcome, int status, PrintStream err) {
        try {
            RunOutcome.write(outcome, status);
        } catch (Throwable thrown) {
            report("writing run.outcome", thrown, err);
        }
    }

    private static CommandLine commandLine(Dossierlake root) {
        PrintStream out = root.out();
        PrintStream err = root.err();
        CommandLine line = Dossierlake.commandLine(root);
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((wrong, args) ->
                report(Dossierlake.NAME, Usage.failure(wrong), err).exitStatus());
        line.setExecutionExceptionHandler((thrown, ran, parsed) -> {
            RunFailure failure = report(ran.getCommandSpec().qualifiedName(), thrown, err);
            root.failed(failure.getMessage());
            return failure.exitStatus();
        });
        return line;
    }

    /** Prints one line about what was thrown; the stack trace goes to the log. */
    private static RunFailure report(String command, Throwable thrown, PrintStream err) {
        RunFailure failure = isEnding ? Failures.stoppedFromOutside(command, thrown) : Diagnosis.of(command, thrown);
        err.println(failure.getMessage());
        err.flush();
        return failure;
    }
}
