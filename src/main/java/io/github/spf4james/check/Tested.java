package io.github.spf4james.check;

import java.util.List;

/** What testing one mechanism came to (RFC 7208 section 4.6.2). */
sealed interface Tested {

    /**
     * It matches.
     *
     * @param within for include: what matched in the included record
     */
    record Matches(List<Match> within) implements Tested {}

    /** It does not; the next directive is tried. */
    record NoMatch() implements Tested {}

    /** It ends the evaluation: temperror or permerror, with the reason. */
    record Raises(Outcome error) implements Tested {}

    Tested MATCH = new Matches(List.of());
    Tested NO_MATCH = new NoMatch();

    static Tested matchIf(boolean matches) {
        return matches ? MATCH : NO_MATCH;
    }

    static Tested temperror(String problem) {
        return new Raises(Outcome.temperror(problem));
    }

    static Tested permerror(String problem) {
        return new Raises(Outcome.permerror(problem));
    }
}
