// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetFeedTest {

    private static final String HEADER =
            "programme,target_code,unit_of_count,agency,role,assigned_at,due,done_at,cancelled_at\n";

    @TempDir
    Path folder;

    @Test
    void aCleanEntryIsTyped() {
        Row row = staged(
                        """
                        NQ57,T-001,tasks,000.00.00.H59,with,2025-01-10,2025-06-30 17:00:00,2025-06-30T23:30:00Z,2025-07-02
                        """)
                .get(0);
        assertThat(Landed.texts(row, "rules")).isEmpty();
        assertThat(Landed.texts(row, "unknown_fields")).isNull();
        assertThat(StagedTarget.CANONICAL.stream()
                        .map(field -> "%s %s".formatted(field.name(), row.<Object>getAs(field.name()))))
                .containsExactly(
                        "programme NQ57",
                        "target_code T-001",
                        "agency_code H59",
                        "agency_root VN",
                        "role with",
                        "unit_of_count tasks",
                        "assigned_on 2025-01-10",
                        "due_on 2025-06-30",
                        // Half past eleven at night in UTC is the next morning in Vietnam.
                        "done_on 2025-07-01",
                        "cancelled_on 2025-07-02",
                        "version_at null");
    }

    @Test
    void whatIsNotSaidIsATargetOfItsOwnThatTheAgencyLeads() {
        Row row = staged("IOC,C-01,,H44,,2025-01-10,,,\n").get(0);
        assertThat(Landed.texts(row, "rules")).isEmpty();
        assertThat(Landed.<String>get(row, "unit_of_count")).isEqualTo("targets");
        assertThat(Landed.<String>get(row, "role")).isEqualTo("lead");
        assertThat(Landed.<LocalDate>get(row, "due_on")).isNull();
        assertThat(Landed.<LocalDate>get(row, "done_on")).isNull();
        assertThat(Landed.<LocalDate>get(row, "cancelled_on")).isNull();
    }

    @Test
    void aFileMayLackTheColumnsThatMayBeEmptyAndNoOther() {
        Landed landed = new Landed(folder);
        landed.file("targets/2025-07-01/a.csv", "programme,target_code,agency,assigned_at\nIOC,C-01,H44,2025-01-10\n");
        landed.file("targets/2025-07-01/b.csv", "programme,target_code,agency,due\nIOC,C-02,H44,2025-01-10\n");
        assertThat(landed.drifts(Sent.TARGETS, dialect()))
                .extracting(SchemaDrift::path, SchemaDrift::fields)
                .containsExactly(tuple("targets/2025-07-01/b.csv", "assigned_at"));
    }

    @Test
    void eachRuleRefusesItsRow() {
        // The file is of 1 July 2025: what was done on that day only just keeps its promise.
        Map<String, String> broken = new LinkedHashMap<>();
        broken.put("PROGRAMME_MISSING", " ,T-001,tasks,H44,lead,2025-01-10,,,");
        broken.put("TARGET_CODE_MISSING", "NQ57,,tasks,H44,lead,2025-01-10,,,");
        broken.put("AGENCY_CODE_UNREADABLE", "NQ57,T-001,tasks,Bộ Y tế,lead,2025-01-10,,,");
        broken.put("ROLE_UNREADABLE", "NQ57,T-001,tasks,H44,chair,2025-01-10,,,");
        broken.put("ASSIGNED_UNREADABLE", "NQ57,T-001,tasks,H44,lead,,,,");
        broken.put("DUE_UNREADABLE", "NQ57,T-001,tasks,H44,lead,2025-01-10,2025-02-30,,");
        broken.put("DONE_UNREADABLE", "NQ57,T-001,tasks,H44,lead,2025-01-10,,yes,");
        broken.put("CANCELLED_UNREADABLE", "NQ57,T-001,tasks,H44,lead,2025-01-10,,,01/07/2025");
        broken.put("DONE_AFTER_FILE_DAY", "NQ57,T-001,tasks,H44,lead,2025-01-10,,2025-07-02,");
        broken.put("DONE_BEFORE_ASSIGNED", "NQ57,T-001,tasks,H44,lead,2025-01-10,,2025-01-09,");
        broken.put("CANCELLED_BEFORE_ASSIGNED", "NQ57,T-001,tasks,H44,lead,2025-01-10,,,2025-01-09");
        assertThat(TargetFeed.RULES.stream()
                        .filter(rule -> !rule.field().equals(Rule.RECORD))
                        .map(Rule::code))
                .containsExactlyElementsOf(broken.keySet());
        assertThat(staged(String.join("\n", broken.values()) + "\n"))
                .flatExtracting(row -> Landed.texts(row, "rules"))
                .containsExactlyElementsOf(broken.keySet());
        assertThat(
                        staged(
                                """
                        NQ57,T-001,tasks,H44,lead,2025-07-01,2025-06-01,2025-07-01,2025-07-01
                        NQ57,T-002,tasks,VN,lead,2025-07-01,,,
                        NQ57,T-003,tasks,VN.LOCALITIES,lead,hôm qua,,,
                        """))
                .extracting(row -> String.join(" ", Landed.texts(row, "rules")))
                .containsExactly("", "AGENCY_CODE_UNREADABLE", "AGENCY_CODE_UNREADABLE ASSIGNED_UNREADABLE");
    }

    @Test
    void quarantineTellsWhatIsRefusedAndHidesWhatMayBeAName() {
        Row row = staged("NQ57,T-001,tasks,H44,Nguyễn Văn A,2025-13-01,,,\n").get(0);
        assertThat(row.<String>getAs(Staged.SENDER.name())).isEqualTo("H44");
        assertThat(row.<Row>getList(row.fieldIndex(Staged.SAID.name())).stream()
                        .map(said -> said.getString(0) + " " + said.getString(2)))
                .contains("programme NQ57", "code T-001", "agency H44", "assigned 2025-13-01", "due null")
                .contains("role like aaaaaa aaa a (12 characters)");
    }

    @Test
    void equalEntriesHaveEqualContentAndDifferentOnesDoNot() {
        List<Row> rows = staged(
                """
                NQ57,T-001,tasks,H44,,2025-01-10,,,
                NQ57,T-001,tasks,000.00.00.H44,lead,2025-01-10,,,
                NQ57,T-001,tasks,H44,lead,2025-01-10,,2025-06-30,
                """);
        assertThat(Landed.<byte[]>get(rows.get(1), "content_hash"))
                .isEqualTo(Landed.<byte[]>get(rows.get(0), "content_hash"));
        assertThat(Landed.<byte[]>get(rows.get(2), "content_hash"))
                .isNotEqualTo(Landed.<byte[]>get(rows.get(0), "content_hash"));
    }

    private static Dialect dialect() {
        return Landed.dialect("targets");
    }

    private List<Row> staged(String lines) {
        return new Landed(folder)
                .file("targets/2025-07-01/a.csv", HEADER + lines)
                .staged(Sent.TARGETS, dialect());
    }
}
