/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.spf4james.syntax.IpAddress;

/** A client's address as people copy it: as it is, or as an address literal out of a header (RFC 5321 section 4.1.3). */
final class AddressText {
    private static final Pattern LITERAL = Pattern.compile("\\[(IPv6:)?([^\\[\\]]*)\\]", Pattern.CASE_INSENSITIVE);

    private AddressText() {}

    /** Reads {@code 192.0.2.1}, {@code 2001:db8::1}, {@code [192.0.2.1]}, {@code [IPv6:2001:db8::1]}, {@code [2001:db8::1]}. */
    static Optional<IpAddress> parse(String text) {
        Matcher literal = LITERAL.matcher(text);
        if (!literal.matches()) {
            return IpAddress.parse(text);
        }
        boolean tagged = literal.group(1) != null;
        return IpAddress.parse(literal.group(2)).filter(address -> !tagged || literal.group(2).contains(":"));
    }
}
