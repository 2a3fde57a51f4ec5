/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.Optional;

import io.github.spf4james.syntax.Directive;
import io.github.spf4james.syntax.Mechanism;

/**
 * A directive that matched.
 *
 * @param domain whose record it stands in
 * @param directive as the record has it, the implied {@code +} left out
 * @param mechanism the same to be evaluated; empty where the match was noted down somewhere meanwhile
 */
public record Match(String domain, String directive, Optional<Mechanism> mechanism) {

    public Match(String domain, Directive directive) {
        this(domain, directive.toString(), Optional.of(directive.mechanism()));
    }

    /** A match that was noted down. */
    public static Match noted(String domain, String directive) {
        return new Match(domain, directive, Optional.empty());
    }
}
