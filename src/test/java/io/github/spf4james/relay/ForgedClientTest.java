/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.spf4james.syntax.IpAddress;

/**
 * Whatever a client gives as its name, log-in or address, and whatever DNS, an ident server or a certificate says in its
 * name: no format makes a server's field name anybody else.
 */
class ForgedClientTest {
    private static final IpAddress RELAY = ip("198.51.100.1");
    private static final IpAddress CLIENT = ip("192.0.2.1");
    private static final String VICTIM = "203.0.113.5";
    private static final String BELOW = "from bank.example (bank.example [203.0.113.77]) by gw.example.org (Postfix) with ESMTP id 4F";
    private static final String PLAIN_TAIL = "gw.example.org (Some Server 1.2) with ESMTP id 4F; Wed, 25 Nov 2026 10:00:00 +0000";
    private static final List<String> PIECES = List.of("(", ")", "[", "]", " ", "\"", "\\", "<", ">", ";", "@", ",",
            "x",
            VICTIM, "[" + VICTIM + "]", "([" + VICTIM + "])", "(" + VICTIM + ")", "[(" + VICTIM + ")]", "192.0.2.1",
            "[192.0.2.1]", " by ", " by y ", " by gw (Postfix) with ESMTPSA id 1", "(HELO ", "(EHLO ", " HELO ",
            "(account a ",
            "helo=", " helo=x", "ident=", " ident=@", "port=1 ", " with ESMTPSA ", "(Authenticated sender: x)",
            "(AUTH: LOGIN x)",
            " with local (Exim 4)", "from ", " id a/b", " (using TLSv1.3)", "(chasquid)", "(MDaemon PRO v10)",
            "(Haraka/1.0",
            "(amavis, port 1)", " with LMTP", "127.0.0.1", "[127.0.0.1]", "[100.64.0.1]", "\r\n\t", "IPv6:::1", ":25");

    /** More of them are tried where {@code -Dforged.rounds} says so. */
    private static final int ROUNDS = Integer.getInteger("forged.rounds", 25);

    record Case(Format format, Format.Form form) {
        boolean isLogIn() {
            return form.kind() == Format.Kind.LOG_IN;
        }

        @Override
        public String toString() {
            return format.software() + ": " + form.template();
        }
    }

    /** Every way to write a client. */
    static Stream<Case> clients() {
        return Formats.all().stream().flatMap(format -> format.forms().stream()
                .filter(form -> form.kind() == Format.Kind.CLIENT || form.kind() == Format.Kind.LOG_IN)
                .map(form -> new Case(format, form))).distinct();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void clientShouldNotBeForgedByPieces(Case written) throws InterruptedException {
        Random random = new Random(7208);
        for (int i = 0; i < ROUNDS; i++) {
            check(written, field(written, () -> junk(random)));
        }
    }

    /** Where a name is empty, spaces of the server's own stand side by side, and are one in the text. */
    @ParameterizedTest
    @MethodSource("clients")
    void clientShouldNotBeForgedWhereNamesAreEmpty(Case written) throws InterruptedException {
        List<String> names = List.of("", " ", "[" + VICTIM + "]", VICTIM, "x [" + VICTIM + "]", "([" + VICTIM + "])",
                "@[" + VICTIM + "]", "x (y [" + VICTIM + "]");
        for (String helo : names) {
            for (String ptr : names) {
                for (String other : names) {
                    check(written, Rendered.of(written.form().template(), "192.0.2.1",
                            Map.of("helo", helo, "ptr", ptr, "any", other), "", PLAIN_TAIL));
                }
            }
        }
    }

    /** The name is what another server would write of the victim, in whole and in part. */
    @ParameterizedTest
    @MethodSource("clients")
    void clientShouldNotBeForgedByWholeFields(Case written) throws InterruptedException {
        Random random = new Random(7208);
        List<Format.Form> forms = new ArrayList<>(Software.ANY.forms());
        Collections.shuffle(forms, random);
        for (Format.Form form : forms.subList(0, Math.min(forms.size(), ROUNDS / 4))) {
            String fake = Rendered.of(form.template(), VICTIM, Map.of("helo", "x", "any", "y"), "", PLAIN_TAIL)
                    .replaceFirst("^from ?", "");
            for (String name : List.of(fake, fake + " (", fake + " ([", "x " + fake, "x) " + fake, "x) " + fake + " (",
                    "x] " + fake, "[" + VICTIM + "] " + fake, fake + " (HELO y", fake + " (x [192.0.2.1]")) {
                check(written, Rendered.of(written.form().template(), "192.0.2.1",
                        Map.of("helo", name, "any", "z"), "", PLAIN_TAIL));
                check(written, Rendered.of(written.form().template(), "192.0.2.1",
                        Map.of("helo", "h", "any", name), "", PLAIN_TAIL));
                check(written, Rendered.of(written.form().template(), "192.0.2.1", Map.of("helo", "h", "any", "z"),
                        " (using TLSv1.3) (Client CN \"" + name + "\", Issuer \"y\" (not verified))", PLAIN_TAIL));
                check(written, Rendered.of(written.form().template(), "192.0.2.1", Map.of("helo", "h", "any", "z"), "",
                        "gw.example.org (Some) with ESMTP id 1 for <\"" + name + "\"@b.example>; date"));
            }
        }
    }

    private static String field(Case written, Supplier<String> chosen) {
        return Rendered.of(written.form().template(), "192.0.2.1",
                Map.of("helo", chosen.get(), "ptr", chosen.get(), "ident", chosen.get(), "login", chosen.get(), "any",
                        chosen.get()),
                chosen.get().length() % 2 == 0
                        ? ""
                        : " (using TLSv1.3) (Client CN \"" + chosen.get() + "\" (not verified))",
                "gw.example.org (Some) with ESMTP id 1 for <\"" + chosen.get() + "\"@b.example>; date");
    }

    private static String junk(Random random) {
        StringBuilder junk = new StringBuilder();
        for (int n = random.nextInt(7); n > 0; n--) {
            junk.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return junk.toString();
    }

    private static void check(Case written, String field) throws InterruptedException {
        for (Software software : List.of(Software.ANY, Software.parse(written.format().software()))) {
            RelayedClient read = RelayedClients.of(List.of(field, BELOW), RELAY,
                    address -> address.equals(RELAY) ? Optional.of(software) : Optional.empty());
            boolean right = switch (read) {
                case RelayedClient.Outside(IpAddress client, String helo) -> client.equals(CLIENT);
                case RelayedClient.Unreadable unreadable -> true;
                case RelayedClient.Authenticated authenticated -> written.isLogIn();
                case RelayedClient.MadeByRelay made -> false;
            };
            assertThat(right).as("%s by %s:%n%s%n%s", written, software, field, read).isTrue();
        }
    }

    private static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
