// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The national code of an administrative procedure, {@code n.nnnnnn}, and the longer forms that senders write: with the
 * agency behind it ({@code 1.005129.000.00.00.H29}), and with the service of the payment platform behind that ({@code
 * 1.005129.01}). All of them name the one procedure of the national catalogue.
 */
public final class ProcedureCode {

    /** Group 1 is the short form. */
    private static final Pattern WHOLE =
            Pattern.compile("(\\d\\.\\d{6})(?:\\.(?:\\d{3}\\.\\d{2}\\.\\d{2}\\.)?[A-Z]\\d{2})?(?:\\.\\d{2})?");

    private ProcedureCode() {}

    /** The short form of a national code in any form; every other text as it is: other countries have other codes. */
    public static String shortForm(String code) {
        if (code == null) {
            return null;
        }
        Matcher matcher = WHOLE.matcher(code);
        return matcher.matches() ? matcher.group(1) : code;
    }
}
