/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static io.github.spf4james.ReceivingServer.attribute;
import static io.github.spf4james.ReceivingServer.headerLines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMailContext.SentMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.mail.SpfAttributes;

@Timeout(60)
class SpfPolicyTest {
    private static final String CLIENT = "192.0.2.1";
    private static final Zone ZONE = Zone.builder()
            .txt("pass.example", "v=spf1 ip4:192.0.2.1 -all")
            .txt("fail.example", "v=spf1 -all exp=why.example")
            .txt("why.example", "see http://why.example/?%{S}")
            .txt("softfail.example", "v=spf1 ~all")
            .txt("neutral.example", "v=spf1 ?all")
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

    private SpfPolicy mailet(String... parameters) throws MessagingException {
        return server.mailet(parameters);
    }

    private static FakeMail from(String sender) throws MessagingException {
        return SpfMails.mail(CLIENT, "mx.helo.example", sender);
    }

    @ParameterizedTest
    @CsvSource({"pass,pass", "fail,fail", "softfail,softfail", "neutral,neutral", "permerror,permerror",
            "temperror,temperror", "nobody,none"})
    void mailShouldBeAnnotatedByDefaultWhateverTheResult(String domain, String result) throws Exception {
        FakeMail mail = from("alice@" + domain + ".example");

        mailet().service(mail);

        assertThat(headerLines(mail).get(0)).startsWith("Received-SPF: " + result + " ");
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(mail.getRecipients()).hasSize(2);
        assertThat(attribute(mail, SpfAttributes.ACTION))
                .contains("annotate");
    }

    @Test
    void receivedSpfShouldHoldWhatSection91Wants() throws Exception {
        FakeMail mail = from("alice@fail.example");

        mailet().service(mail);

        assertThat(headerLines(mail).get(0).replace("\r\n", ""))
                .contains("client-ip=192.0.2.1")
                .contains("envelope-from=\"alice@fail.example\"")
                .contains("helo=mx.helo.example")
                .contains("receiver=mx.receiver.example")
                .contains("identity=mailfrom")
                .contains("mechanism=-all");
    }

    @Test
    void receivedSpfShouldStandAboveReceivedAndAboveOthersOfItsNameInJamesOwnMessage() throws Exception {
        String message = "Received: from a by b; Tue, 24 Nov 2026 00:00:00 +0000\r\nReceived-SPF: pass (foreign)\r\n"
                + "Subject: Hello\r\n\r\nbody\r\n";
        FakeMail mail = from("alice@fail.example");
        mail.setMessage(new MimeMessageWrapper(MimeMessageInputStreamSource.create("name",
                new ByteArrayInputStream(message.getBytes(StandardCharsets.US_ASCII)))));

        mailet().service(mail);

        List<String> lines = headerLines(mail);
        assertThat(lines.get(0)).startsWith("Received-SPF: fail");
        assertThat(lines.subList(1, lines.size())).containsExactly(
                "Received: from a by b; Tue, 24 Nov 2026 00:00:00 +0000", "Received-SPF: pass (foreign)",
                "Subject: Hello");
        assertThat(((MimeMessageWrapper) mail.getMessage()).isBodyModified()).isFalse();
        LifecycleUtil.dispose(mail.getMessage());
    }

    @Test
    void acceptShouldChangeNothing() throws Exception {
        FakeMail mail = from("alice@fail.example");
        List<String> before = headerLines(mail);

        mailet("onFail", "accept").service(mail);

        assertThat(headerLines(mail)).isEqualTo(before);
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
    }

    @Test
    void discardShouldEndTheMail() throws Exception {
        FakeMail mail = from("alice@fail.example");

        mailet("onFail", "discard").service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(server.context.getSentMails()).isEmpty();
    }

    @Test
    void processorShouldBeTheMailsNextAfterAnnotating() throws Exception {
        FakeMail mail = from("alice@softfail.example");

        mailet("onSoftfail", "processor:spam").service(mail);

        assertThat(mail.getState()).isEqualTo("spam");
        assertThat(headerLines(mail).get(0)).startsWith("Received-SPF: softfail");
    }

    @Test
    void processorsShouldBeAnnounced() throws Exception {
        assertThat(mailet("onFail", "processor:spam", "onSoftfail", "processor:spam", "onNone", "processor:other")
                .requiredProcessingState())
                .containsExactlyInAnyOrder(new ProcessingState("spam"), new ProcessingState("other"));
    }

    @Test
    void actionShouldBeThatOfTheResultAlone() throws Exception {
        FakeMail mail = from("alice@pass.example");

        mailet("onFail", "discard", "onSoftfail", "discard").service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
    }

    @Test
    void uncheckedMailShouldGoOnAsItIs() throws Exception {
        FakeMail mail = SpfMails.mail("10.0.0.1", "helo", "alice@fail.example");
        List<String> before = headerLines(mail);

        mailet("onFail", "discard").service(mail);

        assertThat(headerLines(mail)).isEqualTo(before);
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
    }

    @Test
    void mailetShouldUseTheVerdictOfAnEarlierMatcher() throws Exception {
        FakeMail mail = from("alice@fail.example");
        server.checker.verdict(mail);
        int asked = server.dns.questions().size();

        mailet("onFail", "discard").service(mail);

        assertThat(server.dns.questions()).hasSize(asked);
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    }

    @Test
    void bounceShouldSendAReportWithANullSenderAndEndTheMail() throws Exception {
        FakeMail mail = from("alice@fail.example");

        mailet("onFail", "bounce", "bounceTo", "always").service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        SentMail report = onlyReport();
        assertThat(report.getSender()).isEqualTo(MailAddress.nullSender());
        assertThat(report.getRecipients()).containsExactly(new MailAddress("alice@fail.example"));
        MimeMessage message = report.getMsg();
        assertThat(message.getContentType()).startsWith("multipart/report").contains("report-type=delivery-status");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-replied");
        assertThat(message.getHeader("Date")).isNotEmpty();
        assertThat(message.getHeader("Message-ID")).isNotEmpty();
    }

    @Test
    void reportShouldNameRecipientsStatusAndTheOriginalsHeader() throws Exception {
        mailet("onFail", "bounce", "bounceTo", "always").service(from("alice@fail.example"));

        MimeMultipart parts = parsed(onlyReport().getMsg());
        assertThat(parts.getCount()).isEqualTo(3);
        assertThat(text(parts.getBodyPart(0)))
                .contains(SpfMails.BOB, SpfMails.CAROL, "fail (mailfrom fail.example, client 192.0.2.1: -all)")
                .contains("their words, not ours", "see http://why.example/?alice%40fail.example");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("message/delivery-status");
        assertThat(text(parts.getBodyPart(1)))
                .contains("Reporting-MTA: dns; mx.receiver.example\r\n")
                .contains("Final-Recipient: rfc822; " + SpfMails.BOB + "\r\nAction: failed\r\nStatus: 5.7.23\r\n")
                .contains("Final-Recipient: rfc822; " + SpfMails.CAROL + "\r\n");
        assertThat(parts.getBodyPart(2).getContentType()).startsWith("text/rfc822-headers");
        assertThat(text(parts.getBodyPart(2))).contains("Subject: Hello").doesNotContain("Hello, Bob.");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 600})
    void reportShouldNotCallOurOwnExplanationTheirs(int length) throws Exception {
        server.close();
        server = new ReceivingServer(Zone.builder().txt("silent.example", "v=spf1 -all").build(),
                "<defaultExplanation>Our words" + "!".repeat(length) + "</defaultExplanation>");
        FakeMail mail = from("alice@silent.example");
        mailet().service(mail); // so that it is read back from the mail

        mailet("onFail", "bounce", "bounceTo", "always").service(mail);

        assertThat(text(parsed(onlyReport().getMsg()).getBodyPart(0)))
                .contains("Our words!").doesNotContain("their words");
    }

    @Test
    void statusShouldBeThatOfAnErrorWhenTheRecordIsBroken() throws Exception {
        mailet("onPermerror", "bounce", "bounceTo", "always").service(from("alice@permerror.example"));

        assertThat(text(parsed(onlyReport().getMsg()).getBodyPart(1))).contains("Status: 5.7.24\r\n");
    }

    @Test
    void nullSenderShouldNeverBeAnswered() throws Exception {
        FakeMail mail = SpfMails.bounce(CLIENT, "fail.example");

        mailet("onFail", "bounce", "bounceTo", "always").service(mail);

        assertThat(server.context.getSentMails()).isEmpty();
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(headerLines(mail).get(0)).startsWith("Received-SPF: fail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: auto-replied", "List-Id: <list.example>",
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=x"})
    void automaticMailShouldNeverBeAnswered(String header) throws Exception {
        FakeMail mail = from("alice@fail.example");
        mail.getMessage().removeHeader(header.substring(0, header.indexOf(':')));
        mail.getMessage().addHeaderLine(header);

        mailet("onFail", "bounce", "bounceTo", "always").service(mail);

        assertThat(server.context.getSentMails()).isEmpty();
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(attribute(mail, SpfAttributes.ACTION)).contains("annotate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mx; receiver=evil", "mx\r\nX-Evil: yes", "mx\nX-Evil: yes", "m\u00fcx.example", "a\"b",
            "(x", "mx\u0000"})
    void hostileHeloShouldNeverAddAField(String helo) throws Exception {
        FakeMail mail = SpfMails.mail(CLIENT, helo, "alice@fail.example");
        int fields = headerLines(mail).size();

        mailet().service(mail);

        List<String> lines = headerLines(new FakeMailReader(mail).reparsed());
        assertThat(lines).hasSize(fields + 1);
        assertThat(lines).noneMatch(line -> line.startsWith("X-Evil"));
        assertThat(lines.get(0)).contains("receiver=mx.receiver.example");
    }

    @Test
    void hostileHeloShouldNeverAddAFieldToTheReport() throws Exception {
        FakeMail mail = SpfMails.mail(CLIENT, "mx\r\n\r\nFinal-Recipient: rfc822; x@y", "alice@fail.example");

        mailet("onFail", "bounce", "bounceTo", "always").service(mail);

        assertThat(text(parsed(onlyReport().getMsg()).getBodyPart(1)).lines()
                .filter(line -> line.startsWith("Final-Recipient"))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"onFial,bounce", "onfail,bounce", "fail,bounce"})
    void startShouldBeRefusedWhenAParameterIsUnknown(String parameter, String value) {
        assertThatThrownBy(() -> mailet(parameter, value)).isInstanceOf(MessagingException.class)
                .hasMessageContaining("SpfPolicy").hasMessageContaining(parameter).hasMessageContaining("onSoftfail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "reject", "Bounce", "processor", "processor:", "processor: "})
    void startShouldBeRefusedWhenAnActionIsUnknown(String action) {
        assertThatThrownBy(() -> mailet("onFail", action)).isInstanceOf(MessagingException.class)
                .hasMessageContaining("onFail is \"" + action.trim() + "\"")
                .hasMessageContaining("processor:NAME");
    }

    @Test
    @Logs(by = "message.TraceFields", text = "could not be changed")
    void verdictShouldStayWhenTheMessageTakesNoHeader() throws Exception {
        FakeMail mail = from("alice@fail.example");
        mail.setMessage(new MimeMessage(mail.getMessage()) {
            @Override
            public void addHeaderLine(String line) throws MessagingException {
                throw new MessagingException("read-only");
            }
        });

        mailet().service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(attribute(mail, SpfAttributes.RESULT)).contains("fail");
    }

    private SentMail onlyReport() {
        assertThat(server.context.getSentMails()).hasSize(1);
        return server.context.getSentMails().get(0);
    }

    private static MimeMultipart parsed(MimeMessage message) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        message.writeTo(octets);
        return (MimeMultipart) new MimeMessage(null, new ByteArrayInputStream(octets.toByteArray()))
                .getContent();
    }

    private static String text(BodyPart part) throws Exception {
        return new String(part.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** The mail once more, as whoever gets its bytes reads it. */
    private record FakeMailReader(FakeMail mail) {
        FakeMail reparsed() throws Exception {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            mail.getMessage().writeTo(octets);
            mail.setMessage(new MimeMessage(null, new ByteArrayInputStream(octets.toByteArray())));
            return mail;
        }
    }
}
