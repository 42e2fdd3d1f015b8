// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per landed progress step: the canonical form of one step in a dossier's handling. */
public final class StagedStep {

    /** The flag of a step that no person took. */
    public static final String SYNTHETIC = "synthetic_step";

    public static final Field DOSSIER_CODE = StagedDossier.DOSSIER_CODE;
    public static final Field CODE_MONTH = StagedDossier.CODE_MONTH;
    public static final Field STATUS = StagedDossier.STATUS.as(false, "The dossier's status after the step, 1 to 10");
    public static final Instant PROCESSED = Instant.optional("processed", "When the step was taken");
    public static final Field STARTED_AT =
            Field.optional("started_at", TimestampType, "When the step began, UTC; null when not said");
    public static final Field DEADLINE_AT =
            Field.optional("deadline_at", TimestampType, "When the step should have ended, UTC; null when not said");
    public static final Field VERSION_AT = StagedDossier.VERSION_AT;
    public static final Field SENT_FLAGS = StagedDossier.SENT_FLAGS;

    /** The canonical columns. Handlers' names and free text are personal data or noise and are not kept. */
    public static final List<Field> CANONICAL = Stream.of(
                    List.of(DOSSIER_CODE, CODE_MONTH, STATUS),
                    PROCESSED.fields(),
                    List.of(STARTED_AT, DEADLINE_AT, VERSION_AT, SENT_FLAGS))
            .flatMap(List::stream)
            .toList();

    /** A step has no number of its own: these columns together name it. */
    public static final List<Field> KEY = List.of(DOSSIER_CODE, PROCESSED.at(), STATUS, STARTED_AT);

    public static final Table TABLE =
            Staged.table("stage_step", "One row per landed progress step of a run", CANONICAL);

    private StagedStep() {}
}
