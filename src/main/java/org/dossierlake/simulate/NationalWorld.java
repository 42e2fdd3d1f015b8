// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A country as large as Viet Nam: its communes and departments before and from 1 July 2025, ministries, procedures. Codes
 * of communes, departments and procedures are invented; how many there are, and where, is not.
 */
final class NationalWorld {

    /** The day from which 63 provinces were 34. */
    static final LocalDate REORGANISED_ON = LocalDate.of(2025, 7, 1);

    /** Communes of each province from then on: 3,321 in all (Decision 19/2025/QĐ-TTg). */
    private static final String COMMUNES = "H01:102 H05:99 H12:64 H13:103 H14:56 H15:102 H17:94 H18:45 H19:95 H20:102"
            + " H21:135 H24:114 H26:126 H27:69 H29:168 H31:104 H32:65 H35:38 H36:124 H37:65 H38:99 H41:130 H42:129"
            + " H44:148 H48:96 H49:54 H50:78 H52:75 H53:96 H55:92 H56:166 H57:40 H60:124 H61:124";

    /** The provinces that are no more, and those that they came to. */
    private static final String MERGED =
            "H02>H05 H03>H55 H04>H12 H06>H29 H07>H61 H08>H21 H09>H29 H10>H19 H11>H36 H16>H36"
                    + " H22>H60 H23>H24 H25>H42 H28>H44 H30>H13 H33>H01 H34>H48 H39>H53 H40>H42 H43>H32 H45>H15 H46>H50 H47>H17"
                    + " H51>H13 H54>H31 H58>H20 H59>H61 H62>H44 H63>H38";

    /** Dossiers of ministries; all others are those of localities. */
    static final double MINISTRY_SHARE = 0.033;

    private static final int DEPARTMENTS = 15;
    private static final int MINISTRIES = 22;
    private static final int UNITS_OF_A_MINISTRY = 4;
    private static final int FIRST_COMMUNE = 100;

    /** Dossiers that communes receive; departments of the province receive the rest. */
    private static final double COMMUNE_SHARE = 0.75;

    /** Procedures of communes and of departments as Hue publishes them; with those of ministries 4,788. */
    private static final int COMMUNE_PROCEDURES = 436;

    private static final int DEPARTMENT_PROCEDURES = 1_856;
    private static final int ALL_PROCEDURES = 4_788;
    private static final int MINISTRY_PROCEDURES = ALL_PROCEDURES - COMMUNE_PROCEDURES - DEPARTMENT_PROCEDURES;

    private static final int[] LIMITS = {1, 3, 5, 2, 10, 3, 7, 15, 1, 5};

    /** What a successful payment is worth on average: VND 1.7e12 in 3 million payments. */
    private static final double MEAN_FEE = 1.7e12 / 3e6;

    private final List<Agency> agencies = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final List<Procedure> procedures;
    private final Uneven communesBefore;
    private final Uneven departmentsBefore;
    private final Uneven communesToday;
    private final Uneven departmentsToday;
    private final Uneven ministries;

    NationalWorld() {
        Map<String, List<String>> members = new HashMap<>();
        for (String merger : MERGED.split(" ")) {
            members.computeIfAbsent(merger.substring(4), any -> new ArrayList<>())
                    .add(merger.substring(0, 3));
        }
        Weights communesThen = new Weights();
        Weights departmentsThen = new Weights();
        Weights communesNow = new Weights();
        Weights departmentsNow = new Weights();
        for (String entry : COMMUNES.split(" ")) {
            String province = entry.substring(0, 3);
            int communes = Integer.parseInt(entry.substring(4));
            List<String> before = new ArrayList<>(List.of(province));
            before.addAll(members.getOrDefault(province, List.of()));
            for (int i = 0; i < communes; i++) {
                // The busiest commune of a province receives some ten times as much as a quiet one.
                double weight = 1.0 / (10 + i);
                communesNow.add(place(province, province, FIRST_COMMUNE + i), weight);
                communesThen.add(place(before.get(i % before.size()), province, FIRST_COMMUNE + i), weight);
            }
            for (int i = 1; i <= DEPARTMENTS; i++) {
                departmentsNow.add(place(province, province, i), (double) communes / i);
                for (String one : before) {
                    departmentsThen.add(place(one, province, i), (double) communes / i / before.size());
                }
            }
        }
        Weights units = new Weights();
        for (int i = 1; i <= MINISTRIES; i++) {
            for (int unit = 1; unit <= UNITS_OF_A_MINISTRY; unit++) {
                String ministry = "G%02d".formatted(i);
                Agency agency = Agency.of("%s.%02d".formatted(ministry, unit), ministry, "VN.MINISTRIES", "VN");
                units.add(place(agency), 1.0 / i / unit);
            }
        }
        communesBefore = communesThen.choice();
        departmentsBefore = departmentsThen.choice();
        communesToday = communesNow.choice();
        departmentsToday = departmentsNow.choice();
        ministries = units.choice();
        procedures = numbered();
    }

    /** All agencies that receive dossiers, then or today; {@link #place} is the position in this list. */
    List<Agency> agencies() {
        return agencies;
    }

    /** Where an agency stands in the list. */
    int place(String code) {
        return places.get(code);
    }

    /** All procedures: those of communes first, then of departments, then of ministries, each from the most used. */
    List<Procedure> procedures() {
        return procedures;
    }

    /**
     * An agency of a province.
     *
     * @param used from 0 to 1; evenly spread numbers give every agency its share
     */
    Agency locality(LocalDate day, double used) {
        boolean before = day.isBefore(REORGANISED_ON);
        if (used < COMMUNE_SHARE) {
            return agencies.get((before ? communesBefore : communesToday).at(used / COMMUNE_SHARE));
        }
        return agencies.get(
                (before ? departmentsBefore : departmentsToday).at((used - COMMUNE_SHARE) / (1 - COMMUNE_SHARE)));
    }

    /** A unit of a ministry; see {@link #locality}. */
    Agency ministry(double used) {
        return agencies.get(ministries.at(used));
    }

    /** One of the procedures that such an agency has, the first far more often than the last (Zipf's law). */
    Procedure procedure(Agency agency, double used) {
        String code = agency.code();
        if (code.startsWith("G")) {
            return procedures.get(ALL_PROCEDURES - MINISTRY_PROCEDURES + zipf(MINISTRY_PROCEDURES, used));
        }
        return code.length() == "H01.100".length()
                ? procedures.get(zipf(COMMUNE_PROCEDURES, used))
                : procedures.get(COMMUNE_PROCEDURES + zipf(DEPARTMENT_PROCEDURES, used));
    }

    /** A number from 0 to n - 1, where k comes in proportion to log((k + 2) / (k + 1)): very nearly to 1 / (k + 1). */
    private static int zipf(int n, double used) {
        return Math.min(n - 1, (int) (Math.pow(n + 1.0, used) - 1));
    }

    private static double zipfShare(int k, int n) {
        return Math.log((k + 2.0) / (k + 1)) / Math.log(n + 1.0);
    }

    private static List<Procedure> numbered() {
        double[] fees = new double[ALL_PROCEDURES];
        double weighed = 0;
        double weight = 0;
        for (int i = 0; i < ALL_PROCEDURES; i++) {
            fees[i] = i % 5 < 2 ? 0 : 1 + i * 7 % 40;
            weighed += used(i) * fees[i];
            weight += fees[i] == 0 ? 0 : used(i);
        }
        double unit = MEAN_FEE * weight / weighed;
        return IntStream.range(0, ALL_PROCEDURES)
                .mapToObj(i -> new Procedure(
                        "%d.%06d".formatted(1 + i % 3, 1_000 + 13 * i),
                        "Thủ tục hành chính số " + (i + 1),
                        "LV%03d".formatted(1 + i % 160),
                        LIMITS[i % LIMITS.length],
                        1_000 * Math.round(fees[i] * unit / 1_000)))
                .toList();
    }

    /** Which share of all dossiers a procedure has. */
    private static double used(int procedure) {
        if (procedure < COMMUNE_PROCEDURES) {
            return (1 - MINISTRY_SHARE) * COMMUNE_SHARE * zipfShare(procedure, COMMUNE_PROCEDURES);
        }
        int ofDepartments = procedure - COMMUNE_PROCEDURES;
        if (ofDepartments < DEPARTMENT_PROCEDURES) {
            return (1 - MINISTRY_SHARE) * (1 - COMMUNE_SHARE) * zipfShare(ofDepartments, DEPARTMENT_PROCEDURES);
        }
        return MINISTRY_SHARE * zipfShare(ofDepartments - DEPARTMENT_PROCEDURES, MINISTRY_PROCEDURES);
    }

    private int place(String province, String today, int number) {
        String code = province + (number < FIRST_COMMUNE ? ".%02d" : ".%d").formatted(number);
        Agency agency = Agency.of(code, province, "VN.LOCALITIES", "VN");
        return place(
                province.equals(today) ? agency : agency.goneTo(today + ".UNALLOCATED", today, "VN.LOCALITIES", "VN"));
    }

    private int place(Agency agency) {
        return places.computeIfAbsent(agency.code(), any -> {
            agencies.add(agency);
            return agencies.size() - 1;
        });
    }

    /** Chooses positions in proportion to weights. */
    private record Uneven(int[] places, double[] upTo) {

        int at(double used) {
            double wanted = used * upTo[upTo.length - 1];
            int low = 0;
            int high = upTo.length - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (upTo[middle] > wanted) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return places[low];
        }
    }

    /** Weights on their way to a choice. */
    private static final class Weights {

        private final List<Integer> places = new ArrayList<>();
        private final List<Double> upTo = new ArrayList<>();

        void add(int place, double weight) {
            places.add(place);
            upTo.add((upTo.isEmpty() ? 0 : upTo.get(upTo.size() - 1)) + weight);
        }

        Uneven choice() {
            return new Uneven(
                    places.stream().mapToInt(Integer::intValue).toArray(),
                    upTo.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
