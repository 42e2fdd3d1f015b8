// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.logging.log4j.ThreadContext;
import org.dossierlake.job.RunLog;

/**
 * The log file, which also keeps stack traces. The system property {@code dossierlake.log} names it, for this class and
 * for conf/log4j2.xml alike; without one it lies where the XDG Base Directory Specification puts state.
 */
final class LogFile {

    static final String PROPERTY = "dossierlake.log";

    private LogFile() {}

    /** Settles the log file before the first line is logged; to be called before Spark starts. */
    static void choose() {
        if (System.getProperty(PROPERTY, "").isBlank()) {
            System.setProperty(PROPERTY, usual().toString());
        }
    }

    /** Appends a stack trace; returns where it is, as the end of a sentence "The stack trace is ...". */
    static String keep(Throwable thrown) {
        choose();
        Path file = Path.of(System.getProperty(PROPERTY)).toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, line(thrown), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return "in " + file;
        } catch (IOException e) {
            return "lost, because %s cannot be written (-D%s=FILE names another log)".formatted(file, PROPERTY);
        }
    }

    /**
     * One line of JSON by the Elastic Common Schema, as conf/log4j2.xml has it. It is written without Log4j because it
     * must be in this file and nowhere else, under whatever logging spark-submit brings.
     */
    private static String line(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        return """
                {"@timestamp":%s,"ecs.version":"1.2.0","log.level":"ERROR","log.logger":%s,"message":%s,%s\
                "error.type":%s,"error.stack_trace":%s}
                """
                .formatted(
                        json(Instant.now().truncatedTo(ChronoUnit.MILLIS).toString()),
                        json(LogFile.class.getName()),
                        json("The run was stopped"),
                        run(),
                        json(thrown.getClass().getName()),
                        json(trace.toString()));
    }

    /** The field with the run that failed, where one did. */
    private static String run() {
        return Optional.ofNullable(ThreadContext.get(RunLog.RUN_ID))
                .map(run -> "%s:%s,".formatted(json(RunLog.RUN_ID), json(run)))
                .orElse("");
    }

    private static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char letter : text.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                json.append('\\').append(letter);
            } else if (letter < ' ' || letter == '\u007f' || letter == '\u2028' || letter == '\u2029') {
                json.append("\\u%04x".formatted((int) letter));
            } else {
                json.append(letter);
            }
        }
        return json.append('"').toString();
    }

    private static Path usual() {
        Path state = Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"));
        return state.resolve("dossierlake").resolve("dossierlake.log");
    }
}
