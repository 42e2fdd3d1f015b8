// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * One row per agency and day from which a register that landed says so. {@link Agency} is what follows from these rows,
 * from the reference files and from the codes of records together.
 */
public final class RegisteredAgency {

    public static final Table TABLE = new Table(
            "registered_agency",
            "One row per agency and day from which a landed register says so",
            List.of(StagedAgency.AGENCY_CODE, StagedAgency.VALID_FROM),
            Stream.concat(
                            StagedAgency.CANONICAL.stream(),
                            Stream.of(Dossier.VERSION_ORDER, Dossier.CONTENT_HASH, Dossier.RUN_ID))
                    .toList(),
            Table.Layout.PLAIN);

    private RegisteredAgency() {}

    /**
     * What the newest row of each agency and day says, and the roots of other trees that no row names; a small register, read
     * into memory.
     *
     * @param rows canonical columns and {@code version_order}; several rows per key are allowed
     */
    public static List<AgencyVersion> versions(Dataset<Row> rows) {
        Column[] key = TABLE.key().stream().map(Field::col).toArray(Column[]::new);
        Column[] said = StagedAgency.CANONICAL.stream().map(Field::col).toArray(Column[]::new);
        List<Row> newest = rows.groupBy(key)
                .agg(max(struct(Dossier.VERSION_ORDER.col(), struct(said).as("said")))
                        .as("newest"))
                .select(col("newest.said.*"))
                .collectAsList();
        Set<String> roots = new TreeSet<>();
        newest.forEach(row -> roots.add(row.getAs(StagedAgency.AGENCY_ROOT.name())));
        roots.remove(AgencyCode.ROOT);
        newest.forEach(row -> roots.remove(row.<String>getAs(StagedAgency.AGENCY_CODE.name())));
        return Stream.concat(
                        roots.stream().map(root -> AgencyVersion.named(root, root)),
                        newest.stream().map(RegisteredAgency::version))
                .toList();
    }

    private static AgencyVersion version(Row row) {
        String code = row.getAs(StagedAgency.AGENCY_CODE.name());
        AgencyVersion byCode = AgencyVersion.named(code, row.getAs(StagedAgency.AGENCY_ROOT.name()));
        String kind = row.getAs(StagedAgency.AGENCY_KIND.name());
        String parent = row.getAs(StagedAgency.PARENT_CODE.name());
        return new AgencyVersion(
                code,
                row.getAs(StagedAgency.VALID_FROM.name()),
                Optional.ofNullable(row.getAs(StagedAgency.VALID_TO.name())),
                row.getAs(StagedAgency.AGENCY_NAME.name()),
                kind == null ? byCode.kind() : AgencyKind.fromCode(kind),
                Optional.ofNullable(parent).or(byCode::parent),
                Optional.ofNullable(row.getAs(StagedAgency.UNIT_CODE.name())),
                row.getList(row.fieldIndex(StagedAgency.SUCCESSORS.name())),
                true);
    }
}
