// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * One of several processes that all want to commit the same versions of a log at the same moment. It reads a version from
 * each line, and answers by a line whether it was the first to commit it.
 */
public final class CommitRace {

    private CommitRace() {}

    /**
     * Takes part.
     *
     * @param arguments the log's folder, the name of this process, then settings of Hadoop as key=value
     */
    public static void main(String[] arguments) throws IOException {
        Configuration hadoop = new Configuration();
        List.of(arguments).subList(2, arguments.length).forEach(setting -> {
            String[] parts = setting.split("=", 2);
            hadoop.set(parts[0], parts[1]);
        });
        ObjectStoreLog log = new ObjectStoreLog(hadoop);
        BufferedReader versions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String version = versions.readLine(); version != null; version = versions.readLine()) {
            boolean isFirst = true;
            try {
                log.write(
                        commit(arguments[0], Integer.parseInt(version)),
                        List.of(arguments[1]).iterator(),
                        false,
                        hadoop);
            } catch (FileAlreadyExistsException e) {
                isFirst = false;
            }
            System.out.println(isFirst);
        }
    }

    /** What the log says of a version: the name of the process that committed it. */
    static String committer(String folder, int version, Configuration hadoop) throws IOException {
        Path commit = commit(folder, version);
        byte[] content = Conditional.read(commit.getFileSystem(hadoop), commit).orElseThrow();
        return new String(content, StandardCharsets.UTF_8).strip();
    }

    private static Path commit(String folder, int version) {
        return new Path(folder, "%020d.json".formatted(version));
    }
}
