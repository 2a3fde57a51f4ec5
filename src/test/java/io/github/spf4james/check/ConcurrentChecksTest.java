/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;
import io.github.spf4james.syntax.IpAddress;

/** Many threads, one checker: whoever shares it, each gets the verdict that it would get alone. */
@Timeout(300)
class ConcurrentChecksTest {
    private static final int THREADS = 64;
    private static final int DOMAINS = 60;
    private static final int CHECKS_OF_A_THREAD = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> CLIENTS = List.of("192.0.2.1", "192.0.2.2", "192.0.2.77", "2001:db8::1",
            "2001:db8::77");

    private TestDnsServer server;
    private ResolverSpfDns resolver;

    @AfterEach
    void close() {
        server.close();
    }

    /** Of every result, and with every macro: what is shared between threads by mistake shows in them. */
    private static Zone zone(long seed) {
        Random random = new Random(seed);
        ZoneBuilder zone = Zone.builder();
        zone.ptr("1.2.0.192.in-addr.arpa", "one.d1.example", "two.d2.example").a("one.d1.example", "192.0.2.1")
                .a("two.d2.example", "192.0.2.1");
        List<String> terms = List.of("a:h%d.example", "mx:h%d.example", "include:d%d.example",
                "exists:%%{l1r-}.h%d.example",
                "exists:%%{i}.%%{v}.h%d.example", "exists:%%{p}.h%d.example", "ptr:d%d.example", "ip4:192.0.2.%d",
                "exists:%%{ir}.%%{h}.%%{d2}.h%d.example", "ip6:2001:db8::%d", "include:broken%d.example");
        List<String> ends = List.of("-all", "~all", "?all", "+all", "-all exp=e.d%d.example", "redirect=d%d.example");
        for (int i = 0; i < DOMAINS; i++) {
            StringBuilder record = new StringBuilder("v=spf1");
            for (int term = random.nextInt(5); term > 0; term--) {
                record.append(' ').append(terms.get(random.nextInt(terms.size())).formatted(random.nextInt(DOMAINS)));
            }
            record.append(' ').append(ends.get(random.nextInt(ends.size())).formatted(random.nextInt(DOMAINS)));
            zone.txt("d" + i + ".example", record.toString());
            zone.txt("e.d" + i + ".example", "%{s} of %{d} by %{c} as %{h} is %{p} " + i);
            zone.a("h" + i + ".example", "192.0.2." + random.nextInt(100)).aaaa("h" + i + ".example", "2001:db8::" + i)
                    .mx("h" + i + ".example", 10, "h" + random.nextInt(DOMAINS) + ".example");
            zone.a("user.h" + i + ".example", "127.0.0.2").a("192.0.2.1.in-addr.h" + i + ".example", "127.0.0.2")
                    .a("one.d1.example.h" + i + ".example", "127.0.0.2");
        }
        return zone.txt("broken1.example", "v=spf1 -all x:").txt("broken2.example", "v=spf1 -all")
                .txt("broken2.example", "v=spf1 +all").servfail("broken3.example").build();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void verdictsShouldBeThoseOfASingleThread(long seed) throws Exception {
        server = TestDnsServer.start(zone(seed));
        resolver = new ResolverSpfDns(List.of(server.address()), PATIENCE, 1);
        List<SpfRequest> requests = requests();
        CheckHost alone = checkHost(resolver, false);
        Map<SpfRequest, SpfVerdict> expected = new ConcurrentHashMap<>();
        for (SpfRequest request : requests) {
            expected.put(request, alone.check(request, Deadline.in(PATIENCE)));
        }
        assertThat(expected.values()).extracting(SpfVerdict::result).contains(SpfResult.PASS, SpfResult.FAIL,
                SpfResult.SOFTFAIL, SpfResult.NEUTRAL, SpfResult.PERMERROR);

        CheckHost shared = checkHost(new CachingSpfDns(resolver, new CachingSpfDns.Settings(1 << 16, Duration.ZERO,
                Duration.ofDays(1), Duration.ofSeconds(5), true), System::nanoTime), true);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<List<SpfVerdict>>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            List<SpfRequest> own = new ArrayList<>(requests);
            Collections.shuffle(own, new Random(seed * THREADS + thread));
            tasks.add(() -> {
                start.await();
                return checks(shared, own.subList(0, CHECKS_OF_A_THREAD));
            });
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            for (Future<List<SpfVerdict>> verdicts : executor.invokeAll(tasks)) {
                assertThat(verdicts.get()).hasSize(CHECKS_OF_A_THREAD)
                        .allSatisfy(verdict -> assertThat(verdict).isEqualTo(expected.get(verdict.request())));
            }
        }
    }

    private static List<SpfVerdict> checks(CheckHost checkHost, List<SpfRequest> requests)
            throws InterruptedException {
        List<SpfVerdict> verdicts = new ArrayList<>();
        for (SpfRequest request : requests) {
            verdicts.add(checkHost.check(request, Deadline.in(PATIENCE)));
        }
        return verdicts;
    }

    private static List<SpfRequest> requests() {
        List<SpfRequest> requests = new ArrayList<>();
        for (int i = 0; i < DOMAINS; i++) {
            for (String client : CLIENTS) {
                requests.add(SpfRequest.mailFrom(IpAddress.parse(client).orElseThrow(), "helo" + i % 7 + ".example",
                        (i % 2 == 0 ? "user@d" : "first-user@d") + i + ".example"));
            }
        }
        return requests;
    }

    private static CheckHost checkHost(SpfDns dns, boolean prefetch) {
        return new CheckHost(dns, Limits.RFC_7208, new CheckHost.ExplanationContext("receiver.example",
                () -> Instant.ofEpochSecond(1_800_000_000L), Optional.empty()), prefetch);
    }
}
