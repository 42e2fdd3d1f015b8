// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A name node and a data node of HDFS on this machine, each in a process of its own. They end with this process. */
public final class HdfsCluster implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    /** The machine may be busy with other tests. */
    private static final int START_MINUTES = 5;

    private static final String NODES = "org.apache.hadoop.hdfs.server.";

    private final Path folder;
    private final String root;
    private final List<Process> nodes = new ArrayList<>();

    private HdfsCluster(Path folder, String root) {
        this.folder = folder;
        this.root = root;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Starts it; {@code folder} is to be new or empty. */
    public static HdfsCluster start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        HdfsCluster cluster = new HdfsCluster(folder, "hdfs://%s:%d".formatted(HOST, freePort()));
        cluster.configure();
        Process format = cluster.node("format", NODES + "namenode.NameNode", "-format", "-nonInteractive");
        if (format.waitFor() != 0) {
            throw new IllegalStateException("No name space was made: " + cluster.said("format"));
        }
        cluster.nodes.add(cluster.node("name-node", NODES + "namenode.NameNode"));
        cluster.nodes.add(cluster.node("data-node", NODES + "datanode.DataNode"));
        cluster.awaitWritable();
        return cluster;
    }

    /** The URI of its root, without a slash at the end. */
    public String root() {
        return root;
    }

    private void configure() throws IOException {
        property("core-site.xml", "fs.defaultFS", root);
        property(
                "hdfs-site.xml",
                "dfs.replication",
                "1",
                "dfs.namenode.name.dir",
                folder.resolve("names").toUri().toString(),
                "dfs.datanode.data.dir",
                folder.resolve("data").toUri().toString(),
                "dfs.namenode.http-address",
                HOST + ":0",
                "dfs.datanode.address",
                HOST + ":0",
                "dfs.datanode.http.address",
                HOST + ":0",
                "dfs.datanode.ipc.address",
                HOST + ":0");
    }

    private void property(String file, String... namesAndValues) throws IOException {
        StringBuilder text = new StringBuilder("<configuration>\n");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append("<property><name>%s</name><value>%s</value></property>\n"
                    .formatted(namesAndValues[i], namesAndValues[i + 1]));
        }
        Files.writeString(folder.resolve(file), text.append("</configuration>\n"));
    }

    private Process node(String name, String type, String... arguments) throws IOException {
        // The servers' jars come without the client's, which are those that the program is tested with.
        String client = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.contains("hadoop-client-"))
                .collect(Collectors.joining(File.pathSeparator));
        String servers =
                Files.readString(Path.of("target", "storage-server.txt")).strip();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(File.pathSeparator, folder.toString(), client, servers),
                type));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile())
                .start();
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private String said(String name) throws IOException {
        return Files.readString(log(name));
    }

    private void awaitWritable() throws IOException, InterruptedException {
        Configuration hadoop = new Configuration();
        hadoop.set("ipc.client.connect.max.retries", "0");
        long last = System.nanoTime() + TimeUnit.MINUTES.toNanos(START_MINUTES);
        org.apache.hadoop.fs.Path probe = new org.apache.hadoop.fs.Path(root + "/probe");
        while (true) {
            try (FileSystem storage = FileSystem.newInstance(probe.toUri(), hadoop)) {
                // An empty file needs the name node alone; a byte needs a data node that has told it of itself.
                try (OutputStream file = storage.create(probe, true)) {
                    file.write(1);
                }
                storage.delete(probe, false);
                return;
            } catch (IOException e) {
                if (nodes.stream().anyMatch(node -> !node.isAlive()) || System.nanoTime() > last) {
                    throw new IllegalStateException("HDFS did not start: " + said("name-node") + said("data-node"), e);
                }
                nodes.get(0).waitFor(200, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.destroyForcibly().onExit().join());
    }

    /** Somebody else may take it before the name node does; then it says so. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
