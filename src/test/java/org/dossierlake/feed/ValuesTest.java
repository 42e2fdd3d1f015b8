// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proof P13: values as people, spreadsheets and programs write them. Every case is made from the value that is meant, so
 * that what must come out is known from how it was written; nothing of the feeds is asked.
 */
class ValuesTest {

    private static final int CASES = 300;
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    /** Direction marks, zero-width characters, a soft hyphen and the byte order mark. */
    private static final String[] INVISIBLE = {
        "\u200E", "\u200F", "\u202B", "\u2067", "\u200B", "\u200D", "\u2060", "\u00AD", "\uFEFF"
    };

    private static final String[] BLANKS = {"\u00A0", "\u202F", "\u2009", "\u3000"};

    private static final String[] WORDS = {
        "Hoà Bình",
        "Hòa Bình",
        "Thanh Hoá",
        "Thanh Hóa",
        "Đăng ký",
        "khai sinh",
        "Thuỷ lợi",
        "Thủy lợi",
        "hộ tịch",
        "xã Bình Phú"
    };

    private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    private static final DateTimeFormatter SPACED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

    /** No day of any calendar, no hour of any day, no year that is meant, and formats that nobody agreed. */
    private static final String[] NO_MOMENTS = {
        "20250230080000",
        "20250229080000",
        "20250631120000",
        "20251301000000",
        "20250100000000",
        "20250701240000",
        "20250701236000",
        "20250701235960",
        "00000101000000",
        "99991231235959",
        "2025-02-30 08:00:00",
        "2025-07-01T24:00:00",
        "0000-01-01T00:00:00",
        "9999-12-31T23:59:59Z",
        "2025-07-01T08:00:00+19:00",
        "2025-07-01",
        "20250701",
        "01/07/2025 08:00",
        "1/7/2025",
        "1751331600",
        "2025-07-01T08:00",
        "20250701 080000",
        "0",
        "hom qua"
    };

    @TempDir
    Path folder;

    private final Random random = new Random(20250701);

    /**
     * @param text as sent
     * @param value what it means as text; null when it means nothing or two things
     * @param refusal the rule that it breaks; null for none
     * @param flags the flags that it raises
     */
    private record Case(String text, String value, String refusal, List<String> flags) {

        /** The same written in full-width characters, or with something that nobody sees at its end. */
        Case mended(String text) {
            List<String> all = new ArrayList<>(new TreeSet<>(flags));
            all.add("characters_mended");
            return new Case(text, value, refusal, List.copyOf(new TreeSet<>(all)));
        }
    }

    @Test
    void everyAmountIsReadAsItIsMeantOrRefused() {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            Case amount = amount(i % 12);
            cases.add(random.nextInt(4) == 0 ? strange(amount) : amount);
        }
        List<String> records = cases.stream()
                .map(each -> Landed.json(
                        "LoaiBanTin", "CONFIRM",
                        "MaLoi", "00",
                        "MaThamChieu", "TT1",
                        "MaTienTe", "VND",
                        "SoTien", each.text(),
                        "ThoiGianGD", "20250701090000"))
                .toList();
        List<Row> rows = new Landed(folder)
                .file("payments/2025-07-01/a.jsonl", String.join("\n", records))
                .staged(Sent.PAYMENTS, Landed.PORTAL);
        for (int i = 0; i < CASES; i++) {
            Case each = cases.get(i);
            Row row = rows.get(i);
            expectRules(row, each);
            BigDecimal read = row.getAs("control_amount");
            if (each.value() == null) {
                assertThat(read).as(each.text()).isNull();
            } else {
                assertThat(read).as(each.text()).isEqualByComparingTo(each.value());
            }
            if (each.refusal() == null) {
                assertThat(Landed.texts(row, "sent_flags")).as(each.text()).isEqualTo(each.flags());
            }
        }
        assertThat(cases.stream().filter(each -> each.refusal() == null)).hasSizeBetween(100, 250);
    }

    @Test
    void everyMomentCodeAndNameIsReadAsItIsMeantOrRefused() {
        List<Case> moments = new ArrayList<>();
        List<Case> codes = new ArrayList<>();
        List<Case> names = new ArrayList<>();
        List<String> records = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            Case moment = i < NO_MOMENTS.length ? noMoment(NO_MOMENTS[i]) : moment();
            moments.add(random.nextInt(4) == 0 ? strange(moment) : moment);
            Case code = plain("H44.100-250701-%04d".formatted(i));
            codes.add(random.nextInt(4) == 0 ? strange(code) : code);
            names.add(name());
            records.add(Landed.json(
                    "MaHoSo", codes.get(i).text(),
                    "TenTTHC", names.get(i).text(),
                    "KenhThucHien", "1",
                    "NgayHenTra", moments.get(i).text(),
                    "TrangThaiHoSo", "1"));
        }
        List<Row> rows = new Landed(folder)
                .file("dossiers/2025-07-01/a.jsonl", String.join("\n", records))
                .staged(Sent.DOSSIERS, Landed.PORTAL, Optional.empty());
        for (int i = 0; i < CASES; i++) {
            Row row = rows.get(i);
            String text = records.get(i);
            expectRules(row, moments.get(i));
            Instant read = row.getAs("promised_at");
            assertThat(read == null ? null : read.toString())
                    .as(text)
                    .isEqualTo(moments.get(i).value());
            if (read != null) {
                LocalDateTime wall = LocalDateTime.ofInstant(read, ZONE);
                assertThat(row.<LocalDate>getAs("promised_on")).as(text).isEqualTo(wall.toLocalDate());
                assertThat(row.<Integer>getAs("promised_second"))
                        .as(text)
                        .isEqualTo(wall.toLocalTime().toSecondOfDay());
            }
            assertThat(row.<String>getAs("dossier_code"))
                    .as(text)
                    .isEqualTo(codes.get(i).value());
            assertThat(row.<String>getAs("procedure_name"))
                    .as(text)
                    .isEqualTo(names.get(i).value());
            boolean mended =
                    !moments.get(i).flags().isEmpty() || !codes.get(i).flags().isEmpty();
            assertThat(Landed.texts(row, "sent_flags"))
                    .as(text)
                    .isEqualTo(mended ? List.of("characters_mended") : List.of());
        }
        assertThat(moments.stream().filter(each -> each.value() != null)).hasSizeBetween(150, 270);
    }

    private static void expectRules(Row row, Case each) {
        assertThat(Landed.texts(row, "rules"))
                .as(each.text())
                .isEqualTo(each.refusal() == null ? List.of() : List.of(each.refusal()));
    }

    private Case amount(int manner) {
        long value = 1 + (long) Math.pow(10, random.nextDouble() * 11);
        String digits = Long.toString(value);
        return switch (manner) {
            case 0 -> plain(digits);
            case 1 -> new Case(digits + (random.nextBoolean() ? ".0" : ".00"), digits, null, List.of());
            case 2 -> grouped(value, ".");
            case 3 -> grouped(value, ",");
            case 4 -> grouped(value, " ");
            case 5 -> withUnit(grouped(value, random.nextBoolean() ? "." : " "));
            case 6 -> withDecimals(value, true);
            case 7 -> withDecimals(value, false);
            case 8 -> new Case(digits + ",5", null, "AMOUNT_AMBIGUOUS", List.of());
            case 9 -> new Case(digits + ".5", digits + ".5", "AMOUNT_NOT_WHOLE", List.of());
            case 10 -> new Case("1" + "0".repeat(13 + random.nextInt(30)), null, "AMOUNT_UNREADABLE", List.of());
            default -> {
                String[] nothing = {
                    "", "mot tram", "1e400", "NaN", "0x1F", "1.23.456", "--5", "12 34", "1..000", "500 USD"
                };
                yield new Case(nothing[random.nextInt(nothing.length)], null, "AMOUNT_UNREADABLE", List.of());
            }
        };
    }

    /** One group behind a point or a comma may be decimals; a blank never is, and two groups never are. */
    private static Case grouped(long value, String separator) {
        String text = Long.toString(value).replaceAll("(?<=\\d)(?=(\\d{3})+$)", separator);
        if (value < 1_000) {
            return plain(text);
        }
        return value < 1_000_000 && !separator.equals(" ")
                ? new Case(text, null, "AMOUNT_AMBIGUOUS", List.of())
                : new Case(text, Long.toString(value), null, List.of("amount_with_separators"));
    }

    private Case withUnit(Case amount) {
        String[] units = {" đ", "đ", " VND", "vnđ", " đồng", " ₫"};
        String text = amount.text() + units[random.nextInt(units.length)];
        return new Case(
                text,
                amount.value(),
                amount.refusal(),
                amount.value() == null ? List.of() : List.of("amount_with_separators"));
    }

    /** Groups behind one separator, decimals behind the other. */
    private static Case withDecimals(long value, boolean pointGroups) {
        String text = grouped(value, pointGroups ? "." : ",").text() + (pointGroups ? ",00" : ".00");
        if (value < 1_000) {
            return pointGroups
                    ? new Case(text, null, "AMOUNT_AMBIGUOUS", List.of())
                    : new Case(text, Long.toString(value), null, List.of());
        }
        return new Case(text, Long.toString(value), null, List.of("amount_with_separators"));
    }

    private Case moment() {
        LocalDateTime wall =
                LocalDateTime.of(1988, 1, 1, 0, 0).plusSeconds((long) (random.nextDouble() * 64 * 31_557_600L));
        int offset = List.of(0, 7, 14, -11, 9).get(random.nextInt(5));
        OffsetDateTime abroad = wall.atZone(ZONE).toInstant().atOffset(ZoneOffset.ofHours(offset));
        String text =
                switch (random.nextInt(5)) {
                    case 0 -> COMPACT.format(wall);
                    case 1 -> SPACED.format(wall);
                    case 2 -> ISO.format(wall);
                    case 3 -> MILLIS.format(wall);
                    default -> offset == 0 ? ISO.format(abroad) + "Z" : OFFSET.format(abroad);
                };
        boolean covered = wall.getYear() >= 1990 && wall.getYear() <= 2049;
        return covered ? new Case(text, wall.atZone(ZONE).toInstant().toString(), null, List.of()) : noMoment(text);
    }

    private static Case noMoment(String text) {
        return new Case(text, null, "DUE_UNREADABLE", List.of());
    }

    /** Letters and marks together or apart; where the tone stands is the writer's own and stays. */
    private Case name() {
        String name = WORDS[random.nextInt(WORDS.length)] + " " + WORDS[random.nextInt(WORDS.length)];
        String text = random.nextBoolean() ? Normalizer.normalize(name, Normalizer.Form.NFD) : name;
        return new Case(text, Normalizer.normalize(name, Normalizer.Form.NFC), null, List.of());
    }

    private static Case plain(String text) {
        return new Case(text, text, null, List.of());
    }

    /** The same, with characters that people paste. */
    private Case strange(Case each) {
        String text = each.text();
        if (text.isEmpty()) {
            return each;
        }
        int at = random.nextInt(text.length() + 1);
        String invisible = INVISIBLE[random.nextInt(INVISIBLE.length)];
        return switch (random.nextInt(3)) {
            case 0 -> each.mended(text.substring(0, at) + invisible + text.substring(at));
            case 1 -> each.mended(wide(text));
            default -> each.mended(invisible + text.replace(" ", BLANKS[random.nextInt(BLANKS.length)]));
        };
    }

    /** Every visible ASCII character in its full-width form. */
    private static String wide(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append((char) (c > ' ' && c <= '~' ? c - '!' + '\uFF01' : c)));
        return wide.toString();
    }
}
