/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.Limits;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.syntax.IpAddress;

/**
 * Runs suites over real DNS packets: one server, which serves the zone of the suite whose case runs. Each case is run
 * without cache and prefetch, with both, and again when the cache has all answers.
 */
final class SuiteRunner implements AutoCloseable {
    private static final String DEFAULT_EXPLANATION = "DEFAULT";

    private static final CachingSpfDns.Settings CACHE = new CachingSpfDns.Settings(1 << 20, Duration.ofSeconds(30),
            Duration.ofDays(1), Duration.ofSeconds(5), true);

    private final TestDnsServer server = TestDnsServer.start(io.github.spf4james.dns.testing.Zone.empty());
    private final ResolverSpfDns patient = new ResolverSpfDns(List.of(server.address()), Duration.ofSeconds(3), 1);
    private final ResolverSpfDns impatient = new ResolverSpfDns(List.of(server.address()), Duration.ofMillis(200), 1);

    Stream<DynamicContainer> run(List<Suite> suites) {
        return suites.stream().map(suite -> DynamicContainer.dynamicContainer(suite.description(),
                suite.cases().stream().map(testCase -> test(suite, testCase))));
    }

    private DynamicTest test(Suite suite, Suite.Case testCase) {
        return dynamicTest(testCase.name(), () -> {
            server.serve(suite.zone());
            SpfDns dns = dnsFor(testCase);
            SpfDns cache = new CachingSpfDns(dns, CACHE, System::nanoTime);
            for (CheckHost checkHost : List.of(checkHost(dns, false), checkHost(cache, true), checkHost(cache, true))) {
                run(checkHost, testCase);
            }
        });
    }

    /** Where temperror is expected, no answer can be too late. */
    private SpfDns dnsFor(Suite.Case testCase) {
        return testCase.results().contains(SpfResult.TEMPERROR.token()) ? impatient : patient;
    }

    private static void run(CheckHost checkHost, Suite.Case testCase) throws InterruptedException {
        SpfVerdict verdict = checkHost.check(SpfRequest.mailFrom(IpAddress.parse(testCase.host()).orElseThrow(),
                testCase.helo(), testCase.mailfrom()), Deadline.in(Duration.ofSeconds(20)));

        assertThat(verdict.result().token()).as(testCase.description() + " " + verdict).isIn(testCase.results());
        if (verdict.result() == SpfResult.FAIL && testCase.explanation().isPresent()) {
            assertThat(verdict.explanation()).isEqualTo(testCase.explanation());
        }
    }

    private static CheckHost checkHost(SpfDns dns, boolean prefetch) {
        return new CheckHost(dns, Limits.RFC_7208,
                new CheckHost.ExplanationContext("receiver.example", InstantSource.system(),
                        Optional.of(DEFAULT_EXPLANATION)),
                prefetch);
    }

    @Override
    public void close() {
        server.close();
    }
}
