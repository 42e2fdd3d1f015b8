// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds what lies in the landing folder. Nothing there is ever written, moved or deleted. */
public final class Landing {

    /** A date as people and schedulers name folders: 2025-07-01, 20250701, day=2025-07-01. */
    private static final Pattern DATE = Pattern.compile("(?:[A-Za-z_]+=)?(\\d{4})-?(\\d{2})-?(\\d{2})");

    private static final int HASHING_THREADS = 2;
    private static final int HASHING_BUFFER_BYTES = 1 << 20;

    private Landing() {}

    /**
     * The files of a feed, in any depth of folders under {@code LANDING/FEED}, ordered by path. Files and folders whose
     * name begins with {@code _} or {@code .} or ends in {@code .tmp} or {@code .part} are still being written or are
     * none of ours. A file is read once, for its hash, unless that is known; links inside the folder are listed, but not
     * followed.
     *
     * @param landingRoot any Hadoop URI; a folder of the feed that does not exist has no files
     * @param dialect how the feed is written; one that does not know the feed is refused only where there are files
     * @param known the files that are not read again
     * @throws UncheckedIOException when the storage fails
     */
    public static List<LandingFile> find(
            Configuration hadoop, String landingRoot, String feed, Dialect dialect, KnownFiles known) {
        Path root = new Path(landingRoot);
        try {
            FileSystem storage = storage(hadoop, root);
            Path qualifiedRoot = storage.makeQualified(root);
            List<FileStatus> found = new ArrayList<>();
            collect(storage, new Path(qualifiedRoot, feed), found);
            if (found.isEmpty()) {
                return List.of();
            }
            Optional<Pattern> dayInPath =
                    Optional.ofNullable(dialect.section(Sent.ofFeed(feed)).dayInPath());
            List<Callable<LandingFile>> hashings = new ArrayList<>();
            for (FileStatus file : found) {
                String path = relative(qualifiedRoot, file.getPath());
                hashings.add(() -> landed(storage, feed, path, file, dayInPath, known));
            }
            return inParallel(hashings).stream()
                    .sorted(Comparator.comparing(LandingFile::path))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One file as it lies there now.
     *
     * @param path relative to the landing root, as {@link #find} gave it
     * @return empty when it is no longer there
     * @throws UncheckedIOException when the storage fails
     */
    public static Optional<LandingFile> again(
            Configuration hadoop, String landingRoot, String feed, String path, Dialect dialect) {
        Path root = new Path(landingRoot);
        try {
            FileSystem storage = storage(hadoop, root);
            Path file = storage.makeQualified(new Path(root, path));
            if (!storage.exists(file)) {
                return Optional.empty();
            }
            Optional<Pattern> dayInPath =
                    Optional.ofNullable(dialect.section(Sent.ofFeed(feed)).dayInPath());
            return Optional.of(landed(storage, feed, path, storage.getFileStatus(file), dayInPath, new KnownFiles()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Which files are no longer what they were when they were found: they are gone, or somebody has written to them.
     * Nothing is read; where the storage tells no state, a write that leaves the size as it was is not noticed.
     *
     * @return paths relative to the landing root, in order
     * @throws UncheckedIOException when the storage fails
     */
    public static List<String> changed(Configuration hadoop, String landingRoot, Collection<LandingFile> files) {
        Path root = new Path(landingRoot);
        try {
            FileSystem storage = storage(hadoop, root);
            Path qualifiedRoot = storage.makeQualified(root);
            Map<String, FileStatus> now = new HashMap<>();
            // The folders of these files alone: a landing folder holds years of others.
            Set<Path> folders = files.stream()
                    .map(file -> new Path(qualifiedRoot, file.path()).getParent())
                    .collect(Collectors.toSet());
            for (Path folder : folders) {
                if (storage.exists(folder)) {
                    for (FileStatus file : storage.listStatus(folder)) {
                        now.put(relative(qualifiedRoot, file.getPath()), file);
                    }
                }
            }
            List<String> changed = new ArrayList<>();
            for (LandingFile file : files) {
                FileStatus status = now.get(file.path());
                if (status == null
                        || status.getLen() != file.bytes()
                        || file.storageState().isPresent()
                                && !file.storageState().equals(storageState(status))) {
                    changed.add(file.path());
                }
            }
            changed.sort(Comparator.naturalOrder());
            return changed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LandingFile landed(
            FileSystem storage,
            String feed,
            String path,
            FileStatus file,
            Optional<Pattern> dayInPath,
            KnownFiles known)
            throws IOException {
        boolean isOrdinary = isOrdinary(file);
        // Asked before the file is read: what is written while it is read makes another state than this.
        Optional<String> state = isOrdinary ? storageState(file) : Optional.empty();
        Optional<String> knownHash = known.hash(path, file.getLen(), state);
        String hash = knownHash.isPresent()
                ? knownHash.get()
                : sha256(isOrdinary ? storage.open(file.getPath()) : nameOfPlace(file));
        return new LandingFile(feed, path, file.getLen(), hash, isOrdinary, dayOf(path, dayInPath), state);
    }

    /**
     * What no write leaves as it is. For a local file its inode and the moment of its last change, which the system sets
     * at every write and nobody can set back; the modified time, which copying tools do set, is not looked at. For an
     * object its ETag. Other storage has neither.
     */
    private static Optional<String> storageState(FileStatus file) throws IOException {
        if (file instanceof EtagSource object) {
            return Optional.ofNullable(object.getEtag());
        }
        if (!isLocal(file)
                || !localPath(file)
                        .getFileSystem()
                        .supportedFileAttributeViews()
                        .contains("unix")) {
            return Optional.empty();
        }
        Map<String, Object> attributes =
                Files.readAttributes(localPath(file), "unix:ino,ctime", LinkOption.NOFOLLOW_LINKS);
        return Optional.of(attributes.get("ino") + " " + attributes.get("ctime"));
    }

    /**
     * The storage that a landed file lies in, without the checksums that Hadoop looks for beside local files: no sender
     * writes them, a false one would stop every night, and so would a name with a colon.
     */
    static FileSystem storage(Configuration hadoop, Path path) throws IOException {
        FileSystem storage = path.getFileSystem(hadoop);
        return storage instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : storage;
    }

    private static void collect(FileSystem storage, Path folder, List<FileStatus> found) throws IOException {
        if (!storage.exists(folder)) {
            return;
        }
        for (FileStatus entry : storage.listStatus(folder)) {
            if (isIgnored(entry.getPath().getName())) {
                continue;
            }
            if (entry.isDirectory() && !isLink(entry)) {
                collect(storage, entry.getPath(), found);
            } else {
                found.add(entry);
            }
        }
    }

    private static boolean isIgnored(String name) {
        return name.startsWith("_") || name.startsWith(".") || name.endsWith(".tmp") || name.endsWith(".part");
    }

    /** Links could lead out of the landing folder, or round in it; pipes and devices might never end. */
    private static boolean isOrdinary(FileStatus file) {
        return !isLink(file) && (!isLocal(file) || Files.isRegularFile(localPath(file), LinkOption.NOFOLLOW_LINKS));
    }

    /** Hadoop follows links of a local file system without telling. */
    private static boolean isLink(FileStatus entry) {
        return entry.isSymlink() || isLocal(entry) && Files.isSymbolicLink(localPath(entry));
    }

    private static boolean isLocal(FileStatus entry) {
        return "file".equals(entry.getPath().toUri().getScheme());
    }

    private static java.nio.file.Path localPath(FileStatus entry) {
        return java.nio.file.Path.of(entry.getPath().toUri().getPath());
    }

    /** What a link names; nothing for what is no link. */
    private static InputStream nameOfPlace(FileStatus file) throws IOException {
        String place = file.isSymlink()
                ? file.getSymlink().toString()
                : isLink(file) ? Files.readSymbolicLink(localPath(file)).toString() : "";
        return new ByteArrayInputStream(place.getBytes(StandardCharsets.UTF_8));
    }

    private static String relative(Path root, Path file) {
        String rootPath = root.toUri().getPath();
        String prefix = rootPath.endsWith("/") ? rootPath : rootPath + "/";
        String path = file.toUri().getPath();
        if (!path.startsWith(prefix)) {
            throw new IllegalStateException("A landed file lies outside the landing root: " + path);
        }
        return path.substring(prefix.length());
    }

    /**
     * The day in a path.
     *
     * @param dayInPath the dialect's pattern; empty for the first folder that is named like a date
     */
    static Optional<LocalDate> dayOf(String path, Optional<Pattern> dayInPath) {
        if (dayInPath.isPresent()) {
            Matcher matcher = dayInPath.get().matcher(path);
            return matcher.find() ? date(matcher.group(1)) : Optional.empty();
        }
        String[] names = path.split("/");
        return Arrays.stream(names, 0, names.length - 1)
                .flatMap(folder -> date(folder).stream())
                .findFirst();
    }

    private static Optional<LocalDate> date(String text) {
        Matcher matcher = DATE.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.of(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
            return Moments.covers(day) ? Optional.of(day) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String sha256(InputStream bytes) throws IOException {
        try (InputStream in = bytes) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[HASHING_BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static List<LandingFile> inParallel(List<Callable<LandingFile>> hashings) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(HASHING_THREADS);
        try {
            List<LandingFile> files = new ArrayList<>();
            for (Future<LandingFile> file : threads.invokeAll(hashings)) {
                files.add(file.get());
            }
            return files;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException storageFailed) {
                throw storageFailed;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The hashing of landed files was interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
