/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A structured field's body from outside, taken apart in one pass. Any text at all gives tokens.
 *
 * @param all in their order
 * @param areUnclosed whether the last one, a comment or a quoted-string, has no end
 */
record FieldTokens(List<Token> all, boolean areUnclosed) {

    enum Kind {
        WORD, QUOTED_STRING, COMMENT, SEMICOLON, EQUALS
    }

    /**
     * One token.
     *
     * @param text without the outer quotes or parentheses, each quoted-pair resolved, unfolded, controls as spaces
     * @param apart whether white space or a comment stands before it
     */
    record Token(Kind kind, String text, boolean apart) {}

    static FieldTokens of(String body) {
        return new Cursor(body).tokens();
    }

    Stream<String> comments() {
        return all.stream().filter(token -> token.kind == Kind.COMMENT).map(Token::text);
    }

    List<Token> withoutComments() {
        return all.stream().filter(token -> token.kind != Kind.COMMENT).toList();
    }

    private static final class Cursor {
        private final String body;
        private final List<Token> tokens = new ArrayList<>();
        private int position;
        private boolean apart;
        private boolean unclosed;

        Cursor(String body) {
            this.body = body;
        }

        FieldTokens tokens() {
            while (position < body.length()) {
                char c = body.charAt(position);
                switch (c) {
                    case '(' -> comment();
                    case '"' -> quotedString();
                    case ';' -> mark(Kind.SEMICOLON);
                    case '=' -> mark(Kind.EQUALS);
                    default -> wordOrSpace(c);
                }
            }
            return new FieldTokens(List.copyOf(tokens), unclosed);
        }

        private void add(Kind kind, String text) {
            tokens.add(new Token(kind, text, apart));
            apart = kind == Kind.COMMENT;
        }

        private void mark(Kind kind) {
            add(kind, body.substring(position, ++position));
        }

        private void wordOrSpace(char c) {
            if (isSpace(c)) {
                apart = true;
                position++;
                return;
            }
            int start = position;
            while (position < body.length() && !endsWord(body.charAt(position))) {
                position++;
            }
            add(Kind.WORD, body.substring(start, position));
        }

        private static boolean endsWord(char c) {
            return isSpace(c) || "(\";=".indexOf(c) >= 0;
        }

        /** A NUL hides nothing from a reader that stops at it or skips it. */
        private static boolean isSpace(char c) {
            return c <= ' ' || c == 0x7F;
        }

        /** {@code quoted-string = DQUOTE *([FWS] qcontent) [FWS] DQUOTE} (RFC 5322 section 3.2.4). */
        private void quotedString() {
            StringBuilder text = new StringBuilder();
            position++;
            while (position < body.length() && body.charAt(position) != '"') {
                content(text);
            }
            end(Kind.QUOTED_STRING, text);
        }

        /** {@code comment = "(" *([FWS] ccontent) [FWS] ")"} (RFC 5322 section 3.2.2), in which comments may stand. */
        private void comment() {
            StringBuilder text = new StringBuilder();
            int depth = 1;
            position++;
            while (position < body.length()) {
                char c = body.charAt(position);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth == 0) {
                    break;
                }
                content(text);
            }
            end(Kind.COMMENT, text);
        }

        private void content(StringBuilder text) {
            if (body.charAt(position) == '\\' && position + 1 < body.length()) {
                position++;
            }
            char c = body.charAt(position++);
            if (c != '\r' && c != '\n') {
                text.append(isSpace(c) ? ' ' : c);
            }
        }

        private void end(Kind kind, StringBuilder text) {
            unclosed = position == body.length();
            position = Math.min(position + 1, body.length());
            add(kind, text.toString());
        }
    }
}
