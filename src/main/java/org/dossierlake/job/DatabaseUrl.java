// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dossierlake.failure.Failures;

/**
 * Where a database of PostgreSQL is, as its JDBC driver writes it, and as whom to go there. The password is none of the
 * URL's: it comes from the environment, or the driver takes it from the file of passwords that {@code psql} reads, too.
 *
 * @param text the whole URL, which holds no password
 * @param shown host and database, for messages
 */
record DatabaseUrl(String text, String shown) {

    /** The forms {@code user:password@host} and {@code //host/database?name=value&name=value}. */
    private static final Pattern FORM =
            Pattern.compile("jdbc:postgresql://(?<hosts>[^/?]+)/(?<database>[^/?]+)(\\?(?<parameters>.*))?");

    private static final String USER = "PGUSER";
    private static final String PASSWORD = "PGPASSWORD";

    /** @throws org.dossierlake.failure.RunFailure USAGE when it is no such URL, or holds a password; it is never repeated */
    static DatabaseUrl of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw Failures.exportTargetRefused(
                    "what stands after --to is no address of a PostgreSQL database. Write jdbc:postgresql://HOST/DATABASE; for"
                            + " other programs write files with --output");
        }
        String parameters = form.group("parameters") == null ? "" : form.group("parameters");
        if (form.group("hosts").contains("@")
                || parameters.toLowerCase(Locale.ROOT).contains("password")) {
            throw Failures.exportTargetRefused(
                    "what stands after --to holds a password, or has a place for one, and others can read command lines. Take"
                            + " it out, change that password, and give it in the file ~/.pgpass or in the variable "
                            + PASSWORD + " of the environment; a user stands in " + USER + ", or in ?user= of the URL");
        }
        return new DatabaseUrl(text, "%s/%s".formatted(form.group("hosts"), form.group("database")));
    }

    /** What the driver must be told beside the URL. */
    static Properties properties(Map<String, String> environment) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "dossierlake export");
        properties.setProperty("tcpKeepAlive", "true");
        given(environment, USER, properties, "user");
        given(environment, PASSWORD, properties, "password");
        return properties;
    }

    private static void given(Map<String, String> environment, String variable, Properties properties, String name) {
        String value = environment.getOrDefault(variable, "");
        if (!value.isEmpty()) {
            properties.setProperty(name, value);
        }
    }
}
