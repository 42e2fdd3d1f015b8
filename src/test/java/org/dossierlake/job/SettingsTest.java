// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.job.Settings.Described;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    private static final String SECRET = "this-is-the-secret-itself";

    @TempDir
    private Path folder;

    private Path conf;

    @BeforeEach
    void shipConf() throws IOException {
        conf = folder.resolve("conf");
        write("conf/dialects/portal.conf", "");
        write("conf/dialects/register.conf", "");
        write("conf/dialects/targets.conf", "");
        write("conf/dialects/feedback.conf", "");
        write("conf/indicators/766-2022.conf", Files.readString(Path.of("conf", "indicators", "766-2022.conf")));
        write("conf/calendars/vn.csv", "date,name,kind,source\n2025-09-02,Quoc khanh,holiday,test\n");
    }

    @Test
    void defaultsHoldWhereNobodySaysOtherwise() {
        Settings settings = read("lake.root = /lake, landing.root = /landing");
        assertThat(settings.lakeRestricted()).isEqualTo("/lake/restricted");
        assertThat(settings.landingSettle()).isEqualTo(Duration.ZERO);
        assertThat(settings.timeZone()).isEqualTo(ZoneId.of("Asia/Ho_Chi_Minh"));
        assertThat(settings.calendar().name()).isEqualTo("vn");
        assertThat(settings.currency()).isEqualTo("VND");
        assertThat(settings.privacyKey()).isEmpty();
        assertThat(settings.privacyKeyId()).isEmpty();
        assertThat(settings.dialectFile("steps")).isEqualTo(conf.resolve("dialects/portal.conf"));
        assertThat(settings.requiredFeeds()).containsExactly("dossiers");
        assertThat(settings.spark()).isEmpty();
    }

    @Test
    void theShippedFileNamesEverySettingWithItsDefault() throws IOException {
        List<String> settings = Files.readAllLines(Path.of("conf", "dossierlake.conf")).stream()
                .filter(line -> line.matches("#[a-z].*"))
                .map(line -> line.substring(1))
                .toList();
        assertThat(settings)
                .allSatisfy(line -> assertThat(SettingsKey.paths()).contains(line.replaceFirst("[ =].*", "")))
                .hasSameSizeAs(SettingsKey.paths());
        // Examples stand where there is no default; the key cannot be followed here.
        List<String> defaults = settings.stream()
                .filter(line -> Stream.of(
                                "privacy.", "metrics.", "lineage.", "notify.webhook", "notify.mail.", "run.", "spark")
                        .noneMatch(line::startsWith))
                .toList();
        Settings written = read(String.join("\n", defaults));
        Settings unset = read("lake.root = /srv/dossierlake/lake, landing.root = /srv/dossierlake/landing");
        assertThat(values(written)).isEqualTo(values(unset));
    }

    @Test
    void whatMaintenanceKeepsAndHowLongItTakesAreWholeNumbers() {
        Settings settings = read("lake.root = /a, landing.root = /b, maintain.budget-minutes = 5, space.check = false");
        assertThat(settings.publicationsKeepDays()).isEqualTo(35);
        assertThat(settings.maintainBudget()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.spaceCheck()).isFalse();
        assertThat(refused(
                                """
                                lake.root = /a, landing.root = /b, form-06.stopped = gone
                                index-766.contract = next, index-766.due = sent
                                agencies.unresolved = lost
                                """)
                        .getMessage())
                .contains("form-06.stopped (site.conf:1) is gone; it must be in-progress or closed")
                .contains("index-766.due (site.conf:2) is sent; it must be original or as-sent")
                .contains("agencies.unresolved (site.conf:3) is lost; it must be quarantine or other")
                .contains(
                        "index-766.contract (site.conf:2) is next, but there is no file indicators/next.conf (there are:"
                                + " 766-2022)");
        write("indicators/torn.conf", "version = torn, groups {}, indicators = []");
        assertThat(refused("lake.root = /a, landing.root = /b, index-766.contract = torn")
                        .getMessage())
                .contains("index-766.contract (site.conf:1) is torn, but in ", "indicators/torn.conf no indicator has");
        assertThat(refused(
                                """
                                lake.root = /a, landing.root = /b, space.check = perhaps
                                publications.keep-days = 0, maintain.budget-minutes = 1.5
                                """)
                        .getMessage())
                .contains(
                        "publications.keep-days (site.conf:2) is 0, which is not a whole number of days from 1 to 3650")
                .contains("maintain.budget-minutes (site.conf:2) is 1.5, which is not a whole number of minutes")
                .contains("space.check (site.conf:1) is perhaps; it must be true or false");
    }

    @Test
    void allProblemsAreListedAtOnce() {
        RunFailure failure = refused(
                """
                lake.root = /lake
                landing.root = "~/landing"
                landing.settle-seconds = -1
                time-zone = Asia/Saigong
                calendar = mars
                currency = DONG
                privacy.key = "env:NOT_SET"
                dialects.steps = gone
                feeds.required = [dossier]
                spark.sql.session.timeZone = Asia/Ho_Chi_Minh
                """);
        assertThat(failure.exitStatus()).isEqualTo(64);
        assertThat(failure.getMessage().lines())
                .hasSize(11)
                .startsWith("Nothing was done, because 9 settings are wrong:")
                .endsWith("Correct them, then run the same command again.");
        assertThat(failure.getMessage())
                .contains("landing.root (site.conf:2) starts with ~")
                .contains("landing.settle-seconds (site.conf:3) is -1")
                .contains("time-zone (site.conf:4) is Asia/Saigong, which is not a time zone")
                .contains("the nearest is Asia/Saigon")
                .contains("calendar (site.conf:5) is mars, but there is no file calendars/mars.csv")
                .contains("currency (site.conf:6) is DONG")
                .contains("privacy.key (site.conf:7) names the environment variable NOT_SET, which is not set")
                .contains("dialects.steps (site.conf:8) is gone, but there is no file dialects/gone.conf")
                .contains("feeds.required (site.conf:9) names dossier, which is not a feed; the nearest is dossiers")
                .contains("spark.sql.session.timeZone (site.conf:10) cannot be set");
    }

    @Test
    void missingRootsAreNamedWithTheWayToSetThem() {
        assertThat(refused("").getMessage())
                .contains("lake.root is not set; set it in a file given with --conf, or with --set lake.root=FOLDER")
                .contains("landing.root is not set");
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestKnownOne() {
        assertThat(refused("lake.root = /a, landing.root = /b, lake.restrictd = /c"))
                .hasMessageContaining("lake.restrictd (site.conf:1) is not a setting; the nearest is lake.restricted");
        assertThat(refused("lake.root = /a, landing.root = /b, dialcts { steps = x }"))
                .hasMessageContaining("dialcts.steps (site.conf:1) is not a setting; the nearest is dialects.steps");
        assertThat(refusedAssigning("lake.root=/a", "landing.root=/b", "calender=vn"))
                .hasMessageContaining("calender (--set) is not a setting; the nearest is calendar");
    }

    @Test
    void aGroupIsNoValueAndAValueNoGroup() {
        assertThat(refused("lake = /a, landing.root = /b, calendar { a = 1 }"))
                .hasMessageContaining("lake (site.conf:1) must be a group")
                .hasMessageContaining("calendar (site.conf:1) must be a single value");
    }

    @Test
    void aKeyWrittenOutIsRefusedAndNotShown() {
        assertThat(refused("lake.root = /a, landing.root = /b\nprivacy.key = " + SECRET))
                .hasMessageContaining("privacy.key (site.conf:2) must say where the key is")
                .message()
                .doesNotContain(SECRET);
        assertThat(refusedAssigning("lake.root=/a", "landing.root=/b", "privacy.key=" + SECRET))
                .hasMessageContaining("privacy.key (--set) must say where the key is")
                .message()
                .doesNotContain(SECRET);
    }

    @Test
    void aPasswordInAnAddressIsRefusedAndNotShown() {
        assertThat(refused("lake.root = \"s3a://user:%s@bucket/lake\", landing.root = /b".formatted(SECRET)))
                .hasMessageContaining("lake.root (site.conf:1) holds a password")
                .message()
                .doesNotContain(SECRET);
        assertThat(read("lake.root = \"abfs://container@account.example/lake\", landing.root = /b")
                        .lakeRoot())
                .startsWith("abfs://container@");
    }

    @Test
    void aDeadlineIsAFeedAndATimeOfTheDay() {
        String roots = "lake.root = /a, landing.root = /b, ";
        assertThat(read(roots + "feeds.deadlines = [\"payments 02:00\", \"dossiers  01:30\"]")
                        .deadlines())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("payments", LocalTime.of(2, 0), "dossiers", LocalTime.of(1, 30)));
        assertThat(read(roots).deadlines()).isEmpty();
        assertThat(refused(
                        roots + "feeds.deadlines = [\"paymens 02:00\", \"dossiers 25:00\", steps, \"steps 1 02:00\"]"))
                .hasMessageContaining("names paymens, which is not a feed; the nearest is payments")
                .hasMessageContaining("has dossiers 25:00, which ends in no time of the day")
                .hasMessageContaining("has steps, which ends in no time of the day")
                .hasMessageContaining("has steps 1 02:00, which is not written FEED HH:MM");
        assertThat(refused(roots + "feeds.deadlines = [\"steps 01:00\", \"steps 02:00\"]"))
                .hasMessageContaining("names steps twice");
    }

    @Test
    void noticesAreOffUntilSomebodyWaitsForThem() throws IOException {
        String roots = "lake.root = /a, landing.root = /b\n";
        assertThat(read(roots).notices().isOn()).isFalse();
        write("hook", "https://chat.example.vn/" + SECRET + "\n");
        Settings settings = read(
                roots
                        + """
                notify { when = trouble, webhook = "file:hook", mail {
                  server = "smtp://mail.example.vn", from = "lake@example.vn", to = ["a@example.vn", "b@example.vn"]
                  user = lake, password = "env:DOSSIERLAKE_KEY" } }
                """);
        NoticeSettings notices = settings.notices();
        assertThat(notices.onlyTrouble()).isTrue();
        assertThat(notices.webhook().orElseThrow().address()).hasHost("chat.example.vn");
        NoticeSettings.Mail mail = notices.mail().orElseThrow();
        assertThat(mail.port()).isEqualTo(587);
        assertThat(mail.isEncryptedFromTheStart()).isFalse();
        assertThat(mail.to()).containsExactly("a@example.vn", "b@example.vn");
        assertThat(mail.login().orElseThrow().password()).isEqualTo(SECRET);
        assertThat(settings + " " + settings.describe() + notices)
                .contains("file:" + folder.resolve("hook"), "env:DOSSIERLAKE_KEY")
                .doesNotContain(SECRET);
    }

    @Test
    void noticesThatCouldNotBeSentAreRefusedAndNoSecretIsShown() throws IOException {
        String roots = "lake.root = /a, landing.root = /b\n";
        assertThat(refused(roots + "notify.webhook = \"https://chat.example.vn/" + SECRET + "\""))
                .hasMessageContaining("notify.webhook (site.conf:2) must say where the address is")
                .message()
                .doesNotContain(SECRET);
        assertThat(refused(roots + "notify.webhook = \"env:DOSSIERLAKE_KEY\""))
                .hasMessageContaining("leads to a text that is no address of the web")
                .message()
                .doesNotContain(SECRET);
        assertThat(refused(roots + "notify { when = often, mail { to = \"a@example.vn\", user = lake } }"))
                .hasMessageContaining("notify.when (site.conf:2) is often; it must be always or trouble")
                .hasMessageContaining("notify.mail.to (site.conf:2) is set, but there is no notify.mail.server")
                .hasMessageContaining("notify.mail.user (site.conf:2) is set alone");
        assertThat(refused(roots + "notify.mail { server = \"smtp://lake:" + SECRET
                        + "@mail\", from = nobody, to = [\"a@@b\"] }"))
                .hasMessageContaining("must be written smtp://HOST:PORT or smtps://HOST:PORT")
                .hasMessageContaining("notify.mail.from (site.conf:2) names nobody, which is no mail address")
                .hasMessageContaining("notify.mail.to (site.conf:2) names a@@b, which is no mail address")
                .message()
                .doesNotContain(SECRET);
        assertThat(refused(roots + "notify.mail.server = \"smtp://mail\""))
                .hasMessageContaining("notify.mail.from and notify.mail.to must say who writes to whom");
    }

    @Test
    void aFileThatIsNoHoconIsNotQuotedWhereItMayHoldASecret() {
        assertThat(refused("lake.root = /a\nprivacy.key = env:" + SECRET))
                .hasMessageContaining("site.conf:2 cannot be read (the line is not shown, it may hold a secret)")
                .message()
                .doesNotContain(SECRET);
        assertThat(refused("lake.root = /a\nlanding.root = s3a://bucket"))
                .hasMessageContaining("site.conf:2 cannot be read")
                .hasMessageContaining("must stand in double quotes");
    }

    @Test
    void aKeyIsReadFromAFileOrAVariableAndTrimmed() throws IOException {
        write("secret/key", "  0123456789abcdef\n");
        String roots = "lake.root = /a, landing.root = /b, ";
        Settings settings = read(roots + "privacy { key = \"file:secret/key\", key-id = first }");
        assertThat(settings.privacyKey()).hasValue("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        assertThat(settings.privacyKeyId()).hasValue("first");
        // A key without a name gets one that changes with the key.
        Settings fromVariable = read(roots + "privacy.key = \"env:DOSSIERLAKE_KEY\"");
        assertThat(fromVariable.privacyKey()).hasValue(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(fromVariable.privacyKeyId())
                .hasValueSatisfying(id -> assertThat(id).matches("k[0-9a-f]{8}"));
        assertThat(fromVariable.toString() + fromVariable.describe() + fromVariable.sources() + fromVariable.privacy())
                .contains("env:DOSSIERLAKE_KEY")
                .doesNotContain(SECRET);
    }

    @Test
    void aShortOrUnreadableKeyIsRefused() throws IOException {
        write("short", "0123456789abcde\n");
        String roots = "lake.root = /a, landing.root = /b, ";
        assertThat(refused(roots + "privacy.key = \"file:short\""))
                .hasMessageContaining("leads to a key of 15 bytes; it needs at least 16")
                .message()
                .doesNotContain("0123");
        assertThat(refused(roots + "privacy.key = \"file:absent\""))
                .hasMessageContaining("names the file " + folder.resolve("absent") + ", which does not exist");
    }

    @Test
    void relativePathsStartAtTheirOwnFile() throws IOException {
        write("conf/dossierlake.conf", "lake.root = ../lake");
        write("sites/hue/site.conf", "landing.root = landing, lake.restricted = ${lake.root}/closed");
        Settings settings = read(folder.resolve("sites/hue/site.conf"), List.of());
        assertThat(settings.lakeRoot()).isEqualTo(folder.resolve("lake").toString());
        assertThat(settings.landingRoot())
                .isEqualTo(folder.resolve("sites/hue/landing").toString());
        assertThat(settings.lakeRestricted())
                .isEqualTo(folder.resolve("lake/closed").toString());
        Settings assigned = read(folder.resolve("sites/hue/site.conf"), List.of("lake.root=other"));
        assertThat(assigned.lakeRestricted())
                .isEqualTo(folder.resolve("other/closed").toString());
    }

    @Test
    void theFileOfMetricsIsOneThatNodeExporterReads() throws IOException {
        write("sites/hue/site.conf", "lake.root = /a, landing.root = /b, metrics.file = metrics/dossierlake.prom");
        assertThat(read(folder.resolve("sites/hue/site.conf"), List.of()).metricsFile())
                .hasValue(folder.resolve("sites/hue/metrics/dossierlake.prom"));
        assertThat(read("lake.root = /a, landing.root = /b").metricsFile()).isEmpty();
        for (String wrong :
                List.of("/metrics/dossierlake.txt", "s3a://bucket/dossierlake.prom", "~/dossierlake.prom")) {
            assertThat(refused("lake.root = /a, landing.root = /b, metrics.file = \"%s\"".formatted(wrong)))
                    .hasMessageContaining("metrics.file (site.conf:1) is " + wrong)
                    .hasMessageContaining("ends in .prom");
        }
    }

    @Test
    void theFileOfAnOutcomeIsNamedForOneRunAlone() throws IOException {
        assertThat(refused("lake.root = /a, landing.root = /b, run.outcome = /outcomes/one"))
                .hasMessageContaining("run.outcome (site.conf:1) must be another file for each run");
        write("sites/hue/site.conf", "lake.root = /a, landing.root = /b");
        assertThat(read(folder.resolve("sites/hue/site.conf"), List.of("run.outcome=/outcomes/one"))
                        .describe())
                .contains(new Settings.Described("run.outcome", "/outcomes/one", "--set"));
    }

    @Test
    void aUriStaysAsItIsWithoutItsLastSlash() {
        Settings settings = read("lake.root = \"s3a://bucket/lake/\", landing.root = \"hdfs://name:8020/landing\"");
        assertThat(settings.lakeRoot()).isEqualTo("s3a://bucket/lake");
        assertThat(settings.lakeRestricted()).isEqualTo("s3a://bucket/lake/restricted");
        assertThat(settings.landingRoot()).isEqualTo("hdfs://name:8020/landing");
    }

    @Test
    void theLakeMayNotLieInTheLandingFolder() {
        assertThat(refused("landing.root = /data, lake.root = /data/lake"))
                .hasMessageContaining("lake.root (site.conf:1) lies in landing.root");
        assertThat(read("landing.root = /data, lake.root = /data2").lakeRoot()).isEqualTo("/data2");
    }

    @Test
    void dialectsAndCalendarsBesideTheUsersFileComeFirst() throws IOException {
        write("dialects/portal.conf", "");
        write("calendars/own.csv", "date,name,kind,source\n");
        Settings settings = read("lake.root = /a, landing.root = /b, calendar = own");
        assertThat(settings.dialectFile("dossiers")).isEqualTo(folder.resolve("dialects/portal.conf"));
        assertThat(settings.calendar().name()).isEqualTo("own");
        assertThat(settings.calendar("weekends-only").name()).isEqualTo("weekends-only");
        assertThat(refused("lake.root = /a, landing.root = /b, dialects.steps = ../portal"))
                .hasMessageContaining("must be a plain name");
    }

    @Test
    void aWrongCalendarFileIsNamed() throws IOException {
        write("calendars/own.csv", "date,name,kind,source\n2025-13-01,x,holiday,y\n");
        assertThat(refused("lake.root = /a, landing.root = /b, calendar = own"))
                .hasMessageContaining(folder.resolve("calendars/own.csv") + ": ");
    }

    @Test
    void everySettingTellsItsOriginAndNoSecret() throws IOException {
        write("conf/dossierlake.conf", "\ncurrency = EUR");
        Settings settings = read(
                write(
                        "site.conf",
                        """
                        lake.root = "s3a://bucket/lake"
                        landing.root = landing
                        spark { proxy = "http://user:w0rd@host", "spark.hadoop.fs.s3a.secret.key" = %s }
                        """
                                .formatted(SECRET)),
                List.of("time-zone=UTC", "feeds.required=dossiers, steps"));
        assertThat(settings.spark())
                .containsOnly(
                        Map.entry("spark.proxy", "http://user:w0rd@host"),
                        Map.entry("spark.hadoop.fs.s3a.secret.key", SECRET));
        assertThat(settings.describe())
                .contains(
                        new Described("lake.root", "s3a://bucket/lake", "site.conf:1"),
                        new Described("landing.root", folder.resolve("landing").toString(), "site.conf:2"),
                        new Described("currency", "EUR", "conf/dossierlake.conf:2"),
                        new Described("time-zone", "UTC", "--set"),
                        new Described("feeds.required", "dossiers, steps", "--set"),
                        new Described("calendar", "vn", "default"),
                        new Described("spark.proxy", "http://(hidden)@host", "site.conf:3"),
                        new Described("spark.hadoop.fs.s3a.secret.key", "(hidden)", "site.conf:3"));
        assertThat(settings.toString()).doesNotContain(SECRET);
    }

    @Test
    void sparkSettingsMayBeWrittenByTheirFullNamesWithoutQuotes() {
        assertThat(
                        read("""
                        lake.root = /a, landing.root = /b
                        spark { spark.sql.shuffle.partitions = 4, sql.adaptive.enabled = false }
                        """)
                                .spark())
                .containsOnly(
                        Map.entry("spark.sql.shuffle.partitions", "4"),
                        Map.entry("spark.sql.adaptive.enabled", "false"));
    }

    @Test
    void theShippedSettingsForSmallDataReachSparkByTheirOwnNames() throws IOException {
        String text = Files.readString(Path.of("conf", "small-data.conf"));
        List<String> written = text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("spark."))
                .map(line -> line.split(" = ")[0])
                .toList();
        assertThat(written).hasSizeGreaterThan(5);
        assertThat(read("lake.root = /a, landing.root = /b\n" + text).spark().keySet())
                .containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void anAbsentSettingsFileIsRefused() {
        Path absent = folder.resolve("absent.conf");
        RunFailure failure = catchThrowableOfType(RunFailure.class, () -> read(absent, List.of()));
        assertThat(failure).hasMessageContaining("the settings file " + absent + " does not exist");
        assertThat(failure.exitStatus()).isEqualTo(64);
    }

    private Settings read(String text) {
        return read(write("site.conf", text), List.of());
    }

    private Settings read(Path userFile, List<String> assignments) {
        return Settings.read(new SettingsSources(
                conf, Optional.of(userFile), assignments, folder, Map.of("DOSSIERLAKE_KEY", SECRET)));
    }

    private RunFailure refused(String text) {
        return catchThrowableOfType(RunFailure.class, () -> read(text));
    }

    private RunFailure refusedAssigning(String... assignments) {
        Path empty = write("site.conf", "");
        return catchThrowableOfType(RunFailure.class, () -> read(empty, List.of(assignments)));
    }

    private static Map<String, String> values(Settings settings) {
        return settings.describe().stream().collect(toMap(Described::key, Described::value));
    }

    private Path write(String path, String text) {
        Path file = folder.resolve(path);
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
