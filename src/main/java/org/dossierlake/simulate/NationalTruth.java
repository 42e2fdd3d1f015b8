// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Counts what the tables must hold of the national profile, by agency and day: {@code agency_day} whole, of
 * {@code digitisation} and {@code online_payment} some columns of half months in total. Its memory grows with agencies and
 * days, not with dossiers. Several threads may count at once.
 */
final class NationalTruth {

    private static final List<String> DIGITISED =
            List.of("dossier_digitised_numerator", "dossier_digitised_denominator");
    private static final List<String> PAID = List.of("paid", "paid_amount");
    private static final List<String> PAYMENTS =
            List.of("successful", "amount", "failed", "refunded", "refunded_amount");

    private static final List<String> COUNTS = Stream.of(
                    AgencyDayTruth.COUNTS, DIGITISED, PAYMENTS.subList(PAID.size(), PAYMENTS.size()))
            .flatMap(List::stream)
            .toList();

    private final NationalWorld world;
    private final LocalDate firstDay;
    private final LocalDate lastDay;
    private final int days;
    private final AtomicLongArray counts;

    NationalTruth(NationalWorld world, LocalDate firstDay, LocalDate lastDay) {
        this.world = world;
        this.firstDay = firstDay;
        this.lastDay = lastDay;
        this.days = (int) (lastDay.toEpochDay() - firstDay.toEpochDay()) + 1;
        this.counts = new AtomicLongArray(world.agencies().size() * days * COUNTS.size());
    }

    /** Counts a dossier as it stands in the end. */
    void count(DossierFacts dossier) {
        if (!dossier.inScope()) {
            return;
        }
        for (String column : AgencyDayTruth.onReceipt(dossier)) {
            add(dossier.agency(), dossier.receivedOn(), column, 1);
        }
        if (dossier.closedOn() != null) {
            for (String column : AgencyDayTruth.onClosing(dossier)) {
                add(dossier.agency(), dossier.closedOn(), column, 1);
            }
            if (dossier.closedKind().equals("resolved")) {
                add(
                        dossier.agency(),
                        dossier.closedOn(),
                        DIGITISED.get(0),
                        dossier.digital().result() ? 1 : 0);
                add(dossier.agency(), dossier.closedOn(), DIGITISED.get(1), 1);
            }
        }
    }

    /** Counts an accepted message of the payment platform. */
    void count(Agency agency, LifePayment payment) {
        LocalDate on = payment.at().toLocalDate();
        if (payment.amount().signum() < 0) {
            add(agency.code(), on, "refunded", 1);
            add(agency.code(), on, "refunded_amount", payment.amount().negate().longValueExact());
        } else if (payment.succeeded()) {
            add(agency.code(), on, "paid", 1);
            add(agency.code(), on, "paid_amount", payment.amount().longValueExact());
        } else {
            add(agency.code(), on, "failed", 1);
        }
    }

    /** Writes the truth files into a folder. */
    void write(Path folder) throws IOException {
        List<Node> nodes = nodes();
        writeAgencyDay(folder, nodes);
        writeHalfMonths(folder, "digitisation", DIGITISED, DIGITISED, nodes);
        List<String> counted = new ArrayList<>(PAYMENTS);
        counted.set(0, PAID.get(0));
        counted.set(1, PAID.get(1));
        writeHalfMonths(folder, "online_payment", PAYMENTS, counted, nodes);
    }

    private void add(String agency, LocalDate on, String column, long number) {
        int day = (int) (on.toEpochDay() - firstDay.toEpochDay());
        counts.addAndGet(at(world.place(agency), day, COUNTS.indexOf(column)), number);
    }

    private int at(int agency, int day, int column) {
        return (agency * days + day) * COUNTS.size() + column;
    }

    /** The agencies of which anything is known that count in a node of a view; the first day of any of them. */
    private record Node(String view, String code, List<Integer> members, int firstDay) {}

    private List<Node> nodes() {
        boolean reorganised = !lastDay.isBefore(NationalWorld.REORGANISED_ON);
        List<Node> nodes = new ArrayList<>(nodesOf("as_of_today", reorganised ? Agency::nodesToday : Agency::nodes));
        nodes.addAll(nodesOf("as_reported", Agency::nodes));
        return nodes;
    }

    private List<Node> nodesOf(String view, Function<Agency, List<String>> nodesOf) {
        Map<String, List<Integer>> members = new TreeMap<>();
        int[] firstDays = IntStream.range(0, world.agencies().size())
                .map(this::firstDayOf)
                .toArray();
        for (int agency = 0; agency < firstDays.length; agency++) {
            if (firstDays[agency] < days) {
                for (String node : nodesOf.apply(world.agencies().get(agency))) {
                    members.computeIfAbsent(node, any -> new ArrayList<>()).add(agency);
                }
            }
        }
        List<Node> nodes = new ArrayList<>();
        members.forEach((code, agencies) -> nodes.add(new Node(
                view,
                code,
                agencies,
                agencies.stream().mapToInt(agency -> firstDays[agency]).min().orElseThrow())));
        return nodes;
    }

    /** The first day on which an agency received or was paid anything; the number of days where it never was. */
    private int firstDayOf(int agency) {
        int received = COUNTS.indexOf("received");
        int paid = COUNTS.indexOf("paid");
        int day = 0;
        while (day < days && counts.get(at(agency, day, received)) == 0 && counts.get(at(agency, day, paid)) == 0) {
            day++;
        }
        return day;
    }

    private void writeAgencyDay(Path folder, List<Node> nodes) throws IOException {
        List<String> columns = new ArrayList<>(List.of("day", "agency_view", "agency_code"));
        columns.addAll(AgencyDayTruth.COUNTS);
        Set<String> merged = Agency.merged(world.agencies());
        try (BufferedWriter out = open(folder, "agency_day", columns)) {
            for (int day = 0; day < days; day++) {
                LocalDate date = firstDay.plusDays(day);
                boolean isReorganised = !date.isBefore(NationalWorld.REORGANISED_ON);
                for (Node node : nodes) {
                    long[] sums = sums(node, day, day, AgencyDayTruth.COUNTS);
                    boolean isOver = isReorganised && merged.contains(node.code());
                    if (day >= node.firstDay()
                            && !(isOver && LongStream.of(sums).allMatch(sum -> sum == 0))) {
                        List<String> row = new ArrayList<>(List.of(date.toString(), node.view(), node.code()));
                        LongStream.of(sums).forEach(sum -> row.add(Long.toString(sum)));
                        out.write(TruthTable.line(row));
                    }
                }
            }
        }
    }

    private void writeHalfMonths(
            Path folder, String table, List<String> columns, List<String> counted, List<Node> nodes)
            throws IOException {
        try (BufferedWriter out = open(folder, table, TruthTable.byPeriod(List.of(), columns))) {
            for (TruthPeriod period : TruthPeriod.between(firstDay, lastDay)) {
                if (period.kind().equals("half_month")) {
                    int from = Math.max(0, (int) (period.start().toEpochDay() - firstDay.toEpochDay()));
                    int to = (int) (period.lastKnownDay(lastDay).toEpochDay() - firstDay.toEpochDay());
                    for (Node node : nodes) {
                        long[] sums = sums(node, from, to, counted);
                        if (IntStream.range(0, sums.length).anyMatch(i -> sums[i] != 0)) {
                            List<String> row = new ArrayList<>(period.key());
                            row.addAll(List.of(node.view(), node.code()));
                            for (long sum : sums) {
                                row.add(Long.toString(sum));
                            }
                            out.write(TruthTable.line(row));
                        }
                    }
                }
            }
        }
    }

    private static BufferedWriter open(Path folder, String table, List<String> columns) throws IOException {
        BufferedWriter out = Files.newBufferedWriter(folder.resolve(table + ".csv"));
        out.write(TruthTable.line(columns));
        return out;
    }

    private long[] sums(Node node, int from, int to, List<String> columns) {
        int[] places = columns.stream().mapToInt(COUNTS::indexOf).toArray();
        long[] sums = new long[places.length];
        for (int agency : node.members()) {
            for (int day = from; day <= to; day++) {
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += counts.get(at(agency, day, places[i]));
                }
            }
        }
        return sums;
    }
}
