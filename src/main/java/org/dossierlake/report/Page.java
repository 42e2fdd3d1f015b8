// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.dossierlake.posting.Period;
import org.dossierlake.report.Section.Col;

/**
 * The report as one HTML file that needs nothing beside it. Each figure stands once, in a table, as it is read and, in
 * {@code data-value}, as the table has it; the charts are drawn from these tables when the page is opened, so a page
 * without JavaScript still tells everything.
 */
public final class Page {

    /**
     * What the report is about.
     *
     * @param agency the code of the node
     * @param agencyName its name today
     * @param number of the publication
     * @param runId the run that published
     * @param publishedAt its moment, as it is shown
     * @param completeUntil up to which day the required feeds have landed; empty where one never has
     * @param newestDay at whose end stocks are counted
     * @param currency of all money
     */
    public record About(
            String agency,
            String agencyName,
            Period period,
            long number,
            String runId,
            String publishedAt,
            Optional<LocalDate> completeUntil,
            LocalDate newestDay,
            String currency) {}

    /**
     * A section with its answer.
     *
     * @param rows those of the section's question
     */
    public record Answered(Section section, List<Row> rows) {

        private Object value(int row, String column) {
            return rows.get(row).get(section.indexOf(column));
        }
    }

    private static final String CODE = "agency_code";

    /** More characters than these do not fit a tile in large letters. */
    private static final int MOST_LARGE = 9;

    private final About about;
    private final Language language;
    private final List<Answered> sections;
    private final StringBuilder html = new StringBuilder();

    private Page(About about, Language language, List<Answered> sections) {
        this.about = about;
        this.language = language;
        this.sections = sections;
    }

    /** The whole file. */
    public static String html(About about, Language language, List<Answered> sections) {
        Page page = new Page(about, language, sections);
        page.tell();
        return page.html.toString();
    }

    static InputStream resource(String name) {
        return Objects.requireNonNull(Page.class.getResourceAsStream(name), name);
    }

    private void tell() {
        String title = language.text("title");
        add(
                """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="generator" content="dossierlake">
                <link rel="icon" href="data:,">
                <title>%s · %s · %s</title>
                <style>
                %s</style>
                </head>
                <body>
                <a class="skip" href="#content">%s</a>
                <header>
                <p class="what">%s</p>
                <h1>%s</h1>
                <p class="period">%s</p>
                <p>%s</p>
                </header>
                """,
                language.text("language"),
                escaped(title),
                escaped(about.agencyName()),
                escaped(language.period(about.period())),
                inlined("report.css"),
                escaped(language.text("skip")),
                escaped(title),
                escaped(about.agencyName()),
                escaped(language.period(about.period())),
                escaped(complete()));
        addContents();
        add("<main id=\"content\">\n");
        addHeadlines();
        sections.forEach(this::addSection);
        add(
                "</main>\n<footer><p>%s</p><p>%s</p></footer>\n",
                escaped(language.text("published", String.valueOf(about.number()), about.runId(), about.publishedAt())),
                escaped(language.text("currency", about.currency())));
        add("<script>%s</script>\n<script>%s</script>\n", inlined("echarts.min.js"), inlined("report.js"));
        add("</body>\n</html>\n");
    }

    /** Whether all that was to land of the period has landed. */
    private boolean isWhole() {
        return about.completeUntil()
                .filter(day -> !day.isBefore(about.period().end()))
                .isPresent();
    }

    private String complete() {
        return language.text(
                isWhole() ? "complete" : "incomplete",
                about.completeUntil().map(language::date).orElse(language.text("no_day")),
                language.date(
                        about.newestDay().isBefore(about.period().end())
                                ? about.newestDay()
                                : about.period().end()));
    }

    private void addContents() {
        add("<nav aria-label=\"%s\"><ul>\n", escaped(language.text("contents")));
        for (Answered each : sections) {
            String name = each.section().name();
            add("<li><a href=\"#%s\">%s</a></li>\n", name, escaped(language.text(name + ".title")));
        }
        add("</ul></nav>\n");
    }

    private void addHeadlines() {
        add("<section class=\"headlines\" aria-label=\"%s\"><dl>\n", escaped(language.text("headline")));
        for (Sections.Headline headline : Sections.HEADLINES) {
            sections.stream()
                    .filter(each -> each.section().equals(headline.section()))
                    .forEach(answered -> addHeadline(answered, headline.column()));
        }
        add("</dl></section>\n");
    }

    private void addHeadline(Answered answered, String column) {
        Shown shown = answered.section()
                .columns()
                .get(answered.section().indexOf(column))
                .shown();
        Object now = valueOf(answered, column, about.period());
        Object before = valueOf(
                answered,
                column,
                Period.containing(about.period().kind(), about.period().start().minusDays(1)));
        add(
                "<div><dt>%s</dt><dd%s data-headline=\"%s\" data-value=\"%s\">%s</dd><dd class=\"change\">%s</dd></div>\n",
                escaped(language.text("column." + column)
                        + (shown == Shown.MONEY ? " (%s)".formatted(about.currency()) : "")),
                language.shown(now, shown).length() > MOST_LARGE ? " class=\"long\"" : "",
                column,
                raw(now),
                escaped(language.shown(now, shown)),
                escaped(change(now, before, shown)));
    }

    /** Null where the period has no row. */
    private static Object valueOf(Answered answered, String column, Period period) {
        for (int row = 0; row < answered.rows().size(); row++) {
            if (period.start().equals(answered.rows().get(row).get(0))) {
                return answered.value(row, column);
            }
        }
        return null;
    }

    /**
     * Rates change by points of a per cent, hours by hours, all else by a share of what it was. A period that runs on is not
     * held against a whole one.
     */
    private String change(Object now, Object before, Shown shown) {
        if (!isWhole()) {
            return language.text("running");
        }
        if (now == null || before == null) {
            return language.text("no_before");
        }
        double from = ((Number) before).doubleValue();
        double difference = ((Number) now).doubleValue() - from;
        // What is shown of rates and hours has one decimal.
        double shownOf = shown == Shown.RATE ? 100 * difference : difference;
        if (difference == 0 || (shown == Shown.RATE || shown == Shown.HOURS) && Math.abs(shownOf) < 0.05) {
            return language.text("no_change");
        }
        String by =
                switch (shown) {
                    case RATE -> language.text("points", language.difference(100 * difference, 1));
                    case HOURS -> language.difference(difference, 1);
                    default ->
                        // A share of nothing is none, and one that is shown as 0.0 tells nothing.
                        Math.abs(100 * difference) < 0.05 * Math.abs(from) || from == 0
                                ? language.difference(difference, 0)
                                : language.difference(100 * difference / from, 1) + " %";
                };
        return language.text("change", by);
    }

    private void addSection(Answered answered) {
        Section section = answered.section();
        String title = language.text(section.name() + ".title");
        add("<section id=\"%s\"><h2>%s</h2>\n", section.name(), escaped(title));
        if (answered.rows().isEmpty()) {
            add("<p class=\"nothing\">%s</p>\n", escaped(language.text("nothing")));
        } else {
            if (section.columns().stream().anyMatch(col -> col.name().equals(CODE))) {
                addTiles(answered);
            }
            add(
                    "<div class=\"chart\" role=\"img\" aria-label=\"%s\" data-drawing=\"%s\" data-drawn=\"%s\" data-unit=\"%s\"></div>\n",
                    escaped(title),
                    section.drawing().name(),
                    section.drawn().stream()
                            .map(column -> String.valueOf(section.indexOf(column)))
                            .collect(Collectors.joining(",")),
                    section.columns()
                            .get(section.indexOf(section.drawn().get(0)))
                            .shown()
                            .name());
            addTable(answered, title);
        }
        add("<p class=\"definition\">%s</p></section>\n", escaped(language.text(section.name() + ".definition")));
    }

    private void addTable(Answered answered, String title) {
        Section section = answered.section();
        add(
                "<details%s><summary>%s</summary><div class=\"wide\" tabindex=\"0\"><table><caption>%s</caption><thead><tr>",
                section.drawing() == Section.Drawing.BARS ? " open" : "",
                escaped(language.text("figures")),
                escaped(title));
        for (Col col : section.columns()) {
            add(
                    "<th scope=\"col\"%s>%s</th>",
                    col.shown().isNumber() ? " class=\"number\"" : "", escaped(language.text("column." + col.name())));
        }
        add("</tr></thead><tbody>\n");
        for (Row row : answered.rows()) {
            add("<tr>");
            for (int i = 0; i < section.columns().size(); i++) {
                addCell(section.columns().get(i).shown(), row.get(i), i == 0);
            }
            add("</tr>\n");
        }
        add("</tbody></table></div></details>\n");
    }

    private void addCell(Shown shown, Object value, boolean isLabel) {
        String text = escaped(
                shown == Shown.PERIOD
                        ? language.period(Period.containing(about.period().kind(), (LocalDate) value))
                        : language.shown(value, shown));
        if (isLabel) {
            add("<th scope=\"row\" data-value=\"%s\">%s</th>", raw(value), text);
        } else if (shown.isNumber()) {
            add("<td class=\"number\" data-value=\"%s\">%s</td>", raw(value), text);
        } else {
            add("<td>%s</td>", text);
        }
    }

    /** The map of the provinces that have figures; nothing where none has a tile. */
    private void addTiles(Answered answered) {
        Map<Object, Row> byCode = answered.rows().stream()
                .collect(Collectors.toMap(row -> row.get(answered.section().indexOf(CODE)), row -> row));
        if (byCode.keySet().stream().noneMatch(ProvinceTiles.BY_CODE::containsKey)) {
            return;
        }
        String drawn = answered.section().drawn().get(0);
        add("<ul class=\"tiles\" aria-label=\"%s\">\n", escaped(language.text("map")));
        ProvinceTiles.BY_CODE.forEach((code, tile) -> {
            Object value = Optional.ofNullable(byCode.get(code))
                    .map(row -> row.get(answered.section().indexOf(drawn)))
                    .orElse(null);
            add(
                    "<li class=\"tile%s\" style=\"grid-column:%d;grid-row:%d\"><span>%s</span> <b data-tile=\"%s\" data-value=\"%s\">%s</b></li>\n",
                    value == null ? " none" : " step" + step(((Number) value).doubleValue()),
                    tile.column(),
                    tile.row(),
                    escaped(tile.name()),
                    code,
                    raw(value),
                    escaped(value == null ? language.text("map_none") : language.shown(value, Shown.RATE)));
        });
        add("</ul>\n");
    }

    /** Darker is better: below 60, 75, 90 and 95 per cent, and above. */
    private static int step(double rate) {
        double[] limits = {0.60, 0.75, 0.90, 0.95};
        int step = 0;
        while (step < limits.length && rate >= limits[step]) {
            step++;
        }
        return step;
    }

    /** As the table has it; empty where it has nothing. */
    static String raw(Object value) {
        if (value == null) {
            return "";
        }
        return escaped(value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString());
    }

    /** Text of senders stands in the page as text, whatever it holds. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String inlined(String resource) {
        try (InputStream in = resource(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("</script", "<\\/script");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String pattern, Object... open) {
        html.append(open.length == 0 ? pattern : pattern.formatted(open));
    }
}
