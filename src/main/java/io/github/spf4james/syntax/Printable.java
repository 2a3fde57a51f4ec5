/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

/** Texts from outside, made fit for logs and for people: one line of printable ASCII, not overlong. */
public final class Printable {
    private static final int LONGEST = 300;

    private Printable() {}

    /**
     * {@return the text with a backslash, an x and hex digits for every other character; spaces stay} What then is longer
     * than {@value #LONGEST} characters is cut there.
     */
    public static String of(String text) {
        return text.length() <= LONGEST && isPrintable(text) ? text : escaped(text);
    }

    /** {@return whether there is nothing in the text but printable ASCII characters and spaces} */
    public static boolean isPrintable(String text) {
        return text.chars().allMatch(Printable::isPrintable);
    }

    private static boolean isPrintable(int c) {
        return c >= ' ' && c <= '~';
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escaped.length() >= LONGEST) {
                return escaped + "...";
            }
            escaped.append(isPrintable(c) ? String.valueOf(c) : escaped(c));
        }
        return escaped.toString();
    }

    static String escaped(char c) {
        return String.format("\\x%02X", (int) c);
    }
}
