// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.Erased;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;

/**
 * Makes the rows of a feed's stage, one per record sent, refused ones included with what could be typed: a record is
 * typed, screened by the feed's rules and flags, and reduced to what the statistics need. Plain Java over one record,
 * because Spark copies the whole row for every step of such a chain (decision 0013).
 *
 * @param <R> the typed record
 */
abstract class Feed<R extends TypedRecord> {

    private final Typing typing;
    private final Table stage;
    private final List<Rule<R>> rules;
    private final StageRow.Columns columns;
    private final int[] canonical;
    private final Refused refused;
    private final ContentHash hash = new ContentHash();

    /** @param canonical the columns that say what the record says: equal ones make a duplicate */
    Feed(Sent sent, Typing typing, Table stage, List<Field> canonical, List<Rule<R>> rules) {
        this.typing = typing;
        this.stage = stage;
        this.rules = rules;
        this.columns = new StageRow.Columns(stage);
        this.canonical = columns.of(canonical);
        this.refused = new Refused(sent, typing.section());
    }

    /** The rows of a feed's stage; they travel to the tasks. */
    static RowFormat rows(Sent sent, Dialect.Section section, Broadcast<Arrival> arrival) {
        return new StageRows(sent, section, arrival);
    }

    private record StageRows(Sent sent, Dialect.Section section, Broadcast<Arrival> arrival) implements RowFormat {

        @Override
        public StructType schema() {
            return feed().stage().schema();
        }

        @Override
        public Function<SentRecord, Row> forTask() {
            return feed()::staged;
        }

        private Feed<?> feed() {
            Typing typing = new Typing(section, arrival.value());
            return switch (sent) {
                case DOSSIERS -> new DossierFeed(typing);
                case STEPS -> new StepFeed(typing);
                case PAYMENTS -> new PaymentFeed(typing);
                case PROCEDURES -> new ProcedureFeed(typing);
                case AGENCIES -> new AgencyFeed(typing);
                case TARGETS -> new TargetFeed(typing);
                case FEEDBACK -> new FeedbackFeed(typing);
            };
        }
    }

    /** The record, typed. */
    abstract R typed(SentRecord sent, Typing with);

    /** Puts what the record says into the row: the canonical columns, and others of this feed alone. */
    abstract void put(R record, StageRow row);

    /** The agency that a record names, null where it names none: whom quarantine tells of. */
    abstract String agency(R record);

    private Table stage() {
        return stage;
    }

    private Row staged(SentRecord sent) {
        R record = typed(sent, typing);
        String[] broken = sent.broken() != null ? new String[] {sent.broken()} : Rule.broken(rules, record);
        StageRow row = new StageRow(columns)
                .put(Staged.RUN_ID, typing.arrival().runId())
                .put(Staged.PATH, sent.path())
                .put(Staged.POSITION, sent.position())
                .put(Staged.RULES, broken)
                .put(Staged.UNKNOWN_FIELDS, sent.unknownFields());
        put(record, row);
        ErasedPersons erased = typing.arrival().erased();
        boolean isErased = erased.concerns(row);
        if (isErased && columns.has(StagedDossier.PERSON_HASH)) {
            row.put(StagedDossier.PERSON_HASH, null).put(StagedDossier.KEY_ID, null);
        }
        row.put(Staged.CONTENT_HASH, hash.of(row.values(canonical)));
        if (broken.length > 0) {
            // The record as sent, and what may be told of it, are kept only where somebody must mend it.
            row.put(Staged.RAW, isErased || erased.isNamedIn(sent.raw()) ? Erased.TEXT : sent.raw())
                    .put(Staged.SENDER, refused.sender(agency(record)))
                    .put(Staged.SAID, refused.said(sent));
        }
        return row.row();
    }
}
