package io.github.spf4james.mail;

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

    static ClientComment of(ReceivedPart.Comment comment) {
        List<String> words = comment.words();
        boolean keyword = !words.isEmpty() && KEYWORDS.contains(words.get(0).toUpperCase(Locale.ROOT));
        return keyword ? marked(words.subList(1, words.size())) : unmarked(words);
    }

    /** Qmail, James: the first word is the name, whatever it looks like; what else there is might be the client. */
    private static ClientComment marked(List<String> words) {
        Set<IpAddress> addresses = new LinkedHashSet<>();
        words.stream().skip(1).forEach(word -> addresses.addAll(addresses(word)));
        return new ClientComment(List.of(String.join(" ", words)), true, false, addresses);
    }

    private static ClientComment unmarked(List<String> words) {
        List<String> helo = new ArrayList<>();
        Set<IpAddress> addresses = new LinkedHashSet<>();
        for (String word : words) {
            if (word.regionMatches(true, 0, HELO, 0, HELO.length())) {
                helo.add(word.substring(HELO.length()));
            } else if (word.regionMatches(true, 0, IDENT, 0, IDENT.length())) {
                // Exim has it last, and there may be spaces and brackets in it.
                return new ClientComment(helo, false, true, addresses);
            } else {
                addresses.addAll(addresses(word));
            }
        }
        return new ClientComment(helo, false, false, addresses);
    }

    /** {@return the addresses in a word: bracketed ones anywhere in it, or the whole of it, or what follows an ident@} */
    static List<IpAddress> addresses(String word) {
        List<IpAddress> addresses = new ArrayList<>();
        int open = word.indexOf('[');
        if (open < 0) {
            int start = word.lastIndexOf('@') + 1;
            int end = word.endsWith(",") || word.endsWith(";") ? word.length() - 1 : word.length();
            address(word.substring(Math.min(start, end), end)).ifPresent(addresses::add);
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
