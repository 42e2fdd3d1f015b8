// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Local files as Delta's log sees them (through Hadoop's FileContext): a commit is written under another name and then
 * renamed, and of two writers who rename to the same name the second one must fail.
 *
 * <p>Hadoop's own looks first and renames then, so that both can succeed. A hard link cannot be made twice. The files
 * of the log carry no checksum files.
 *
 * <p>Spark takes it by {@code fs.AbstractFileSystem.file.impl}; conf/java-options says so for the embedded mode.
 */
public class LocalFileContext extends DelegateToFileSystem {

    private static final Logger LOG = LogManager.getLogger(LocalFileContext.class);

    private final LocalFiles.Raw files;

    /** Made by Hadoop. */
    public LocalFileContext(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
        this(new LocalFiles.Raw(), hadoop);
    }

    LocalFileContext(LocalFiles.Raw files, Configuration hadoop) throws IOException, URISyntaxException {
        super(FsConstants.LOCAL_FS_URI, files, hadoop, FsConstants.LOCAL_FS_URI.getScheme(), false);
        this.files = files;
    }

    /** Gives the file its new name unless that is taken; where it cannot be linked, as Hadoop does it. */
    @Override
    public void renameInternal(Path from, Path to) throws IOException {
        java.nio.file.Path source = files.pathToFile(from).toPath();
        java.nio.file.Path target = files.pathToFile(to).toPath();
        // Hadoop's own keeps a checksum beside each file; one that it left here would belie the new content.
        Files.deleteIfExists(target.resolveSibling("." + to.getName() + ".crc"));
        try {
            Files.createLink(target, source);
        } catch (FileAlreadyExistsException e) {
            // A network file system may repeat a call whose answer was lost: then it is our own link that exists.
            if (!Files.isSameFile(source, target)) {
                throw new org.apache.hadoop.fs.FileAlreadyExistsException(to + " exists; it was not replaced");
            }
        } catch (UnsupportedOperationException | FileSystemException e) {
            super.renameInternal(from, to);
            return;
        }
        removeOldName(source);
    }

    private static void removeOldName(java.nio.file.Path source) {
        try {
            Files.delete(source);
        } catch (IOException e) {
            // The file has its new name; the old one is a temporary name that nobody reads.
            LOG.warn("{} could not be removed: {}", source, e.getMessage());
        }
    }

    @Override
    public int getUriDefaultPort() {
        return -1;
    }
}
