// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.DataDictionary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The data dictionary; it needs neither settings nor a lake. */
@Command(name = "tables", description = "List the tables, or the columns of one table, with their meaning.")
final class TablesCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Parameters(index = "0", arity = "0..1", paramLabel = "TABLE", description = "The table to describe.")
    private String table;

    @Override
    public Integer call() {
        root.print(DataDictionary.lines(Optional.ofNullable(table)));
        return 0;
    }
}
