/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

import io.github.spf4james.dns.testing.Exchange;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.HostileZone;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;

/** The DNS of a bench: honest domains, and hostile ones that differ by the name below {@code example}. */
final class AttackZone implements Fault {
    /** A network in which many have their servers. */
    static final String SHARED = "198.51.100.";
    /** One that the record of {@code forwarder.example} lists. */
    static final String FORWARDER_CLIENT = "192.0.2.25";
    /** A client whose reverse zone is broken. */
    static final String CLIENT_WITHOUT_PTR = "198.18.7.7";
    static final int NESTED = 10;

    private static final Duration LATE = Duration.ofMillis(180);
    private static final Duration VERY_LATE = Duration.ofMillis(1900);
    private static final int DOMAINS = 1000;
    private static final int SLOW_DOMAINS = 200;
    private static final int LITERAL_LABELS = 1000;
    private static final String LITERAL = ("x".repeat(59) + ".").repeat(LITERAL_LABELS);
    private static final String PASS = "v=spf1 ip4:203.0.113.0/24 ip4:198.51.100.0/24 -all";

    private final LongAdder questions = new LongAdder();

    /** What the honest publish, and what of the hostile is not made up as it is asked for. */
    static Zone zone() {
        ZoneBuilder zone = Zone.builder();
        zone.txt("innocent.example", PASS).txt("mx.innocent.example", PASS);
        zone.txt("bank.example", "v=spf1 -all");
        zone.txt("forwarder.example", "v=spf1 ip4:" + FORWARDER_CLIENT + " -all").ttl("forwarder.example", 1);
        for (int number = 0; number < DOMAINS; number++) {
            String domain = "u" + number + ".example";
            zone.txt(domain, "v=spf1 include:a." + domain + " -all");
            zone.txt("a." + domain, "v=spf1 include:b." + domain + " -all");
            zone.txt("b." + domain, PASS);
            zone.txt("s" + number + ".bank.example", "v=spf1 -all").txt("s" + number + ".bank.example",
                    "x".repeat(2000));
        }
        for (int number = 0; number < SLOW_DOMAINS; number++) {
            slow(zone, slow(number));
        }
        return zone.build();
    }

    /** {@return a name whose record leads to many others, each as late as it} */
    static String slow(int number) {
        int own = number % SLOW_DOMAINS;
        return "h" + own + ".slow" + own + ".example";
    }

    private static void slow(ZoneBuilder zone, String first) {
        String name = first;
        for (int depth = 1; depth < NESTED; depth++) {
            String next = "c" + depth + "." + first;
            zone.txt(name, "v=spf1 include:" + next + " -all");
            name = next;
        }
        zone.txt(name, PASS);
    }

    /** {@return how many questions have come} */
    long questions() {
        return questions.sum();
    }

    @Override
    public void answer(Exchange exchange) {
        questions.increment();
        Name name = exchange.question().getName();
        String organisation = name.labels() < 3 ? "" : name.getLabelString(name.labels() - 3);
        switch (organisation.replaceAll("[0-9]+$", "")) {
            case "silent" -> {
            }
            case "fan" -> fan(exchange);
            case "stall" -> Fault.truncatedTcpStalled().answer(exchange);
            case "literal" -> literal(exchange);
            case "slow" -> exchange.answerHonestly(VERY_LATE);
            case "u", "forwarder" -> exchange.answerHonestly(LATE);
            case "in-addr" -> reverse(exchange);
            default -> exchange.answerHonestly();
        }
    }

    /** A record at once, and silence about all the names in it. */
    private static void fan(Exchange exchange) {
        String name = exchange.question().getName().toString(true);
        if (exchange.question().getType() == Type.TXT && name.startsWith("n")) {
            StringBuilder record = new StringBuilder("v=spf1");
            for (int term = 0; term < NESTED; term++) {
                record.append(term % 2 == 0 ? " a:" : " mx:").append('x').append(term).append('.').append(name);
            }
            exchange.send(HostileZone.text(exchange, record + " -all"));
        }
    }

    private static void literal(Exchange exchange) {
        Name name = exchange.question().getName();
        int depth = Integer.parseInt(name.getLabelString(name.labels() - 4).substring(1));
        exchange.send(HostileZone.text(exchange, depth == NESTED
                ? "v=spf1 +all"
                : "v=spf1 include:" + LITERAL + "l" + (depth + 1) + ".literal.example -all"));
    }

    private static void reverse(Exchange exchange) {
        Name name = exchange.question().getName();
        if (name.toString().startsWith("7.7.18.198.")) {
            Fault.servfail().answer(exchange);
        } else {
            exchange.answerHonestly();
        }
    }
}
