// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.Channel;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Posting;

/**
 * How much of the work of a period was digital, by nine rates with names of their own: "the digitisation rate" is none
 * of them.
 */
public final class Digitisation {

    private static final String RECEIVED = "Dossiers received in the period";
    private static final String RESOLVED = "Dossiers resolved in the period";
    private static final String WITH_PAPER = RESOLVED + " whose procedure returns a paper, or is not known";

    static final Share COMPONENT_DIGITISED = Share.of(
            "component_digitised", "Dossiers received in the period with a file of a submitted paper", RECEIVED);
    static final Share RESULT_ELECTRONIC = Share.of(
            "result_electronic",
            WITH_PAPER + ", that have a result file which is none of the submitted files",
            WITH_PAPER);
    static final Share DOSSIER_DIGITISED = Share.of(
            "dossier_digitised", WITH_PAPER + ", that have both a component file and a result file", WITH_PAPER);
    static final Share DATA_REUSED = Share.of(
            "data_reused",
            "Dossiers received in the period with a component that was reused or taken from the portal's store",
            RECEIVED);
    static final Share FROM_PERSONAL_STORE = Share.of(
            "from_personal_store",
            "Dossiers received in the period with a component from the applicant's store on the portal",
            RECEIVED);
    static final Share POPULATION_DATA = Share.of(
            "population_data",
            "Dossiers received in the period whose applicant's account is verified by VNeID, or with a component from the"
                    + " applicant's store on the portal",
            RECEIVED);
    static final Share END_TO_END_ONLINE = Share.of(
            "end_to_end_online",
            "Dossiers resolved in the period, filed online, with a result file or without a paper to return",
            RESOLVED);
    static final Share ONLINE_FILING =
            Share.of("online_filing", "Dossiers received in the period, filed online (channel 2)", RECEIVED);
    static final Share FULL_ONLINE = Share.of("full_online", "", RECEIVED)
            .withUnknownNumerator("Dossiers received in the period of procedures with online level 4 (toàn trình);"
                    + " null where a catalogue tells the level of none of them");
    static final Field PROCEDURE_UNKNOWN = Figure.count(
            "procedure_unknown",
            "Dossiers received in the period of a procedure that no catalogue knows: they count as returning a paper");
    static final Field ONLINE_LEVEL_KNOWN = Figure.count(
            "online_level_known",
            "Dossiers received in the period of a procedure whose online level a catalogue tells");

    private static final List<Share> SHARES = List.of(
            COMPONENT_DIGITISED,
            RESULT_ELECTRONIC,
            DOSSIER_DIGITISED,
            DATA_REUSED,
            FROM_PERSONAL_STORE,
            POPULATION_DATA,
            END_TO_END_ONLINE,
            ONLINE_FILING,
            FULL_ONLINE);

    private static final List<Field> BELOW_AGENCY = List.of(PublishedKey.PROCEDURE_CODE);

    public static final Table TABLE = new Table(
            "digitisation",
            "One row per period, agency and procedure (null: all) in which a dossier was received or resolved: nine"
                    + " rates",
            PublishedKey.key(BELOW_AGENCY),
            PublishedKey.columns(
                    BELOW_AGENCY,
                    Stream.concat(
                                    SHARES.stream().flatMap(share -> share.fields().stream()),
                                    Stream.of(PROCEDURE_UNKNOWN, ONLINE_LEVEL_KNOWN))
                            .toList()),
            Table.Layout.PLAIN);

    private static final Field RECEIVED_ONLINE = Timeliness.RECEIVED_ONLINE;

    private static final List<Field> POSTED = List.of(
            Posting.RECEIVED,
            Posting.COMPONENT_DIGITISED,
            Posting.DATA_REUSED,
            Posting.FROM_PERSONAL_STORE,
            Posting.POPULATION_DATA,
            Posting.RESOLVED,
            Posting.RESOLVED_WITH_PAPER,
            Posting.RESULT_ELECTRONIC,
            Posting.DOSSIER_DIGITISED,
            Posting.END_TO_END_ONLINE,
            Posting.FULL_ONLINE,
            Posting.ONLINE_LEVEL_KNOWN,
            Posting.PROCEDURE_UNKNOWN);

    private static final List<Field> MEASURES =
            Stream.concat(POSTED.stream(), Stream.of(RECEIVED_ONLINE)).toList();

    private static final List<Field> GRAIN = Statistic.grain(BELOW_AGENCY);

    static final Statistic STATISTIC = new Statistic(
            TABLE,
            BELOW_AGENCY,
            MEASURES,
            PublishedKey.PERIOD_END,
            Digitisation::changes,
            Digitisation::withShares,
            Statistic.ADDED_UP);

    private Digitisation() {}

    private static Dataset<Row> changes(Books books) {
        Column online = Figure.where(Cell.CHANNEL.col().equalTo(Channel.ONLINE.code()), Posting.RECEIVED);
        return books.posting()
                .withColumn(RECEIVED_ONLINE.name(), online)
                .transform(rows -> Figure.summed(rows, Cell.withCause(GRAIN), MEASURES))
                .transform(rows -> PublishedKey.inRowSets(rows, BELOW_AGENCY, List.of(List.of(), BELOW_AGENCY)))
                .transform(rows -> Statistic.summed(rows, GRAIN, MEASURES));
    }

    private static Dataset<Row> withShares(Dataset<Row> sums) {
        Map<Field, Column> columns = new LinkedHashMap<>();
        Column received = Posting.RECEIVED.col();
        Column withPaper = Posting.RESOLVED_WITH_PAPER.col();
        put(columns, COMPONENT_DIGITISED, Posting.COMPONENT_DIGITISED.col(), received);
        put(columns, RESULT_ELECTRONIC, Posting.RESULT_ELECTRONIC.col(), withPaper);
        put(columns, DOSSIER_DIGITISED, Posting.DOSSIER_DIGITISED.col(), withPaper);
        put(columns, DATA_REUSED, Posting.DATA_REUSED.col(), received);
        put(columns, FROM_PERSONAL_STORE, Posting.FROM_PERSONAL_STORE.col(), received);
        put(columns, POPULATION_DATA, Posting.POPULATION_DATA.col(), received);
        put(columns, END_TO_END_ONLINE, Posting.END_TO_END_ONLINE.col(), Posting.RESOLVED.col());
        put(columns, ONLINE_FILING, RECEIVED_ONLINE.col(), received);
        put(columns, FULL_ONLINE, when(Posting.ONLINE_LEVEL_KNOWN.col().gt(0), Posting.FULL_ONLINE.col()), received);
        columns.put(PROCEDURE_UNKNOWN, Posting.PROCEDURE_UNKNOWN.col());
        return Figure.with(sums, columns);
    }

    private static void put(Map<Field, Column> columns, Share share, Column numerator, Column denominator) {
        columns.put(share.numerator(), numerator);
        columns.put(share.denominator(), denominator);
        columns.put(share.rate(), Figure.ratio(numerator, denominator));
    }
}
