// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.feed.ErasedPersons;
import org.dossierlake.feed.PersonKey;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Retention;
import org.dossierlake.lake.Table;
import org.dossierlake.lake.TableFiles;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.Erased;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedPayment;

/**
 * Erases what the lake keeps of a person (decision 31): the hash of the number, the hash over records that it is a part of,
 * and the text of refused records. Dossiers stay, without a person, because the statistics are made of them; no published
 * figure moves. It is remembered whom it concerns, so that nothing of them is taken in again.
 *
 * <p>It may be killed at any moment and run again.
 */
public final class Erasure {

    /** In the place of a hash over a record that told of a person: it could be tried with all numbers. */
    private static final byte[] NO_HASH = new byte[16];

    private static final Map<Field, Column> WITHOUT_PERSON = Map.of(
            StagedDossier.PERSON_HASH, lit(null).cast(StagedDossier.PERSON_HASH.type()),
            StagedDossier.KEY_ID, lit(null).cast(StagedDossier.KEY_ID.type()),
            Staged.CONTENT_HASH, lit(NO_HASH));

    private static final Map<Field, Column> WITHOUT_TEXT = Map.of(Staged.RAW, lit(Erased.TEXT));

    private static final List<Field> DOSSIER_CODES = List.of(
            StagedDossier.DOSSIER_CODE, StagedPayment.RECEIPT_DOSSIER_CODE, StagedPayment.REFERENCE_DOSSIER_CODE);

    /** Every table that holds anything of a person, or tells who came with what. */
    private static final List<Table> TABLES = Stream.concat(
                    Stream.of(Erased.TABLE, Quarantine.TABLE, DossierVersion.TABLE, Dossier.TABLE),
                    Stream.of(Feeds.values()).map(Feeds::stage))
            .toList();

    private final Lake lake;
    private final Progress progress;
    private final Kept kept;
    private final List<String> lines = new ArrayList<>();

    private Erasure(Opening opening) {
        this.lake = opening.lake();
        this.progress = opening.progress();
        this.kept = opening.kept();
    }

    /**
     * Whose data are to go.
     *
     * @param personHash a person, by the 32 hexadecimal digits of {@code person_hash}; empty where a dossier is meant
     * @param dossierCode a dossier; empty where a person is meant
     */
    public record Who(Optional<String> personHash, Optional<String> dossierCode) {

        /**
         * The person of a hash.
         *
         * @throws org.dossierlake.failure.RunFailure USAGE when it is none
         */
        public static Who person(String hash) {
            String digits = hash.strip().toLowerCase(Locale.ROOT);
            if (!digits.matches("[0-9a-f]{32}")) {
                throw Failures.nobodyToErase("A person_hash has 32 hexadecimal digits.");
            }
            return new Who(Optional.of(digits), Optional.empty());
        }

        /**
         * The person of a number, as senders write it.
         *
         * @throws org.dossierlake.failure.RunFailure USAGE when it is no person's, or there is no key
         */
        public static Who number(String number, Settings settings) {
            byte[] key = settings.privacyKey()
                    .orElseThrow(() -> Failures.nobodyToErase(
                            "No privacy.key is set, and without it no number was ever kept in any form."));
            byte[] hash = new PersonKey(key, settings.privacyKeyId().orElseThrow())
                    .hashSent(number.strip())
                    .orElseThrow(() -> Failures.nobodyToErase(
                            "What came on standard input is no person's number and no tax code."));
            return person(HexFormat.of().formatHex(hash));
        }

        /** A dossier. */
        public static Who dossier(String code) {
            return new Who(Optional.empty(), Optional.of(code));
        }
    }

    /** Whose data are not taken in any more. */
    static ErasedPersons known(Lake lake) {
        if (lake.version(Erased.TABLE) <= 0) {
            return ErasedPersons.NONE;
        }
        Set<String> persons = new HashSet<>();
        Set<String> dossiers = new HashSet<>();
        for (Row row : lake.read(Erased.TABLE)
                .select(Erased.PERSON_HASH.col(), Erased.DOSSIER_CODE.col())
                .collectAsList()) {
            if (row.isNullAt(0)) {
                dossiers.add(row.getString(1));
            } else {
                persons.add(row.getString(0));
            }
        }
        return new ErasedPersons(persons, dossiers);
    }

    /**
     * Erases, publishes the tables as they are then, and deletes the files of all their earlier versions.
     *
     * @return for people: how much was erased, and where else the person may be
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no publication, or a run that died is to be gone on
     *     with; LOCKED when another run is at work
     */
    public static NightResult run(SparkSession spark, Settings settings, Who who, Progress progress) {
        return Opening.locked(spark, settings, progress, look -> inOrder(look, settings, who));
    }

    private static NightResult inOrder(Supplier<Opening> look, Settings settings, Who who) {
        Opening opening = look.get();
        opening.dead().ifPresent(dead -> {
            throw Failures.deadRunWaits(dead.runId());
        });
        Publication before = opening.before().orElseThrow(() -> Failures.lakeMissing(settings.lakeRoot()));
        List<Table> behind = Opening.behind(opening.lake(), Optional.of(before));
        if (!behind.isEmpty()) {
            throw Failures.erasureWaits(behind.stream().map(Table::name).collect(Collectors.joining(", ")));
        }
        Erasure erasure = new Erasure(opening);
        erasure.erase(opening, who);
        NightResult published = opening.begin(
                Ledger::newRunId,
                new Intake(List.of(), PendingFiles.newestDays(opening.lake()), Optional.empty(), List.of()),
                Night::inOrder);
        erasure.forget(published.published().orElseThrow(), settings.publicationsKeepDays());
        return published.saying(erasure.lines);
    }

    private void erase(Opening opening, Who who) {
        progress.phase("erase", "the rows of one person or dossier");
        lake.create(Erased.TABLE);
        Column isPerson = who.personHash()
                .map(hash ->
                        StagedDossier.PERSON_HASH.col().equalTo(HexFormat.of().parseHex(hash)))
                .orElse(lit(false));
        Set<String> codes = new TreeSet<>();
        who.dossierCode().ifPresent(codes::add);
        Stream.of(Dossier.TABLE, StagedDossier.TABLE)
                .filter(table -> lake.version(table) > 0)
                .forEach(table -> lake.read(table)
                        .filter(isPerson.and(StagedDossier.DOSSIER_CODE.col().isNotNull()))
                        .select(StagedDossier.DOSSIER_CODE.col())
                        .distinct()
                        .collectAsList()
                        .forEach(row -> codes.add(row.getString(0))));
        remember(who, codes, opening);

        for (Feeds feed : Feeds.values()) {
            eraseStaged(feed.stage(), isPerson, codes);
        }
        eraseQuarantined(codes);
        Column isTheirs = isOneOf(StagedDossier.DOSSIER_CODE, codes);
        said(
                DossierVersion.TABLE,
                lake.update(DossierVersion.TABLE, Map.of(Staged.CONTENT_HASH, lit(NO_HASH)), isTheirs.and(hasHash())));
        // The last write: from here on a night that finds this unfinished publishes it.
        said(Dossier.TABLE, lake.update(Dossier.TABLE, WITHOUT_PERSON, isTheirs.and(isOfAPerson())));
        if (lines.isEmpty()) {
            lines.add("Nothing that is stored tells of this person or dossier. What lands later is read without them.");
        }
        written().forEach(table -> new TableFiles(lake, table).purge());
    }

    /**
     * Before anything else, so that a night after a kill takes in nothing of them. The list is written anew, in order, so that
     * neither its rows nor its files tell who came with what.
     */
    private void remember(Who who, Collection<String> codes, Opening opening) {
        ErasedPersons known = known(lake);
        Set<String> dossiers = new TreeSet<>(known.dossiers());
        dossiers.addAll(codes);
        boolean isNew =
                who.personHash().filter(hash -> !known.persons().contains(hash)).isPresent();
        if (isNew || dossiers.size() > known.dossiers().size()) {
            List<Row> rows = new ArrayList<>();
            if (lake.version(Erased.TABLE) > 0) {
                rows.addAll(lake.read(Erased.TABLE)
                        .filter(Erased.PERSON_HASH.col().isNotNull())
                        .collectAsList());
            }
            if (isNew) {
                rows.add(RowFactory.create(
                        who.personHash().get(),
                        opening.settings().privacyKeyId().orElse(null),
                        null));
            }
            rows.sort(Comparator.comparing(row -> row.getString(0)));
            dossiers.forEach(code -> rows.add(RowFactory.create(null, null, code)));
            lake.replace(
                    Erased.TABLE,
                    lake.spark().createDataFrame(rows, Erased.TABLE.schema()).coalesce(1));
        }
    }

    /** The texts before the persons, by whom the refused records are found. */
    private void eraseStaged(Table stage, Column isPerson, Collection<String> codes) {
        Column isTheirs = DOSSIER_CODES.stream()
                .filter(field -> has(stage, field))
                .map(field -> isOneOf(field, codes))
                .reduce(namesOneOf(codes), Column::or);
        if (has(stage, StagedDossier.PERSON_HASH)) {
            isTheirs = isTheirs.or(isPerson);
        }
        long rows = lake.update(stage, WITHOUT_TEXT, isTheirs.and(hasText()));
        if (has(stage, StagedDossier.PERSON_HASH)) {
            rows += lake.update(stage, WITHOUT_PERSON, isTheirs.and(isOfAPerson()));
        }
        said(stage, rows);
    }

    /** A refused record lies in quarantine, too, and has no more to be known by there than its place. */
    private void eraseQuarantined(Collection<String> codes) {
        String[] place = {Staged.RUN_ID.name(), Staged.PATH.name(), Staged.POSITION.name()};
        Dataset<Row> erased = Stream.of(Feeds.values())
                .map(Feeds::stage)
                .filter(stage -> lake.version(stage) > 0)
                .map(stage -> lake.read(stage)
                        .filter(Staged.RAW.col().equalTo(Erased.TEXT))
                        .select(Staged.RUN_ID.col(), Staged.PATH.col(), Staged.POSITION.col()))
                .reduce(Dataset::unionAll)
                .orElseThrow();
        Dataset<Row> rows = kept.keep(lake.read(Quarantine.TABLE)
                .filter(hasText())
                .join(erased, place, "left_semi")
                .withColumn(Staged.RAW.name(), lit(Erased.TEXT)));
        List<Object> runs = rows.select(Staged.RUN_ID.col()).distinct().collectAsList().stream()
                .map(row -> row.get(0))
                .toList();
        if (!runs.isEmpty()) {
            lake.merge(Quarantine.TABLE, Quarantine.TABLE.conform(rows), runs, lit(true));
        }
        said(Quarantine.TABLE, rows.count());
    }

    /** Deletes what the tables were before. */
    private void forget(Publication published, int keepDays) {
        progress.phase("forget", "what the tables held before");
        written().forEach(table -> {
            new TableFiles(lake, table).forget(published.versionOf(table));
            new Retention(lake, table, keepDays).apply();
        });
        lines.add("Not looked at: the landing folder, copies of the lake, logs, and what was exported.");
    }

    private Stream<Table> written() {
        return TABLES.stream().filter(table -> lake.version(table) > 0);
    }

    private void said(Table table, long rows) {
        if (rows > 0) {
            lines.add("%-20s %,d rows".formatted(table.name(), rows));
        }
    }

    private static boolean has(Table table, Field field) {
        return table.columns().stream().anyMatch(each -> each.name().equals(field.name()));
    }

    private static Column isOneOf(Field code, Collection<String> codes) {
        return code.col().isin(codes.toArray());
    }

    /** The text of a record that could not be taken apart names a dossier all the same. */
    private static Column namesOneOf(Collection<String> codes) {
        return codes.stream().map(code -> Staged.RAW.col().contains(code)).reduce(lit(false), Column::or);
    }

    private static Column hasText() {
        return Staged.RAW.col().isNotNull().and(not(Staged.RAW.col().equalTo(Erased.TEXT)));
    }

    private static Column isOfAPerson() {
        return StagedDossier.PERSON_HASH.col().isNotNull();
    }

    private static Column hasHash() {
        return not(Staged.CONTENT_HASH.col().equalTo(lit(NO_HASH)));
    }
}
