/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.Limits;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;

/** What the fields say of verdicts that check_host() makes, for each result. */
@Timeout(60)
class CheckedVerdictTest {
    private static final String RECEIVER = "mx.example.org";
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Zone ZONE = Zone.builder()
            .txt("pass.example", "v=spf1 include:included.example -all").txt("included.example", "v=spf1 ip4:192.0.2.1")
            .txt("fail.example", "v=spf1 -all").txt("softfail.example", "v=spf1 ~all")
            .txt("neutral.example", "v=spf1").txt("permerror.example", "v=spf1 foo").servfail("temperror.example")
            .a("norecord.example", "192.0.2.1").build();

    private static TestDnsServer server;
    private static CheckHost checkHost;

    @BeforeAll
    static void start() {
        server = TestDnsServer.start(ZONE);
        checkHost = new CheckHost(new ResolverSpfDns(List.of(server.address()), AMPLE, 1), Limits.RFC_7208,
                new CheckHost.ExplanationContext(RECEIVER, () -> Instant.EPOCH, Optional.empty()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static SpfVerdict verdict(SpfRequest request) throws InterruptedException {
        return checkHost.check(request, Deadline.in(AMPLE));
    }

    private static SpfVerdict verdict(String domain) throws InterruptedException {
        return verdict(Verdicts.mailFrom("helo.example", "a@" + domain));
    }

    private static String receivedSpf(SpfVerdict verdict) {
        return ReceivedSpf.of(verdict, RECEIVER).replaceAll("\\r\\n[ \t]", " ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pass.example     | pass (R: domain of a@D designates 192.0.2.1 as permitted sender)
            fail.example     | fail (R: domain of a@D does not designate 192.0.2.1 as permitted sender)
            softfail.example | softfail (R: transitioning domain of a@D does not designate 192.0.2.1 as permitted sender)
            neutral.example  | neutral (R: 192.0.2.1 is neither permitted nor denied by domain of a@D)
            norecord.example | none (R: domain of a@D does not designate permitted sender hosts)
            nowhere.example  | none (R: domain of a@D does not designate permitted sender hosts)
            nowhere.example. | none (R: domain of a@D does not designate permitted sender hosts)
            localhost        | none (R: domain of a@D cannot be checked)
            [192.0.2.1]      | none (R: domain of a@D cannot be checked)
            192.0.2.1        | none (R: domain of a@D cannot be checked)
            a..example       | none (R: domain of a@D cannot be checked)
            temperror.example | temperror (R: temporary error in processing during lookup of a@D)
            permerror.example | permerror (R: permanent error in processing domain of a@D)
            """)
    void receivedSpfShouldSayWhatTheResultMeans(String domain, String expected) throws InterruptedException {
        assertThat(receivedSpf(verdict(domain)))
                .startsWith(
                        expected.replace("R:", RECEIVER + ":").replace("@D", "@" + domain) + " client-ip=192.0.2.1; ");
    }

    @ParameterizedTest
    @CsvSource({"helo.example,helo.example does not designate permitted sender hosts",
            "localhost,localhost cannot be checked"})
    void receivedSpfShouldSayItOfHeloToo(String helo, String expected) throws InterruptedException {
        assertThat(receivedSpf(verdict(Verdicts.helo(helo))))
                .startsWith("none (" + RECEIVER + ": domain of " + expected);
    }

    @Test
    void receivedSpfShouldSayThatThereIsNoDomain() throws InterruptedException {
        assertThat(receivedSpf(verdict(Verdicts.mailFrom("", "")))).contains(" cannot be checked)",
                "problem=\"no domain to check\"");
    }

    @ParameterizedTest
    @CsvSource({"pass.example,mechanism=\"include:included.example\"", "fail.example,mechanism=-all",
            "neutral.example,mechanism=default",
            "norecord.example,problem=\"norecord.example publishes no SPF record\"",
            "localhost,problem=\"localhost is not fully qualified\""})
    void receivedSpfShouldSayWhy(String domain, String expected) throws InterruptedException {
        assertThat(receivedSpf(verdict(domain))).endsWith("; " + expected);
    }
}
