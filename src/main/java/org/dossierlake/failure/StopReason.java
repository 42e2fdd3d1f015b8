// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.failure;

/**
 * Why a run stopped: for the person on call, and as an exit status for the scheduler.
 *
 * <p>Two exit statuses are no reasons to stop and therefore not here: 0 (done) and 2 (done and published, but rows were
 * refused).
 */
public enum StopReason {
    /** The command line or the settings are wrong: correct them, then run again. */
    USAGE(64),
    /** A required feed brought files, but no row of them could be used: ask its sender. */
    INPUT(65),
    /** The landing folder does not exist, or a feed is absent after its deadline. */
    LANDING_MISSING(66),
    /** A mistake in this code: report it, with the log. */
    DEFECT(70),
    /** The books do not balance: nothing was published. */
    BOOKS(73),
    /** Storage or cluster trouble: run the same command again, every command may safely be repeated. */
    TRANSIENT(75),
    /** Another run holds the lock of this lake. */
    LOCKED(77);

    /** From BSD sysexits.h, which schedulers and shells already know. */
    private final int exitStatus;

    StopReason(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** The status with which the process ends, between 64 and 77. */
    public int exitStatus() {
        return exitStatus;
    }
}
