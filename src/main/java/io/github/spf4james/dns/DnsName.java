/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.Optional;

import io.github.spf4james.syntax.DomainText;
import io.github.spf4james.syntax.Printable;

/**
 * A domain name that can be asked for: labels of 1 to 63 octets, 253 characters at most (RFC 1035 section 2.3.4), each
 * character one octet.
 *
 * @param text in lower case and without a final dot, so that equal names are equal strings; empty for the root
 */
public record DnsName(String text) {
    /** The root: what a null MX names (RFC 7505). */
    public static final DnsName ROOT = new DnsName("");

    private static final int LONGEST_LABEL = 63;

    /**
     * Takes a name as it was written, with or without a final dot.
     *
     * @return empty if DNS has no such name: an empty label, one that is too long, a character beyond
     *         US-ASCII, or nothing
     */
    public static Optional<DnsName> of(String written) {
        String name = DomainText.withoutFinalDot(written);
        int length = name.length();
        if (length == 0 || length > DomainText.LONGEST) {
            return Optional.empty();
        }
        boolean lower = true;
        int labelStart = 0;
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (i == labelStart || i - labelStart > LONGEST_LABEL) {
                    return Optional.empty();
                }
                labelStart = i + 1;
            } else if (c > 0x7F) {
                return Optional.empty();
            }
            lower &= c < 'A' || c > 'Z';
        }
        if (length == labelStart || length - labelStart > LONGEST_LABEL) {
            return Optional.empty();
        }
        return Optional.of(new DnsName(lower ? name : lowerCase(name)));
    }

    /** ASCII alone, as DNS does it (RFC 4343): other octets are what they are. */
    private static String lowerCase(String name) {
        StringBuilder lower = new StringBuilder(name);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + 'a' - 'A'));
            }
        }
        return lower.toString();
    }

    /** {@return whether it is made of letters, digits and hyphens, as hosts' names are, and of underscores} */
    public boolean isLdh() {
        return text.chars()
                .allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.');
    }

    /** {@return whether there is more than one label} */
    public boolean isMultiLabel() {
        return text.indexOf('.') >= 0;
    }

    /** {@return whether this name is {@code domain} or a name below it} */
    public boolean isAtOrBelow(DnsName domain) {
        return text.equals(domain.text) || isBelow(domain);
    }

    /** {@return whether this name is below {@code domain}, on a label boundary} */
    public boolean isBelow(DnsName domain) {
        int dot = text.length() - domain.text.length() - 1;
        return dot > 0 && text.charAt(dot) == '.' && text.endsWith(domain.text);
    }

    /** {@return the name for people, by {@link Printable}: a name may hold any octet, line ends among them} */
    @Override
    public String toString() {
        return Printable.of(text);
    }
}
