/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import java.util.List;
import java.util.Locale;

import io.github.spf4james.header.FieldTokens.Token;

/**
 * A name of ours that a field from outside may claim. Names compare as they are written, printable and cut, without
 * case and without a final dot; marks before the name, and whatever follows that does not make it a longer name, do not
 * count. The empty name is never claimed.
 */
final class ClaimedName {
    private final String name;

    ClaimedName(String name) {
        String written = Quoted.printable(name);
        this.name = written.chars().allMatch(c -> c == '.') ? written : withoutFinalDots(written);
    }

    private static String withoutFinalDots(String text) {
        int end = text.length();
        while (text.charAt(end - 1) == '.') {
            end--;
        }
        return text.substring(0, end);
    }

    /** Looks at the tokens with white space between them, and without: a reader may drop comments first. */
    boolean isAtStartOf(List<Token> tokens) {
        StringBuilder spaced = new StringBuilder();
        StringBuilder joined = new StringBuilder();
        for (Token token : tokens) {
            spaced.append(token.apart() ? " " : "").append(token.text());
            joined.append(token.text());
        }
        return isAtStartOf(spaced.toString()) || isAtStartOf(joined.toString());
    }

    boolean isAtStartOf(String text) {
        String printable = Quoted.replaceUnprintable(text);
        for (int start = 0; start < printable.length(); start++) {
            if (isAt(printable, start)) {
                return true;
            }
            if (isOfName(printable.charAt(start))) {
                return false;
            }
        }
        return false;
    }

    private boolean isAt(String printable, int start) {
        if (name.isEmpty() || !printable.regionMatches(true, start, name, 0, name.length())) {
            return false;
        }
        int end = start + name.length();
        while (end < printable.length() && printable.charAt(end) == '.') {
            end++;
        }
        return end == printable.length() || !isOfName(printable.charAt(end));
    }

    private static boolean isOfName(char c) {
        return Quoted.isAlphanum(c) || c == '-' || c == '_';
    }

    boolean isAnywhereIn(String text) {
        String printable = Quoted.replaceUnprintable(text).toLowerCase(Locale.ROOT);
        return !name.isEmpty() && printable.contains(name.toLowerCase(Locale.ROOT));
    }
}
