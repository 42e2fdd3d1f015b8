// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AgencyCodeTest {

    @Test
    void anOldStyleCodeOfZerosAloneIsItsLevel1AndOthersStayAsWritten() {
        assertThat(agency("000.00.00.H59").code()).isEqualTo("H59");
        assertThat(agency("00.00.00.G18").code()).isEqualTo("G18");
        assertThat(agency("000.00.01.H59").code()).isEqualTo("000.00.01.H59");
        assertThat(agency("H44.100").code()).isEqualTo("H44.100");
        assertThat(agency("000.00.00.H59")).isEqualTo(agency("H59"));
    }

    @Test
    void whatIsNoAgencyCodeIsNotRead() {
        List<String> others = List.of(
                "",
                " ",
                "VN",
                "VN.OTHER",
                "H4",
                "H444",
                "h44",
                "44.100",
                "H44.",
                "H44.1",
                "H44.1000",
                "H44-100",
                " H44",
                "H44 ",
                "H44\n",
                "000.00.H59",
                "0.00.00.H59",
                "0000.00.00.H59",
                "000.00.00.00.H59",
                "000.00.01.H59.02",
                "000.00.01.",
                "Sở Tư pháp");
        for (String other : others) {
            assertThat(AgencyCode.parse(other)).as("'%s'", other).isEmpty();
        }
        assertThat(AgencyCode.parse(null)).isEmpty();
        assertThatThrownBy(() -> new AgencyCode("44"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("44 is not an agency code such as H44.100 or 000.00.01.H59.");
        assertThatThrownBy(() -> new AgencyCode(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theNewStyleIsReadFromLeftToRight() {
        assertThat(agency("H44.100").level1()).isEqualTo("H44");
        assertThat(agency("H44").level1()).isEqualTo("H44");
        assertThat(agency("H44.100").ancestors()).containsExactly("H44", "VN.LOCALITIES", "VN");
        assertThat(agency("H49.16.14").ancestors()).containsExactly("H49.16", "H49", "VN.LOCALITIES", "VN");
        assertThat(agency("G09.20").ancestors()).containsExactly("G09", "VN.MINISTRIES", "VN");
        assertThat(agency("K02").ancestors()).containsExactly("VN.OTHER", "VN");
    }

    @Test
    void theOldStyleIsReadFromRightToLeft() {
        assertThat(agency("001.02.03.H59").level1()).isEqualTo("H59");
        assertThat(agency("001.02.03.H59").ancestors())
                .containsExactly("000.02.03.H59", "000.00.03.H59", "H59", "VN.LOCALITIES", "VN");
        assertThat(agency("000.00.04.G18").ancestors()).containsExactly("G18", "VN.MINISTRIES", "VN");
        // 000.02.00.K01 leaves out a level; its parent is still found.
        assertThat(agency("000.02.00.K01").ancestors()).containsExactly("K01", "VN.OTHER", "VN");
        assertThat(agency("010.00.03.H59").parentCode()).isEqualTo("000.00.03.H59");
    }

    @Test
    void theParentIsTheFirstAncestorAndTheRootTheLast() {
        for (String code :
                List.of("H44", "H44.01", "H44.100", "G09.20.05", "K01.02", "000.00.01.H29", "001.02.03.H59")) {
            AgencyCode agency = agency(code);
            assertThat(agency.ancestors())
                    .as(code)
                    .startsWith(agency.parentCode())
                    .endsWith(AgencyCode.ROOT);
        }
    }

    @Test
    void theCodeTellsTheKindOfAgency() {
        assertThat(agency("H44").kind()).isEqualTo(AgencyKind.PROVINCE);
        assertThat(agency("000.00.00.H44").kind()).isEqualTo(AgencyKind.PROVINCE);
        assertThat(agency("H44.01").kind()).isEqualTo(AgencyKind.DEPARTMENT);
        assertThat(agency("H49.16.14").kind()).isEqualTo(AgencyKind.DEPARTMENT);
        assertThat(agency("H44.100").kind()).isEqualTo(AgencyKind.COMMUNE);
        // An office of a commune is still the commune's.
        assertThat(agency("H44.100.02").kind()).isEqualTo(AgencyKind.COMMUNE);
        // The three digits of 000 are a level that is not used, no commune.
        assertThat(agency("000.00.01.H59").kind()).isEqualTo(AgencyKind.DEPARTMENT);
        assertThat(agency("000.00.101.H59").kind()).isEqualTo(AgencyKind.COMMUNE);
        assertThat(agency("G09").kind()).isEqualTo(AgencyKind.MINISTRY);
        assertThat(agency("G09.20").kind()).isEqualTo(AgencyKind.DEPARTMENT);
        assertThat(agency("G09.200").kind()).isEqualTo(AgencyKind.DEPARTMENT);
        assertThat(agency("000.00.04.G18").kind()).isEqualTo(AgencyKind.DEPARTMENT);
        assertThat(agency("K01").kind()).isEqualTo(AgencyKind.OTHER);
        assertThat(agency("K01.02").kind()).isEqualTo(AgencyKind.OTHER);
    }

    private static AgencyCode agency(String code) {
        return AgencyCode.parse(code).orElseThrow();
    }
}
