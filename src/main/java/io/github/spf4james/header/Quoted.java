/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

/**
 * Values from outside as lexical tokens (RFC 5322 section 3.2): as they are where the ABNF has them bare, else as a
 * quoted-string.
 */
final class Quoted {
    /** The longest mailbox: 64 octets, "@", 255 octets (RFC 5321 section 4.5.3.1). Every proper name is shorter. */
    static final int LONGEST = 320;

    private static final String CUT = "...";
    private static final String ATEXT_MARKS = "!#$%&'*+-/=?^_`{|}~";
    private static final String TSPECIALS = "()<>@,;:\\\"/[]?=";

    private Quoted() {}

    /** {@code dot-atom / quoted-string}, of Received-SPF. */
    static String dotAtom(String text) {
        String printable = printable(text);
        return isDotAtom(printable) ? printable : quotedString(printable);
    }

    /** {@code value = token / quoted-string} (RFC 2045 section 5.1), of Authentication-Results. */
    static String value(String text) {
        String printable = printable(text);
        return isToken(printable) ? printable : quotedString(printable);
    }

    /**
     * Makes a text fit for any field: what is no printable ASCII character becomes {@code ?}, so that nothing can end
     * the line or mean something in another encoding; what is longer than {@link #LONGEST} ends in three dots, so that
     * the line stays below 998 characters (RFC 5322 section 2.1.1) even if each of them is escaped.
     */
    static String printable(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST - CUT.length()) + CUT;
        return replaceUnprintable(cut);
    }

    static String replaceUnprintable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            printable.append(isPrintable(c) ? c : '?');
        }
        return printable.toString();
    }

    static boolean isPrintable(char c) {
        return c >= ' ' && c <= '~';
    }

    /** Puts a backslash before each of the marks ({@code quoted-pair}, RFC 5322 section 3.2.1). */
    static String escaped(String text, String marks) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escaped.append(marks.indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return escaped.toString();
    }

    private static String quotedString(String printable) {
        return '"' + escaped(printable, "\"\\") + '"';
    }

    /** {@code dot-atom-text = 1*atext *("." 1*atext)} (RFC 5322 section 3.2.3). */
    private static boolean isDotAtom(String printable) {
        boolean atomMustFollow = true;
        for (int i = 0; i < printable.length(); i++) {
            char c = printable.charAt(i);
            if (c == '.' ? atomMustFollow : !isAtext(c)) {
                return false;
            }
            atomMustFollow = c == '.';
        }
        return !atomMustFollow;
    }

    private static boolean isAtext(char c) {
        return isAlphanum(c) || ATEXT_MARKS.indexOf(c) >= 0;
    }

    static boolean isAlphanum(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** {@code token = 1*<any (US-ASCII) CHAR except SPACE, CTLs, or tspecials>} (RFC 2045 section 5.1). */
    private static boolean isToken(String printable) {
        return !printable.isEmpty() && printable.chars().noneMatch(c -> c == ' ' || TSPECIALS.indexOf(c) >= 0);
    }
}
