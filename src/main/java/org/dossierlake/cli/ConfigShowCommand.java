// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dossierlake.job.Settings.Described;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Every setting, its value, and the file it came from. */
@Command(name = "show", description = "Show every setting, its value and where it comes from; secrets never.")
final class ConfigShowCommand implements Callable<Integer> {

    @ParentCommand
    private ConfigCommand parent;

    @Override
    public Integer call() {
        List<List<String>> rows = new ArrayList<>();
        for (Described setting : parent.root().settings().describe()) {
            rows.add(List.of(setting.key(), setting.value(), setting.origin()));
        }
        parent.root().print(AlignedText.of(List.of("setting", "value", "from"), rows));
        return 0;
    }
}
