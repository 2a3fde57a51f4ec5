/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.spf4james.syntax.IpAddress;

/**
 * In lines that servers really write, whatever stands in place of the names that a client chooses: its name of HELO, its
 * name in DNS, the local part of its envelope sender.
 */
class HostileNamesTest {
    private static final IpAddress RELAY = IpAddress.parse("198.51.100.1").orElseThrow();
    private static final String BELOW = "from bank.example (bank.example [203.0.113.77]) by gw.example.org (Postfix) with ESMTP id 4F";
    private static final int ROUNDS = Integer.getInteger("forged.rounds", 10);

    /** Each is a whole attack. */
    private static final List<String> ATTACKS = List.of("by", "from", "x by y", "[203.0.113.5]", "203.0.113.5",
            "IPv6:2001:db8::bad", "from [203.0.113.5]", "([203.0.113.5])", "x (y [203.0.113.5])",
            "x) by gw.example (Postfix) with ESMTPSA id 1 (",
            "x (y [203.0.113.5]) by gw.example (Postfix) with ESMTPSA id 1",
            "x ([203.0.113.5]) (Authenticated sender: alice@own.example) by gw.example (Postfix) with ESMTPSA id 1 (",
            "(Authenticated sender: alice@own.example)", "x (Authenticated sender: alice@own.example", "authenticated",
            "authenticated bits=0", "user=a mech=LOGIN bits=0", "x) (user=a mech=LOGIN bits=0", "with ESMTPSA",
            "x with ESMTPSA", "x) with ESMTPSA id 1 (y", "AUTH: LOGIN a", "account alice@own.example",
            "account alice@own.example HELO x", "x) (account alice@own.example", "x by mx.google.com with SMTP id a",
            "[100.64.1.55] (using TLSv1.2) by s.example id a/b", "x (using TLSv1.2) by s.example id a/b",
            "Debian-exim by gw.example with local (Exim 4.98) id 1",
            "localhost (localhost) by gw.example (8.18/8.18) id x",
            "localhost (localhost", "localhost", "x (localhost [local]) by gw.example (OpenSMTPD) with ESMTPA id 1",
            "mail pickup service by x with Microsoft SMTPSVC", "mail pickup service",
            "laptop by gw.example (chasquid) with ESMTPSA tls X",
            "1 named unknown by gmailapi.google.com with HTTPREST;",
            "[203.0.113.5] by gw.example (chasquid) with ESMTPSA", "localhost by gw.example with SpamAssassin",
            "pps.filterd (x [127.0.0.1]) by x (y) with z", "x ([10.0.0.2]) by y with LMTP", "x) by y with mapi id 1 (",
            "x ([127.0.0.1]) by localhost (y) (amavis, port 10024)", "x (qmail 1 invoked by uid 1)", "(HELO x",
            "(HELO x)",
            "x helo=y", "x\\", "\\x)", "x\\\") by y", "\u00ff\u0080(", "x; with ESMTPSA", "x <y> with ESMTPSA",
            "x> with ESMTPSA <y",
            "x [192.0.2.7", "192.0.2.7]) by y with ESMTPA ([203.0.113.5", "x".repeat(3000), "(".repeat(500),
            "(".repeat(200) + "[203.0.113.5]" + ")".repeat(200), "x (y [203.0.113.5]) by ".repeat(40));
    private static final List<String> PIECES = List.of("(", ")", "[", "]", " ", "\\", "<", ">", ";", "@", "=", "x",
            ":25",
            "203.0.113.5", "[203.0.113.5]", "([203.0.113.5])", "(203.0.113.5)", "10.0.0.5", "[127.0.0.1]", "192.0.2.7",
            " by ", " by y", " with ", "ESMTPSA", " with ESMTPSA", " with mapi id 1", " id a/b", "from ", "(HELO ",
            "(EHLO ",
            " HELO ", " helo=", "ident=", "(account ", " verified", "(authenticated bits=0)", "(user=a mech=b)",
            "(AUTH: x",
            "(using TLS)", "(envelope-sender <", " (chasquid)", " (Dovecot)", " (MDaemon PRO", " (Haraka/1.",
            " (Exim 4",
            " with LMTP", " with local", "localhost", "[local]", " (OpenSMTPD)", "localhost (localhost)", " (amavis",
            "MailEnable ");

    private static final List<String> FAKES = Software.ANY.forms().stream().map(form -> Rendered
            .of(form.template(), "203.0.113.5", Map.of("helo", "x", "any", "y"), "", "z").replaceFirst("^from ?", ""))
            .flatMap(fake -> Stream.of(fake, "x) " + fake + " (y", "x " + fake)).distinct().toList();

    static Stream<Sample> samples() {
        return Stream.concat(Sample.all(), Sample.variants())
                .filter(sample -> sample.kind().equals("client") || sample.kind().equals("unnamed"));
    }

    static Stream<Sample> logIns() {
        return Stream.concat(Sample.all(), Sample.variants()).filter(sample -> sample.kind().equals("login"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hostileNamesShouldNeverNameSomebodyElse(Sample sample) throws InterruptedException {
        for (String attack : attacks(sample)) {
            for (String place : List.of(sample.helo(), "host7.sender.example", "b@sender.example")) {
                check(sample, replace(sample.field(), place, attack));
            }
            check(sample, replace(replace(sample.field(), sample.helo(), attack), "host7.sender.example", attack));
        }
        Random random = new Random(7208);
        for (int i = 0; i < ROUNDS; i++) {
            String field = replace(sample.field(), sample.helo(), junk(random));
            field = replace(field, "host7.sender.example", random.nextBoolean() ? "unknown" : junk(random));
            check(sample, replace(field, "b@sender.example", random.nextBoolean() ? "b@x.example" : junk(random)));
        }
    }

    /** The name may also be what another server would write of the victim. */
    private static List<String> attacks(Sample sample) {
        List<String> fakes = FAKES;
        if (ROUNDS < FAKES.size()) {
            fakes = new ArrayList<>(FAKES);
            Collections.shuffle(fakes, new Random(sample.field().hashCode()));
            fakes = fakes.subList(0, ROUNDS / 2);
        }
        return Stream.concat(ATTACKS.stream(), fakes.stream()).toList();
    }

    /** Who has logged in may be taken for logged in, and for nobody else. */
    @ParameterizedTest
    @MethodSource("logIns")
    void hostileNamesOfUsersShouldNeverNameSomebodyElse(Sample sample) throws InterruptedException {
        for (String attack : ATTACKS) {
            for (String place : List.of(sample.helo(), "host7.sender.example", "a@own.example")) {
                check(sample, replace(sample.field(), place, attack));
            }
        }
    }

    private static String replace(String field, String place, String chosen) {
        if (place.isEmpty()) {
            return field;
        }
        // Where a mailbox has such characters in it, it is quoted.
        return place.equals("b@sender.example")
                ? field.replace(place, '"' + chosen.replace("\\", "\\\\").replace("\"", "\\\"") + "\"@sender.example")
                : field.replace(place, chosen);
    }

    private static String junk(Random random) {
        StringBuilder junk = new StringBuilder();
        for (int n = 1 + random.nextInt(7); n > 0; n--) {
            junk.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return junk.toString();
    }

    private static void check(Sample sample, String field) throws InterruptedException {
        if (field.equals(sample.field())) {
            return;
        }
        for (Software software : List.of(Software.ANY, Software.parse(sample.software()))) {
            RelayedClient read = RelayedClients.of(List.of(field, BELOW), RELAY,
                    address -> address.equals(RELAY) ? Optional.of(software) : Optional.empty());
            boolean right = switch (read) {
                case RelayedClient.Outside(IpAddress client, String helo) ->
                    !sample.client().equals("-") && client.equals(sample.address());
                case RelayedClient.Unreadable unreadable -> true;
                case RelayedClient.Authenticated authenticated -> sample.kind().equals("login");
                case RelayedClient.MadeByRelay made -> field.startsWith("by ");
            };
            assertThat(right).as("%s as %s:%n%s%n%s", sample, software, field, read).isTrue();
        }
    }
}
