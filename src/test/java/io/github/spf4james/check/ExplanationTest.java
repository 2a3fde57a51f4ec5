/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;
import io.github.spf4james.syntax.IpAddress;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExplanationTest {
    private static final String DEFAULT = "%{i} is not allowed";

    private final TestDnsServer server = TestDnsServer.start(Zone.empty());
    private final ResolverSpfDns dns = new ResolverSpfDns(List.of(server.address()), Duration.ofSeconds(3), 1);

    @AfterEach
    void close() {
        server.close();
    }

    private static ZoneBuilder failing() {
        return Zone.builder().txt("example.com", "v=spf1 -all exp=why.example.com");
    }

    private static ZoneBuilder explained(String explanation) {
        return failing().txt("why.example.com", explanation);
    }

    private Optional<String> explanation(ZoneBuilder zone) throws InterruptedException {
        return explanation(zone, "mail.example.net", "user@example.com");
    }

    private Optional<String> explanation(ZoneBuilder zone, String helo, String sender) throws InterruptedException {
        server.serve(zone.build());
        SpfVerdict verdict = checkHost(Optional.empty()).check(
                SpfRequest.mailFrom(IpAddress.parse("192.0.2.1").orElseThrow(), helo, sender),
                Deadline.in(Duration.ofSeconds(30)));
        assertThat(verdict.result()).isEqualTo(SpfResult.FAIL);
        return verdict.explanation();
    }

    private CheckHost checkHost(Optional<String> defaultExplanation) {
        return new CheckHost(dns, Limits.RFC_7208, new CheckHost.ExplanationContext("receiver.example",
                () -> Instant.ofEpochMilli(1_397_000_000_999L), defaultExplanation));
    }

    @Test
    void explanationShouldBeExpanded() throws InterruptedException {
        assertThat(explanation(explained("%{i} may not send for %{o}, says %{r}.")))
                .hasValue("192.0.2.1 may not send for example.com, says receiver.example.");
    }

    @Test
    void timeShouldBeInSeconds() throws InterruptedException {
        assertThat(explanation(explained("%{t}"))).hasValue("1397000000");
    }

    @Test
    void spacesOfAnExplanationShouldBeKept() throws InterruptedException {
        assertThat(explanation(explained("  two  spaces "))).hasValue("  two  spaces ");
    }

    @Test
    void explanationShouldBeOptional() throws InterruptedException {
        assertThat(explanation(Zone.builder().txt("example.com", "v=spf1 -all"))).isEmpty();
    }

    @Test
    void missingExplanationShouldBeNone() throws InterruptedException {
        assertThat(explanation(failing())).isEmpty();
        assertThat(explanation(failing().a("why.example.com", "192.0.2.1"))).isEmpty();
    }

    @Test
    void explanationThatCannotBeLookedUpShouldBeNone() throws InterruptedException {
        for (Fault fault : new Fault[]{Fault.servfail(), Fault.refused(), Fault.garbage(), Fault.drop(),
                Fault.aliasLoop(),
                Fault.truncatedTcpReset()}) {
            server.fault("why.example.com", fault);

            assertThat(explanation(explained("Not seen."))).isEmpty();
        }
    }

    @Test
    void severalTextsShouldBeNoExplanation() throws InterruptedException {
        assertThat(explanation(explained("One.").txt("why.example.com", "Two."))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100% sure", "%{x}", "%{d", "%{d0}", "nicht zul\u00c3\u00a4ssig", "a\tb", "a\r\nb",
            "a\u0000b", "a\u007fb"})
    void explanationWithASyntaxErrorShouldBeNone(String text) throws InterruptedException {
        assertThat(explanation(explained(text))).isEmpty();
    }

    @Test
    void emptyExplanationShouldBeNone() throws InterruptedException {
        assertThat(explanation(explained(""))).isEmpty();
        assertThat(explanation(explained("%{h}"), "", "user@example.com")).isEmpty();
    }

    @Test
    void explanationThatExpandsBeyondAsciiShouldBeNone() throws InterruptedException {
        assertThat(explanation(explained("%{l} may not send"), "mail.example.net", "j\u00fcrgen@example.com"))
                .isEmpty();
        assertThat(explanation(explained("%{h} may not send"), "\u20ac\ufffd", "user@example.com")).isEmpty();
        assertThat(explanation(explained("http://www.example.com/why?%{L}"), "mail.example.net",
                "j\u00fcrgen@example.com")).hasValue("http://www.example.com/why?j%C3%BCrgen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\tb", "a\0b", "a\u007fb", "a\nb"})
    void explanationThatExpandsToControlsShouldBeNone(String text) throws InterruptedException {
        assertThat(explanation(explained("%{h} may not send"), text, "user@example.com")).isEmpty();
        assertThat(explanation(explained("%{l} may not send"), "helo", "\"" + text + "\"@example.com")).isEmpty();
        assertThat(explanation(explained("%{H} may not send"), text, "user@example.com")).isPresent();

        String name = text.replace(":", "").replace(' ', '-') + ".example.com";
        ZoneBuilder named = explained("%{p} may not send").ptr("1.2.0.192.in-addr.arpa", name).a(name, "192.0.2.1");
        assertThat(explanation(named)).isEmpty();
    }

    @Test
    void validatedNameShouldStandInAnExplanation() throws InterruptedException {
        ZoneBuilder named = explained("%{p} may not send").ptr("1.2.0.192.in-addr.arpa", "mx.example.com")
                .a("mx.example.com", "192.0.2.1");

        assertThat(explanation(named)).hasValue("mx.example.com may not send");
    }

    @Test
    void explanationThatExpandsBeyondAnyMessageShouldBeNone() throws InterruptedException {
        assertThat(explanation(explained("%{h}".repeat(15_000)), "h".repeat(500), "user@example.com")).isEmpty();
        assertThat(explanation(explained("x".repeat(60_000)))).hasValueSatisfying(
                explanation -> assertThat(explanation).hasSize(60_000));
    }

    @Test
    void explanationShouldNotBeLookedUpUnlessTheResultIsFail() throws InterruptedException {
        for (String record : new String[]{"v=spf1 +all exp=why.example.com", "v=spf1 ~all exp=why.example.com",
                "v=spf1 ?all exp=why.example.com", "v=spf1 exp=why.example.com"}) {
            server.serve(Zone.builder().txt("example.com", record).txt("why.example.com", "No.").build());

            assertThat(checkHost(Optional.of(DEFAULT)).check(
                    SpfRequest.mailFrom(IpAddress.parse("192.0.2.1").orElseThrow(), "", "user@example.com"),
                    Deadline.in(Duration.ofSeconds(30))).explanation()).isEmpty();
        }
        assertThat(server.count("why.example.com")).isZero();
    }

    @Test
    void defaultExplanationShouldStandInAsItIs() throws InterruptedException {
        server.serve(failing().build());

        assertThat(checkHost(Optional.of(DEFAULT)).check(
                SpfRequest.mailFrom(IpAddress.parse("192.0.2.1").orElseThrow(), "", "user@example.com"),
                Deadline.in(Duration.ofSeconds(30))).explanation()).hasValue(DEFAULT);
    }
}
