/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import java.util.ArrayList;
import java.util.List;

/**
 * A field's body, word by word. It is folded between words only, never inside a quoted-string, and no line of it is
 * blank (RFC 5322 sections 2.2.3 and 3.2.2).
 */
final class FoldedField {
    /** Without the CRLF (RFC 5322 section 2.1.1). */
    private static final int LINE = 78;
    /** What jakarta.mail wants of a body that it is given to add. */
    private static final String FOLD = "\r\n ";

    private final String name;
    private final List<String> words = new ArrayList<>();

    FoldedField(String name) {
        this.name = name;
    }

    /** Adds a word that has no place to fold in it. */
    FoldedField word(String word) {
        words.add(word);
        return this;
    }

    /**
     * Adds {@code comment = "(" *([FWS] ccontent) [FWS] ")"} (RFC 5322 section 3.2.2); nothing for a blank text. It is
     * for people, and folded wherever it has white space, of which several in a row become one.
     */
    FoldedField comment(String text) {
        String spacedOnce = String.join(" ", Quoted.replaceUnprintable(text).strip().split(" +"));
        if (!spacedOnce.isEmpty()) {
            words.addAll(List.of(("(" + Quoted.escaped(spacedOnce, "()\\") + ")").split(" ")));
        }
        return this;
    }

    /** Adds a ";" to the last word. */
    FoldedField semicolon() {
        words.add(words.removeLast() + ";");
        return this;
    }

    /** {@return the body, to stand after the name, the colon and one space} */
    String body() {
        StringBuilder body = new StringBuilder(words.getFirst());
        int column = name.length() + ": ".length() + body.length();
        for (String word : words.subList(1, words.size())) {
            boolean fits = column + 1 + word.length() <= LINE;
            body.append(fits ? " " : FOLD).append(word);
            column = fits ? column + 1 + word.length() : 1 + word.length();
        }
        return body.toString();
    }
}
