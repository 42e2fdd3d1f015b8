// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Publication;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.report.Language;
import org.dossierlake.report.Page;
import org.dossierlake.report.Section;
import org.dossierlake.report.Sections;
import org.dossierlake.statistic.Timeliness;

/** The report for people: one file that tells how an agency did in a period. */
public final class Report {

    /**
     * What is asked.
     *
     * @param agency code of an agency or of a node above agencies; empty for the one that has none above it
     * @param period its name, see {@link Period#named}; empty for the newest month that has landed whole, or, while none
     *     has, the month of the newest day
     * @param file what is to be written, empty for {@code report-AGENCY-PERIOD-LANGUAGE.html} in the working folder; an
     *     earlier report there is replaced
     */
    public record Question(Language language, Optional<String> agency, Optional<String> period, Optional<Path> file) {}

    private static final String VIEW = "as_of_today";

    private Report() {}

    /**
     * Writes the report; the file is there when it is whole, or as it was.
     *
     * @return the file
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no lake yet, no such period or agency, nothing about
     *     them, or the file cannot be written
     */
    public static Path write(SparkSession spark, Settings settings, Question question) {
        Optional<Period> named =
                question.period().map(name -> Period.named(name).orElseThrow(() -> Failures.unknownPeriod(name)));
        question.file().ifPresent(Report::refuseUnusable);
        Readers readers = Readers.of(spark, settings);
        Publication publication = readers.publication();
        Period period = named.orElseGet(() -> newestMonth(publication));
        readers.nameMentioned(Sections.ALL.stream().map(Section::sql).reduce("", (all, sql) -> all + "\n" + sql));
        Row node = node(spark, question, period)
                .orElseThrow(() -> Unpublished.rows(
                        readers,
                        Timeliness.TABLE,
                        VIEW,
                        question.agency().orElse("the whole"),
                        question.period().orElse(period.start().toString().substring(0, 7))));
        String agency = node.getString(0);
        Map<String, Object> asked = Map.of(
                "agency", agency,
                "kind", period.kind().code(),
                "start", period.start(),
                "end", period.end(),
                "first", first(period),
                "currency", settings.currency());
        Page.About about = new Page.About(
                agency,
                node.getString(1),
                period,
                publication.number(),
                publication.runId(),
                publication.publishedAt().toString().substring(0, 16).replace('T', ' '),
                Optional.ofNullable(publication.completeUntil()),
                publication.newestDay(),
                settings.currency());
        Path file = question.file()
                .orElseGet(() -> Path.of("report-%s-%s-%s.html"
                        .formatted(
                                agency,
                                question.period()
                                        .orElse(period.start().toString().substring(0, 7)),
                                question.language())));
        replace(file, Page.html(about, question.language(), answered(spark, asked, node.getBoolean(2))));
        return file;
    }

    private static Period newestMonth(Publication publication) {
        return Optional.ofNullable(publication.completeUntil())
                .map(day -> Period.newestWhole(PeriodKind.MONTH, day))
                .filter(month -> !month.end().isAfter(publication.newestDay()))
                .orElseGet(() -> Period.containing(PeriodKind.MONTH, publication.newestDay()));
    }

    /** Code, name, and whether none is above it, of the node in question; empty where it has nothing in the period. */
    private static Optional<Row> node(SparkSession spark, Question question, Period period) {
        return spark
                .sql(
                        """
                        SELECT t.agency_code, t.agency_name, a.parent_code IS NULL AS is_whole
                        FROM timeliness t JOIN agency a ON a.agency_code = t.agency_code
                        WHERE t.agency_view = 'as_of_today' AND t.breakdown = 'total'
                          AND t.period_kind = :kind AND t.period_start = :start
                          AND if(:agency = '', a.parent_code IS NULL, t.agency_code = :agency)
                        ORDER BY t.received DESC, t.agency_code, a.agency_valid_from DESC LIMIT 1""",
                        Map.of(
                                "agency", question.agency().orElse(""),
                                "kind", period.kind().code(),
                                "start", period.start()))
                .collectAsList()
                .stream()
                .findFirst();
    }

    private static LocalDate first(Period last) {
        return Stream.iterate(
                        last,
                        period ->
                                Period.containing(period.kind(), period.start().minusDays(1)))
                .skip(Sections.PERIODS - 1L)
                .findFirst()
                .orElseThrow()
                .start();
    }

    /** The questions do not wait for each other: most of their time goes into plans, not into rows. */
    private static List<Page.Answered> answered(SparkSession spark, Map<String, Object> asked, boolean isWhole) {
        List<Section> told = Sections.ALL.stream()
                .filter(section -> isWhole || section.scope() == Section.Scope.ANY)
                .toList();
        Page.Answered[] answered = new Page.Answered[told.size()];
        List<Runnable> work = new ArrayList<>();
        IntStream.range(0, answered.length)
                .forEach(i -> work.add(() -> answered[i] = new Page.Answered(
                        told.get(i), spark.sql(told.get(i).sql(), asked).collectAsList())));
        Concurrently.run(spark, work);
        return List.of(answered);
    }

    private static void refuseUnusable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw Failures.reportFileUnusable(
                    file, "lies in no folder that there is; make the folder, or name another one");
        }
        if (Files.isDirectory(file)) {
            throw Failures.reportFileUnusable(file, "is a folder; name a file in it");
        }
        if (!Files.isWritable(folder)) {
            throw Failures.reportFileUnusable(file, "lies in a folder where this user may not write; name another one");
        }
    }

    private static void replace(Path file, String text) {
        refuseUnusable(file);
        Path whole = file.toAbsolutePath();
        Path unfinished = whole.resolveSibling(".%s.%d.tmp"
                .formatted(whole.getFileName(), ProcessHandle.current().pid()));
        try {
            Files.writeString(unfinished, text);
            Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deleteIfThere(unfinished);
        }
    }

    private static void deleteIfThere(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
