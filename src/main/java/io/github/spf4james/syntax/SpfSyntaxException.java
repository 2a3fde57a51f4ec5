/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

/**
 * A record, term, macro-string or address that is not in the language of RFC 7208 section 12.
 *
 * <p>The message quotes at most {@value #LONGEST_QUOTE} characters of what was read, in printable ASCII, so it may go
 * into a log or a header as it is.
 */
public final class SpfSyntaxException extends Exception {
    static final int LONGEST_QUOTE = 60;
    private static final long serialVersionUID = 1L;

    SpfSyntaxException(String problem, String where) {
        // The stack says nothing that the message does not, and hostile records would make us pay for it each time.
        super(problem + " in \"" + quote(where) + "\"", null, false, false);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST_QUOTE); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                quoted.append(c);
            } else {
                quoted.append(Printable.escaped(c));
            }
        }
        return text.length() > LONGEST_QUOTE ? quoted + "..." : quoted.toString();
    }
}
