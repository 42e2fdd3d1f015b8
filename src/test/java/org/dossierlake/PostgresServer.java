// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.postgresql.Driver;

/**
 * A PostgreSQL server of Debian's package, with a database of its own in a temporary folder; it asks everybody for a password.
 * It ends with this process.
 */
public final class PostgresServer implements AutoCloseable {

    /** Who owns the database. */
    public static final String USER = "loader";

    /** Whoever asks as {@link #USER} must say it. */
    public static final String PASSWORD = "open:sesame\\that appears nowhere";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String HOST = "127.0.0.1";
    private static final String DATABASE = "statistics";

    /** The server refuses to be root's; the package makes this user for it. */
    private static final String OWNER = "postgres";

    private final Path programs;
    private final Path folder;
    private final int port;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** Where the programs of the newest installed version are; empty where there is none. */
    public static Optional<Path> installed() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the database and starts the server. */
    public static PostgresServer start(Path programs) throws IOException, InterruptedException, SQLException {
        // Not in the folder of the build: its owner must be able to go there.
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "dossierlake-postgresql");
        PostgresServer server = new PostgresServer(programs, folder, freePort());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        if (isRoot()) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(OWNER));
        }
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        server.run(
                "initdb",
                "--pgdata=" + server.data(),
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync");
        server.run(
                "pg_ctl",
                "start",
                "--wait",
                "--pgdata=" + server.data(),
                "--log=" + folder.resolve("server.log"),
                "--options=-p %d -c listen_addresses=%s -c unix_socket_directories=%s -c fsync=off"
                        .formatted(server.port, HOST, folder));
        try (Connection connection = server.connect("postgres")) {
            connection.createStatement().execute("CREATE DATABASE " + DATABASE);
        }
        return server;
    }

    /** The URL of the database, with neither user nor password. */
    public String url() {
        return url(DATABASE);
    }

    private String url(String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, database);
    }

    /** A line of the file of passwords, for whoever asks as {@link #USER}. */
    public String passwordLine() {
        String escaped = PASSWORD.replace("\\", "\\\\").replace(":", "\\:");
        return "%s:%d:%s:%s:%s%n".formatted(HOST, port, DATABASE, USER, escaped);
    }

    /** Asks as {@link #USER}. */
    public Connection connect() throws SQLException {
        return connect(DATABASE);
    }

    private Connection connect(String database) throws SQLException {
        Properties who = new Properties();
        who.setProperty("user", USER);
        who.setProperty("password", PASSWORD);
        return new Driver().connect(url(database), who);
    }

    @Override
    public void close() {
        try {
            if (Files.exists(data().resolve("postmaster.pid"))) {
                run("pg_ctl", "stop", "--mode=immediate", "--pgdata=" + data());
            }
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(isRoot() ? List.of("runuser", "-u", OWNER, "--") : List.of());
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path log = folder.resolve(program + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        if (builder.start().waitFor() != 0) {
            throw new IllegalStateException("%s: %s".formatted(String.join(" ", command), Files.readString(log)));
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Somebody else may take it before the server does; then the server says so. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
