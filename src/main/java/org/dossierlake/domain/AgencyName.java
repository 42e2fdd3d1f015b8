// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of an agency as people write it, reduced to what tells it from others: {@code UBND XÃ HOÀ BÌNH} and {@code Ủy
 * ban nhân dân xã Hòa  Bình} are the same name, in either composition of Unicode.
 *
 * @param type the type of unit that stands in front, such as {@code xã}; empty where none does
 * @param bare the words behind it, in small letters, each with its tone mark moved to its end: the old style writes the
 *     mark on another vowel than the new one, and both are right
 */
record AgencyName(Optional<String> type, String bare) {

    /** Words for an office of a unit: they stand in front of the unit's own name and add nothing to it. */
    private static final List<List<String>> OFFICES = words(
            "ubnd",
            "ủy ban nhân dân",
            "hđnd và ubnd",
            "văn phòng",
            "trung tâm phục vụ hành chính công",
            "ttpvhcc",
            "ttphvhcc",
            "bộ phận một cửa",
            "bộ phận tiếp nhận và trả kết quả");

    /** How the types of unit are written. */
    private static final List<Type> TYPES = List.of(
            new Type("thành phố", "thành phố", "tp"),
            new Type("thị trấn", "thị trấn", "tt"),
            new Type("thị xã", "thị xã", "tx"),
            new Type("đặc khu", "đặc khu"),
            new Type("phường", "phường", "p"),
            new Type("huyện", "huyện", "h"),
            new Type("tỉnh", "tỉnh", "t"),
            new Type("quận", "quận", "q"),
            new Type("xã", "xã", "x"));

    /** A type of unit, with the words that stand for it. */
    private record Type(String name, List<List<String>> written) {
        Type(String name, String... written) {
            this(name, words(written));
        }
    }

    /** A long text is no name, and must not cost time. */
    private static final int LONGEST_NAME = 300;

    /** Reads a name; empty when nothing is left of it. */
    static Optional<AgencyName> of(String text) {
        List<String> words = words(text);
        boolean shortened = true;
        while (shortened) {
            shortened = false;
            for (List<String> office : OFFICES) {
                if (words.size() > office.size() && startsWith(words, office)) {
                    words = words.subList(office.size(), words.size());
                    shortened = true;
                }
            }
        }
        for (Type type : TYPES) {
            for (List<String> written : type.written()) {
                if (words.size() > written.size() && startsWith(words, written)) {
                    return Optional.of(new AgencyName(
                            Optional.of(type.name()), String.join(" ", words.subList(written.size(), words.size()))));
                }
            }
        }
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(new AgencyName(Optional.empty(), String.join(" ", words)));
    }

    private static boolean startsWith(List<String> words, List<String> beginning) {
        return words.subList(0, beginning.size()).equals(beginning);
    }

    private static List<List<String>> words(String... texts) {
        List<List<String>> lists = new ArrayList<>();
        for (String text : texts) {
            lists.add(words(text));
        }
        return List.copyOf(lists);
    }

    /** The words of a text; whatever is neither letter nor digit parts them, invisible characters vanish. */
    private static List<String> words(String text) {
        String cut = text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
        String decomposed = Normalizer.normalize(cut, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        StringBuilder tones = new StringBuilder();
        for (int i = 0; i <= decomposed.length(); i++) {
            char c = i < decomposed.length() ? decomposed.charAt(i) : ' ';
            if (isTone(c)) {
                tones.append(c);
            } else if (Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
                word.append(c);
            } else if (Character.getType(c) != Character.FORMAT && !word.isEmpty()) {
                words.add(word.append(tones).toString());
                word.setLength(0);
                tones.setLength(0);
            }
        }
        return words;
    }

    /** The five tone marks: grave, acute, tilde, hook above, dot below. The other marks belong to their letters. */
    private static boolean isTone(char c) {
        return c == '\u0300' || c == '\u0301' || c == '\u0303' || c == '\u0309' || c == '\u0323';
    }
}
