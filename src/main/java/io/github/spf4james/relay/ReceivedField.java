/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Received field (RFC 5321 section 4.4), of which we trust the server that wrote it, but not what the client had it
 * write: names of HELO and PTR, log-ins and addresses stand there as they were given, and in many servers they may be
 * anything, up to a whole field.
 *
 * <p>So it is read in every way in which one of the formats could have written it. The true way is among them.
 */
final class ReceivedField {
    private static final String BY = "by ";
    private static final String FOLLOWING_BY = " by ";
    /** Of qmail's queue, above the field of its SMTP server; and of programs that handed in a mail. */
    private static final Pattern QMAIL_QUEUE = Pattern.compile("\\(qmail \\d{1,20}+ invoked from network\\)");
    /** Of a program that handed in a mail to sendmail. */
    private static final Pattern SENDMAIL_LOCAL = Pattern.compile("\\(from [^() ]*+\\) by ");
    private static final Pattern QMAIL_LOCAL = Pattern
            .compile("\\(qmail \\d{1,20}+ invoked (?:by|for|from) [^()]*+\\)");

    private ReceivedField() {}

    /**
     * Reads the body of a field, folded or not.
     *
     * @param software of the server that wrote it
     * @return what the formats see, each once; empty if none of them could have written it
     */
    static List<Seen> read(String body, Software software) {
        return FieldText.of(body).map(field -> read(field, software)).orElse(List.of());
    }

    private static List<Seen> read(FieldText field, Software software) {
        if (field.has(BY, 0)) {
            return List.of(byServer(field, software));
        }
        if (field.has("(", 0)) {
            return inParentheses(field.between(0, field.length()));
        }
        return field.has("from ", 0) ? fromClient(field, software) : List.of();
    }

    /** No client has written its beginning: the first format that fits is the one. */
    private static Seen byServer(FieldText field, Software software) {
        Optional<Seen> known = software.forms().stream()
                .flatMap(form -> form.read(field, software.names(form)).stream()).findFirst();
        return known.orElseGet(() -> LogIn.inProtocol(field, BY.length())
                ? new Seen.LoggedIn(Optional.empty(), -1)
                : new Seen.MadeThere());
    }

    private static List<Seen> inParentheses(String field) {
        if (QMAIL_QUEUE.matcher(field).lookingAt()) {
            return List.of(new Seen.InnerHop(Optional.empty(), -1, true));
        }
        boolean made = QMAIL_LOCAL.matcher(field).lookingAt() || SENDMAIL_LOCAL.matcher(field).lookingAt();
        return made ? List.of(new Seen.MadeThere()) : List.of();
    }

    private static List<Seen> fromClient(FieldText field, Software software) {
        List<Seen> seen = seen(field, software, software.forms());
        if (!seen.isEmpty() && !software.equals(Software.ANY)) {
            return seen;
        }
        // Some other program of the relay's wrote it, or the wrong one was named: then it is read as anybody's.
        List<Seen> anybodys = seen(field, software, Software.ANY.forms());
        return hidesClient(field, anybodys) ? List.of() : anybodys;
    }

    /**
     * {@return whether a field that seems to name no client has an address of one, or a second "by"} A server of which no
     * format knows may have put it behind a name of HELO that reads like a hop of another.
     */
    private static boolean hidesClient(FieldText field, List<Seen> all) {
        int known = -1;
        for (Seen seen : all) {
            switch (seen) {
                case Seen.Client client -> {
                    return false;
                }
                case Seen.LoggedIn loggedIn -> {
                    if (loggedIn.at() >= 0) {
                        return false;
                    }
                }
                case Seen.InnerHop hop -> {
                    if (!hop.certain()) {
                        return false;
                    }
                    known = hop.at();
                }
                case Seen.MadeThere made -> known = -1;
                case Seen.Unnamed unnamed -> known = -1;
            }
        }
        int by = field.find(FOLLOWING_BY, 0);
        return field.hasAddressBehindFirstName(known) || field.find(FOLLOWING_BY, by + 1) >= 0;
    }

    private static List<Seen> seen(FieldText field, Software software, List<Format.Form> forms) {
        // Of forms that see the same client, the one with most text of its own tells its name.
        Map<Object, Seen> seen = new LinkedHashMap<>();
        forms.forEach(form -> form.read(field, software.names(form))
                .forEach(one -> seen.putIfAbsent(withoutName(one), one)));
        return withoutHops(new ArrayList<>(seen.values()));
    }

    private static Object withoutName(Seen seen) {
        return seen instanceof Seen.Client client ? new Seen.Client(client.address(), client.at(), "") : seen;
    }

    /**
     * A client that is known for a hop of the relay's own is no client. It has to be the same place in the field: an
     * address of a stranger may stand there twice, once in what reads like a hop.
     */
    private static List<Seen> withoutHops(List<Seen> all) {
        List<Integer> hops = all.stream().filter(seen -> seen instanceof Seen.InnerHop hop && hop.certain())
                .map(seen -> ((Seen.InnerHop) seen).at()).filter(at -> at >= 0).toList();
        all.removeIf(seen -> switch (seen) {
            case Seen.Client client -> hops.contains(client.at());
            case Seen.LoggedIn loggedIn -> hops.contains(loggedIn.at());
            case Seen.InnerHop hop -> false;
            case Seen.MadeThere made -> false;
            case Seen.Unnamed unnamed -> false;
        });
        return all;
    }
}
