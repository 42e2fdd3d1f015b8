// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calendars whose office hours move, and calendars that no dialect names any more. */
class CalendarChangeTest {

    private static final String DAYS = "date,name,kind,source\n2025-06-02,A holiday,holiday,made up\n";

    /** Received on Monday, 9 June, at 07:00, resolved on Tuesday at 10:00. */
    private static final String DOSSIER =
            """
            {"MaHoSo":"H44.100-250609-0001","MaTTHC":"1.000001","KenhThucHien":"1","LoaiDoiTuong":"1",\
            "NgayNopHoSo":"20250609070000","NgayTiepNhan":"20250609070000","NgayHenTra":"20250620170000",\
            "NgayKetThucXuLy":"20250610100000","TrangThaiHoSo":"10"}
            """;

    private static final String MINUTES = "SELECT working_minutes FROM dossier WHERE dossier_code LIKE '%-0001'";

    @TempDir
    Path folder;

    private Site site;

    @BeforeEach
    void site() {
        site = Site.in(folder);
        site.write("landing/dossiers/2025-06-30/a.jsonl", DOSSIER);
    }

    @Test
    void hoursThatMoveWithinTheDayAreCountedAnewThoughTheDayIsAsLong() {
        site.write("calendars/vn.csv", "# hours 07:00-11:30 13:30-17:00\n" + DAYS);
        night();
        // Eight hours, and 07:00 to 10:00.
        assertThat(site.asked(MINUTES)).containsExactly("660");
        site.write("calendars/vn.csv", "# hours 07:30-11:30 13:00-17:00\n" + DAYS);
        site.write("landing/dossiers/2025-07-01/a.jsonl", DOSSIER.replace("-0001", "-0002"));
        night();
        assertThat(site.asked(MINUTES)).containsExactly("630");
        assertThat(site.asked("SELECT DISTINCT cause FROM posting ORDER BY 1"))
                .containsExactly("late", "new", "reference");
    }

    @Test
    void aCalendarThatNoDialectNamesAnyMoreGoesOnCountingItsDossiers() throws IOException {
        site.write("calendars/hue.csv", DAYS);
        Files.writeString(site.conf(), Files.readString(site.conf()).replace("calendar = vn", "calendar = hue"));
        night();
        assertThat(site.asked(MINUTES)).containsExactly("660");
        site.write("calendars/other.csv", DAYS);
        Files.writeString(site.conf(), Files.readString(site.conf()).replace("calendar = hue", "calendar = other"));
        // A step that says nothing new of the closing: the dossier is derived anew.
        site.write(
                "landing/steps/2025-07-01/a.jsonl",
                "{\"MaHoSo\":\"H44.100-250609-0001\",\"ThoiDiemXuLy\":\"20250609080000\",\"TrangThai\":\"4\"}\n");
        night();
        assertThat(site.asked(MINUTES)).containsExactly("660");

        Files.delete(folder.resolve("calendars/hue.csv"));
        site.write("landing/dossiers/2025-07-02/a.jsonl", DOSSIER.replace("-0001", "-0003"));
        assertThatThrownBy(this::night)
                .isInstanceOfSatisfying(RunFailure.class, failure -> assertThat(failure.exitStatus())
                        .isEqualTo(64))
                .hasMessageContaining("calendar hue");
    }

    private void night() {
        Night.run(LocalSpark.session(), site.settings(), Optional.empty(), (name, detail) -> {});
    }
}
