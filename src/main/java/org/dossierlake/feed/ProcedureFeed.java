// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DecimalType;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.Channel;
import org.dossierlake.domain.ProcedureCode;
import org.dossierlake.domain.ProcedureLevel;
import org.dossierlake.domain.TimeUnit;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.MaximumTime;
import org.dossierlake.table.StagedProcedure;

/** Procedures as any catalogue writes them: typed and screened. A reference feed. */
public final class ProcedureFeed extends Feed<ProcedureFeed.EntryRecord> {

    private static final List<String> MOMENTS = List.of("valid-from", "valid-to", "version");

    private static final Pattern BETWEEN_LEVELS = Pattern.compile("\\s*[,;]\\s*");
    private static final Pattern ONLINE_LEVEL = Pattern.compile("[1-4]");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(?:[.,]\\d{1,12})?");
    private static final Pattern AMOUNT = Pattern.compile("[0-9][0-9.,]*");
    private static final Pattern NOTHING = Pattern.compile("0[0.,]*");

    /** What every catalogue entry must keep, in the order in which broken rules are listed. */
    public static final List<Rule<EntryRecord>> RULES = WholeRecord.rulesAnd(List.of(
            new Rule<>(
                    "PROCEDURE_CODE_MISSING",
                    "code",
                    "The entry names no procedure (MATTHC).",
                    "Send the code of the procedure.",
                    entry -> entry.says("code")),
            new Rule<>(
                    "PROCEDURE_CODE_NOT_ON_PAGE",
                    "code-confirmed",
                    "The page that the entry was read from does not show its code: it is the page of"
                            + " another procedure.",
                    "Read the right page and send the entry again.",
                    entry -> !Marks.isNo(entry.text("code-confirmed"))),
            new Rule<>(
                    "LEVEL_UNREADABLE",
                    "level",
                    "A level of handling (CAPTHUCHIEN) is none of the agreed ones.",
                    "Send agreed levels, or leave it empty.",
                    entry -> !entry.hasUnknownLevel),
            new Rule<>(
                    "ONLINE_LEVEL_UNREADABLE",
                    "online-level",
                    "The online level (MUCDO) is none of 1 to 4.",
                    "Send one of them, or leave it empty.",
                    entry -> !entry.says("online-level") || entry.onlineLevel() != null),
            new Rule<>(
                    "MAXIMUM_TIME_UNREADABLE",
                    "times",
                    "A maximum time (THOIGIANGIAIQUYET) is no number or longer than a hundred years, or its unit"
                            + " (DONVITINH) or channel (KENH) is none of the agreed ones.",
                    "Send all three as agreed, or none.",
                    entry -> entry.times.stream().allMatch(Time::isReadable)),
            WholeRecord.unreadableMoment(
                    "VALID_FROM_UNREADABLE", "valid-from", "The day from which the entry is valid cannot be read"),
            WholeRecord.unreadableMoment(
                    "VALID_TO_UNREADABLE", "valid-to", "The last day on which the entry is valid cannot be read"),
            new Rule<>(
                    "VALID_TO_BEFORE_VALID_FROM",
                    "valid-to",
                    "The entry ends before it begins.",
                    "Correct one of the two days.",
                    entry -> TypedRecord.isNotAfter(entry.on("valid-from"), entry.on("valid-to"))),
            new Rule<>(
                    "AGENCY_CODE_UNREADABLE",
                    "agencies",
                    "Under VN, an agency that offers the procedure has a code that is not like H44.100 or"
                            + " 000.00.01.H59, and is no group such as VN.LOCALITIES.",
                    "Send the identifiers of the agencies (Decision 20/2020/QĐ-TTg), or none.",
                    EntryRecord::hasReadableAgencies)));

    /** What is odd in the record itself. */
    public static final List<Flag<Predicate<EntryRecord>>> FLAGS = List.of();

    /**
     * A maximum time as sent.
     *
     * @param channel null when it is none of the agreed ones
     * @param number null when it is no number
     * @param unit null when it is none of the agreed ones
     * @param isSent whether a time was sent at all
     */
    private record Time(String channel, BigDecimal number, TimeUnit unit, boolean isSent) {

        /** Of several times for one channel the longest is the maximum: catalogues list cases that a dossier does not name. */
        private static final Comparator<Time> BY_LENGTH = Comparator.comparing(Time::roughHours)
                .thenComparing(Time::number)
                .thenComparing(time -> time.unit.code());

        /** In hours. No law gives an agency as long; a slip of the keyboard may, and would lead beyond what dates can say. */
        private static final BigDecimal HUNDRED_YEARS = BigDecimal.valueOf(100L * 365 * 24);

        private boolean isReadable() {
            return !isSent || channel != null && isComplete();
        }

        private boolean isComplete() {
            return number != null && unit != null && roughHours().compareTo(HUNDRED_YEARS) <= 0;
        }

        private BigDecimal roughHours() {
            return number.multiply(BigDecimal.valueOf(unit.roughHours()));
        }
    }

    /** The sender's codes of what entries list. */
    private record Known(Map<String, String> levels, Map<String, String> channels, Map<String, String> units) {}

    /** An entry of a catalogue, typed. */
    static final class EntryRecord extends TypedRecord {

        private final String[] levels;
        private final boolean hasUnknownLevel;
        private final List<Time> times;
        private final String root;
        private final String[] agencies;

        private EntryRecord(SentRecord sent, Typing typing, Known known) {
            super(sent, typing, MOMENTS);
            List<Optional<String>> read = levels().map(level -> Optional.ofNullable(Typing.mapped(level, known.levels)))
                    .toList();
            this.levels =
                    read.stream().flatMap(Optional::stream).distinct().sorted().toArray(String[]::new);
            this.hasUnknownLevel = read.contains(Optional.<String>empty());
            this.times = sent.list("times").stream()
                    .map(time -> new Time(
                            Typing.mapped(time.text("channel"), known.channels),
                            number(time.text("time")),
                            Optional.ofNullable(Typing.mapped(time.text("unit"), known.units))
                                    .map(TimeUnit::fromCode)
                                    .orElse(null),
                            time.text("time") != null))
                    .toList();
            this.root = typing.section().agencyRoot();
            this.agencies =
                    texts("agencies", "code").map(AgencyCode::normalForm).toArray(String[]::new);
        }

        /** What the elements of a list say for a word. */
        private Stream<String> texts(String list, String word) {
            return sent().list(list).stream().map(element -> element.text(word)).filter(text -> text != null);
        }

        /** Under VN an agency's code, or a group; other countries' catalogues write theirs as they like. */
        private boolean hasReadableAgencies() {
            return !root.equals(AgencyCode.ROOT)
                    || Arrays.stream(agencies)
                            .allMatch(agency -> AgencyCode.parse(agency).isPresent()
                                    || AgencyCode.GROUPS.contains(agency)
                                    || agency.equals(AgencyCode.ROOT));
        }

        /** The levels in a text such as "Cấp bộ, Cấp tỉnh". */
        private Stream<String> levels() {
            return says("level")
                    ? BETWEEN_LEVELS.splitAsStream(text("level")).filter(part -> !part.isEmpty())
                    : Stream.empty();
        }

        private Integer onlineLevel() {
            return says("online-level")
                            && ONLINE_LEVEL.matcher(text("online-level")).matches()
                    ? Integer.valueOf(text("online-level"))
                    : null;
        }

        /** The field's own code, else the first of a list of fields. */
        private String field() {
            List<SentRecord.Element> fields = sent().list("fields");
            return says("field") || fields.isEmpty()
                    ? text("field")
                    : fields.get(0).text("code");
        }

        private Optional<Time> longest(Channel channel) {
            return times.stream()
                    .filter(Time::isComplete)
                    .filter(time -> channel.code().equals(time.channel))
                    .max(Time.BY_LENGTH);
        }

        private static BigDecimal number(String text) {
            if (text == null || !NUMBER.matcher(text).matches()) {
                return null;
            }
            DecimalType type = (DecimalType) MaximumTime.TYPE;
            BigDecimal number = new BigDecimal(text.replace(',', '.')).setScale(type.scale(), RoundingMode.HALF_UP);
            return number.precision() <= type.precision() ? number : null;
        }
    }

    private final Known known;
    private final Map<String, String> fees;
    private final Map<String, String> lists;

    ProcedureFeed(Typing typing) {
        super(Sent.PROCEDURES, typing, StagedProcedure.TABLE, StagedProcedure.CANONICAL, RULES);
        this.known = new Known(
                typing.codes("level", ProcedureLevel.values()),
                typing.codes("channel", Channel.values()),
                typing.codes("unit", TimeUnit.values()));
        this.fees = typing.section().codes().getOrDefault("fee", Map.of());
        this.lists = typing.section().codes().getOrDefault("list", Map.of());
    }

    @Override
    EntryRecord typed(SentRecord sent, Typing with) {
        return new EntryRecord(sent, with, known);
    }

    @Override
    void put(EntryRecord entry, StageRow row) {
        LocalDate from = entry.on("valid-from");
        Boolean hasFee = Marks.read(entry.text("has-fee"));
        row.put(StagedProcedure.PROCEDURE_CODE, ProcedureCode.shortForm(entry.text("code")))
                .put(StagedProcedure.VALID_FROM, from == null ? StagedProcedure.SINCE_EVER : from)
                .put(StagedProcedure.PROCEDURE_NAME, entry.text("name"))
                .put(StagedProcedure.FIELD_CODE, entry.field())
                .put(StagedProcedure.LEVELS, entry.levels)
                .put(StagedProcedure.HANDLING_AGENCY, entry.text("agency"))
                .put(StagedProcedure.ONLINE_LEVEL, entry.onlineLevel())
                .put(StagedProcedure.RETURNS_PAPER, Marks.read(entry.text("returns-paper")))
                .put(StagedProcedure.HAS_FEE, hasFee != null ? hasFee : hasFee(entry))
                .put(StagedProcedure.VALID_TO, entry.on("valid-to"))
                .put(StagedProcedure.IS_PUBLISHED, Marks.read(entry.text("is-published")))
                .put(StagedProcedure.IS_INTEGRATED, Marks.read(entry.text("is-integrated")))
                .put(
                        StagedProcedure.LISTS,
                        said(entry.texts("lists", "list").map(list -> lists.getOrDefault(list, list))))
                .put(StagedProcedure.OFFERED_BY, said(Arrays.stream(entry.agencies)))
                .put(StagedProcedure.AGENCY_ROOT, entry.root)
                .put(StagedProcedure.VERSION_AT, Moment.at(entry.moment("version")));
        StagedProcedure.MAXIMUM_TIMES.forEach(
                (channel, maximum) -> entry.longest(channel).ifPresent(longest -> {
                    row.put(maximum.time(), longest.number());
                    row.put(maximum.unit(), longest.unit().code());
                }));
    }

    /** The texts in order, each once; null when there is none: then nobody has said. */
    private static String[] said(Stream<String> texts) {
        String[] sorted = texts.distinct().sorted().toArray(String[]::new);
        return sorted.length == 0 ? null : sorted;
    }

    /** Whether an amount among the fees is above zero; null when none is a number: then nobody has said. */
    private Boolean hasFee(EntryRecord entry) {
        List<String> amounts = entry.sent().list("fees").stream()
                .map(fee -> fee.text("amount"))
                .filter(amount -> amount != null)
                .map(amount -> fees.getOrDefault(amount, amount))
                .filter(amount -> AMOUNT.matcher(amount).matches())
                .toList();
        boolean isAllNothing =
                amounts.stream().allMatch(amount -> NOTHING.matcher(amount).matches());
        return amounts.isEmpty() ? null : Boolean.valueOf(!isAllNothing);
    }

    /** The agency in an entry handles the procedure; it is not who keeps the catalogue. */
    @Override
    String agency(EntryRecord entry) {
        return null;
    }
}
