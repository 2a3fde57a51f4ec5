/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

/** What a matching directive says of the client: {@code qualifier = "+" / "-" / "?" / "~"} (RFC 7208 section 4.6.1). */
public enum Qualifier {
    PASS('+'), FAIL('-'), NEUTRAL('?'), SOFTFAIL('~');

    private final char sign;

    Qualifier(char sign) {
        this.sign = sign;
    }

    /** {@return the character that stands for this qualifier in a record} */
    public char sign() {
        return sign;
    }
}
