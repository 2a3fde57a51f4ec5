/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.spf4james.syntax.Directive;
import io.github.spf4james.syntax.Printable;
import io.github.spf4james.syntax.SpfRecord;

/**
 * What evaluating one domain's record came to.
 *
 * @param result the result
 * @param matches the directive that matched, and those in records included by it, the deciding one last
 * @param problem why the result is an error, or none
 * @param decidingRecord the record that a directive matched in; empty if none did
 */
record Outcome(SpfResult result, List<Match> matches, Optional<String> problem,
        Optional<RecordOfDomain> decidingRecord) {

    /**
     * A record and where it was found.
     *
     * @param domain the current domain, {@code %{d}}
     */
    record RecordOfDomain(String domain, SpfRecord record) {}

    static Outcome none(String problem) {
        return withoutMatch(SpfResult.NONE, Optional.of(problem));
    }

    static Outcome neutralByDefault() {
        return withoutMatch(SpfResult.NEUTRAL, Optional.empty());
    }

    static Outcome temperror(String problem) {
        return withoutMatch(SpfResult.TEMPERROR, Optional.of(problem));
    }

    static Outcome permerror(String problem) {
        return withoutMatch(SpfResult.PERMERROR, Optional.of(problem));
    }

    static Outcome matched(RecordOfDomain where, Directive directive, List<Match> within) {
        Match match = new Match(Printable.of(where.domain()), directive);
        return new Outcome(SpfResult.of(directive.qualifier()), before(match, within), Optional.empty(),
                Optional.of(where));
    }

    private static List<Match> before(Match match, List<Match> within) {
        if (within.isEmpty()) {
            return List.of(match);
        }
        List<Match> matches = new ArrayList<>(1 + within.size());
        matches.add(match);
        matches.addAll(within);
        return matches;
    }

    private static Outcome withoutMatch(SpfResult result, Optional<String> problem) {
        return new Outcome(result, List.of(), problem, Optional.empty());
    }
}
