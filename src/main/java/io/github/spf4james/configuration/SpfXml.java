/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.check.Limits;
import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.DnsServers;
import io.github.spf4james.dns.LocalRecords.LocalRecord;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.syntax.IpNetwork;
import io.github.spf4james.syntax.SpfRecord;
import io.github.spf4james.syntax.SpfSyntaxException;

/** Reads {@code conf/spf.xml}; every element may be left out, and so may the file. */
public final class SpfXml {
    private static final Logger LOGGER = LoggerFactory.getLogger(SpfXml.class);
    private static final String FILE = "conf/spf.xml";
    private static final String ROOT = "spf";
    private static final String ROOT_OF_NO_FILE = "configuration";
    private static final int MOST_TERMS = 100;
    private static final int MOST_ATTEMPTS = 10;
    private static final int MOST_MEGABYTES = 100_000;
    private static final int MOST_WAITING = 1000;
    static final ValueType<DnsName> DOMAIN = new ValueType<>("a domain name such as example.com",
            SpfXml::domain);
    private static final ValueType<TxtRecord> RECORD = new ValueType<>("an SPF record such as v=spf1 mx -all",
            SpfXml::record);
    private static final ValueType<Instant> LAST_DAY = new ValueType<>("a date such as 2027-01-31", SpfXml::endOfDay);
    private static final ValueType<InetSocketAddress> SERVER = new ValueType<>(
            "HOST, HOST:PORT or [IPV6]:PORT, with a host that can be resolved,", DnsServers::parse);
    private static final ValueType<Limits.VoidCounting> VOID_COUNTING = new ValueType<>("strict or dualStack",
            SpfXml::voidCounting);

    private final ConfigurationElements elements;
    private final InstantSource clock;

    private SpfXml(ConfigurationElements elements, InstantSource clock) {
        this.elements = elements;
        this.clock = clock;
    }

    /**
     * @param clock tells which records have expired already
     * @throws ConfigurationException naming the element, its value and what is accepted
     */
    public static Settings settings(HierarchicalConfiguration<ImmutableNode> xml, InstantSource clock)
            throws ConfigurationException {
        refuseOtherRoot(xml);
        ConfigurationElements elements = new ConfigurationElements(FILE, xml);
        SpfConfiguration configuration = new SpfXml(elements, clock).read();
        elements.refuseOthers();
        return new Settings(configuration, elements.differences());
    }

    private static void refuseOtherRoot(HierarchicalConfiguration<ImmutableNode> xml) throws ConfigurationException {
        String root = xml.getRootElementName();
        // Of a file that is not there James makes an XMLConfiguration, which calls its root so.
        boolean missing = root == null || root.equals(ROOT_OF_NO_FILE) && xml.isEmpty();
        if (!missing && !root.equals(ROOT)) {
            throw new ConfigurationException(FILE + ": the root element is <" + root + ">: <" + ROOT + "> is expected");
        }
    }

    /** As {@link #settings}, without what is said of them. */
    public static SpfConfiguration read(HierarchicalConfiguration<ImmutableNode> xml, InstantSource clock)
            throws ConfigurationException {
        return settings(xml, clock).configuration();
    }

    /**
     * What the file says.
     *
     * @param differences from what holds without the file, in its own words: {@code limits/terms=20}
     */
    public record Settings(SpfConfiguration configuration, List<String> differences) {}

    /** {@return every element and attribute that there is: {@code limits/terms}, {@code overrides/override/@until}, …} */
    public static Set<String> elements() throws ConfigurationException {
        ConfigurationElements elements = new ConfigurationElements(FILE, new BaseHierarchicalConfiguration());
        new SpfXml(elements, InstantSource.system()).read();
        return elements.known().stream()
                .map(path -> path.replace('.', '/').replace("[@", "/@").replace("]", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private SpfConfiguration read() throws ConfigurationException {
        return new SpfConfiguration(dns(), limits(), deadlines(), isolation(), clients(), whiteList(), records(),
                overbroad(),
                elements.value("receiver", DOMAIN).map(DnsName::text),
                elements.value("defaultExplanation", ValueType.TEXT));
    }

    private SpfConfiguration.Dns dns() throws ConfigurationException {
        List<InetSocketAddress> servers = elements.all("dns.servers.server", SERVER);
        return new SpfConfiguration.Dns(servers, elements.duration("dns.timeout", Duration.ofSeconds(2)),
                elements.number("dns.attempts", 2, 1, MOST_ATTEMPTS), cache(), elements.flag("prefetch", true));
    }

    private Optional<CachingSpfDns.Settings> cache() throws ConfigurationException {
        CachingSpfDns.Settings unless = CachingSpfDns.Settings.DEFAULT;
        int megabytes = elements.number("cache.megabytes", (int) (unless.octets() >> 20), 0, MOST_MEGABYTES);
        Duration minimumTtl = elements.duration("cache.minimumTtl", unless.minimumTtl());
        Duration maximumTtl = elements.duration("cache.maximumTtl", unless.maximumTtl());
        Duration failures = elements.duration("cache.failures", unless.failures());
        boolean refreshAhead = elements.flag("cache.refreshAhead", unless.refreshAhead());
        Duration staleFor = elements.value("cache.staleFor", ValueType.DURATION).orElse(unless.staleFor());
        if (maximumTtl.compareTo(minimumTtl) < 0) {
            throw new ConfigurationException("conf/spf.xml: <cache><maximumTtl> is below <cache><minimumTtl>");
        }
        return megabytes == 0
                ? Optional.empty()
                : Optional.of(new CachingSpfDns.Settings((long) megabytes << 20, minimumTtl, maximumTtl, failures,
                        refreshAhead, staleFor));
    }

    private Limits limits() throws ConfigurationException {
        return new Limits(elements.number("limits.terms", Limits.RFC_7208.terms(), 1, MOST_TERMS),
                elements.number("limits.voids", Limits.RFC_7208.voids(), 0, MOST_TERMS),
                elements.value("limits.voidCounting", VOID_COUNTING, Limits.VoidCounting.STRICT));
    }

    private Deadlines deadlines() throws ConfigurationException {
        Duration mailFrom = elements.duration("limits.deadline", Duration.ofSeconds(20));
        return new Deadlines(mailFrom, deadline("whiteListDeadline", Duration.ofSeconds(5), mailFrom),
                deadline("heloDeadline", Duration.ofSeconds(2), mailFrom));
    }

    /** Whoever shortens the whole shortens its parts; nobody makes a part longer than the whole. */
    private Duration deadline(String name, Duration byDefault, Duration most) throws ConfigurationException {
        Duration deadline = elements.duration("limits." + name, byDefault.compareTo(most) < 0 ? byDefault : most);
        if (deadline.compareTo(most) > 0) {
            throw new ConfigurationException(
                    "conf/spf.xml: <limits><" + name + "> is above <limits><deadline>, which is "
                            + most.toMillis() + " ms");
        }
        return deadline;
    }

    private static Limits.VoidCounting voidCounting(String text) {
        return switch (text) {
            case "strict" -> Limits.VoidCounting.STRICT;
            case "dualStack" -> Limits.VoidCounting.DUAL_STACK;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private IsolationSettings isolation() throws ConfigurationException {
        int mostWaiting = elements.number("isolation.mostWaiting", 5, 1, MOST_WAITING);
        int mostWaitingInAll = elements.number("isolation.mostWaitingInAll", 10, 1, MOST_WAITING);
        if (mostWaitingInAll < mostWaiting) {
            throw new ConfigurationException(
                    "conf/spf.xml: <isolation><mostWaitingInAll> is below <isolation><mostWaiting>");
        }
        return new IsolationSettings(mostWaiting, mostWaitingInAll,
                elements.duration("isolation.patience", Duration.ofMillis(500)));
    }

    private SpfConfiguration.Clients clients() throws ConfigurationException {
        return new SpfConfiguration.Clients(elements.networks("skip.networks", localNetworks()),
                elements.flag("skip.authenticated", true), TrustedRelaysXml.read(elements),
                elements.flag("checkHelo", true));
    }

    private WhiteListEntries whiteList() throws ConfigurationException {
        return new WhiteListEntries(elements.networks("whiteList", List.of()),
                elements.all("whiteList.helo", DOMAIN),
                elements.all("whiteList.domain", DOMAIN),
                elements.all("whiteList.forwarder", DOMAIN),
                elements.all("whiteList.ptr", DOMAIN));
    }

    private SpfConfiguration.Records records() throws ConfigurationException {
        return new SpfConfiguration.Records(localRecords("overrides.override"), localRecords("fallbacks.fallback"),
                elements.value("bestGuess", RECORD));
    }

    private Map<DnsName, LocalRecord> localRecords(String path) throws ConfigurationException {
        Map<DnsName, LocalRecord> records = new HashMap<>();
        for (ConfigurationElements.WithAttributes element : elements.withAttributes(path, "domain", "until")) {
            DnsName domain = elements.read(path + "[@domain]", element.attribute("domain"), DOMAIN);
            TxtRecord record = elements.read(path, " for " + domain, element.text(), RECORD);
            String until = element.attribute("until");
            Optional<Instant> end = until.isEmpty()
                    ? Optional.empty()
                    : Optional.of(elements.read(path + "[@until]", " for " + domain, until, LAST_DAY));
            if (end.isPresent() && !clock.instant().isBefore(end.get())) {
                LOGGER.warn("conf/spf.xml: the record for {} has expired ({}) and is ignored", domain, until);
            }
            if (records.put(domain, new LocalRecord(record, end)) != null) {
                throw new ConfigurationException("conf/spf.xml: there are two records for " + domain + " in " + path);
            }
        }
        return records;
    }

    private Overbroad overbroad() throws ConfigurationException {
        return new Overbroad(elements.number("overbroad.ip4", 8, 0, 32), elements.number("overbroad.ip6", 16, 0, 128));
    }

    private static DnsName domain(String text) {
        return DnsName.of(text).filter(DnsName::isLdh).orElseThrow(() -> new IllegalArgumentException(text));
    }

    private static TxtRecord record(String text) throws SpfSyntaxException {
        SpfRecord.parse(text);
        return TxtRecord.of(text);
    }

    /** The day itself still counts, as it is in UTC. */
    private static Instant endOfDay(String date) {
        try {
            return LocalDate.parse(date).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(date, e);
        }
    }

    /** Loopback, private (RFC 1918), link-local, shared (RFC 6598), and their IPv6 counterparts. */
    private static List<IpNetwork> localNetworks() {
        List<IpNetwork> networks = new ArrayList<>();
        for (String network : List.of("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
                "100.64.0.0/10", "::1", "fc00::/7", "fe80::/10")) {
            try {
                networks.add(IpNetwork.parse(network));
            } catch (SpfSyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return networks;
    }
}
