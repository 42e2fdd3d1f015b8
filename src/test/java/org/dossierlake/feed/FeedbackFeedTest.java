// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedFeedback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackFeedTest {

    private static final String HEADER = "feedback_code,agency,kind,received_at,refused_at,supplement_asked_at,"
            + "supplement_returned_at,answered_at,published_at,dissatisfied,repeated\n";

    @TempDir
    Path folder;

    @Test
    void aCleanRecordIsTyped() {
        Row row = staged("PA-1,000.00.00.H59,act,2025-01-10,,2025-01-13 17:00:00,2025-01-14,2025-06-29T23:30:00Z,"
                        + "2025-07-01,1,\n")
                .get(0);
        assertThat(Landed.texts(row, "rules")).isEmpty();
        assertThat(StagedFeedback.CANONICAL.stream()
                        .map(field -> "%s %s".formatted(field.name(), row.<Object>getAs(field.name()))))
                .containsExactly(
                        "feedback_code PA-1",
                        "agency_code H59",
                        "agency_root VN",
                        "calendar " + row.<String>getAs("calendar"),
                        "kind act",
                        "received_on 2025-01-10",
                        "refused_on null",
                        "supplement_asked_on 2025-01-13",
                        "supplement_returned_on 2025-01-14",
                        // Half past eleven at night in UTC is the next morning in Vietnam.
                        "answered_on 2025-06-30",
                        "published_on 2025-07-01",
                        "is_dissatisfied true",
                        "is_repeated false",
                        "version_at null");
        assertThat(row.<String>getAs("calendar")).isNotBlank();
    }

    @Test
    void eachRuleRefusesItsRow() {
        // The file is of 1 July 2025.
        Map<String, String> broken = new LinkedHashMap<>();
        broken.put("FEEDBACK_CODE_MISSING", " ,H44,act,2025-01-10,,,,,,,");
        broken.put("AGENCY_CODE_UNREADABLE", "PA-1,Bộ Y tế,act,2025-01-10,,,,,,,");
        broken.put("KIND_UNREADABLE", "PA-1,H44,complaint,2025-01-10,,,,,,,");
        broken.put("RECEIVED_UNREADABLE", "PA-1,H44,act,,,,,,,,");
        broken.put("REFUSED_UNREADABLE", "PA-1,H44,act,2025-01-10,no,,,,,,");
        broken.put("SUPPLEMENT_ASKED_UNREADABLE", "PA-1,H44,act,2025-01-10,,2025-02-30,,,,,");
        broken.put("SUPPLEMENT_RETURNED_UNREADABLE", "PA-1,H44,act,2025-01-10,,2025-01-11,soon,,,,");
        broken.put("ANSWERED_UNREADABLE", "PA-1,H44,act,2025-01-10,,,,x,,,");
        broken.put("PUBLISHED_UNREADABLE", "PA-1,H44,act,2025-01-10,,,,2025-01-11,x,,");
        broken.put("DISSATISFIED_UNREADABLE", "PA-1,H44,act,2025-01-10,,,,,,perhaps,");
        broken.put("REPEATED_UNREADABLE", "PA-1,H44,act,2025-01-10,,,,,,,3");
        broken.put("RECEIVED_AFTER_FILE_DAY", "PA-1,H44,act,2025-07-02,,,,,,,");
        broken.put("REFUSED_AFTER_FILE_DAY", "PA-1,H44,act,2025-07-01,2025-07-02,,,,,,");
        broken.put("SUPPLEMENT_ASKED_AFTER_FILE_DAY", "PA-1,H44,act,2025-07-01,,2025-07-02,,,,,");
        broken.put("SUPPLEMENT_RETURNED_AFTER_FILE_DAY", "PA-1,H44,act,2025-07-01,,2025-07-01,2025-07-02,,,,");
        broken.put("ANSWERED_AFTER_FILE_DAY", "PA-1,H44,act,2025-07-01,,,,2025-07-02,,,");
        broken.put("PUBLISHED_AFTER_FILE_DAY", "PA-1,H44,act,2025-07-01,,,,2025-07-01,2025-07-02,,");
        broken.put("REFUSED_BEFORE_RECEIVED", "PA-1,H44,act,2025-01-10,2025-01-09,,,,,,");
        broken.put("SUPPLEMENT_ASKED_BEFORE_RECEIVED", "PA-1,H44,act,2025-01-10,,2025-01-09,,,,,");
        broken.put("SUPPLEMENT_RETURNED_BEFORE_ASKED", "PA-1,H44,act,2025-01-10,,,2025-01-11,,,,");
        broken.put("ANSWERED_BEFORE_RECEIVED", "PA-1,H44,act,2025-01-10,,,,2025-01-09,,,");
        broken.put("PUBLISHED_BEFORE_ANSWERED", "PA-1,H44,act,2025-01-10,,,,2025-01-12,2025-01-11,,");
        broken.put("REFUSED_AND_ANSWERED", "PA-1,H44,act,2025-01-10,2025-01-12,,,2025-01-12,,,");
        assertThat(FeedbackFeed.RULES.stream()
                        .filter(rule -> !rule.field().equals(Rule.RECORD))
                        .map(Rule::code))
                .containsExactlyElementsOf(broken.keySet());
        assertThat(staged(String.join("\n", broken.values()) + "\n"))
                .extracting(row -> String.join(" ", Landed.texts(row, "rules")))
                .containsExactlyElementsOf(broken.keySet());
        assertThat(staged("PA-1,H44,regulation,2025-07-01,,2025-07-01,2025-07-01,2025-07-01,2025-07-01,0,true\n"))
                .flatExtracting(row -> Landed.texts(row, "rules"))
                .isEmpty();
    }

    @Test
    void aNameInAWrongColumnIsNotShownAndOtherColumnsAreNotRead() {
        Row row = new Landed(folder)
                .file(
                        "feedback/2025-07-01/a.csv",
                        "feedback_code,agency,kind,received_at,dissatisfied,sender\n"
                                + "PA-1,H44,Nguyễn Văn A,2025-01-10,Trần Thị B,Lê Văn C\n")
                .staged(Sent.FEEDBACK, Landed.dialect("feedback"))
                .get(0);
        assertThat(Landed.texts(row, "rules")).containsExactly("KIND_UNREADABLE", "DISSATISFIED_UNREADABLE");
        assertThat(row.<Row>getList(row.fieldIndex(Staged.SAID.name())).toString())
                .doesNotContain("Nguyễn", "Trần", "Lê");
    }

    private List<Row> staged(String lines) {
        return new Landed(folder)
                .file("feedback/2025-07-01/a.csv", HEADER + lines)
                .staged(Sent.FEEDBACK, Landed.dialect("feedback"));
    }
}
