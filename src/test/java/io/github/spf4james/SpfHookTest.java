/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.base.test.FakeMail;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.mail.SmtpCheck;
import io.github.spf4james.mail.SpfAttributes;
import io.github.spf4james.mail.SpfChecker;
import io.github.spf4james.mail.SpfCheckers;

@Timeout(60)
class SpfHookTest {
    private static final String SMTP = "JAMES SMTP Server ";
    private static final String LMTP = "JAMES Protocols Server";
    private static final String REJECT_ALL = "<onPass>reject</onPass><onFail>reject</onFail>"
            + "<onSoftfail>reject</onSoftfail><onNeutral>reject</onNeutral><onNone>reject</onNone>"
            + "<onTemperror>reject</onTemperror><onPermerror>reject</onPermerror>";
    private static final Zone ZONE = Zone.builder()
            .txt("pass.example", "v=spf1 ip4:192.0.2.1 -all")
            .txt("fail.example", "v=spf1 -all")
            .txt("softfail.example", "v=spf1 ~all")
            .txt("neutral.example", "v=spf1 ?all")
            .txt("permerror.example", "v=spf1 foo")
            .servfail("temperror.example")
            .build();

    private final Map<Object, Object> attachments = new HashMap<>();
    private TestDnsServer server;
    private SpfChecker checker;

    @BeforeEach
    void start() throws Exception {
        server = TestDnsServer.start(ZONE);
        checker = SpfCheckers.asking(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SpfHook hook(String attributes, String elements) throws Exception {
        DomainList domains = mock(DomainList.class);
        when(domains.containsDomain(Domain.of("receiver.example"))).thenReturn(true);
        SpfHook hook = new SpfHook(checker, domains);
        hook.init(FileConfigurationProvider.getConfig(new ByteArrayInputStream(
                ("<handler class=\"SpfHook\" " + attributes + ">" + elements + "</handler>")
                        .getBytes(StandardCharsets.UTF_8))));
        return hook;
    }

    /** A session as James has it after HELO; it keeps what is attached to it until the test clears it. */
    private SMTPSession session(String helo, String software) throws Exception {
        SMTPConfiguration configuration = mock(SMTPConfiguration.class);
        when(configuration.getSoftwareName()).thenReturn(software);
        SMTPSession session = mock(SMTPSession.class);
        when(session.getConfiguration()).thenReturn(configuration);
        when(session.getRemoteAddress())
                .thenReturn(new InetSocketAddress(InetAddress.getByAddress(new byte[]{(byte) 192, 0, 2, 1}), 25000));
        when(session.getAttachment(any(), any())).thenAnswer(
                call -> Optional.ofNullable(attachments.get(call.getArgument(0, AttachmentKey.class))));
        when(session.setAttachment(any(), any(), any())).thenAnswer(call -> Optional
                .ofNullable(attachments.put(call.getArgument(0, AttachmentKey.class), call.getArgument(1))));
        attachments.put(SMTPSession.CURRENT_HELO_NAME, helo);
        return session;
    }

    private static MaybeSender from(String domain) {
        return MaybeSender.getMailSender("alice@" + domain + ".example");
    }

    private static MailAddress bob() throws Exception {
        return new MailAddress(SpfMails.BOB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"})
    void acceptShouldBeDeclinedNeverOk(String result) throws Exception {
        SMTPSession session = session("helo.example", SMTP);
        for (String place : new String[]{"at=\"rcpt\"", "at=\"mail\""}) {
            attachments.remove(SMTPSession.CURRENT_HELO_NAME);
            SpfHook hook = hook(place, REJECT_ALL.replace("reject", "accept") + "<onHeloFail>reject</onHeloFail>");

            assertThat(hook.doMail(session, from(result))).isSameAs(HookResult.DECLINED);
            assertThat(hook.doRcpt(session, from(result), bob())).isSameAs(HookResult.DECLINED);
            assertThat(hook.onMessage(session, FakeMail.builder().name("mail").sender("alice@" + result + ".example")
                    .recipient(SpfMails.BOB).build())).isSameAs(HookResult.DECLINED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"})
    void refusalShouldBeDeniedAndNothingElse(String result) throws Exception {
        SMTPSession session = session("helo.example", SMTP);

        HookResult refused = hook("", REJECT_ALL).doRcpt(session, from(result), bob());
        HookResult deferred = hook("", REJECT_ALL.replace("reject", "defer")).doRcpt(session, from(result), bob());

        assertThat(refused.getResult()).isEqualTo(HookReturnCode.deny());
        assertThat(refused.getSmtpRetCode()).isEqualTo("550");
        assertThat(deferred.getResult()).isEqualTo(HookReturnCode.denySoft());
        assertThat(deferred.getSmtpRetCode()).isEqualTo("451");
    }

    @Test
    void mailFromShouldNotWaitWhereRecipientsDecide() throws Exception {
        assertThat(hook("", REJECT_ALL).doMail(session("helo.example", SMTP), from("fail")))
                .isSameAs(HookResult.DECLINED);
    }

    @Test
    void clientOfAnLmtpServerShouldNotBeChecked() throws Exception {
        SMTPSession session = session("helo.example", LMTP);
        SpfHook hook = hook("", REJECT_ALL);

        assertThat(hook.doMail(session, from("fail"))).isSameAs(HookResult.DECLINED);
        assertThat(hook.doRcpt(session, from("fail"), bob())).isSameAs(HookResult.DECLINED);
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void clientThatMayRelayShouldNotBeChecked() throws Exception {
        SMTPSession session = session("helo.example", SMTP);
        when(session.isRelayingAllowed()).thenReturn(true);
        SpfHook hook = hook("", REJECT_ALL);

        hook.doMail(session, from("fail"));

        assertThat(hook.doRcpt(session, from("fail"), bob())).isSameAs(HookResult.DECLINED);
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void userWhoHasLoggedInShouldNotBeChecked() throws Exception {
        SMTPSession session = session("helo.example", SMTP);
        when(session.getUsername()).thenReturn(Username.of(SpfMails.BOB));
        SpfHook hook = hook("at=\"mail\"", REJECT_ALL);

        assertThat(hook.doMail(session, from("fail"))).isSameAs(HookResult.DECLINED);
        assertThat(server.questions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmaster@receiver.example", "POSTMASTER@Receiver.example", "abuse@receiver.example"})
    void postmastersOfOurDomainsShouldBeExempt(String recipient) throws Exception {
        assertThat(hook("", REJECT_ALL).doRcpt(session("helo.example", SMTP), from("fail"), new MailAddress(recipient)))
                .isSameAs(HookResult.DECLINED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmaster@other.example", "postmaster2@receiver.example", "bob@receiver.example"})
    void nobodyElseShouldBeExempt(String recipient) throws Exception {
        assertThat(hook("", REJECT_ALL).doRcpt(session("helo.example", SMTP), from("fail"), new MailAddress(recipient))
                .getResult()).isEqualTo(HookReturnCode.deny());
    }

    /** Refused by us, a relay of our own would return the mail of others. */
    @Test
    @Logs(by = "mail.TrustedRelays", text = "DNS does not tell whether 192.0.2.1 is a trusted relay")
    void clientThatMayBeATrustedRelayShouldNotBeRefused() throws Exception {
        checker = SpfCheckers.asking(server,
                "<trustedRelays><relay><domain>temperror.example</domain></relay></trustedRelays>");

        assertThat(hook("", REJECT_ALL).doRcpt(session("helo.example", SMTP), from("fail"), bob()))
                .isSameAs(HookResult.DECLINED);
    }

    @Test
    void verdictShouldGoOnNoMailButThatOfItsTransaction() throws Exception {
        SMTPSession session = session("helo.example", SMTP);
        SpfHook hook = hook("", "");
        hook.doMail(session, from("softfail"));
        hook.doRcpt(session, from("softfail"), bob());
        FakeMail another = FakeMail.builder().name("mail").sender("alice@pass.example").recipient(SpfMails.BOB).build();
        FakeMail mail = FakeMail.builder().name("mail").sender("alice@softfail.example").recipient(SpfMails.BOB)
                .build();

        Awaitility.await().untilAsserted(() -> {
            hook.onMessage(session, mail);
            assertThat(AttributeUtils.getValueAndCastFromMail(mail, SpfAttributes.RESULT, String.class))
                    .contains("softfail");
        });
        hook.onMessage(session, another);
        assertThat(another.attributes()).isEmpty();

        attachments.put(SMTPSession.CURRENT_HELO_NAME, "another.example");
        FakeMail renamed = FakeMail.builder().name("mail").sender("alice@softfail.example").recipient(SpfMails.BOB)
                .build();
        hook.onMessage(session, renamed);
        assertThat(renamed.attributes()).isEmpty();
    }

    /** James clears what is attached to a transaction with it, but there is none where MAIL FROM was refused. */
    @Test
    void eachMailFromShouldHaveACheckOfItsOwn() throws Exception {
        SMTPSession session = session("helo.example", SMTP);
        SpfHook hook = hook("at=\"mail\"", REJECT_ALL);
        hook.doMail(session, from("fail"));
        Object first = attached();

        assertThat(hook.doMail(session, from("fail")).getResult()).isEqualTo(HookReturnCode.deny());

        assertThat(attached()).isNotSameAs(first);
    }

    @Test
    void recipientsShouldShareTheCheckOfTheirTransaction() throws Exception {
        SMTPSession session = session("helo.example", SMTP);
        SpfHook hook = hook("", REJECT_ALL);
        hook.doMail(session, from("fail"));
        Object begun = attached();

        hook.doRcpt(session, from("fail"), bob());

        assertThat(attached()).isSameAs(begun);
    }

    private Object attached() {
        return attachments.values().stream().filter(SmtpCheck.class::isInstance).findFirst().orElseThrow();
    }

    @Test
    void mailOfAUserWhoHasLoggedInMeanwhileShouldHaveNoVerdict() throws Exception {
        SMTPSession session = session("helo.example", SMTP);
        SpfHook hook = hook("", REJECT_ALL);
        hook.doRcpt(session, from("fail"), bob());
        when(session.getUsername()).thenReturn(Username.of(SpfMails.BOB));
        FakeMail mail = FakeMail.builder().name("mail").sender("alice@fail.example").recipient(SpfMails.BOB).build();

        hook.onMessage(session, mail);

        assertThat(mail.attributes()).isEmpty();
    }

    @Test
    void mailShouldBeLeftToTheMailetWhenTheThreadIsInterrupted() throws Exception {
        SMTPSession session = session("helo.example", SMTP);
        server.fault(exchange -> {});
        SpfHook hook = hook("", REJECT_ALL);
        try {
            Thread.currentThread().interrupt();

            assertThat(hook.doRcpt(session, from("fail"), bob())).isSameAs(HookResult.DECLINED);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }
}
