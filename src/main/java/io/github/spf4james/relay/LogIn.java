/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.Set;

/** Whether a server says that the client has logged in to it. */
final class LogIn {
    /**
     * RFC 3848 and 6531: those with an A. {@code asmtp} is what Exim and IceWarp called it before, {@code utf8esmtpa} is
     * Exim's too; {@code mapi} is how users hand in their mail to Exchange.
     */
    private static final Set<String> PROTOCOLS = Set.of("esmtpa", "esmtpsa", "lmtpa", "lmtpsa", "utf8smtpa",
            "utf8smtpsa", "utf8lmtpa", "utf8lmtpsa", "asmtp", "utf8esmtpa", "utf8esmtpsa", "mapi");
    private static final String MAILENABLE = "mailenable ";
    private static final String WITH = " with ";

    private LogIn() {}

    /**
     * Reads {@code host (comment) with protocol}.
     *
     * @param start where the server's name stands, behind {@code by}
     */
    static boolean inProtocol(FieldText field, int start) {
        int depth = 0;
        for (int i = start; i < field.length(); i++) {
            char c = field.at(i);
            if (c == '<') {
                return isInEachProtocol(field, i);
            }
            if (c == '"' || c == ';') {
                // What follows is an address of the envelope, which may have anything in it, or the date.
                return false;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 && field.has(WITH, i)) {
                return isProtocol(field, i + WITH.length());
            }
        }
        return false;
    }

    /** An address of the envelope may have such words in it: what the server says itself stands behind it. */
    private static boolean isInEachProtocol(FieldText field, int start) {
        int with = field.find(WITH, start);
        if (with < 0 || field.find("\"", start) >= 0) {
            return false;
        }
        while (with >= 0 && isProtocol(field, with + WITH.length())) {
            with = field.find(WITH, with + 1);
        }
        return with < 0;
    }

    /** Some write the cipher in front: {@code with (… encrypted) ESMTPSA}. */
    private static boolean isProtocol(FieldText field, int start) {
        int word = field.has(MAILENABLE, start) ? start + MAILENABLE.length() : start;
        if (start < field.length() && field.at(start) == '(') {
            int close = field.find(") ", start);
            if (close < 0) {
                return false;
            }
            word = close + 2;
        }
        int end = word;
        while (end < field.length() && " (;/".indexOf(field.at(end)) < 0) {
            end++;
        }
        return PROTOCOLS.contains(FieldText.lower(field.between(word, end)));
    }

    /**
     * Looks for {@code (authenticated …)}, {@code (Authenticated sender: …)}, {@code (AUTH: …)} and {@code (user=… mech=…)}
     * among comments between the client and {@code by}. Behind a quotation mark or an address, where a certificate or the
     * envelope stands, nothing counts.
     */
    static boolean inNotes(FieldText field, int start, int end) {
        int at = start;
        while (at < end && field.has(" (", at)) {
            int close = endOfComment(field, at + 1, end);
            boolean marked = field.has("auth: ", at + 2) || field.has("authenticated ", at + 2)
                    || field.has("authenticated)", at + 2)
                    || field.has("user=", at + 2) && field.between(at, Math.max(at, close)).contains(" mech=");
            if (close < 0) {
                return false;
            }
            if (marked) {
                return true;
            }
            at = close + 1;
        }
        return false;
    }

    /** {@return negative if it does not end, or has a quotation mark or an address in it} */
    private static int endOfComment(FieldText field, int open, int end) {
        int depth = 0;
        for (int i = open; i < end && field.at(i) != '"' && field.at(i) != '<'; i++) {
            char c = field.at(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
