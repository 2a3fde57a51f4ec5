/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.Optional;
import java.util.stream.IntStream;

import io.github.spf4james.syntax.IpAddress;

/**
 * The body of one Received field (RFC 5321 section 4.4), unfolded: every run of white space is one space.
 *
 * <p>It knows where addresses stand, so that no template has to look for them again.
 */
final class FieldText {
    /** Beyond that nothing is read. What mail systems write is a third of it, with long names and TLS details. */
    static final int LONGEST = 4096;

    private static final String IP6_TAG = "ipv6:";
    /** "IPv6:", six groups, a dotted quad. */
    private static final int LONGEST_ADDRESS = 51;

    private final String text;
    private final String lower;
    private final IpAddress[] addresses;
    private final int[] addressEnds;

    private FieldText(String text) {
        this.text = text;
        this.lower = lower(text);
        this.addresses = new IpAddress[text.length() + 1];
        this.addressEnds = new int[text.length() + 1];
        for (int i = 0; i < text.length(); i++) {
            if (i == 0 || !isAddressCharacter(text.charAt(i - 1))) {
                findAddress(i);
            }
        }
    }

    /** {@return empty if it is too long, or has control characters that are no white space} */
    static Optional<FieldText> of(String body) {
        if (body.length() > LONGEST || body.chars().anyMatch(c -> c < ' ' && !isSpace((char) c) || c == 0x7F)) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (!isSpace(c)) {
                text.append(c);
            } else if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
                text.append(' ');
            }
        }
        return Optional.of(new FieldText(text.toString().stripTrailing()));
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** ASCII alone, so that every character keeps its place. */
    static String lower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + 'a' - 'A'));
            }
        }
        return lower.toString();
    }

    int length() {
        return text.length();
    }

    char at(int position) {
        return text.charAt(position);
    }

    String between(int start, int end) {
        return text.substring(start, end);
    }

    /** {@return whether a text stands there, in whatever case} */
    boolean has(String lowerCase, int position) {
        return lower.startsWith(lowerCase, position);
    }

    /** {@return where a text stands next, in whatever case; negative if nowhere} */
    int find(String lowerCase, int from) {
        return lower.indexOf(lowerCase, from);
    }

    /** {@return the address that begins there, if one does} */
    Optional<IpAddress> addressAt(int position) {
        return Optional.ofNullable(addresses[position]);
    }

    /** {@return whether there is an address behind the name that comes first, but for one that is known} */
    boolean hasAddressBehindFirstName(int known) {
        int from = find(" ", find(" ", 0) + 1);
        return IntStream.range(Math.max(0, from), text.length()).anyMatch(i -> i != known && addresses[i] != null);
    }

    /** {@return where that address ends} */
    int addressEnd(int position) {
        return addressEnds[position];
    }

    /** An IPv4 address, which may have a colon and a port behind it, or an IPv6 address, which may have a tag and a zone. */
    private void findAddress(int start) {
        int quadEnd = skip(start, start, c -> c >= '0' && c <= '9' || c == '.');
        if (found(start, start, quadEnd)) {
            return;
        }
        int address = has(IP6_TAG, start) ? start + IP6_TAG.length() : start;
        int end = skip(address, start, c -> isHex(c) || c == ':' || c == '.');
        if (found(start, address, end) && end < text.length() && text.charAt(end) == '%') {
            addressEnds[start] = skip(end + 1, start, FieldText::isAlphanumeric);
        }
    }

    private boolean found(int start, int address, int end) {
        Optional<IpAddress> parsed = IpAddress.parse(text.substring(address, end));
        parsed.ifPresent(found -> {
            addresses[start] = found;
            addressEnds[start] = end;
        });
        return parsed.isPresent();
    }

    private interface Characters {
        boolean contain(char c);
    }

    private int skip(int from, int start, Characters characters) {
        int end = from;
        while (end < text.length() && end - start < LONGEST_ADDRESS && characters.contain(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static boolean isAlphanumeric(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isAddressCharacter(char c) {
        return isAlphanumeric(c) || c == ':' || c == '.';
    }
}
