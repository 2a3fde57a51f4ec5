/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

/**
 * A name of ours that a field from outside may claim. Names compare as they are written, printable and cut, without case
 * and without a final dot. The empty name is never claimed.
 */
final class ClaimedName {
    private static final String NO_PART_OF_A_NAME = "\"\\()";

    private final String name;
    /** The name without what may stand within it as it is written in a field. */
    private final String sought;
    /** How much of the name is still there when its next character is another one than sought (Knuth, Morris, Pratt). */
    private final int[] borders;

    ClaimedName(String name) {
        String written = lowerCase(Quoted.printable(name));
        this.name = written.chars().allMatch(c -> c == '.') ? written : withoutFinalDots(written);
        this.sought = soughtIn(this.name);
        this.borders = borders(sought);
    }

    private static String withoutFinalDots(String text) {
        int end = text.length();
        while (text.charAt(end - 1) == '.') {
            end--;
        }
        return text.substring(0, end);
    }

    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.chars().forEach(c -> lower.append(lowerCase((char) c)));
        return lower.toString();
    }

    private static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    private static String soughtIn(String name) {
        StringBuilder sought = new StringBuilder(name.length());
        name.chars().filter(c -> isSought((char) c)).forEach(c -> sought.append((char) c));
        return sought.toString();
    }

    private static boolean isSought(char c) {
        return c > ' ' && c <= '~' && NO_PART_OF_A_NAME.indexOf(c) < 0;
    }

    private static int[] borders(String sought) {
        int[] borders = new int[sought.length() + 1];
        for (int i = 1, border = 0; i < sought.length(); i++) {
            while (border > 0 && sought.charAt(i) != sought.charAt(border)) {
                border = borders[border];
            }
            border += sought.charAt(i) == sought.charAt(border) ? 1 : 0;
            borders[i + 1] = border;
        }
        return borders;
    }

    /** {@return whether the name stands there; marks before it, and what does not make it a longer name, do not count} */
    boolean isAtStartOf(CharSequence text) {
        for (int start = 0; start < text.length(); start++) {
            if (isAt(text, start)) {
                return true;
            }
            if (isOfName(text.charAt(start))) {
                return false;
            }
        }
        return false;
    }

    private boolean isAt(CharSequence text, int start) {
        int end = start + name.length();
        if (name.isEmpty() || end > text.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (written(text.charAt(start + i)) != name.charAt(i)) {
                return false;
            }
        }
        while (end < text.length() && text.charAt(end) == '.') {
            end++;
        }
        return end == text.length() || !isOfName(text.charAt(end));
    }

    private static char written(char c) {
        return Quoted.isPrintable(c) ? lowerCase(c) : '?';
    }

    private static boolean isOfName(char c) {
        return Quoted.isAlphanum(c) || c == '-' || c == '_';
    }

    /**
     * {@return whether the name stands anywhere in a field's body} White space, controls, quotes and backslashes within it
     * do not count, nor do comments: it is looked for in the text without what is in parentheses, and in the whole of it, as
     * readers do not agree where a comment ends.
     */
    boolean isAnywhereIn(CharSequence body) {
        int inAll = 0;
        int outsideOfComments = 0;
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            boolean escaped = c == '\\' && i + 1 < body.length();
            if (escaped) {
                c = body.charAt(++i);
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (!quoted) {
                depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            }
            if (isSought(c)) {
                inAll = found(inAll, lowerCase(c));
                outsideOfComments = depth > 0 ? outsideOfComments : found(outsideOfComments, lowerCase(c));
            }
            if (!sought.isEmpty() && Math.max(inAll, outsideOfComments) == sought.length()) {
                return true;
            }
        }
        return false;
    }

    /** {@return how much of the name is there with one more character} */
    private int found(int before, char c) {
        int found = before;
        while (found > 0 && (found == sought.length() || sought.charAt(found) != c)) {
            found = borders[found];
        }
        return !sought.isEmpty() && sought.charAt(found) == c ? found + 1 : found;
    }
}
