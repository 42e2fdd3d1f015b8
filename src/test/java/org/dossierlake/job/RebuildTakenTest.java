// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.ByHand;
import org.dossierlake.lake.Lake;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rebuild of the tables brings back what was taken, by whichever way: by a replay, or from a file that its sender has
 * replaced since. It takes nothing that waits in quarantine, and it loses nothing.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuildTakenTest {

    private static final String FIRST = "dossiers/2025-07-14/first.jsonl";
    private static final String REPLACED = "dossiers/2025-07-15/replaced.jsonl";

    private static final List<String> COMPARED = Stream.concat(
                    Stream.of("dossier", "dossier_version", "settlement", "procedure", "control", "balance"),
                    Tables.PUBLISHED.stream().map(table -> table.name()))
            .toList();

    private Lakes lakes;
    private Map<String, List<String>> undamaged;
    private String corrected;

    /**
     * 0001 is clean. 0002 waits until the dialect knows its status, and is replayed. 0003 has another one and waits
     * on. 0004 and 0005 come in a file that its sender replaces by one that says nothing of 0004.
     */
    @BeforeAll
    void twoNightsAReplayAndAReplacedFile(@TempDir Path folder) throws IOException {
        Site site = Site.in(folder);
        String portal = Files.readString(Path.of("conf/dialects/portal.conf"));
        site.write("dialects/portal.conf", portal);
        site.write(
                "landing/" + FIRST,
                record("0001", "\"TrangThaiHoSo\":\"4\"")
                        + record("0002", "\"TrangThaiHoSo\":\"DONE\",\"NgayKetThucXuLy\":\"20250704090000\"")
                        + record("0003", "\"TrangThaiHoSo\":\"OPEN\""));
        site.write(
                "landing/" + REPLACED,
                record("0004", "\"TrangThaiHoSo\":\"4\"") + record("0005", "\"TrangThaiHoSo\":\"4\""));
        lakes = new Lakes(site);
        assertThat(lakes.night("lake", ThreeNights.SECOND).exitStatus()).isEqualTo(2);
        corrected = portal.replace(
                "dossiers {\n", "dossiers {\n  codes { status { \"4\" = \"4\", \"9\" = \"9\", DONE = \"9\" } }\n");
        assertThat(corrected).isNotEqualTo(portal);
        site.write("dialects/portal.conf", corrected);
        assertThat(Replay.run(
                                LocalSpark.session(),
                                lakes.settings("lake"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                (phase, detail) -> {})
                        .lines())
                .anySatisfy(line -> assertThat(line).contains("2 replayed = 1 accepted + 1 quarantined"));
        site.write(
                "landing/" + REPLACED,
                record("0005", "\"TrangThaiHoSo\":\"9\",\"NgayKetThucXuLy\":\"20250715090000\""));
        assertThat(lakes.night("lake", ThreeNights.SECOND).exitStatus()).isZero();
        undamaged = lakes.published("lake", COMPARED);
        assertThat(undamaged.get("dossier")).hasSize(4);
    }

    @Test
    void whatWasReplayedOrReplacedComesBackAndQuarantineWaitsOn() throws IOException {
        lakes.copy("lake", "emptied");
        Lake lake = lakes.open("emptied");
        ByHand.delete(lake, Dossier.TABLE, lit(true));
        ByHand.delete(lake, DossierVersion.TABLE, lit(true));
        List<String> waiting =
                QuarantineReport.list(LocalSpark.session(), lakes.settings("emptied"), Integer.MAX_VALUE);

        NightResult rebuilt = rebuild("emptied");

        assertThat(rebuilt.lines()).anySatisfy(line -> assertThat(line)
                .matches("dossier +4 rows were missing, 0 said something else, 0 had not landed"));
        assertThat(lakes.published("emptied", COMPARED)).isEqualTo(undamaged);
        assertThat(Verification.full(LocalSpark.session(), lakes.settings("emptied"), (phase, detail) -> {})
                        .agrees())
                .isTrue();
        assertThat(QuarantineReport.list(LocalSpark.session(), lakes.settings("emptied"), Integer.MAX_VALUE))
                .isEqualTo(waiting);
        assertThat(Why.lines(LocalSpark.session(), lakes.settings("emptied"), REPLACED))
                .isEqualTo(Why.lines(LocalSpark.session(), lakes.settings("lake"), REPLACED));
    }

    @Test
    void aRecordThatADialectRefusesTodayIsNotLost() throws IOException {
        lakes.copy("lake", "stricter");
        Lake lake = lakes.open("stricter");
        long version = lake.version(Dossier.TABLE);
        lakes.site().write("dialects/portal.conf", corrected.replace("DONE = \"9\"", "OVER = \"9\""));
        try {
            assertThatThrownBy(() -> rebuild("stricter"))
                    .isInstanceOf(RunFailure.class)
                    .hasMessageContainingAll("No table was rebuilt", "1 of " + FIRST + ", revision 1")
                    .extracting(failure -> ((RunFailure) failure).reason())
                    .isEqualTo(StopReason.USAGE);
        } finally {
            lakes.site().write("dialects/portal.conf", corrected);
        }
        assertThat(lake.version(Dossier.TABLE)).isEqualTo(version);
        assertThat(lakes.published("stricter", COMPARED)).isEqualTo(undamaged);
    }

    /** Today's dialect would take 0003 as well: it waits for a replay all the same. */
    @Test
    void aCorrectedDialectChangesWhatTheTablesSay() throws IOException {
        lakes.copy("lake", "corrected");
        lakes.site().write("dialects/portal.conf", corrected.replace("DONE = \"9\"", "DONE = \"8\", OPEN = \"4\""));
        try {
            assertThat(rebuild("corrected").lines()).anySatisfy(line -> assertThat(line)
                    .matches("dossier +0 rows were missing, 1 said something else, 0 had not landed"));
        } finally {
            lakes.site().write("dialects/portal.conf", corrected);
        }
        assertThat(lakes.open("corrected")
                        .read(Dossier.TABLE)
                        .filter(StagedDossier.STATUS.col().equalTo("8"))
                        .select(StagedDossier.DOSSIER_CODE.col())
                        .collectAsList())
                .singleElement()
                .satisfies(row -> assertThat(row.getString(0)).isEqualTo("H44.100-250701-0002"));
        assertThat(Verification.full(LocalSpark.session(), lakes.settings("corrected"), (phase, detail) -> {})
                        .agrees())
                .isTrue();
    }

    private NightResult rebuild(String name) {
        return RebuildTables.run(LocalSpark.session(), lakes.settings(name), (phase, detail) -> {});
    }

    private static String record(String number, String said) {
        return """
                {"MaHoSo":"H44.100-250701-%s","MaTTHC":"1.000001","LoaiDoiTuong":"1","NgayTiepNhan":"20250701090000",%s}
                """
                .formatted(number, said);
    }
}
