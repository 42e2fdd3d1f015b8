// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.dossierlake.job.SettingsSources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as far as it goes without Spark. */
class MainTest {

    private static final List<String> COMMANDS = List.of(
            "demo",
            "simulate",
            "nightly",
            "plan",
            "status",
            "why",
            "explain",
            "what-if",
            "quarantine",
            "verify",
            "rebuild",
            "tables",
            "sql",
            "report",
            "export",
            "trino",
            "maintain",
            "erase",
            "config");

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Properties before = (Properties) System.getProperties().clone();

    @BeforeEach
    void shipConf() throws IOException {
        System.setProperty(SettingsSources.HOME_PROPERTY, folder.toString());
        System.setProperty(LogFile.PROPERTY, folder.resolve("log.json").toString());
        write("conf/dialects/portal.conf", "");
        write("conf/dialects/register.conf", "");
        write("conf/dialects/targets.conf", "");
        write("conf/dialects/feedback.conf", "");
        write("conf/indicators/766-2022.conf", Files.readString(Path.of("conf", "indicators", "766-2022.conf")));
        write("conf/calendars/vn.csv", "date,name,kind,source\n");
    }

    @AfterEach
    void restoreProperties() {
        System.setProperties(before);
    }

    @Test
    void helpListsExactlyTheCommandsThatExist() {
        assertThat(run("--help")).isZero();
        List<String> listed = out().lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .filter(line -> line.matches("  \\S.*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
        assertThat(listed).containsExactlyElementsOf(COMMANDS);
        assertThat(err()).isEmpty();
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : COMMANDS) {
            out.reset();
            assertThat(run(command, "--help")).as(command).isZero();
            assertThat(out()).startsWith("Usage: dossierlake " + command + " ").contains("--conf", "--set");
        }
        assertThat(run("quarantine", "show", "-h")).isZero();
        assertThat(out()).contains("Usage: dossierlake quarantine show ");
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(run("status", "--version")).isZero();
        assertThat(out().lines()).hasSize(2).allMatch(line -> line.startsWith("dossierlake "));
    }

    @Test
    void anUnknownCommandIsRefusedWithTheNearest() {
        assertRefused("No command is called \"nightli\"; the nearest is nightly.", "nightli", "--until", "x");
        assertRefused("No command is called \"lst\"; the nearest is list.", "quarantine", "lst");
    }

    @Test
    void wrongUsageIsOneLine() {
        assertRefused("No option is called \"--untill\"; the nearest is --until.", "nightly", "--untill=2025-07-14");
        assertRefused("'2025-02-30' is not a date like 2025-07-14.", "nightly", "--until", "2025-02-30");
        assertRefused("Missing required parameter: 'SELECT'.", "sql");
        assertRefused("\"1\" is one word too many.", "sql", "SELECT", "1");
        assertRefused("--budget must be at least 1.", "maintain", "--budget", "0");
        assertRefused("Missing required argument (specify one of these): (--person | --person-hash=HASH", "erase");
        assertRefused("mutually exclusive", "erase", "--dossier", "H44.100-250701-0001", "--person");
        assertRefused("--limit must be at least 1.", "quarantine", "show", "--limit", "0");
        assertRefused("--sample takes a share above 0 and at most 1, such as 0.05.", "verify", "--sample", "5");
        assertRefused("mutually exclusive", "verify", "--sample", "0.05", "--full");
        assertRefused(
                "--limit-hours takes working hours from 0 to 100000, such as 40 or 7.5, not 'x'.",
                "what-if",
                "--limit-hours=x");
        assertRefused("not '-1'", "what-if", "--limit-hours=-1");
        assertRefused("not '-1'", "what-if", "--limit-hours", "-1");
        assertRefused("--procedure takes CODE=HOURS", "what-if", "--procedure", "1.004");
        assertRefused("not '1.004=-8'", "what-if", "--procedure", "1.004=-8");
        assertRefused("not '=8'", "what-if", "--procedure", "=8");
        assertRefused(
                "--procedure was given twice for 1.004", "what-if", "--procedure", "1.004=8", "--procedure", "1.004=9");
        assertRefused("mutually exclusive", "what-if", "--limit-hours", "8", "--procedure", "1.004=8");
        assertRefused("Nothing was done. Missing required argument (specify one of these): (--limit-hours", "what-if");
        assertRefused("No command was given", new String[0]);
        assertRefused("No command was given; there are list, show, replay, pack.", "quarantine");
        assertRefused("expected one of [table, csv, json]", "sql", "--format", "xml", "SELECT 1");
    }

    @Test
    void globalOptionsStandBeforeOrAfterTheCommand() throws IOException {
        Path site = write("site.conf", "lake.root = lake\nlanding.root = landing\n");
        assertThat(run("--conf", site.toString(), "--set", "currency=EUR", "config", "show", "--set", "time-zone=UTC"))
                .isZero();
        assertThat(run("config", "show", "--set", "currency=EUR", "--set", "time-zone=UTC", "--conf", site.toString()))
                .isZero();
        assertThat(out().lines().filter(line -> line.matches("(currency +EUR|time-zone +UTC) +--set")))
                .hasSize(4);
        assertThat(out()).contains(folder.resolve("lake").toString());
        assertThat(err()).isEmpty();
    }

    @Test
    void wrongSettingsAreListedTogether() {
        assertThat(run("config", "show", "--set", "lake.rot=/lake", "--set", "landing.root=/landing"))
                .isEqualTo(64);
        assertThat(err()).contains("2 settings are wrong", "lake.rot (--set) is not a setting", "lake.root is not set");
        assertThat(out()).isEmpty();
    }

    @Test
    void theDemoLeavesOtherFoldersAlone() throws IOException {
        Path taken = write("taken/letter.txt", "mine").getParent();
        assertRefused("is not empty and is not an earlier demo", "demo", "--dir", taken.toString());
        assertRefused("--conf was given", "demo", "--conf", "x.conf");
        assertRefused("--set lake.root=x was given", "demo", "--set", "lake.root=x");
        assertThat(taken.toFile().list()).containsExactly("letter.txt");
    }

    @Test
    void aSimulationThatCannotBeIsRefused() {
        assertThat(run(
                        "simulate",
                        "--landing=" + folder.resolve("landing"),
                        "--from=2025-07-14",
                        "--nights=0",
                        "--dossiers-per-night=0",
                        "--seed=1"))
                .isEqualTo(64);
        assertThat(err().lines()).hasSize(1);
        assertThat(err()).startsWith("Nothing was simulated: ");
        assertThat(folder.resolve("landing")).doesNotExist();
    }

    @Test
    void anExportThatCannotBeIsRefused() throws IOException {
        String file = folder.resolve("export.csv").toString();
        assertRefused(
                "Missing required argument (specify one of these): (--output=FILE | --to=URL)",
                "export",
                "--table",
                "timeliness");
        assertRefused("A file holds one table", "export", "--output", file);
        assertRefused("A file holds one table", "export", "--table=agency", "--table=dossier", "--output", file);
        assertRefused(
                "no table is called \"timelines\"; the nearest is timeliness. Tables: timeliness, ",
                "export",
                "--table=timelines",
                "--output",
                file);
        assertRefused(
                "expected one of [csv, xlsx, parquet]",
                "export",
                "--table=timeliness",
                "--format=xls",
                "--output",
                file);
        assertRefused(
                "only a csv has a separator",
                "export",
                "--table=timeliness",
                "--format=xlsx",
                "--separator=semicolon",
                "--output",
                file);
        for (String half : List.of("--agency=VN", "--period=2025-07")) {
            assertRefused(
                    "as xlsx, form_06 is the official form of one agency and period. Name both with --agency and --period",
                    "export",
                    "--table=form_06",
                    "--format=xlsx",
                    half,
                    "--output",
                    file);
            assertRefused(
                    "--agency and --period are for the official form alone, --table form_06 --format xlsx",
                    "export",
                    "--table=form_06",
                    half,
                    "--output",
                    file);
        }
        assertRefused(
                "no period is called \"July\"",
                "export",
                "--table=form_06",
                "--format=xlsx",
                "--agency=VN",
                "--period=July",
                "--output",
                file);
        assertRefused("mutually exclusive", "export", "--table=timeliness", "--to=jdbc:x", "--output", file);
        assertRefused(
                "agency_day is not public. Public tables: timeliness, processing_time, online_payment.",
                "export",
                "--table=agency_day",
                "--public",
                "--output",
                file);
        assertRefused(
                "lies in no folder that there is",
                "export",
                "--table=timeliness",
                "--output",
                folder.resolve("none/export.csv").toString());
        Path taken = write("taken.csv", "mine");
        assertRefused("is there already", "export", "--table=timeliness", "--output", taken.toString());
        assertThat(Files.readString(taken)).isEqualTo("mine");
        assertThat(Path.of(file)).doesNotExist();
    }

    @Test
    void aDatabaseThatCannotBeIsRefusedAndNoPasswordIsRepeated() {
        String database = "--to=jdbc:postgresql://127.0.0.1:1/statistics";
        for (String other : List.of(
                "--to=jdbc:mysql://dba:opensesame@h/d",
                "--to=postgresql://dba:opensesame@h/d",
                "--to=jdbc:postgresql:opensesame",
                "--to=jdbc:postgresql://h?password=opensesame")) {
            assertRefused("Write jdbc:postgresql://HOST/DATABASE; for other programs write files", "export", other);
            assertThat(err()).doesNotContain("opensesame");
        }
        for (String told : List.of(
                "?password=opensesame", "?user=dba&PassWord=opensesame", "?sslmode=require&sslpassword=opensesame")) {
            assertRefused("Take it out, change that password", "export", database + told);
            assertThat(err()).contains("~/.pgpass", "PGPASSWORD").doesNotContain("opensesame", "dba");
        }
        assertRefused("Take it out, change that password", "export", "--to=jdbc:postgresql://dba:opensesame@h/d");
        assertThat(err()).doesNotContain("opensesame", "dba");
        for (String ofFiles : List.of("--format=csv", "--separator=comma", "--agency=VN", "--period=2025-07")) {
            assertRefused("A database gets whole tables", "export", database, ofFiles);
        }
        assertRefused("no table is called \"timelines\"", "export", database, "--table=timelines");
        assertRefused("agency_day is not public", "export", database, "--public", "--table=agency_day");
    }

    /** Nothing listens there; Spark is not even started for it. */
    @Test
    void aDatabaseThatIsNotThereIsTroubleThatPasses() {
        assertThat(run(
                        "export",
                        "--to=jdbc:postgresql://127.0.0.1:1/statistics",
                        "--set=lake.root=lake",
                        "--set=landing.root=landing"))
                .isEqualTo(75);
        assertThat(err().lines().toList()).hasSize(1);
        assertThat(err())
                .startsWith("Nothing was exported: the database 127.0.0.1:1/statistics cannot be reached")
                .contains("refused");
    }

    private void assertRefused(String problem, String... args) {
        err.reset();
        assertThat(run(args)).as(problem).isEqualTo(64);
        assertThat(err().lines()).hasSize(1);
        assertThat(err()).contains(problem);
        assertThat(out()).isEmpty();
    }

    private int run(String... args) {
        return Main.run(
                List.of(args),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
