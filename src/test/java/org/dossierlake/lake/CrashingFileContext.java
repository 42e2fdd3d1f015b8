// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Local files as Delta's log sees them, which {@link Crash} can make die. */
public final class CrashingFileContext extends LocalFileContext {

    /** Made by Hadoop. */
    public CrashingFileContext(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
        super(new CrashingFiles.Raw(), hadoop);
    }

    @Override
    public void renameInternal(Path from, Path to) throws IOException {
        Crash.call("rename to", to, () -> {
            super.renameInternal(from, to);
            return null;
        });
    }
}
