/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.message;

import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.mail.internet.MimeUtility;

import io.github.spf4james.syntax.HeaderText;

/**
 * A mark at the front of a message's subject.
 *
 * @param text one line, without white space around it
 */
public record SubjectTag(String text) {
    static final String FIELD = "Subject";
    private static final String CRLF = "\r\n";
    private static final String FOLD = CRLF + " ";
    private static final int LONGEST_TAG = 200;
    /** As much of a subject as the longest tag may take in encoded words; what follows need not be decoded. */
    private static final int LONGEST_FRONT = 4096;
    /** Not more than that is copied; no mail program shows as much. */
    private static final int LONGEST_SUBJECT = 65_536;
    private static final String CUT = "...";
    /** At most 52 characters in Base64: with the field's name before it, the line is not longer than RFC 2047 wants. */
    private static final int OCTETS_OF_WORD = 38;
    /** RFC 5322 section 2.1.1. */
    private static final int COMFORTABLE_LINE = 78;

    private static final Pattern LINE_BREAK = Pattern.compile("[\\r\\n]++");

    /**
     * Encoded words (RFC 2047) that every mail program shows as we read them: a tag in a character set that only Java
     * knows is no tag for the reader.
     */
    private static final Pattern ENCODED_WORD = Pattern.compile(
            "=\\?(?:utf-8|us-ascii|iso-8859-1)\\?[bq]\\?[^? ]*+\\?= *+", Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException if the text is blank, very long, or could end a header line */
    public SubjectTag {
        if (text.isBlank() || text.length() > LONGEST_TAG || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a subject's tag is one line of 1 to " + LONGEST_TAG
                    + " characters without control characters");
        }
        text = text.strip();
    }

    /**
     * Marks the first Subject field, or adds one; the subject itself stays as it is, encoded words and folding included.
     * One of more than {@value #LONGEST_SUBJECT} characters is cut there.
     *
     * @param headerLines whole fields as they are in the message, as {@code getAllHeaderLines()} has them
     * @return whether anything has changed: nothing does if the subject bears the tag already
     */
    boolean putInto(List<String> headerLines) {
        for (int i = 0; i < headerLines.size(); i++) {
            String line = headerLines.get(i);
            if (HeaderText.isNamed(line, FIELD)) {
                String tagged = tagged(line);
                headerLines.set(i, tagged);
                return !tagged.equals(line);
            }
        }
        headerLines.add(FIELD + ": " + encoded(text));
        return true;
    }

    private String tagged(String line) {
        int colon = line.indexOf(':');
        String front = line.substring(colon + 1, Math.min(line.length(), colon + 1 + LONGEST_FRONT));
        String unfolded = LINE_BREAK.matcher(front).replaceAll("").replace('\t', ' ').strip();
        if (isTagged(unfolded)) {
            return line;
        }
        // Between encoded words white space is not shown: there, the one that sets the tag off belongs to the word.
        boolean wordFollows = unfolded.startsWith("=?") && needsEncoding();
        String start = line.substring(0, colon) + ": " + encoded(wordFollows ? text + " " : text);
        if (front.isEmpty()) {
            return start;
        }
        String space = " \t\r\n".indexOf(front.charAt(0)) >= 0 ? "" : " ";
        String firstLine = LINE_BREAK.split(front, 2)[0];
        // A line of white space alone would be one that some take for the end of the header.
        boolean fold = !firstLine.isBlank()
                && lastLineLength(start) + space.length() + firstLine.length() > COMFORTABLE_LINE;
        return start + (fold ? CRLF : "") + space + subject(line, colon + 1);
    }

    private static String subject(String line, int start) {
        return line.length() - start <= LONGEST_SUBJECT
                ? line.substring(start)
                : line.substring(start, start + LONGEST_SUBJECT).stripTrailing() + CUT;
    }

    private static int lastLineLength(String text) {
        return text.length() - text.lastIndexOf('\n') - 1;
    }

    /** Whether the subject starts with the tag as we would write it, or as others may have written it anew. */
    private boolean isTagged(String unfolded) {
        return startsWithTag(unfolded, LINE_BREAK.matcher(encoded(text)).replaceAll(""))
                || startsWithTag(shown(unfolded), text);
    }

    private static boolean startsWithTag(String subject, String tag) {
        return subject.startsWith(tag) && (subject.length() == tag.length() || subject.charAt(tag.length()) == ' ');
    }

    /** What a reader sees of the front of the subject, as far as that matters. */
    private String shown(String unfolded) {
        Matcher words = ENCODED_WORD.matcher(unfolded);
        int end = 0;
        while (words.region(end, unfolded.length()).lookingAt() && end < LONGEST_FRONT) {
            end = words.end();
        }
        try {
            return MimeUtility.decodeText(unfolded.substring(0, end)) + HeaderText.ofOctets(unfolded.substring(end));
        } catch (UnsupportedEncodingException e) {
            return unfolded;
        }
    }

    private boolean needsEncoding() {
        return text.contains("=?") || text.chars().anyMatch(c -> c >= 0x80);
    }

    private String encoded(String tag) {
        return needsEncoding() ? encodedWords(tag) : tag;
    }

    /** Encoded words of at most 75 characters, none of which ends inside a character (RFC 2047 section 5). */
    private static String encodedWords(String tag) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int c : tag.codePoints().toArray()) {
            String character = Character.toString(c);
            if (octets(word + character).length > OCTETS_OF_WORD) {
                words.add(encodedWord(word.toString()));
                word.setLength(0);
            }
            word.append(character);
        }
        words.add(encodedWord(word.toString()));
        return String.join(FOLD, words);
    }

    private static String encodedWord(String text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(octets(text)) + "?=";
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
