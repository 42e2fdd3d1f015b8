// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file that a command writes for people: elsewhere first, so that it is there when it is whole. */
final class OutputFile {

    private OutputFile() {}

    /** Why nothing can be written there, as a clause without a full stop; empty where it can. */
    static Optional<String> whyUnusable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.of("lies in no folder that there is; make the folder, or name another one");
        }
        if (!Files.isWritable(folder)) {
            return Optional.of("lies in a folder where this user may not write; name another one");
        }
        return Optional.empty();
    }

    /** Where it is written until it is whole: beside it, hidden, of this process alone. */
    static Path unfinished(Path file) {
        return file.toAbsolutePath()
                .resolveSibling(".%s.%d.tmp"
                        .formatted(file.getFileName(), ProcessHandle.current().pid()));
    }
}
