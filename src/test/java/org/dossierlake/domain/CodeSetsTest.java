// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodeSetsTest {

    @Test
    void theCodesAreThoseThatDataHolds() {
        assertThat(codesOf(DossierStatus.values())).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        assertThat(codesOf(ClosedKind.values())).containsExactly("resolved", "withdrawn", "stopped", "refused");
        assertThat(codesOf(Channel.values())).containsExactly("1", "2", "3");
        assertThat(codesOf(Subject.values())).containsExactly("citizen", "enterprise", "agency", "other");
        assertThat(codesOf(TargetRole.values())).containsExactly("lead", "with");
        assertThat(codesOf(FeedbackKind.values())).containsExactly("act", "regulation");
        assertThat(codesOf(AgencyKind.values()))
                .containsExactly(
                        "country",
                        "ministry",
                        "province",
                        "department",
                        "commune",
                        "former_district",
                        "group",
                        "other");
    }

    @Test
    void everyCodeLeadsBackToItsConstant() {
        for (DossierStatus status : DossierStatus.values()) {
            assertThat(DossierStatus.fromCode(status.code())).isEqualTo(status);
        }
        for (ClosedKind kind : ClosedKind.values()) {
            assertThat(ClosedKind.fromCode(kind.code())).isEqualTo(kind);
        }
        for (Channel channel : Channel.values()) {
            assertThat(Channel.fromCode(channel.code())).isEqualTo(channel);
        }
        for (Subject subject : Subject.values()) {
            assertThat(Subject.fromCode(subject.code())).isEqualTo(subject);
        }
        for (TargetRole role : TargetRole.values()) {
            assertThat(TargetRole.fromCode(role.code())).isEqualTo(role);
        }
        for (FeedbackKind kind : FeedbackKind.values()) {
            assertThat(FeedbackKind.fromCode(kind.code())).isEqualTo(kind);
        }
        for (AgencyKind kind : AgencyKind.values()) {
            assertThat(AgencyKind.fromCode(kind.code())).isEqualTo(kind);
        }
    }

    @Test
    void anUnknownCodeIsRefusedWithTheKnownOnesNamed() {
        assertThatThrownBy(() -> DossierStatus.fromCode("11"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No dossier status has the code 11. Known codes: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10.");
        assertThatThrownBy(() -> DossierStatus.fromCode("01")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DossierStatus.fromCode(" 1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DossierStatus.fromCode("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DossierStatus.fromCode(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Channel.fromCode("4")).hasMessage("No channel has the code 4. Known codes: 1, 2, 3.");
    }

    @Test
    void onlyFiledRefusedAndWithdrawnDossiersMayLackAReceipt() {
        assertThat(DossierStatus.values())
                .filteredOn(status -> !status.needsReceipt())
                .containsExactly(DossierStatus.FILED, DossierStatus.NOT_ACCEPTED, DossierStatus.WITHDRAWN);
    }

    @Test
    void theStatusSaysHowADossierWasClosed() {
        assertThat(closedKindOf("9")).contains(ClosedKind.RESOLVED);
        assertThat(closedKindOf("10")).contains(ClosedKind.RESOLVED);
        assertThat(closedKindOf("7")).contains(ClosedKind.WITHDRAWN);
        assertThat(closedKindOf("8")).contains(ClosedKind.STOPPED);
        assertThat(closedKindOf("3")).contains(ClosedKind.REFUSED);
        for (String open : new String[] {"1", "2", "4", "5", "6"}) {
            assertThat(closedKindOf(open)).as("status %s", open).isEmpty();
        }
    }

    private static Optional<ClosedKind> closedKindOf(String code) {
        return DossierStatus.fromCode(code).closedKind();
    }

    private static String[] codesOf(Coded[] constants) {
        return Arrays.stream(constants).map(Coded::code).toArray(String[]::new);
    }
}
