/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.Locale;
import java.util.Optional;

import io.github.spf4james.syntax.Qualifier;

/** The seven results of check_host() (RFC 7208 section 2.6). */
public enum SpfResult {
    NONE, NEUTRAL, PASS, FAIL, SOFTFAIL, TEMPERROR, PERMERROR;

    private final String token = name().toLowerCase(Locale.ROOT);

    /** {@return the result as the RFC spells it, in lower case: for headers, attributes and configuration} */
    public String token() {
        return token;
    }

    /** {@return the result that has this token; empty for anything else} */
    public static Optional<SpfResult> ofToken(String token) {
        for (SpfResult result : values()) {
            if (result.token.equals(token)) {
                return Optional.of(result);
            }
        }
        return Optional.empty();
    }

    /** What a directive with this qualifier results in when it matches (section 4.6.2). */
    static SpfResult of(Qualifier qualifier) {
        return switch (qualifier) {
            case PASS -> PASS;
            case FAIL -> FAIL;
            case SOFTFAIL -> SOFTFAIL;
            case NEUTRAL -> NEUTRAL;
        };
    }
}
