// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dossierlake.Commands;
import org.dossierlake.LocalSpark;
import org.dossierlake.LogLines;
import org.dossierlake.feed.Landed;
import org.dossierlake.job.Site;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds with deadlines, and what people are told of nights: by real servers of the web and of mail on this machine. */
class NoticesSparkTest {

    private static final String SECRET = "a-word-that-nobody-may-see";

    /** Of a person, as senders write it: nothing of it is for a notice. */
    private static final String PERSON = "Nguyễn Thị Bình";

    @TempDir
    private Path folder;

    private final Commands commands = new Commands();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final GreenMail mails =
            new GreenMail(new ServerSetup[] {new ServerSetup(0, null, ServerSetup.PROTOCOL_SMTP)});
    private HttpServer web;
    private int answer = 200;
    private Site site;

    @BeforeEach
    void listen() throws IOException {
        LocalSpark.session();
        site = Site.in(folder);
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/" + SECRET, request -> {
            posted.add(new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            request.sendResponseHeaders(answer, -1);
            request.close();
        });
        web.start();
        mails.start();
        site.write(
                "webhook", "http://localhost:%d/%s\n".formatted(web.getAddress().getPort(), SECRET));
        site.write("word", SECRET);
    }

    @AfterEach
    void stop() {
        web.stop(0);
        mails.stop();
    }

    @Test
    void aNightTellsWhatArrivedWhatIsMissingAndWhatToDo() throws Exception {
        LocalDate yesterday = LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh")).minusDays(1);
        site.write(
                "landing/dossiers/%s/two.jsonl".formatted(yesterday), dossier(yesterday) + "\n{\"" + PERSON + "\"\n");
        Path figures = folder.resolve("night.prom");
        Path lineage = folder.resolve("lineage.json");
        assertThat(nightly(
                        "--set",
                        "feeds.deadlines=dossiers 00:00,payments 00:00",
                        "--set",
                        "metrics.file=" + figures,
                        "--set",
                        "lineage.file=" + lineage))
                .isEqualTo(66);
        assertThat(figures)
                .content()
                .contains(
                        "dossierlake_feed_absent{feed=\"dossiers\"} 0", "dossierlake_feed_absent{feed=\"payments\"} 1");
        assertLineage(Files.readAllLines(lineage));
        String absent =
                "payments   is absent: its files of %s were to be there by 00:00 on the day after, and nothing has"
                                .formatted(yesterday)
                        + " ever landed.";
        assertThat(out()).contains(absent).contains("Published as number 1").doesNotContain("dossiers   is absent");

        JsonNode json = new ObjectMapper().readTree(posted.get(0));
        assertThat(json.get("exit_status").asInt()).isEqualTo(66);
        assertThat(json.get("complete_until").asText()).isEqualTo(yesterday.toString());
        assertThat(json.at("/rows/dossiers/quarantined").asLong()).isEqualTo(1);
        assertThat(json.at("/rows/dossiers/accepted").asLong()).isEqualTo(1);
        assertThat(json.at("/absent/0/feed").asText()).isEqualTo("payments");
        String text = json.get("text").asText();
        assertThat(text)
                .startsWith("dossierlake: published, complete until %s; 1 records refused; absent: payments\n"
                        .formatted(yesterday))
                .contains("What arrived\n  dossiers   1 files, 2 landed = 1 accepted + 1 quarantined")
                .contains("What is missing\n  " + absent)
                .contains("What moved\n  No figure of a month that had ended.")
                .contains(": find ")
                .contains("What to do\n  Ask who sends it");

        MimeMessage mail = mails.getReceivedMessages()[0];
        assertThat(mail.getSubject() + "\n\n"
                        + ((String) mail.getContent()).replace("\r\n", "\n").strip())
                .isEqualTo(text.strip());
        assertThat(mail.getAllRecipients()).hasSize(2);
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(posted.get(0) + out() + err()).doesNotContain(PERSON, SECRET, "H44.100-250701-0001");

        assertThat(status("feeds.deadlines=payments 00:00")).contains(absent);
        assertThat(status("feeds.deadlines=dossiers 00:00")).doesNotContain("is absent");

        // What was absent comes: nothing is missing any more.
        site.write("landing/payments/%s/none.jsonl".formatted(yesterday), "no payment\n");
        assertThat(nightly("--set", "feeds.deadlines=dossiers 00:00,payments 00:00"))
                .isEqualTo(2);
        assertThat(posted.get(1)).contains("No feed with a deadline.");
    }

    @Test
    void aNightThatFailsTellsWhyAndGoodNightsNothingWhereOnlyTroubleIsAskedFor() throws IOException {
        assertThat(nightly("--set", "notify.when=trouble")).isEqualTo(66);
        assertThat(posted).hasSize(1);
        String text = new ObjectMapper().readTree(posted.get(0)).get("text").asText();
        assertThat(text)
                .startsWith("dossierlake: nightly ended with status 66, nothing new was published")
                .contains("What stopped it\n  " + err().strip());

        site.write("landing/dossiers/2025-07-14/none.txt.part", "");
        assertThat(nightly("--set", "notify.when=trouble")).isZero();
        assertThat(posted).hasSize(1);
        assertThat(nightly()).isZero();
        assertThat(new ObjectMapper().readTree(posted.get(1)).get("text").asText())
                .startsWith("dossierlake: nothing was pending");
    }

    @Test
    void serversThatDoNotTakeItChangeNothingAndNoSecretIsToldOrSentInTheClear() throws IOException {
        site.write("landing/dossiers/2025-07-14/none.txt.part", "");
        answer = 500;
        mails.setUser("lake", SECRET);
        assertThat(nightly(
                        "--set",
                        "notify.mail.user=lake",
                        "--set",
                        "notify.mail.password=file:" + folder.resolve("word")))
                .isZero();
        assertThat(posted).hasSize(1);
        // This server offers no TLS, so the password stays here.
        assertThat(mails.getReceivedMessages()).isEmpty();
        assertThat(LogLines.with(
                        "The notice of this night was not sent (notify.webhook): the server answered with status 500"))
                .isNotEmpty();
        assertThat(LogLines.with("The notice of this night was not sent (notify.mail.server): MessagingException"))
                .isNotEmpty();
        web.stop(0);
        assertThat(nightly()).isZero();
        assertThat(LogLines.with("The notice of this night was not sent (notify.webhook): ConnectException"))
                .isNotEmpty();
        assertThat(LogLines.with(SECRET)).isEmpty();
        assertThat(out() + err()).doesNotContain(SECRET);
    }

    /** One run that read one feed and published tables; read by OpenLineage's own classes. */
    private void assertLineage(List<String> lines) {
        List<OpenLineage.RunEvent> events =
                lines.stream().map(OpenLineageClientUtils::runEventFromJson).toList();
        assertThat(events)
                .extracting(OpenLineage.RunEvent::getEventType)
                .containsExactly(OpenLineage.RunEvent.EventType.START, OpenLineage.RunEvent.EventType.COMPLETE);
        OpenLineage.RunEvent end = events.get(1);
        assertThat(end.getRun().getRunId()).isEqualTo(events.get(0).getRun().getRunId());
        assertThat(end.getInputs()).singleElement().satisfies(input -> {
            assertThat(input.getNamespace()).isEqualTo("file");
            assertThat(input.getName())
                    .isEqualTo(site.landing().resolve("dossiers").toString());
        });
        assertThat(end.getOutputs()).anySatisfy(output -> {
            assertThat(output.getName())
                    .isEqualTo(site.lake().resolve("dossier").toString());
            assertThat(output.getFacets().getVersion().getDatasetVersion()).isEqualTo("1");
            assertThat(output.getFacets().getSchema().getFields().get(0).getName())
                    .isEqualTo("dossier_code");
        });
    }

    private static String dossier(LocalDate received) {
        return Landed.json(
                "MaHoSo", "H44.100-250701-0001",
                "MaTTHC", "1.000001",
                "LoaiDoiTuong", "1",
                "ChuHoSo", PERSON,
                "NgayTiepNhan", received.toString().replace("-", "") + "090000",
                "TrangThaiHoSo", "4");
    }

    private int nightly(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "--set",
                "notify.webhook=file:" + folder.resolve("webhook"),
                "--set",
                "notify.mail.server=smtp://localhost:" + mails.getSmtp().getPort(),
                "--set",
                "notify.mail.from=lake@example.vn",
                "--set",
                "notify.mail.to=a@example.vn,b@example.vn",
                "nightly"));
        args.addAll(List.of(more));
        return run(args);
    }

    private String status(String setting) {
        assertThat(run(List.of("--set", setting, "status"))).isZero();
        return out();
    }

    private int run(List<String> args) {
        return commands.run(site.conf(), args.toArray(String[]::new));
    }

    private String out() {
        return commands.out();
    }

    private String err() {
        return commands.err();
    }
}
