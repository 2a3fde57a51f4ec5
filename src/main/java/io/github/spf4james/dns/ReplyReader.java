/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

import io.github.spf4james.syntax.IpAddress;

/** From a DNS message to values. */
final class ReplyReader {
    private ReplyReader() {}

    /**
     * Looks for records of a type at the end of the CNAMEs that begin at {@code name}.
     *
     * @param chain how {@code name} itself was reached
     */
    static <T> Reply<T> read(Message message, RecordType<T> type, DnsName name, CnameChain chain) {
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return new Reply.Problem<>(Rcode.string(rcode));
        }
        if (message.getHeader().getOpcode() != Opcode.QUERY) {
            // In one to an UPDATE, dnsjava takes records without rdata (RFC 2136 section 2.4).
            return new Reply.Problem<>("a reply to no query");
        }
        if (message.getHeader().getFlag(Flags.TC)) {
            // Over TCP, as over UDP it would have been asked again: what is missing is not to be taken for nothing.
            return new Reply.Problem<>("truncated over TCP");
        }
        return follow(message, type, WireNames.toWire(name), chain);
    }

    private static <T> Reply<T> follow(Message message, RecordType<T> type, Name start, CnameChain chain) {
        // With CNAMEs too: it is the last of them that does not exist (RFC 2308 section 2.1).
        boolean nothing = message.getRcode() == Rcode.NXDOMAIN;
        Name at = start;
        while (true) {
            List<Record> records = records(message, at, Type.value(type.name()));
            if (!records.isEmpty() && !nothing) {
                return found(records, type, chain);
            }
            List<Record> cnames = records(message, at, Type.CNAME);
            if (cnames.isEmpty()) {
                return nothing
                        ? new Reply.Final<>(new DnsAnswer.NoRecords<>(negativeTtl(message, chain)))
                        : notFound(message, at, start, chain);
            }
            CNAMERecord cname = (CNAMERecord) cnames.get(0);
            Optional<CnameChain> longer = chain.follow(ttl(cname));
            if (longer.isEmpty()) {
                return new Reply.Problem<>("a chain of CNAMEs without an end");
            }
            chain = longer.get();
            at = cname.getTarget();
        }
    }

    private static <T> Reply<T> found(List<Record> records, RecordType<T> type, CnameChain chain) {
        List<T> values = new ArrayList<>(records.size());
        long ttl = chain.ttl();
        for (Record record : records) {
            values.add(type.values().cast(value(record)));
            ttl = Math.min(ttl, ttl(record));
        }
        return new Reply.Final<>(new DnsAnswer.Found<>(values, ttl));
    }

    /** No records where the chain ends: there are none, or the message stops short. */
    private static <T> Reply<T> notFound(Message message, Name end, Name start, CnameChain chain) {
        boolean soa = soa(message).isPresent();
        if (!end.equals(start) && !soa) {
            return WireNames.fromWire(end)
                    .<Reply<T>>map(target -> new Reply.Onward<>(target, chain))
                    .orElseGet(() -> new Reply.Problem<>("a CNAME to a name that cannot be asked for"));
        }
        boolean referral = !soa && !message.getHeader().getFlag(Flags.AA) && !message.getHeader().getFlag(Flags.RA)
                && message.getSection(Section.AUTHORITY).stream().anyMatch(record -> record.getType() == Type.NS);
        // A server that only says whom else to ask does not resolve: it knows nothing of the name (a lame server).
        return referral
                ? new Reply.Problem<>("a referral instead of an answer")
                : new Reply.Final<>(new DnsAnswer.NoRecords<>(negativeTtl(message, chain)));
    }

    /** "With the most significant bit set as if the entire value received was zero" (RFC 2181 section 8). */
    private static long ttl(Record record) {
        return record.getTTL() > Integer.MAX_VALUE ? 0 : record.getTTL();
    }

    private static List<Record> records(Message message, Name name, int type) {
        List<Record> records = new ArrayList<>();
        for (Record record : message.getSection(Section.ANSWER)) {
            if (record.getType() == type && record.getDClass() == DClass.IN && record.getName().equals(name)) {
                records.add(record);
            }
        }
        return records;
    }

    /** RFC 2308 section 5: the smaller of the SOA's own TTL and its MINIMUM; without an SOA not to be kept. */
    private static long negativeTtl(Message message, CnameChain chain) {
        return Math.min(chain.ttl(), soa(message).orElse(0));
    }

    private static OptionalLong soa(Message message) {
        return message.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance).map(SOARecord.class::cast)
                .mapToLong(soa -> Math.min(ttl(soa), soa.getMinimum()))
                .findFirst();
    }

    private static Object value(Record record) {
        return switch (record) {
            case TXTRecord txt -> TxtRecord.of(joined(txt.getStringsAsByteArrays()));
            case ARecord a -> IpAddress.of(a.getAddress().getAddress());
            case AAAARecord aaaa -> aaaa(aaaa);
            case MXRecord mx -> host(mx.getTarget());
            case PTRRecord ptr -> host(ptr.getTarget());
            default -> throw new IllegalStateException("nobody asked for " + Type.string(record.getType()));
        };
    }

    /** One that cannot be asked for has no address, as the root has none; but it counts. */
    private static DnsName host(Name name) {
        return WireNames.fromWire(name).orElse(DnsName.ROOT);
    }

    /** {@code getAddress()} would make an Inet4Address of an IPv4-mapped one, which in an AAAA record it is not. */
    private static IpAddress aaaa(AAAARecord record) {
        return IpAddress.of(record.rdataToWireCanonical());
    }

    /** "Concatenated together without adding spaces" (RFC 7208 section 3.3). */
    private static String joined(List<byte[]> strings) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        strings.forEach(octets::writeBytes);
        return octets.toString(StandardCharsets.ISO_8859_1);
    }
}
