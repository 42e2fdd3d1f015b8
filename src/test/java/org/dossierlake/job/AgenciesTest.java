// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dossierlake.domain.ShippedAgencies.FIRST_NEW_DAY;
import static org.dossierlake.domain.ShippedAgencies.version;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.domain.ShippedAgencies;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedAgency;
import org.junit.jupiter.api.Test;

class AgenciesTest {

    /** A reference file may be taken away again; what was counted under its agencies stays where it was. */
    @Test
    void anAgencyThatNoRegisterNamesAnyMoreIsStillListed() {
        AgencyRegister before = Agencies.complete(
                List.of(),
                ShippedAgencies.register(version("H44.90001", "Xã Mới", FIRST_NEW_DAY, null)),
                Map.of("H44.77", "VN"));
        AgencyRegister after = Agencies.complete(before.versions(), ShippedAgencies.register(), Map.of());
        AgencyVersion forgotten = after.at("H44.90001", FIRST_NEW_DAY).orElseThrow();
        assertThat(forgotten.name()).isEqualTo("Xã Mới");
        assertThat(forgotten.isRegistered()).isFalse();
        assertThat(after.nodesToday("H44.90001", FIRST_NEW_DAY, FIRST_NEW_DAY))
                .containsExactly("H44.90001", "H44", "VN.LOCALITIES", "VN");
        assertThat(after.versionsOf("H44.77")).hasSize(1);
        assertThat(after.at("H44", FIRST_NEW_DAY).orElseThrow().isRegistered()).isTrue();
    }

    /** The root of another tree need not be listed by the register that lands. */
    @Test
    void aRegisterOfAnotherTreeStandsBelowItsOwnRoot() {
        StructType entries =
                new StructType(Stream.concat(StagedAgency.CANONICAL.stream(), Stream.of(Dossier.VERSION_ORDER))
                        .map(field -> new StructField(field.name(), field.type(), true, Metadata.empty()))
                        .toArray(StructField[]::new));
        Row desk = RowFactory.create(
                "NL.1",
                AgencyVersion.SINCE_EVER,
                null,
                "Desk",
                null,
                null,
                null,
                List.of(),
                "NL",
                null,
                RowFactory.create(null, FIRST_NEW_DAY, "agencies/a.csv", 1, 0L));
        AgencyRegister register = Agencies.registered(
                ShippedAgencies.register(), LocalSpark.session().createDataFrame(List.of(desk), entries));
        assertThat(register.nodesAt("NL.1", FIRST_NEW_DAY)).containsExactly("NL.1", "NL");
        assertThat(register.nodesAt("H44", FIRST_NEW_DAY)).containsExactly("H44", "VN.LOCALITIES", "VN");
    }
}
