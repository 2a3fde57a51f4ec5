/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.List;

/** What testing one mechanism came to (RFC 7208 section 4.6.2). */
sealed interface MechanismResult {

    /**
     * It matches.
     *
     * @param within for include: what matched in the included record
     */
    record Matches(List<Match> within) implements MechanismResult {}

    /** It does not; the next directive is tried. */
    record NoMatch() implements MechanismResult {}

    /** It ends the evaluation: temperror or permerror, with the reason. */
    record Raises(Outcome error) implements MechanismResult {}

    MechanismResult MATCH = new Matches(List.of());
    MechanismResult NO_MATCH = new NoMatch();

    static MechanismResult matchIf(boolean matches) {
        return matches ? MATCH : NO_MATCH;
    }

    static MechanismResult temperror(String problem) {
        return new Raises(Outcome.temperror(problem));
    }

    static MechanismResult permerror(String problem) {
        return new Raises(Outcome.permerror(problem));
    }
}
