// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.dossierlake.LocalSpark;
import org.dossierlake.posting.PeriodKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a question says of kinds of period is used where it is certain, and changes no answer. */
class AskedKindsTest {

    private static final String ALL = "all";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "month|SELECT * FROM timeliness WHERE period_kind = 'month' AND agency_code = 'H01'",
                "month|SELECT t.received FROM Timeliness AS t WHERE agency_code = 'H01' AND T.Period_Kind = 'month'",
                "month|SELECT timeliness.received FROM timeliness WHERE timeliness.period_kind = 'month'",
                "month,year|SELECT * FROM timeliness WHERE (period_kind IN ('year', 'month')) AND received > 0",
                "month,quarter|WITH a AS (SELECT * FROM timeliness WHERE period_kind = 'month')"
                        + " SELECT * FROM a, (SELECT * FROM form_06 WHERE period_kind = 'quarter')",
                "quarter|SELECT (SELECT max(total) FROM form_06 WHERE period_kind = 'quarter') FROM agency",
                "quarter|SELECT * FROM agency WHERE EXISTS (SELECT 1 FROM form_06 f"
                        + " WHERE f.period_kind = 'quarter' AND f.agency_code = agency.agency_code)",
                "all|SELECT * FROM timeliness",
                "all|SELECT * FROM agency_day",
                "all|SELECT * FROM timeliness WHERE period_kind = 'month' OR agency_code = 'H01'",
                "all|SELECT * FROM timeliness WHERE NOT period_kind = 'month'",
                "all|SELECT * FROM timeliness WHERE period_kind = agency_code",
                "all|SELECT * FROM timeliness WHERE period_kind = 'fortnight'",
                "all|SELECT * FROM timeliness WHERE period_kind LIKE 'month'",
                "all|SELECT * FROM timeliness t JOIN agency USING (agency_code) WHERE t.period_kind = 'month'",
                "all|SELECT * FROM timeliness, form_06 WHERE form_06.period_kind = 'month'",
                "all|SELECT * FROM timeliness WHERE period_kind = 'month' UNION ALL SELECT * FROM timeliness",
                "all|SELECT * FROM form_06 WHERE period_kind = 'month' AND agency_code IN (SELECT agency_code FROM timeliness)",
                "all|SELECT * FROM timeliness o WHERE EXISTS"
                        + " (SELECT 1 FROM form_06 WHERE o.period_kind = 'month' AND form_06.period_kind = 'month')",
                "all|WITH timeliness AS (SELECT 'year' AS period_kind) SELECT * FROM timeliness, form_06"
                        + " WHERE timeliness.period_kind = 'month'",
                "all|SELECT * FROM (SELECT period_kind, count(*) FROM timeliness GROUP BY 1) WHERE period_kind = 'month'",
                "all|SELECT period_kind, count(*) FROM timeliness GROUP BY 1 HAVING period_kind = 'month'"
            })
    void kindsAreKnownWhereTheQuestionSaysThemByItself(String expected, String sql) {
        String found = AskedKinds.of(Query.parsed(LocalSpark.session(), sql), sql).stream()
                .map(PeriodKind::code)
                .sorted()
                .collect(Collectors.joining(","));
        String all = List.of(PeriodKind.values()).stream()
                .map(PeriodKind::code)
                .sorted()
                .collect(Collectors.joining(","));
        assertThat(found.equals(all) ? ALL : found).isEqualTo(expected);
    }

    /** The second question names the same tables as the first, with rows of other kinds. */
    @Test
    void theAnswersAreThoseOfAllKinds() {
        Query query = new Query(LocalSpark.session(), ThreeNights.lakes().settings("three"));
        for (String question : List.of(
                "SELECT * FROM timeliness WHERE period_kind = 'admin_quarter'",
                "SELECT * FROM index_766 WHERE period_kind = 'month'")) {
            List<String> some = Lakes.texts(query.ask(question));
            assertThat(some).isNotEmpty();
            // This one asks for all kinds, as far as its words tell.
            assertThat(some).as(question).isEqualTo(Lakes.texts(query.ask(question + " OR agency_code = 'none'")));
        }
    }
}
