/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.xbill.DNS.Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

import io.github.spf4james.dns.testing.Zone.Failure;
import io.github.spf4james.dns.testing.Zone.Node;
import io.github.spf4james.dns.testing.Zone.SoaTimes;

/** Collects the entries of a {@link Zone}, in the order in which they are to be answered. Not thread-safe. */
public final class ZoneBuilder {

    private static final int LONGEST_STRING = 255;

    private record Rdata(int type, byte[] octets) {}

    private static final class Draft {
        private final List<Rdata> records = new ArrayList<>();
        private boolean ownTxt;
        private boolean truncate;
        private long ttl;
        private Optional<Failure> failure = Optional.empty();
        private Optional<SoaTimes> soa = Optional.empty();

        private Draft(long ttl) {
            this.ttl = ttl;
        }
    }

    private final Map<Name, Draft> drafts = new LinkedHashMap<>();
    private final long defaultTtl;

    ZoneBuilder(long defaultTtl) {
        this.defaultTtl = defaultTtl;
    }

    /** One TXT record of these strings; a longer one than 255 octets is split. */
    public ZoneBuilder txt(String name, String... strings) {
        draft(name).ownTxt = true;
        return add(name, Type.TXT, characterStrings(strings));
    }

    /** One record of type 99, and the same as TXT if nothing else is said about the name's TXT. */
    public ZoneBuilder spf(String name, String... strings) {
        return add(name, Type.SPF, characterStrings(strings));
    }

    /** No TXT records, not even those that come with {@link #spf}. */
    public ZoneBuilder noTxt(String name) {
        draft(name).ownTxt = true;
        return this;
    }

    public ZoneBuilder a(String name, String... addresses) {
        for (String address : addresses) {
            add(name, Type.A, address(address, Address.IPv4));
        }
        return this;
    }

    public ZoneBuilder aaaa(String name, String... addresses) {
        for (String address : addresses) {
            add(name, Type.AAAA, address(address, Address.IPv6));
        }
        return this;
    }

    public ZoneBuilder mx(String name, int preference, String target) {
        DNSOutput rdata = new DNSOutput();
        rdata.writeU16(preference);
        rdata.writeByteArray(RawName.of(target).toWire());
        return add(name, Type.MX, rdata.toByteArray());
    }

    public ZoneBuilder ptr(String name, String... targets) {
        for (String target : targets) {
            add(name, Type.PTR, RawName.of(target).toWire());
        }
        return this;
    }

    public ZoneBuilder cname(String name, String target) {
        return add(name, Type.CNAME, RawName.of(target).toWire());
    }

    /** The name exists, whatever else is said about it. */
    public ZoneBuilder exists(String name) {
        draft(name);
        return this;
    }

    /** No reply to what none of the name's records answers. */
    public ZoneBuilder timeout(String name) {
        return fail(name, Failure.TIMEOUT);
    }

    /** SERVFAIL for what none of the name's records answers. */
    public ZoneBuilder servfail(String name) {
        return fail(name, Failure.SERVFAIL);
    }

    /** REFUSED for what none of the name's records answers. */
    public ZoneBuilder refused(String name) {
        return fail(name, Failure.REFUSED);
    }

    /** NXDOMAIN for what none of the name's records answers, though the name, or one below it, has records. */
    public ZoneBuilder nxdomain(String name) {
        return fail(name, Failure.NXDOMAIN);
    }

    ZoneBuilder fail(String name, Failure failure) {
        draft(name).failure = Optional.of(failure);
        return this;
    }

    /** UDP replies are empty and truncated; TCP replies are full. */
    public ZoneBuilder truncate(String name) {
        draft(name).truncate = true;
        return this;
    }

    /** The TTL of all records of this name. */
    public ZoneBuilder ttl(String name, long seconds) {
        draft(name).ttl = seconds;
        return this;
    }

    /** The SOA that negative answers carry, for this name and those below it. */
    public ZoneBuilder soa(String name, long ttl, long minimum) {
        draft(name).soa = Optional.of(new SoaTimes(ttl, minimum));
        return this;
    }

    public Zone build() {
        Map<Name, Node> nodes = new LinkedHashMap<>();
        drafts.forEach((name, draft) -> nodes.put(name, node(name, draft)));
        return new Zone(nodes);
    }

    private static Node node(Name name, Draft draft) {
        Map<Integer, List<Record>> records = new LinkedHashMap<>();
        for (Rdata rdata : draft.records) {
            put(records, name, rdata.type(), draft.ttl, rdata.octets());
            if (rdata.type() == Type.SPF && !draft.ownTxt) {
                put(records, name, Type.TXT, draft.ttl, rdata.octets());
            }
        }
        records.replaceAll((type, list) -> List.copyOf(list));
        return new Node(Map.copyOf(records), draft.failure, draft.truncate, draft.soa);
    }

    private static void put(Map<Integer, List<Record>> records, Name name, int type, long ttl, byte[] rdata) {
        records.computeIfAbsent(type, any -> new ArrayList<>())
                .add(Record.newRecord(name, type, DClass.IN, ttl, rdata));
    }

    private Draft draft(String name) {
        return drafts.computeIfAbsent(RawName.of(name), any -> new Draft(defaultTtl));
    }

    private ZoneBuilder add(String name, int type, byte[] rdata) {
        draft(name).records.add(new Rdata(type, rdata));
        return this;
    }

    private static byte[] address(String text, int family) {
        byte[] octets = Address.toByteArray(text, family);
        if (octets == null) {
            throw new IllegalArgumentException("no IP address of the family asked for: " + text);
        }
        return octets;
    }

    /** No strings are published as one empty string: TXT without any cannot be written. */
    static byte[] characterStrings(String... strings) {
        ByteArrayOutputStream rdata = new ByteArrayOutputStream();
        for (String string : strings) {
            byte[] octets = RawName.octets(string);
            for (int from = 0; from == 0 || from < octets.length; from += LONGEST_STRING) {
                int length = Math.min(LONGEST_STRING, octets.length - from);
                rdata.write(length);
                rdata.write(octets, from, length);
            }
        }
        if (strings.length == 0) {
            rdata.write(0);
        }
        return rdata.toByteArray();
    }
}
