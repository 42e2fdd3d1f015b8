// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/**
 * An accepted entry of the catalogue, as sent.
 *
 * @param code the procedure's short code
 * @param validFrom first day; null where it speaks of all time
 * @param field code of its field
 * @param onlineLevel null where not said
 * @param returnsPaper null where not said
 * @param hasFee null where not said
 * @param times channel, number and unit of each maximum time
 */
record SentProcedure(
        String code,
        LocalDate validFrom,
        String field,
        Integer onlineLevel,
        Boolean returnsPaper,
        Boolean hasFee,
        List<Maximum> times) {

    /** A maximum time: the number and the unit as our tables write them. */
    record Maximum(String channel, String time, String unit) {}

    static SentProcedure of(PortalRecord record) {
        LocalDateTime validFrom = PortalDate.read(record.text("NGAYHIEULUC"));
        String level = record.text("MUCDO");
        String paper = record.text("TRAKETQUAGIAY");
        List<PortalRecord> fees = record.records("PHILEPHI");
        return new SentProcedure(
                record.text("MATTHC").substring(0, 8),
                validFrom == null ? null : validFrom.toLocalDate(),
                record.records("LINHVUCTHUCHIEN").get(0).text("MALINHVUC"),
                level.isEmpty() ? null : Integer.valueOf(level),
                paper.isEmpty() ? null : !paper.equals("0"),
                fees.isEmpty()
                        ? null
                        : fees.stream()
                                .noneMatch(fee -> List.of("0", "Miễn phí").contains(fee.text("SOTIEN"))),
                record.records("CACHTHUCTHUCHIEN").stream()
                        .filter(time -> !time.text("THOIGIANGIAIQUYET").isEmpty())
                        .map(time -> new Maximum(
                                time.text("KENH"), time.text("THOIGIANGIAIQUYET"), unit(time.text("DONVITINH"))))
                        .toList());
    }

    /** Whether it holds on a day; on an unknown day every entry does. */
    boolean holdsOn(LocalDate day) {
        return validFrom == null || day == null || !validFrom.isAfter(day);
    }

    /** The maximum time of a channel; null where none is said. */
    Maximum maximum(String channel) {
        return times.stream()
                .filter(time -> time.channel().equals(channel))
                .findFirst()
                .orElse(null);
    }

    private static String unit(String name) {
        return switch (name) {
            case "Ngày làm việc" -> "working_day";
            case "Giờ" -> "hour";
            default -> "calendar_day";
        };
    }
}
