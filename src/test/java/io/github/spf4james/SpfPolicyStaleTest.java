/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static io.github.spf4james.ReceivingServer.attribute;
import static io.github.spf4james.ReceivingServer.headerLines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.verify;

import jakarta.mail.MessagingException;

import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.mail.SpfAttributes;

/** What was true of a domain until its name servers fell silent (RFC 8767). */
@Timeout(60)
class SpfPolicyStaleTest {
    private ReceivingServer server;

    @BeforeEach
    void knowADomainThatFallsSilent() throws Exception {
        server = new ReceivingServer(Zone.builder().txt("fail.example", "v=spf1 -all").txt("pass.example",
                "v=spf1 ip4:192.0.2.1 -all").build(),
                "<cache><minimumTtl>1ms</minimumTtl><maximumTtl>1ms</maximumTtl><failures>1ms</failures>"
                        + "<refreshAhead>false</refreshAhead><staleFor>1d</staleFor></cache><checkHelo>false</checkHelo>");
        server.checker.verdict(from("fail.example"));
        server.checker.verdict(from("pass.example"));
        server.dns.serve(Zone.builder().servfail("fail.example").servfail("pass.example").build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static FakeMail from(String domain) throws MessagingException {
        return SpfMails.mail("192.0.2.1", "helo", "alice@" + domain);
    }

    @ParameterizedTest
    @CsvSource({"fail, fail", "pass, pass"})
    void mailShouldSayThatItsResultIsStale(String domain, String result) throws Exception {
        FakeMail mail = from(domain + ".example");

        server.mailet("headers", "both").service(mail);

        assertThat(attribute(mail, SpfAttributes.RESULT)).contains(result);
        assertThat(attribute(mail, SpfAttributes.STALE)).contains("true");
        assertThat(String.join("", headerLines(mail).subList(0, 2)).replace("\r\n", ""))
                .containsPattern("spf=" + result + " \\([^()]*, by stale answers of DNS\\)")
                .containsPattern("Received-SPF: " + result + " \\([^()]*, by stale answers of DNS\\)");
        SpfResultIs matcher = new SpfResultIs(server.checker);
        matcher.init(FakeMatcherConfig.builder().matcherName("SpfResultIs").condition("stale").build());
        assertThat(matcher.match(mail)).hasSize(2);
        assertThat(matcher.match(from("nobody.example"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"discard, annotate", "bounce, annotate", "quarantine, quarantine", "processor:spam, processor:spam"})
    void nothingShouldBeBouncedOrDiscarded(String action, String done) throws Exception {
        FakeMail mail = from("fail.example");

        server.mailet("onFail", action, "bounceTo", "always").service(mail);

        assertThat(server.context.getSentMails()).isEmpty();
        assertThat(mail.getState()).isNotEqualTo(Mail.GHOST);
        assertThat(attribute(mail, SpfAttributes.ACTION)).contains(done);
        assertThat(attribute(mail, SpfAttributes.REASON).isPresent()).isEqualTo(!action.equals(done));
    }

    @Test
    void freshAnswerShouldBeWaitedForWhereMailIsRetried() throws Exception {
        FakeMail mail = from("fail.example");
        SpfPolicy mailet = server.mailet("onFail", "discard", "onTemperror", "retry", "maxRetries", "1",
                "onRetriesExhausted", "discard");

        mailet.service(mail);

        verify(server.spool).enQueue(any(), any());
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("stale answers of DNS");

        mail.setState(Mail.DEFAULT);
        mailet.service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("annotate");
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("stale answers of DNS; retried 1 times");
    }
}
