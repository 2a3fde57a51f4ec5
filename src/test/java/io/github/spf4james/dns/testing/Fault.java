/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A way in which a name server, or somebody on the way, treats a client badly. */
@FunctionalInterface
public interface Fault {

    /** Answers, or does not. */
    void answer(Exchange exchange);

    /** No reply. */
    static Fault drop() {
        return exchange -> {};
    }

    /** The right reply, so much later. */
    static Fault delay(Duration delay) {
        return exchange -> exchange.answerHonestly(delay);
    }

    /** Truncated over UDP; over TCP the right reply, octet by octet, with a pause before each. */
    static Fault drip(Duration pause) {
        return overTcp(exchange -> exchange.drip(exchange.honestReply(), pause));
    }

    /** The right reply to somebody else's question: its id differs. */
    static Fault wrongId() {
        return exchange -> {
            byte[] reply = exchange.encoded(exchange.honestReply());
            reply[1] ^= 1;
            exchange.send(reply);
        };
    }

    /** The right answer below a question that nobody asked. */
    static Fault wrongQuestion() {
        return exchange -> {
            Message reply = exchange.honestReply();
            reply.removeAllRecords(Section.QUESTION);
            reply.addRecord(Record.newRecord(RawName.of("not.asked.example"), exchange.question().getType(), DClass.IN),
                    Section.QUESTION);
            exchange.send(reply);
        };
    }

    /** Truncated over UDP, the right reply over TCP; see {@link TestDnsServer#refuseTcp()}. */
    static Fault truncated() {
        return overTcp(Exchange::answerHonestly);
    }

    /** Truncated over UDP; the TCP connection is reset at the question. */
    static Fault truncatedTcpReset() {
        return overTcp(Exchange::reset);
    }

    /** Truncated over UDP; the TCP connection stays open, and nothing comes. */
    static Fault truncatedTcpStalled() {
        return overTcp(drop());
    }

    /** Truncated over UDP; TCP stops in the middle of the message, with the connection open. */
    static Fault truncatedTcpHalf() {
        return overTcp(exchange -> exchange.sendTcpStart(exchange.honestReply(), Short.BYTES + Header.LENGTH));
    }

    /** Truncated over UDP and, against all sense, over TCP. */
    static Fault truncatedAlways() {
        return Exchange::sendTruncated;
    }

    /** The right id, then noise. */
    static Fault garbage() {
        return exchange -> {
            int id = exchange.request().getHeader().getID();
            byte[] noise = new byte[200];
            new Random(id).nextBytes(noise);
            noise[0] = (byte) (id >> 8);
            noise[1] = (byte) id;
            noise[2] &= ~0x02; // no TC: a message that calls itself truncated may break off anywhere
            exchange.send(noise);
        };
    }

    /** Fewer octets than a header has. */
    static Fault tooShort() {
        return exchange -> exchange.send(Arrays.copyOf(exchange.encoded(exchange.honestReply()), 5));
    }

    /** The first half of the right reply, as if it were whole. */
    static Fault half() {
        return exchange -> {
            byte[] reply = exchange.encoded(exchange.honestReply());
            exchange.send(Arrays.copyOf(reply, reply.length / 2));
        };
    }

    /** An answer whose owner name is a compression pointer to itself. */
    static Fault compressionLoop() {
        return exchange -> {
            Message reply = Answer.emptyReply(exchange.request(), Rcode.NOERROR);
            reply.removeAllRecords(Section.ADDITIONAL);
            byte[] question = reply.toWire();
            byte[] looping = Arrays.copyOf(question, question.length + 16);
            looping[7] = 1; // one answer
            looping[question.length] = (byte) (0xC0 | question.length >> 8);
            looping[question.length + 1] = (byte) question.length;
            exchange.send(looping);
        };
    }

    /** The right records, under the RCODE that says that there are none. */
    static Fault nxdomainWithAnswers() {
        return exchange -> {
            Message reply = exchange.honestReply();
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
            exchange.send(reply);
        };
    }

    /** The right records, in the authority section. */
    static Fault wrongSection() {
        return exchange -> {
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            exchange.honestReply().getSection(Section.ANSWER)
                    .forEach(record -> reply.addRecord(record, Section.AUTHORITY));
            exchange.send(reply);
        };
    }

    /** A record of the type asked for, of a name that was not asked for. */
    static Fault foreignOwner() {
        return exchange -> {
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            reply.addRecord(record(RawName.of("not.asked.example"), exchange.question().getType(), 1), Section.ANSWER);
            exchange.send(reply);
        };
    }

    /** Any RCODE, and no records. */
    static Fault rcode(int rcode) {
        return exchange -> exchange.send(exchange.emptyReply(rcode));
    }

    static Fault refused() {
        return rcode(Rcode.REFUSED);
    }

    static Fault servfail() {
        return rcode(Rcode.SERVFAIL);
    }

    /** A server that does not know the zone: NOERROR, no answer, no SOA, and a hint to ask at the root. */
    static Fault lame() {
        return exchange -> {
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            reply.addRecord(new NSRecord(Name.root, DClass.IN, 300, RawName.of("ns.root.example")), Section.AUTHORITY);
            exchange.send(reply);
        };
    }

    /** The right reply and SERVFAIL in turn, beginning with the right one. */
    static Fault flapping() {
        AtomicInteger asked = new AtomicInteger();
        return exchange -> {
            if (asked.getAndIncrement() % 2 == 0) {
                exchange.answerHonestly();
            } else {
                exchange.send(exchange.emptyReply(Rcode.SERVFAIL));
            }
        };
    }

    /** Two aliases of each other in one answer. */
    static Fault aliasLoop() {
        return exchange -> {
            Name asked = exchange.question().getName();
            Name other = RawName.of("loop." + RawName.text(asked));
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            reply.addRecord(new CNAMERecord(asked, DClass.IN, 300, other), Section.ANSWER);
            reply.addRecord(new CNAMERecord(other, DClass.IN, 300, asked), Section.ANSWER);
            exchange.send(reply);
        };
    }

    /** An alias of a name never seen before, whatever is asked: as a fault of all names, a chain without an end. */
    static Fault endlessAliases() {
        AtomicInteger next = new AtomicInteger();
        return exchange -> {
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            reply.addRecord(new CNAMERecord(exchange.question().getName(), DClass.IN, 300,
                    RawName.of("alias" + next.getAndIncrement() + ".example")), Section.ANSWER);
            exchange.send(reply);
        };
    }

    /** One TXT record of 64,000 octets: as much as a message can hold. */
    static Fault hugeText() {
        return exchange -> {
            byte[] rdata = ZoneBuilder.characterStrings("v=spf1 " + "x".repeat(63_000) + " -all");
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            reply.addRecord(Record.newRecord(exchange.question().getName(), Type.TXT, DClass.IN, 300, rdata),
                    Section.ANSWER);
            exchange.send(reply);
        };
    }

    /** So many records of the type asked for; more than a message holds are truncated even over TCP. */
    static Fault manyRecords(int count) {
        return exchange -> {
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            for (int i = 0; i < count; i++) {
                reply.addRecord(record(exchange.question().getName(), exchange.question().getType(), i),
                        Section.ANSWER);
            }
            exchange.send(reply);
        };
    }

    private static Fault overTcp(Fault fault) {
        return exchange -> {
            if (exchange.tcp()) {
                fault.answer(exchange);
            } else {
                exchange.sendTruncated();
            }
        };
    }

    private static Record record(Name owner, int type, int number) {
        ZoneBuilder zone = Zone.builder();
        String name = RawName.text(owner);
        switch (type) {
            case Type.A -> zone.a(name, "10.0." + (number >> 8 & 0xFF) + "." + (number & 0xFF));
            case Type.AAAA -> zone.aaaa(name, "2001:db8::" + Integer.toHexString(number & 0xFFFF));
            case Type.MX -> zone.mx(name, number & 0xFFFF, "mx" + number + ".example");
            case Type.PTR -> zone.ptr(name, "host" + number + ".example");
            default -> zone.txt(name, "text " + number);
        }
        int published = type == Type.A || type == Type.AAAA || type == Type.MX || type == Type.PTR ? type : Type.TXT;
        return zone.build().answer(owner, published).answers().get(0);
    }
}
