// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.DataDictionary;
import org.dossierlake.job.RuleCatalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The data dictionary; it needs neither settings nor a lake. */
@Command(
        name = "tables",
        description = {
            "List the tables, or the columns of one table, with their meaning.",
            "With --rules: what records are refused, mended or flagged for, and what their sender should do."
        })
final class TablesCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Option(names = "--rules", description = "The catalogue of rules and flags instead.")
    private boolean rules;

    @Parameters(index = "0", arity = "0..1", paramLabel = "TABLE", description = "The table to describe.")
    private String table;

    @Override
    public Integer call() {
        root.print(rules ? RuleCatalogue.lines() : DataDictionary.lines(Optional.ofNullable(table)));
        return 0;
    }
}
