/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * The whole DNS as a test sees it: names, their records, and how asking for them goes wrong. It answers as a recursive
 * resolver would: alias chains in full, a loop of aliases as SERVFAIL, NXDOMAIN and NODATA with the SOA of a zone.
 * Immutable.
 *
 * <p>
 * As text it has the format of the public SPF suites: a YAML map of name to list of entries.
 *
 * <pre>
 * example.com:
 *   - SPF: v=spf1 mx -all              # type 99, and TXT too unless the name has an entry TXT
 *   - TXT: [ "two strings of ", "one record" ]
 *   - TXT: NONE                        # no TXT, even if there is SPF
 *   - MX: [10, mail.example.com]       # "" is the root
 *   - A: 192.0.2.1                     # and AAAA, PTR, CNAME
 *   - TTL: 60                          # of all records of this name
 *   - SOA: [300, 60]                   # its TTL and MINIMUM, for this name and those below
 *   - TIMEOUT                          # no reply where no record above is of the type asked for
 * </pre>
 *
 * Instead of {@code TIMEOUT} there may be {@code SERVFAIL}, {@code REFUSED} or {@code NXDOMAIN}; {@code TRUNCATE} makes
 * every UDP reply empty and truncated, so that only TCP gets the records.
 */
public final class Zone {

    private static final long DEFAULT_TTL = 300;
    private static final int SOA_SERIAL = 1;
    private static final int SOA_REFRESH = 3600;
    private static final int LABELS_OF_AN_APEX = 3;

    /** How asking for a type that a name does not have ends, other than in NODATA. */
    enum Failure {
        TIMEOUT, SERVFAIL, REFUSED, NXDOMAIN
    }

    /** TTL and MINIMUM of a SOA record. */
    record SoaTimes(long ttl, long minimum) {
        private static final SoaTimes DEFAULT = new SoaTimes(DEFAULT_TTL, 60);
    }

    /** One name. */
    record Node(Map<Integer, List<Record>> records, Optional<Failure> failure, boolean truncate,
            Optional<SoaTimes> soa) {
        private List<Record> ofType(int type) {
            return records.getOrDefault(type, List.of());
        }

        private Optional<CNAMERecord> alias() {
            return ofType(Type.CNAME).stream().map(CNAMERecord.class::cast).findFirst();
        }
    }

    private final Map<Name, Node> nodes;
    private final Set<Name> existing;

    Zone(Map<Name, Node> nodes) {
        this.nodes = Map.copyOf(nodes);
        Set<Name> names = new HashSet<>();
        nodes.keySet().forEach(name -> withAncestors(name, names));
        this.existing = Set.copyOf(names);
    }

    private static void withAncestors(Name name, Set<Name> names) {
        Name at = name;
        while (names.add(at) && at.labels() > 1) {
            at = new Name(at, 1);
        }
    }

    /** A zone without names: every question is answered NXDOMAIN. */
    public static Zone empty() {
        return builder().build();
    }

    public static ZoneBuilder builder() {
        return new ZoneBuilder(DEFAULT_TTL);
    }

    /** Reads a YAML file: names at its top level, or below a key {@code zonedata}. */
    public static Zone load(Path file) throws IOException {
        return parse(Files.readString(file, StandardCharsets.UTF_8));
    }

    /** Reads YAML text: one document, names at its top level or below a key {@code zonedata}. */
    public static Zone parse(String yaml) {
        List<Object> documents = PlainYaml.documents(yaml);
        if (documents.size() != 1 || !(documents.get(0) instanceof Map<?, ?> names)) {
            throw new IllegalArgumentException("a zone is one YAML document, a map of names");
        }
        return names.get("zonedata") instanceof Map<?, ?> nested ? of(nested) : of(names);
    }

    /** Takes the map that a YAML parser made of a suite's {@code zonedata}. */
    public static Zone of(Map<?, ?> zonedata) {
        return new ZoneEntries(builder()).addAll(zonedata).build();
    }

    /** What is the answer to this question? */
    Answer answer(Name name, int type) {
        List<Record> chain = new ArrayList<>();
        Set<Name> seen = new HashSet<>();
        boolean truncated = false;
        Name at = name;
        while (seen.add(at)) {
            Node node = nodes.get(at);
            if (node == null) {
                return negative(existing.contains(at) ? Rcode.NOERROR : Rcode.NXDOMAIN, at, chain, truncated);
            }
            truncated |= node.truncate();
            List<Record> found = node.ofType(type);
            if (!found.isEmpty()) {
                chain.addAll(found);
                return new Answer(false, truncated, Rcode.NOERROR, List.copyOf(chain), List.of());
            }
            if (node.alias().isEmpty()) {
                return without(node, at, chain, truncated);
            }
            chain.add(node.alias().get());
            at = node.alias().get().getTarget();
        }
        return Answer.failed(Rcode.SERVFAIL);
    }

    private Answer without(Node node, Name at, List<Record> chain, boolean truncated) {
        if (node.failure().isEmpty()) {
            return negative(Rcode.NOERROR, at, chain, truncated);
        }
        return switch (node.failure().get()) {
            case TIMEOUT -> Answer.SILENCE;
            case SERVFAIL -> Answer.failed(Rcode.SERVFAIL);
            case REFUSED -> Answer.failed(Rcode.REFUSED);
            case NXDOMAIN -> negative(Rcode.NXDOMAIN, at, chain, truncated);
        };
    }

    private Answer negative(int rcode, Name name, List<Record> chain, boolean truncated) {
        return new Answer(false, truncated, rcode, List.copyOf(chain), List.of(soa(name)));
    }

    /** The SOA entry at or above the name; without one, that of a zone which begins two labels below the root. */
    private SOARecord soa(Name name) {
        for (Name at = name; at.labels() > 1; at = new Name(at, 1)) {
            Optional<SoaTimes> times = Optional.ofNullable(nodes.get(at)).flatMap(Node::soa);
            if (times.isPresent()) {
                return soa(at, times.get());
            }
        }
        return soa(new Name(name, Math.max(0, name.labels() - LABELS_OF_AN_APEX)), SoaTimes.DEFAULT);
    }

    private static SOARecord soa(Name apex, SoaTimes times) {
        return new SOARecord(apex, DClass.IN, times.ttl(), apex, apex, SOA_SERIAL, SOA_REFRESH, SOA_REFRESH,
                SOA_REFRESH, times.minimum());
    }

    /** The names that have an entry, as text. */
    public Set<String> names() {
        Set<String> names = new HashSet<>();
        nodes.keySet().forEach(name -> names.add(RawName.text(name)));
        return Set.copyOf(names);
    }

    /** This zone with the names of another, which win where both have one. */
    public Zone and(Zone other) {
        Map<Name, Node> both = new LinkedHashMap<>(nodes);
        both.putAll(other.nodes);
        return new Zone(both);
    }
}
