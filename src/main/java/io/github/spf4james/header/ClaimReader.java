/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import io.github.spf4james.header.FieldScanner.Kind;
import io.github.spf4james.syntax.HeaderText;

/**
 * Tells whether fields from outside claim to be written by this receiver. Spelling is free as far as RFC 5322 and RFC 8601
 * have it so (case, comments, folding, quoting), and beyond: where another reader may see the name, the answer is yes.
 *
 * <p>A field of more than {@link HeaderText#LONGEST_READ} characters is not taken apart: it is a claim if the name stands
 * in it anywhere. However long a field is, it is read once, and what is kept of it is bounded. One reader serves all fields
 * of a message, one after the other; it is not for several threads at a time.
 */
public final class ClaimReader {
    private final ClaimedName name;
    private final FieldScanner scanner = new FieldScanner();
    private final TokenRun run = new TokenRun();

    /** @param name as it was given to {@link ReceivedSpf#of} and {@link AuthenticationResults#of} */
    public ClaimReader(String name) {
        this.name = new ClaimedName(name);
    }

    /**
     * {@return whether the authserv-id is ours (RFC 8601 section 2.5)} A version behind it, a missing ";" or marks around it
     * change nothing.
     *
     * @param body of an Authentication-Results field; any text at all
     */
    public boolean authenticationResults(CharSequence body) {
        if (body.length() > HeaderText.LONGEST_READ) {
            return name.isAnywhereIn(body);
        }
        scanner.start(body);
        run.clear();
        boolean inFirstStatement = true;
        for (Kind kind = scanner.next(); kind != Kind.END; kind = scanner.next()) {
            switch (kind) {
                case COMMENT, END -> {
                }
                // A reader may think nothing of an empty statement in front.
                case SEMICOLON -> inFirstStatement &= run.isEmpty();
                case WORD, QUOTED_STRING, EQUALS -> {
                    if (inFirstStatement) {
                        run.add(scanner);
                    }
                }
            }
        }
        return run.startsWith(name) || scanner.isUnclosed() && name.isAnywhereIn(body);
    }

    /**
     * {@return whether we are in a {@code receiver} key, or at the start of a comment}
     *
     * @param body of a Received-SPF field; any text at all
     */
    public boolean receivedSpf(CharSequence body) {
        if (body.length() > HeaderText.LONGEST_READ) {
            return name.isAnywhereIn(body);
        }
        scanner.start(body);
        run.clear();
        boolean claimed = false;
        boolean inReceiver = false;
        for (Kind kind = scanner.next(); kind != Kind.END; kind = scanner.next()) {
            switch (kind) {
                case COMMENT -> claimed |= name.isAtStartOf(scanner.text());
                case EQUALS -> {
                    boolean key = run.endsWith("receiver");
                    if (key) {
                        run.removeLast();
                        claimed |= inReceiver && run.startsWith(name);
                        run.clear();
                        inReceiver = true;
                    } else {
                        run.add(scanner);
                    }
                }
                case SEMICOLON -> {
                    claimed |= inReceiver && run.startsWith(name);
                    run.clear();
                    inReceiver = false;
                }
                case WORD, QUOTED_STRING -> run.add(scanner);
                case END -> {
                }
            }
        }
        return claimed || inReceiver && run.startsWith(name) || scanner.isUnclosed() && name.isAnywhereIn(body);
    }

    /** Tokens in a row, with the white space that there is between them, and without: a reader may drop comments first. */
    private static final class TokenRun {
        private final StringBuilder spaced = new StringBuilder();
        private final StringBuilder joined = new StringBuilder();
        private int lastSpaced;
        private int lastJoined;

        void clear() {
            spaced.setLength(0);
            joined.setLength(0);
            lastSpaced = 0;
            lastJoined = 0;
        }

        boolean isEmpty() {
            return spaced.isEmpty();
        }

        void add(FieldScanner token) {
            lastSpaced = spaced.length();
            lastJoined = joined.length();
            spaced.append(token.isApart() ? " " : "").append(token.text());
            joined.append(token.text());
        }

        void removeLast() {
            spaced.setLength(lastSpaced);
            joined.setLength(lastJoined);
        }

        boolean endsWith(String token) {
            return joined.length() - lastJoined == token.length()
                    && token.equalsIgnoreCase(joined.substring(lastJoined));
        }

        boolean startsWith(ClaimedName name) {
            return name.isAtStartOf(spaced) || name.isAtStartOf(joined);
        }
    }
}
