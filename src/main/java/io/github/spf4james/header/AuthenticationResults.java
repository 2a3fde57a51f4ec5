/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import java.util.Optional;

import io.github.spf4james.check.Identity;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfVerdict;

/** The Authentication-Results header field (RFC 8601), as far as SPF has something to say in it (section 2.7.2). */
public final class AuthenticationResults {
    /** The field's name. */
    public static final String NAME = "Authentication-Results";

    private AuthenticationResults() {}

    /**
     * Writes {@code authserv-id 1*resinfo}: one {@code spf=} for MAIL FROM with {@code smtp.mailfrom}, and behind it one
     * for HELO, if it was checked, with {@code smtp.helo}; for a null sender, whose identity is that of HELO, only that.
     * MAIL FROM's result is the mail's, so readers that take the first one are right.
     *
     * <p>{@code smtp.mailfrom} is the domain alone, as in RFC 7208 section 9.2: that is what SPF authenticates. {@code
     * reason} is the problem, or the directive that decided and whose it is.
     *
     * <p>What is no printable ASCII becomes {@code ?}, and values are cut after 320 characters.
     *
     * @param authservId who checked (section 2.5)
     * @param helo of the HELO identity
     * @param mailFrom of the MAIL FROM identity, with a null sender of the HELO identity too
     * @param comment what else is known of {@code mailFrom}'s result, for a comment behind it
     * @return the body, without name and colon, folded with CRLF and one space, without a CRLF at its end
     */
    public static String of(String authservId, Optional<SpfVerdict> helo, SpfVerdict mailFrom,
            Optional<String> comment) {
        FoldedField field = new FoldedField(NAME).word(Quoted.value(authservId)).semicolon();
        resinfo(field, mailFrom);
        comment.map(Quoted::printable).ifPresent(field::comment);
        if (mailFrom.request().identity() == Identity.MAILFROM) {
            helo.ifPresent(verdict -> resinfo(field.semicolon(), verdict));
        }
        return field.body();
    }

    /** {@return the body for a message that was not checked: {@code authserv-id "; none"}} */
    public static String none(String authservId) {
        return new FoldedField(NAME).word(Quoted.value(authservId)).semicolon().word("none").body();
    }

    /** {@code resinfo = [CFWS] ";" methodspec [ CFWS reasonspec ] [ CFWS 1*propspec ]}, the ";" already written. */
    private static void resinfo(FoldedField field, SpfVerdict verdict) {
        field.word("spf=" + verdict.result().token()).comment(ResultComment.of(verdict));
        reason(verdict).ifPresent(reason -> field.word("reason=" + Quoted.value(reason)));
        SpfRequest request = verdict.request().inALabels();
        field.word("smtp." + request.identity().token() + "=" + Quoted.value(request.domain()));
    }

    private static Optional<String> reason(SpfVerdict verdict) {
        return verdict.problem().or(() -> verdict.deciding().map(match -> match.directive() + " of " + match.domain()));
    }
}
