// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.dossierlake.job.NoticeSettings.Login;
import org.dossierlake.job.NoticeSettings.Mail;
import org.dossierlake.job.NoticeSettings.Webhook;

/**
 * Sends a notice to those who wait for one. What cannot be sent is told in the log and changes nothing else: neither an
 * address of the web, nor a password, nor an answer, which may quote them, is told with it.
 */
final class Notices {

    private static final Logger LOG = LogManager.getLogger(Notices.class);

    /** A night does not wait longer for a server that does not answer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private static final List<Integer> GOOD_NEWS = List.of(NightResult.DONE, NightResult.DONE_WITH_REFUSALS);

    private final NoticeSettings settings;

    Notices(NoticeSettings settings) {
        this.settings = settings;
    }

    void send(NightEnd end) {
        if (!settings.isOn() || settings.onlyTrouble() && GOOD_NEWS.contains(end.exitStatus())) {
            return;
        }
        Notice notice = Notice.of(end);
        settings.webhook().ifPresent(webhook -> post(webhook, notice));
        settings.mail().ifPresent(mail -> mail(mail, notice));
    }

    private static void post(Webhook webhook, Notice notice) {
        try {
            int status = HttpClient.newBuilder()
                    .connectTimeout(LONGEST_WAIT)
                    .build()
                    .send(
                            HttpRequest.newBuilder(webhook.address())
                                    .timeout(LONGEST_WAIT)
                                    .header("Content-Type", "application/json; charset=utf-8")
                                    .POST(HttpRequest.BodyPublishers.ofString(notice.json()))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 != 2) {
                notSent(SettingsKey.NOTIFY_WEBHOOK, "the server answered with status " + status);
            }
        } catch (IOException e) {
            notSent(SettingsKey.NOTIFY_WEBHOOK, e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            notSent(SettingsKey.NOTIFY_WEBHOOK, "it was interrupted");
        }
    }

    private static void mail(Mail mail, Notice notice) {
        Properties properties = new Properties();
        String wait = Long.toString(LONGEST_WAIT.toMillis());
        for (String each : List.of("connectiontimeout", "timeout", "writetimeout")) {
            properties.setProperty("mail.smtp." + each, wait);
        }
        properties.setProperty("mail.smtp.host", mail.host());
        properties.setProperty("mail.smtp.port", Integer.toString(mail.port()));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(mail.isEncryptedFromTheStart()));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.starttls.enable", "true");
        // A password is never sent in the clear.
        properties.setProperty(
                "mail.smtp.starttls.required", Boolean.toString(mail.login().isPresent()));
        properties.setProperty("mail.smtp.auth", Boolean.toString(mail.login().isPresent()));
        try {
            MimeMessage message = new MimeMessage(Session.getInstance(properties));
            message.setFrom(new InternetAddress(mail.from()));
            for (String to : mail.to()) {
                message.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
            }
            message.setSubject(notice.subject(), StandardCharsets.UTF_8.name());
            message.setText(notice.text(), StandardCharsets.UTF_8.name());
            // RFC 3834: nobody's absence note answers this.
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setSentDate(new Date());
            Transport.send(
                    message,
                    mail.login().map(Login::user).orElse(null),
                    mail.login().map(Login::password).orElse(null));
        } catch (MessagingException e) {
            notSent(SettingsKey.NOTIFY_MAIL_SERVER, e.getClass().getSimpleName());
        }
    }

    private static void notSent(SettingsKey key, String why) {
        LOG.warn("The notice of this night was not sent ({}): {}.", key.path(), why);
    }
}
