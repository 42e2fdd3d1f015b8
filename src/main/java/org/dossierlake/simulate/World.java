// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The simulated country: its agencies, procedures and banks, each used as unevenly as in life (Zipf-like). */
final class World {

    private static final String[] PROVINCE = {"VN.LOCALITIES", "VN"};

    /** From the busiest to the rarest. The chains to the root are written out: they are the truth, not a result. */
    static final List<Agency> AGENCIES = List.of(
            below("H44", "H44.100"),
            below("H29", "H29.120"),
            below("H44", "H44.101"),
            below("H57", "H57.210"),
            below("H44", "H44.01"),
            below("H29", "H29.05"),
            below("H26", "H26.300"),
            Agency.of("000.00.01.H59", "H59", "VN.LOCALITIES", "VN")
                    .goneTo("H61.UNALLOCATED", "H61", "VN.LOCALITIES", "VN"),
            below("H57", "H57.211"),
            Agency.of("H44", PROVINCE),
            Agency.of("G09.20", "G09", "VN.MINISTRIES", "VN"),
            below("H57", "H57.03"),
            below("H29", "H29.121"),
            below("H26", "H26.08"),
            below("H44", "H44.102"),
            Agency.of("K05.10", "K05", "VN.OTHER", "VN"),
            new Agency("VN.OTHER", "TTPVHCC", List.of("VN"), List.of()));

    static final List<String> BANKS =
            List.of("VCB", "BIDV", "VIETINBANK", "MOMO", "AGRIBANK", "VNPTPAY", "MBBANK", "ZALOPAY");

    /** Names of fields, as lists of procedures have them; the first has the code LV01. */
    private static final List<String> FIELDS = List.of(
            "Hộ tịch",
            "Chứng thực",
            "Đất đai",
            "Thành lập và hoạt động của hộ kinh doanh",
            "Bảo trợ xã hội",
            "Hoạt động xây dựng",
            "Đường bộ",
            "Lao động",
            "Người có công");

    private static final int[] LIMITS = {1, 3, 5, 2, 10, 3, 7, 15, 1, 5};

    static final List<Procedure> PROCEDURES = procedures();

    private World() {}

    static Agency agency(Random random) {
        return AGENCIES.get(zipf(random, AGENCIES.size()));
    }

    static Procedure procedure(Random random) {
        return PROCEDURES.get(zipf(random, PROCEDURES.size()));
    }

    static String bank(Random random) {
        return BANKS.get(zipf(random, BANKS.size()));
    }

    /** A number from 0 to n - 1; number k comes in proportion to 1 / (k + 1). */
    static int zipf(Random random, int n) {
        double total = 0;
        for (int k = 1; k <= n; k++) {
            total += 1.0 / k;
        }
        double left = random.nextDouble() * total;
        for (int k = 1; k < n; k++) {
            left -= 1.0 / k;
            if (left < 0) {
                return k - 1;
            }
        }
        return n - 1;
    }

    private static Agency below(String province, String code) {
        return Agency.of(code, province, "VN.LOCALITIES", "VN");
    }

    /** The name of a field of this world's procedures. */
    static String fieldName(String code) {
        return FIELDS.get(Integer.parseInt(code.substring(2)) - 1);
    }

    private static String fieldCode(int i) {
        return "LV%02d".formatted(1 + i);
    }

    private static List<Procedure> procedures() {
        List<Procedure> list = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long fee = i % 2 == 0 ? 0 : 10_000L * (1 + i * 7 % 30);
            list.add(new Procedure(
                    "%d.%06d".formatted(1 + i % 2, 4100 + 37 * i),
                    "Thủ tục hành chính số " + (i + 1),
                    fieldCode(i % FIELDS.size()),
                    LIMITS[i % LIMITS.length],
                    fee));
        }
        return List.copyOf(list);
    }
}
