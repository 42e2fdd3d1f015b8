// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.DossierCode;
import org.junit.jupiter.api.Test;

class CodeColumnsTest {

    private static final String[] AGENCIES = {
        "H44",
        "H44.100",
        "H26.00004",
        "G09.20",
        "000.00.00.H59",
        "000.00.01.H59",
        "00.00.00.K01",
        "h44",
        "HOSO",
        "",
        "H4",
        "1.2.H44"
    };
    private static final String[] DATES = {
        "250701", "250230", "20250701", "19991231", "21000101", "000000", "20251301", "2507", "250701x", ""
    };

    @Test
    void columnsReadACodeAsTheDomainDoes() {
        Random random = new Random(20250701);
        List<String> codes = new ArrayList<>(List.of("H44.100-250701-0001", "x", "--", "H44-"));
        for (int i = 0; i < 400; i++) {
            codes.add(AGENCIES[random.nextInt(AGENCIES.length)]
                    + (random.nextInt(10) == 0 ? "" : "-")
                    + DATES[random.nextInt(DATES.length)]
                    + (random.nextInt(10) == 0 ? "" : "-")
                    + random.nextInt(10_000));
        }
        List<Row> rows = LocalSpark.session()
                .createDataset(codes, Encoders.STRING())
                .toDF("code")
                .select(col("code"), Agency.codeIn(col("code")), StagedDossier.monthIn(col("code")))
                .collectAsList();
        assertThat(rows).hasSize(404).allSatisfy(row -> {
            String code = row.getString(0);
            assertThat(row.getString(1))
                    .as(code)
                    .isEqualTo(DossierCode.agencyOf(code).map(AgencyCode::code).orElse(null));
            assertThat(row.get(2)).as(code).isEqualTo(DossierCode.monthOf(code));
        });
    }
}
