/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.List;
import java.util.Optional;

import io.github.spf4james.syntax.Printable;

/**
 * What check_host() found, and why.
 *
 * @param result the result
 * @param request what was asked
 * @param matches the directive that matched; behind an {@code include} or a redirect also those that matched in the
 *            records further down, the deciding one last; empty if none did
 * @param explanation why the domain's owner says that the client is not allowed; only for {@link SpfResult#FAIL}, and
 *            only if there is one. Text from outside, in printable ASCII
 * @param problem why there is no proper result, in printable ASCII; always for none, temperror and permerror
 * @param terms how many terms asked DNS
 * @param voids how many of them came back without records
 * @param noMail whether the domain's own record says that it sends no mail at all: {@code v=spf1 -all}. The result is
 *            fail then, and nobody is hurt by it
 * @param stale whether an answer of DNS that went into it had expired, as the question could not be answered anew
 *            (RFC 8767): what it says was true not long ago
 */
public record SpfVerdict(SpfResult result, SpfRequest request, List<Match> matches, Optional<String> explanation,
        Optional<String> problem, int terms, int voids, boolean noMail, boolean stale) {

    public SpfVerdict {
        matches = List.copyOf(matches);
    }

    /** Of a domain that sends mail, from answers that hold. */
    public SpfVerdict(SpfResult result, SpfRequest request, List<Match> matches, Optional<String> explanation,
            Optional<String> problem, int terms, int voids) {
        this(result, request, matches, explanation, problem, terms, voids, false, false);
    }

    /** {@return the matching directive of the domain's own record, such as {@code -all}; {@code default} if none did} */
    public String mechanism() {
        return matches.isEmpty() ? "default" : matches.get(0).directive();
    }

    /** {@return result, identity and why, in one line of printable ASCII} */
    public String summary() {
        String why = problem.orElseGet(this::mechanism);
        return result.token() + " (" + request.identity().token() + " " + Printable.of(request.domain()) + ", client "
                + request.ip() + ": " + Printable.of(why) + ")";
    }

    /**
     * {@return whether the result is none because the domain publishes no record} The other reason for none is that there
     * is no domain that could be checked (RFC 7208 section 4.3), such as an address, or a name of one label.
     */
    public boolean hasNoRecord() {
        return result == SpfResult.NONE && CheckedDomain.of(request.domain()) instanceof CheckedDomain.Usable;
    }

    /** {@return the directive that decided: for an include, the one that matched in the included record} */
    public Optional<Match> deciding() {
        return matches.isEmpty() ? Optional.empty() : Optional.of(matches.get(matches.size() - 1));
    }
}
