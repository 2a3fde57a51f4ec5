/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

/** A domain name as text: what holds for it wherever it stands. */
public final class DomainText {
    /** The longest name, without a final dot, in characters (RFC 1035 section 2.3.4: 255 octets on the wire). */
    public static final int LONGEST = 253;

    private DomainText() {}

    /** {@return the name without the final dot that an absolute name may have (RFC 7208 section 4.3)} One dot, no more. */
    public static String withoutFinalDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
