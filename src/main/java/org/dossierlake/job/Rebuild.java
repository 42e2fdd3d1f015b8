// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Run;
import org.dossierlake.table.StagedDossier;

/**
 * The way back when the books do not say what the stored rows say: a table was created anew, the counting code changed,
 * or somebody touched the postings. Posts the difference under its own run; nothing that was posted is altered.
 */
public final class Rebuild {

    /** The cause of what a rebuild posts, whatever has befallen the books, but for {@link #RULE}. */
    static final String REBUILD = "rebuild";

    /** The cause of what a rebuild posts where other code had counted the same rows: a rule of counting has changed. */
    static final String RULE = "rule";

    private final NightRun night;
    private final Lake lake;
    private final Publication before;
    private final String due766;

    /** @param due766 which due time the stored dossiers are judged by, see {@link Publication#due766()} */
    Rebuild(NightRun night, Publication before, String due766) {
        this.night = night;
        this.lake = night.lake();
        this.before = before;
        this.due766 = due766;
    }

    /**
     * Posts what is missing from the books, then publishes. Running it twice is harmless: the second time posts nothing.
     *
     * <p>Where a night died before it published, its tables are posted as they are, and publishing is left to the next
     * night: it finishes what depends on them.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no publication or a table whose rows count is not
     *     there; LOCKED when another run is at work; BOOKS when a row breaks the identity of its definition
     */
    public static NightResult statistics(SparkSession spark, Settings settings, Progress progress) {
        return run(spark, settings, progress, Rebuild::inOrder);
    }

    /**
     * The same for one part of the books: only its cells are compared and made up for. What is posted is added to every
     * published row that it counts in; of the others only those of periods that lie in the part altogether are told anew.
     *
     * @param from the part's first day; empty where it has none
     * @param to its last day; empty where it has none
     * @throws org.dossierlake.failure.RunFailure as {@link #statistics}; BOOKS also where postings do not cover the stored
     *     rows: then no part of them can be made up for alone
     */
    public static NightResult part(
            SparkSession spark,
            Settings settings,
            Optional<LocalDate> from,
            Optional<LocalDate> to,
            Progress progress) {
        return run(spark, settings, progress, rebuild -> rebuild.inOrder(new Part(from, to)));
    }

    private static NightResult run(
            SparkSession spark, Settings settings, Progress progress, Function<Rebuild, NightResult> work) {
        return Opening.holding(spark, settings, progress, held -> {
            Lake lake = held.lake();
            Publication before = Publication.newest(lake).orElseThrow(() -> Failures.lakeMissing(settings.lakeRoot()));
            Posted.SOURCES.stream()
                    .filter(source -> !lake.exists(source))
                    .findFirst()
                    .ifPresent(missing -> {
                        throw Failures.countedTableMissing(missing.name(), lake.path(missing));
                    });
            Instant startedAt = Instant.now();
            NightRun night = new NightRun(
                    lake,
                    settings,
                    NightRun.UNNUMBERED,
                    Ledger.newRunId(startedAt),
                    startedAt,
                    startedAt.atZone(settings.timeZone()).toLocalDate(),
                    List.of(),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    AgencyRegister.of(Agency.versions(lake.read(Agency.TABLE).collectAsList())),
                    Optional.of(before),
                    held.progress(),
                    held.kept(),
                    false,
                    Optional.empty());
            return work.apply(new Rebuild(night, before, before.due766()));
        });
    }

    private NightResult inOrder() {
        new Ledger(night).createTables();
        // Before anything is posted: afterwards a table that was created anew is known.
        return books(List.of(), isBehind());
    }

    /**
     * Posts what is missing from the books, and publishes.
     *
     * @param said what was done before, for people
     * @param isBehind whether publishing is left to a night that has to finish another one's work
     */
    NightResult books(List<String> said, boolean isBehind) {
        Ledger ledger = new Ledger(night);
        List<Found> found = found();
        agencies();

        List<String> lines = new ArrayList<>(said);
        for (Found books : found) {
            String target = books.posted().target().name();
            night.progress().phase("post", "what is missing from " + target);
            lines.add("%-20s %,d cells were wrong".formatted(target, post(books)));
        }
        if (isBehind) {
            lines.add("A night died before it published: nothing was published. Run \"dossierlake nightly\", which"
                    + " finishes its work and publishes.");
            ledger.close(List.of(), Run.DONE, NightResult.DONE);
            return new NightResult(Optional.of(night.runId()), NightResult.DONE, lines);
        }
        Publishing publishing = new Publishing(night, before.newestDay());
        night.progress().phase("publish", "statistics as of " + before.newestDay());
        publishing.publishAnew(Posted.controlled(lake::read));
        return published(publishing, lines);
    }

    private NightResult published(Publishing publishing, List<String> lines) {
        new Ledger(night).close(List.of(), Run.DONE, NightResult.DONE);
        Publication publication = publishing.appendPublication(Optional.ofNullable(before.completeUntil()), due766);
        lines.add("Published as number %d by run %s: stocks at the end of %s."
                .formatted(publication.number(), publication.runId(), publication.newestDay()));
        return new NightResult(Optional.of(night.runId()), NightResult.DONE, lines);
    }

    /** What is posted here says nothing of what the postings cover: that must be everything already. */
    private NightResult inOrder(Part part) {
        List<Found> found = found();
        Coverage.required(lake, Optional.of(before));
        if (isBehind() || !Published.of(night).isWhole()) {
            throw Failures.partOfUnpublished();
        }
        List<String> lines = new ArrayList<>();
        for (Found books : found) {
            Posted posted = books.posted();
            night.progress()
                    .phase("post", "what is missing from " + posted.target().name());
            Dataset<Row> missing = night.kept().keep(missing(books).filter(part.holds(posted)));
            long cells = missing.count();
            if (cells > 0) {
                lake.appendAfter(posted.target(), books.target(), signed(missing, REBUILD), Map.of());
            }
            lines.add("%-20s %,d cells were wrong".formatted(posted.target().name(), cells));
        }
        Publishing publishing = new Publishing(night, before.newestDay());
        night.progress().phase("publish", "statistics as of " + before.newestDay());
        publishing.publishPart(part, Recount.of(lake::read, before.newestDay(), night.kept()));
        lines.add("What lies outside was not looked at: \"dossierlake verify\" tells whether it is right.");
        return published(publishing, lines);
    }

    /**
     * Whether a night did not live to publish: it may have merged a catalogue that no dossier is counted by yet, or facts; no
     * table that was created anew says so by its version.
     */
    private boolean isBehind() {
        boolean isNightDead = Opened.unended(lake, Optional.of(before))
                .filter(opened -> !Run.isReplay(opened.runId()))
                .isPresent();
        return isNightDead
                || Posted.ALL.stream().noneMatch(posted -> Coverage.isRecreated(lake, posted))
                        && !Opening.behind(lake, Optional.of(before)).isEmpty();
    }

    /** Lists the agencies of all stored rows: a table that was created anew may name others than before. */
    private void agencies() {
        Map<String, String> roots = new HashMap<>();
        Stream.of(Dossier.TABLE, Payment.TABLE)
                .map(table -> lake.read(table).select(Agency.AGENCY_CODE.col(), StagedDossier.AGENCY_ROOT.col()))
                .reduce(Dataset::unionAll)
                .orElseThrow()
                .distinct()
                .collectAsList()
                .forEach(row -> roots.put(row.getString(0), row.getString(1)));
        Agencies.keep(night.spark(), lake, night.agencies(), roots);
    }

    /**
     * Books as a rebuild found them. What it posts is made out of these versions: of what another run that has taken over the
     * lake merges or posts meanwhile, nothing must be posted twice.
     *
     * @param source version of the table that is counted
     * @param target version of the postings
     */
    private record Found(Posted posted, long source, long target) {}

    private List<Found> found() {
        return Posted.ALL.stream()
                .map(posted -> new Found(posted, lake.version(posted.source()), lake.version(posted.target())))
                .toList();
    }

    /** Appends contributions of all rows - sum of postings; returns in how many cells they differed. */
    private long post(Found found) {
        Posted posted = found.posted();
        Dataset<Row> missing = night.kept().keep(missing(found));
        long cells = missing.count();
        String cause = Coverage.isOfOtherCode(lake, posted) ? RULE : REBUILD;
        if (cells > 0 || !Coverage.isComplete(lake, posted)) {
            lake.appendAfter(
                    posted.target(),
                    found.target(),
                    signed(missing, cause),
                    Coverage.anew(lake, posted, found.source()));
        }
        return cells;
    }

    /** Whether a rebuild posted this, for either cause: the changed rows say nothing of it. */
    static Column isPostedByRebuild() {
        return Cell.CAUSE.col().isin(REBUILD, RULE);
    }

    private Dataset<Row> signed(Dataset<Row> missing, String cause) {
        return missing.withColumn(Cell.CAUSE.name(), lit(cause)).withColumn(Cell.RUN_ID.name(), lit(night.runId()));
    }

    private Dataset<Row> missing(Found found) {
        Posted posted = found.posted();
        Dataset<Row> expected = posted.contributed(lake.readAt(posted.source(), found.source()));
        Dataset<Row> takenBack = posted.summed(lake.readAt(posted.target(), found.target()))
                .select(Stream.concat(
                                posted.cell().stream().map(Field::col),
                                posted.measures().stream().map(Rebuild::negative))
                        .toArray(Column[]::new));
        return posted.summed(expected.unionByName(takenBack));
    }

    private static Column negative(Field measure) {
        return measure.of(negate(measure.col()));
    }
}
