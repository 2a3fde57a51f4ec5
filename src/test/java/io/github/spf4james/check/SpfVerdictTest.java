/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.syntax.IpAddress;

/** What a verdict says beside the result: which directive decided, and what the problem was. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpfVerdictTest {
    private final TestDnsServer server = TestDnsServer.start(Zone.parse("""
            direct.example.com: [ {TXT: 'v=spf1 ip4:198.51.100.1 +a:h.example.com ~all'} ]
            including.example.com: [ {TXT: 'v=spf1 ~include:included.example.com -all'} ]
            included.example.com: [ {TXT: 'v=spf1 include:innermost.example.com -all'} ]
            innermost.example.com: [ {TXT: 'v=spf1 ip4:192.0.2.0/24 -all'} ]
            not-included.example.com: [ {TXT: 'v=spf1 include:none-match.example.com -all'} ]
            none-match.example.com: [ {TXT: 'v=spf1 ip4:198.51.100.1 -all'} ]
            redirecting.example.com: [ {TXT: 'v=spf1 ip4:198.51.100.1 redirect=including.example.com'} ]
            redirecting-out.example.com: [ {TXT: 'v=spf1 redirect=no-match.example.com'} ]
            no-match.example.com: [ {TXT: 'v=spf1 ip4:198.51.100.1'} ]
            h.example.com: [ {A: 192.0.2.1} ]
            two.example.com: [ {TXT: v=spf1 -all}, {TXT: v=spf1 -all} ]
            broken.example.com: [ {TXT: v=spf1 ip4:192.0.2.0/33} ]
            servfail.example.com: [ SERVFAIL ]
            include-none.example.com: [ {TXT: 'v=spf1 include:h.example.com'} ]
            include-broken.example.com: [ {TXT: 'v=spf1 include:broken.example.com'} ]
            redirect-none.example.com: [ {TXT: 'v=spf1 redirect=h.example.com'} ]
            upper.example.com: [ {TXT: 'v=spf1 ?MX:X.Example.COM/32//64 -ALL'} ]
            """));
    private final ResolverSpfDns dns = new ResolverSpfDns(List.of(server.address()), Duration.ofSeconds(10), 1);

    @AfterEach
    void close() {
        server.close();
    }

    private SpfVerdict verdict(String domain) throws InterruptedException {
        return new CheckHost(dns, Limits.RFC_7208,
                new CheckHost.ExplanationContext("receiver.example", InstantSource.system(), Optional.empty())).check(
                        SpfRequest.mailFrom(IpAddress.parse("192.0.2.1").orElseThrow(), "mail.example.net",
                                "user@" + domain),
                        Deadline.in(Duration.ofSeconds(30)));
    }

    private static List<String> matches(SpfVerdict verdict) {
        return verdict.matches().stream().map(match -> match.domain() + " " + match.directive()).toList();
    }

    @ParameterizedTest
    @CsvSource({"direct.example.com, pass, a:h.example.com",
            "including.example.com, softfail, ~include:included.example.com",
            "not-included.example.com, fail, -all", "redirecting.example.com, softfail, ~include:included.example.com",
            "no-match.example.com, neutral, default", "redirecting-out.example.com, neutral, default",
            "upper.example.com, fail, -all", "h.example.com, none, default", "broken.example.com, permerror, default"})
    void mechanismShouldBeTheOneThatMatched(String domain, String result, String mechanism)
            throws InterruptedException {
        SpfVerdict verdict = verdict(domain);

        assertThat(verdict.result().token()).isEqualTo(result);
        assertThat(verdict.mechanism()).isEqualTo(mechanism);
    }

    @Test
    void matchesShouldLeadThroughIncludes() throws InterruptedException {
        SpfVerdict verdict = verdict("including.example.com");

        assertThat(matches(verdict)).containsExactly("including.example.com ~include:included.example.com",
                "included.example.com include:innermost.example.com", "innermost.example.com ip4:192.0.2.0/24");
        assertThat(verdict.deciding()).hasValue(verdict.matches().get(2));
    }

    @Test
    void matchesShouldBeginBehindARedirect() throws InterruptedException {
        assertThat(matches(verdict("redirecting.example.com")))
                .isEqualTo(matches(verdict("including.example.com")));
    }

    @Test
    void matchInsideAnIncludeThatDoesNotMatchShouldNotBeTold() throws InterruptedException {
        assertThat(matches(verdict("not-included.example.com"))).containsExactly("not-included.example.com -all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-match.example.com", "h.example.com", "servfail.example.com"})
    void nothingShouldHaveDecidedWhereNothingMatched(String domain) throws InterruptedException {
        assertThat(verdict(domain).matches()).isEmpty();
        assertThat(verdict(domain).deciding()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"servfail.example.com | servfail.example.com TXT: SERVFAIL",
            "two.example.com | two.example.com publishes more than one SPF record",
            "broken.example.com | broken.example.com: CIDR length is not 0 to 32 in \"192.0.2.0/33\"",
            "include-none.example.com | include: h.example.com publishes no SPF record",
            "include-broken.example.com | broken.example.com: CIDR length is not 0 to 32 in \"192.0.2.0/33\"",
            "redirect-none.example.com | redirect: h.example.com publishes no SPF record",
            "h.example.com | h.example.com publishes no SPF record", "localhost | localhost is not fully qualified",
            "192.0.2.1 | 192.0.2.1 is an address, not a domain"})
    void problemShouldSayWhatIsWrongWhere(String domain, String problem) throws InterruptedException {
        assertThat(verdict(domain).problem()).hasValue(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: yes.example.com", "a b\u0000.example.com", "\u20ac.example.com",
            "\ufffd.example.com",
            "stra\u00dfe.example.com", "\u007f"})
    void problemShouldBePrintableWhateverTheDomainIs(String domain) throws InterruptedException {
        assertThat(verdict(domain).problem()).hasValueSatisfying(problem -> assertThat(problem).matches("[ -~]+"));
    }

    @Test
    void requestShouldBeTheOneThatWasMade() throws InterruptedException {
        SpfVerdict verdict = verdict("b\u00fccher.example");

        assertThat(verdict.request().domain()).isEqualTo("b\u00fccher.example");
        assertThat(verdict.request().identity()).isEqualTo(Identity.MAILFROM);
    }
}
