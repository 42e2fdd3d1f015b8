// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.RollingFileAppender;

/** What conf/log4j2.xml has made of messages: the lines of the log file of this test run. */
public final class LogLines {

    private LogLines() {}

    /** The lines with this text, as it stands in JSON, in order. */
    public static List<JsonNode> with(String text) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            if (line.contains(text)) {
                lines.add(json.readTree(line));
            }
        }
        return lines;
    }

    /** Not by the system property: some tests lead that elsewhere when the file is long open. */
    private static Path file() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        RollingFileAppender file = context.getConfiguration().getAppender("file");
        return Path.of(file.getFileName());
    }
}
