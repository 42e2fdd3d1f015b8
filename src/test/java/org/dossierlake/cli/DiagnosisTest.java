// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.logging.log4j.ThreadContext;
import org.apache.spark.SparkException;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.dossierlake.job.RunLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {

    @TempDir
    private Path folder;

    private Path log;

    private final Properties before = (Properties) System.getProperties().clone();

    @BeforeEach
    void nameLog() {
        log = folder.resolve("log.json");
        System.setProperty(LogFile.PROPERTY, log.toString());
    }

    @AfterEach
    void forgetLog() {
        System.setProperties(before);
    }

    @Test
    void aFailureOfOursStaysAsItIs() {
        RunFailure failure = Failures.landingMissing("/landing");
        assertThat(Diagnosis.of("nightly", failure)).isSameAs(failure);
        assertThat(Diagnosis.of("nightly", new IllegalStateException(failure))).isSameAs(failure);
    }

    @Test
    void storageTroubleMayBeTriedAgain() {
        RunFailure failure = Diagnosis.of(
                "nightly", new IllegalStateException(new UncheckedIOException(new IOException("No space left"))));
        assertThat(failure.reason()).isEqualTo(StopReason.TRANSIENT);
        assertThat(failure.getMessage()).contains("No space left", "Run the same command again", log.toString());
    }

    @Test
    void aLostExecutorMayBeTriedAgain() {
        SparkException lost = new SparkException("Job aborted: ExecutorLostFailure (executor 0 exited)");
        assertThat(Diagnosis.of("nightly", lost).reason()).isEqualTo(StopReason.TRANSIENT);
        SparkException other = new SparkException("Job aborted: something else");
        assertThat(Diagnosis.of("nightly", other).reason()).isEqualTo(StopReason.DEFECT);
    }

    /** Rows that a night kept on one executor alone go with it: Spark cannot make them again, the next run does. */
    @Test
    void keptRowsThatWentWithTheirExecutorMayBeTriedAgain() {
        SparkException gone = new SparkException(
                "Job aborted due to stage failure: Task 0 in stage 47.0 failed 4 times, most recent failure: Lost task"
                        + " 0.3: org.apache.spark.SparkException: [CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND] Checkpoint block"
                        + " rdd_271_0 not found!");
        assertThat(Diagnosis.of("nightly", new IllegalStateException(gone)).reason())
                .isEqualTo(StopReason.TRANSIENT);
    }

    /** Spark says so with plain exceptions of Java. */
    @Test
    void aSparkThatWasStoppedMayBeTriedAgain() {
        assertThat(Diagnosis.of(
                                "nightly",
                                new IllegalStateException(
                                        "Cannot call methods on a stopped SparkContext.\nThis stopped"))
                        .reason())
                .isEqualTo(StopReason.TRANSIENT);
        assertThat(Diagnosis.of("nightly", new IllegalStateException("SparkContext has been shutdown"))
                        .reason())
                .isEqualTo(StopReason.TRANSIENT);
        assertThat(Diagnosis.of("nightly", new IllegalStateException("Lost executor 1"))
                        .reason())
                .isEqualTo(StopReason.DEFECT);
    }

    @Test
    void anObjectThatCannotTravelIsADefectAlthoughItIsAnIoException() {
        assertThat(Diagnosis.of("nightly", new NotSerializableException("x")).reason())
                .isEqualTo(StopReason.DEFECT);
    }

    @Test
    void aDefectGivesOneLineAndLeavesItsTraceInTheLog() throws IOException {
        RunFailure failure = Diagnosis.of("nightly", new IllegalStateException("a \"quoted\"\ntext"));
        assertThat(failure.exitStatus()).isEqualTo(70);
        assertThat(failure.getMessage())
                .contains(log.toString())
                .doesNotContain("\n")
                .doesNotContain("quoted");
        assertThat(Files.readAllLines(log))
                .singleElement()
                .asString()
                .startsWith("{\"@timestamp\":\"")
                .contains("a \\\"quoted\\\"\\u000atext", "DiagnosisTest.java")
                .endsWith("}");
    }

    @Test
    void theTraceOfARunThatFailedHasItsName() throws IOException {
        ThreadContext.put(RunLog.RUN_ID, "20250714T203000Z-0a1b2c");
        try {
            assertThat(Diagnosis.of("nightly", new IllegalStateException()).exitStatus())
                    .isEqualTo(70);
        } finally {
            ThreadContext.remove(RunLog.RUN_ID);
        }
        assertThat(Files.readAllLines(log))
                .singleElement()
                .asString()
                .contains("\"message\":\"The run was stopped\",\"run_id\":\"20250714T203000Z-0a1b2c\",\"error.type\":");
    }

    @Test
    void aLogThatCannotBeWrittenIsSaid() throws IOException {
        System.setProperty(
                LogFile.PROPERTY,
                Files.createFile(folder.resolve("file")).resolve("log").toString());
        assertThat(Diagnosis.of("nightly", new IllegalStateException()).getMessage())
                .contains("lost, because");
    }

    @Test
    void memoryHasAMessageOfItsOwn() {
        assertThat(Diagnosis.of("nightly", new IllegalStateException(new OutOfMemoryError()))
                        .getMessage())
                .contains("its memory ran out", "DOSSIERLAKE_MEMORY");
    }
}
