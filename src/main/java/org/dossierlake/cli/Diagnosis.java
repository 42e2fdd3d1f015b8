// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.IOException;
import java.io.ObjectStreamException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.RunFailure;

/**
 * From anything thrown to a failure that a person can act on.
 *
 * <p>Classes of Spark and Delta are recognised by name: a diagnosis must not load them.
 */
final class Diagnosis {

    /**
     * Spark's own words for executors, masters and contexts that went away, for jobs that others stopped, and for rows that
     * only a lost executor had: a night keeps rows without the way they came (job.Kept).
     */
    private static final Pattern CLUSTER_LOST = Pattern.compile(
            "ExecutorLostFailure|Lost executor|executor .*(?:lost|unreachable)|Master removed our application"
                    + "|All masters are unresponsive|SparkContext (?:was|has been) shut ?down|stopped SparkContext"
                    + "|Could not find CoarseGrainedScheduler|FetchFailed|Initial job has not accepted"
                    + "|CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND",
            Pattern.CASE_INSENSITIVE);

    /** What Spark answers, by an exception of Java's own, when it was stopped in the midst of the work. */
    private static final Pattern SPARK_STOPPED =
            Pattern.compile("stopped SparkContext|SparkContext (?:was|has been) shut ?down", Pattern.CASE_INSENSITIVE);

    /** Two writers met in one table: Delta refused the second one, which may simply try again. */
    private static final Pattern DELTA_CONFLICT = Pattern.compile("io\\.delta\\.exceptions\\..*Concurrent.*"
            + "|io\\.delta\\.exceptions\\.(?:MetadataChanged|ProtocolChanged)Exception"
            + "|org\\.apache\\.spark\\.sql\\.delta\\.DeltaConcurrent.*");

    private Diagnosis() {}

    /**
     * What to tell the person; a failure made by this program stays as it is. The stack trace goes to the log.
     *
     * @param command what was asked for, such as {@code dossierlake nightly}
     */
    static RunFailure of(String command, Throwable thrown) {
        if (thrown instanceof RunFailure failure) {
            if (failure.getCause() != null) {
                LogFile.keep(failure);
            }
            return failure;
        }
        String where = LogFile.keep(thrown);
        List<Throwable> chain = chain(thrown);
        for (Throwable link : chain) {
            if (link instanceof RunFailure failure) {
                return failure;
            }
        }
        for (Throwable link : chain) {
            if (link instanceof OutOfMemoryError) {
                return Failures.memoryRanOut(command, thrown, where);
            }
        }
        for (Throwable link : chain) {
            if (isTrouble(link)) {
                return Failures.trouble(command, link, where);
            }
        }
        return Failures.defect(command, thrown, where);
    }

    private static boolean isTrouble(Throwable link) {
        String kind = link.getClass().getName();
        if (link instanceof IOException) {
            // These are IOExceptions by descent only: what was read or sent is wrong, not the storage.
            return !(link instanceof ObjectStreamException)
                    && !(link instanceof CharacterCodingException)
                    && !kind.startsWith("com.fasterxml.jackson.");
        }
        if (link instanceof TimeoutException || DELTA_CONFLICT.matcher(kind).matches()) {
            return true;
        }
        String message = String.valueOf(link.getMessage());
        return kind.startsWith("org.apache.spark.")
                        && CLUSTER_LOST.matcher(message).find()
                || link instanceof IllegalStateException
                        && SPARK_STOPPED.matcher(message).find();
    }

    /** The throwable and its causes; a ring of causes ends where it closes. */
    static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable link = thrown; link != null && !chain.contains(link); link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }
}
