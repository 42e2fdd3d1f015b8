// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.try_to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.domain.DossierCode;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per landed dossier record: the canonical form of what any sender says of a dossier. */
public final class StagedDossier {

    /** One supplement request: asked, answered, and the due times before and after it; each may be null. */
    public static final DataType SUPPLEMENTS = createArrayType(
            new StructType()
                    .add("asked", Instant.TYPE)
                    .add("answered", Instant.TYPE)
                    .add("due_before", Instant.TYPE)
                    .add("due_after", Instant.TYPE),
            false);

    public static final Field DOSSIER_CODE =
            Field.required("dossier_code", StringType, "The dossier's code, MaHoSo on the portal");
    public static final Field CODE_MONTH = Field.required(
            "code_month",
            DateType,
            "First day of the month written in the dossier code, 1970-01-01 where it has none; never changes");
    public static final Field AGENCY_CODE =
            Field.required("agency_code", StringType, "Receiving agency: the identifier in front of the dossier code");
    public static final Field AGENCY_ROOT =
            Field.required("agency_root", StringType, "Root of the agency's tree, from the dialect; VN for the portal");
    public static final Field RESOLVING_AGENCY_CODE = Field.optional(
            "resolving_agency_code",
            StringType,
            "Resolving agency: the unit that the record names, where the register knows exactly one of that name: in the place that"
                    + " stands behind it, else in the receiving agency's province or ministry; null where it names none, or no"
                    + " such one");
    public static final Field CALENDAR =
            Field.required("calendar", StringType, "Working calendar that counts the dossier's time");
    public static final Field PROCEDURE_CODE =
            Field.optional("procedure_code", StringType, "Administrative procedure; null when the record names none");
    public static final Field SENT_FIELD_CODE = Field.optional(
            "sent_field_code", StringType, "Field of the procedure as sent; null when the record names none");
    public static final Field CHANNEL = Field.required(
            "channel", StringType, "1 desk, 2 online, 3 post, further codes by dialect; missing counts as desk");
    public static final Field SUBJECT =
            Field.optional("subject", StringType, "citizen, enterprise, agency or other; null when not said");
    public static final Field STATUS = Field.required("status", StringType, "The portal's status, 1 to 10");
    public static final Instant FILED = Instant.optional("filed", "Filed by the applicant; null when not said");
    public static final Instant RECEIVED =
            Instant.optional("received", "Received, which starts the clock; null before receipt");
    public static final Instant PROMISED =
            Instant.optional("promised", "Result promised at receipt; null for a procedure without due date");
    public static final Instant ENDED = Instant.optional("ended", "Processing ended, as sent; null when not said");
    public static final Instant RETURNED = Instant.optional("returned", "Result handed over; null when not said");
    public static final Instant REFUSED = Instant.optional("refused", "Refused; null when not said");
    public static final Field SUPPLEMENT_REQUESTS = Field.required(
            "supplement_requests",
            SUPPLEMENTS,
            "Supplement requests in the order asked: asked, answered, due before and after; empty when none");
    public static final Field COMPONENT_FILE =
            Field.required("component_file", BooleanType, "A submitted paper has a file that is not deleted");
    public static final Field RESULT_FILE =
            Field.required("result_file", BooleanType, "A result has a file that is none of the submitted files");
    public static final Field DATA_REUSED =
            Field.required("data_reused", BooleanType, "A component was reused or taken from the portal's store");
    public static final Field FROM_PERSONAL_STORE = Field.required(
            "from_personal_store", BooleanType, "A component was taken from the applicant's store on the portal");
    public static final Field ACCOUNT_VERIFIED = Field.required(
            "account_verified",
            BooleanType,
            "The applicant's account is verified against the population database (VNeID)");
    public static final Field FEE_DUE =
            Field.optional("fee_due", Staged.MONEY, "Sum of the fee lines; null when there is none");
    public static final Field FEE_CURRENCY =
            Field.required("fee_currency", StringType, "ISO 4217 currency of the fee, from the dialect");
    public static final Field PAID_FLAG =
            Field.required("paid_flag", BooleanType, "The sender says that the fee was paid online (flag 1 or 2)");
    public static final Field PERSON_HASH = Field.optional(
            "person_hash",
            BinaryType,
            "128 bits of HMAC-SHA-256 of the applicant's number; null without a key or a number");
    public static final Field KEY_ID =
            Field.optional("key_id", StringType, "Which key made the hash; null without a hash");
    public static final Field OTHER_CODE = Field.optional(
            "other_code",
            StringType,
            "Another code of the same dossier, MaHoSoKhac: the two may both have landed; null when there is none");
    public static final Field VERSION_AT = Field.optional(
            "version_at", TimestampType, "The sender's own time of this version; null when it sends none");
    public static final Field SENT_FLAGS = Field.required(
            "sent_flags",
            createArrayType(StringType, false),
            "Stable codes of what is odd in the record itself, sorted; empty when nothing is");

    /** The canonical columns: what one version of a dossier says, declared here and nowhere else. */
    public static final List<Field> CANONICAL = Stream.of(
                    List.of(
                            DOSSIER_CODE,
                            CODE_MONTH,
                            AGENCY_CODE,
                            AGENCY_ROOT,
                            RESOLVING_AGENCY_CODE,
                            CALENDAR,
                            PROCEDURE_CODE,
                            SENT_FIELD_CODE,
                            CHANNEL,
                            SUBJECT,
                            STATUS),
                    FILED.fields(),
                    RECEIVED.fields(),
                    PROMISED.fields(),
                    ENDED.fields(),
                    RETURNED.fields(),
                    REFUSED.fields(),
                    List.of(
                            SUPPLEMENT_REQUESTS,
                            COMPONENT_FILE,
                            RESULT_FILE,
                            DATA_REUSED,
                            FROM_PERSONAL_STORE,
                            ACCOUNT_VERIFIED,
                            FEE_DUE,
                            FEE_CURRENCY,
                            PAID_FLAG,
                            PERSON_HASH,
                            KEY_ID,
                            OTHER_CODE,
                            VERSION_AT,
                            SENT_FLAGS))
            .flatMap(List::stream)
            .toList();

    public static final Field PROCEDURE_NAME =
            Field.optional("procedure_name", StringType, "The procedure's name as sent; null when the record has none");
    public static final Field FIELD_NAME =
            Field.optional("field_name", StringType, "The field's name as sent; null when the record has none");

    public static final Table TABLE = Staged.table(
            "stage_dossier",
            "One row per landed dossier record of a run",
            Stream.concat(CANONICAL.stream(), Stream.of(PROCEDURE_NAME, FIELD_NAME))
                    .toList());

    private StagedDossier() {}

    /** {@link #CODE_MONTH} of a dossier code: a function of the code alone, never null. */
    public static Column monthIn(Column dossierCode) {
        Column digits = regexp_extract(dossierCode, DossierCode.DATE_PATTERN, 1);
        Column eight =
                when(length(digits).equalTo(6), concat(lit("20"), digits)).otherwise(digits);
        // A code without a date gives "", which no pattern reads.
        return coalesce(trunc(try_to_date(eight, "yyyyMMdd"), "MM"), lit(DossierCode.NO_MONTH));
    }
}
