// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import java.util.List;

/** The list of published tables. */
public final class Statistics {

    /** Every published table, in the order in which readers should meet them. */
    public static final List<Statistic> ALL = List.of(
            new Statistic(Timeliness.TABLE, Timeliness::of),
            new Statistic(ProcessingTime.TABLE, ProcessingTime::of),
            new Statistic(Digitisation.TABLE, Digitisation::of),
            new Statistic(OnlinePayment.TABLE, OnlinePayment::of),
            new Statistic(AgencyDay.TABLE, AgencyDay::of));

    private Statistics() {}
}
