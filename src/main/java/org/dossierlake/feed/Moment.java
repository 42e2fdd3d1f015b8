// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A moment of a record.
 *
 * @param at the instant, to the microsecond
 * @param on its date in the sender's zone
 * @param second its second of the sender's local day, 0 to 86,399
 */
record Moment(Instant at, LocalDate on, int second) {

    /** The moment as a struct of {@link org.dossierlake.table.Instant#TYPE}; null for null. */
    static Row packed(Moment moment) {
        return moment == null ? null : RowFactory.create(moment.at, moment.on, moment.second);
    }

    /** The instant; null for null. */
    static Instant at(Moment moment) {
        return moment == null ? null : moment.at;
    }

    /** The local date; null for null. */
    static LocalDate on(Moment moment) {
        return moment == null ? null : moment.on;
    }
}
