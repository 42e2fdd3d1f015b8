// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.try_to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.dossierlake.domain.DossierCode;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.domain.ProcedureCode;

/** Codes as columns: a dialect's code maps, and what a dossier's code tells. */
final class Codes {

    /** An old-style agency code that names level 1 alone, as {@code AgencyCode} takes it. */
    private static final String LEVEL_1_ONLY = "^(?:0{2,3}\\.){3}([A-Z]\\d{2})$";

    private static final Column NO_MONTH = lit(DossierCode.NO_MONTH);

    private Codes() {}

    /** The portal's status; null when the text is none in the sender's map, or none of the portal's where there is no map. */
    static Column status(Column text, Dialect.Section section) {
        Map<String, String> map = section.codes().get("status");
        if (map != null) {
            return mapped(text, map);
        }
        Object[] codes =
                Arrays.stream(DossierStatus.values()).map(DossierStatus::code).toArray();
        return when(text.isin(codes), text);
    }

    /** The dialect's map of a code set; where it has none, the codes are written as ours. */
    static Map<String, String> map(Dialect.Section section, String set, Stream<String> ours) {
        return section.codes().getOrDefault(set, ours.collect(Collectors.toMap(code -> code, code -> code)));
    }

    /** The canonical code of a sender's code; null for null and for a code that the map lacks. */
    static Column mapped(Column text, Map<String, String> map) {
        Column code = lit(null).cast(StringType);
        for (Map.Entry<String, String> entry : map.entrySet()) {
            code = when(text.equalTo(entry.getKey()), lit(entry.getValue())).otherwise(code);
        }
        return code;
    }

    /** The twin of {@code DossierCode.agencyOf}: the agency in front of a dossier's code, normalised; null when none. */
    static Column agencyOf(Column dossierCode) {
        return normalised(group(dossierCode, DossierCode.AGENCY_PATTERN));
    }

    /** The twin of {@code AgencyCode}'s normal form: an old-style code of level 1 becomes the short one. */
    static Column normalised(Column agencyCode) {
        return coalesce(group(agencyCode, LEVEL_1_ONLY), agencyCode);
    }

    /** The twin of {@code ProcedureCode.shortForm}: null for null. */
    static Column procedure(Column code) {
        return coalesce(group(code, ProcedureCode.PATTERN), code);
    }

    /** The twin of {@code DossierCode.monthOf}: never null. */
    static Column monthOf(Column dossierCode) {
        Column digits = group(dossierCode, DossierCode.DATE_PATTERN);
        Column eightDigits =
                when(length(digits).equalTo(6), concat(lit("20"), digits)).otherwise(digits);
        return coalesce(trunc(try_to_date(eightDigits, "yyyyMMdd"), "MM"), NO_MONTH);
    }

    /** The first group of a pattern searched for in a text; null when it is not there. */
    static Column group(Column text, String pattern) {
        return nullif(regexp_extract(text, pattern, 1), lit(""));
    }
}
