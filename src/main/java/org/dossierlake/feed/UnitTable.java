// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.Reader;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dossierlake.domain.AgencyDirectory;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;

/**
 * The statistics office's table of communes before and from 1 July 2025 (Decision 19/2025/QĐ-TTg), as published: two
 * lines of heading, a line per province, then one row for each pair of a new and an old commune. A commune that was split
 * stands in several rows.
 *
 * <p>The table has slips of its own. A row whose old province is not that of its district's other rows takes theirs; an
 * old code under two names keeps the first name and, like a split commune, all its successors.
 *
 * @param versions the communes of both times, below the provinces of their time: {@code H26.00004}
 * @param slips what contradicts itself, for people, in the order of the table
 */
public record UnitTable(List<AgencyVersion> versions, List<String> slips) {

    private static final LocalDate FIRST_NEW_DAY = LocalDate.of(2025, 7, 1);
    private static final LocalDate LAST_OLD_DAY = FIRST_NEW_DAY.minusDays(1);

    private static final int NEW_PROVINCE = 0;
    private static final int NEW_NAME = 1;
    private static final int NEW_CODE = 2;
    private static final int OLD_NAME = 3;
    private static final int OLD_CODE = 4;
    private static final int NOTE = 5;
    private static final int DISTRICT = 6;
    private static final int OLD_PROVINCE = 7;

    /** Provinces and districts end with their code in parentheses. */
    private static final Pattern CODE_BEHIND = Pattern.compile("\\((\\d+)\\)\\s*$");

    private static final Pattern COMMUNE = Pattern.compile("\\d{5}");

    /** One row; texts without blanks around them, missing ones empty. */
    private record Pair(long line, List<String> fields) {

        String text(int field) {
            return field < fields.size() ? fields.get(field) : "";
        }

        String codeBehind(int field) {
            Matcher matcher = CODE_BEHIND.matcher(text(field));
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    public UnitTable {
        versions = List.copyOf(versions);
        slips = List.copyOf(slips);
    }

    /**
     * Reads the table.
     *
     * @param provinces a register that knows the unit codes of the provinces of both times
     * @throws IllegalArgumentException when it holds no pair of communes, or names a province that nobody knows
     */
    public static UnitTable read(Reader table, AgencyRegister provinces) {
        List<Pair> pairs = pairs(table);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException(
                    "There is no row with the 5-digit code of a commune in its third column.");
        }
        AgencyDirectory directory = AgencyDirectory.of(provinces);
        List<String> slips = new ArrayList<>();
        Map<String, String> provinceOfDistrict = provinceOfDistrict(pairs);
        Map<String, AgencyVersion> communes = new TreeMap<>();
        Map<String, List<Pair>> pairsOfOld = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            String province = province(directory, pair, pair.codeBehind(NEW_PROVINCE), FIRST_NEW_DAY);
            AgencyVersion commune =
                    version(province, pair.text(NEW_CODE), pair.text(NEW_NAME), FIRST_NEW_DAY, null, List.of());
            communes.putIfAbsent(pair.text(NEW_CODE), commune);
            if (COMMUNE.matcher(pair.text(OLD_CODE)).matches()) {
                pairsOfOld
                        .computeIfAbsent(pair.text(OLD_CODE), code -> new ArrayList<>())
                        .add(pair);
            }
        }
        List<AgencyVersion> versions = new ArrayList<>();
        pairsOfOld.forEach((code, rows) -> {
            Pair first = rows.get(0);
            rows.stream()
                    .filter(pair -> !sameName(pair.text(OLD_NAME), first.text(OLD_NAME)))
                    .forEach(pair -> slips.add("line %d: the code %s of %s is also that of %s in line %d"
                            .formatted(pair.line(), code, pair.text(OLD_NAME), first.text(OLD_NAME), first.line())));
            String ofDistrict = provinceOfDistrict.get(first.codeBehind(DISTRICT));
            rows.stream()
                    .filter(pair -> !pair.codeBehind(OLD_PROVINCE).equals(ofDistrict))
                    .forEach(pair -> slips.add("line %d: %s lies in province %s, but its district %s in %s"
                            .formatted(
                                    pair.line(),
                                    pair.text(OLD_NAME),
                                    pair.codeBehind(OLD_PROVINCE),
                                    pair.codeBehind(DISTRICT),
                                    ofDistrict)));
            List<String> successors = successors(rows).stream()
                    .map(successor -> communes.get(successor).code())
                    .toList();
            String province = province(directory, first, ofDistrict, LAST_OLD_DAY);
            versions.add(
                    version(province, code, first.text(OLD_NAME), AgencyVersion.SINCE_EVER, LAST_OLD_DAY, successors));
        });
        versions.addAll(communes.values());
        return new UnitTable(versions, slips);
    }

    private static List<Pair> pairs(Reader table) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.setNullValue("");
        settings.setLineSeparatorDetectionEnabled(true);
        CsvParser parser = new CsvParser(settings);
        List<Pair> pairs = new ArrayList<>();
        parser.beginParsing(table);
        String[] fields;
        while ((fields = parser.parseNext()) != null) {
            List<String> texts = List.of(fields).stream()
                    .map(text -> Normalizer.normalize(text.strip().replaceAll("\\s+", " "), Normalizer.Form.NFC))
                    .toList();
            if (texts.size() > NEW_CODE && COMMUNE.matcher(texts.get(NEW_CODE)).matches()) {
                pairs.add(new Pair(parser.getContext().currentLine(), texts));
            }
        }
        return pairs;
    }

    /** The province that most rows of a district name. */
    private static Map<String, String> provinceOfDistrict(List<Pair> pairs) {
        Map<String, Map<String, Long>> named = pairs.stream()
                .collect(Collectors.groupingBy(
                        pair -> pair.codeBehind(DISTRICT),
                        Collectors.groupingBy(
                                pair -> pair.codeBehind(OLD_PROVINCE), TreeMap::new, Collectors.counting())));
        Map<String, String> most = new TreeMap<>();
        named.forEach((district, counts) -> most.put(
                district,
                counts.entrySet().stream()
                        .max(Comparator.comparing((Map.Entry<String, Long> entry) -> entry.getValue()))
                        .orElseThrow()
                        .getKey()));
        return most;
    }

    private static String province(AgencyDirectory directory, Pair pair, String unit, LocalDate day) {
        return directory
                .ofUnit(unit, day)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Line %d names the province \"%s\", and no agency has this code on %s."
                                .formatted(pair.line(), unit, day)));
    }

    /**
     * Who took over: the communes that took all of it, or all of its people; else those that took some of its people;
     * else those that took some of its land.
     */
    private static Set<String> successors(List<Pair> rows) {
        Predicate<String> isPart = note -> note.contains("một phần") || note.startsWith("phần còn lại");
        Predicate<String> isWhole = note -> note.contains("toàn bộ dân số") || !isPart.test(note);
        Predicate<String> isLandOnly = note -> note.contains("diện tích") && !note.contains("dân số");
        for (Predicate<String> took : List.of(isWhole, isLandOnly.negate(), isPart)) {
            Set<String> successors = rows.stream()
                    .filter(pair -> took.test(pair.text(NOTE).toLowerCase(Locale.ROOT)))
                    .map(pair -> pair.text(NEW_CODE))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (!successors.isEmpty()) {
                return successors;
            }
        }
        return Set.of();
    }

    private static AgencyVersion version(
            String province, String unit, String name, LocalDate from, LocalDate to, List<String> successors) {
        return new AgencyVersion(
                province + "." + unit,
                from,
                Optional.ofNullable(to),
                name,
                AgencyKind.COMMUNE,
                Optional.of(province),
                Optional.of(unit),
                successors,
                true);
    }

    private static boolean sameName(String one, String other) {
        return AgencyDirectory.isSameName(one, other);
    }
}
