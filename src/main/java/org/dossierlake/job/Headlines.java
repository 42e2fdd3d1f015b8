// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.table.Agency;

/** The few figures that people ask first, out of the published tables. */
public final class Headlines {

    private static final String FIGURES =
            """
            SELECT t.agency_name, t.period_start, t.period_end, t.received, t.received_online, t.resolved,
                   t.on_time_rate, t.on_time_rate_766, t.in_progress, t.in_progress_overdue,
                   p.mean_working_hours, p.p50_working_hours, p.p90_working_hours,
                   d.component_digitised_rate, d.dossier_digitised_rate, d.online_filing_rate,
                   o.successful, o.amount, o.currency
            FROM timeliness t
            LEFT JOIN processing_time p ON p.agency_code = t.agency_code AND p.agency_view = t.agency_view
              AND p.period_kind = t.period_kind AND p.period_start = t.period_start AND p.breakdown = 'total'
            LEFT JOIN digitisation d ON d.agency_code = t.agency_code AND d.agency_view = t.agency_view
              AND d.period_kind = t.period_kind AND d.period_start = t.period_start AND d.breakdown = 'total'
            LEFT JOIN online_payment o ON o.agency_code = t.agency_code AND o.agency_view = t.agency_view
              AND o.period_kind = t.period_kind AND o.period_start = t.period_start AND o.breakdown = 'total'
            WHERE t.agency_code = :agency AND t.period_kind = 'month' AND t.period_start = :start
              AND t.agency_view = 'as_of_today' AND t.breakdown = 'total'
            ORDER BY o.currency LIMIT 1""";

    private Headlines() {}

    /** The newest month of the whole tree: received, resolved, on time, time taken, digital, paid online. */
    public static List<String> lines(Query query) {
        List<Row> rows = newestMonth(query);
        List<String> lines = new ArrayList<>();
        for (Row row : rows) {
            lines.add("%s, %s to %s".formatted(row.get(0), row.get(1), row.get(2)));
            lines.add("Received            %,d dossiers, %,d of them online".formatted(row.getLong(3), row.getLong(4)));
            lines.add("Resolved            %,d".formatted(row.getLong(5)));
            lines.add("On time             %s by form II.06, %s by index 766".formatted(share(row, 6), share(row, 7)));
            lines.add("In progress         %,d, %,d of them overdue".formatted(row.getLong(8), row.getLong(9)));
            lines.add("Processing time     mean %s, median %s, 90 %% within %s working hours"
                    .formatted(hours(row, 10), hours(row, 11), hours(row, 12)));
            lines.add("Digital             component files %s, whole dossiers %s, filed online %s"
                    .formatted(share(row, 13), share(row, 14), share(row, 15)));
            lines.add(
                    row.isNullAt(16)
                            ? "Paid online         nothing"
                            : "Paid online         %,d payments, %,.0f %s"
                                    .formatted(row.getLong(16), row.getDecimal(17), row.get(18)));
        }
        return lines.isEmpty() ? List.of("Nothing has been received yet.") : lines;
    }

    /** One row, of the first root that has any; named and dated, so that nothing else is told. */
    private static List<Row> newestMonth(Query query) {
        Readers readers = query.readers().only(PeriodKind.MONTH);
        readers.nameMentioned(FIGURES);
        LocalDate start = Period.containing(
                        PeriodKind.MONTH, readers.publication().newestDay())
                .start();
        return readers
                .stored(Agency.TABLE)
                .filter(Agency.PARENT_CODE.col().isNull())
                .select(Agency.AGENCY_CODE.col())
                .distinct()
                .orderBy(Agency.AGENCY_CODE.col())
                .collectAsList()
                .stream()
                .map(root -> query.spark()
                        .sql(FIGURES, Map.of("agency", root.getString(0), "start", start))
                        .collectAsList())
                .filter(rows -> !rows.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static String share(Row row, int column) {
        return row.isNullAt(column) ? "-" : "%.1f %%".formatted(100 * row.getDouble(column));
    }

    private static String hours(Row row, int column) {
        return row.isNullAt(column) ? "-" : "%.1f".formatted(row.getDouble(column));
    }
}
