/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.spf4james.dns.Bulkhead;
import io.github.spf4james.dns.CircuitBreakers;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;
import io.github.spf4james.syntax.IpAddress;

/** Names that are truncated over UDP and stall over TCP, while others are asked that need TCP too. */
@Timeout(120)
class StalledTcpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SPOOFS = 30;

    private final TestDnsServer server = TestDnsServer.start(zone()).fault(exchange -> {
        if (exchange.question().getName().toString().contains("hostile")) {
            Fault.truncatedTcpStalled().answer(exchange);
        } else {
            exchange.answerHonestly();
        }
    });
    private final SpfDns dns = new CircuitBreakers(
            new Bulkhead(new ResolverSpfDns(List.of(server.address()), Duration.ofHours(1), 1)), CircuitBreakers.SLOW,
            () -> 0);

    @AfterEach
    void close() {
        server.close();
    }

    /** A TXT set that fits into no packet, with an include of another one. */
    private static Zone zone() {
        ZoneBuilder zone = Zone.builder();
        for (String domain : List.of("honest.org", "_spf.honest.org")) {
            IntStream.range(0, 30).forEach(i -> zone.txt(domain, "verification-" + i + "=" + "x".repeat(60)));
        }
        return zone.txt("honest.org", "v=spf1 include:_spf.honest.org -all")
                .txt("_spf.honest.org", "v=spf1 ip4:192.0.2.1 -all").build();
    }

    private List<CompletableFuture<DnsAnswer<TxtRecord>>> stall(String organisation) {
        int before = server.openConnections();
        List<CompletableFuture<DnsAnswer<TxtRecord>>> asked = IntStream.range(0, 100)
                .mapToObj(i -> dns.ask(Question.txt(DnsName.of("n" + i + "." + organisation).orElseThrow()))).toList();
        await().until(() -> server.openConnections() == before + 8);
        return asked;
    }

    private List<SpfVerdict> spoofs(boolean prefetch) throws Exception {
        CheckHost checkHost = new CheckHost(dns, Limits.RFC_7208,
                new CheckHost.ExplanationContext("receiver.example", InstantSource.system(), Optional.empty()),
                prefetch);
        List<SpfVerdict> verdicts = new ArrayList<>();
        try (ExecutorService spooler = Executors.newFixedThreadPool(4)) {
            List<Future<SpfVerdict>> checks = new ArrayList<>();
            for (int i = 0; i < SPOOFS; i++) {
                SpfRequest spoof = SpfRequest.mailFrom(IpAddress.parse("203.0.113." + i).orElseThrow(), "helo.example",
                        "user@honest.org");
                checks.add(spooler.submit(() -> checkHost.check(spoof, Deadline.in(PATIENCE))));
            }
            for (Future<SpfVerdict> check : checks) {
                verdicts.add(check.get());
            }
        }
        return verdicts;
    }

    @Test
    void spoofsShouldFailWhileAnOrganisationStalls() throws Exception {
        List<CompletableFuture<DnsAnswer<TxtRecord>>> hostile = stall("hostile.com");

        assertThat(spoofs(false)).extracting(SpfVerdict::result).hasSize(SPOOFS).containsOnly(SpfResult.FAIL);
        assertThat(spoofs(true)).extracting(SpfVerdict::result).hasSize(SPOOFS).containsOnly(SpfResult.FAIL);
        hostile.forEach(answer -> answer.cancel(false));
        await().until(() -> server.openConnections() == 0);
    }

    @Test
    void spoofsShouldFailWhileThreeOrganisationsStall() throws Exception {
        stall("hostile1.com");
        stall("hostile2.com");
        stall("hostile3.com");

        assertThat(spoofs(true)).extracting(SpfVerdict::result).hasSize(SPOOFS).containsOnly(SpfResult.FAIL);
        assertThat(server.openConnections()).isLessThanOrEqualTo(3 * 8 + 8);
    }

    /** Four of them have all connections. What needs none goes on, and what needs one says why it has none. */
    @Test
    void nothingShouldWaitForStalledConnectionsForLong() throws Exception {
        for (int i = 1; i <= 4; i++) {
            stall("hostile" + i + ".com");
        }
        server.serve(zone().and(Zone.builder().txt("small.org", "v=spf1 -all").build()));

        assertThat(spoofs(true)).allSatisfy(verdict -> {
            assertThat(verdict.result()).isEqualTo(SpfResult.TEMPERROR);
            assertThat(verdict.problem()).contains("honest.org TXT: no TCP connection is free");
        });
        assertThat(dns.ask(Question.txt(DnsName.of("small.org").orElseThrow())).join())
                .isInstanceOf(DnsAnswer.Found.class);
    }
}
