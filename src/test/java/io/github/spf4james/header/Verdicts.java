/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.github.spf4james.check.Match;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.Directive;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.SpfSyntaxException;

/** Verdicts as check_host() gives them. */
final class Verdicts {
    static final IpAddress IP4 = IpAddress.parse("192.0.2.1").orElseThrow();
    static final IpAddress IP6 = IpAddress.parse("2001:db8::1").orElseThrow();

    private Verdicts() {}

    static SpfRequest helo(String helo) {
        return SpfRequest.helo(IP4, helo);
    }

    static SpfRequest mailFrom(String helo, String sender) {
        return SpfRequest.mailFrom(IP4, helo, sender);
    }

    /** @param matches each {@code domain directive}, the deciding one last */
    static SpfVerdict verdict(SpfResult result, SpfRequest request, String... matches) {
        List<Match> all = Arrays.stream(matches).map(Verdicts::match).toList();
        return new SpfVerdict(result, request, all, Optional.empty(), Optional.empty(), 0, 0);
    }

    static SpfVerdict problem(SpfResult result, SpfRequest request, String problem) {
        return new SpfVerdict(result, request, List.of(), Optional.empty(), Optional.of(problem), 0, 0);
    }

    private static Match match(String match) {
        String[] parts = match.split(" ");
        try {
            return new Match(parts[0], Directive.parse(parts[1]));
        } catch (SpfSyntaxException e) {
            throw new IllegalArgumentException(match, e);
        }
    }
}
