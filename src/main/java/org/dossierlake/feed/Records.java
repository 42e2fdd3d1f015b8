// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Closeable;

/** The records of one slice, one after the other, as they were sent. */
interface Records extends Closeable {

    /** The next record; null when there is none. Content never makes it throw, trouble of the storage does. */
    SentRecord next();
}
