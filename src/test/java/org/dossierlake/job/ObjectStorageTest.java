// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.dossierlake.FaultyConnection;
import org.dossierlake.LocalSpark;
import org.dossierlake.ObjectStorage;
import org.dossierlake.lake.Lake;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.dossierlake.table.RunPhase;
import org.dossierlake.table.RunTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights whose landing folder and tables lie on object storage, against a server that speaks S3 and through a connection
 * that has its faults: the same tables as of nights on local disks, or a failure that says to run the night again.
 */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectStorageTest {

    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 14);
    private static final LocalDate SECOND_NIGHT = FIRST_NIGHT.plusDays(1);
    private static final String BUCKET = "office";

    /** What tells one run from another, when it was, and what only one kind of storage says of a file. */
    private static final String[] OF_THE_RUN = {
        "run_id", "started_at", "finished_at", "published_at", "as_known_at", "versions", "run_on", "storage_state"
    };

    private final Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
    private ObjectStorage server;
    private FaultyConnection connection;
    private Lakes lakes;
    private int firstStatus;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        server = ObjectStorage.start(folder, BUCKET);
        connection = new FaultyConnection(server.address());
        ObjectStorage.tell(hadoop, connection.address(), BUCKET);
        // A fault that stays is told after seconds, not after minutes.
        hadoop.set("fs.s3a.attempts.maximum", "2");
        hadoop.set("fs.s3a.retry.limit", "2");
        hadoop.set("fs.s3a.retry.interval", "50ms");
        hadoop.set("fs.s3a.retry.throttle.interval", "50ms");
        hadoop.set("fs.s3a.retry.throttle.limit", "2");
        Site site = Site.in(folder);
        lakes = new Lakes(site);
        Simulation.run(
                new SimulationPlan(site.landing(), FIRST_NIGHT, 2, 40, 20250714, 0.05, 0.2),
                site.settings().calendar());
        firstStatus = lakes.night("local", FIRST_NIGHT).exitStatus();
        var landing = new org.apache.hadoop.fs.Path(landing());
        FileSystem storage = landing.getFileSystem(hadoop);
        storage.copyFromLocalFile(new org.apache.hadoop.fs.Path(site.landing().toUri()), landing);
        night("first", FIRST_NIGHT);
    }

    @AfterEach
    void heal() {
        connection.set(FaultyConnection.Fault.NONE);
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            connection.close();
            server.close();
        }
    }

    @Test
    void theTablesAreThoseOfLocalDisks() {
        assertSame("first", "local");
    }

    private static String landing() {
        return "s3a://%s/landing".formatted(BUCKET);
    }

    private Settings settings(String lake) {
        return Settings.read(SettingsSources.ofProcess(
                Optional.of(lakes.site().conf()),
                List.of("lake.root=s3a://%s/%s".formatted(BUCKET, lake), "landing.root=" + landing())));
    }

    private NightResult night(String lake, LocalDate night) {
        return Night.run(LocalSpark.session(), settings(lake), Optional.of(night), (name, detail) -> {});
    }

    private void assertSame(String lake, String local) {
        Map<String, List<String>> expected = tables(lakes.open(local));
        Settings settings = settings(lake);
        Map<String, List<String>> found =
                tables(new Lake(LocalSpark.session(), settings.lakeRoot(), settings.lakeRestricted()));
        expected.forEach((table, rows) -> assertThat(found.get(table)).as(table).isEqualTo(rows));
    }

    private static Map<String, List<String>> tables(Lake lake) {
        return Tables.ALL.stream()
                .filter(table -> !List.of(RunPhase.TABLE, RunTable.TABLE).contains(table))
                .collect(Collectors.toMap(table -> table.name(), table -> Lakes.texts(lake.read(table), OF_THE_RUN)));
    }
}
