/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import java.util.List;

import io.github.spf4james.check.Identity;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.header.FieldTokens.Kind;
import io.github.spf4james.header.FieldTokens.Token;

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

    /**
     * Tells whether a field claims to have been written by a receiver: in a {@code receiver} key, or at the start of a
     * comment. Spelling is free as far as RFC 5322 has it so (case, comments, folding, quoting), and beyond: where
     * another reader may see the name, the answer is yes.
     *
     * @param body the field's body; any text at all
     * @param receiver as it was given to {@link #of}
     */
    public static boolean claims(String body, String receiver) {
        FieldTokens tokens = FieldTokens.of(body);
        ClaimedName name = new ClaimedName(receiver);
        return tokens.comments().anyMatch(name::isAtStartOf)
                || tokens.areUnclosed() && name.isAnywhereIn(body)
                || receivers(tokens.withoutComments(), name);
    }

    /** Each run of tokens from {@code receiver "="} to the next, or to the ";", is looked at once. */
    private static boolean receivers(List<Token> tokens, ClaimedName name) {
        int start = tokens.size();
        for (int i = 0; i < tokens.size(); i++) {
            boolean key = i + 1 < tokens.size() && tokens.get(i).text().equalsIgnoreCase("receiver")
                    && tokens.get(i + 1).kind() == Kind.EQUALS;
            if (key || tokens.get(i).kind() == Kind.SEMICOLON) {
                if (start < i && name.isAtStartOf(tokens.subList(start, i))) {
                    return true;
                }
                start = key ? i + 2 : tokens.size();
            }
        }
        return name.isAtStartOf(tokens.subList(start, tokens.size()));
    }
}
