// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.table.Agency;
import org.dossierlake.table.CalendarDay;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Due766;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.StagedDossier;

/**
 * What has changed in the reference data, and in the due time of rule index_766, since the last publication, and the stored dossiers that it may concern. They are
 * looked for in one pass over a few columns of all dossiers, the one time that a night reads history; only those whose
 * derived columns come out otherwise are written.
 *
 * @param lake the tables
 * @param areCalendarsNew whether a calendar is not stored as it is now
 * @param days of each calendar, by name, the days on which other hours are worked
 * @param procedures codes of the procedures of which a catalogue says something new
 * @param agencies codes of the agencies whose periods of validity are others
 * @param isDue766New whether rule index_766 compares with another due time
 */
record References(
        Lake lake,
        boolean areCalendarsNew,
        Map<String, Set<LocalDate>> days,
        Set<String> procedures,
        Set<String> agencies,
        boolean isDue766New) {

    /** More days than these are looked for by the first and the last of them alone. */
    private static final int MOST_DAYS = 366;

    private static final LocalDate FOR_EVER = LocalDate.of(9999, 12, 31);

    /** Compares with what the last publication was made with; nothing has changed where there is none. */
    static References changed(NightRun night) {
        Lake lake = night.lake();
        Optional<Publication> before =
                night.before().filter(publication -> publication.versionOf(CalendarDay.TABLE) > 0);
        if (before.isEmpty()) {
            return new References(lake, true, Map.of(), Set.of(), Set.of(), false);
        }
        Publication publication = before.get();
        Dataset<Row> calendarDays = lake.readAt(CalendarDay.TABLE, publication.versionOf(CalendarDay.TABLE));
        Map<String, String> versions = versions(calendarDays);
        return new References(
                lake,
                night.calendars().stream()
                        .anyMatch(calendar -> !calendar.version().equals(versions.get(calendar.name()))),
                days(night, calendarDays, versions),
                procedures(lake, publication),
                agencies(night, lake.readAt(Agency.TABLE, publication.versionOf(Agency.TABLE))),
                !night.settings()
                        .due766()
                        .word()
                        .equals(Objects.requireNonNullElse(publication.due766(), Due766.ORIGINAL.word())));
    }

    private static Map<String, String> versions(Dataset<Row> calendarDays) {
        Map<String, String> versions = new TreeMap<>();
        calendarDays
                .select(CalendarDay.CALENDAR.col(), CalendarDay.VERSION.col())
                .distinct()
                .collectAsList()
                .forEach(row -> versions.put(row.getString(0), row.getString(1)));
        return versions;
    }

    private static Map<String, Set<LocalDate>> days(
            NightRun night, Dataset<Row> published, Map<String, String> versions) {
        Map<String, Set<LocalDate>> changed = new TreeMap<>();
        for (WorkingCalendar calendar : night.calendars()) {
            // A calendar that no dialect named before has counted nothing yet.
            if (!calendar.version().equals(versions.getOrDefault(calendar.name(), calendar.version()))) {
                List<Row> days = published
                        .filter(CalendarDay.CALENDAR.col().equalTo(calendar.name()))
                        .orderBy(CalendarDay.DAY.col())
                        .select(
                                CalendarDay.DAY.col(),
                                CalendarDay.WORKING_SECONDS_SO_FAR.col(),
                                CalendarDay.HOURS.col())
                        .collectAsList();
                changed.put(calendar.name(), changed(days, calendar));
            }
        }
        return changed;
    }

    /**
     * The days on which a calendar works other hours than before: all where hours have moved, though a day may be as long. What
     * it says of its last day is not looked at.
     */
    private static Set<LocalDate> changed(List<Row> before, WorkingCalendar calendar) {
        if (!before.get(0).getString(2).equals(calendar.hours())) {
            return before.stream().map(row -> row.getLocalDate(0)).collect(Collectors.toCollection(TreeSet::new));
        }
        int[] now = calendar.cumulativeSeconds();
        Set<LocalDate> changed = new TreeSet<>();
        for (int i = 0; i + 1 < before.size(); i++) {
            int worked = before.get(i + 1).getInt(1) - before.get(i).getInt(1);
            if (worked != now[i + 1] - now[i]) {
                changed.add(before.get(i).getLocalDate(0));
            }
        }
        return changed;
    }

    /** A catalogue that says all again has new places in the order and says nothing new. */
    private static Set<String> procedures(Lake lake, Publication before) {
        Dataset<Row> told = lake.changesAfter(
                        Procedure.TABLE, Publication.seenVersion(Optional.of(before), Procedure.TABLE))
                .filter(Procedure.VERSION_ORDER.col().isNotNull());
        return Content.differing(told, Procedure.TABLE.key())
                .select(Procedure.PROCEDURE_CODE.col())
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> agencies(NightRun night, Dataset<Row> published) {
        List<AgencyVersion> stored = Agency.versions(published.collectAsList());
        AgencyRegister before = AgencyRegister.of(stored);
        AgencyRegister now = Agencies.complete(stored, night.agencies(), Map.of());
        return stored.stream()
                .map(AgencyVersion::code)
                .filter(code -> !periods(before, code).equals(periods(now, code)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<LocalDate> periods(AgencyRegister register, String code) {
        return register.versionsOf(code).stream().map(AgencyVersion::validFrom).toList();
    }

    boolean areSame() {
        return days.isEmpty() && procedures.isEmpty() && agencies.isEmpty() && !isDue766New;
    }

    /** Codes of the stored dossiers that what has changed may concern, in a column {@code code}. */
    Dataset<Row> dossiers() {
        Column concerned = StagedDossier.PROCEDURE_CODE
                .col()
                .isin(procedures.toArray())
                .or(StagedDossier.AGENCY_CODE.col().isin(agencies.toArray()));
        if (isDue766New) {
            concerned = concerned.or(not(
                    Dossier.DUE.at().col().eqNullSafe(Dossier.DUE_ORIGINAL.at().col())));
        }
        for (Map.Entry<String, Set<LocalDate>> changed : days.entrySet()) {
            concerned = concerned.or(
                    StagedDossier.CALENDAR.col().equalTo(changed.getKey()).and(spans(changed.getValue())));
        }
        return lake.read(Dossier.TABLE)
                .filter(coalesce(concerned, lit(false)))
                .select(StagedDossier.DOSSIER_CODE.col().as("code"));
    }

    /** Codes of the stored dossiers of agencies whose periods are others, in a column {@code code}. */
    Dataset<Row> dossiersOfAgencies() {
        return lake.read(Dossier.TABLE)
                .filter(StagedDossier.AGENCY_CODE.col().isin(agencies.toArray()))
                .select(StagedDossier.DOSSIER_CODE.col().as("code"));
    }

    /** Whether one of the days lies in what the calendar counts of a dossier: from filing to its closing, due date or limit. */
    private static Column spans(Set<LocalDate> changed) {
        Column due = Dossier.DUE.on().col();
        Column from = least(
                StagedDossier.FILED.on().col(), StagedDossier.RECEIVED.on().col(), due);
        Column to = greatest(
                coalesce(Dossier.CLOSED.on().col(), lit(FOR_EVER)),
                due,
                Dossier.LIMIT_766.on().col());
        if (changed.isEmpty()) {
            return lit(false);
        }
        if (changed.size() > MOST_DAYS) {
            return from.leq(lit(Collections.max(changed))).and(to.geq(lit(Collections.min(changed))));
        }
        Column each = array(changed.stream().map(day -> lit(day)).toArray(Column[]::new));
        return exists(each, day -> day.geq(from).and(day.leq(to)));
    }
}
