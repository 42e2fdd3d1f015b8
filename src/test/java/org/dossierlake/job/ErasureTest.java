// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.dossierlake.feed.Landed;
import org.dossierlake.lake.Lake;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody asks that the lake forget them: nothing of them is in any file of it afterwards, and no figure has moved. */
@Tag("second-stage")
class ErasureTest {

    private static final String NAME = "Nguyễn Thị Bình";
    private static final String NUMBER = "048200000123";
    private static final String OTHER_NAME = "Trần Văn An";
    private static final String OTHER_NUMBER = "048200000999";

    private static final String OTHER = "SELECT hex(person_hash), hex(content_hash), key_id, run_id FROM dossier"
            + " WHERE dossier_code = 'H44.100-250701-0003'";

    private static final LocalDate FIRST = LocalDate.of(2025, 7, 14);
    private static final LocalDate SECOND = LocalDate.of(2025, 7, 15);
    private static final LocalDate THIRD = LocalDate.of(2025, 7, 16);

    private static final Progress SILENT = (name, detail) -> {};

    @TempDir
    private Path folder;

    private Site site;

    @Test
    void nothingOfAPersonIsLeftInAnyFileAndNoFigureMoves() throws IOException {
        site = Site.in(folder);
        land(
                FIRST,
                dossier(1, NAME, NUMBER, "NgayTiepNhan", "20250710090000"),
                dossier(2, NAME, NUMBER, "NgayTiepNhan", "20250710090000", "TrangThaiHoSo", "10"),
                dossier(3, OTHER_NAME, OTHER_NUMBER, "NgayTiepNhan", "20250710090000"),
                dossier(4, NAME, NUMBER, "NgayTiepNhan", "yesterday"),
                dossier(5, OTHER_NAME, OTHER_NUMBER, "NgayTiepNhan", "yesterday"),
                "{\"MaHoSo\":\"H44.100-250701-0001\",\"ChuHoSo\":\"%s".formatted(NAME));
        site.write(
                "landing/payments/2025-07-14/one.jsonl",
                Landed.json(
                        "LoaiBanTin", "CONFIRM",
                        "MaLoi", "00",
                        "MaThamChieu", "dvcH44.100-250701-000120250701090000",
                        "MaHoSo", "H44.100-250701-0001",
                        "SoTien", "7.000",
                        "ThoiGianGD", "20250710090500",
                        "NguoiNop", NAME));
        night(FIRST);
        land(SECOND, dossier(1, NAME, NUMBER, "NgayTiepNhan", "20250710090000", "TrangThaiHoSo", "4"));
        String secondRun = night(SECOND).runId().orElseThrow();
        String hash = site.asked("SELECT hex(person_hash) FROM dossier WHERE dossier_code = 'H44.100-250701-0001'")
                .get(0);
        assertThat(ofPerson(hash)).isPositive();
        // Two refused dossiers, one of them cut off, and a payment: in the stage and in quarantine.
        assertThat(naming(NAME)).isEqualTo(6);
        List<List<String>> figures = figures();
        List<String> other = site.asked(OTHER);

        NightResult erased = erase(Erasure.Who.number(NUMBER, site.settings()));
        assertThat(erased.lines())
                .contains(
                        "quarantine           3 rows",
                        "dossier              2 rows",
                        "dossier_version      3 rows",
                        "Not looked at: the landing folder, copies of the lake, logs, and what was exported.");
        assertNothingLeft(hash);
        assertThat(figures()).isEqualTo(figures);
        assertThat(site.asked(OTHER)).isEqualTo(other);
        assertThat(naming(OTHER_NAME)).isEqualTo(2);

        // What was known before: published figures can be asked, the tables that held persons cannot.
        assertThat(site.asked("SELECT count(*) FROM posting", Optional.of(secondRun)))
                .isNotEmpty();
        RunFailure forgotten = catchThrowableOfType(
                RunFailure.class, () -> site.asked("SELECT count(*) FROM dossier", Optional.of(secondRun)));
        assertThat(forgotten).hasMessageContaining("personal data were erased since");
        assertThat(forgotten.reason()).isEqualTo(StopReason.USAGE);

        // What comes later is read without them; the refused dossier, too, which never became one.
        land(
                THIRD,
                dossier(4, NAME, NUMBER, "NgayTiepNhan", "20250710090000"),
                dossier(6, NAME, NUMBER, "NgayTiepNhan", "20250716090000"),
                dossier(7, NAME, NUMBER, "NgayTiepNhan", "tomorrow"),
                dossier(8, OTHER_NAME, OTHER_NUMBER, "NgayTiepNhan", "20250716090000"));
        night(THIRD);
        assertNothingLeft(hash);
        assertThat(site.asked("SELECT dossier_code, person_hash IS NULL FROM dossier ORDER BY 1"))
                .containsExactly(
                        "H44.100-250701-0001 true",
                        "H44.100-250701-0002 true",
                        "H44.100-250701-0003 false",
                        "H44.100-250701-0004 true",
                        "H44.100-250701-0006 true",
                        "H44.100-250701-0008 false");

        // One dossier alone: others of its person stay theirs.
        erase(Erasure.Who.dossier("H44.100-250701-0008"));
        assertThat(site.asked("SELECT dossier_code FROM dossier WHERE person_hash IS NOT NULL"))
                .containsExactly("H44.100-250701-0003");
        assertThat(site.asked("SELECT count(person_hash), count(DISTINCT dossier_code) FROM erased"))
                .containsExactly("1 4");

        // Reading all of the landing folder again brings nothing of them back, and asking twice is harmless.
        RebuildTables.run(LocalSpark.session(), site.settings(), SILENT);
        assertNothingLeft(hash);
        assertThat(erase(Erasure.Who.person(hash)).lines())
                .first()
                .asString()
                .startsWith("Nothing that is stored tells");
        assertThat(isVerified()).isTrue();
    }

    @Test
    void whoIsNobodyAndALakeThatIsNotDoneAreRefused() {
        site = Site.in(folder);
        assertThat(catchThrowableOfType(RunFailure.class, () -> Erasure.Who.person("Nguyen")))
                .hasMessageContaining("32 hexadecimal digits")
                .message()
                .doesNotContain("Nguyen");
        assertThat(catchThrowableOfType(RunFailure.class, () -> Erasure.Who.number("123", site.settings())))
                .hasMessageContaining("no person's number")
                .message()
                .doesNotContain("123");
        site.write("landing/dossiers/2025-07-14/none.part", "");
        assertThat(catchThrowableOfType(RunFailure.class, () -> erase(Erasure.Who.dossier("H44.100-250701-0001"))))
                .hasMessageContaining("there is no lake at");
    }

    private NightResult erase(Erasure.Who who) {
        return Erasure.run(LocalSpark.session(), site.settings(), who, SILENT);
    }

    private NightResult night(LocalDate day) {
        return Night.run(LocalSpark.session(), site.settings(), Optional.of(day), SILENT);
    }

    private void land(LocalDate day, String... records) {
        site.write("landing/dossiers/%s/some.jsonl".formatted(day), String.join("\n", records) + "\n");
    }

    private static String dossier(int number, String name, String identity, String... others) {
        String[] dossier = {
            "MaHoSo", "H44.100-250701-%04d".formatted(number),
            "MaTTHC", "1.000001",
            "LoaiDoiTuong", "1",
            "ChuHoSo", name,
            "SoGiayToChuHoSo", identity,
            "NgayTiepNhan", "",
            "TrangThaiHoSo", "2"
        };
        return Landed.json(Landed.with(dossier, others));
    }

    /** All published sums but for the runs that they name. */
    private List<List<String>> figures() {
        Lake lake = new Lakes(site).open("../lake");
        return Tables.SUMS.stream()
                .map(table -> Lakes.texts(lake.read(table), "run_id", "as_known_at"))
                .toList();
    }

    private boolean isVerified() {
        return Verification.full(LocalSpark.session(), site.settings(), SILENT).agrees();
    }

    /** Neither the hash nor a text is in any file of rows that lies in the lake, whichever version it belongs to. */
    private void assertNothingLeft(String hash) throws IOException {
        assertThat(ofPerson(hash)).isZero();
        assertThat(naming(NAME)).isZero();
        for (Path file : Site.filesUnder(site.lake())) {
            if (file.toString().endsWith(".json")) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(NAME);
            }
        }
    }

    /** How many rows of all files fulfil a condition, those of older versions and of change feeds among them. */
    private long holders(String column, String condition) {
        Map<Path, List<String>> folders = Site.filesUnder(site.lake()).stream()
                .filter(file -> file.toString().endsWith(".parquet"))
                .filter(file -> !file.toString().contains("_delta_log"))
                .collect(Collectors.groupingBy(
                        Path::getParent, TreeMap::new, Collectors.mapping(Path::toString, Collectors.toList())));
        return folders.values().stream()
                .map(files -> LocalSpark.session().read().parquet(files.toArray(String[]::new)))
                .filter(rows -> Arrays.asList(rows.columns()).contains(column))
                .mapToLong(rows -> rows.filter(condition).count())
                .sum();
    }

    private long ofPerson(String hash) {
        return holders("person_hash", "lower(hex(person_hash)) = '%s'".formatted(hash.toLowerCase(Locale.ROOT)));
    }

    private long naming(String name) {
        return holders("raw", "raw LIKE '%%%s%%'".formatted(name));
    }
}
