// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dossierlake.feed.Landed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets where sites keep them: in the environment, in files, in settings of Spark, in an address. Processes of their own
 * go well, fail and are asked; then no file that any of them has written holds one.
 */
@Tag("second-stage")
class PlantedSecretsTest {

    /** Each is a word that stands nowhere else, by what it is. */
    private static final Map<String, String> SECRETS = secrets(
            "key of pseudonyms",
            "address of a webhook",
            "password of a mail server",
            "access key of S3",
            "secret key of S3",
            "session token of S3",
            "secret of Spark's own connections",
            "password of a key store",
            "password in an address",
            "variable of the environment that nothing asks for",
            "password of a proxy",
            "key of encryption on S3");

    @TempDir
    private Path folder;

    private Site site;

    @Test
    void noFileThatAnythingWritesHoldsASecret() throws Exception {
        site = Site.in(folder);
        site.write("secrets/mail", secret("password of a mail server"));
        site.write(
                "landing/dossiers/2025-07-14/one.jsonl",
                Landed.json(
                                "MaHoSo", "H44.100-250701-0001",
                                "MaTTHC", "1.000001",
                                "LoaiDoiTuong", "1",
                                "NgayTiepNhan", "20250710090000",
                                "TrangThaiHoSo", "2")
                        + "\nno record\n");
        HttpServer web = refusingServer();
        try {
            settings(web.getAddress().getPort());
            assertThat(run("a night", "nightly")).isEqualTo(2);
            assertThat(run("settings", "config", "show")).isZero();
            assertThat(run("status", "status")).isZero();
            assertThat(run("plan", "plan")).isZero();
            assertThat(run(
                            "a password in an address",
                            "--set",
                            "landing.root=s3a://user:%s@bucket/landing".formatted(secret("password in an address")),
                            "nightly"))
                    .isEqualTo(64);
            assertThat(run("storage that does not answer", "--set", "landing.root=s3a://bucket/landing", "nightly"))
                    .isEqualTo(75);
            assertThat(run("a setting that is wrong", "--set", "privacy.key=" + secret("key of pseudonyms"), "status"))
                    .isEqualTo(64);
        } finally {
            web.stop(0);
        }
        List<Path> written = Site.filesUnder(folder).stream()
                .filter(file -> !file.startsWith(folder.resolve("secrets")) && !file.equals(site.conf()))
                .toList();
        // The log, what Spark notes of itself, what was printed, and the lake are all among them.
        assertThat(written)
                .anyMatch(file -> file.endsWith("dossierlake.log"))
                .anyMatch(file -> file.startsWith(folder.resolve("events")))
                .anyMatch(file -> file.endsWith("a night.txt"))
                .anyMatch(file -> file.startsWith(site.lake().resolve("publication")));
        List<String> found = new ArrayList<>();
        for (Path file : written) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            SECRETS.forEach((what, word) -> {
                if (text.contains(word)) {
                    found.add("%s holds the %s".formatted(folder.relativize(file), what));
                }
            });
        }
        assertThat(found).isEmpty();
    }

    private void settings(int webPort) throws IOException {
        site.write("secrets/webhook", "http://localhost:%d/%s".formatted(webPort, secret("address of a webhook")));
        site.write("events/.keep", "");
        site.write(
                "site.conf",
                """
                lake.root = lake
                landing.root = landing
                privacy.key = "env:PLANTED_KEY"
                metrics.file = figures.prom
                lineage.file = lineage.json
                notify.webhook = "file:secrets/webhook"
                notify.mail { server = "smtp://localhost:%d", from = "a@example.vn", to = "b@example.vn"
                  user = lake, password = "file:secrets/mail" }
                include required(file("%s"))
                spark {
                  eventLog.enabled = true, eventLog.dir = "file://%s"
                  authenticate = true, authenticate.secret = "%s"
                  ssl.keyStorePassword = "%s"
                  hadoop.fs.s3a {
                    access.key = "%s", secret.key = "%s", session.token = "%s", proxy.password = "%s"
                    encryption.key = "%s"
                    endpoint = "http://localhost:%d", "endpoint.region" = us-east-1
                    path.style.access = true, connection.ssl.enabled = false
                    attempts.maximum = 1, retry.limit = 1
                  }
                }
                """
                        .formatted(
                                closedPort(),
                                Path.of("conf", "small-data.conf").toAbsolutePath(),
                                folder.resolve("events"),
                                secret("secret of Spark's own connections"),
                                secret("password of a key store"),
                                secret("access key of S3"),
                                secret("secret key of S3"),
                                secret("session token of S3"),
                                secret("password of a proxy"),
                                secret("key of encryption on S3"),
                                closedPort()));
    }

    private int run(String name, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("conf", "java-options").toAbsolutePath(),
                "-Ddossierlake.home=" + Path.of("").toAbsolutePath(),
                "-Ddossierlake.log=" + folder.resolve("dossierlake.log"),
                "-Dlog4j2.configurationFile=" + Path.of("conf", "log4j2.xml").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.dossierlake.cli.Main",
                "--conf",
                site.conf().toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".txt").toFile());
        builder.environment().put("PLANTED_KEY", secret("key of pseudonyms"));
        builder.environment().put("AWS_SECRET_ACCESS_KEY", secret("variable of the environment that nothing asks for"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(name).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** It takes no notice, so that one thing more goes wrong and is logged. */
    private static HttpServer refusingServer() throws IOException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", request -> {
            request.sendResponseHeaders(403, -1);
            request.close();
        });
        web.start();
        return web;
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String secret(String what) {
        return SECRETS.get(what);
    }

    private static Map<String, String> secrets(String... all) {
        Map<String, String> secrets = new LinkedHashMap<>();
        for (String what : all) {
            secrets.put(what, "Planted%02dSecretWordOfNobody".formatted(secrets.size() + 1));
        }
        return secrets;
    }
}
