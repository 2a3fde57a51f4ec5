/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

/**
 * How much one check_host() may ask (RFC 7208 section 4.6.4); beyond is permerror.
 *
 * @param terms terms that ask DNS, over all records that the check comes to; the RFC's number is 10
 * @param voids terms whose question had no answer; the RFC recommends 2
 * @param voidCounting what counts as such a term
 */
public record Limits(int terms, int voids, VoidCounting voidCounting) {
    /** The RFC's own. */
    public static final Limits RFC_7208 = new Limits(10, 2, VoidCounting.STRICT);

    /** "More than ten MX names is a permerror", "only the first ten PTR names count": not for configuration. */
    static final int NAMES = 10;

    /** Questions for one mail that are asked without knowing that they will be needed. */
    static final int AHEAD = 50;

    /** Which void lookups count. */
    public enum VoidCounting {
        /** Every one, as in the RFC. */
        STRICT,
        /** Not those of {@code a} and {@code exists} whose name has an address of the other family. */
        DUAL_STACK
    }

    public Limits {
        if (terms < 0 || voids < 0) {
            throw new IllegalArgumentException("a limit cannot be negative: " + terms + ", " + voids);
        }
    }
}
