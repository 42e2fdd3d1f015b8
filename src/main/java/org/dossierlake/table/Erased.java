// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * Whose data were erased: one row per person, one per dossier, and nothing that tells whose dossiers they were. What lands of
 * them later is read without the person's hash, and a refused record of them without its text.
 */
public final class Erased {

    public static final Field PERSON_HASH = Field.optional(
            "person_hash",
            StringType,
            "The person's person_hash in dossier, hexadecimal; null where the row is about a dossier");
    public static final Field KEY_ID =
            StagedDossier.KEY_ID.as(true, "Which key made the hash; null where the row is about a dossier");
    public static final Field DOSSIER_CODE =
            StagedDossier.DOSSIER_CODE.as(true, "The dossier's code; null where the row is about a person");
    public static final Table TABLE = new Table(
            "erased",
            "One row per person or dossier whose personal data were erased",
            List.of(PERSON_HASH, DOSSIER_CODE),
            List.of(PERSON_HASH, KEY_ID, DOSSIER_CODE),
            Table.Layout.PLAIN.asRestricted());

    /** What stands in the place of an erased text. */
    public static final String TEXT = "(erased)";

    private Erased() {}
}
