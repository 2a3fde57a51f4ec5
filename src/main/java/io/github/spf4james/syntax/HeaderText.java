/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The text of a header field, of which jakarta.mail gives the octets. */
public final class HeaderText {
    /** What of a field's body is longer than so many characters is no field that a mail program writes. */
    public static final int LONGEST_READ = 4096;

    private HeaderText() {}

    /**
     * {@return whether a header line, as jakarta.mail has it, is a field of that name} Nothing is copied, however long it is.
     */
    public static boolean isNamed(String line, String name) {
        int end = line.indexOf(':');
        while (end > 0 && line.charAt(end - 1) <= ' ') {
            end--;
        }
        int start = 0;
        while (start < end && line.charAt(start) <= ' ') {
            start++;
        }
        return end - start == name.length() && line.regionMatches(true, start, name, 0, name.length());
    }

    /** {@return the name of the field that a header line is; the whole line, if there is no colon in it} */
    public static String name(String line) {
        int colon = line.indexOf(':');
        return (colon < 0 ? line : line.substring(0, colon)).trim();
    }

    /** {@return what stands behind the colon of a header line, without a copy of it; empty if there is no colon} */
    public static CharSequence body(String line) {
        int colon = line.indexOf(':');
        return CharBuffer.wrap(line, colon < 0 ? line.length() : colon + 1, line.length());
    }

    /**
     * {@return the field's body without the white space around it; empty if it is longer than {@link #LONGEST_READ}}
     *
     * @param line as jakarta.mail has it
     */
    public static Optional<String> shortBody(String line) {
        CharSequence body = body(line);
        return body.length() > LONGEST_READ ? Optional.empty() : Optional.of(body.toString().strip());
    }

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
    public static int endOfComment(CharSequence text, int open) {
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
