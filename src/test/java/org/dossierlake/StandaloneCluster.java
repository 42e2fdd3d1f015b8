// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Spark's own standalone cluster on this machine: a master and workers in processes of their own, and an installation of
 * Spark for {@code SPARK_HOME}, put together from the jars that the build lists in {@code target/lib/spark.txt}. Whatever
 * happens, its processes end with it, and it ends with this process.
 */
public final class StandaloneCluster implements AutoCloseable {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String JAVA_HOME = System.getProperty("java.home");
    private static final String HOST = "127.0.0.1";

    /** The machine may be busy with other tests. */
    private static final int START_MINUTES = 5;

    /** What an installation's own spark-submit comes to; no artifact has that file. */
    private static final String SPARK_SUBMIT =
            """
            #!/usr/bin/env bash
            command=()
            while IFS= read -r -d '' word; do command+=("$word"); done < <("$JAVA_HOME/bin/java" -cp "$SPARK_HOME/jars/*" \\
                org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
            command=("${command[@]:1}")
            command[0]=${command[0]#$'\\n'}
            exec "${command[@]}"
            """;

    private final Path folder;
    private final String master;
    private final List<Process> daemons = new ArrayList<>();

    private StandaloneCluster(Path folder, String master) {
        this.folder = folder;
        this.master = master;
    }

    /** Starts a master and so many workers, with two cores and 3 GB each; {@code folder} is to be new or empty. */
    public static StandaloneCluster start(Path folder, int workers) throws IOException, InterruptedException {
        int port = freePort();
        StandaloneCluster cluster = new StandaloneCluster(folder, "spark://%s:%d".formatted(HOST, port));
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        try {
            cluster.install();
            cluster.daemon("master", "master.Master", "--port", String.valueOf(port));
            cluster.awaitLine("master", "Starting Spark master");
            for (int i = 0; i < workers; i++) {
                cluster.startWorker();
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** What a submitter must be told of this cluster by its environment. */
    public Map<String, String> environment() {
        return Map.of(
                "SPARK_HOME", home().toString(),
                "SPARK_SCALA_VERSION", "2.13",
                "SPARK_LOCAL_IP", HOST,
                "JAVA_HOME", JAVA_HOME,
                "MASTER", master);
    }

    /** One more worker. */
    public void startWorker() throws IOException, InterruptedException {
        String name = "worker" + daemons.size();
        daemon(
                name,
                "worker.Worker",
                "--cores",
                "2",
                "--memory",
                "3g",
                "--work-dir",
                folder.resolve(name).toString(),
                master);
        awaitLine(name, "Successfully registered with master");
    }

    /** The processes that workers have started: executors, and drivers in cluster mode. */
    public List<ProcessHandle> started() {
        return daemons.stream().flatMap(Process::children).toList();
    }

    /** What executors, and drivers in cluster mode, have said. */
    public String said() throws IOException {
        StringBuilder said = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(file -> List.of("stdout", "stderr")
                            .contains(file.getFileName().toString()))
                    .toList()) {
                said.append(Files.readString(file));
            }
        }
        return said.toString();
    }

    /** Waits until the workers have ended all that they had started. */
    public void awaitIdle() throws InterruptedException {
        long last = System.nanoTime() + TimeUnit.MINUTES.toNanos(START_MINUTES);
        while (!started().isEmpty()) {
            if (System.nanoTime() > last) {
                throw new IllegalStateException("The workers did not come to rest: " + started());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Kills the newest worker with all that it has started, as if its machine had gone. */
    public void killWorker() {
        Process worker = daemons.get(daemons.size() - 1);
        List<ProcessHandle> machine = Stream.concat(Stream.of(worker.toHandle()), worker.descendants())
                .toList();
        machine.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        List<ProcessHandle> all = daemons.stream()
                .flatMap(daemon -> Stream.concat(Stream.of(daemon.toHandle()), daemon.descendants()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        // Nobody writes any more when their folder is deleted.
        all.forEach(each -> each.onExit().join());
    }

    private Path home() {
        return folder.resolve("spark");
    }

    private void install() throws IOException {
        Files.createDirectories(home().resolve("conf"));
        Path jars = Files.createDirectories(home().resolve("jars"));
        for (String jar :
                Files.readString(TARGET.resolve("lib/spark.txt")).strip().split(File.pathSeparator)) {
            Path real = TARGET.resolve(jar);
            Files.createSymbolicLink(jars.resolve(real.getFileName()), real);
        }
        Path submit = Files.createDirectories(home().resolve("bin")).resolve("spark-submit");
        if (!Files.writeString(submit, SPARK_SUBMIT).toFile().setExecutable(true)) {
            throw new IOException(submit + " cannot be made executable");
        }
    }

    private void daemon(String name, String kind, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                JAVA_HOME + "/bin/java",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "%s:%s/*".formatted(home().resolve("conf"), home().resolve("jars")),
                "org.apache.spark.deploy." + kind,
                "--host",
                HOST,
                "--webui-port",
                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment().putAll(environment());
        daemons.add(builder.start());
    }

    private void awaitLine(String name, String line) throws IOException, InterruptedException {
        Process daemon = daemons.get(daemons.size() - 1);
        long last = System.nanoTime() + TimeUnit.MINUTES.toNanos(START_MINUTES);
        while (!Files.readString(log(name)).contains(line)) {
            if (!daemon.isAlive() || System.nanoTime() > last) {
                throw new IllegalStateException(
                        "The %s did not start: %s".formatted(name, Files.readString(log(name))));
            }
            daemon.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Somebody else may take it before the master does; then the master says so. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
