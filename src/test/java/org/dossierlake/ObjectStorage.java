// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * A server that speaks S3 (S3Proxy, which checks signatures and heeds conditions), in a process of its own: what
 * src/test/bench/storage.sh starts. It ends with this process.
 */
public final class ObjectStorage implements AutoCloseable {

    /** Every request must be signed with these. */
    public static final String ACCESS_KEY = "AKIATESTS";

    public static final String SECRET_KEY = "a/secret+key/that-appears-nowhere";

    private static final String HOST = "127.0.0.1";

    /** The machine may be busy with other tests. */
    private static final int START_MINUTES = 5;

    private final Process server;
    private final int port;

    private ObjectStorage(Process server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts it with some buckets; {@code folder} is to be new or empty. */
    public static ObjectStorage start(Path folder, String... buckets) throws IOException, InterruptedException {
        int port = freePort();
        Path log = folder.resolve("storage.log");
        List<String> command =
                new ArrayList<>(List.of("src/test/bench/storage.sh", folder.toString(), String.valueOf(port)));
        command.addAll(List.of(buckets));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process server = builder.start();
        ObjectStorage storage = new ObjectStorage(server, port);
        Runtime.getRuntime().addShutdownHook(new Thread(storage::close));
        storage.awaitListening(log);
        return storage;
    }

    private void awaitListening(Path log) throws IOException, InterruptedException {
        long last = System.nanoTime() + TimeUnit.MINUTES.toNanos(START_MINUTES);
        while (!isListening()) {
            if (!server.isAlive() || System.nanoTime() > last) {
                throw new IllegalStateException("The storage did not start: " + Files.readString(log));
            }
            server.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(address());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(HOST, port);
    }

    /**
     * What the client must be told to find some buckets at an address, without the credentials: settings of Hadoop.
     *
     * @param address that of this storage, or of what stands before it
     */
    public static Map<String, String> settings(InetSocketAddress address, String... buckets) {
        Map<String, String> settings = new TreeMap<>();
        for (String bucket : buckets) {
            String prefix = "fs.s3a.bucket.%s.".formatted(bucket);
            settings.put(prefix + "endpoint", "http://%s:%d".formatted(HOST, address.getPort()));
            settings.put(prefix + "endpoint.region", "us-east-1");
            settings.put(prefix + "path.style.access", "true");
            settings.put(prefix + "connection.ssl.enabled", "false");
        }
        return settings;
    }

    /** Lets this process find some buckets at an address. */
    public static void tell(Configuration hadoop, InetSocketAddress address, String... buckets) {
        settings(address, buckets).forEach(hadoop::set);
        for (String bucket : buckets) {
            hadoop.set("fs.s3a.bucket.%s.access.key".formatted(bucket), ACCESS_KEY);
            hadoop.set("fs.s3a.bucket.%s.secret.key".formatted(bucket), SECRET_KEY);
        }
    }

    /** The variables by which another process gets the credentials. */
    public static Map<String, String> environment() {
        return Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    }

    @Override
    public void close() {
        server.destroyForcibly().onExit().join();
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
