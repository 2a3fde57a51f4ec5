/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.syntax.IpAddress;

@Timeout(60)
class StaleVerdictTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestDnsServer server = TestDnsServer.start(Zone.builder()
            .txt("example.com", "v=spf1 include:one.example a:two.example -all exp=why.example")
            .txt("one.example", "v=spf1 ip4:192.0.2.1 -all").a("two.example", "192.0.2.2")
            .txt("why.example", "go away").build());
    private final AtomicLong clock = new AtomicLong();
    private final CheckHost checkHost = new CheckHost(
            new CachingSpfDns(new ResolverSpfDns(List.of(server.address()), PATIENCE, 1),
                    new CachingSpfDns.Settings(1 << 20, Duration.ofSeconds(30), Duration.ofDays(1),
                            Duration.ofSeconds(5), true, Duration.ofDays(30)),
                    clock::get),
            Limits.RFC_7208, new CheckHost.ExplanationContext("receiver.example", InstantSource.system(),
                    Optional.empty()),
            true);

    @BeforeEach
    void know() throws InterruptedException {
        SpfVerdict fresh = check("192.0.2.3");
        assertThat(fresh.result()).isEqualTo(SpfResult.FAIL);
        assertThat(fresh.stale()).isFalse();
        assertThat(check("192.0.2.3")).isEqualTo(fresh);
        clock.addAndGet(Duration.ofDays(2).toNanos());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private SpfVerdict check(String client) throws InterruptedException {
        return checkHost.check(SpfRequest.mailFrom(IpAddress.parse(client).orElseThrow(), "helo.example",
                "user@example.com"), Deadline.in(PATIENCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "one.example", "two.example", "why.example"})
    void anyStaleAnswerShouldMakeTheVerdictStale(String name) throws InterruptedException {
        server.fault(name, Fault.servfail());

        SpfVerdict verdict = check("192.0.2.3");

        assertThat(verdict.stale()).isTrue();
        assertThat(verdict.result()).isEqualTo(SpfResult.FAIL);
        assertThat(verdict.explanation()).contains("go away");
    }

    @Test
    void staleAnswerThatWasNotNeededShouldNotCount() throws InterruptedException {
        server.fault("two.example", Fault.servfail());

        SpfVerdict verdict = check("192.0.2.1");

        assertThat(verdict.result()).isEqualTo(SpfResult.PASS);
        assertThat(verdict.stale()).isFalse();
    }

    @Test
    void expiredAnswersShouldNotMakeItStaleWhereServersAnswer() throws InterruptedException {
        assertThat(check("192.0.2.3").stale()).isFalse();
    }
}
