/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static io.github.spf4james.ReceivingServer.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doCallRealMethod;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;

import jakarta.mail.MessagingException;

import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.mail.SpfAttributes;

/** Reports are no way in, and none goes to nobody. */
@Timeout(60)
class SpfPolicyBounceTest {
    private static final Domain OURS = Domain.of("ours.example");

    private ReceivingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ReceivingServer(Zone.builder().txt("fail.example", "v=spf1 -all")
                .txt("ours.example", "v=spf1 -all").build());
        doReturn(true).when(server.context).isLocalServer(OURS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static FakeMail from(String sender) throws MessagingException {
        return SpfMails.mail("192.0.2.1", "helo", sender);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onFail", "onNone", "onHeloFail", "onOverbroad", "onWhitelisted", "onRetriesExhausted"})
    void whatBecomesOfMailThatIsNotAnsweredShouldHaveToBeSaid(String parameter) {
        assertThatThrownBy(() -> server.mailetWith(parameter, "bounce")).isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("SpfPolicy: onBounceSuppressed is missing: with bounce")
                .hasMessageEndingWith("one of [accept, annotate, quarantine, discard, processor:NAME] is expected");
        assertThatThrownBy(() -> server.mailetWith(parameter, "bounce", "dryRun", "true"))
                .hasMessageContaining("onBounceSuppressed");
        assertThatCode(() -> server.mailetWith(parameter, "bounce", "onBounceSuppressed", "annotate"))
                .doesNotThrowAnyException();
        assertThatCode(() -> server.mailetWith(parameter, "discard")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Precedence: bulk", "Precedence:  LIST ", "precedence: x\r\nPrecedence: junk",
            "Auto-Submitted: auto-generated", "Auto-Submitted: auto-replied; x=y", "List-Id: <x>",
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
            "Content-Type: Multipart/Report"})
    void mailThatMustNotBeAnsweredShouldNotGetInByIt(String field) throws Exception {
        FakeMail mail = from("alice@fail.example");
        for (String line : field.split("\r\n")) {
            mail.getMessage().removeHeader("Content-Type");
            mail.getMessage().addHeaderLine(line);
        }

        server.mailet("onFail", "bounce", "bounceTo", "always", "onBounceSuppressed", "discard").service(mail);

        assertThat(server.context.getSentMails()).isEmpty();
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("not bounced: automatic mail");
    }

    @Test
    void limitShouldBeOneForAllMailets() throws Exception {
        SpfPolicy one = server.mailet("onFail", "bounce", "bounceTo", "always", "bounceLimit", "3");
        SpfPolicy other = server.mailet("onFail", "bounce", "bounceTo", "always", "bounceLimit", "3");

        for (int i = 0; i < 3; i++) {
            one.service(from("alice@fail.example"));
            other.service(from("alice@fail.example"));
        }

        assertThat(server.context.getSentMails()).hasSize(3);
    }

    @Test
    @Logs(by = "bounce.Bounces", text = "could not be bounced")
    void reportThatCouldNotBeSentShouldNotCount() throws Exception {
        SpfPolicy mailet = server.mailet("onFail", "bounce", "bounceTo", "always", "bounceLimit", "1");
        doThrow(new MessagingException("full")).when(server.context).sendMail(any(), any(), any());
        mailet.service(from("alice@fail.example"));
        doCallRealMethod().when(server.context).sendMail(any(), any(), any());

        mailet.service(from("alice@fail.example"));
        FakeMail third = from("alice@fail.example");
        mailet.service(third);

        assertThat(server.context.getSentMails()).hasSize(1);
        assertThat(attribute(third, SpfAttributes.REASON)).contains("not bounced: too many reports");
    }

    @Test
    void nobodyOfOursShouldGetNoReport() throws Exception {
        FakeMail mail = from("nobody@ours.example");

        server.mailet("onFail", "bounce", "onBounceSuppressed", "quarantine").service(mail);

        assertThat(server.context.getSentMails()).isEmpty();
        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("quarantine");
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("not bounced: not a sender of ours");
    }

    @Test
    void userOfOursShouldGetAReport() throws Exception {
        doReturn(true).when(server.context).isLocalEmail(new MailAddress("alice@ours.example"));

        server.mailet("onFail", "bounce").service(from("alice@ours.example"));

        assertThat(server.context.getSentMails()).hasSize(1);
    }

    @Test
    void forwardGroupAndAliasOfOursShouldGetAReport() throws Exception {
        server.rewrites.addForwardMapping(MappingSource.fromUser("forward", OURS), "alice@elsewhere.example");
        server.rewrites.addGroupMapping(MappingSource.fromUser("group", OURS), "alice@elsewhere.example");
        server.rewrites.addAliasMapping(MappingSource.fromUser("alias", OURS), "alice@ours.example");

        server.mailet("onFail", "bounce").service(from("forward@ours.example"));
        server.mailet("onFail", "bounce").service(from("group@ours.example"));
        server.mailet("onFail", "bounce").service(from("alias@ours.example"));

        assertThat(server.context.getSentMails()).hasSize(3);
    }

    @Test
    void addressThatIsThereToBeRefusedShouldGetNoReport() throws Exception {
        server.rewrites.addErrorMapping(MappingSource.fromUser("gone", OURS), "550 gone");

        server.mailet("onFail", "bounce").service(from("gone@ours.example"));

        assertThat(server.context.getSentMails()).isEmpty();
    }

    @Test
    @Logs(by = "bounce.Bounces", text = "cannot be told")
    void mailShouldNotBeLostWhenUsersCannotBeLookedUp() throws Exception {
        FakeMail mail = from("alice@ours.example");
        doThrow(new RuntimeException("the directory is away")).when(server.context).isLocalEmail(any());

        server.mailet("onFail", "bounce", "onBounceSuppressed", "quarantine").service(mail);

        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("quarantine");
    }
}
