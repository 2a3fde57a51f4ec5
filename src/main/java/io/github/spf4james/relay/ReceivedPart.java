/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.spf4james.syntax.HeaderText;

/** What a Received field (RFC 5321 section 4.4) is made of at its top level: words, and comments between them. */
sealed interface ReceivedPart {

    /** @param text without white space, but for that in a quoted string */
    record Word(String text) implements ReceivedPart {
        boolean is(String keyword) {
            return text.equalsIgnoreCase(keyword);
        }
    }

    /**
     * @param text without the parentheses and without the backslashes of quoted pairs; inner parentheses are spaces
     * @param nested whether there were inner parentheses, quoted ones included
     */
    record Comment(String text, boolean nested) implements ReceivedPart {
        List<String> words() {
            List<String> words = new ArrayList<>();
            int start = 0;
            for (int i = 0; i <= text.length(); i++) {
                if (i == text.length() || isSpace(text.charAt(i))) {
                    if (i > start) {
                        words.add(text.substring(start, i));
                    }
                    start = i + 1;
                }
            }
            return words;
        }
    }

    /**
     * Takes a field apart.
     *
     * @return empty if a comment or quoted string is left open, or a parenthesis is closed that was never opened
     */
    static Optional<List<ReceivedPart>> split(String body) {
        List<ReceivedPart> parts = new ArrayList<>();
        int at = 0;
        while (at < body.length()) {
            char c = body.charAt(at);
            if (isSpace(c)) {
                at++;
                continue;
            }
            int end = c == '(' ? HeaderText.endOfComment(body, at) : endOfWord(body, at);
            if (end < 0) {
                return Optional.empty();
            }
            if (c == '(') {
                parts.add(comment(body, at + 1, end));
                at = end + 1;
            } else {
                parts.add(new Word(body.substring(at, end)));
                at = end;
            }
        }
        return Optional.of(parts);
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static int endOfWord(String body, int start) {
        boolean quoted = false;
        for (int i = start; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                i += c == '\\' ? 1 : 0;
            } else if (c == ')') {
                return -1;
            } else if (c == '(' || isSpace(c)) {
                return i;
            }
        }
        return quoted ? -1 : body.length();
    }

    private static Comment comment(String body, int start, int end) {
        StringBuilder text = new StringBuilder(end - start);
        boolean nested = false;
        for (int i = start; i < end; i++) {
            i += body.charAt(i) == '\\' ? 1 : 0;
            char c = body.charAt(i);
            boolean parenthesis = c == '(' || c == ')';
            nested |= parenthesis;
            text.append(parenthesis ? ' ' : c);
        }
        return new Comment(text.toString(), nested);
    }
}
