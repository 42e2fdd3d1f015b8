// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.dossierlake.job.SettingsKey.NOTIFY_MAIL_FROM;
import static org.dossierlake.job.SettingsKey.NOTIFY_MAIL_PASSWORD;
import static org.dossierlake.job.SettingsKey.NOTIFY_MAIL_SERVER;
import static org.dossierlake.job.SettingsKey.NOTIFY_MAIL_TO;
import static org.dossierlake.job.SettingsKey.NOTIFY_MAIL_USER;
import static org.dossierlake.job.SettingsKey.NOTIFY_WEBHOOK;
import static org.dossierlake.job.SettingsKey.NOTIFY_WHEN;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dossierlake.job.NoticeSettings.Login;
import org.dossierlake.job.NoticeSettings.Mail;
import org.dossierlake.job.NoticeSettings.Webhook;

/** The settings below {@code notify}. No problem with a secret quotes it. */
final class SettingsNotices {

    /** The ports of mail submission (RFC 8314): with TLS from the start, and with TLS asked for. */
    private static final Map<String, Integer> PORTS = Map.of("smtps", 465, "smtp", 587);

    private final SettingsText text;
    private final Map<String, String> environment;

    SettingsNotices(SettingsText text, Map<String, String> environment) {
        this.text = text;
        this.environment = environment;
    }

    NoticeSettings read() {
        String when = text.valueOrDefault(NOTIFY_WHEN);
        if (!List.of("always", "trouble").contains(when)) {
            text.problem(NOTIFY_WHEN, "is %s; it must be always or trouble".formatted(when));
        }
        return new NoticeSettings(when.equals("trouble"), webhook(), mail());
    }

    private Optional<Webhook> webhook() {
        Optional<URI> address = secret(NOTIFY_WEBHOOK, "address").flatMap(SettingsNotices::uri);
        boolean isOfTheWeb = address.filter(uri -> uri.getHost() != null)
                .filter(uri -> List.of("https", "http").contains(String.valueOf(uri.getScheme())))
                .isPresent();
        if (text.value(NOTIFY_WEBHOOK).isPresent() && !text.hasProblemWith(NOTIFY_WEBHOOK) && !isOfTheWeb) {
            text.problem(NOTIFY_WEBHOOK, "leads to a text that is no address of the web, https://HOST/...");
        }
        return address.filter(uri -> isOfTheWeb).map(Webhook::new);
    }

    private Optional<Mail> mail() {
        Optional<String> server = text.value(NOTIFY_MAIL_SERVER);
        List<String> to = text.list(NOTIFY_MAIL_TO);
        Optional<String> from = text.value(NOTIFY_MAIL_FROM);
        Optional<Login> login = login();
        if (server.isEmpty()) {
            Stream.of(NOTIFY_MAIL_FROM, NOTIFY_MAIL_TO, NOTIFY_MAIL_USER)
                    .filter(key -> text.value(key).isPresent())
                    .forEach(key -> text.problem(key, "is set, but there is no notify.mail.server"));
            return Optional.empty();
        }
        if (from.isEmpty() || to.isEmpty()) {
            text.problem(NOTIFY_MAIL_SERVER, "is set; notify.mail.from and notify.mail.to must say who writes to whom");
        }
        from.ifPresent(address -> requireAddress(NOTIFY_MAIL_FROM, address));
        to.forEach(address -> requireAddress(NOTIFY_MAIL_TO, address));
        Optional<URI> uri = uri(server.get())
                .filter(each -> PORTS.containsKey(String.valueOf(each.getScheme())))
                .filter(each -> each.getHost() != null && each.getUserInfo() == null)
                .filter(each -> each.getPath().isEmpty() && each.getQuery() == null);
        if (uri.isEmpty()) {
            text.problem(NOTIFY_MAIL_SERVER, "must be written smtp://HOST:PORT or smtps://HOST:PORT, and no more");
        }
        return uri.map(each -> new Mail(
                each.getScheme().equals("smtps"),
                each.getHost(),
                each.getPort() < 0 ? PORTS.get(each.getScheme()) : each.getPort(),
                from.orElse(""),
                to,
                login));
    }

    private Optional<Login> login() {
        Optional<String> user = text.value(NOTIFY_MAIL_USER);
        Optional<String> password = secret(NOTIFY_MAIL_PASSWORD, "password");
        if (user.isPresent() != text.value(NOTIFY_MAIL_PASSWORD).isPresent()) {
            text.problem(
                    user.isPresent() ? NOTIFY_MAIL_USER : NOTIFY_MAIL_PASSWORD,
                    "is set alone; a mail server wants notify.mail.user and notify.mail.password, or neither");
        }
        return user.flatMap(name -> password.map(word -> new Login(name, word)));
    }

    private void requireAddress(SettingsKey key, String address) {
        try {
            new InternetAddress(address, true).validate();
        } catch (AddressException e) {
            text.problem(key, "names %s, which is no mail address".formatted(address));
        }
    }

    private Optional<String> secret(SettingsKey key, String what) {
        try {
            return text.value(key).map(reference -> SettingsSecret.text(reference, what, environment));
        } catch (IllegalArgumentException e) {
            text.problem(key, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<URI> uri(String written) {
        try {
            return Optional.of(new URI(written));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
