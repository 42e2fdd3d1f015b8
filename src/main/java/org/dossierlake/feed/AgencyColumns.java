// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.domain.AgencyDirectory;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Treatment;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;

/** The agency of a dossier: its identifier, else the one in front of the dossier's code, else its unit's or its name's. */
final class AgencyColumns {

    private static final String UNIT = "agency-unit";
    private static final String NAME = "agency-name";

    private static final String KNOWN = "agency_known";
    private static final String FOUND = "agency_found";
    private static final String UNRESOLVED = "agency_unresolved";
    private static final String REFUSED = "unresolved_refused";

    private static final StructType FOUND_TYPE =
            new StructType().add("code", StringType).add("candidates", StringType);

    private static final Column IS_GIVEN =
            col(Sent.column(UNIT)).isNotNull().or(col(Sent.column(NAME)).isNotNull());

    /** Refused only where the site says so: {@link UnresolvedAgency}. */
    static final Rule RULE = new Rule(
            "AGENCY_UNRESOLVED",
            NAME,
            "The dossier's code names no agency, and its unit (DonViXuLy) is none that the register knows, or one of"
                    + " several.",
            "Send the agency's identifier in front of the dossier's code, or have the name added to the register and"
                    + " the record replayed.",
            not(col(UNRESOLVED)).or(not(col(REFUSED))));

    /** What is odd about the agency. */
    static final List<Flag> FLAGS = List.of(
            new Flag(
                    "agency_by_name",
                    NAME,
                    Treatment.REPAIRED,
                    "The dossier's code names no agency; its unit (DonViXuLy) was found in the register.",
                    "Send the agency's identifier in front of the dossier's code.",
                    col(KNOWN).isNull().and(col(FOUND).getField("code").isNotNull())),
            new Flag(
                    "agency_missing",
                    "agency",
                    Treatment.ACCEPTED,
                    "Neither the dossier's code nor anything else names an agency. It counts among all other agencies.",
                    "Send the agency's identifier in front of the dossier's code.",
                    col(KNOWN).isNull().and(not(IS_GIVEN))),
            new Flag(
                    "agency_unresolved",
                    NAME,
                    Treatment.ACCEPTED,
                    "The unit (DonViXuLy) is none that the register knows, or one of several, and the site accepts"
                            + " that. It counts among all other agencies.",
                    "Send the agency's identifier in front of the dossier's code, or have the name added to the"
                            + " register.",
                    col(UNRESOLVED).and(not(col(REFUSED)))));

    private AgencyColumns() {}

    /** Whether a dialect gives agencies by anything but their identifier. */
    static boolean asksDirectory(Dialect.Section section) {
        Map<String, Source> columns = section.reading().columns();
        return columns.containsKey(UNIT) || columns.containsKey(NAME);
    }

    /**
     * Adds {@code agency_code}, the hint for people, and what the rule and the flags read. Needs the dates of {@link
     * Moments} and {@code file_day}: names and codes of units mean something on a day only.
     */
    static Dataset<Row> with(Dataset<Row> rows, Dialect.Section section, Arrival arrival) {
        Column known = coalesce(col("sent_agency"), Codes.agencyOf(col("sent_code")));
        Column found = asksDirectory(section) && arrival.directory().isPresent()
                ? when(known.isNull().and(IS_GIVEN), found(rows, section, arrival))
                : lit(null).cast(FOUND_TYPE);
        Map<String, Column> conclusions = new LinkedHashMap<>();
        conclusions.put(
                StagedDossier.AGENCY_CODE.name(),
                coalesce(col(KNOWN), col(FOUND).getField("code"), lit(section.agencyRoot() + ".OTHER")));
        conclusions.put(
                UNRESOLVED,
                // A record that names no dossier is refused for that alone.
                col("sent_code")
                        .isNotNull()
                        .and(col(KNOWN).isNull())
                        .and(IS_GIVEN)
                        .and(col(FOUND).getField("code").isNull()));
        conclusions.put(REFUSED, lit(arrival.unresolved() == UnresolvedAgency.QUARANTINE));
        conclusions.put(Staged.HINT.name(), col(FOUND).getField("candidates"));
        return rows.withColumn(KNOWN, known).withColumn(FOUND, found).withColumns(conclusions);
    }

    /** A UDF, because no join finds a name in spite of how it is written; it runs for the few records that need it. */
    private static Column found(Dataset<Row> rows, Dialect.Section section, Arrival arrival) {
        Broadcast<AgencyDirectory> directory = JavaSparkContext.fromSparkContext(
                        rows.sparkSession().sparkContext())
                .broadcast(arrival.directory().orElseThrow());
        String within = section.agencyWithin().orElse(null);
        UDF3<String, String, LocalDate, Row> find = (unit, name, day) -> {
            Optional<String> ofUnit =
                    Optional.ofNullable(unit).flatMap(code -> directory.value().ofUnit(code, day));
            if (ofUnit.isPresent() || name == null) {
                return RowFactory.create(ofUnit.orElse(null), null);
            }
            AgencyDirectory.Found found = directory.value().ofName(name, Optional.ofNullable(within), day);
            String candidates = found.candidates().isEmpty() ? null : String.join(" ", found.candidates());
            return RowFactory.create(found.code().orElse(null), candidates);
        };
        Column day = coalesce(
                StagedDossier.RECEIVED.on().col(), StagedDossier.FILED.on().col(), col("file_day"));
        return udf(find, FOUND_TYPE).apply(col(Sent.column(UNIT)), col(Sent.column(NAME)), day);
    }
}
