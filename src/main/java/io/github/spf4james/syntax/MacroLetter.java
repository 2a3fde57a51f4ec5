/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.Optional;

/** {@code macro-letter} (RFC 7208 section 7.2), each with what it stands for. */
public enum MacroLetter {
    /** sender */
    S,
    /** local-part of the sender */
    L,
    /** domain of the sender */
    O,
    /** current domain */
    D,
    /** the client's address in dot format */
    I,
    /** the client's validated domain name */
    P,
    /** {@code in-addr} or {@code ip6} */
    V,
    /** HELO/EHLO domain */
    H,
    /** the client's address, readable; explanations only */
    C,
    /** domain name of the host that does the check; explanations only */
    R,
    /** seconds since the epoch; explanations only */
    T;

    private static final String LETTERS = "slodipvhcrt";
    private static final MacroLetter[] VALUES = values();

    static Optional<MacroLetter> of(char c) {
        int at = LETTERS.indexOf(Character.toLowerCase(c));
        return at < 0 ? Optional.empty() : Optional.of(VALUES[at]);
    }

    char lowerCase() {
        return LETTERS.charAt(ordinal());
    }

    /** {@return whether section 7.2 allows it in explanation texts alone} */
    public boolean explanationOnly() {
        return this == C || this == R || this == T;
    }
}
