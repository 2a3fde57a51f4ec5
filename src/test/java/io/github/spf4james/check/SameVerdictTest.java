/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.syntax.IpAddress;

/** Cache and prefetch make checks faster, and nothing else. */
class SameVerdictTest {
    private static final int ZONES = Integer.getInteger("generated.zones", 500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final CheckHost.ExplanationContext EXPLAINING = new CheckHost.ExplanationContext("receiver.example",
            InstantSource.fixed(Instant.EPOCH), Optional.of("default"));
    private static final List<SpfRequest> REQUESTS = List.of(
            SpfRequest.helo(client("192.0.2.1"), "n1.example"),
            SpfRequest.mailFrom(client("192.0.2.1"), "n1.example", "user@n0.example"),
            SpfRequest.mailFrom(client("2001:db8::2"), "n2.example", "ü@n0.example"));

    private final AtomicLong clock = new AtomicLong();

    @Test
    void verdictShouldBeTheSameWithAndWithoutPrefetchAndCache() throws Exception {
        Map<SpfResult, Integer> results = new EnumMap<>(SpfResult.class);
        try (TestDnsServer server = TestDnsServer.start(Zone.empty()).recording(false)) {
            ResolverSpfDns dns = new ResolverSpfDns(List.of(server.address()), PATIENCE, 1);
            for (int seed = 0; seed < ZONES; seed++) {
                server.serve(GeneratedZone.of(seed));
                Limits limits = limits(seed);
                List<SpfVerdict> plain = verdicts(new CheckHost(dns, limits, EXPLAINING, false));
                SpfDns cache = cache(dns);
                CheckHost cached = new CheckHost(cache, limits, EXPLAINING, true);

                assertThat(verdicts(new CheckHost(dns, limits, EXPLAINING, true))).as("prefetch, %d", seed)
                        .isEqualTo(plain);
                assertThat(verdicts(cached)).as("cold, %d", seed).isEqualTo(plain);
                assertThat(verdicts(cached)).as("warm, %d", seed).isEqualTo(plain);
                clock.addAndGet(Duration.ofDays(2).toNanos());
                assertThat(verdicts(cached)).as("expired, %d", seed).isEqualTo(plain);
                plain.forEach(verdict -> results.merge(verdict.result(), 1, Integer::sum));
            }
        }
        assertThat(results).as("what the zones are good for").containsOnlyKeys(SpfResult.values());
    }

    @Test
    void verdictShouldBeThatOfTodayWhateverWasKnownBefore() throws Exception {
        try (TestDnsServer server = TestDnsServer.start(Zone.empty()).recording(false)) {
            ResolverSpfDns dns = new ResolverSpfDns(List.of(server.address()), PATIENCE, 1);
            CheckHost cached = new CheckHost(cache(dns), Limits.RFC_7208, EXPLAINING, true);
            for (int seed = 0; seed < ZONES / 3; seed++) {
                server.serve(GeneratedZone.of(seed));
                clock.addAndGet(Duration.ofDays(2).toNanos());

                assertThat(verdicts(cached)).as("%d", seed)
                        .isEqualTo(verdicts(new CheckHost(dns, Limits.RFC_7208, EXPLAINING, false)));
            }
        }
    }

    private static Limits limits(int seed) {
        return new Limits(10, seed % 4 == 0 ? 10 : 2,
                seed % 3 == 0 ? Limits.VoidCounting.DUAL_STACK : Limits.VoidCounting.STRICT);
    }

    private static List<SpfVerdict> verdicts(CheckHost checkHost) throws InterruptedException {
        return AllChecks.verdicts(checkHost, REQUESTS, PATIENCE);
    }

    private CachingSpfDns cache(SpfDns dns) {
        return new CachingSpfDns(dns, new CachingSpfDns.Settings(16 << 20, Duration.ofSeconds(30), Duration.ofDays(1),
                Duration.ofSeconds(5), true), clock::get);
    }

    private static IpAddress client(String address) {
        return IpAddress.parse(address).orElseThrow();
    }
}
