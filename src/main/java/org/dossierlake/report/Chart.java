// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

import java.util.List;
import java.util.Objects;
import java.util.function.IntToLongFunction;

/** Charts as SVG without a script: drawn once, with every value beside its bar or in the tip over its point. */
final class Chart {

    /**
     * What is drawn in one colour.
     *
     * @param shown the unit of the values
     * @param values one for each label; null where there is none
     */
    record Series(String name, Shown shown, List<Number> values) {}

    private static final int WIDTH = 800;
    private static final int LABEL_WIDTH = 260;
    private static final int VALUE_WIDTH = 95;
    private static final int HEAD = 34;
    private static final int LEGEND = 22;
    private static final int AXIS = 26;

    private static final int BAR = 16;
    private static final int BETWEEN_ROWS = 8;

    private static final int LINES_HEIGHT = 240;
    private static final int SCALE_WIDTH = 80;
    private static final int MOST_DAYS_TOLD = 8;

    /** Of a label, in letters: what fits before its bar. */
    private static final int LONGEST_LABEL = 35;

    /** Told apart also by who does not tell colours apart, and on white of a contrast of 4.5 or more. */
    private static final List<String> COLOURS = List.of("#0b5cad", "#b34700", "#2f7d32", "#6b4fa0");

    private static final String INK = "#1b2430";
    private static final String LINE = "#d5dbe2";

    private final StringBuilder svg = new StringBuilder();
    private final Language language;
    private final List<Series> series;
    private final Scale scale;

    private Chart(List<Series> series, Language language) {
        if (series.isEmpty() || series.size() > COLOURS.size()) {
            throw new IllegalArgumentException(
                    "A chart draws 1 to %d columns, not %d".formatted(COLOURS.size(), series.size()));
        }
        this.language = language;
        this.series = series;
        this.scale = Scale.of(values(series));
    }

    static String bars(String title, List<String> labels, List<Series> series, Language language) {
        return new Chart(series, language).drawBars(title, labels);
    }

    static String lines(String title, List<String> labels, List<Series> series, Language language) {
        return new Chart(series, language).drawLines(title, labels);
    }

    private String drawBars(String title, List<String> labels) {
        int rowHeight = series.size() * BAR + BETWEEN_ROWS;
        int top = HEAD + (series.size() > 1 ? LEGEND : 0);
        int bottom = top + labels.size() * rowHeight;
        int left = LABEL_WIDTH + (scale.low() < 0 ? VALUE_WIDTH : 0);
        int right = WIDTH - VALUE_WIDTH;
        begin(title, bottom + AXIS, LABEL_WIDTH);
        for (double step : scale.steps()) {
            long x = scale.at(step, left, right);
            line(x, top, x, bottom, step == 0 ? INK : LINE);
            text(x, bottom + 17, "middle", language.step(step, series.get(0).shown()));
        }
        for (int row = 0; row < labels.size(); row++) {
            int y = top + row * rowHeight + BETWEEN_ROWS / 2;
            svg.append("<g>");
            tip(labels.get(row));
            text(LABEL_WIDTH - 8, y + (series.size() * BAR) / 2 + 4, "end", shortened(labels.get(row)));
            svg.append("</g>\n");
            for (int i = 0; i < series.size(); i++) {
                drawBar(labels.get(row), i, row, y + i * BAR, left, right);
            }
        }
        return end();
    }

    private void drawBar(String label, int of, int row, int y, int left, int right) {
        Number value = series.get(of).values().get(row);
        String shown = language.shown(value, series.get(of).shown());
        long zero = scale.at(0, left, right);
        if (value == null) {
            text(zero + 5, y + 12, "start", shown);
            return;
        }
        long tip = scale.at(value.doubleValue(), left, right);
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\">"
                .formatted(Math.min(zero, tip), y + 1, Math.abs(tip - zero), BAR - 2, COLOURS.get(of)));
        tip("%s, %s: %s".formatted(label, series.get(of).name(), shown));
        svg.append("</rect>\n");
        text(tip < zero ? tip - 5 : tip + 5, y + 12, tip < zero ? "end" : "start", shown);
    }

    private String drawLines(String title, List<String> labels) {
        int top = HEAD + (series.size() > 1 ? LEGEND : 0) + 6;
        int bottom = top + LINES_HEIGHT;
        int left = SCALE_WIDTH;
        int right = WIDTH - 40;
        begin(title, bottom + AXIS, left);
        for (double step : scale.steps()) {
            long y = scale.at(step, bottom, top);
            line(left, y, right, y, step == 0 ? INK : LINE);
            text(left - 8, y + 4, "end", language.step(step, series.get(0).shown()));
        }
        int last = labels.size() - 1;
        int every = Math.max(1, (labels.size() + MOST_DAYS_TOLD - 1) / MOST_DAYS_TOLD);
        for (int day = last; day >= 0; day -= every) {
            text(x(day, last, left, right), bottom + 17, "middle", labels.get(day));
        }
        for (int i = 0; i < series.size(); i++) {
            drawLine(labels, i, day -> x(day, last, left, right), bottom, top);
        }
        return end();
    }

    private void drawLine(List<String> labels, int of, IntToLongFunction x, int bottom, int top) {
        List<Number> values = series.get(of).values();
        StringBuilder path = new StringBuilder();
        boolean isGap = true;
        for (int day = 0; day < values.size(); day++) {
            if (values.get(day) != null) {
                path.append(
                        "%s%d %d".formatted(isGap ? "M" : "L", x.applyAsLong(day), y(values.get(day), bottom, top)));
            }
            isGap = values.get(day) == null;
        }
        svg.append(
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n".formatted(path, COLOURS.get(of)));
        for (int day = 0; day < values.size(); day++) {
            if (values.get(day) != null) {
                svg.append("<circle cx=\"%d\" cy=\"%d\" r=\"3\" fill=\"%s\">"
                        .formatted(x.applyAsLong(day), y(values.get(day), bottom, top), COLOURS.get(of)));
                tip("%s, %s: %s"
                        .formatted(
                                labels.get(day),
                                series.get(of).name(),
                                language.shown(values.get(day), series.get(of).shown())));
                svg.append("</circle>\n");
            }
        }
    }

    private static double[] values(List<Series> series) {
        return series.stream()
                .flatMap(each -> each.values().stream())
                .filter(Objects::nonNull)
                .mapToDouble(Number::doubleValue)
                .toArray();
    }

    private static long x(int day, int last, int left, int right) {
        return last == 0 ? (left + right) / 2 : left + Math.round((double) day / last * (right - left));
    }

    private long y(Number value, int bottom, int top) {
        return scale.at(value.doubleValue(), bottom, top);
    }

    private void begin(String title, int height, int legendAt) {
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" \
                aria-label="%3$s" style="max-width:100%%;background:#fff;font:12px system-ui,'DejaVu Sans',sans-serif">
                <text x="8" y="20" font-size="14" font-weight="600" fill="%4$s">%3$s</text>
                """
                        .formatted(WIDTH, height, Page.escaped(title), INK));
        if (series.size() > 1) {
            int at = legendAt;
            for (int i = 0; i < series.size(); i++) {
                svg.append("<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>\n"
                        .formatted(at, HEAD, COLOURS.get(i)));
                text(at + 17, HEAD + 10, "start", series.get(i).name());
                at += 40 + 7 * series.get(i).name().length();
            }
        }
    }

    private String end() {
        return svg.append("</svg>").toString();
    }

    private void line(long x1, long y1, long x2, long y2, String colour) {
        svg.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"/>\n".formatted(x1, y1, x2, y2, colour));
    }

    private void text(long x, long y, String anchor, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>"
                .formatted(x, y, anchor, INK, Page.escaped(text)));
    }

    private void tip(String text) {
        svg.append("<title>%s</title>".formatted(Page.escaped(text)));
    }

    /** A label as long as there is room for it; the tip has all of it. */
    private static String shortened(String label) {
        return label.codePointCount(0, label.length()) <= LONGEST_LABEL
                ? label
                : label.substring(0, label.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
    }
}
