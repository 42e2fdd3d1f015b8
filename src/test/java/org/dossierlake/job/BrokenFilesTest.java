// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is broken from end to end costs its own rows and no others. */
class BrokenFilesTest {

    private static final String BROKEN = "dossiers/2025-07-14/broken.jsonl";

    private static final String GOOD = "dossiers/2025-07-14/good.jsonl";

    /** Some 250 lines, none of them text, let alone JSON. */
    private static final int BROKEN_BYTES = 1 << 16;

    private static final long SEED = 65;

    /** One dossier resolved in time, one in progress. */
    private static final String GOOD_RECORDS =
            """
            {"MaHoSo":"H44.100-250701-0001","MaTTHC":"1.000001","KenhThucHien":"2","LoaiDoiTuong":"1",\
            "NgayNopHoSo":"20250701080000","NgayTiepNhan":"20250701090000","NgayHenTra":"20250708090000",\
            "NgayKetThucXuLy":"20250704090000","TrangThaiHoSo":"9"}
            {"MaHoSo":"H44.100-250701-0002","MaTTHC":"1.000001","KenhThucHien":"1","LoaiDoiTuong":"1",\
            "NgayNopHoSo":"20250701080000","NgayTiepNhan":"20250701090000","NgayHenTra":"20250708090000",\
            "TrangThaiHoSo":"4"}
            """;

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    private Site site;
    private byte[] noise;

    @BeforeEach
    void landABrokenFile() {
        site = Site.in(folder);
        noise = new byte[BROKEN_BYTES];
        new Random(SEED).nextBytes(noise);
        site.write("landing/" + BROKEN, noise);
    }

    @Test
    void aBrokenFileStopsTheNightOnlyWhereItStandsAlone() {
        RunFailure failure = catchThrowableOfType(RunFailure.class, this::night);
        assertThat(failure.reason()).isEqualTo(StopReason.INPUT);
        assertThat(failure.exitStatus()).isEqualTo(65);
        assertThat(failure.getMessage()).startsWith("Nothing was published").contains("dossiers");
        RunFailure unpublished = catchThrowableOfType(RunFailure.class, () -> query("SELECT * FROM dossier"));
        assertThat(unpublished.reason()).isEqualTo(StopReason.USAGE);
        // What was refused can be looked at all the same: that is what the message advises.
        assertThat(QuarantineReport.list(spark, site.settings(), Integer.MAX_VALUE))
                .anySatisfy(line -> assertThat(line).contains("RECORD_UNREADABLE", BROKEN));

        site.write("landing/" + GOOD, GOOD_RECORDS);
        assertThat(night().exitStatus()).isEqualTo(2);
        List<Long> offsets = lineOffsets();
        assertThat(query("SELECT position, rules FROM quarantine WHERE path = '" + BROKEN + "' AND run_id ="
                        + " (SELECT max(run_id) FROM publication) ORDER BY position"))
                .allSatisfy(row -> assertThat(row.getList(1)).isEqualTo(List.of("RECORD_UNREADABLE")))
                .extracting(row -> row.getLong(0))
                .isEqualTo(offsets);
        assertThat(query("SELECT path, rows_landed, rows_accepted, rows_quarantined, rows_duplicate, rows_superseded"
                                + " FROM landed_file ORDER BY path")
                        .stream()
                        .map(row -> row.mkString(" ")))
                .containsExactly(BROKEN + " %1$d 0 %1$d 0 0".formatted(offsets.size()), GOOD + " 2 2 0 0 0");
        // Both received on 1 July; 0001 finished on the 4th, before the 8th; 0002 is overdue since the 9th.
        assertThat(query(
                                "SELECT received, resolved, resolved_early, in_progress, in_progress_overdue FROM timeliness"
                                        + " WHERE period_kind = 'month' AND agency_code = 'H44.100' AND breakdown = 'total' AND agency_view = 'as_of_today'")
                        .stream()
                        .map(row -> row.mkString(" ")))
                .containsExactly("2 1 1 1 1");

        NightResult idle = night();
        assertThat(idle.exitStatus()).isZero();
        assertThat(idle.runId()).isEmpty();
    }

    /** Where the lines of the broken file begin: every one of them is a refused row. */
    private List<Long> lineOffsets() {
        List<Long> offsets = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= noise.length; i++) {
            if (i == noise.length || noise[i] == '\n') {
                if (!new String(noise, begin, i - begin, StandardCharsets.ISO_8859_1).isBlank()) {
                    offsets.add((long) begin);
                }
                begin = i + 1;
            }
        }
        return offsets;
    }

    private NightResult night() {
        return Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }

    private List<Row> query(String sql) {
        return Query.run(spark, site.settings(), sql).collectAsList();
    }
}
