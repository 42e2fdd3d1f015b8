// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.dossierlake.table.Staged;

/**
 * What quarantine tells of a refused record beside its raw text: whom it is from and what it says, without personal data.
 *
 * <p>A text is shown only where its word is one of {@link #SHOWN} and it is written as such a word's texts are; of every
 * other text only the shape is told. So a name that slipped into a field of dates, or a phone into one of codes, stays
 * hidden. Persons' numbers and the places of files are not told at all.
 *
 * @param feed what is asked of the sender
 * @param section how the sender writes it
 * @param agency the agency that the record names, null where it names none
 */
record Refused(Sent feed, Dialect.Section section, Column agency) {

    /** Nine to thirteen digits in a row are a phone, an identity paper or a tax code, never a moment. */
    private static final String MOMENT = "(?!.*(?<!\\d)\\d{9,13}(?!\\d))[0-9TZ:/+., -]{1,35}";

    /** Identity papers and phones begin with a zero; amounts do not. */
    private static final String AMOUNT = "[-+]?(?:0|0[.,]\\d{1,5}|[1-9][0-9., ]{0,20})";

    /** A code has a digit, no run of letters as long as a name, and is not a number like a phone's. */
    private static final String CODE = "(?!\\d{9,13}\\z)(?!.*[A-Za-z]{5})(?=.*\\d)[A-Za-z0-9][A-Za-z0-9._/-]{0,60}";

    private static final String CHOICE = "[0-9.-]{1,4}|(?i:true|false)|[A-Z]{2,3}";

    /** Offices and units begin with what they are; a person's name does not. */
    private static final String OFFICE =
            "(?iu)(?:ubnd|ủy ban|uỷ ban|hđnd|trung tâm|ttpvhcc|bộ phận|bộ|sở|ban|cục|chi cục"
                    + "|phòng|văn phòng|thanh tra|công an|tỉnh|thành phố|tp\\.|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)"
                    + "[\\s.][\\p{L}\\p{M}\\d ,.()/-]{1,150}";

    /** The words whose texts may be shown, and how such texts are written: a regular expression for the whole text. */
    private static final Map<String, String> SHOWN = Map.ofEntries(
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
            Map.entry("dossier", CODE),
            Map.entry("unit", CODE),
            Map.entry("asked", MOMENT),
            Map.entry("answered", MOMENT),
            Map.entry("due-before", MOMENT),
            Map.entry("due-after", MOMENT),
            Map.entry("code-confirmed", CHOICE),
            Map.entry("online-level", CHOICE),
            Map.entry("valid-from", MOMENT),
            Map.entry("valid-to", MOMENT),
            Map.entry("time", CHOICE));

    /** Identity papers, and links that may carry a name. */
    private static final Set<String> HIDDEN = Set.of("identity", "number", "file");

    private static final String OLD_STYLE_AGENCY = "\\A(?:\\d{2,3}\\.){3}[A-Z]\\d{2}\\z";
    private static final String SENDER = "\\A[A-Za-z0-9]{1,20}\\z";
    private static final int LONGEST_SHAPE = 40;
    private static final int MOST_ELEMENTS = 5;

    /** {@link Staged#SENDER} of a refused record. */
    Column sender() {
        Column level1 = when(agency.rlike(OLD_STYLE_AGENCY), substring_index(agency, ".", -1))
                .otherwise(substring_index(agency, ".", 1));
        return coalesce(when(level1.rlike(SENDER), level1), lit(section.agencyRoot()));
    }

    /** {@link Staged#SAID} of a refused record. */
    Column said() {
        List<Column> said = new ArrayList<>();
        for (String word : feed.columns()) {
            String column = column(word);
            if (!HIDDEN.contains(word) && !column.isEmpty()) {
                said.add(said(word, column, shown(word, col(Sent.column(word)))));
            }
        }
        for (Sent.Nested list : feed.lists()) {
            Dialect.ListSource source = section.reading().lists().get(list.word());
            if (source != null) {
                new TreeMap<>(source.fields()).forEach((word, name) -> {
                    if (!HIDDEN.contains(word)) {
                        String column = source.path() == null ? name : source.path() + "." + name;
                        said.add(said(list.word(), column, shownOfList(list.word(), word)));
                    }
                });
            }
        }
        return array(said.toArray(Column[]::new)).cast(Staged.SAID.type());
    }

    private static Column said(String word, String column, Column value) {
        return struct(lit(word).as("word"), lit(column).as("field"), value.as("value"));
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

    private static Column shownOfList(String list, String word) {
        Column elements = slice(col(Sent.column(list)), 1, MOST_ELEMENTS);
        Column texts = array_join(
                transform(
                        elements,
                        element -> coalesce(shown(word, element.getField(Sent.column(word))), lit("nothing"))),
                "; ");
        return when(texts.notEqual(""), texts);
    }

    private static Column shown(String word, Column text) {
        return SHOWN.containsKey(word)
                ? when(text.rlike("\\A(?:" + SHOWN.get(word) + ")\\z"), text).otherwise(shape(text))
                : shape(text);
    }

    /** Letters as a, digits as 9, what is neither and might be obeyed by a terminal as a question mark. */
    private static Column shape(Column text) {
        Column letters = regexp_replace(substring(text, 1, LONGEST_SHAPE), "\\p{L}\\p{M}*", "a");
        Column digits = regexp_replace(letters, "\\p{Nd}", "9");
        Column plain = regexp_replace(digits, "[^ -~]", "?");
        return concat(lit("like "), plain, lit(" ("), length(text).cast(StringType), lit(" characters)"));
    }
}
