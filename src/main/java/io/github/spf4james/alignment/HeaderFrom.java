/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.alignment;

import java.util.Optional;

import io.github.spf4james.syntax.HeaderText;

/**
 * The author's address in a From field (RFC 5322 section 3.6.2), read more strictly than mail programs do: what one of
 * them may take for another address than the next is none here.
 */
final class HeaderFrom {
    private static final char QUOTED_STRING = '"';

    private final String field;
    private final StringBuilder outside = new StringBuilder();
    private final StringBuilder inside = new StringBuilder();
    private boolean angleSeen;
    private boolean angleOpen;

    private HeaderFrom(String field) {
        this.field = field;
    }

    /** {@return the domain of the one address in the field, as it is written there; empty if there is not exactly one} */
    static Optional<String> domain(String field) {
        return new HeaderFrom(HeaderText.ofOctets(field)).domain();
    }

    private Optional<String> domain() {
        int at = 0;
        while (at >= 0 && at < field.length()) {
            at = next(at);
        }
        if (at < 0 || angleOpen) {
            return Optional.empty();
        }
        String address = (angleSeen ? inside : outside).toString();
        int sign = address.indexOf('@');
        if (sign < 0 || sign != address.lastIndexOf('@') || !isLocalPart(address.substring(0, sign).strip())) {
            return Optional.empty();
        }
        return Optional.of(address.substring(sign + 1).strip());
    }

    private static boolean isLocalPart(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c == ' ' || c == '[' || c == ']');
    }

    /** Where to go on; negative if this is no field with one address. */
    private int next(int at) {
        char c = field.charAt(at);
        return switch (c) {
            case ' ', '\t', '\r', '\n' -> put(' ', at);
            case '(' -> put(' ', HeaderText.endOfComment(field, at));
            case '"' -> put(QUOTED_STRING, endOfQuotedString(at));
            case '<' -> openAngle(at);
            case '>' -> closeAngle(at);
            // Several addresses, a group, a route: or something that one reader takes for it.
            case ',', ';', ':', ')', '\\' -> -1;
            default -> Character.isISOControl(c) ? -1 : put(c, at);
        };
    }

    /** Notes a character for what ends at {@code end}. */
    private int put(char c, int end) {
        if (angleSeen && !angleOpen) {
            // Nothing but comments may follow the address.
            return end < 0 || c != ' ' ? -1 : end + 1;
        }
        (angleOpen ? inside : outside).append(c);
        return end < 0 ? -1 : end + 1;
    }

    private int openAngle(int at) {
        boolean again = angleSeen;
        angleSeen = true;
        angleOpen = true;
        return again ? -1 : at + 1;
    }

    private int closeAngle(int at) {
        boolean open = angleOpen;
        angleOpen = false;
        return open ? at + 1 : -1;
    }

    private int endOfQuotedString(int start) {
        for (int i = start + 1; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return -1;
    }
}
