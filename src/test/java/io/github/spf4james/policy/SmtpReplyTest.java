/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.IpAddress;

class SmtpReplyTest {
    private static final String OURS = "See https://receiver.example/spf.";
    private static final IpAddress CLIENT = IpAddress.parse("203.0.113.9").orElseThrow();
    private static final IpAddress LONG_CLIENT = IpAddress.parse("2001:db8:1111:2222:3333:4444:5555:6666")
            .orElseThrow();

    private static SpfVerdict verdict(SpfResult result, String explanation, boolean noMail) {
        return new SpfVerdict(result, SpfRequest.mailFrom(CLIENT, "mx.example.net", "alice@example.com"), List.of(),
                Optional.ofNullable(explanation), Optional.of("two records"), 0, 0, noMail, false);
    }

    private static SmtpReply reply(SmtpAction action, SpfVerdict verdict) {
        return SmtpReply.of(new SmtpDecision(action, Optional.empty(), verdict), OURS::equals);
    }

    private static SmtpReply reject(SpfVerdict verdict) {
        return reply(SmtpAction.REJECT, verdict);
    }

    private static String line(SmtpReply reply) {
        return reply.code() + " " + reply.text();
    }

    @Test
    void failShouldBeRefusedWithTheDomainsExplanationInQuotes() {
        assertThat(line(reject(verdict(SpfResult.FAIL, "See http://example.com/why.html", false)))).isEqualTo(
                "550 5.7.23 SPF MAIL FROM: 203.0.113.9 is not allowed to send mail from example.com;"
                        + " the domain explains: \"See http://example.com/why.html\"");
    }

    /** Nobody's mouth has words put into it. */
    @Test
    void explanationOfOurOwnShouldNotBeTheDomains() {
        assertThat(line(reject(verdict(SpfResult.FAIL, OURS, false)))).isEqualTo(
                "550 5.7.23 SPF MAIL FROM: 203.0.113.9 is not allowed to send mail from example.com;"
                        + " See https://receiver.example/spf.");
    }

    @Test
    void failShouldBeRefusedWithoutAnExplanationWhereThereIsNone() {
        assertThat(line(reject(verdict(SpfResult.FAIL, null, false)))).isEqualTo(
                "550 5.7.23 SPF MAIL FROM: 203.0.113.9 is not allowed to send mail from example.com");
    }

    @Test
    void failOfADomainThatSendsNoMailShouldSaySo() {
        assertThat(line(reject(verdict(SpfResult.FAIL, null, true))))
                .isEqualTo("550 5.7.23 SPF MAIL FROM: example.com sends no mail");
    }

    @Test
    void failOfHeloShouldNameIt() {
        SpfVerdict helo = new SpfVerdict(SpfResult.FAIL, SpfRequest.helo(CLIENT, "mx.example.net"), List.of(),
                Optional.empty(), Optional.empty(), 0, 0);

        assertThat(line(reject(helo)))
                .isEqualTo("550 5.7.23 SPF HELO: 203.0.113.9 is not allowed to send mail from mx.example.net");
    }

    @ParameterizedTest
    @CsvSource({"FAIL,5.7.23", "PERMERROR,5.7.24", "SOFTFAIL,5.7.1", "NEUTRAL,5.7.1", "NONE,5.7.1", "PASS,5.7.1",
            "TEMPERROR,5.7.1"})
    void rejectShouldHaveTheEnhancedStatusCodeOfTheResult(SpfResult result, String status) {
        SmtpReply reply = reject(verdict(result, null, false));

        assertThat(line(reply)).startsWith("550 " + status + " SPF MAIL FROM: ");
        assertThat(reply.isPermanent()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void deferShouldHaveOneEnhancedStatusCode(SpfResult result) {
        SmtpReply reply = reply(SmtpAction.DEFER, verdict(result, "why", false));

        assertThat(line(reply)).startsWith("451 4.7.24 SPF MAIL FROM: ").endsWith("; please try again later");
        assertThat(reply.isPermanent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n250 ok", "a\nb", "a\0b", "\"quoted\" \\ \u00e9\u20ac", "   ", ""})
    void explanationShouldStayInOneLineAndInItsQuotes(String explanation) {
        String line = line(reject(verdict(SpfResult.FAIL, explanation, false)));

        assertThat(line).matches("[ -~]+").endsWith("\"");
        assertThat(line.chars().filter(c -> c == '"').count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 299, 300, 301, 5000})
    void replyShouldFitIntoALineHoweverLongAllIs(int length) {
        String domain = "d".repeat(63) + ("." + "e".repeat(63)).repeat(3);
        SpfRequest request = SpfRequest.mailFrom(LONG_CLIENT, "h".repeat(length), "a".repeat(64) + "@" + domain);
        for (SpfResult result : SpfResult.values()) {
            SpfVerdict verdict = new SpfVerdict(result, request, List.of(), Optional.of("x\u0001".repeat(length)),
                    Optional.of("p\u0001".repeat(length)), 0, 0);
            for (SmtpAction action : List.of(SmtpAction.REJECT, SmtpAction.DEFER)) {
                // "512 octets" with <CRLF> (RFC 5321 section 4.5.3.1.5)
                assertThat(line(reply(action, verdict))).hasSizeLessThanOrEqualTo(510).matches("[ -~]+");
            }
        }
        SpfVerdict helo = new SpfVerdict(SpfResult.FAIL, SpfRequest.helo(LONG_CLIENT, "h\u0001".repeat(length)),
                List.of(), Optional.of("why"), Optional.empty(), 0, 0);
        assertThat(line(reject(helo))).hasSizeLessThanOrEqualTo(510).endsWith("; the domain explains: \"why\"");
    }
}
