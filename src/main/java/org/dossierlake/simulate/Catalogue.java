// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The simulated catalogue of procedures as the portal writes it: most procedures, some of them with a later entry. */
final class Catalogue {

    private static final String[] ONLINE_LEVELS = {"4", "3", "4", "2", ""};
    private static final String[] RETURNS_PAPER = {"1", "0", "true", ""};
    private static final String[] LEVELS = {"Cấp xã", "Cấp tỉnh, Cấp xã", "Cấp bộ", "Cấp tỉnh", ""};

    private Catalogue() {}

    /**
     * All entries.
     *
     * @param changedOn the day from which the later entries are valid
     */
    static List<PortalRecord> records(LocalDate changedOn) {
        List<PortalRecord> records = new ArrayList<>();
        for (int i = 0; i < World.PROCEDURES.size(); i++) {
            Procedure procedure = World.PROCEDURES.get(i);
            if (i % 13 == 7) {
                // Dossiers name it, but the catalogue does not.
                continue;
            }
            records.add(entry(i, procedure, i, 0));
            if (i % 6 == 2) {
                records.add(
                        entry(i, procedure, i + 1, 1).put("NGAYHIEULUC", PortalDate.text(changedOn.atStartOfDay())));
            }
        }
        return records;
    }

    /** One entry for each procedure; every one of them returns its result on paper too. */
    static Stream<PortalRecord> recordsOf(List<Procedure> procedures) {
        return IntStream.range(0, procedures.size())
                .mapToObj(i -> entry(0, procedures.get(i), RETURNS_PAPER.length * i, 0));
    }

    /** An entry of procedure number {@code i}; {@code habit} says what stands in it. */
    private static PortalRecord entry(int i, Procedure procedure, int habit, int moreDays) {
        return new PortalRecord()
                .put("MATTHC", procedure.code() + (i % 4 == 1 ? ".000.00.00.H44" : ""))
                .put("TENTTHC", procedure.name())
                .put("LINHVUCTHUCHIEN", fields(habit % 9 == 4 ? "LV77" : procedure.fieldCode()))
                .put("CAPTHUCHIEN", LEVELS[habit % LEVELS.length])
                .put("COQUANTHUCHIEN", "Ủy ban nhân dân")
                .put("MUCDO", ONLINE_LEVELS[habit % ONLINE_LEVELS.length])
                .put("TRAKETQUAGIAY", RETURNS_PAPER[habit % RETURNS_PAPER.length])
                .put("CACHTHUCTHUCHIEN", times(procedure.limitWorkingDays() + moreDays, habit))
                .put("PHILEPHI", fees(procedure.fee(), habit));
    }

    private static List<PortalRecord> fields(String code) {
        return List.of(new PortalRecord().put("MALINHVUC", code));
    }

    /** At the desk in working days, online in days or hours; by post nothing is said, or half a day more. */
    private static List<PortalRecord> times(int days, int habit) {
        return List.of(
                time("1", Integer.toString(days), "Ngày làm việc"),
                habit % 2 == 0 ? time("2", Integer.toString(days), "Ngày") : time("2", 8 * days + "", "Giờ"),
                habit % 3 == 0 ? time("3", "", "") : time("3", days + ".5", "Ngày"));
    }

    private static PortalRecord time(String channel, String time, String unit) {
        return new PortalRecord()
                .put("KENH", channel)
                .put("THOIGIANGIAIQUYET", time)
                .put("DONVITINH", unit);
    }

    private static List<PortalRecord> fees(long fee, int habit) {
        if (fee == 0 && habit % 8 == 6) {
            return List.of();
        }
        String amount = fee == 0 ? habit % 8 == 0 ? "Miễn phí" : "0" : Long.toString(fee);
        return List.of(new PortalRecord().put("SOTIEN", amount));
    }
}
