/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.spf4james.syntax.HeaderText;
import io.github.spf4james.syntax.IpAddress;

/**
 * A Received field (RFC 5321 section 4.4), of which we trust the server that wrote it, but not what the client had it
 * write: the name of HELO stands there as it was given, and in many servers it may be anything.
 *
 * <p>So nothing is looked for that merely looks like an address. The field is taken apart as its grammar says, up to the
 * one {@code by}; and where that leaves two readings, there is none.
 *
 * @param client the address that connected to the server
 * @param helo the name that it gave; empty if it gave none
 */
record ReceivedField(IpAddress client, String helo) {
    private static final String BY = "by";
    /** Where the word can be nothing but the name of HELO. A server's own has the server's name behind it. */
    private static final Pattern BY_AS_NAME = Pattern.compile(
            "\\A\\s*+from\\s++by(?=[\\s(])|\\((?:HELO|EHLO|LHLO)\\s++by\\s*+\\)", Pattern.CASE_INSENSITIVE);

    /**
     * Reads the body of a field, folded or not.
     *
     * @return empty if it does not say clearly who the client was
     */
    static Optional<ReceivedField> read(String body) {
        // A client that gives ") by x ((" as its name moves the server's own "by" into a comment, out of sight.
        if (body.chars().anyMatch(ReceivedField::isForbidden) || countOfBy(body) != 1) {
            return Optional.empty();
        }
        return ReceivedPart.split(body).flatMap(ReceivedField::fromClause).flatMap(ReceivedField::ofFromClause);
    }

    private static boolean isForbidden(int c) {
        return c < ' ' && !ReceivedPart.isSpace((char) c) || c == 0x7F;
    }

    /** How often the word stands anywhere but for a name, in comments and quoted strings too. */
    private static long countOfBy(String body) {
        long count = -BY_AS_NAME.matcher(body).results().count();
        for (int i = 0; i + BY.length() <= body.length(); i++) {
            if (body.regionMatches(true, i, BY, 0, BY.length()) && isGap(body, i - 1)
                    && isGap(body, i + BY.length())) {
                count++;
            }
        }
        return count;
    }

    private static boolean isGap(String body, int at) {
        if (at < 0 || at >= body.length()) {
            return true;
        }
        char c = body.charAt(at);
        return c == '(' || c == ')' || ReceivedPart.isSpace(c);
    }

    /** What stands between {@code from} and {@code by}. */
    private static Optional<List<ReceivedPart>> fromClause(List<ReceivedPart> parts) {
        if (parts.isEmpty() || !isWord(parts.get(0), "from")) {
            return Optional.empty();
        }
        // What follows "from" is a name, whatever it looks like.
        for (int i = 2; i < parts.size(); i++) {
            if (isWord(parts.get(i), BY)) {
                return Optional.of(parts.subList(1, i));
            }
        }
        return Optional.empty();
    }

    private static boolean isWord(ReceivedPart part, String keyword) {
        return part instanceof ReceivedPart.Word word && word.is(keyword);
    }

    private static Optional<ReceivedField> ofFromClause(List<ReceivedPart> parts) {
        List<String> names = new ArrayList<>();
        List<ClientComment> comments = new ArrayList<>();
        for (ReceivedPart part : parts) {
            switch (part) {
                case ReceivedPart.Word(String text) -> {
                    // A quotation mark of the client's and one of the server's could have a comment between them.
                    if (!comments.isEmpty() || text.indexOf('(') >= 0 || text.indexOf(')') >= 0) {
                        return Optional.empty();
                    }
                    names.add(text);
                }
                case ReceivedPart.Comment comment -> {
                    Optional<ClientComment> found = ClientComment.of(comment);
                    if (found.isEmpty()) {
                        return Optional.empty();
                    }
                    ClientComment read = found.get();
                    // The name is in the first comment; and a parenthesis in that one is the client's, or swallows another.
                    boolean misplaced = !comments.isEmpty() || comment.nested() || read.helo().size() > 1;
                    if (!read.helo().isEmpty() && misplaced) {
                        return Optional.empty();
                    }
                    comments.add(read);
                }
            }
        }
        // Exim writes one comment: a second is one that an ident server has made of the first.
        boolean torn = comments.size() > 1 && comments.stream().anyMatch(ClientComment::ident);
        return comments.isEmpty() || torn ? Optional.empty() : of(names, comments);
    }

    private static Optional<ReceivedField> of(List<String> names, List<ClientComment> comments) {
        Set<IpAddress> candidates = new LinkedHashSet<>();
        comments.forEach(comment -> candidates.addAll(comment.addresses()));
        ClientComment first = comments.get(0);
        if (first.helo().isEmpty()) {
            // What follows "from" is the name that the client gave. That it looks like an address means nothing.
            return field(candidates, String.join(" ", names));
        }
        if (names.size() > 1) {
            return Optional.empty();
        }
        if (first.keyword() && comments.size() > 1 && comments.get(1).addresses().isEmpty() && !candidates.isEmpty()) {
            // "from x (helo [192.0.2.1]) (some) (more [192.0.2.2])": a PTR name "helo", and a certificate's name.
            return Optional.empty();
        }
        String helo = first.helo().get(0);
        if (candidates.isEmpty() && first.keyword()) {
            // "from [192.0.2.1] (helo [192.0.2.2])": one of them is the client, and its PTR name may well be "helo".
            candidates.addAll(ClientComment.addresses(helo));
        }
        names.forEach(name -> candidates.addAll(ClientComment.addresses(name)));
        return field(candidates, helo);
    }

    private static Optional<ReceivedField> field(Set<IpAddress> candidates, String helo) {
        return candidates.size() == 1
                ? Optional.of(new ReceivedField(candidates.iterator().next(), HeaderText.ofOctets(helo)))
                : Optional.empty();
    }
}
