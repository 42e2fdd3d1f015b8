// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The fee lines of a dossier. A line without an amount adds nothing; one that cannot be read leaves no sum.
 *
 * @param sent the lines as sent
 * @param money how they are read
 * @param lines the amounts; null for a line that is no amount
 * @param sum of all lines, 0 where there are none; null when a line is none, or when it is too large
 */
record Fees(List<SentRecord.Element> sent, Money money, List<BigDecimal> lines, BigDecimal sum) {

    static Fees of(List<SentRecord.Element> sent, Dialect.Section section) {
        Money money = new Money(section.currency());
        List<BigDecimal> lines = new ArrayList<>(sent.size());
        for (SentRecord.Element fee : sent) {
            String text = fee.text("amount");
            BigDecimal amount = text == null ? Money.ZERO : money.amount(text);
            boolean isRefused = amount != null && amount.signum() < 0 && !section.negativeFees();
            lines.add(isRefused ? null : amount);
        }
        return new Fees(sent, money, lines, Money.sum(lines));
    }

    /** What is due; null where nobody has said. */
    BigDecimal due() {
        return lines.isEmpty() ? null : sum;
    }

    boolean isDue() {
        return due() != null && sum.signum() > 0;
    }

    /** Whether there is no sum because a line is a number, but one of two. */
    boolean isAmbiguous() {
        return sum == null && sent.stream().anyMatch(fee -> money.isAmbiguous(fee.text("amount")));
    }

    /** Whether there is no sum for another reason: a line is no number, or the sum is too large. */
    boolean isUnreadable() {
        if (sum != null) {
            return false;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i) == null && !money.isAmbiguous(sent.get(i).text("amount"))) {
                return true;
            }
        }
        return !isAmbiguous();
    }

    /** Whether every amount is one that the currency can have. */
    boolean arePayable() {
        return lines.stream().allMatch(line -> line == null || money.isPayable(line));
    }
}
