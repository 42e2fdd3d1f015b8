// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dossierlake.domain.ShippedAgencies.FIRST_NEW_DAY;
import static org.dossierlake.domain.ShippedAgencies.version;

import java.util.List;
import java.util.Map;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.domain.ShippedAgencies;
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
}
