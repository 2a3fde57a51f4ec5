/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import static io.github.spf4james.attack.Honest.CACHED;
import static io.github.spf4james.attack.Honest.FORWARDED;
import static io.github.spf4james.attack.Honest.HELO;
import static io.github.spf4james.attack.Honest.NEIGHBOUR;
import static io.github.spf4james.attack.Honest.SPOOFED;
import static io.github.spf4james.attack.Honest.UNCACHED;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.spf4james.attack.Attack.Crowd;

/** All attacks of the bench. */
final class Attacks {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(12);
    private static final String CLIENT = "192.0.2.66";
    private static final int ORGANISATIONS = 100;
    private static final int MEGABYTE = 1 << 20;
    private static final String ANNOTATE = "";
    private static final String STRICT = """
            <onFail>discard</onFail>
            <onTemperror>retry</onTemperror>
            <retryDelay>1s</retryDelay>
            <maxRetries>2</maxRetries>
            """;

    private Attacks() {}

    static List<Attack> all() {
        return List.of(field(), bigMail(), silent(), burst(), truncated(), reverseZone(), forwarder(), neighbour(),
                crowd(), sessions(), literals());
    }

    private static Attack field() {
        return new Attack("field", "a header field of 8 MB that claims to be ours, one mail every 5 s", ANNOTATE, "",
                LONG, List.of(CACHED), new Crowd(4, 1, number -> withField(number, 8 * MEGABYTE, 0)),
                List.of(Figures.allocatedBelow(8 * 8)));
    }

    private static Attack bigMail() {
        return new Attack("mail", "mails of 50 MB, with 1 MB of them in such a field, one after another", ANNOTATE, "",
                LONG, List.of(), new Crowd(2, 1, number -> withField(number, MEGABYTE, 49 * MEGABYTE)),
                List.of(Figures.allocatedBelow(64), Figures.heapBelow(64)));
    }

    private static Attack silent() {
        return new Attack("silent", "60 mails a second of one client and one organisation, whose servers are silent",
                ANNOTATE, "", LONG, List.of(CACHED, UNCACHED),
                new Crowd(60 * 20, 1, number -> hostile(CLIENT, number, "silent.example")),
                List.of(Figures.right(UNCACHED, 95)));
    }

    private static Attack burst() {
        return new Attack("burst", "500 mails at once, each with ten names of silent servers in its record", ANNOTATE,
                "", LONG, List.of(CACHED, UNCACHED),
                new Crowd(500, 500, number -> hostile(CLIENT, number, "fan.example")),
                List.of(Figures.right(UNCACHED, 95)));
    }

    private static Attack truncated() {
        return new Attack("tcp", "25 mails a second of names that are truncated over UDP and stall over TCP", ANNOTATE,
                "", LONG, List.of(CACHED, SPOOFED),
                new Crowd(25 * 20, 1, number -> hostile(CLIENT, number, "stall.example")),
                List.of(Figures.right(SPOOFED, 95)));
    }

    private static Attack reverseZone() {
        return new Attack("ptr", "forged mails of a client whose reverse zone is broken, with a PTR white list", STRICT,
                "<whiteList><ptr>mailings.example</ptr></whiteList>", SHORT, List.of(CACHED),
                new Crowd(40, 1, number -> forged(AttackZone.CLIENT_WITHOUT_PTR, HELO, number)),
                List.of(Figures::noneLetIn));
    }

    /** Half of the HELO names get no answer, half of them so many, each so late, that the deadline comes first. */
    private static Attack forwarder() {
        return new Attack("forwarder",
                "forged mails, 12 at once, with dead or slow HELO names, with a forwarder on the white list", STRICT,
                """
                        <whiteList><forwarder>forwarder.example</forwarder></whiteList>
                        <limits><deadline>5s</deadline></limits>
                        <cache><minimumTtl>1s</minimumTtl></cache>
                        """, SHORT, List.of(CACHED, FORWARDED),
                new Crowd(60, 12, number -> forged("192.0." + number % 200 + ".66", number % 2 == 0
                        ? "h." + "silent" + number + ".example"
                        : AttackZone.slow(number), number)),
                List.of(Figures::noneLetIn, Figures.right(FORWARDED, 95)));
    }

    private static Attack neighbour() {
        return new Attack("neighbour", "five mails every 2 s, of five silent organisations, from a shared /24",
                ANNOTATE, "", LONG, List.of(CACHED, NEIGHBOUR),
                new Crowd(50, 5, number -> hostile(AttackZone.SHARED + (1 + number % 5), number,
                        "silent" + number % 5 + ".example")),
                List.of(Figures.right(NEIGHBOUR, 95)));
    }

    private static Attack crowd() {
        return new Attack("crowd", "60 mails a second of a hundred silent organisations in a hundred networks",
                ANNOTATE, "", LONG, List.of(CACHED, UNCACHED),
                new Crowd(60 * 20, 1, number -> hostile("45.7." + number % ORGANISATIONS + ".1", number,
                        "silent" + number % ORGANISATIONS + ".example")),
                List.of(Figures.right(UNCACHED, 80)));
    }

    /** Each session would wait for five seconds. */
    private static Attack sessions() {
        return new Attack("sessions", "60 sessions a second of the same, that wait for a verdict in the hook", ANNOTATE,
                "", LONG, List.of(CACHED),
                new Crowd(60 * 20, 1, number -> hostile("45.7." + number % ORGANISATIONS + ".1", number,
                        "silent" + number % ORGANISATIONS + ".example")),
                List.of(), """
                        <handler class="io.github.spf4james.SpfHook">
                            <onFail>reject</onFail>
                        </handler>
                        """);
    }

    private static Attack literals() {
        return new Attack("literals", "ten nested includes with 60 kB of literal text in their domain-specs", ANNOTATE,
                "", SHORT, List.of(CACHED),
                new Crowd(24, 1, number -> Letter.of(CLIENT, HELO, localPart(number), "l0.literal.example")),
                List.of(Figures.matcherBelow(1)));
    }

    private static Letter forged(String client, String helo, int number) {
        return Letter.of(client, helo, localPart(number), "bank.example");
    }

    private static Letter hostile(String client, int number, String organisation) {
        return Letter.of(client, "h" + number + "." + organisation, localPart(number),
                "n" + number + "." + organisation);
    }

    private static String localPart(int number) {
        return "hostile" + number;
    }

    private static Letter withField(int number, int octets, int bodyOctets) {
        return new Letter(CLIENT, HELO, localPart(number), "innocent.example",
                () -> message(number, octets, bodyOctets));
    }

    /** One after another: a list of nothing, pairs of nothing, a comment that never ends, strings of nothing. */
    private static byte[] message(int number, int octets, int bodyOctets) {
        String start = List.of("Authentication-Results: mx.example.org;", "Received-SPF: pass receiver=",
                "Authentication-Results: (", "Received-SPF: pass (\"").get(number % 4);
        String repeated = List.of(";", "=", "(", "\"").get(number % 4);
        String line = "\r\n " + repeated.repeat(900);
        StringBuilder message = new StringBuilder(octets + bodyOctets + MEGABYTE).append(start)
                .repeat(line, octets / line.length());
        String body = "\r\n\r\n" + ("x".repeat(900) + "\r\n").repeat(bodyOctets / 902);
        return message.append(body).toString().getBytes(StandardCharsets.US_ASCII);
    }
}
