// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Who is told how a night went.
 *
 * @param onlyTrouble whether nights are passed over that were published with all feeds there (exit status 0 and 2)
 * @param webhook where notices are posted; empty where nobody waits for them
 * @param mail to whom they are sent; empty where to nobody
 */
record NoticeSettings(boolean onlyTrouble, Optional<Webhook> webhook, Optional<Mail> mail) {

    /** Whether anybody is told of anything. */
    boolean isOn() {
        return webhook.isPresent() || mail.isPresent();
    }

    /** An address that is a secret: whoever knows it may post there. It never shows itself. */
    static final class Webhook {

        private final URI address;

        Webhook(URI address) {
            this.address = address;
        }

        URI address() {
            return address;
        }

        @Override
        public String toString() {
            return "Webhook[hidden]";
        }
    }

    /**
     * A mail server, and who writes to whom.
     *
     * @param isEncryptedFromTheStart whether it is spoken to by TLS alone; else TLS is asked for, and insisted on where a
     *     password is sent
     * @param host its name
     * @param port its port
     * @param from the sender's address
     * @param to the receivers' addresses, at least one
     * @param login empty where the server wants none
     */
    record Mail(
            boolean isEncryptedFromTheStart,
            String host,
            int port,
            String from,
            List<String> to,
            Optional<Login> login) {}

    /** Name and password for a mail server. The password never shows itself. */
    static final class Login {

        private final String user;
        private final String password;

        Login(String user, String password) {
            this.user = user;
            this.password = password;
        }

        String user() {
            return user;
        }

        String password() {
            return password;
        }

        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }
}
