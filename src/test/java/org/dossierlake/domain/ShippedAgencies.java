// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The register that is shipped, and versions for tests. */
public final class ShippedAgencies {

    public static final LocalDate LAST_OLD_DAY = LocalDate.of(2025, 6, 30);
    public static final LocalDate FIRST_NEW_DAY = LocalDate.of(2025, 7, 1);

    private ShippedAgencies() {}

    public static AgencyRegister register(AgencyVersion... further) {
        List<AgencyVersion> versions = new ArrayList<>(versions());
        versions.addAll(List.of(further));
        return AgencyRegister.of(versions);
    }

    public static List<AgencyVersion> versions() {
        try {
            return AgencyFile.read("agencies.csv", Files.readAllLines(Path.of("conf/reference/agencies.csv")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A version with a name; its parent follows from its code. */
    public static AgencyVersion version(String code, String name, LocalDate from, LocalDate to, String... successors) {
        return new AgencyVersion(
                code,
                from == null ? AgencyVersion.SINCE_EVER : from,
                Optional.ofNullable(to),
                name,
                AgencyCode.parse(code).map(AgencyCode::kind).orElse(AgencyKind.OTHER),
                AgencyCode.parse(code).map(AgencyCode::parentCode),
                Optional.empty(),
                List.of(successors),
                true);
    }
}
