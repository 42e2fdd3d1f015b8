// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * The scale of a chart: it holds zero and all values, and its lines stand at round numbers.
 *
 * @param first the lowest line, in steps from zero
 * @param last the highest one
 * @param step between two lines
 */
record Scale(long first, long last, double step) {

    /** About so many lines: more crowd a chart, fewer tell nothing. */
    private static final int STEPS = 5;

    /** A scale for these values; from zero to one where all of them are zero. */
    static Scale of(double... values) {
        double low = DoubleStream.of(values).reduce(0, Math::min);
        double high = DoubleStream.of(values).reduce(0, Math::max);
        if (low == high) {
            return new Scale(0, 1, 1);
        }
        double step = round((high - low) / STEPS);
        return new Scale((long) Math.floor(low / step), (long) Math.ceil(high / step), step);
    }

    double low() {
        return first * step;
    }

    double high() {
        return last * step;
    }

    /** Where its lines stand. */
    double[] steps() {
        return LongStream.rangeClosed(first, last).mapToDouble(i -> i * step).toArray();
    }

    /** Where a value stands between the place of the lowest line and that of the highest. */
    long at(double value, int lowest, int highest) {
        return lowest + Math.round((value - low()) / (high() - low()) * (highest - lowest));
    }

    /** The smallest of 1, 2, 5, 10, 20 ... and 0.5, 0.2, 0.1 ... that is not smaller. */
    private static double round(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int digit : new int[] {1, 2, 5}) {
            if (digit * power >= least) {
                return digit * power;
            }
        }
        return 10 * power;
    }
}
