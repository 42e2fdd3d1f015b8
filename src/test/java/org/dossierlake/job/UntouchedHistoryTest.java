// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.OpenedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A night reads no data file of months that it does not touch. The lake has dossiers, steps and payments of January to
 * May; the night brings new ones of June, closes one of May, tells late of one of March that was closed within its half
 * month, and of a payment for one of February.
 */
class UntouchedHistoryTest {

    private static final LocalDate HISTORY = LocalDate.of(2025, 5, 31);
    private static final LocalDate NIGHT = LocalDate.of(2025, 6, 3);

    /** Tables whose rows grow with history and that are split by a date. */
    private static final Pattern SPLIT = Pattern.compile(
            "(dossier|step|payment|settlement|dossier_version|posting|balance|timeliness_sum|processing_time_sum"
                    + "|digitisation_sum|online_payment_sum|reconciliation_sum|agency_day_sum)/[a-z_]+=([0-9-]{10})/.*");

    private static final Set<String> FACTS = Set.of("dossier", "step", "payment", "settlement", "dossier_version");

    /** Half months that a late record of March moves in the journal of what had been reported. */
    private static final String[] FIRST_QUARTER = {
        "2025-01-01", "2025-01-15", "2025-02-01", "2025-02-15", "2025-03-01", "2025-03-15"
    };

    private static final Set<String> STATISTICS =
            Set.of("processing_time_sum", "digitisation_sum", "online_payment_sum");

    @Test
    void nothingIsReadOfMonthsThatNothingHappenedTo(@TempDir Path folder) {
        Site site = Site.in(folder);
        Lakes lakes = new Lakes(site);
        StringBuilder dossiers = new StringBuilder();
        StringBuilder steps = new StringBuilder();
        StringBuilder payments = new StringBuilder();
        for (int month = 1; month <= 5; month++) {
            for (int day = 3; day <= 27; day += 6) {
                String date = "2025%02d%02d".formatted(month, day);
                String code = "H44.100-%s-0001".formatted(date.substring(2));
                // Closed on the day of receipt; those of May are still open.
                dossiers.append(month == 5 ? open(code, date) : closed(code, date, date));
                steps.append(step(code, date));
                payments.append(payment(code, date, "A"));
            }
        }
        land(site, HISTORY, dossiers, steps, payments);
        assertThat(lakes.night("lake", HISTORY).exitStatus()).isZero();

        land(
                site,
                NIGHT,
                new StringBuilder()
                        .append(open("H44.100-250602-0001", "20250602"))
                        .append(closed("H44.100-250509-0001", "20250509", "20250603"))
                        .append(closed("H44.100-250304-0002", "20250304", "20250306")),
                new StringBuilder().append(step("H44.100-250304-0002", "20250305")),
                new StringBuilder().append(payment("H44.100-250203-0001", "20250602", "B")));
        Set<Path> before = filesOf(lakes.path("lake"));
        Set<Path> opened = OpenedFiles.during(
                folder,
                () -> assertThat(lakes.night("lake", NIGHT).exitStatus()).isZero());
        assertThat(under(folder, "landing", opened))
                .as("files that landed tonight")
                .isNotEmpty()
                .allMatch(file -> file.toString().contains(NIGHT.toString()));
        Set<Path> read = under(folder, folder.relativize(lakes.path("lake")).toString(), opened);
        // What the night wrote itself is not history.
        read.retainAll(before);

        assertThat(parts(read, FACTS))
                .as("months of dossier codes: of the night's records")
                .isSubsetOf("2025-02-01", "2025-03-01", "2025-05-01", "2025-06-01")
                .contains("2025-05-01");
        assertThat(parts(read, Set.of("posting")))
                .as("half months of postings: those in which the clock may have brought something about")
                .allMatch(part -> part.compareTo("2025-05-15") >= 0);
        assertThat(parts(read, Set.of("balance")))
                .as("half months of balances: the one that was running")
                .containsExactly("2025-05-15");
        assertThat(parts(read, Set.of("agency_day_sum")))
                .as("half months in which something happened")
                .isSubsetOf("2025-03-01", "2025-06-01");
        assertThat(parts(read, STATISTICS))
                .as(
                        "half months of the first quarter, which had been reported and holds 4 March: the journal tells its figures")
                .containsExactly(FIRST_QUARTER);
        assertThat(parts(read, Set.of("reconciliation_sum")))
                .as("the same: a dossier received on 3 February was paid once more, too")
                .containsExactly(FIRST_QUARTER);
        assertThat(parts(read, Set.of("timeliness_sum")))
                .as("the same, and the half month before the one that began, which hands its stock over")
                .containsExactly(Stream.concat(Stream.of(FIRST_QUARTER), Stream.of("2025-05-15"))
                        .toArray(String[]::new));
        assertThat(read)
                .as("tables that are not split by a date and grow with every night")
                .noneMatch(file -> Stream.of("posting_", "restatement", "restricted", "verdict", "schema_finding")
                        .anyMatch(file.toString()::startsWith));

        // The clock, late records and the beginning of a half month: what was added to is what all rows add up to.
        assertThat(Verification.full(LocalSpark.session(), lakes.settings("lake"), (name, detail) -> {})
                        .lines())
                .last()
                .asString()
                .startsWith("Nothing differs");
        assertThat(lakes.open("lake")
                        .read(Tables.named("timeliness_sum"))
                        .selectExpr("count(distinct as_known_at)")
                        .head()
                        .getLong(0))
                .as("rows of both nights: the second was not told anew")
                .isEqualTo(2);

        site.write(
                "landing/agencies/2025-06-04/register.csv",
                """
                agency_code,agency_name,valid_from,valid_to,successors
                H44.100,An office,,,
                """);
        Set<Path> stored = filesOf(lakes.path("lake"));
        Set<Path> openedAgain = OpenedFiles.during(
                folder, () -> assertThat(lakes.night("lake", NIGHT.plusDays(1)).exitStatus())
                        .isZero());
        Set<Path> readAgain =
                under(folder, folder.relativize(lakes.path("lake")).toString(), openedAgain);
        readAgain.retainAll(stored);
        assertThat(readAgain).as("a name moves no figure").isNotEmpty().noneMatch(file -> file.toString()
                .contains("_sum/"));
        assertThat(Query.run(
                                LocalSpark.session(),
                                lakes.settings("lake"),
                                "SELECT DISTINCT agency_name FROM timeliness WHERE period_kind = 'month'"
                                        + " AND agency_view = 'as_of_today' AND agency_code = 'H44.100'")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("An office");
    }

    private static Set<String> parts(Set<Path> files, Set<String> tables) {
        Set<String> parts = new TreeSet<>();
        for (Path file : files) {
            Matcher split = SPLIT.matcher(file.toString());
            if (split.matches() && tables.contains(split.group(1))) {
                parts.add(split.group(2));
            }
        }
        return parts;
    }

    private static Set<Path> under(Path root, String folder, Set<Path> files) {
        return files.stream()
                .filter(file -> file.startsWith(folder))
                .map(file -> root.resolve(folder).relativize(root.resolve(file)))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<Path> filesOf(Path lake) {
        return Site.filesUnder(lake).stream().map(lake::relativize).collect(toCollection(TreeSet::new));
    }

    private static void land(
            Site site, LocalDate day, StringBuilder dossiers, StringBuilder steps, StringBuilder payments) {
        UnaryOperator<String> file = feed -> "landing/%s/%s/a.jsonl".formatted(feed, day);
        site.write(file.apply("dossiers"), dossiers.toString());
        site.write(file.apply("steps"), steps.toString());
        site.write(file.apply("payments"), payments.toString());
        // The whole catalogue each time: it says nothing new.
        site.write(file.apply("procedures"), "{\"MATTHC\":\"1.000001\",\"MUCDO\":\"4\"}\n");
    }

    private static String open(String code, String day) {
        return dossier(code, day, "4", "");
    }

    private static String closed(String code, String received, String day) {
        return dossier(code, received, "10", "\"NgayKetThucXuLy\":\"%s160000\",".formatted(day));
    }

    private static String dossier(String code, String day, String status, String end) {
        return """
               {"MaHoSo":"%s","MaTTHC":"1.000001","KenhThucHien":"2","LoaiDoiTuong":"1",\
               "NgayNopHoSo":"%s080000","NgayTiepNhan":"%s090000","NgayHenTra":"20250708090000",%s\
               "TrangThaiHoSo":"%s"}
               """
                .formatted(code, day, day, end, status);
    }

    private static String step(String code, String day) {
        return """
               {"MaHoSo":"%s","TrangThai":"2","ThoiDiemXuLy":"%s090000","NgayBatDau":"%s090000"}
               """
                .formatted(code, day, day);
    }

    private static String payment(String code, String day, String transaction) {
        return """
               {"LoaiBanTin":"CONFIRM","MaLoi":"00","MaThamChieu":"dvc%s%s100000","MaGiaoDich":"%s",\
               "SoTien":"50000","MaNganHang":"VCB","ThoiGianGD":"%s100000"}
               """
                .formatted(code, day, transaction, day);
    }
}
