/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Every name there is, made up as it is asked for so that one question leads to as many others as can be: records of
 * terms with names never seen before, ten exchanges, a dozen names for a client. Nothing holds longer than a second.
 */
public final class HostileZone implements Fault {
    private static final long TTL = 1;
    private static final List<String> TERMS = List.of("include:%s", "include:%s", "mx:%s", "mx:%s", "mx:%s", "a:%s",
            "exists:%s", "exists:%%{p}.%s", "exists:%%{l}.%%{i}.%s", "ptr:client.example", "ptr:%s", "mx", "a");

    private final Random random;
    private final AtomicLong names = new AtomicLong();

    public HostileZone(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void answer(Exchange exchange) {
        switch (exchange.question().getType()) {
            case Type.TXT -> exchange.send(text(exchange, policy()));
            case Type.MX -> exchange.send(reply(exchange, 10, (zone, owner) -> zone.mx(owner, 10, fresh())));
            case Type.PTR -> exchange
                    .send(reply(exchange, 12, (zone, owner) -> zone.ptr(owner, fresh() + ".client.example")));
            case Type.A -> exchange.send(random() % 3 == 0
                    ? exchange.emptyReply(Rcode.NXDOMAIN)
                    : reply(exchange, 1, (zone, owner) -> zone.a(owner, "198.51.100.1")));
            default -> exchange.send(random() % 3 == 0
                    ? exchange.emptyReply(Rcode.NOERROR)
                    : reply(exchange, 1, (zone, owner) -> zone.aaaa(owner, "2001:db8:ffff::1")));
        }
    }

    /** A reply of one TXT record. */
    public static Message text(Exchange exchange, String text) {
        return reply(exchange, 1, (zone, owner) -> zone.txt(owner, text));
    }

    private String policy() {
        StringBuilder policy = new StringBuilder("v=spf1");
        for (int term = 1 + random() % 12; term > 0; term--) {
            policy.append(' ').append(TERMS.get(random() % TERMS.size()).formatted(fresh()));
        }
        return policy + (random() % 2 == 0 ? " -all exp=" + fresh() : " redirect=" + fresh());
    }

    private String fresh() {
        return "n" + names.incrementAndGet() + ".hostile.example";
    }

    private synchronized int random() {
        return random.nextInt(1 << 20);
    }

    @FunctionalInterface
    private interface Entry {
        void add(ZoneBuilder zone, String owner);
    }

    private static Message reply(Exchange exchange, int count, Entry entry) {
        ZoneBuilder zone = Zone.builder();
        String owner = RawName.text(exchange.question().getName());
        for (int i = 0; i < count; i++) {
            entry.add(zone, owner);
        }
        List<Record> records = new ArrayList<>(zone.build().answer(exchange.question().getName(),
                exchange.question().getType()).answers());
        Message reply = exchange.emptyReply(Rcode.NOERROR);
        for (Record published : records) {
            reply.addRecord(Record.newRecord(published.getName(), published.getType(), DClass.IN, TTL,
                    published.rdataToWireCanonical()), Section.ANSWER);
        }
        return reply;
    }
}
