/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import io.github.spf4james.check.Identity;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;

/** The Received-SPF header field (RFC 7208 section 9.1). */
public final class ReceivedSpf {
    /** The field's name. */
    public static final String NAME = "Received-SPF";

    private ReceivedSpf() {}

    /**
     * Writes {@code result FWS [comment FWS] [key-value-list]}.
     *
     * <p>{@code envelope-from} is there if the MAIL FROM identity was checked. For a null sender the identity is that
     * of HELO, nobody was asked about a mailbox, and an {@code envelope-from} of postmaster@HELO, which the client
     * never gave, would be taken for the envelope's.
     *
     * <p>Names are in A-labels. What else is no printable ASCII becomes {@code ?}, and values are cut after 320 characters.
     *
     * @param verdict what was found for one identity
     * @param receiver the host name of who checked
     * @return the body, without name and colon, folded with CRLF and one space, without a CRLF at its end
     */
    public static String of(SpfVerdict verdict, String receiver) {
        SpfRequest request = verdict.request().inALabels();
        FoldedField field = new FoldedField(NAME).word(verdict.result().token());
        field.comment(Quoted.printable(receiver) + ": " + ResultComment.of(verdict));
        keyValuePair(field, "client-ip", request.ip().toString());
        if (request.identity() == Identity.MAILFROM) {
            keyValuePair(field.semicolon(), "envelope-from", request.sender());
        }
        keyValuePair(field.semicolon(), "helo", request.helo());
        keyValuePair(field.semicolon(), "receiver", receiver);
        keyValuePair(field.semicolon(), "identity", request.identity().token());
        if (saysMechanism(verdict.result())) {
            keyValuePair(field.semicolon(), "mechanism", verdict.mechanism());
        }
        verdict.problem().ifPresent(problem -> keyValuePair(field.semicolon(), "problem", problem));
        return field.body();
    }

    /** {@code key-value-pair = key [CFWS] "=" ( dot-atom / quoted-string )}. */
    private static void keyValuePair(FoldedField field, String key, String value) {
        field.word(key + "=" + Quoted.dotAtom(value));
    }

    /** Without a record, or with one that could not be evaluated, not even "default" is what decided. */
    private static boolean saysMechanism(SpfResult result) {
        return switch (result) {
            case PASS, FAIL, SOFTFAIL, NEUTRAL -> true;
            case NONE, TEMPERROR, PERMERROR -> false;
        };
    }
}
