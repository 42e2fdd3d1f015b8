// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dossierlake.job.Export.Audience;
import org.dossierlake.lake.Table;
import org.dossierlake.statistic.PublicTable;
import org.dossierlake.table.Agency;

/** Tables in a schema of a PostgreSQL database, for whatever asks there: whole, or as everybody may have them. */
public final class DatabaseExport {

    /** What is loaded when no table is named: all that is published, and the register that tells who is below whom. */
    private static final List<Table> WHOLE =
            Stream.concat(Tables.SHOWN.stream(), Stream.of(Agency.TABLE)).toList();

    private static final List<Table> PUBLIC =
            PublicTable.ALL.stream().map(PublicTable::table).toList();

    private final DatabaseUrl url;
    private final List<Table> tables;
    private final Audience audience;

    private DatabaseExport(DatabaseUrl url, List<Table> tables, Audience audience) {
        this.url = url;
        this.tables = tables;
        this.audience = audience;
    }

    /**
     * An export that can be made, as far as that is known without the database and the lake.
     *
     * @param to the URL of the database
     * @param names of tables and views; none for all that are published, or public
     * @throws org.dossierlake.failure.RunFailure USAGE when it is no such URL or holds a password, no table is called so, or one
     *     is not public and should be
     */
    public static DatabaseExport of(String to, List<String> names, Audience audience) {
        DatabaseUrl url = DatabaseUrl.of(to);
        if (names.isEmpty()) {
            return new DatabaseExport(url, audience == Audience.EVERYBODY ? PUBLIC : WHOLE, audience);
        }
        List<Table> named = names.stream().map(Tables::named).toList();
        if (audience == Audience.EVERYBODY) {
            named.forEach(Export::publicTable);
        }
        return new DatabaseExport(url, named, audience);
    }

    /**
     * Begins the transaction. No other export loads into the same schema until it ends; so a publication that is read from
     * now on is never older than the one that is there.
     *
     * @param environment where the user and the password may stand
     * @throws org.dossierlake.failure.RunFailure USAGE when the database refuses; TRANSIENT when it cannot be reached; LOCKED
     *     when another export is loading
     */
    public DatabaseLoading begin(Map<String, String> environment) {
        return DatabaseLoading.begin(url, environment, tables, audience);
    }
}
