// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.RunFailure;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a database answers instead of doing what it was told, as a failure that a person can act on. */
final class DatabaseTrouble {

    /**
     * SQL states, by their beginnings, of what passes: no connection, too many of them or no room, a server that stops or
     * starts, locks that crossed. All others say that something is to be changed: the user or the password, what that user may
     * do, the encoding of the database, a view that needs a column.
     */
    private static final List<String> PASSES = List.of("08", "40", "53", "55P03", "57P", "58");

    private DatabaseTrouble() {}

    /** Of the server's words only the first line: what else it tells may quote rows. */
    static RunFailure failure(DatabaseUrl url, SQLException thrown) {
        String state = Optional.ofNullable(thrown.getSQLState()).orElse("");
        String said = thrown instanceof PSQLException known
                ? Optional.ofNullable(known.getServerErrorMessage())
                        .map(ServerErrorMessage::getMessage)
                        .orElseGet(thrown::getMessage)
                : thrown.getMessage();
        return PASSES.stream().anyMatch(state::startsWith)
                ? Failures.exportTargetTrouble(url.shown(), said, thrown)
                : Failures.exportTargetAnswered(url.shown(), said, thrown);
    }
}
