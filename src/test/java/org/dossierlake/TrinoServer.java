// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Trino server of one process, with the catalog that is shipped in conf/trino. It needs Java 25, which {@code JAVA25_HOME}
 * names, and gets its 800 MB from Maven's repository when it is first started. It ends with this process.
 */
public final class TrinoServer implements AutoCloseable {

    private static final String ARTIFACT = "io.trino:trino-server:476:tar.gz";
    private static final String GET = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";
    private static final String CATALOG = "dossierlake";
    private static final String HOST = "127.0.0.1";

    /** The machine may be busy with other tests. */
    private static final int START_MINUTES = 5;

    private final Process server;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private TrinoServer(Process server, int port) {
        this.server = server;
        this.port = port;
    }

    /** The Java that it can run with; empty where the environment names none. */
    public static Optional<Path> java() {
        return Optional.ofNullable(System.getenv("JAVA25_HOME"))
                .map(home -> Path.of(home, "bin", "java"))
                .filter(Files::isExecutable);
    }

    /**
     * Starts it.
     *
     * @param folder new or empty
     * @param root what the catalog's local file system begins at
     */
    public static TrinoServer start(Path java, Path folder, Path root) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        finish(List.of("./mvnw", "-B", "-q", GET, "-Dartifact=" + ARTIFACT, "-DoutputDirectory=" + folder));
        finish(List.of("tar", "-xzf", folder.resolve("trino-server-476.tar.gz").toString(), "-C", folder.toString()));
        Path home = folder.resolve("trino-server-476");
        // Of its many plugins, the one that reads these tables.
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.createSymbolicLink(plugins.resolve("delta-lake"), home.resolve("plugin/delta-lake"));
        Path catalogs = Files.createDirectories(folder.resolve("catalogs"));
        Files.writeString(
                catalogs.resolve(CATALOG + ".properties"),
                Files.readString(Path.of("conf", "trino", CATALOG + ".properties"))
                        .replaceAll("(?m)^local\\.location=.*", "local.location=" + root));
        int port = freePort();
        Path config = Files.writeString(
                folder.resolve("config.properties"),
                """
                coordinator=true
                node-scheduler.include-coordinator=true
                http-server.http.port=%d
                discovery.uri=http://%s:%d
                query.max-memory=300MB
                query.max-memory-per-node=300MB
                memory.heap-headroom-per-node=300MB
                """
                        .formatted(port, HOST, port));
        Path log = folder.resolve("trino.log");
        Process server = new ProcessBuilder(
                        java.toString(),
                        "-Xmx1500m",
                        "--add-modules=jdk.incubator.vector",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dnode.environment=test",
                        "-Dnode.data-dir=" + Files.createDirectories(folder.resolve("data")),
                        "-Dconfig=" + config,
                        "-Dcatalog.config-dir=" + catalogs,
                        "-Dplugin.dir=" + plugins,
                        "-cp",
                        home.resolve("lib") + "/*",
                        "io.trino.server.TrinoServer")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        TrinoServer trino = new TrinoServer(server, port);
        Runtime.getRuntime().addShutdownHook(new Thread(trino::close));
        long last = System.nanoTime() + TimeUnit.MINUTES.toNanos(START_MINUTES);
        while (!Files.readString(log).contains("SERVER STARTED")) {
            if (!server.isAlive() || System.nanoTime() > last) {
                throw new IllegalStateException("Trino did not start: " + Files.readString(log));
            }
            server.waitFor(200, TimeUnit.MILLISECONDS);
        }
        return trino;
    }

    /** The rows that a statement answers, cells as text; by Trino's own protocol, so that no driver is needed. */
    public List<List<String>> ask(String sql) throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        HttpRequest next = request(URI.create("http://%s:%d/v1/statement".formatted(HOST, port)))
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build();
        while (next != null) {
            JsonNode answer = new ObjectMapper()
                    .readTree(client.send(next, HttpResponse.BodyHandlers.ofString())
                            .body());
            if (answer.has("error")) {
                throw new IllegalStateException("%s: %s"
                        .formatted(sql, answer.get("error").get("message").asText()));
            }
            answer.path("data").forEach(row -> {
                List<String> cells = new ArrayList<>();
                row.forEach(cell -> cells.add(cell.asText()));
                rows.add(cells);
            });
            next = answer.has("nextUri")
                    ? request(URI.create(answer.get("nextUri").asText())).build()
                    : null;
        }
        return rows;
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).header("X-Trino-User", "reader").header("X-Trino-Catalog", CATALOG);
    }

    @Override
    public void close() {
        server.destroyForcibly().onExit().join();
    }

    private static void finish(List<String> command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command));
        }
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
