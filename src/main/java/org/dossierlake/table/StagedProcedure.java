// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dossierlake.domain.Channel;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per landed catalogue entry: the canonical form of what a catalogue says of a procedure from a day on. */
public final class StagedProcedure {

    /** A catalogue that names no day speaks of all time. */
    public static final LocalDate SINCE_EVER = LocalDate.of(1970, 1, 1);

    public static final Field PROCEDURE_CODE =
            Field.required("procedure_code", StringType, "Procedure: the national code as n.nnnnnn, or another's own");
    public static final Field VALID_FROM = Field.required(
            "valid_from",
            DateType,
            "First day of this version; 1970-01-01 is since ever. It holds until the day before the next version's");
    public static final Field PROCEDURE_NAME =
            Field.optional("procedure_name", StringType, "Name of the procedure; null when not said");
    public static final Field FIELD_CODE =
            Field.optional("field_code", StringType, "Field of the procedure, by code or name; null when not said");
    public static final Field LEVELS = Field.required(
            "levels",
            createArrayType(StringType, false),
            "Who handles it: ministry, province, district, commune, other; sorted, empty when not said");
    public static final Field HANDLING_AGENCY =
            Field.optional("handling_agency", StringType, "The agency that handles it, as sent; null when not said");
    public static final Field ONLINE_LEVEL = Field.optional(
            "online_level", IntegerType, "4 full online, 3 partial, 2 and 1 information only; null: not known");
    public static final Field RETURNS_PAPER = Field.optional(
            "returns_paper", BooleanType, "A paper is returned; null: not known, counted as returning one");
    public static final Field HAS_FEE =
            Field.optional("has_fee", BooleanType, "Something is to be paid; null: not known");

    public static final Field VALID_TO = Field.optional(
            "valid_to",
            DateType,
            "Last day on which the catalogue lists it; null: until the next version. Dossiers that come later still take"
                    + " what the version says");
    public static final Field IS_PUBLISHED = Field.optional(
            "is_published", BooleanType, "It has been made public; null: not said, or neither yes nor no");
    public static final Field IS_INTEGRATED = Field.optional(
            "is_integrated", BooleanType, "It can be reached through the national portal; null: likewise");
    public static final Field LISTS = Field.optional(
            "lists",
            createArrayType(StringType, false),
            "Names of the lists that it is on, such as essential_06 and plan_02_full; sorted, null when not said");
    public static final Field OFFERED_BY = Field.optional(
            "offered_by",
            createArrayType(StringType, false),
            "Codes of the agencies that offer it; sorted, null when not said");
    public static final Field AGENCY_ROOT = StagedDossier.AGENCY_ROOT.as(
            true, StagedDossier.AGENCY_ROOT.comment() + "; null as version_order of procedure");

    /** The longest time by channel; a channel that a dialect adds has none. */
    public static final Map<Channel, MaximumTime> MAXIMUM_TIMES = new EnumMap<>(Map.of(
            Channel.DESK, MaximumTime.of("for dossiers filed at the desk", "_desk"),
            Channel.ONLINE, MaximumTime.of("for dossiers filed online", "_online"),
            Channel.POST, MaximumTime.of("for dossiers sent by post", "_post")));

    public static final Field VERSION_AT = StagedDossier.VERSION_AT;

    /** The canonical columns. */
    public static final List<Field> CANONICAL = Stream.of(
                    Stream.of(
                            PROCEDURE_CODE,
                            VALID_FROM,
                            PROCEDURE_NAME,
                            FIELD_CODE,
                            LEVELS,
                            HANDLING_AGENCY,
                            ONLINE_LEVEL,
                            RETURNS_PAPER,
                            HAS_FEE,
                            VALID_TO,
                            IS_PUBLISHED,
                            IS_INTEGRATED,
                            LISTS,
                            OFFERED_BY,
                            AGENCY_ROOT),
                    MAXIMUM_TIMES.values().stream().flatMap(maximum -> maximum.fields().stream()),
                    Stream.of(VERSION_AT))
            .flatMap(fields -> fields)
            .toList();

    public static final Table TABLE =
            Staged.table("stage_procedure", "One row per landed catalogue entry of a run", CANONICAL);

    private StagedProcedure() {}
}
