/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.Optional;

/**
 * {@code [ ":" domain-spec ] [ dual-cidr-length ]}, what may follow {@code a} and {@code mx}.
 *
 * <p>A domain-spec may hold slashes, so the lengths are what the term ends in: read from the right.
 */
record TargetAndCidr(Optional<MacroString> domainSpec, DualCidrLength cidr) {

    static TargetAndCidr parse(Scanner in) throws SpfSyntaxException {
        String text = in.rest();
        int ip6At = cidrStart(text, text.length(), "//");
        int ip4At = cidrStart(text, ip6At, "/");
        int ip4 = ip4At == ip6At
                ? IpAddress.IP4_BITS
                : CidrLength.parse(text.substring(ip4At + 1, ip6At), IpAddress.IP4_BITS, text);
        int ip6 = ip6At == text.length()
                ? IpAddress.IP6_BITS
                : CidrLength.parse(text.substring(ip6At + 2), IpAddress.IP6_BITS, text);
        return new TargetAndCidr(target(in, text.substring(0, ip4At)), new DualCidrLength(ip4, ip6));
    }

    private static Optional<MacroString> target(Scanner in, String text) throws SpfSyntaxException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.charAt(0) != ':') {
            throw in.error("neither a domain nor a CIDR length follows the mechanism");
        }
        return Optional.of(MacroString.domainSpec(text.substring(1)));
    }

    /** Where a length with these slashes begins that ends at {@code end}; {@code end} itself if there is none. */
    private static int cidrStart(String text, int end, String slashes) {
        int digits = end;
        while (digits > 0 && CharacterClass.isDigit(text.charAt(digits - 1))) {
            digits--;
        }
        int start = digits - slashes.length();
        return digits < end && start >= 0 && text.startsWith(slashes, start) ? start : end;
    }
}
