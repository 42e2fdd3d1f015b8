// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.domain.DossierCode;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per agency and period of validity: its name, its kind, its parent in the tree, and who took over. */
public final class Agency {

    public static final Field AGENCY_CODE =
            Field.required("agency_code", StringType, "The agency's identifier, as H44.100; VN is the whole country");
    public static final Field VALID_FROM =
            Field.required("agency_valid_from", DateType, "First day of this version; 1970-01-01 is since ever");
    public static final Field VALID_TO = Field.optional(
            "agency_valid_to",
            DateType,
            "Last day of this version; null while it is valid. Records that go on coming count in the last version");
    public static final Field AGENCY_NAME =
            Field.required("agency_name", StringType, "The agency's name; its code where no register names it");
    public static final Field AGENCY_KIND = Field.required(
            "agency_kind",
            StringType,
            "country, group, ministry, province, department, commune, former_district or other");
    public static final Field PARENT_CODE =
            Field.optional("parent_code", StringType, "The agency above it in this version; null for a root");
    public static final Field UNIT_CODE = Field.optional(
            "unit_code",
            StringType,
            "Code of the statistics office: 2 digits of a province, 5 of a commune; another unit may have had it before");
    public static final Field SUCCESSORS = Field.required(
            "successors",
            createArrayType(StringType, false),
            "Who took over after agency_valid_to; several: it was split; none: it goes on in its next version, if any");
    public static final Field IS_REGISTERED = Field.required(
            "is_registered",
            BooleanType,
            "A register names it; false: only the codes of records do, or one did before");

    public static final Table TABLE = new Table(
            "agency",
            "One row per agency and period of validity",
            List.of(AGENCY_CODE, VALID_FROM),
            List.of(
                    AGENCY_CODE,
                    VALID_FROM,
                    VALID_TO,
                    AGENCY_NAME,
                    AGENCY_KIND,
                    PARENT_CODE,
                    UNIT_CODE,
                    SUCCESSORS,
                    IS_REGISTERED),
            Table.Layout.PLAIN);

    private static final LocalDate FOR_EVER = LocalDate.of(9999, 12, 31);

    private static final StructType PERIODS = new StructType()
            .add("period_agency_code", StringType)
            .add("period_from", DateType)
            .add("period_to", DateType);

    private Agency() {}

    /** The normalised agency identifier in front of a dossier code; null where there is no readable one. */
    public static Column codeIn(Column dossierCode) {
        Column prefix = regexp_extract(dossierCode, DossierCode.AGENCY_PATTERN, 1);
        // An old-style code whose lower levels are all zero is the level-1 agency itself.
        return nullif(regexp_replace(prefix, "^(?:0{2,3}\\.){3}", ""), lit(""));
    }

    /** The rows of {@link #TABLE} that say what the register says. */
    public static List<Row> rows(AgencyRegister register) {
        return register.versions().stream()
                .map(version -> RowFactory.create(
                        version.code(),
                        version.validFrom(),
                        version.validTo().orElse(null),
                        version.name(),
                        version.kind().code(),
                        version.parent().orElse(null),
                        version.unit().orElse(null),
                        version.successors().toArray(String[]::new),
                        version.isRegistered()))
                .toList();
    }

    /** The versions that rows of {@link #TABLE} state. */
    public static List<AgencyVersion> versions(List<Row> rows) {
        return rows.stream()
                .map(row -> new AgencyVersion(
                        row.getAs(AGENCY_CODE.name()),
                        row.getAs(VALID_FROM.name()),
                        Optional.ofNullable(row.getAs(VALID_TO.name())),
                        row.getAs(AGENCY_NAME.name()),
                        AgencyKind.fromCode(row.getAs(AGENCY_KIND.name())),
                        Optional.ofNullable(row.getAs(PARENT_CODE.name())),
                        Optional.ofNullable(row.getAs(UNIT_CODE.name())),
                        row.getList(row.fieldIndex(SUCCESSORS.name())),
                        row.getAs(IS_REGISTERED.name())))
                .toList();
    }

    /**
     * Adds the first day of the version of {@code agency_code} that is valid on a day: before the first version the
     * first, after the last one the last; since ever where the agency is not listed or the day is null.
     *
     * @param validFrom the column to add
     */
    public static Dataset<Row> withValidFrom(Dataset<Row> rows, AgencyRegister register, Column day, Field validFrom) {
        Column version = col("period_agency_code")
                .equalTo(AGENCY_CODE.col())
                .and(col("period_from").leq(day))
                .and(col("period_to").geq(day));
        return rows.join(broadcast(periods(rows.sparkSession(), register)), version, "left")
                .withColumn(validFrom.name(), coalesce(col("period_from"), lit(AgencyVersion.SINCE_EVER)))
                .drop(PERIODS.fieldNames());
    }

    /** The periods that do not begin since ever: all others need no lookup. */
    private static Dataset<Row> periods(SparkSession spark, AgencyRegister register) {
        List<AgencyVersion> versions = register.versions();
        List<Row> periods = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            AgencyVersion version = versions.get(i);
            if (!version.validFrom().equals(AgencyVersion.SINCE_EVER)) {
                boolean isLast =
                        i + 1 == versions.size() || !versions.get(i + 1).code().equals(version.code());
                LocalDate to =
                        isLast ? FOR_EVER : versions.get(i + 1).validFrom().minusDays(1);
                periods.add(RowFactory.create(version.code(), version.validFrom(), to));
            }
        }
        return spark.createDataFrame(periods, PERIODS);
    }
}
