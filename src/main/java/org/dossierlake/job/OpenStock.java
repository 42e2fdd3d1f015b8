// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.OpenAge;
import org.dossierlake.table.StagedDossier;

/**
 * The dossiers that are open by the current rows, by their age.
 *
 * @param byAge how many there are of each age, in whole working minutes
 * @param undated closed by their status, and nothing says when: they have no age
 * @param ageless open, and the calendar that counts their time is named by no dialect any more
 */
record OpenStock(SortedMap<Integer, Long> byAge, long undated, long ageless) {

    private static final String IS_UNDATED = "is_undated";
    private static final String AGE = "age";
    private static final String NUMBER = "number";

    /**
     * Counts them; a few narrow columns of the rows are read, and there are no more different ages than working minutes since the
     * oldest receipt.
     *
     * @param dossiers rows of {@link Dossier}
     * @param agencies the versions of agencies that count: {@code agency_code}, {@code agency_valid_from}
     * @param procedure code of a procedure; empty for all
     * @param day the day at whose end they have their age
     */
    static OpenStock of(
            Dataset<Row> dossiers,
            Dataset<Row> agencies,
            Optional<String> procedure,
            Collection<WorkingCalendar> calendars,
            LocalDate day) {
        Column isAsked = procedure
                .map(code -> StagedDossier.PROCEDURE_CODE.col().equalTo(code))
                .orElse(lit(true));
        SortedMap<Integer, Long> byAge = new TreeMap<>();
        long undated = 0;
        long ageless = 0;
        for (Row row : dossiers.filter(OpenAge.isOpen().or(OpenAge.isUndated()).and(isAsked))
                .join(
                        broadcast(agencies),
                        new String[] {StagedDossier.AGENCY_CODE.name(), Dossier.AGENCY_VALID_FROM.name()},
                        "left_semi")
                .select(
                        OpenAge.isUndated().as(IS_UNDATED),
                        when(OpenAge.isOpen(), OpenAge.workingMinutes(calendars, day))
                                .as(AGE))
                .groupBy(col(IS_UNDATED), col(AGE))
                .agg(count(lit(1)).as(NUMBER))
                .collectAsList()) {
            long number = row.getAs(NUMBER);
            Integer age = row.getAs(AGE);
            if (row.<Boolean>getAs(IS_UNDATED)) {
                undated += number;
            } else if (age == null) {
                ageless += number;
            } else {
                byAge.put(age, number);
            }
        }
        return new OpenStock(byAge, undated, ageless);
    }

    /** How many have an age. */
    long aged() {
        return byAge.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many are older than so many working minutes. */
    long olderThan(int minutes) {
        return byAge.tailMap(minutes + 1).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
