// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.failure;

import java.util.Objects;

/** The run cannot go on, and a person can do something about it. Its message says what; {@link Failures} makes it. */
public final class RunFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final StopReason reason;

    RunFailure(StopReason reason, String message) {
        this(reason, message, null);
    }

    /** The cause may be null; it goes to the log, never to the screen. */
    RunFailure(StopReason reason, String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Why the run stopped; never null. */
    public StopReason reason() {
        return reason;
    }

    /** The status with which the process ends. */
    public int exitStatus() {
        return reason.exitStatus();
    }
}
