/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static io.github.spf4james.ReceivingServer.headerLines;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.apache.james.core.MailAddress;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.github.spf4james.dns.testing.Zone;

/** What comes from outside never adds or breaks a header field, a log line or a report. */
@Timeout(120)
class MaliciousInputTest {
    private static final String CLIENT = "192.0.2.1";
    private static final String RELAY = "198.51.100.1";
    private static final List<String> TRACE = List.of("Authentication-Results", "Received-SPF");

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.spf4james");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private ReceivingServer server;

    @BeforeEach
    void start() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
    }

    @AfterEach
    void stop() {
        logger.setAdditive(true);
        logger.setLevel(null);
        logger.detachAppender(log);
        server.close();
    }

    static Stream<String> hostile() {
        return Stream.of("a\r\nX-Evil: 1\r\n\r\nbody", "a\nX-Evil: 1", "a\rX-Evil: 1", "nul\u0000byte", "\"",
                "\\\"; spf=pass",
                "(((((", ")))", "; receiver=mx.receiver.example", "x=y; z", "%{p}%{l}%", "\u00fcml\u00e4ut.example",
                "\u202eevil", "\ud83d\ude00", "\ud800", "=?utf-8?Q?=0D=0AX-Evil:_1?=", "a".repeat(10_000),
                "(".repeat(10_000), "\u00fc.".repeat(5_000), "\r\n ".repeat(3_000));
    }

    private void startWith(String explanation, String... spfXml) throws Exception {
        server = new ReceivingServer(Zone.builder().txt("fail.example", "v=spf1 -all exp=why.example")
                .txt("why.example", explanation).build(), spfXml);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void heloShouldAddNothing(String helo) throws Exception {
        startWith("%{h} may not");
        FakeMail mail = SpfMails.mail(CLIENT, helo, "alice@fail.example");

        server.mailet("headers", "both", "subjectTag", "[SPF ${result}]").service(mail);

        assertOnlyTraceFieldsWereAdded(mail, 2);
        assertLogLinesAreWhole();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void heloShouldAddNothingToAReport(String helo) throws Exception {
        startWith("%{h} may not");

        server.mailet("onFail", "bounce", "bounceTo", "always", "bounceText", "${helo} ${explanation}")
                .service(SpfMails.mail(CLIENT, helo, "alice@fail.example"));
        server.mailet("onFail", "bounce", "bounceTo", "always")
                .service(SpfMails.mail(CLIENT, helo, "alice@fail.example"));

        assertReportsAreWhole(2);
        assertLogLinesAreWhole();
    }

    @Test
    void recipientShouldAddNothingToAReport() throws Exception {
        startWith("none");
        FakeMail mail = SpfMails.mail(CLIENT, "helo", "alice@fail.example");
        mail.setRecipients(List.of(new MailAddress("\"a\u0007\"@receiver.example"),
                new MailAddress("\"\u00fc\"@receiver.example")));

        server.mailet("onFail", "bounce", "bounceTo", "always").service(mail);

        assertReportsAreWhole(1);
        assertLogLinesAreWhole();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void explanationShouldAddNothingToAReport(String explanation) throws Exception {
        boolean inTxt = explanation.chars().allMatch(c -> c < 0x100);
        startWith(inTxt ? explanation : "none");

        server.mailet("onFail", "bounce", "bounceTo", "always")
                .service(SpfMails.mail(CLIENT, "helo", "alice@fail.example"));

        assertReportsAreWhole(1);
        assertLogLinesAreWhole();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void fromAndReceivedShouldAddNothing(String text) throws Exception {
        startWith("none", "<trustedRelays><network>" + RELAY + "</network></trustedRelays>");
        FakeMail mail = SpfMails.mail(RELAY, "gateway", "alice@fail.example");
        String unfolded = text.replace("\r\n", " ").replace('\n', ' ').replace('\r', ' ');
        mail.getMessage().addHeaderLine("From: " + unfolded + " <" + unfolded + "@fail.example>");
        mail.getMessage().removeHeader("Received");
        mail.getMessage().addHeaderLine("Received: from " + unfolded + " (unknown [192.0.2.1]) by gateway");

        server.mailet("headers", "both", "onUnchecked", "annotate").service(mail);

        assertThat(fields(reparsed(mail.getMessage()))).filteredOn(TRACE::contains).hasSizeBetween(1, 2);
        assertThat(fields(reparsed(mail.getMessage()))).doesNotContain("X-Evil");
        assertLogLinesAreWhole();
    }

    private static void assertOnlyTraceFieldsWereAdded(FakeMail mail, int count) throws Exception {
        List<String> fields = fields(reparsed(mail.getMessage()));
        assertThat(fields.subList(0, count)).containsExactlyElementsOf(TRACE);
        assertThat(fields.subList(count, fields.size())).doesNotContainAnyElementsOf(TRACE).doesNotContain("X-Evil");
        assertThat(headerLines(mail).subList(0, count)).allSatisfy(field -> assertThat(field.split("\r\n"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(998).matches("[ -~]+")));
    }

    private void assertReportsAreWhole(int count) throws Exception {
        assertThat(server.context.getSentMails()).hasSize(count);
        for (var sent : server.context.getSentMails()) {
            MimeMessage report = reparsed(sent.getMsg());
            assertThat(fields(report)).doesNotContain("X-Evil");
            MimeMultipart parts = (MimeMultipart) report.getContent();
            assertThat(parts.getCount()).isEqualTo(3);
            String status = new String(parts.getBodyPart(1).getInputStream().readAllBytes(),
                    StandardCharsets.ISO_8859_1);
            assertThat(status.split("\r\n\r\n")).hasSize(3);
            assertThat(status.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(998).matches("[ -~]*"));
        }
    }

    private void assertLogLinesAreWhole() {
        assertThat(log.list).isNotEmpty().allSatisfy(event -> assertThat(event.getFormattedMessage())
                .hasSizeLessThan(4_000).matches("[ -~]*"));
    }

    private static MimeMessage reparsed(MimeMessage message) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        message.writeTo(octets);
        return new MimeMessage(null, new ByteArrayInputStream(octets.toByteArray()));
    }

    private static List<String> fields(MimeMessage message) throws Exception {
        return Collections.list(message.getAllHeaders()).stream().map(header -> header.getName()).toList();
    }
}
