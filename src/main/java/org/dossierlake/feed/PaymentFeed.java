// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.DossierCode;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Treatment;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedPayment;

/** Payments as any sender writes them: typed and screened. Payers' names, numbers and addresses go no further. */
public final class PaymentFeed extends Feed<PaymentFeed.PaymentRecord> {

    private static final List<String> MOMENTS = List.of("paid", "refunded", "version");

    /** What every payment's record must keep, in the order in which broken rules are listed. */
    public static final List<Rule<PaymentRecord>> RULES = WholeRecord.rulesAnd(List.of(
            new Rule<>(
                    "REFERENCE_MISSING",
                    "reference",
                    "The message has no reference (MaThamChieu).",
                    "Send the reference of the payment.",
                    payment -> payment.says("reference")),
            new Rule<>(
                    "AMOUNT_UNREADABLE",
                    "amount",
                    "The amount (SoTien) is empty or not an amount of money.",
                    "Send digits only.",
                    payment -> payment.amount != null || payment.isAmbiguous()),
            new Rule<>(
                    "AMOUNT_AMBIGUOUS",
                    "amount",
                    "The amount (SoTien) can be read as two: 7.000 is 7 to a program and 7,000 to a"
                            + " person, 1,5 is neither.",
                    "Send digits without separators.",
                    payment -> payment.amount != null || !payment.isAmbiguous()),
            new Rule<>(
                    "AMOUNT_NOT_WHOLE",
                    "amount",
                    "The amount (SoTien) in VND has decimals, but there is no part of a dong.",
                    "Send the whole amount.",
                    payment -> payment.amount == null || payment.money.isPayable(payment.amount)),
            new Rule<>(
                    "PAID_UNREADABLE",
                    "paid",
                    "The moment of the transaction (ThoiGianGD; NgayHoanPhi of a request that was paid back) is empty, or"
                            + " one of the two cannot be read as a moment between 1990 and 2049.",
                    "Send it in the agreed format.",
                    payment -> payment.moved() != null && payment.isReadable("paid") && payment.isReadable("refunded")),
            new Rule<>(
                    "PAID_AFTER_FILE_DAY",
                    "paid",
                    "The transaction was made (ThoiGianGD; NgayHoanPhi of a request that was paid back) after the day of"
                            + " the file that says so.",
                    "Correct the moment, or the file's folder.",
                    payment -> payment.isByFileDay(Moment.on(payment.moved())))));

    /** What is odd in the record itself. */
    public static final List<Flag<Predicate<PaymentRecord>>> FLAGS = List.of(
            WholeRecord.charactersMended(),
            new Flag<>(
                    "amount_with_separators",
                    "amount",
                    Treatment.REPAIRED,
                    "The amount (SoTien) has thousands separators or a unit. It was read without them.",
                    "Send digits only.",
                    payment -> payment.amount != null && Money.isMended(payment.text("amount"))));

    private static final String REQUEST = "request";
    private static final String REFUND = "refund";

    /** A message of the payment platform, typed. */
    static final class PaymentRecord extends TypedRecord {

        private final String currency;
        private final Money money;
        private final BigDecimal amount;
        private final String dossierInReference;
        private final String unit;
        private final boolean isMessage;
        private final boolean isPaidBack;

        private PaymentRecord(SentRecord sent, Typing typing) {
            super(sent, typing, MOMENTS);
            String said = text("currency");
            this.currency = said == null ? typing.section().currency() : said.toUpperCase(Locale.ROOT);
            this.money = new Money(currency);
            this.amount = money.amount(text("amount"));
            this.dossierInReference = firstGroup(typing.section().dossierInReference(), text("reference"));
            this.unit = AgencyCode.normalForm(text("unit"));
            this.isMessage = typing.section().confirm().equals(text("message"));
            this.isPaidBack = !isMessage
                    && says("state")
                    && text("state").equals(typing.section().refund())
                    && isOnline(typing.section().online());
        }

        /** Whether nothing tells that the request was for cash or a transfer. */
        private boolean isOnline(String online) {
            return online == null || !says("manner") || text("manner").equals(online);
        }

        /** When money moved: a request's own time is that of the request. */
        private Moment moved() {
            return moment(isPaidBack ? "refunded" : "paid");
        }

        private boolean isAmbiguous() {
            return money.isAmbiguous(text("amount"));
        }

        private static String firstGroup(Pattern pattern, String text) {
            if (pattern == null || text == null) {
                return null;
            }
            Matcher matcher = pattern.matcher(text);
            // A group that takes no part, or nothing, names no dossier.
            return matcher.find()
                            && matcher.group(1) != null
                            && !matcher.group(1).isEmpty()
                    ? matcher.group(1)
                    : null;
        }
    }

    private final Dialect.Section section;

    PaymentFeed(Typing typing) {
        super(Sent.PAYMENTS, typing, StagedPayment.TABLE, StagedPayment.CANONICAL, RULES);
        this.section = typing.section();
    }

    @Override
    PaymentRecord typed(SentRecord sent, Typing with) {
        return new PaymentRecord(sent, with);
    }

    @Override
    void put(PaymentRecord payment, StageRow row) {
        String kind = kind(payment);
        row.put(StagedPayment.KIND, kind)
                .put(StagedPayment.REFERENCE, payment.text("reference"))
                .put(StagedPayment.TRANSACTION, payment.text("transaction"))
                .put(StagedPayment.TRANSACTION_KEY, transactionKey(payment))
                .put(StagedPayment.CODE_MONTH, DossierCode.monthOf(payment.dossierInReference))
                .put(StagedPayment.RECEIPT_DOSSIER_CODE, payment.text("dossier"))
                .put(StagedPayment.REFERENCE_DOSSIER_CODE, payment.dossierInReference)
                .put(StagedPayment.UNIT_CODE, payment.unit)
                .put(StagedPayment.AGENCY_ROOT, section.agencyRoot())
                .put(StagedPayment.BANK, payment.text("bank"))
                .put(StagedPayment.AMOUNT, payment.amount == null ? null : payment.amount.abs())
                .put(StagedPayment.CURRENCY, payment.currency)
                .put(StagedPayment.OUTCOME, outcome(payment))
                .put(StagedPayment.PAID, payment.moved())
                .put(StagedPayment.VERSION_AT, Moment.at(payment.moment("version")))
                .put(StagedPayment.SENT_FLAGS, Flag.codes(FLAGS, payment))
                .put(Staged.CONTROL_AMOUNT, payment.amount);
    }

    /** The sign of a confirmed amount becomes the kind, and so does the state of a request. */
    private static String kind(PaymentRecord payment) {
        if (payment.isMessage) {
            return payment.amount != null && payment.amount.signum() < 0 ? REFUND : "payment";
        }
        return payment.isPaidBack ? REFUND : REQUEST;
    }

    private String outcome(PaymentRecord payment) {
        if (payment.isMessage) {
            return section.success().equals(payment.text("result")) ? "success" : "failed";
        }
        return payment.isPaidBack ? StagedPayment.STATED : null;
    }

    /** A request is paid back once, however often its state is sent. */
    private static String transactionKey(PaymentRecord payment) {
        if (payment.isPaidBack) {
            return payment.text("state");
        }
        return payment.says("transaction")
                ? payment.text("transaction")
                : orNothing(payment.text("paid")) + "/" + orNothing(payment.text("result"));
    }

    private static String orNothing(String text) {
        return text == null ? "" : text;
    }

    @Override
    String agency(PaymentRecord payment) {
        if (payment.unit != null) {
            return payment.unit;
        }
        return DossierCode.agencyOf(payment.text("dossier"))
                .or(() -> DossierCode.agencyOf(payment.dossierInReference))
                .map(AgencyCode::code)
                .orElse(null);
    }
}
