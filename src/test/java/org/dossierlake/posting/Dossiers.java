// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.apache.spark.sql.functions.lit;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.domain.ClosedKind;
import org.dossierlake.lake.Field;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Instant;
import org.dossierlake.table.StagedDossier;

/**
 * A dossier made by hand: local times go in, a row of {@link Dossier#TABLE} comes out, derived columns included. A
 * dossier begins as one of agency H01 that was never received, filed at the desk and has status 2.
 */
public final class Dossiers {

    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    private record Interval(LocalDateTime from, LocalDateTime to) {}

    private final Map<String, Object> values = new HashMap<>();
    private final List<Interval> pauses = new ArrayList<>();
    private final List<Interval> requests = new ArrayList<>();
    private LocalDateTime received;
    private LocalDateTime dueOriginal;
    private LocalDateTime closed;
    private String status = "2";
    private ClosedKind closedKind;

    private Dossiers() {
        with(StagedDossier.DOSSIER_CODE, "H01-250701-0001");
        with(StagedDossier.CODE_MONTH, LocalDate.of(2025, 7, 1));
        with(StagedDossier.AGENCY_CODE, "H01");
        with(StagedDossier.AGENCY_ROOT, "VN");
        with(StagedDossier.CALENDAR, "vn");
        with(StagedDossier.CHANNEL, "1");
        with(StagedDossier.SUPPLEMENT_REQUESTS, List.of());
        with(StagedDossier.COMPONENT_FILE, false);
        with(StagedDossier.RESULT_FILE, false);
        with(StagedDossier.DATA_REUSED, false);
        with(StagedDossier.FROM_PERSONAL_STORE, false);
        with(StagedDossier.ACCOUNT_VERIFIED, false);
        with(StagedDossier.FEE_CURRENCY, "VND");
        with(StagedDossier.PAID_FLAG, false);
        with(StagedDossier.SENT_FLAGS, List.of());
        with(Dossier.AGENCY_VALID_FROM, AgencyVersion.SINCE_EVER);
        with(Dossier.RECEIVED_LATE, false);
        with(Dossier.FILED_EQUALS_RECEIVED, false);
        with(Dossier.FLAGS, List.of());
        with(Dossier.VERSION_ORDER, RowFactory.create(null, null, "a.json", 1, 0L));
        with(Dossier.CONTENT_HASH, new byte[16]);
        with(Dossier.RUN_ID, "run-1");
    }

    /** A dossier that was never received. */
    public static Dossiers filed() {
        return new Dossiers();
    }

    /** A dossier received at a local time such as {@code 2025-07-03T09:00}. */
    public static Dossiers received(String at) {
        Dossiers dossier = new Dossiers();
        dossier.received = LocalDateTime.parse(at);
        return dossier.moment(StagedDossier.RECEIVED, dossier.received);
    }

    /** Sets any column that no other method sets. */
    public Dossiers with(Field field, Object value) {
        values.put(field.name(), value);
        return this;
    }

    /** Sets the status without any closing. */
    public Dossiers status(String code) {
        status = code;
        return this;
    }

    /** Due, and never moved. */
    public Dossiers due(String at) {
        return due(at, at);
    }

    /** Due, and due before a supplement moved it. */
    public Dossiers due(String at, String originally) {
        dueOriginal = LocalDateTime.parse(originally);
        return moment(Dossier.DUE, LocalDateTime.parse(at))
                .moment(Dossier.DUE_ORIGINAL, dueOriginal)
                .moment(Dossier.LIMIT_766, dueOriginal);
    }

    /** Status 9, finished at a local time after so many working minutes. */
    public Dossiers resolved(String at, int workingMinutes) {
        close("9", ClosedKind.RESOLVED, at);
        moment(Dossier.FINISHED, closed);
        with(Dossier.WORKING_MINUTES, workingMinutes);
        return with(
                Dossier.ELAPSED_DAYS,
                Math.toIntExact(ChronoUnit.DAYS.between(received.toLocalDate(), closed.toLocalDate())));
    }

    /** Status 9 and no date of it. */
    public Dossiers resolvedWithoutDate() {
        return close("9", ClosedKind.RESOLVED, null);
    }

    /** Status 7. */
    public Dossiers withdrawn(String at) {
        return close("7", ClosedKind.WITHDRAWN, at);
    }

    /** Status 8. */
    public Dossiers stopped(String at) {
        return close("8", ClosedKind.STOPPED, at);
    }

    /** Status 3; null for a refusal without a date. */
    public Dossiers refused(String at) {
        return close("3", ClosedKind.REFUSED, at);
    }

    /** Adds a pause; {@code to} is null while it lasts. */
    public Dossiers paused(String from, String to) {
        pauses.add(interval(from, to));
        return this;
    }

    /** Adds a supplement request with its pause; {@code answered} is null while there is no answer. */
    public Dossiers requested(String asked, String answered) {
        requests.add(interval(asked, answered));
        with(
                StagedDossier.SUPPLEMENT_REQUESTS,
                requests.stream()
                        .sorted(Comparator.comparing(Interval::from))
                        .map(request -> RowFactory.create(packed(request.from()), packed(request.to()), null, null))
                        .toList());
        return paused(asked, answered);
    }

    /** The row, with all derived columns that follow from the rest. */
    public Row row() {
        with(StagedDossier.STATUS, status);
        with(Dossier.CLOSED_KIND, closedKind == null ? null : closedKind.code());
        with(Dossier.IN_SCOPE, received != null && !List.of("1", "3").contains(status));
        with(
                Dossier.PAUSES,
                pauses.stream()
                        .filter(this::begunBeforeClosing)
                        .map(this::pause)
                        .toList());
        with(
                Dossier.SUPPLEMENT_JUDGEMENT,
                requests.stream()
                        .sorted(Comparator.comparing(Interval::from))
                        .map(this::request)
                        .toList());
        with(Dossier.ON_TIME_766, closed == null ? null : onTime766());
        Object[] cells = Dossier.TABLE.columns().stream()
                .map(field -> values.get(field.name()))
                .toArray();
        return new GenericRowWithSchema(cells, Dossier.TABLE.schema());
    }

    /** Rows as {@link Contribution} takes them, all added. */
    public static Dataset<Row> dataset(Dossiers... dossiers) {
        return dataset(List.of(dossiers).stream().map(Dossiers::row).toList(), 1);
    }

    /** Rows of {@link Dossier#TABLE} as {@link Contribution} takes them, all with this sign. */
    public static Dataset<Row> dataset(List<Row> rows, int sign) {
        return LocalSpark.session()
                .createDataFrame(rows, Dossier.TABLE.schema())
                .withColumn(Contribution.SIGN, lit(sign))
                .withColumn(Cell.CAUSE.name(), lit("new"));
    }

    private Dossiers close(String code, ClosedKind kind, String at) {
        status = code;
        closedKind = kind;
        closed = at == null ? null : LocalDateTime.parse(at);
        return moment(Dossier.CLOSED, closed);
    }

    private Dossiers moment(Instant moment, LocalDateTime local) {
        Row packed = packed(local);
        for (int i = 0; i < moment.fields().size(); i++) {
            with(moment.fields().get(i), packed == null ? null : packed.get(i));
        }
        return this;
    }

    /** A moment as {@link Instant#TYPE}. */
    private static Row packed(LocalDateTime local) {
        return local == null
                ? null
                : RowFactory.create(
                        local.atZone(ZONE).toInstant(),
                        local.toLocalDate(),
                        local.toLocalTime().toSecondOfDay());
    }

    private static Interval interval(String from, String to) {
        return new Interval(LocalDateTime.parse(from), to == null ? null : LocalDateTime.parse(to));
    }

    private boolean begunBeforeClosing(Interval pause) {
        return closed == null || pause.from().isBefore(closed);
    }

    /** A pause still open at the closing ends there. */
    private Row pause(Interval pause) {
        boolean lasts = pause.to() == null || closed != null && pause.to().isAfter(closed);
        LocalDateTime to = lasts ? closed : pause.to();
        return RowFactory.create("supplement", pause.from().toLocalDate(), to == null ? null : to.toLocalDate());
    }

    private Row request(Interval request) {
        LocalDateTime answered = request.to();
        return RowFactory.create(
                request.from().toLocalDate(),
                answered == null ? null : answered.toLocalDate(),
                answered == null
                        ? null
                        : Duration.between(request.from(), answered).toSeconds(),
                dueOriginal == null ? null : !request.from().isAfter(dueOriginal));
    }

    /** Rule index_766 at the closing; null where it cannot be judged. */
    private Boolean onTime766() {
        List<Interval> asked = requests.stream()
                .filter(request -> request.from().isBefore(closed))
                .toList();
        if (asked.size() >= 2) {
            return false;
        }
        if (dueOriginal == null) {
            return null;
        }
        LocalDateTime end = closed;
        for (Interval request : asked) {
            boolean answered = request.to() != null && request.to().isBefore(closed);
            end = closed.minus(Duration.between(request.from(), answered ? request.to() : closed));
        }
        return !end.isAfter(dueOriginal);
    }
}
