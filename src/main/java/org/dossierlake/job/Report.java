// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.YearMonth;
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

    /**
     * The agencies to rank. At a node above groups those below the groups: provinces and ministries, not their two groups.
     * What a node handles itself stands beside those below it.
     */
    private static final String BELOW =
            """
            WITH now AS (
              SELECT agency_code, agency_kind, parent_code FROM agency
              WHERE agency_valid_to IS NULL OR agency_valid_to >= :end)
            SELECT agency_code FROM now WHERE parent_code = :agency AND agency_kind <> 'group'
            UNION SELECT concat(:agency, '.OWN')
            UNION SELECT n.agency_code FROM now n JOIN now g ON n.parent_code = g.agency_code
              WHERE g.parent_code = :agency AND g.agency_kind = 'group'""";

    private Report() {}

    /**
     * Writes the report; the file is there when it is whole, or as it was.
     *
     * @return the file
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no lake yet, no such period or agency, nothing about
     *     them, or the file cannot be written
     */
    public static Path write(Query query, Question question) {
        SparkSession spark = query.spark();
        Settings settings = query.settings();
        Optional<Period> named =
                question.period().map(name -> Period.named(name).orElseThrow(() -> Failures.unknownPeriod(name)));
        question.file().ifPresent(Report::refuseUnusable);
        Publication publication = query.readers().publication();
        Period period = named.orElseGet(() -> newestMonth(publication));
        Readers readers = query.readers().only(period.kind());
        String periodName =
                question.period().orElseGet(() -> YearMonth.from(period.start()).toString());
        readers.nameMentioned(Sections.ALL.stream().map(Section::sql).reduce("", (all, sql) -> all + "\n" + sql));
        List<String> roots =
                codes(spark, "SELECT DISTINCT agency_code FROM agency WHERE parent_code IS NULL", Map.of());
        Row node = node(spark, question.agency().map(List::of).orElse(roots), period)
                .orElseThrow(() -> Unpublished.rows(
                        readers,
                        Timeliness.TABLE,
                        VIEW,
                        question.agency().orElse(String.join(", ", roots)),
                        periodName));
        String agency = node.getString(0);
        Map<String, Object> asked = Map.of(
                "agency", agency,
                "below",
                        codes(spark, BELOW, Map.of("agency", agency, "end", period.end()))
                                .toArray(new String[0]),
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
        // A code that senders made up names no other folder.
        Path file = question.file()
                .orElseGet(() -> Path.of("report-%s-%s-%s.html"
                        .formatted(agency.replaceAll("[^\\w.-]", "_"), periodName, question.language())));
        replace(file, Page.html(about, question.language(), answered(spark, asked, roots.contains(agency))));
        return file;
    }

    private static Period newestMonth(Publication publication) {
        return Optional.ofNullable(publication.completeUntil())
                .map(day -> Period.newestWhole(PeriodKind.MONTH, day))
                .filter(month -> !month.end().isAfter(publication.newestDay()))
                .orElseGet(() -> Period.containing(PeriodKind.MONTH, publication.newestDay()));
    }

    /** Few: the agencies of a country are some thousands. */
    private static List<String> codes(SparkSession spark, String sql, Map<String, Object> asked) {
        return spark.sql(sql, asked).orderBy("agency_code").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** Code and name of the one of these nodes that received most in the period; empty where none has a row. */
    private static Optional<Row> node(SparkSession spark, List<String> agencies, Period period) {
        return spark
                .sql(
                        """
                        SELECT agency_code, agency_name FROM timeliness
                        WHERE array_contains(:agencies, agency_code) AND agency_view = 'as_of_today'
                          AND breakdown = 'total' AND period_kind = :kind AND period_start = :start
                        ORDER BY received DESC, agency_code LIMIT 1""",
                        Map.of(
                                "agencies", agencies.toArray(new String[0]),
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

    /**
     * The questions do not wait for each other: most of their time goes into plans, not into rows. The last begin first: the
     * longest of all, about the points that are counted from all other tables, is among them.
     */
    private static List<Page.Answered> answered(SparkSession spark, Map<String, Object> asked, boolean isWhole) {
        List<Section> told = Sections.ALL.stream()
                .filter(section -> isWhole || section.scope() == Section.Scope.ANY)
                .toList();
        Page.Answered[] answered = new Page.Answered[told.size()];
        List<Runnable> work = new ArrayList<>();
        IntStream.range(0, answered.length)
                .forEach(i -> work.add(
                        0,
                        () -> answered[i] = new Page.Answered(
                                told.get(i), spark.sql(told.get(i).sql(), asked).collectAsList())));
        Concurrently.run(spark, work);
        return List.of(answered);
    }

    private static void refuseUnusable(Path file) {
        if (Files.isDirectory(file)) {
            throw Failures.reportFileUnusable(file, "is a folder; name a file in it");
        }
        OutputFile.whyUnusable(file).ifPresent(why -> {
            throw Failures.reportFileUnusable(file, why);
        });
    }

    private static void replace(Path file, String text) {
        refuseUnusable(file);
        Path unfinished = OutputFile.unfinished(file);
        try {
            try {
                Files.writeString(unfinished, text);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
