// SPDX-License-Identifier: Apache-2.0
package org.rapaio.jupyter.kernel.channels;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A thread of the notebooks' kernel that looks for messages again and again until it is told to end. It stands in the place
 * of the kernel's own class of this name.
 *
 * <p>That one (rapaio-jupyter-kernel 2.3.0, and 3.0.1, too) says that it runs only after it has been started: a thread that
 * is faster than its starter sees that it does not run, and ends. On a busy machine every third kernel never answered. And
 * it ends at a message that comes before the kernel knows what to do with messages. This one looks later, and goes on.
 */
public final class LoopThread extends Thread {

    private static final Logger LOG = Logger.getLogger(LoopThread.class.getName());

    /** So long it takes the kernel to know what to do with messages. */
    private static final long FIRST_PAUSE_MILLIS = 500;

    private final long pauseMillis;
    private final Runnable look;
    private volatile boolean isToEnd;

    public LoopThread(String name, long pauseMillis, Runnable look) {
        super(name);
        this.pauseMillis = pauseMillis;
        this.look = look;
    }

    @Override
    public void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!isToEnd) {
            try {
                Thread.sleep(pause);
                pause = pauseMillis;
                look.run();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.log(Level.FINE, "A message was not taken", e);
            }
        }
    }

    /** Lets it end after the message that it is at. */
    public void shutdown() {
        isToEnd = true;
    }
}
