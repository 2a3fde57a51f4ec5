/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import io.github.spf4james.syntax.HeaderText;

/**
 * Takes a structured field's body from outside apart, in one pass, and keeps no token but the last. Any text at all gives
 * tokens.
 */
final class FieldScanner {
    enum Kind {
        WORD, QUOTED_STRING, COMMENT, SEMICOLON, EQUALS, END
    }

    private final StringBuilder text = new StringBuilder();
    private CharSequence body = "";
    private int position;
    private boolean apart;
    private boolean apartFromNext;
    private boolean unclosed;

    /** Begins with another field. */
    void start(CharSequence anyBody) {
        body = anyBody;
        position = 0;
        apartFromNext = false;
        unclosed = false;
    }

    /** Goes on to the next token. */
    Kind next() {
        text.setLength(0);
        apart = apartFromNext;
        while (position < body.length() && isSpace(body.charAt(position))) {
            apart = true;
            position++;
        }
        if (position == body.length()) {
            return Kind.END;
        }
        Kind kind = switch (body.charAt(position)) {
            case '(' -> comment();
            case '"' -> quotedString();
            case ';' -> mark(Kind.SEMICOLON);
            case '=' -> mark(Kind.EQUALS);
            default -> word();
        };
        apartFromNext = kind == Kind.COMMENT;
        return kind;
    }

    /**
     * {@return the last token's text, without the outer quotes or parentheses, each quoted-pair resolved, unfolded, controls
     * as spaces} It holds until the next token.
     */
    CharSequence text() {
        return text;
    }

    /** {@return whether white space or a comment stands before the last token} */
    boolean isApart() {
        return apart;
    }

    /** {@return whether the last token, a comment or a quoted-string, has no end} */
    boolean isUnclosed() {
        return unclosed;
    }

    private Kind mark(Kind kind) {
        text.append(body.charAt(position++));
        return kind;
    }

    private Kind word() {
        while (position < body.length() && !endsWord(body.charAt(position))) {
            text.append(body.charAt(position++));
        }
        return Kind.WORD;
    }

    private static boolean endsWord(char c) {
        return isSpace(c) || "(\";=".indexOf(c) >= 0;
    }

    /** A NUL hides nothing from a reader that stops at it or skips it. */
    private static boolean isSpace(char c) {
        return c <= ' ' || c == 0x7F;
    }

    /** {@code quoted-string = DQUOTE *([FWS] qcontent) [FWS] DQUOTE} (RFC 5322 section 3.2.4). */
    private Kind quotedString() {
        position++;
        while (position < body.length() && body.charAt(position) != '"') {
            content();
        }
        return end(Kind.QUOTED_STRING);
    }

    /** {@code comment = "(" *([FWS] ccontent) [FWS] ")"} (RFC 5322 section 3.2.2), in which comments may stand. */
    private Kind comment() {
        int end = HeaderText.endOfComment(body, position);
        int last = end < 0 ? body.length() : end;
        position++;
        while (position < last) {
            content();
        }
        return end(Kind.COMMENT);
    }

    private void content() {
        if (body.charAt(position) == '\\' && position + 1 < body.length()) {
            position++;
        }
        char c = body.charAt(position++);
        if (c != '\r' && c != '\n') {
            text.append(isSpace(c) ? ' ' : c);
        }
    }

    private Kind end(Kind kind) {
        unclosed = position == body.length();
        position = Math.min(position + 1, body.length());
        return kind;
    }
}
