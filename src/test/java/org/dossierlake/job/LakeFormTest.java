// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.dossierlake.LocalSpark;
import org.dossierlake.cli.Main;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.feed.LandingFile;
import org.dossierlake.lake.Crash;
import org.dossierlake.lake.CrashingFiles;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.LakeVersion;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.StoredColumns;
import org.dossierlake.lake.Table;
import org.dossierlake.lake.TableFiles;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.OpenedRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a program makes of a lake that an older or a newer one has written, and of one that has no room. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LakeFormTest {

    private static final List<String> COMPARED = List.of("dossier", "settlement", "timeliness", "agency_day");

    /** The last commands take no lock; all of them must refuse. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("nightly"),
            List.of("rebuild", "statistics"),
            List.of("rebuild", "tables"),
            List.of("maintain"),
            List.of("erase", "--dossier", "H44.100-250714-0001"),
            List.of("plan"),
            List.of("status"),
            List.of("verify"),
            List.of("why", "H44.100-250714-0001"),
            List.of("quarantine", "list"),
            List.of("sql", "SELECT 1"));

    private Lakes lakes;
    private Map<String, List<String>> afterOne;
    private Map<String, List<String>> afterTwo;
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @BeforeAll
    void nights() {
        lakes = ThreeNights.lakes();
        afterOne = lakes.published("one", COMPARED);
        afterTwo = lakes.published("two", COMPARED);
    }

    @AfterEach
    void tellTheTruthOfFreeRoom() {
        CrashingFiles.pretendFree(OptionalLong.empty());
    }

    @Test
    void aNewerLakeIsRefusedByEveryCommand() throws IOException {
        lakes.copy("one", "newer");
        LocalSpark.session()
                .sql("ALTER TABLE delta.`%s` SET TBLPROPERTIES ('dossierlake.lake-version' = '%d')"
                        .formatted(lakes.open("newer").path(Publication.TABLE), LakeVersion.NEWEST + 1));
        for (List<String> command : COMMANDS) {
            screen.reset();
            assertThat(command("newer", command)).as("%s: %s", command, screen).isEqualTo(64);
            assertThat(screen.toString(StandardCharsets.UTF_8))
                    .contains("the lake is of version 2")
                    .contains("this program knows versions up to 1 only. Use the program that wrote it last");
        }
    }

    @Test
    void aLakeWithoutAColumnThatMayBeNullGetsItInTheNextNight() throws IOException {
        lakes.copy("one", "older");
        Field absent = Dossier.TABLE.columns().stream()
                .filter(Field::nullable)
                .skip(3)
                .findFirst()
                .orElseThrow();
        forget("older", Dossier.TABLE, absent);
        assertThat(lakes.open("older")
                        .spark()
                        .read()
                        .format("delta")
                        .load(lakes.open("older").path(Dossier.TABLE))
                        .columns())
                .doesNotContain(absent.name());
        // Readers who come before that night find nulls in it, and all the rest.
        assertThat(command("older", List.of("sql", "SELECT count(%s) FROM dossier".formatted(absent.name()))))
                .isZero();
        assertThat(screen.toString(StandardCharsets.UTF_8)).containsPattern("(?m)^ *0 *$");
        lakes.night("older", ThreeNights.SECOND);
        assertThat(lakes.open("older").read(Dossier.TABLE).schema().fieldNames())
                .containsExactly(
                        Dossier.TABLE.columns().stream().map(Field::name).toArray(String[]::new));
        assertSame("older", afterTwo);
        assertThat(Verification.full(LocalSpark.session(), lakes.settings("older"), (phase, detail) -> {})
                        .agrees())
                .isTrue();
    }

    @Test
    void addedColumnsAreNullInOldRowsAndTheirCommentsAreThere() throws IOException {
        lakes.copy("one", "widened");
        Lake lake = lakes.open("widened");
        long before = lake.version(Dossier.TABLE);
        Field first = Field.optional("first_of_all", StringType, "It's here; null where a \\ stood");
        Field last = Field.optional("last_of_all", IntegerType, "Null always");
        List<Field> columns = new ArrayList<>(Dossier.TABLE.columns());
        columns.add(0, first);
        columns.add(last);
        Table wider = table(columns);
        StoredColumns stored = StoredColumns.of(lake, wider);
        assertThat(stored.missing()).containsExactly(first, last);
        assertThat(stored.differences()).isEmpty();
        stored.add(lake, wider);

        assertThat(StoredColumns.of(lake, wider)).isEqualTo(new StoredColumns(List.of(), List.of()));
        assertThat(lake.read(wider).schema().fieldNames())
                .startsWith("first_of_all", Dossier.TABLE.columns().get(0).name())
                .endsWith("last_of_all");
        assertThat(lake.read(wider).schema().apply("first_of_all").getComment().get())
                .isEqualTo(first.comment());
        assertThat(lake.read(wider)
                        .filter(first.col().isNull().and(last.col().isNull()))
                        .count())
                .isEqualTo(lakes.open("one").read(Dossier.TABLE).count());
        assertThat(Lakes.texts(lake.readAt(wider, before)))
                .isEqualTo(Lakes.texts(lakes.open("one").read(Dossier.TABLE)));
        assertThat(lake.version(Dossier.TABLE)).isEqualTo(before + 1);
        assertThat(lake.isChangedSince(Dossier.TABLE, before)).isFalse();
        assertThat(lake.isChangedSince(Dossier.TABLE, before - 1)).isTrue();
        assertThat(lake.changes(Dossier.TABLE, before + 1).count()).isZero();

        // Those two are what a newer program would have added: this one does not know what they mean.
        assertThatThrownBy(() -> lakes.night("widened", ThreeNights.SECOND))
                .isInstanceOf(RunFailure.class)
                .hasMessageContainingAll(
                        "dossier.first_of_all is stored and not known",
                        "dossier.last_of_all is stored and not known",
                        "Use the program that wrote it last")
                .extracting(failure -> ((RunFailure) failure).exitStatus())
                .isEqualTo(64);
        assertSame("widened", afterOne);
    }

    @Test
    void whatCannotBeAddedIsNamed() {
        Lake lake = lakes.open("one");
        List<Field> columns = new ArrayList<>(Dossier.TABLE.columns());
        columns.add(Field.required("must_be", StringType, "Never null"));
        columns.remove(Dossier.VERSION_ORDER);
        columns.add(Field.optional(Dossier.VERSION_ORDER.name(), IntegerType, "Of another type"));
        StoredColumns stored = StoredColumns.of(lake, table(columns));
        assertThat(stored.missing()).isEmpty();
        assertThat(stored.differences())
                .containsExactly(
                        "dossier.must_be is not stored and may not be null",
                        "dossier.version_order is stored as %s and declared as int"
                                .formatted(Dossier.VERSION_ORDER.type().catalogString()));
        Field below = Field.optional("below", StringType, "Null where a row is the total over it");
        Table finer = new Table(
                Dossier.TABLE.name(),
                Dossier.TABLE.grain(),
                List.of(below),
                Stream.concat(Dossier.TABLE.columns().stream(), Stream.of(below))
                        .toList(),
                Dossier.TABLE.layout());
        assertThat(StoredColumns.of(lake, finer).differences())
                .containsExactly("dossier.below is not stored and tells rows apart");
        Table undivided = new Table(
                Dossier.TABLE.name(),
                Dossier.TABLE.grain(),
                Dossier.TABLE.key(),
                Dossier.TABLE.columns(),
                Table.Layout.PLAIN);
        assertThat(StoredColumns.of(lake, undivided).differences())
                .containsExactly("dossier is split by code_month and declared to be split by nothing");
    }

    @Test
    void aNightThatHasNoRoomDoesNotBegin() throws IOException {
        lakes.copy("one", "full");
        long runs = lakes.open("full").version(OpenedRun.TABLE);
        CrashingFiles.pretendFree(OptionalLong.of(20_000));
        assertThatThrownBy(() -> lakes.night("full", ThreeNights.SECOND))
                .isInstanceOf(RunFailure.class)
                .hasMessageMatching(
                        "Nothing was done: a night with these files needs about [1-9]\\d?\\d?(,\\d{3})* bytes"
                                + " in .*/lakes/full, where 20,000 are free. Make room .*")
                .extracting(failure -> ((RunFailure) failure).exitStatus())
                .isEqualTo(75);
        assertThat(lakes.open("full").version(OpenedRun.TABLE)).isEqualTo(runs);
        // Nothing pending needs no room.
        assertThat(lakes.night("full", ThreeNights.FIRST).exitStatus()).isZero();
    }

    @Test
    void threeTimesWhatEarlierNightsTookMustBeFree() {
        // By its logs, each landed byte of the first night has become so many bytes of tables.
        Lake lake = lakes.open("one");
        long tables = Tables.ALL.stream()
                .mapToLong(table -> new TableFiles(lake, table).bytes())
                .sum();
        long landed = lake.read(LandedFile.TABLE).collectAsList().stream()
                .mapToLong(file -> file.<Long>getAs(LandedFile.BYTES.name()))
                .sum();
        long needed = (long) (3.0 * tables / landed * 1_000_000);
        assertThat(isRefused("one", needed + 1, List.of())).isFalse();
        assertThat(isRefused("one", needed - 1, List.of())).isTrue();
        assertThat(isRefused("one", needed - 1, List.of("space.check=false"))).isFalse();
        // A storage that tells nothing of its room, and a lake before its first night.
        assertThat(isRefused("one", 0, List.of())).isFalse();
        assertThat(isRefused("none", 1, List.of())).isFalse();
    }

    private boolean isRefused(String lake, long free, List<String> assignments) {
        CrashingFiles.pretendFree(OptionalLong.of(free));
        Settings settings = Settings.read(SettingsSources.ofProcess(
                Optional.of(lakes.site().conf()),
                Stream.concat(Stream.of(lakes.root(lake)), assignments.stream()).toList()));
        LandingFile million = new LandingFile(
                "dossiers", "dossiers/million.jsonl", 1_000_000, "hash", true, Optional.empty(), Optional.empty());
        try {
            LakeSpace.require(
                    lakes.open(lake),
                    LocalSpark.session().sparkContext().hadoopConfiguration(),
                    settings,
                    List.of(new Landed(million, 1, "portal", Optional.empty())));
            return false;
        } catch (RunFailure refused) {
            return true;
        }
    }

    private static Table table(List<Field> columns) {
        return new Table(
                Dossier.TABLE.name(), Dossier.TABLE.grain(), Dossier.TABLE.key(), columns, Dossier.TABLE.layout());
    }

    /** Makes a table one that was created without a column: its log does not name it. */
    private void forget(String lake, Table table, Field column) throws IOException {
        Path log = lakes.path(lake).resolve(table.name()).resolve("_delta_log");
        for (Path file : Site.filesUnder(log)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".crc")) {
                Files.delete(file);
            } else {
                Files.writeString(
                        file,
                        Files.readString(file)
                                .replaceAll(
                                        "\\{\\\\\"name\\\\\":\\\\\"%s\\\\\",.*?\\}\\},?".formatted(column.name()), ""));
            }
        }
        Crash.forget();
    }

    private void assertSame(String name, Map<String, List<String>> expected) {
        assertThat(lakes.published(name, COMPARED)).isEqualTo(expected);
    }

    private int command(String name, List<String> command) {
        PrintStream print = new PrintStream(screen, true, StandardCharsets.UTF_8);
        Stream<String> settings = Stream.of("--conf", lakes.site().conf().toString(), "--set", lakes.root(name));
        return Main.run(Stream.concat(command.stream(), settings).toList(), print, print);
    }
}
