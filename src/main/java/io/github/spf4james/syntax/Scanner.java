/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

/** A cursor over one text. */
final class Scanner {
    /** What {@link #peek()} answers at the end. */
    static final int END = -1;

    private final String text;
    private int position;

    Scanner(String text) {
        this.text = text;
    }

    int peek() {
        return position < text.length() ? text.charAt(position) : END;
    }

    int next() {
        return position < text.length() ? text.charAt(position++) : END;
    }

    boolean skip(char expected) {
        if (peek() == expected) {
            position++;
            return true;
        }
        return false;
    }

    boolean atEnd() {
        return position == text.length();
    }

    int position() {
        return position;
    }

    String since(int start) {
        return text.substring(start, position);
    }

    String rest() {
        return text.substring(position);
    }

    SpfSyntaxException error(String problem) {
        return new SpfSyntaxException(problem, text);
    }
}
