/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.ArrayList;
import java.util.List;

import io.github.spf4james.syntax.HeaderText;

/** The words of a structured field (RFC 5322 section 3.2), without white space. */
final class FieldWords {
    /** Beyond that nothing is read. */
    static final int LONGEST = 16_384;

    /**
     * A word.
     *
     * @param kind {@code '('} for a comment, {@code ';'} and {@code '='} for themselves, {@code 'a'} for all else
     * @param text of a comment and a quoted string without the marks around it
     */
    record Word(char kind, String text) {
        boolean is(char other) {
            return kind == other;
        }
    }

    private FieldWords() {}

    /** {@return all words; none if the field is too long, or a comment or quoted string in it has no end} */
    static List<Word> of(String body) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        while (at < body.length() && body.length() <= LONGEST) {
            char c = body.charAt(at);
            int end = switch (c) {
                case '(' -> HeaderText.endOfComment(body, at) + 1;
                case ';', '=' -> at + 1;
                default -> c <= ' ' ? at + 1 : endOfWord(body, at);
            };
            if (end <= at) {
                return List.of();
            }
            if (c == '(') {
                words.add(new Word(c, unquoted(body.substring(at + 1, end - 1))));
            } else if (c > ' ') {
                words.add(
                        new Word(c == ';' || c == '=' ? c : 'a', unquoted(body.substring(at, end)).replace("\"", "")));
            }
            at = end;
        }
        return words;
    }

    /** A quoted string may be a part of it: {@code "a b"@example.com}. */
    private static int endOfWord(String body, int start) {
        boolean quoted = false;
        for (int i = start; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                i += c == '\\' ? 1 : 0;
            } else if (c <= ' ' || "(;=".indexOf(c) >= 0) {
                return i;
            }
        }
        return quoted ? -1 : body.length();
    }

    private static String unquoted(String text) {
        return text.replaceAll("\\\\(.)", "$1").replaceAll("\\s++", " ").strip();
    }
}
