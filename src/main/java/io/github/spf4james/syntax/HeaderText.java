/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text of a header field, of which jakarta.mail gives the octets. */
public final class HeaderText {
    private HeaderText() {}

    /**
     * Reads UTF-8 (RFC 6532). jakarta.mail makes one character of each octet, unless a property tells it otherwise, so
     * that {@code ü} arrives as two characters: as a domain that would be another one.
     *
     * @return the text; as it was given if it is not octets of UTF-8, or has been read as such already
     */
    public static String ofOctets(String raw) {
        boolean octets = raw.chars().allMatch(c -> c <= 0xFF);
        if (!octets || raw.chars().allMatch(c -> c < 0x80)) {
            return raw;
        }
        try {
            // A decoder of its own: String's constructor puts replacement characters where it cannot read.
            return StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1))).toString();
        } catch (CharacterCodingException e) {
            return raw;
        }
    }

    /**
     * {@return where the parenthesis stands that closes a comment (RFC 5322 section 3.2.2); negative if there is none}
     *
     * @param open where the one stands that opens it
     */
    public static int endOfComment(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
