// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.DossierCode;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per agency and period of validity: its name, its kind and its parent in the tree. */
public final class Agency {

    /** Every agency read out of a dossier code is valid since ever: no register has said otherwise. */
    public static final LocalDate SINCE_EVER = LocalDate.of(1970, 1, 1);

    public static final Field AGENCY_CODE =
            Field.required("agency_code", StringType, "The agency's identifier, as H44.100; VN is the whole country");
    public static final Field VALID_FROM =
            Field.required("agency_valid_from", DateType, "First day of this version; 1970-01-01 is since ever");
    public static final Field VALID_TO =
            Field.optional("agency_valid_to", DateType, "Last day of this version; null while it is valid");
    public static final Field AGENCY_NAME =
            Field.required("agency_name", StringType, "The agency's name; its code where no register names it");
    public static final Field AGENCY_KIND = Field.required(
            "agency_kind",
            StringType,
            "country, group, ministry, province, department, commune, former_district or other");
    public static final Field PARENT_CODE =
            Field.optional("parent_code", StringType, "The agency above it; null for a root");

    public static final Table TABLE = new Table(
            "agency",
            "One row per agency and period of validity",
            List.of(AGENCY_CODE, VALID_FROM),
            List.of(AGENCY_CODE, VALID_FROM, VALID_TO, AGENCY_NAME, AGENCY_KIND, PARENT_CODE),
            Table.Layout.PLAIN);

    private static final Set<String> GROUPS = Set.of(AgencyCode.LOCALITIES, AgencyCode.MINISTRIES, AgencyCode.OTHER);

    private Agency() {}

    /** The normalised agency identifier in front of a dossier code; null where there is no readable one. */
    public static Column codeIn(Column dossierCode) {
        Column prefix = regexp_extract(dossierCode, DossierCode.AGENCY_PATTERN, 1);
        // An old-style code whose lower levels are all zero is the level-1 agency itself.
        return nullif(regexp_replace(prefix, "^(?:0{2,3}\\.){3}", ""), lit(""));
    }

    /**
     * The agencies and all that stand above them, each once.
     *
     * @param roots the root of each agency's tree, by agency code; under VN the parents follow from the code, under
     *     any other root every agency stands directly below the root
     * @param names names by agency code, where known
     */
    public static List<Row> rows(Map<String, String> roots, Map<String, String> names) {
        Map<String, Optional<String>> parents = new LinkedHashMap<>();
        roots.forEach((code, root) -> {
            Optional<String> child = Optional.of(code);
            while (child.isPresent()) {
                Optional<String> parent = parentOf(child.get(), root);
                parents.put(child.get(), parent);
                child = parent;
            }
        });
        List<Row> rows = new ArrayList<>();
        parents.forEach((code, parent) -> rows.add(RowFactory.create(
                code,
                SINCE_EVER,
                null,
                names.getOrDefault(code, code),
                kindOf(code).code(),
                parent.orElse(null))));
        return rows;
    }

    private static Optional<String> parentOf(String code, String root) {
        if (code.equals(root)) {
            return Optional.empty();
        }
        if (!root.equals(AgencyCode.ROOT) || GROUPS.contains(code)) {
            return Optional.of(root);
        }
        return Optional.of(AgencyCode.parse(code).map(AgencyCode::parentCode).orElse(AgencyCode.OTHER));
    }

    private static AgencyKind kindOf(String code) {
        if (code.equals(AgencyCode.ROOT)) {
            return AgencyKind.COUNTRY;
        }
        if (GROUPS.contains(code)) {
            return AgencyKind.GROUP;
        }
        return AgencyCode.parse(code).map(AgencyCode::kind).orElse(AgencyKind.OTHER);
    }
}
