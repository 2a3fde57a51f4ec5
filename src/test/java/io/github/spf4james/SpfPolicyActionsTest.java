/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static io.github.spf4james.ReceivingServer.attribute;
import static io.github.spf4james.ReceivingServer.headerLines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.queue.api.MailQueue;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.StorageDirective;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.mail.SpfAttributes;

@Timeout(60)
class SpfPolicyActionsTest {
    private static final String CLIENT = "192.0.2.1";
    private static final AttributeName RETRIES = AttributeName.of("io.github.spf4james.retries");
    private static final AttributeName RETRY_AT = AttributeName.of("io.github.spf4james.retry.at");
    private static final Zone ZONE = Zone.builder()
            .txt("pass.example", "v=spf1 ip4:192.0.2.1 -all")
            .txt("fail.example", "v=spf1 -all")
            .txt("explained.example", "v=spf1 -all exp=why.example").txt("why.example", "see our page")
            .txt("softfail.example", "v=spf1 ~all")
            .txt("everybody.example", "v=spf1 +all")
            .txt("half.example", "v=spf1 ip4:128.0.0.0/1 -all")
            .txt("including.example", "v=spf1 include:everybody.example -all")
            .txt("eighth.example", "v=spf1 ip4:192.0.0.0/8 -all")
            .txt("permerror.example", "v=spf1 foo")
            .servfail("temperror.example")
            .build();

    private ReceivingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ReceivingServer(ZONE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static FakeMail from(String sender) throws MessagingException {
        return SpfMails.mail(CLIENT, "mx.helo.example", sender);
    }

    private void service(Mail mail, String... parameters) throws MessagingException {
        server.mailet(parameters).service(mail);
    }

    // quarantine

    @Test
    void quarantinedMailShouldBeDeliveredIntoTheFolderForEachRecipient() throws Exception {
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "quarantine", "quarantineFolder", "Suspect");

        for (String user : List.of(SpfMails.BOB, SpfMails.CAROL)) {
            assertThat(StorageDirective.fromMail(Username.of(user), mail).getTargetFolders().orElseThrow())
                    .containsExactly("Suspect");
        }
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(headerLines(mail).get(0)).startsWith("Received-SPF: fail");
    }

    @Test
    void quarantineFolderShouldBeSpamByDefault() throws Exception {
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "quarantine");

        assertThat(StorageDirective.fromMail(Username.of(SpfMails.BOB), mail).getTargetFolders().orElseThrow())
                .containsExactly("Spam");
    }

    // retry

    @Test
    void retriedMailShouldGoBackOnTheSpoolWithItsDelayAndWithoutItsVerdict() throws Exception {
        FakeMail mail = from("alice@temperror.example");

        service(mail, "onTemperror", "retry", "retryDelay", "10m");

        verify(server.spool).enQueue(mail, Duration.ofMinutes(10));
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(attribute(mail, RETRIES)).contains("1");
        assertThat(attribute(mail, SpfAttributes.RESULT)).isEmpty();
    }

    @Test
    void retriesShouldBeCountedOnTheMail() throws Exception {
        FakeMail mail = from("alice@temperror.example");
        mail.setAttribute(new Attribute(RETRIES, AttributeValue.of("2")));

        service(mail, "onTemperror", "retry", "maxRetries", "3");

        assertThat(attribute(mail, RETRIES)).contains("3");
        assertThat(attribute(mail, RETRY_AT)).isPresent();
    }

    @Test
    void exhaustedRetriesShouldEndInTheActionForThem() throws Exception {
        FakeMail mail = from("alice@temperror.example");
        mail.setAttribute(new Attribute(RETRIES, AttributeValue.of("3")));

        service(mail, "onTemperror", "retry", "maxRetries", "3", "onRetriesExhausted", "processor:spam");

        verifyNoInteractions(server.spool);
        assertThat(mail.getState()).isEqualTo("spam");
    }

    @Test
    @Logs(by = "policy.RetryQueue", text = "the mail queue ignores delays")
    void mailThatIsBackTooEarlyShouldNotGoRoundAndRound() throws Exception {
        FakeMail mail = from("alice@temperror.example");
        mail.setAttribute(new Attribute(RETRIES, AttributeValue.of("1")));
        mail.setAttribute(new Attribute(RETRY_AT, AttributeValue.of(
                String.valueOf(System.currentTimeMillis() + Duration.ofMinutes(4).toMillis()))));

        SpfPolicy mailet = server.mailet("onTemperror", "retry", "retryDelay", "5m");

        mailet.service(mail);

        verify(server.spool, times(1)).enQueue(mail, Duration.ofMinutes(5));
        mail.setState(Mail.DEFAULT);

        mailet.service(mail);

        verify(server.spool, times(1)).enQueue(any(), any());
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("back too early: the mail queue ignores delays");
        assertThat(headerLines(mail).get(0)).startsWith("Received-SPF: temperror");
    }

    /** So it looks to the mail when the clock has been set back by 55 minutes. */
    @Test
    void mailShouldNotBeGivenUpWhenTheClockWasSetBack() throws Exception {
        FakeMail mail = from("alice@temperror.example");
        SpfPolicy mailet = server.mailet("onTemperror", "retry", "retryDelay", "5m");
        for (int retry = 1; retry <= 5; retry++) {
            boolean setBack = retry == 2 || retry == 4;
            mail.setState(Mail.DEFAULT);
            if (retry > 1) {
                mail.setAttribute(new Attribute(RETRY_AT, AttributeValue.of(String.valueOf(
                        System.currentTimeMillis() + (setBack ? Duration.ofMinutes(55).toMillis() : 0)))));
            }

            mailet.service(mail);

            assertThat(mail.getState()).isEqualTo(Mail.GHOST);
            assertThat(attribute(mail, RETRIES)).contains(String.valueOf(retry));
        }
    }

    @Test
    @Logs(by = "policy.RetryQueue", text = "could not be put back on the spool")
    void mailShouldNotBeLostWhenTheSpoolTakesNone() throws Exception {
        FakeMail mail = from("alice@temperror.example");
        doThrow(new MailQueue.MailQueueException("full")).when(server.spool).enQueue(any(), any());

        service(mail, "onTemperror", "retry");

        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(attribute(mail, SpfAttributes.RESULT)).contains("temperror");
        assertThat(attribute(mail, RETRIES)).isEmpty();
        assertThat(headerLines(mail).get(0)).startsWith("Received-SPF: temperror");
    }

    // HELO

    @Test
    void stricterOfBothActionsShouldBeTaken() throws Exception {
        FakeMail mail = SpfMails.mail(CLIENT, "fail.example", "alice@pass.example");

        service(mail, "onHeloFail", "processor:spam");

        assertThat(mail.getState()).isEqualTo("spam");
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("helo: fail");
    }

    @Test
    void milderHeloActionShouldNotTakeMailFromsPlace() throws Exception {
        FakeMail mail = SpfMails.mail(CLIENT, "fail.example", "alice@fail.example");

        service(mail, "onHeloFail", "annotate", "onFail", "discard");

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    }

    @Test
    void heloActionsShouldNotApplyToANullSender() throws Exception {
        FakeMail mail = SpfMails.bounce(CLIENT, "fail.example");

        service(mail, "onHeloFail", "discard", "onFail", "annotate");

        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
    }

    @Test
    void heloPassShouldNotExcuseAMailFromFail() throws Exception {
        FakeMail mail = SpfMails.mail(CLIENT, "pass.example", "alice@fail.example");

        service(mail, "onFail", "discard", "onPass", "accept");

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    }

    // unchecked

    @Test
    void uncheckedMailShouldGetTheActionForIt() throws Exception {
        FakeMail mail = SpfMails.mail("10.0.0.1", "helo", "alice@fail.example");

        service(mail, "onUnchecked", "processor:unchecked");

        assertThat(mail.getState()).isEqualTo("unchecked");
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("unchecked: client in 10.0.0.0/8");
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.1,unreadable", "10.0.0.1,unchecked"})
    void mailOfARelayThatDoesNotSayWhoseItIsShouldHaveAnActionOfItsOwn(String client, String state) throws Exception {
        server.close();
        server = new ReceivingServer(ZONE, "<trustedRelays><network>198.51.100.1</network></trustedRelays>");
        FakeMail mail = SpfMails.mail(client, "gateway", "alice@fail.example");

        service(mail, "onUnchecked", "processor:unchecked", "onUnreadable", "processor:unreadable");

        assertThat(mail.getState()).isEqualTo(state);
    }

    @Test
    void uncheckedMailShouldBeSaidToBeSoInAuthenticationResults() throws Exception {
        FakeMail mail = SpfMails.mail("10.0.0.1", "helo", "alice@fail.example");

        service(mail, "onUnchecked", "annotate", "headers", "both");

        assertThat(headerLines(mail).get(0)).isEqualTo("Authentication-Results: mx.receiver.example; none");
        assertThat(headerLines(mail)).noneMatch(line -> line.startsWith("Received-SPF"));
    }

    // no mail

    @ParameterizedTest
    @CsvSource({"fail,forgery", "explained,forgery", "pass,root", "elsewhere,spam"})
    void failOfADomainThatSendsNoMailShouldGetTheActionForIt(String domain, String state) throws Exception {
        FakeMail mail = SpfMails.mail(domain.equals("elsewhere") ? "192.0.2.9" : CLIENT, "helo", "alice@"
                + (domain.equals("elsewhere") ? "pass" : domain) + ".example");

        service(mail, "onFail", "processor:spam", "onNoMail", "processor:forgery");

        assertThat(mail.getState()).isEqualTo(state);
    }

    @Test
    void failOfADomainThatSendsNoMailShouldBeAFailWhereNothingElseIsSaid() throws Exception {
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "processor:spam");

        assertThat(mail.getState()).isEqualTo("spam");
        assertThat(attribute(mail, AttributeName.of("io.github.spf4james.nomail"))).contains("true");
    }

    @Test
    void nullSenderShouldSendNoMailWhereTheHelosDomainSaysSo() throws Exception {
        FakeMail mail = SpfMails.bounce(CLIENT, "fail.example");

        service(mail, "onNoMail", "discard");

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    }

    // overbroad

    @ParameterizedTest
    @CsvSource({"everybody,spam", "half,spam", "including,spam", "eighth,root", "pass,root"})
    void passThatProvesNothingShouldGetTheActionForIt(String domain, String state) throws Exception {
        FakeMail mail = from("alice@" + domain + ".example");

        service(mail, "onOverbroad", "processor:spam");

        assertThat(mail.getState()).isEqualTo(state);
    }

    @Test
    void overbroadPassShouldBeAPassWhereNothingElseIsSaid() throws Exception {
        FakeMail mail = from("alice@everybody.example");

        service(mail, "onPass", "processor:ham");

        assertThat(mail.getState()).isEqualTo("ham");
        assertThat(attribute(mail, SpfAttributes.OVERBROAD)).contains("true");
    }

    // bounces

    @Test
    void strangersShouldNotBeAnsweredByDefault() throws Exception {
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "bounce", "onBounceSuppressed", "quarantine");

        assertThat(server.context.getSentMails()).isEmpty();
        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("quarantine");
    }

    @Test
    void sendersOfOurOwnDomainsShouldBeAnsweredByDefault() throws Exception {
        FakeMail mail = SpfMails.mail(CLIENT, "helo", "alice@localhost");
        doReturn(true).when(server.context).isLocalEmail(new MailAddress("alice@localhost"));

        service(mail, "onNone", "bounce");

        assertThat(server.context.getSentMails()).hasSize(1);
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    }

    @Test
    @Logs(by = "bounce.Bounces", text = "could not be bounced")
    void mailShouldNotBeLostWhenItsReportCannotBeSent() throws Exception {
        FakeMail mail = from("alice@fail.example");
        doThrow(new MessagingException("the spool is full")).when(server.context).sendMail(any(), any(), any());

        service(mail, "onFail", "bounce", "bounceTo", "always", "onBounceSuppressed", "processor:suspect");

        assertThat(mail.getState()).isEqualTo("suspect");
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("not bounced: the report could not be sent");
        assertThat(headerLines(mail).get(0)).startsWith("Received-SPF: fail");
    }

    @Test
    void reportsToOneOrganisationShouldBeLimited() throws Exception {
        SpfPolicy mailet = server.mailet("onFail", "bounce", "bounceTo", "always", "bounceLimit", "2");
        for (int i = 0; i < 5; i++) {
            mailet.service(from("alice" + i + "@fail.example"));
        }

        assertThat(server.context.getSentMails()).hasSize(2);
    }

    @Test
    void reportShouldHaveTheWordsOfTheAdministrator() throws Exception {
        service(from("alice@fail.example"), "onFail", "bounce", "bounceTo", "always", "bounceText",
                "${receiver}: ${sender} from ${ip} (${helo}) is ${result} for ${domain}. ${explanation}");

        assertThat(part(0))
                .startsWith("mx.receiver.example: alice@fail.example from 192.0.2.1 (mx.helo.example) is fail for"
                        + " fail.example. \r\n");
    }

    private String part(int index) throws Exception {
        MimeMultipart parts = (MimeMultipart) server.context.getSentMails().get(0).getMsg().getContent();
        return new String(parts.getBodyPart(index).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void reportShouldBeALetterOfThePostmasterThatAnswersTheMail() throws Exception {
        FakeMail mail = from("alice@fail.example");
        mail.getMessage().setHeader("Message-ID", "<1@fail.example>");

        service(mail, "onFail", "bounce", "bounceTo", "always");

        MimeMessage report = server.context.getSentMails().get(0).getMsg();
        assertThat(report.getHeader("From")).containsExactly("postmaster@receiver.example");
        assertThat(report.getHeader("To")).containsExactly("alice@fail.example");
        assertThat(report.getSubject()).isEqualTo("Undelivered mail: SPF fail");
        assertThat(report.getHeader("In-Reply-To")).containsExactly("<1@fail.example>");
        assertThat(report.getHeader("References")).containsExactly("<1@fail.example>");
        assertThat(part(1)).contains("Received-From-MTA: dns; mx.helo.example\r\n");
    }

    @Test
    void reportShouldNotReferToWhatIsNoMessageId() throws Exception {
        FakeMail mail = from("alice@fail.example");
        mail.getMessage().setHeader("Message-ID", "<1 2@fail.example>");

        service(mail, "onFail", "bounce", "bounceTo", "always");

        assertThat(server.context.getSentMails().get(0).getMsg().getHeader("In-Reply-To")).isNull();
    }

    @Test
    void reportShouldHaveTheExplanationWhereTheAdministratorPutsIt() throws Exception {
        service(from("alice@explained.example"), "onFail", "bounce", "bounceTo", "always", "bounceText",
                "${explanation}");

        assertThat(part(0))
                .isEqualTo("see our page\r\n");
    }

    @Test
    void mailOfAPersonWhoSaysSoShouldBeAnswered() throws Exception {
        FakeMail mail = SpfMails.mail(CLIENT, "helo", "alice@localhost");
        doReturn(true).when(server.context).isLocalEmail(new MailAddress("alice@localhost"));
        mail.getMessage().addHeader("Auto-Submitted", "no");
        mail.getMessage().addHeader("Precedence", "first-class");

        service(mail, "onNone", "bounce", "bounceTo", "local");

        assertThat(server.context.getSentMails()).hasSize(1);
    }

    @Test
    void strangersShouldNotBeAnsweredWhenReportsAreForLocalSenders() throws Exception {
        service(from("alice@fail.example"), "onFail", "bounce", "bounceTo", "local");

        assertThat(server.context.getSentMails()).isEmpty();
    }

    @Test
    void reportShouldBeAboutTheHeloWhenThatDecided() throws Exception {
        service(SpfMails.mail(CLIENT, "fail.example", "alice@pass.example"), "onHeloFail", "bounce", "bounceTo",
                "always");

        assertThat(part(1)).contains("Status: 5.7.23", "550 5.7.23 SPF fail (helo fail.example");
    }

    @Test
    void senderInTheAdministratorsWordsShouldBeTheMailsWhenHeloDecided() throws Exception {
        service(SpfMails.mail(CLIENT, "fail.example", "alice@pass.example"), "onHeloFail", "bounce", "bounceTo",
                "always",
                "bounceText", "${sender} ${domain}");

        assertThat(part(0))
                .isEqualTo("alice@pass.example fail.example\r\n");
    }

    /** RFC 7372 has codes for fail and for errors alone. */
    @Test
    void statusShouldBeThatOfAnyPolicyWhenTheResultHasNoCode() throws Exception {
        service(from("alice@softfail.example"), "onSoftfail", "bounce", "bounceTo", "always");

        assertThat(part(1)).contains("Status: 5.7.1\r\n", "550 5.7.1 SPF softfail");
    }

    private static FakeMail withNotify(EnumSet<Notify> bob, EnumSet<Notify> carol) throws MessagingException {
        FakeMail mail = from("alice@fail.example");
        mail.setDsnParameters(DsnParameters.builder().envId(DsnParameters.EnvId.of("QQ+3D314159"))
                .addRcptParameter(new MailAddress(SpfMails.BOB),
                        RecipientDsnParameters.of(bob, new MailAddress("in+2Bfo@receiver.example")))
                .addRcptParameter(new MailAddress(SpfMails.CAROL), RecipientDsnParameters.of(carol)).build()
                .orElseThrow());
        return mail;
    }

    @Test
    void reportShouldBeAboutThoseWhoseFailureTheSenderWantsToKnow() throws Exception {
        FakeMail mail = withNotify(EnumSet.of(Notify.FAILURE, Notify.DELAY), EnumSet.of(Notify.NEVER));

        service(mail, "onFail", "bounce", "bounceTo", "always");

        assertThat(part(1))
                .startsWith("Original-Envelope-Id: QQ=314159\r\n")
                .contains(
                        "Original-Recipient: rfc822; in+fo@receiver.example\r\nFinal-Recipient: rfc822; "
                                + SpfMails.BOB)
                .doesNotContain(SpfMails.CAROL);
    }

    @Test
    void senderWhoWantsNoReportShouldGetNone() throws Exception {
        FakeMail mail = withNotify(EnumSet.of(Notify.NEVER), EnumSet.of(Notify.SUCCESS));

        service(mail, "onFail", "bounce", "bounceTo", "always", "onBounceSuppressed", "processor:suspect");

        assertThat(server.context.getSentMails()).isEmpty();
        assertThat(mail.getState()).isEqualTo("suspect");
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("not bounced: NOTIFY without FAILURE");
    }

    @Test
    void senderWithControlCharactersShouldNotBeAnswered() throws Exception {
        FakeMail mail = from("\"a\u0007b\"@fail.example");

        service(mail, "onFail", "bounce", "bounceTo", "always");

        assertThat(server.context.getSentMails()).isEmpty();
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("not bounced: a sender that is not printable");
    }

    @Test
    @Logs(by = "bounce.Bounces", text = "could not be bounced")
    void interruptWhileAReportIsSentShouldLeaveTheMailAlone() throws Exception {
        FakeMail mail = from("alice@fail.example");
        doAnswer(call -> {
            Thread.currentThread().interrupt();
            throw new MessagingException("interrupted");
        }).when(server.context).sendMail(any(), any(), any());

        assertThatThrownBy(() -> service(mail, "onFail", "bounce", "bounceTo", "always"))
                .isInstanceOf(MessagingException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
    }

    // dry run

    @Test
    void dryRunShouldNoteWhatWouldBeDoneAndDoNothing() throws Exception {
        FakeMail mail = from("alice@fail.example");
        List<String> before = headerLines(mail);

        service(mail, "onFail", "bounce", "bounceTo", "always", "dryRun", "true");

        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("would bounce");
        assertThat(server.context.getSentMails()).isEmpty();
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(headerLines(mail)).isEqualTo(before);
    }

    @Test
    void dryRunShouldSayWhy() throws Exception {
        FakeMail mail = SpfMails.mail(CLIENT, "fail.example", "alice@pass.example");

        service(mail, "onHeloFail", "processor:suspect", "dryRun", "true");

        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("would processor:suspect");
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("helo: fail");
    }

    @Test
    void alignmentShouldBeOnAnnotatedMail() throws Exception {
        FakeMail mail = from("alice@pass.example");
        mail.getMessage().setHeader("From", "Alice <alice@pass.example>");

        service(mail, "onPass", "annotate");

        assertThat(attribute(mail, SpfAttributes.ALIGNMENT)).contains("strict");
    }

    @Test
    void dryRunShouldWriteAHeaderWhereThatIsAskedFor() throws Exception {
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "discard", "dryRun", "true", "headers", "Received-SPF");

        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(headerLines(mail).get(0)).startsWith("Received-SPF: fail");
    }

    // headers

    @Test
    void bothFieldsShouldBeOnTop() throws Exception {
        FakeMail mail = from("alice@fail.example");

        service(mail, "headers", "both");

        assertThat(headerLines(mail).get(0)).startsWith("Authentication-Results: mx.receiver.example;");
        assertThat(headerLines(mail).get(1)).startsWith("Received-SPF: fail");
        assertThat(headerLines(mail).get(0).replace("\r\n", "")).contains("spf=none", "smtp.helo=mx.helo.example",
                "spf=fail", "smtp.mailfrom=fail.example", "(alignment: none)");
    }

    @Test
    void noFieldShouldBeWrittenWhenNoneIsWanted() throws Exception {
        FakeMail mail = from("alice@fail.example");
        List<String> before = headerLines(mail);

        service(mail, "headers", "none");

        assertThat(headerLines(mail)).isEqualTo(before);
        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("annotate");
    }

    @Test
    void secondMailetShouldNotWriteTheSameFieldAgain() throws Exception {
        FakeMail mail = from("alice@fail.example");

        service(mail);
        service(mail);

        assertThat(headerLines(mail)).filteredOn(line -> line.startsWith("Received-SPF")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authentication-Results: mx.receiver.example; spf=pass",
            "authentication-results: (hi) MX.Receiver.Example 1; dkim=pass",
            "Received-SPF: pass (x) receiver=mx.receiver.example; identity=mailfrom"})
    void fieldsFromOutsideThatClaimToBeOursShouldGo(String forged) throws Exception {
        FakeMail mail = from("alice@fail.example");
        mail.getMessage().addHeaderLine(forged);

        service(mail, "headers", "both");

        assertThat(headerLines(mail)).doesNotContain(forged);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authentication-Results: mx.other.example; spf=pass",
            "Received-SPF: pass (x) receiver=mx.other.example; identity=mailfrom"})
    void fieldsOfOthersShouldStay(String foreign) throws Exception {
        FakeMail mail = from("alice@fail.example");
        mail.getMessage().addHeaderLine(foreign);

        service(mail, "headers", "both");

        assertThat(headerLines(mail)).contains(foreign);
    }

    @Test
    void fieldsOfThisServersOtherMailetsShouldStayWhenTheMailComesBack() throws Exception {
        FakeMail mail = from("alice@fail.example");
        service(mail, "headers", "both");
        String ours = "Authentication-Results: mx.receiver.example; dkim=pass";
        mail.getMessage().addHeaderLine(ours);

        service(mail, "headers", "both");

        assertThat(headerLines(mail)).contains(ours);
    }

    @Test
    void subjectShouldBeTaggedOnceAndKeepItsEncodedWords() throws Exception {
        FakeMail mail = from("alice@fail.example");
        mail.getMessage().removeHeader("Subject");
        mail.getMessage().addHeaderLine("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=");

        service(mail, "subjectTag", "[SPF ${result}]");
        service(mail, "subjectTag", "[SPF ${result}]");

        assertThat(mail.getMessage().getHeader("Subject"))
                .containsExactly("[SPF fail] =?utf-8?Q?Gr=C3=BC=C3=9Fe?=");
    }

    @Test
    void subjectShouldNotBeTaggedWhenTheMailPasses() throws Exception {
        FakeMail mail = from("alice@pass.example");

        service(mail, "subjectTag", "[SPF ${result}]");

        assertThat(mail.getMessage().getHeader("Subject")).containsExactly("Hello");
    }

    @ParameterizedTest
    @CsvSource({"accept,fail", "processor:spam,fail", "quarantine,fail"})
    void forgedFieldsShouldGoWhateverIsDone(String action, String domain) throws Exception {
        FakeMail mail = from("alice@" + domain + ".example");
        String forged = "Authentication-Results: mx.receiver.example; spf=pass";
        mail.getMessage().addHeaderLine(forged);

        service(mail, "onFail", action);

        assertThat(headerLines(mail)).doesNotContain(forged);
    }

    /** The way to try a policy out: in front of the one that is in force. */
    @Test
    void forgedFieldsShouldGoAlsoBehindADryRunAndItsOwnStay() throws Exception {
        FakeMail mail = from("alice@fail.example");
        String forged = "Authentication-Results: mx.receiver.example; spf=pass";
        mail.getMessage().addHeaderLine(forged);

        service(mail, "dryRun", "true", "headers", "both");
        service(mail, "headers", "both");

        assertThat(headerLines(mail)).doesNotContain(forged)
                .filteredOn(line -> line.startsWith("Authentication-Results: mx.receiver.example")).hasSize(1);
    }

    @Test
    void forgedFieldsShouldGoFromUncheckedMailToo() throws Exception {
        FakeMail mail = SpfMails.mail("10.0.0.1", "helo", "alice@fail.example");
        String forged = "Authentication-Results: mx.receiver.example; spf=pass";
        mail.getMessage().addHeaderLine(forged);

        service(mail);

        assertThat(headerLines(mail)).doesNotContain(forged);
    }

    @Test
    void fieldsOfATrustedRelayShouldStay() throws Exception {
        server.close();
        server = new ReceivingServer(ZONE, "<trustedRelays><network>198.51.100.1</network></trustedRelays>");
        FakeMail mail = SpfMails.mail("198.51.100.1", "gateway", "alice@fail.example");
        String ours = "Authentication-Results: mx.receiver.example; dkim=pass";
        mail.getMessage().addHeaderLine(ours);

        service(mail, "headers", "both", "onUnchecked", "annotate");

        assertThat(headerLines(mail)).contains(ours);
    }

    @Test
    void dryRunShouldLeaveSubjectAndForgedFieldsAlone() throws Exception {
        FakeMail mail = from("alice@fail.example");
        mail.getMessage().addHeaderLine("Received-SPF: pass (x) receiver=mx.receiver.example");
        List<String> before = headerLines(mail);

        service(mail, "dryRun", "true", "headers", "Received-SPF", "subjectTag", "[SPF]");

        assertThat(headerLines(mail).subList(1, before.size() + 1)).isEqualTo(before);
    }

    @Test
    @Timeout(20)
    void absurdlyManyFieldsShouldNotKeepASpoolerThread() throws Exception {
        FakeMail mail = from("alice@fail.example");
        StringBuilder header = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            header.append("X").append(i).append(": ").append(i).append("\r\n");
        }
        header.append(
                "Received-SPF: pass (x) receiver=mx.receiver.example\r\nReceived-SPF: none (foreign)\r\n\r\nbody");
        mail.setMessage(new MimeMessage(null,
                new ByteArrayInputStream(header.toString().getBytes(StandardCharsets.US_ASCII))));

        service(mail, "subjectTag", "[SPF]");

        assertThat(headerLines(mail)).hasSize(100_003).contains("X99999: 99999", "Received-SPF: none (foreign)")
                .doesNotContain("Received-SPF: pass (x) receiver=mx.receiver.example")
                .anyMatch(line -> line.startsWith("Received-SPF: fail"))
                .anyMatch(line -> line.startsWith("Subject: [SPF]"));
    }

    // white list

    @Test
    void whiteListShouldMakeTheActionMilder() throws Exception {
        server.close();
        server = new ReceivingServer(ZONE, "<whiteList><network>192.0.2.1</network></whiteList>");
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "discard", "onWhitelisted", "quarantine");

        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("quarantine");
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("white-listed: network 192.0.2.1");
        assertThat(attribute(mail, SpfAttributes.RESULT)).contains("fail");
    }

    @Test
    void whiteListShouldNeverMakeTheActionStricter() throws Exception {
        server.close();
        server = new ReceivingServer(ZONE, "<whiteList><network>192.0.2.1</network></whiteList>");
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "accept", "onWhitelisted", "quarantine");

        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("accept");
    }

    @Test
    void brokenReverseZoneShouldNotLetInWhatFailed() throws Exception {
        server.close();
        server = new ReceivingServer(ZONE, "<whiteList><ptr>partner.example</ptr></whiteList>");
        server.dns.fault("1.2.0.192.in-addr.arpa", Fault.servfail());
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "discard", "onTemperror", "retry");

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("discard");
        assertThat(attribute(mail, SpfAttributes.REASON)).isEmpty();
        verifyNoInteractions(server.spool);
    }

    @Test
    void slowHeloShouldNotLetInWhatFailedWhileAForwarderIsListed() throws Exception {
        server.close();
        server = new ReceivingServer(ZONE, "<whiteList><forwarder>none.example</forwarder></whiteList>",
                "<limits><heloDeadline>1ms</heloDeadline></limits>");
        server.dns.fault("mx.helo.example", Fault.drop());
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "discard", "onTemperror", "retry");

        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("discard");
        verifyNoInteractions(server.spool);
    }

    @ParameterizedTest
    @CsvSource({"discard,ghost", "processor:spam,spam"})
    void failedMailShouldBeRetriedWhileTheWhiteListIsUnknownAndStoppedInTheEnd(String action, String state)
            throws Exception {
        server.close();
        server = new ReceivingServer(ZONE, "<whiteList><forwarder>temperror.example</forwarder></whiteList>");
        String[] parameters = {"onFail", action, "onTemperror", "retry", "maxRetries", "2"};
        FakeMail mail = from("alice@fail.example");

        for (int retry = 1; retry <= 2; retry++) {
            mail.setState(Mail.DEFAULT);
            mail.removeAttribute(RETRY_AT);
            service(mail, parameters);

            assertThat(attribute(mail, RETRIES)).contains(String.valueOf(retry));
            assertThat(attribute(mail, SpfAttributes.ACTION)).contains("retry");
            assertThat(attribute(mail, SpfAttributes.REASON)).contains("white list could not be looked up");
        }
        mail.removeAttribute(RETRY_AT);
        mail.setState(Mail.DEFAULT);
        service(mail, parameters);

        assertThat(mail.getState()).isEqualTo(state);
        assertThat(attribute(mail, SpfAttributes.ACTION)).contains(action);
        assertThat(attribute(mail, SpfAttributes.REASON))
                .contains("white list could not be looked up; retried 2 times");
    }

    @Test
    void failedMailShouldBeStoppedAtOnceWhenTheWhiteListIsUnknownAndNothingIsRetried() throws Exception {
        server.close();
        server = new ReceivingServer(ZONE, "<whiteList><forwarder>temperror.example</forwarder></whiteList>");
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "discard", "onTemperror", "annotate");

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("white list could not be looked up");
    }

    @Test
    void mailThatTheWhiteListWouldNotHelpShouldNotWaitForIt() throws Exception {
        server.close();
        server = new ReceivingServer(ZONE, "<whiteList><forwarder>temperror.example</forwarder></whiteList>");
        FakeMail mail = from("alice@fail.example");

        service(mail, "onFail", "annotate", "onTemperror", "retry");

        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("annotate");
        assertThat(attribute(mail, SpfAttributes.REASON)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"softfail,onHeloSoftfail", "temperror,onHeloTemperror", "permerror,onHeloPermerror"})
    void everyHeloResultShouldHaveItsAction(String helo, String parameter) throws Exception {
        FakeMail mail = SpfMails.mail(CLIENT, helo + ".example", "alice@pass.example");

        service(mail, parameter, "quarantine");

        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("quarantine");
    }

    @ParameterizedTest
    @CsvSource({"Auto-Submitted,auto-replied; owner=x", "Precedence,bulk", "Precedence,List"})
    void mailOfMachinesShouldNotBeAnswered(String field, String value) throws Exception {
        FakeMail mail = from("alice@fail.example");
        mail.getMessage().addHeader(field, value);

        service(mail, "onFail", "bounce", "bounceTo", "always");

        assertThat(server.context.getSentMails()).isEmpty();
        assertThat(attribute(mail, SpfAttributes.REASON)).contains("not bounced: automatic mail");
    }

    @Test
    void linesOfTheAdministratorsWordsShouldEndAsLinesOfMailDo() throws Exception {
        service(from("alice@fail.example"), "onFail", "bounce", "bounceTo", "always", "bounceText", "one\ntwo");

        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        server.context.getSentMails().get(0).getMsg().writeTo(octets);
        assertThat(octets.toString(StandardCharsets.US_ASCII)).contains("one\r\ntwo\r\n");
    }

    @Test
    void mailShouldKeepItsAttributesWhenTheSpoolBreaks() throws Exception {
        FakeMail mail = from("alice@temperror.example");
        doThrow(new IllegalStateException("broken")).when(server.spool).enQueue(any(), any());

        assertThatThrownBy(() -> service(mail, "onTemperror", "retry")).isInstanceOf(IllegalStateException.class);

        assertThat(attribute(mail, SpfAttributes.RESULT)).contains("temperror");
        assertThat(attribute(mail, RETRIES)).isEmpty();
    }

    // start-up

    @ParameterizedTest
    @CsvSource({"onRetriesExhausted,retry", "onBounceSuppressed,bounce", "onUnchecked,bounce", "onHeloFail,reject",
            "onFail,processor:propagate",
            "quarantineFolder,''", "retryDelay,0s", "retryDelay,soon", "maxRetries,0", "maxRetries,many",
            "bounceTo,everybody", "bounceLimit,0", "bounceLimitPeriod,never", "bounceText,${sneder}",
            "bounceText,${sender",
            "dryRun,yes", "headers,X-SPF", "subjectTag,${subject}", "subjectTag,''"})
    void startShouldBeRefusedWhenAValueIsNotAccepted(String parameter, String value) {
        assertThatThrownBy(() -> server.mailet(parameter, value)).isInstanceOf(MessagingException.class)
                .hasMessageContaining("SpfPolicy: " + parameter + " is \"" + value + "\": ")
                .hasMessageContaining("expected");
    }

    @Test
    void spoolShouldBeOpenedOnlyWhereMailIsRetried() throws Exception {
        service(from("alice@temperror.example"), "onTemperror", "annotate");
        service(from("alice@temperror.example"), "onTemperror", "retry");

        verify(server.spool, times(1)).enQueue(any(), any());
    }
}
