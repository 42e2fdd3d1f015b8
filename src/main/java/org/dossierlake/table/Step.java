// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import java.util.stream.Stream;
import org.dossierlake.lake.Table;

/** One row per progress step of a dossier, newest version. */
public final class Step {

    public static final Table TABLE = new Table(
            "step",
            "One row per progress step of a dossier: when it was taken and which status it set",
            StagedStep.KEY,
            Stream.concat(
                            StagedStep.CANONICAL.stream(),
                            Stream.of(Dossier.VERSION_ORDER, Dossier.CONTENT_HASH, Dossier.RUN_ID))
                    .toList(),
            Table.Layout.partitioned(StagedStep.CODE_MONTH).withChangeFeed());

    private Step() {}
}
