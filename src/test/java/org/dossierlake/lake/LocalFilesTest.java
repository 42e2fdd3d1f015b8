// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {

    private static final int RACES = 50;

    @TempDir
    private java.nio.file.Path folder;

    private final Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();

    @Test
    void sparkTakesThem() throws IOException {
        assertThat(path("any").getFileSystem(hadoop)).isInstanceOf(LocalFiles.class);
        assertThat(FileContext.getFileContext(hadoop).getDefaultFileSystem()).isInstanceOf(LocalFileContext.class);
    }

    @Test
    void aNewFileHasThePermissionsThatWereAskedFor() throws IOException {
        FileSystem files = path("any").getFileSystem(hadoop);
        files.mkdirs(path("kept"), FsPermission.valueOf("drwx------"));
        files.create(path("kept/secret")).close();
        files.setPermission(path("kept/secret"), FsPermission.valueOf("-rw-r-----"));
        assertThat(permissions("kept")).isEqualTo("rwx------");
        assertThat(permissions("kept/secret")).isEqualTo("rw-r-----");
        files.setPermission(path("kept"), new FsPermission("1777"));
        assertThat(files.getFileStatus(path("kept")).getPermission().getStickyBit())
                .isTrue();
    }

    @Test
    void aLinkIsFollowedAndAnAbsentFileIsNamed() throws IOException {
        Files.writeString(folder.resolve("file"), "four");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));
        FileContext files = FileContext.getFileContext(hadoop);
        assertThat(files.getFileLinkStatus(path("link")).getLen()).isEqualTo(4);
        assertThatThrownBy(() -> files.getFileLinkStatus(path("absent")))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void aFolderCanStillBeRenamed() throws IOException {
        Files.createDirectories(folder.resolve("from/inner"));
        FileContext.getFileContext(hadoop).rename(path("from"), path("to"));
        assertThat(folder.resolve("to/inner")).isDirectory();
    }

    @Test
    void aChecksumThatHadoopLeftDoesNotBelieTheNewContent() throws IOException {
        FileSystem files = path("any").getFileSystem(hadoop);
        try (OutputStream old = files.create(path("pointer"))) {
            old.write("old".getBytes(UTF_8));
        }
        assertThat(folder.resolve(".pointer.crc")).exists();
        Files.writeString(folder.resolve("pointer.new"), "new");
        FileContext.getFileContext(hadoop).rename(path("pointer.new"), path("pointer"), Options.Rename.OVERWRITE);
        try (InputStream read = files.open(path("pointer"))) {
            assertThat(read.readAllBytes()).isEqualTo("new".getBytes(UTF_8));
        }
    }

    @Test
    void ofTwoWritersOfOneNameExactlyOneSucceeds() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            for (int race = 0; race < RACES; race++) {
                String name = "commit-%d.json".formatted(race);
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<Boolean>> won =
                        writers.invokeAll(List.of(commit(name, "first", start), commit(name, "second", start)));
                assertThat(List.of(won.get(0).get(), won.get(1).get())).containsExactlyInAnyOrder(true, false);
                assertThat(folder.resolve(name)).hasContent(won.get(0).get() ? "first" : "second");
            }
        } finally {
            writers.shutdown();
        }
        try (var left = Files.list(folder)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("commit")))
                    .hasSize(RACES);
        }
    }

    /** Writes under another name and renames, as Delta's log does; whether the name was free. */
    private Callable<Boolean> commit(String name, String text, CyclicBarrier start) {
        return () -> {
            FileContext files = FileContext.getFileContext(hadoop);
            Path temporary = path("." + name + "." + text);
            try (OutputStream out = files.create(temporary, EnumSet.of(CreateFlag.CREATE))) {
                out.write(text.getBytes(UTF_8));
            }
            start.await();
            try {
                files.rename(temporary, path(name));
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        };
    }

    private Path path(String name) {
        return new Path(folder.resolve(name).toUri());
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
