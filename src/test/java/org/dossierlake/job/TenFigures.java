// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Ten figures of July 2025, those at the head of the report, which every tool can be asked for; and how each tells them. */
final class TenFigures {

    /** The figures by table. No two have one name. */
    static final Map<String, List<String>> ASKED = new LinkedHashMap<>();

    static {
        ASKED.put("timeliness", List.of("received", "resolved", "on_time_rate", "in_progress_overdue"));
        ASKED.put("processing_time", List.of("p50_working_hours", "p90_working_hours"));
        ASKED.put("digitisation", List.of("online_filing_rate", "dossier_digitised_rate"));
        ASKED.put("online_payment", List.of("successful", "amount"));
    }

    /** The period in question, as commands name it. */
    static final String PERIOD = "2025-07";

    /** The agency in question. */
    static final String AGENCY = "VN";

    private static final Map<String, String> KEY = Map.of(
            "agency_code", AGENCY,
            "agency_view", "as_of_today",
            "breakdown", "total",
            "period_kind", "month",
            "period_start", PERIOD + "-01");

    private static final Pattern HEADLINE = Pattern.compile("data-headline=\"(\\w+)\" data-value=\"([^\"]+)\"");
    private static final Pattern CELL = Pattern.compile("data-column=\"(\\w+)\" data-value=\"([^\"]+)\"");
    private static final Pattern EXPLAINED = Pattern.compile("(?m)^  (\\w+) +([\\d,.]+)  ");

    private TenFigures() {}

    /** The question to one of the tables, in words that every engine knows. */
    static String sql(String table) {
        return "SELECT %s FROM %s WHERE %s"
                .formatted(
                        String.join(", ", ASKED.get(table)),
                        table,
                        key(table).entrySet().stream()
                                .map(cell -> "%s = %s'%s'"
                                        .formatted(
                                                cell.getKey(),
                                                cell.getKey().endsWith("_start") ? "DATE " : "",
                                                cell.getValue()))
                                .collect(Collectors.joining(" AND ")));
    }

    private static Map<String, String> key(String table) {
        Map<String, String> key = new TreeMap<>(KEY);
        if (table.equals("online_payment")) {
            key.put("currency", "VND");
        }
        return key;
    }

    /** Of Spark's only row. */
    static Map<String, BigDecimal> ofRow(List<Row> rows) {
        assertThat(rows).hasSize(1);
        Row row = rows.get(0);
        return Arrays.stream(row.schema().fieldNames())
                .collect(Collectors.toMap(name -> name, name -> number(row.getAs(name))));
    }

    /** Of the table that {@code sql} prints for people. */
    static Map<String, BigDecimal> ofTable(String printed) {
        List<String[]> lines =
                printed.lines().map(line -> line.strip().split(" +")).toList();
        assertThat(lines).hasSize(3);
        return figures(lines.get(0), lines.get(2));
    }

    /** Of the CSV that {@code sql} prints. */
    static Map<String, BigDecimal> ofCsv(String printed) {
        List<String[]> lines = printed.lines().map(line -> line.split(",")).toList();
        assertThat(lines).hasSize(2);
        return figures(lines.get(0), lines.get(1));
    }

    /** Of the JSON that {@code sql} prints. */
    static Map<String, BigDecimal> ofJson(String printed) throws IOException {
        Map<String, BigDecimal> figures = new HashMap<>();
        JsonNode json = new ObjectMapper().readTree(printed);
        json.fieldNames()
                .forEachRemaining(
                        name -> figures.put(name, number(json.get(name).asText())));
        return figures;
    }

    /** Of what {@code explain} tells. */
    static Map<String, BigDecimal> ofExplanation(String table, String told) {
        return EXPLAINED
                .matcher(told)
                .results()
                .filter(figure -> ASKED.get(table).contains(figure.group(1)))
                .collect(Collectors.toMap(
                        figure -> figure.group(1),
                        figure -> number(figure.group(2).replace(",", ""))));
    }

    /** Of the report's page. */
    static Map<String, BigDecimal> ofPage(String html) {
        return marked(HEADLINE, html);
    }

    /** Of a table in a notebook. */
    static Map<String, BigDecimal> ofNotebook(String html) {
        return marked(CELL, html);
    }

    private static Map<String, BigDecimal> marked(Pattern mark, String html) {
        return mark.matcher(html)
                .results()
                .collect(Collectors.toMap((MatchResult cell) -> cell.group(1), cell -> number(cell.group(2))));
    }

    /** Of an exported CSV. */
    static Map<String, BigDecimal> ofCsvFile(String table, Path file) throws IOException {
        CsvParserSettings settings = new CsvParserSettings();
        settings.setMaxColumns(1_000);
        try (InputStream in = Files.newInputStream(file)) {
            // It skips the byte order mark.
            return ofRows(table, new CsvParser(settings).parseAll(in, "UTF-8"));
        }
    }

    /** Of an exported workbook: its cells as they are stored, not as they are shown. */
    static Map<String, BigDecimal> ofWorkbook(String table, Path file) throws IOException, XMLStreamException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<String[]> rows = new ArrayList<>();
            List<String> cells = new ArrayList<>();
            XMLStreamReader sheet = xml(zip, "xl/worksheets/sheet1.xml");
            while (sheet.hasNext()) {
                int event = sheet.next();
                if (event == XMLStreamReader.END_ELEMENT && sheet.getLocalName().equals("row")) {
                    rows.add(cells.toArray(String[]::new));
                    cells.clear();
                } else if (event == XMLStreamReader.START_ELEMENT) {
                    switch (sheet.getLocalName()) {
                        case "c" -> {
                            int column = column(sheet.getAttributeValue(null, "r"));
                            while (cells.size() <= column) {
                                cells.add("");
                            }
                        }
                        case "v", "t" -> cells.set(cells.size() - 1, sheet.getElementText());
                        default -> {}
                    }
                }
            }
            return ofRows(table, rows);
        }
    }

    private static XMLStreamReader xml(ZipFile zip, String entry) throws IOException, XMLStreamException {
        return XMLInputFactory.newFactory().createXMLStreamReader(zip.getInputStream(zip.getEntry(entry)));
    }

    /** The column of a cell such as {@code AB7}, from 0 on. */
    private static int column(String cell) {
        int column = 0;
        for (char letter : cell.replaceAll("\\d", "").toCharArray()) {
            column = 26 * column + letter - 'A' + 1;
        }
        return column - 1;
    }

    /** Of rows of texts, the header first. A day may be text or, as workbooks have it, the 45,839th since 1899. */
    private static Map<String, BigDecimal> ofRows(String table, List<String[]> rows) {
        List<String> header = Arrays.asList(rows.get(0));
        Map<String, String> key = key(table);
        List<String[]> found = rows.stream()
                .skip(1)
                .filter(row -> key.entrySet().stream().allMatch(cell -> {
                    String text = row[header.indexOf(cell.getKey())];
                    return cell.getValue().equals(text)
                            || cell.getKey().endsWith("_start") && text != null && text.matches("45839(\\.0)?");
                }))
                .toList();
        assertThat(found).hasSize(1);
        return ASKED.get(table).stream()
                .collect(Collectors.toMap(name -> name, name -> number(found.get(0)[header.indexOf(name)])));
    }

    /** Of an exported Parquet file. */
    static Map<String, BigDecimal> ofParquet(String table, Dataset<Row> rows) {
        rows.createOrReplaceTempView("exported");
        return ofRow(rows.sparkSession()
                .sql(sql(table).replace(" FROM " + table + " ", " FROM exported "))
                .collectAsList());
    }

    private static Map<String, BigDecimal> figures(String[] names, String[] values) {
        return IntStream.range(0, names.length)
                .boxed()
                .collect(Collectors.toMap(i -> names[i], i -> number(values[i])));
    }

    static BigDecimal number(Object value) {
        return new BigDecimal(value.toString());
    }
}
