// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.lake.Table;

/** One row per target of a programme and agency that it is assigned to: the newest version that a register landed. */
public final class Target {

    public static final Table TABLE = new Table(
            "target",
            "One row per target of a programme and agency that leads it or works with it: its newest version",
            List.of(StagedTarget.PROGRAMME, StagedTarget.TARGET_CODE, StagedTarget.AGENCY_CODE),
            Stream.concat(
                            StagedTarget.CANONICAL.stream(),
                            Stream.of(Dossier.VERSION_ORDER, Dossier.CONTENT_HASH, Dossier.RUN_ID))
                    .toList(),
            Table.Layout.PLAIN);

    private Target() {}
}
