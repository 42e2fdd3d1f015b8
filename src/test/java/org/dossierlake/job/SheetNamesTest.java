// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.poi.ss.util.WorkbookUtil;
import org.dossierlake.lake.Publication;
import org.junit.jupiter.api.Test;

class SheetNamesTest {

    /** In a spreadsheet's 31 characters, with room for the number of a further sheet. */
    private static final int LONGEST = 27;

    @Test
    void eachPublishedTableHasAVietnameseNameThatASpreadsheetTakes() {
        assertThat(Tables.SHOWN)
                .extracting(SheetNames::of)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(
                        Tables.SHOWN.stream().map(table -> table.name()).toList())
                .allSatisfy(name -> {
                    assertThat(WorkbookUtil.createSafeSheetName(name)).isEqualTo(name);
                    assertThat(name).hasSizeLessThanOrEqualTo(LONGEST);
                });
    }

    @Test
    void aStoredTableKeepsItsName() {
        assertThat(SheetNames.of(Publication.TABLE)).isEqualTo("publication");
    }
}
