// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What is true of one payment or refund in the end; requests are none.
 *
 * @param refund whether money went back
 * @param succeeded whether money moved
 * @param paidOn local day
 * @param amount amount without sign in VND
 * @param bank bank code
 * @param reference what the payment platform calls it by
 * @param dossierCode null where no dossier can be named
 * @param agency agency of the dossier, else of the unit named, else {@code VN.OTHER}
 */
record PaymentFacts(
        boolean refund,
        boolean succeeded,
        LocalDate paidOn,
        BigDecimal amount,
        String bank,
        String reference,
        String dossierCode,
        String agency) {}
