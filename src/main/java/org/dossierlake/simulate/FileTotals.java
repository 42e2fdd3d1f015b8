// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/** What is expected of one file: its rows and its money by verdict. */
final class FileTotals {

    private final Map<Verdict, Long> rows = new EnumMap<>(Verdict.class);
    private final Map<Verdict, BigDecimal> amounts = new EnumMap<>(Verdict.class);
    private long rowsAmountUnreadable;

    FileTotals() {
        for (Verdict verdict : Verdict.values()) {
            rows.put(verdict, 0L);
            amounts.put(verdict, BigDecimal.ZERO);
        }
    }

    /** Counts a row; its amount is null where it cannot be read. */
    void add(Verdict verdict, BigDecimal amount) {
        rows.merge(verdict, 1L, Long::sum);
        if (amount == null) {
            rowsAmountUnreadable++;
        } else {
            amounts.merge(verdict, amount, BigDecimal::add);
        }
    }

    long rows(Verdict verdict) {
        return rows.get(verdict);
    }

    long rowsLanded() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    BigDecimal amount(Verdict verdict) {
        return amounts.get(verdict);
    }

    BigDecimal amountLanded() {
        return amounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    long rowsAmountUnreadable() {
        return rowsAmountUnreadable;
    }
}
