// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per version of a dossier that was accepted or superseded: narrow, kept for ever, for whoever asks why. */
public final class DossierVersion {

    public static final Field VERDICT = Field.required(
            "verdict", StringType, "accepted when it became the newest of its night, superseded when it did not");

    public static final Table TABLE = new Table(
            "dossier_version",
            "One row per landed version of a dossier, accepted or superseded",
            List.of(StagedDossier.DOSSIER_CODE, Dossier.VERSION_ORDER),
            Stream.of(
                            List.of(
                                    StagedDossier.DOSSIER_CODE,
                                    StagedDossier.CODE_MONTH,
                                    Dossier.VERSION_ORDER,
                                    VERDICT,
                                    StagedDossier.STATUS,
                                    StagedDossier.RECEIVED.at(),
                                    StagedDossier.PROMISED.at(),
                                    StagedDossier.ENDED.at(),
                                    StagedDossier.RETURNED.at(),
                                    StagedDossier.REFUSED.at()),
                            List.of(Dossier.CONTENT_HASH, Staged.RUN_ID))
                    .flatMap(List::stream)
                    .toList(),
            Table.Layout.partitioned(StagedDossier.CODE_MONTH));

    private DossierVersion() {}
}
