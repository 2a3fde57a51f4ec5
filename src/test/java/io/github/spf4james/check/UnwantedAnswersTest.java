/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.OpenFiles;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.syntax.IpAddress;

/** When a mail has its verdict, nothing that it asked goes on, unless somebody else wants to know. */
@Timeout(60)
class UnwantedAnswersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final Question<TxtRecord> SILENT = Question.txt(DnsName.of("silent.example").orElseThrow());

    private final TestDnsServer server = TestDnsServer.start(Zone.builder()
            .txt("example.com",
                    "v=spf1 a:quick.example include:silent.example a:stalled.example mx:silent.example -all")
            .a("quick.example", "192.0.2.1").txt("silent.example", "v=spf1 -all").build())
            .fault("silent.example", Fault.drop()).fault("stalled.example", Fault.truncatedTcpStalled());
    private final Set<String> before = OpenFiles.sockets();
    private final SpfDns resolver = new ResolverSpfDns(List.of(server.address()), FOR_EVER, 1);

    /** How the engine is put together. */
    enum Setup {
        CACHE_AND_PREFETCH, CACHE, PREFETCH, NEITHER;

        private SpfDns dns(SpfDns resolver) {
            return this == PREFETCH || this == NEITHER
                    ? resolver
                    : new CachingSpfDns(resolver, new CachingSpfDns.Settings(1 << 20, Duration.ofSeconds(30),
                            Duration.ofDays(1), Duration.ofSeconds(5), true), System::nanoTime);
        }

        private CheckHost checkHost(SpfDns dns) {
            return new CheckHost(dns, Limits.RFC_7208,
                    new CheckHost.ExplanationContext("receiver.example", InstantSource.system(), Optional.empty()),
                    this == CACHE_AND_PREFETCH || this == PREFETCH);
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static SpfRequest request(String client) {
        return SpfRequest.mailFrom(IpAddress.parse(client).orElseThrow(), "helo.example", "user@example.com");
    }

    private Set<String> newSockets() {
        Set<String> now = new HashSet<>(OpenFiles.sockets());
        now.removeAll(before);
        return now;
    }

    private void nothingShouldBeUnderWay() {
        await().untilAsserted(() -> assertThat(newSockets()).isEmpty());
        await().until(() -> server.openConnections() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void questionsAskedAheadShouldEndWithTheCheck(Setup setup) throws Exception {
        SpfVerdict verdict = setup.checkHost(setup.dns(resolver)).check(request("192.0.2.1"), Deadline.in(PATIENCE));

        assertThat(verdict.result()).isEqualTo(SpfResult.PASS);
        nothingShouldBeUnderWay();
    }

    @ParameterizedTest
    @EnumSource
    void questionThatWasNotWaitedForAnyLongerShouldEnd(Setup setup) throws Exception {
        SpfVerdict verdict = setup.checkHost(setup.dns(resolver)).check(request("192.0.2.2"),
                Deadline.in(Duration.ofMillis(300)));

        assertThat(verdict.result()).isEqualTo(SpfResult.TEMPERROR);
        nothingShouldBeUnderWay();
    }

    @ParameterizedTest
    @EnumSource
    void namesOfAClientShouldNotBeAskedForAnyLonger(Setup setup) throws Exception {
        server.fault(Fault.drop());

        ValidatedNames names = setup.checkHost(setup.dns(resolver)).validatedNames(request("192.0.2.2"),
                name -> true, Deadline.in(Duration.ofMillis(300)), WaitBudget.UNLIMITED);

        assertThat(names.names()).isEmpty();
        nothingShouldBeUnderWay();
    }

    /** The other one's question is the same one where there is a cache. */
    @ParameterizedTest
    @EnumSource
    void questionThatSomebodyElseAskedShouldGoOn(Setup setup) throws Exception {
        SpfDns dns = setup.dns(resolver);
        CompletableFuture<DnsAnswer<TxtRecord>> theirs = dns.ask(SILENT);

        setup.checkHost(dns).check(request("192.0.2.2"), Deadline.in(Duration.ofMillis(300)));

        await().untilAsserted(() -> assertThat(newSockets()).hasSize(1));
        assertThat(theirs).isNotDone();
        theirs.cancel(false);
        nothingShouldBeUnderWay();
    }
}
