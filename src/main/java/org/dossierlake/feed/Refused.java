// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What quarantine tells of a refused record beside its raw text: whom it is from and what it says, without personal data.
 *
 * <p>A text is shown only where its word is one of {@link #SHOWN} and it is written as such a word's texts are; of every
 * other text only the shape is told. So a name that slipped into a field of dates, or a phone into one of codes, stays
 * hidden. Persons' numbers and the places of files are not told at all.
 */
final class Refused {

    /** Nine to thirteen digits in a row are a phone, an identity paper or a tax code, never a moment. */
    private static final String MOMENT = "(?!.*(?<!\\d)\\d{9,13}(?!\\d))[0-9TZ:/+., -]{1,35}";

    /** Identity papers and phones begin with a zero; amounts do not. */
    private static final String AMOUNT = "[-+]?(?:0|0[.,]\\d{1,5}|[1-9][0-9., ]{0,20})";

    /** A code has a digit, no run of letters as long as a name, and is not a number like a phone's. */
    private static final String CODE = "(?!\\d{9,13}\\z)(?!.*[A-Za-z]{5})(?=.*\\d)[A-Za-z0-9][A-Za-z0-9._/-]{0,60}";

    private static final String CHOICE = "[0-9.-]{1,4}|(?i:true|false)|[A-Z]{2,3}";

    /** Words for a role that senders may be expected to use; a name in its place is none of them. */
    private static final String ROLE = "(?iu)lead|with|support|main|chủ trì|phối hợp|[0-9]{1,2}";

    /** The states of a payment request. */
    private static final String STATE =
            "(?iu)chờ thanh toán|chưa thanh toán|đã thanh toán|đã hoàn phí|hủy thanh toán|[0-9]{1,2}";

    /** How a payment request is to be paid. */
    private static final String MANNER = "truc-tuyen|tien-mat|chuyen-khoan|[0-9]{1,2}";

    /** Offices and units begin with what they are; a person's name does not. */
    private static final String OFFICE =
            "(?iu)(?:ubnd|ủy ban|uỷ ban|hđnd|trung tâm|ttpvhcc|bộ phận|bộ|sở|ban|cục|chi cục"
                    + "|phòng|văn phòng|thanh tra|công an|tỉnh|thành phố|tp\\.|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)"
                    + "[\\s.][\\p{L}\\p{M}\\d ,.()/-]{1,150}";

    /** The words whose texts may be shown, and how such texts are written: a regular expression for the whole text. */
    private static final Map<String, Pattern> SHOWN = compiled(Map.ofEntries(
            Map.entry("code", CODE),
            Map.entry("agency", CODE),
            Map.entry("agency-unit", "\\d{2}|\\d{5}"),
            Map.entry("agency-name", OFFICE),
            Map.entry("parent", CODE),
            Map.entry("name", OFFICE),
            Map.entry("procedure", CODE),
            Map.entry("field", CODE),
            Map.entry("channel", CHOICE),
            Map.entry("subject", CHOICE),
            Map.entry("status", CHOICE),
            Map.entry("filed", MOMENT),
            Map.entry("received", MOMENT),
            Map.entry("promised", MOMENT),
            Map.entry("ended", MOMENT),
            Map.entry("returned", MOMENT),
            Map.entry("refused", MOMENT),
            Map.entry("version", MOMENT),
            Map.entry("paid-flag", CHOICE),
            Map.entry("account-verified", CHOICE),
            Map.entry("processed", MOMENT),
            Map.entry("started", MOMENT),
            Map.entry("deadline", MOMENT),
            Map.entry("message", CHOICE),
            Map.entry("result", CHOICE),
            Map.entry("reference", CODE),
            Map.entry("transaction", CODE),
            Map.entry("amount", AMOUNT),
            Map.entry("currency", CHOICE),
            Map.entry("bank", CODE),
            Map.entry("paid", MOMENT),
            Map.entry("state", STATE),
            Map.entry("manner", MANNER),
            Map.entry("refunded", MOMENT),
            Map.entry("dossier", CODE),
            Map.entry("unit", CODE),
            Map.entry("asked", MOMENT),
            Map.entry("answered", MOMENT),
            Map.entry("due-before", MOMENT),
            Map.entry("due-after", MOMENT),
            Map.entry("code-confirmed", CHOICE),
            Map.entry("online-level", CHOICE),
            Map.entry("is-published", CHOICE),
            Map.entry("is-integrated", CHOICE),
            Map.entry("valid-from", MOMENT),
            Map.entry("valid-to", MOMENT),
            Map.entry("time", CHOICE),
            Map.entry("programme", CODE),
            Map.entry("role", ROLE),
            Map.entry("assigned", MOMENT),
            Map.entry("due", MOMENT),
            Map.entry("done", MOMENT),
            Map.entry("cancelled", MOMENT),
            Map.entry("supplement-asked", MOMENT),
            Map.entry("supplement-returned", MOMENT),
            Map.entry("published", MOMENT),
            Map.entry("dissatisfied", CHOICE),
            Map.entry("repeated", CHOICE)));

    /** Identity papers, and links that may carry a name. */
    private static final Set<String> HIDDEN = Set.of("identity", "number", "file");

    private static final Pattern OLD_STYLE_AGENCY = Pattern.compile("(?:\\d{2,3}\\.){3}[A-Z]\\d{2}");
    private static final Pattern SENDER = Pattern.compile("[A-Za-z0-9]{1,20}");
    private static final Pattern LETTER = Pattern.compile("\\p{L}\\p{M}*");
    private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");
    private static final Pattern NOT_ASCII = Pattern.compile("[^ -~]");
    private static final int LONGEST_SHAPE = 40;
    private static final int MOST_ELEMENTS = 5;

    private final Sent feed;
    private final Dialect.Section section;

    /**
     * @param feed what is asked of the sender
     * @param section how the sender writes it
     */
    Refused(Sent feed, Dialect.Section section) {
        this.feed = feed;
        this.section = section;
    }

    /**
     * {@link org.dossierlake.table.Staged#SENDER} of a refused record.
     *
     * @param agency the agency that the record names, null where it names none
     */
    String sender(String agency) {
        if (agency == null) {
            return section.agencyRoot();
        }
        String level1 = OLD_STYLE_AGENCY.matcher(agency).matches()
                ? agency.substring(agency.lastIndexOf('.') + 1)
                : agency.split("\\.", 2)[0];
        return SENDER.matcher(level1).matches() ? level1 : section.agencyRoot();
    }

    /** {@link org.dossierlake.table.Staged#SAID} of a refused record. */
    Row[] said(SentRecord sent) {
        List<Row> said = new ArrayList<>();
        for (String word : feed.columns()) {
            String column = column(word);
            if (!HIDDEN.contains(word) && !column.isEmpty()) {
                said.add(RowFactory.create(word, column, shown(word, sent.text(word))));
            }
        }
        for (Sent.Nested list : feed.lists()) {
            Dialect.ListSource source = section.reading().lists().get(list.word());
            if (source != null) {
                new TreeMap<>(source.fields()).forEach((word, name) -> {
                    if (!HIDDEN.contains(word)) {
                        String column = source.path() == null ? name : source.path() + "." + name;
                        said.add(RowFactory.create(list.word(), column, shown(word, sent.list(list.word()))));
                    }
                });
            }
        }
        return said.toArray(Row[]::new);
    }

    /** The sender's columns that a word is read from; empty where it is read from none. */
    private String column(String word) {
        List<String> names = new ArrayList<>();
        Source source = section.reading().columns().get(word);
        if (source != null) {
            source.eachColumn(names::add);
        }
        return String.join(" + ", names);
    }

    private static String shown(String word, List<SentRecord.Element> elements) {
        String texts = elements.stream()
                .limit(MOST_ELEMENTS)
                .map(element -> element.text(word))
                .map(text -> text == null ? "nothing" : shown(word, text))
                .collect(Collectors.joining("; "));
        return texts.isEmpty() ? null : texts;
    }

    private static String shown(String word, String text) {
        if (text == null) {
            return null;
        }
        Pattern pattern = SHOWN.get(word);
        return pattern != null && pattern.matcher(text).matches() ? text : shape(text);
    }

    /** Letters as a, digits as 9, what is neither and might be obeyed by a terminal as a question mark. */
    private static String shape(String text) {
        int length = text.codePointCount(0, text.length());
        String begin = text.substring(0, text.offsetByCodePoints(0, Math.min(length, LONGEST_SHAPE)));
        String letters = LETTER.matcher(begin).replaceAll("a");
        String digits = DIGIT.matcher(letters).replaceAll("9");
        String plain = NOT_ASCII.matcher(digits).replaceAll("?");
        return "like %s (%d characters)".formatted(plain, length);
    }

    private static Map<String, Pattern> compiled(Map<String, String> patterns) {
        return patterns.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Pattern.compile(entry.getValue())));
    }
}
