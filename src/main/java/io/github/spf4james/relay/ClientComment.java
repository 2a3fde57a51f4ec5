/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.github.spf4james.syntax.IpAddress;

/**
 * What a comment of a Received field tells of the client.
 *
 * @param helo the names that it marks as given by the client; more than one if somebody plays tricks
 * @param keyword whether it is the comment that is marked, {@code (HELO x)}, and not the name, {@code helo=x}
 * @param ident whether it ends with {@code ident=}: what the client's own ident server says, raw
 * @param addresses all but those that the client gave as its name
 */
record ClientComment(List<String> helo, boolean keyword, boolean ident, Set<IpAddress> addresses) {
    private static final Set<String> KEYWORDS = Set.of("HELO", "EHLO", "LHLO");
    private static final String HELO = "helo=";
    private static final String IDENT = "ident=";
    private static final String IP6_TAG = "ipv6:";
    /** "IPv6:", six groups, a dotted quad, a port. */
    private static final int LONGEST_ADDRESS = 60;

    /** {@return empty if what the client wrote in it cannot be told from what the server did} */
    static Optional<ClientComment> of(ReceivedPart.Comment comment) {
        List<String> words = comment.words();
        boolean keyword = !words.isEmpty() && KEYWORDS.contains(words.get(0).toUpperCase(Locale.ROOT));
        return keyword
                ? Optional.of(marked(words.subList(1, words.size())))
                : unmarked(words).filter(read -> !read.ident() || !comment.nested());
    }

    /** Qmail, James: the first word is the name, whatever it looks like; what else there is might be the client. */
    private static ClientComment marked(List<String> words) {
        Set<IpAddress> addresses = new LinkedHashSet<>();
        words.stream().skip(1).forEach(word -> addresses.addAll(addresses(word)));
        return new ClientComment(List.of(String.join(" ", words)), true, false, addresses);
    }

    private static Optional<ClientComment> unmarked(List<String> words) {
        List<String> helo = new ArrayList<>();
        Set<IpAddress> addresses = new LinkedHashSet<>();
        boolean ident = false;
        for (String word : words) {
            Optional<String> name = behind(HELO, word);
            Optional<String> answer = behind(IDENT, word);
            ident |= answer.isPresent();
            // An ident server's answer may have any words, these among them; what it is an answer about is behind an "@".
            if (name.filter(text -> text.indexOf('@') >= 0).isPresent()
                    || ident && !addresses(answer.orElse(word)).isEmpty()) {
                return Optional.empty();
            }
            if (name.isPresent()) {
                helo.add(name.get());
            } else if (!ident) {
                addresses.addAll(addresses(word));
            }
        }
        return Optional.of(new ClientComment(helo, false, ident, addresses));
    }

    private static Optional<String> behind(String key, String word) {
        return word.regionMatches(true, 0, key, 0, key.length())
                ? Optional.of(word.substring(key.length()))
                : Optional.empty();
    }

    /** {@return the addresses in a word, or in what follows an ident@: bracketed ones anywhere, or the whole of it} */
    static List<IpAddress> addresses(String whole) {
        String word = whole.substring(whole.lastIndexOf('@') + 1);
        List<IpAddress> addresses = new ArrayList<>();
        int open = word.indexOf('[');
        if (open < 0) {
            int end = word.endsWith(",") || word.endsWith(";") ? word.length() - 1 : word.length();
            address(word.substring(0, end)).ifPresent(addresses::add);
        }
        while (open >= 0) {
            int close = word.indexOf(']', open);
            if (close < 0) {
                break;
            }
            address(word.substring(open + 1, close)).ifPresent(addresses::add);
            open = word.indexOf('[', close);
        }
        return addresses;
    }

    private static Optional<IpAddress> address(String text) {
        if (text.length() > LONGEST_ADDRESS) {
            return Optional.empty();
        }
        boolean tagged = text.regionMatches(true, 0, IP6_TAG, 0, IP6_TAG.length());
        String untagged = tagged ? text.substring(IP6_TAG.length()) : text;
        int colon = untagged.indexOf(':');
        boolean port = colon >= 0 && colon == untagged.lastIndexOf(':');
        return IpAddress.parse(port ? untagged.substring(0, colon) : untagged);
    }
}
