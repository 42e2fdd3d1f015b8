// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Lake;
import org.dossierlake.table.LandedFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A landing folder that was copied back is read once, and known again from then on. */
class RestoredLandingTest {

    private Site site;

    @Test
    void filesThatWereCopiedBackAreKnownAgainAfterOneNight(@TempDir Path folder) throws IOException {
        site = Site.in(folder);
        Path first = land("2025-06-29", "0001");
        Path other = land("2025-06-30", "0002");
        night();
        List<String> before = states();
        assertThat(before).hasSize(2).doesNotContainNull().doesNotHaveDuplicates();

        copyBack(first);
        night();
        List<String> after = states();
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.get(1)).as("nobody touched it").isEqualTo(before.get(1));
        long version = lake().version(LandedFile.TABLE);

        night();
        assertThat(lake().version(LandedFile.TABLE))
                .as("nothing new is known of any file")
                .isEqualTo(version);

        // Other content is news, wherever the file came from.
        Files.writeString(other, Files.readString(other).replace("0002", "0003"));
        assertThat(night().runId()).isPresent();
        assertThat(states()).hasSize(3);
    }

    private Path land(String day, String number) {
        String file = "landing/dossiers/" + day + "/a.jsonl";
        site.write(
                file,
                """
                {"MaHoSo":"H44.100-250606-%s","MaTTHC":"1.000001","KenhThucHien":"2","LoaiDoiTuong":"1",\
                "NgayNopHoSo":"20250606080000","NgayTiepNhan":"20250606090000","NgayHenTra":"20250620170000",\
                "TrangThaiHoSo":"4"}
                """
                        .formatted(number));
        return site.folder().resolve(file);
    }

    private static void copyBack(Path file) throws IOException {
        Path saved = file.resolveSibling("saved.part");
        Files.copy(file, saved);
        Files.delete(file);
        Files.move(saved, file);
    }

    private NightResult night() {
        return Night.run(LocalSpark.session(), site.settings(), Optional.empty(), (name, detail) -> {});
    }

    private Lake lake() {
        return new Lake(
                LocalSpark.session(),
                site.settings().lakeRoot(),
                site.settings().lakeRestricted());
    }

    private List<String> states() {
        return lake()
                .read(LandedFile.TABLE)
                .orderBy(LandedFile.PATH.col(), LandedFile.REVISION.col())
                .select(LandedFile.STORAGE_STATE.col())
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
