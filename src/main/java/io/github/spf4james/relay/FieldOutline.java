/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.Set;

/** The shape of a Received field, for a log: what the server writes always, without what it writes of anybody. */
public final class FieldOutline {
    private static final int LONGEST = 200;
    private static final String MARKS = "()[]<>\";:=,@/";
    /** Words that tell how a field is built, and never of whom. */
    private static final Set<String> KEPT = Set.of("from", "by", "with", "via", "id", "for", "over", "helo", "ehlo",
            "lhlo",
            "ident", "port", "smtp", "smtps", "esmtp", "esmtps", "esmtpa", "esmtpsa", "lmtp", "using", "cipher",
            "version",
            "envelope-from", "authenticated", "account", "auth", "unknown", "tls", "client", "local");

    private FieldOutline() {}

    /** {@return such as {@code from _ (_ [_]) by _ (_) with esmtp id _; _}: printable ASCII, at most 200 characters} */
    public static String of(String body) {
        StringBuilder outline = new StringBuilder();
        int at = 0;
        while (at < body.length() && outline.length() < LONGEST) {
            char c = body.charAt(at);
            if (MARKS.indexOf(c) >= 0) {
                outline.append(c);
                at++;
            } else if (c <= ' ') {
                outline.append(outline.isEmpty() || outline.charAt(outline.length() - 1) == ' ' ? "" : " ");
                at++;
            } else {
                int end = endOfWord(body, at);
                append(outline, FieldText.lower(body.substring(at, end)));
                at = end;
            }
        }
        return outline.substring(0, Math.min(LONGEST, outline.length())).strip();
    }

    /** Several names in a row are one, however many there are. */
    private static void append(StringBuilder outline, String word) {
        String before = outline.toString().stripTrailing();
        if (KEPT.contains(word)) {
            outline.append(word);
        } else if (before.endsWith("_")) {
            outline.setLength(before.length());
        } else {
            outline.append('_');
        }
    }

    private static int endOfWord(String body, int start) {
        int end = start;
        while (end < body.length() && body.charAt(end) > ' ' && MARKS.indexOf(body.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
