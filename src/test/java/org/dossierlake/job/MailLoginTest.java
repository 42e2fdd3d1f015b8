// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A notice for a mail server that wants TLS and a login, from a process that knows the server's certificate or does not. */
class MailLoginTest {

    private static final String PASSWORD = "a-word-that-nobody-may-see";

    @TempDir
    private Path folder;

    @Test
    void theServerMustBeTheOneThatItSaysBeforeItIsToldThePassword() throws Exception {
        Path certificate = certificateOfLocalhost();
        System.setProperty("greenmail.tls.keystore.file", certificate.toString());
        System.setProperty("greenmail.tls.keystore.password", "changeit");
        GreenMail server = new GreenMail(new ServerSetup[] {new ServerSetup(0, null, ServerSetup.PROTOCOL_SMTPS)});
        server.start();
        try {
            server.setUser("lake", PASSWORD);
            Site site = Site.in(folder);
            site.write("word", PASSWORD);
            Path log = folder.resolve("output");
            assertThat(nightly(site, server, "", log)).isEqualTo(66);
            assertThat(server.getReceivedMessages()).isEmpty();

            String trusted =
                    "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=changeit".formatted(certificate);
            assertThat(nightly(site, server, trusted, log)).isEqualTo(66);
            assertThat(server.getReceivedMessages()).hasSize(1);
            assertThat(server.getReceivedMessages()[0].getSubject())
                    .isEqualTo("dossierlake: nightly ended with status 66, nothing new was published");
            assertThat(log).content().doesNotContain(PASSWORD);
        } finally {
            server.stop();
            System.clearProperty("greenmail.tls.keystore.file");
            System.clearProperty("greenmail.tls.keystore.password");
        }
    }

    /** The landing folder is missing: a night that needs no time has something to tell. */
    private static int nightly(Site site, GreenMail server, String javaOptions, Path log)
            throws IOException, InterruptedException {
        ProcessBuilder driver = Lakes.driver(
                site.conf(),
                List.of(
                        "notify.mail.server=smtps://localhost:"
                                + server.getSmtps().getPort(),
                        "notify.mail.from=lake@example.vn",
                        "notify.mail.to=a@example.vn",
                        "notify.mail.user=lake",
                        "notify.mail.password=file:" + site.folder().resolve("word")),
                LocalDate.of(2025, 7, 14),
                log);
        driver.environment().put("JAVA_TOOL_OPTIONS", javaOptions);
        Process process = driver.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private Path certificateOfLocalhost() throws Exception {
        Path file = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString()))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.exists(file)).isTrue();
        return file;
    }
}
