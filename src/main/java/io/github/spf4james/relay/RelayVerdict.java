/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.spf4james.syntax.HeaderText;
import io.github.spf4james.syntax.IpAddress;

/**
 * What a relay of our own says of SPF, in {@code Authentication-Results} (RFC 8601) or {@code Received-SPF} (RFC 7208
 * section 9.1). All texts come from outside, and may have any printable character in them.
 *
 * @param result one of the seven results, in lower case
 * @param ofHelo whether the result is that of the HELO name
 * @param mailFrom the envelope sender or its domain; empty if it does not say
 * @param helo the name of HELO; empty if it does not say
 * @param client the client's address; empty if it does not say
 * @param says what it says of the reason; empty if nothing
 */
public record RelayVerdict(String result, boolean ofHelo, String mailFrom, String helo, Optional<IpAddress> client,
        String says) {
    private static final Set<String> RESULTS = Set.of("none", "neutral", "pass", "fail", "softfail", "temperror",
            "permerror");
    private static final String RESULTS_FIELD = "Authentication-Results";
    private static final String SPF_FIELD = "Received-SPF";

    /**
     * A header field.
     *
     * @param name without the colon
     * @param body folded or not
     */
    public record Field(String name, String body) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /**
     * Looks for the verdict of a relay.
     *
     * @param header its fields as they stand in the message
     * @param received the place, among the Received fields, of the last one that relays of ours wrote: what stands above
     *            it has passed them, what stands below may be anybody's. Negative if there is none
     * @param authservId the name under which the relay checks
     * @return empty if there is none
     */
    public static Optional<RelayVerdict> of(List<Field> header, int received, String authservId) {
        int left = received;
        int end = 0;
        for (int i = 0; i < header.size() && left >= 0; i++) {
            if (header.get(i).is("Received") && left-- == 0) {
                end = i;
            }
        }
        return header.subList(0, end).stream().flatMap(field -> read(field, authservId).stream()).findFirst();
    }

    private static Optional<RelayVerdict> read(Field field, String authservId) {
        if (field.is(RESULTS_FIELD)) {
            return ofResults(FieldWords.of(field.body()), authservId);
        }
        return field.is(SPF_FIELD) ? ofReceivedSpf(FieldWords.of(field.body()), authservId) : Optional.empty();
    }

    /** {@code authserv-id [version] *( ";" method "=" result *( ptype "." property "=" value ) )}. */
    private static Optional<RelayVerdict> ofResults(List<FieldWords.Word> words, String authservId) {
        int at = 0;
        while (at < words.size() && words.get(at).is('(')) {
            at++;
        }
        if (at == words.size() || !words.get(at).text().equalsIgnoreCase(authservId)) {
            return Optional.empty();
        }
        List<RelayVerdict> found = new ArrayList<>();
        for (int start = at + 1; start < words.size(); start++) {
            if (words.get(start).is(';')) {
                statement(words.subList(start + 1, words.size())).ifPresent(found::add);
            }
        }
        // MAIL FROM's result is the mail's, wherever HELO's stands.
        List<RelayVerdict> ofSender = found.stream().filter(verdict -> !verdict.ofHelo()).distinct().toList();
        List<RelayVerdict> told = ofSender.isEmpty() ? found : ofSender;
        // A name that the client chose may read like a result of its own.
        return told.size() == 1 ? Optional.of(told.getFirst()) : Optional.empty();
    }

    /** {@return empty if it is of something else than SPF} */
    private static Optional<RelayVerdict> statement(List<FieldWords.Word> behind) {
        List<FieldWords.Word> words = behind.stream().takeWhile(word -> !word.is(';')).toList();
        Map<String, String> values = values(words);
        String method = values.containsKey("spf") ? "spf" : "spf/1";
        boolean ofHelo = values.containsKey("smtp.helo") && !values.containsKey("smtp.mailfrom");
        return verdict(values.getOrDefault(method, ""), ofHelo, values.getOrDefault("smtp.mailfrom", ""),
                values.getOrDefault("smtp.helo", ""), values.getOrDefault("smtp.remote-ip", ""),
                values.getOrDefault("reason", comment(words)));
    }

    /** {@code result [comment] key "=" value *( ";" key "=" value )}. */
    private static Optional<RelayVerdict> ofReceivedSpf(List<FieldWords.Word> words, String authservId) {
        Map<String, String> values = values(words);
        String comment = comment(words);
        boolean theirs = values.getOrDefault("receiver", "").equalsIgnoreCase(authservId)
                || comment.toLowerCase(Locale.ROOT).startsWith(authservId.toLowerCase(Locale.ROOT) + ":");
        if (!theirs || values.getOrDefault("identity", "mailfrom").isEmpty()) {
            return Optional.empty();
        }
        boolean ofHelo = values.getOrDefault("identity", "mailfrom").equalsIgnoreCase("helo");
        return verdict(words.getFirst().text(), ofHelo, values.getOrDefault("envelope-from", ""),
                values.getOrDefault("helo", ""), values.getOrDefault("client-ip", ""), comment);
    }

    /** Of a key with two values nothing is known: one of them may stand in a name that the client chose. */
    private static Map<String, String> values(List<FieldWords.Word> words) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 2 < words.size(); i++) {
            if (words.get(i).is('a') && words.get(i + 1).is('=') && words.get(i + 2).is('a')) {
                values.merge(words.get(i).text().toLowerCase(Locale.ROOT), words.get(i + 2).text(),
                        (one, other) -> one.equalsIgnoreCase(other) ? one : "");
            }
        }
        return values;
    }

    private static String comment(List<FieldWords.Word> words) {
        return words.stream().filter(word -> word.is('(')).map(FieldWords.Word::text).findFirst().orElse("");
    }

    private static Optional<RelayVerdict> verdict(String result, boolean ofHelo, String mailFrom, String helo,
            String client, String says) {
        String lower = result.toLowerCase(Locale.ROOT);
        String known = lower.equals("hardfail") ? "fail" : lower;
        return RESULTS.contains(known)
                ? Optional.of(new RelayVerdict(known, ofHelo, HeaderText.ofOctets(mailFrom), HeaderText.ofOctets(helo),
                        IpAddress.parse(client), HeaderText.ofOctets(says)))
                : Optional.empty();
    }
}
