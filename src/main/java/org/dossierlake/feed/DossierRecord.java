// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dossierlake.domain.Channel;
import org.dossierlake.domain.ClosedKind;
import org.dossierlake.domain.DossierStatus;

/** A dossier's record, typed: what the rules and flags of dossiers read. */
final class DossierRecord extends TypedRecord {

    private static final List<String> MOMENTS =
            List.of("filed", "received", "promised", "ended", "returned", "refused", "version");

    private final Typing typing;
    private final DossierAgency agency;
    private final DossierStatus status;
    private final String channel;
    private final String subject;
    private final Papers papers;
    private final Fees fees;
    private final List<Supplement> supplements;
    private final Applicant applicant;

    DossierRecord(SentRecord sent, Typing typing, Map<String, String> channels) {
        super(sent, typing, MOMENTS);
        this.typing = typing;
        Dialect.Section section = typing.section();
        LocalDate received = Moment.on(moment("received"));
        LocalDate filed = Moment.on(moment("filed"));
        this.agency = DossierAgency.of(sent, received != null ? received : filed != null ? filed : fileDay(), typing);
        String code = typing.status(text("status"));
        this.status = code == null ? null : DossierStatus.fromCode(code);
        this.channel = Typing.mapped(text("channel"), channels);
        // Provinces and ministries number the kinds of applicants differently: a dialect that has no map knows none.
        this.subject = Typing.mapped(text("subject"), section.codes().getOrDefault("subject", Map.of()));
        this.papers = Papers.of(sent.list("components"), sent.list("results"));
        this.fees = Fees.of(sent.list("fees"), section);
        this.supplements = Supplement.of(sent.list("supplements"), typing);
        List<SentRecord.Element> identities = sent.list("identities");
        String identity = identities.isEmpty() ? null : identities.get(0).text("number");
        // The paper's number counts where no identity is sent.
        this.applicant = Applicant.of(identity != null ? identity : text("identity"));
    }

    DossierAgency agency() {
        return agency;
    }

    boolean refusesUnresolved() {
        return typing.arrival().unresolved() == UnresolvedAgency.QUARANTINE;
    }

    /** Null when the text is empty or none of the agreed codes. */
    DossierStatus status() {
        return status;
    }

    /** The canonical code; null when the text is empty or none that the dialect knows. */
    String knownChannel() {
        return channel;
    }

    String channel() {
        return channel == null ? Channel.DESK.code() : channel;
    }

    /** The canonical code; null when the text is empty or none that the dialect knows. */
    String knownSubject() {
        return subject;
    }

    Papers papers() {
        return papers;
    }

    Fees fees() {
        return fees;
    }

    List<Supplement> supplements() {
        return supplements;
    }

    Applicant applicant() {
        return applicant;
    }

    /** Whether the sender's records have a place for a word or a list at all. */
    boolean hasPlaceFor(String word) {
        Dialect.Reading reading = typing.section().reading();
        return reading.columns().containsKey(word) || reading.lists().containsKey(word);
    }

    /** Whether the sender says that the fee was paid online. */
    boolean isSaidPaid() {
        return Marks.isYesOrTwo(text("paid-flag"));
    }

    /** Another code of the same dossier; null when there is none. */
    String otherCode() {
        String other = text("other-code");
        return other == null || !says("code") || other.equals(text("code")) ? null : other;
    }

    LocalDate receivedOn() {
        return Moment.on(moment("received"));
    }

    /** The local date of the closing as sent, by the status; null when the status closes nothing or has no date. */
    LocalDate closedOn() {
        Optional<ClosedKind> kind = status == null ? Optional.empty() : status.closedKind();
        if (kind.isEmpty()) {
            return null;
        }
        Moment ended = moment("ended");
        Moment closed = kind.get() == ClosedKind.REFUSED
                ? moment("refused") != null ? moment("refused") : ended
                : ended != null ? ended : moment("returned");
        return Moment.on(closed);
    }
}
