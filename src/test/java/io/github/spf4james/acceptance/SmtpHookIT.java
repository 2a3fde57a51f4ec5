/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Type;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;
import io.github.spf4james.embedded.EmbeddedJames;
import io.github.spf4james.embedded.SmtpClient;
import io.github.spf4james.embedded.SmtpClient.Reply;

/** The hook in James' SMTP server, and its verdict from there to the mailbox. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SmtpHookIT {
    private static final String POLICY = SpfJames.container(
            """
                    <mailet match="io.github.spf4james.SpfResultIs=none" class="Null"/>
                    <mailet match="All" class="io.github.spf4james.SpfPolicy"><onTemperror>processor:suspect</onTemperror></mailet>
                    """);
    private static final String REFUSED = "550 5.7.23 SPF MAIL FROM: fail.example sends no mail;"
            + " the domain explains: \"203.0.113.9 is none of our servers\"";
    private static final String SILENT = "silent.example";

    @TempDir
    private Path home;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private SpfJames james;

    @BeforeEach
    void listen() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.github.spf4james.SpfHook");
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        log.start();
    }

    @AfterEach
    void stop() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.github.spf4james.SpfHook");
        logger.detachAppender(log);
        logger.setLevel(null);
        if (james != null) {
            james.close();
        }
    }

    private void start(String elementsOfHook) throws Exception {
        start("", elementsOfHook, "");
    }

    private void start(String attributes, String elementsOfHook, String elementsOfSpfXml) throws Exception {
        james = SpfJames.start(home, POLICY, elementsOfSpfXml, handler(attributes, elementsOfHook));
    }

    private static String handler(String attributes, String elements) {
        return "<handler class=\"io.github.spf4james.SpfHook\" " + attributes + ">" + elements + "</handler>";
    }

    private SmtpClient connect() throws IOException {
        return SmtpClient.connect(james.james().smtpPort(), SpfJames.CLIENT);
    }

    private Reply send(String sender, String... recipients) throws IOException {
        return SmtpClient.send(james.james().smtpPort(), SpfJames.CLIENT, "pass.example", sender,
                recipients.length == 0 ? List.of(SpfJames.BOB) : List.of(recipients), Messages.HELLO);
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains("client=")).toList();
    }

    // refusing

    @Test
    void forgedMailShouldBeRefusedWithTheExplanationOfItsOwner() throws Exception {
        start("<onFail>reject</onFail>");

        assertThat(send("a@fail.example")).hasToString(REFUSED);
        assertThat(james.james().awaitQuiet()).isEmpty();
        assertThat(logged()).containsExactly("reject: client=203.0.113.9 helo=pass.example sender=<a@fail.example>"
                + " recipient=<bob@example.org> result=fail (mailfrom fail.example, client 203.0.113.9: -all)");
    }

    @ParameterizedTest
    @CsvSource({"softfail,550 5.7.1 SPF MAIL FROM: 203.0.113.9 is probably not allowed to send mail from",
            "permerror,550 5.7.24 SPF MAIL FROM: the record of permerror.example has an error: ",
            "temperror,451 4.7.24 SPF MAIL FROM: the record of temperror.example cannot be looked up now; please"})
    void eachResultShouldHaveItsReply(String result, String reply) throws Exception {
        start("<onSoftfail>reject</onSoftfail><onPermerror>reject</onPermerror><onTemperror>defer</onTemperror>");

        assertThat(send("a@" + result + ".example").toString()).startsWith(reply);
    }

    @Test
    void clientWithAForgedNameShouldBeRefused() throws Exception {
        start("<onHeloFail>reject</onHeloFail>");

        Reply reply = SmtpClient.send(james.james().smtpPort(), SpfJames.CLIENT, "fail.example", "a@pass.example",
                List.of(SpfJames.BOB), Messages.HELLO);

        assertThat(reply.toString())
                .startsWith("550 5.7.23 SPF HELO: fail.example sends no mail; the domain explains: \"");
    }

    @Test
    void nullSenderShouldBeRefusedByItsHelo() throws Exception {
        start("<onNoMail>reject</onNoMail>");

        Reply reply = SmtpClient.send(james.james().smtpPort(), SpfJames.CLIENT, "fail.example", "",
                List.of(SpfJames.BOB), Messages.HELLO);

        assertThat(reply.toString()).startsWith("550 5.7.23 SPF HELO: fail.example sends no mail");
    }

    @Test
    void postmastersAndOtherExemptRecipientsShouldGetTheirMail() throws Exception {
        start("<onFail>reject</onFail><exempt><address>carol@example.org</address><domain>example.net</domain></exempt>");

        assertThat(send("a@fail.example", "Abuse@example.org", SpfJames.CAROL, SpfJames.BOB_ELSEWHERE).code())
                .isEqualTo(250);
        assertThat(james.james().awaitQuiet()).hasSize(3).allSatisfy(delivery -> assertThat(
                delivery.attribute("io.github.spf4james.result")).contains("fail"));
        // Of another's domain it is nobody's duty to read it: James' own handlers decide, as for anybody there.
        assertThat(send("a@fail.example", "postmaster@elsewhere.example")).hasToString(REFUSED);
    }

    @Test
    void otherRecipientsShouldGetTheMailThatOneIsRefused() throws Exception {
        start("<onFail>reject</onFail>");

        try (SmtpClient client = connect()) {
            client.helo("pass.example");
            assertThat(client.pipeline("MAIL FROM:<a@fail.example>", "RCPT TO:<bob@example.org>",
                    "RCPT TO:<abuse@example.org>", "RCPT TO:<carol@example.org>", "DATA")).extracting(Reply::code)
                    .containsExactly(250, 550, 250, 550, 354);
            assertThat(client.message(Messages.HELLO).code()).isEqualTo(250);
        }
        assertThat(james.james().awaitQuiet()).singleElement().extracting(Delivery::recipients)
                .isEqualTo(List.of(SpfJames.ABUSE));
    }

    @Test
    void mailShouldBeRefusedBeforeItsRecipientsAreKnownIfConfigured() throws Exception {
        start("at=\"mail\"", "<onFail>reject</onFail>", "");

        try (SmtpClient client = connect()) {
            client.helo("pass.example");
            assertThat(client.command("MAIL FROM:<a@fail.example>")).hasToString(REFUSED);
            assertThat(client.command("MAIL FROM:<a@pass.example>").code()).isEqualTo(250);
        }
        assertThat(logged()).singleElement().asString().contains("sender=<a@fail.example> recipient=any result=fail");
    }

    @Test
    void acceptShouldNotSkipTheHandlersOfJames() throws Exception {
        start("<onPass>accept</onPass><onFail>reject</onFail>");

        assertThat(send("a@pass.example", "someone@elsewhere.example").code()).isEqualTo(530);
        assertThat(send("a@pass.example", "nobody@example.org").code()).isEqualTo(550);
        assertThat(send("a@pass.example").code()).isEqualTo(250);
    }

    // the verdict on the mail

    @Test
    void nothingShouldBeAskedAgainForTheMail() throws Exception {
        start("", "<onFail>reject</onFail>", SpfJames.NO_CACHE);

        assertThat(send("a@softfail.example").code()).isEqualTo(250);

        assertThat(james.james().awaitQuiet()).singleElement().satisfies(delivery -> {
            assertThat(delivery.attribute("io.github.spf4james.key"))
                    .contains("203.0.113.9\npass.example\na@softfail.example");
            assertThat(delivery.attribute("io.github.spf4james.result")).contains("softfail");
            assertThat(delivery.attribute("io.github.spf4james.helo.result")).contains("pass");
            assertThat(delivery.text()).startsWith("Received-SPF: softfail ");
        });
        assertThat(james.dns().count("softfail.example", Type.TXT)).isEqualTo(1);
        assertThat(james.dns().count("pass.example", Type.TXT)).isEqualTo(1);
    }

    @Test
    void nothingShouldBeAskedAgainWhereNothingIsRefused() throws Exception {
        start("", "", SpfJames.NO_CACHE);

        try (SmtpClient client = connect()) {
            client.helo("pass.example");
            client.command("MAIL FROM:<a@softfail.example>");
            // The hook waits for nothing, so the test does.
            Awaitility.await().until(() -> james.dns().count("pass.example", Type.TXT) == 1);
            client.command("RCPT TO:<bob@example.org>");
            client.command("DATA");
            client.message(Messages.HELLO);
        }

        assertThat(james.james().awaitQuiet()).singleElement().satisfies(delivery -> assertThat(
                delivery.attribute("io.github.spf4james.result")).contains("softfail"));
    }

    @Test
    void dryRunShouldRefuseNothingAndSayWhatItWould() throws Exception {
        start("<onFail>reject</onFail><onHeloSoftfail>defer</onHeloSoftfail><dryRun>true</dryRun>");

        assertThat(send("a@fail.example").code()).isEqualTo(250);
        assertThat(send("a@pass.example").code()).isEqualTo(250);
        assertThat(send("a@fail.example", SpfJames.ABUSE).code()).isEqualTo(250);

        assertThat(james.james().awaitQuiet())
                .extracting(delivery -> delivery.attribute("io.github.spf4james.smtp.action").orElse("nothing"))
                .containsExactlyInAnyOrder("would reject", "nothing", "nothing");
        assertThat(logged()).singleElement().asString().startsWith("would reject: client=203.0.113.9");
    }

    // one transaction after the other

    @Test
    void eachTransactionShouldHaveItsOwnVerdict() throws Exception {
        start("", "<onFail>reject</onFail>", SpfJames.NO_CACHE);

        try (SmtpClient client = connect()) {
            client.helo("pass.example");
            assertThat(client.mail("a@fail.example", List.of(SpfJames.BOB), Messages.HELLO).code()).isEqualTo(550);
            client.command("RSET");
            assertThat(client.mail("a@softfail.example", List.of(SpfJames.BOB), Messages.HELLO).code()).isEqualTo(250);
            assertThat(client.mail("a@neutral.example", List.of(SpfJames.BOB), Messages.HELLO).code()).isEqualTo(250);
            assertThat(client.mail("a@fail.example", List.of(SpfJames.BOB), Messages.HELLO).code()).isEqualTo(550);
            client.helo("fail.example");
            assertThat(client.mail("", List.of(SpfJames.BOB), Messages.HELLO).code()).isEqualTo(550);
            client.helo("softfail.example");
            assertThat(client.mail("a@pass.example", List.of(SpfJames.BOB), Messages.HELLO).code()).isEqualTo(250);
        }

        assertThat(james.james().awaitQuiet())
                .extracting(delivery -> delivery.sender() + " " + delivery.attribute("io.github.spf4james.result").get()
                        + " " + delivery.attribute("io.github.spf4james.helo.result").get())
                .containsExactlyInAnyOrder("a@softfail.example softfail pass", "a@neutral.example neutral pass",
                        "a@pass.example pass softfail");
    }

    @Test
    void pipelinedTransactionsShouldEachHaveTheirOwnVerdict() throws Exception {
        start("<onFail>reject</onFail>");

        try (SmtpClient client = connect()) {
            assertThat(client.pipeline("EHLO pass.example", "MAIL FROM:<a@fail.example>", "RCPT TO:<bob@example.org>",
                    "RSET", "MAIL FROM:<a@pass.example>", "RCPT TO:<bob@example.org>", "RSET",
                    "MAIL FROM:<a@fail.example>", "RCPT TO:<bob@example.org>", "EHLO pass.example",
                    "MAIL FROM:<a@softfail.example>", "RCPT TO:<bob@example.org>")).extracting(Reply::code)
                    .containsExactly(250, 250, 550, 250, 250, 250, 250, 250, 550, 250, 250, 250);
        }
    }

    @Test
    void verdictShouldBeThatOfTheNameGivenInTls() throws Exception {
        Path keystore = home.resolve("conf").resolve("keystore");
        Files.createDirectories(keystore.getParent());
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "james", "-keyalg", "EC", "-dname", "CN=mx.example.org", "-storetype",
                "PKCS12",
                "-storepass", "james72laBalle", "-keystore", keystore.toString()).redirectErrorStream(true).start();
        assertThat(keytool.waitFor()).as(new String(keytool.getInputStream().readAllBytes())).isZero();
        james = SpfJames.startWithTls(home, POLICY, handler("", "<onHeloFail>reject</onHeloFail>"));

        try (SmtpClient client = connect()) {
            client.helo("fail.example");
            client.startTls();
            client.helo("pass.example");
            assertThat(client.mail("a@pass.example", List.of(SpfJames.BOB), Messages.HELLO).code()).isEqualTo(250);
            client.helo("fail.example");
            assertThat(client.mail("a@pass.example", List.of(SpfJames.BOB), Messages.HELLO).code()).isEqualTo(550);
        }
        assertThat(james.james().awaitQuiet()).singleElement().satisfies(delivery -> assertThat(
                delivery.attribute("io.github.spf4james.helo.result")).contains("pass"));
    }

    // who is not looked at

    @Test
    void userWhoHasLoggedInShouldNotBeChecked() throws Exception {
        start("", "<onFail>reject</onFail>", SpfJames.NO_CACHE);

        try (SmtpClient client = connect()) {
            client.helo("fail.example");
            client.login(SpfJames.BOB, "secret");
            assertThat(client.mail("a@fail.example", List.of(SpfJames.CAROL, "someone@elsewhere.example"),
                    Messages.HELLO).code()).isEqualTo(250);
        }
        assertThat(james.james().awaitQuiet()).isNotEmpty();
        assertThat(james.dns().questions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "10.1.2.3", "::1"})
    void localClientShouldNotBeChecked(String client) throws Exception {
        start("", "<onFail>reject</onFail>", SpfJames.NO_CACHE);

        assertThat(SmtpClient.send(james.james().smtpPort(), client, "fail.example", "a@fail.example",
                List.of(SpfJames.BOB), Messages.HELLO).code()).isEqualTo(250);
        assertThat(james.james().awaitQuiet()).hasSize(1);
        assertThat(james.dns().questions()).isEmpty();
    }

    @Test
    void trustedRelaysMailShouldBeLeftToTheMailet() throws Exception {
        start("", "<onFail>reject</onFail>", "<trustedRelays><network>203.0.113.9</network></trustedRelays>");

        byte[] message = ("Received: from mx.client.example (mx.client.example [192.0.2.7])\r\n"
                + "\tby gateway.example.org (Postfix) with ESMTPS id 4ABCDE; Mon,  2 Nov 2026 10:00:00 +0000 (UTC)\r\n"
                + new String(Messages.HELLO)).getBytes();
        assertThat(SmtpClient.send(james.james().smtpPort(), SpfJames.CLIENT, "gateway.example.org", "a@fail.example",
                List.of(SpfJames.BOB), message).code()).isEqualTo(250);

        assertThat(james.james().awaitQuiet()).singleElement().satisfies(delivery -> assertThat(
                delivery.attribute("io.github.spf4james.key"))
                .contains("192.0.2.7\nmx.client.example\na@fail.example"));
    }

    @Test
    void whiteListedMailShouldNotBeRefused() throws Exception {
        start("", "<onFail>reject</onFail>", "<whiteList><network>203.0.113.9</network></whiteList>");

        assertThat(send("a@fail.example").code()).isEqualTo(250);
    }

    // slow name servers

    @ParameterizedTest
    @CsvSource({"0", "200ms"})
    void mailShouldBeLeftToTheMailetWhenNoVerdictIsThereInTime(String wait) throws Exception {
        start("<onTemperror>reject</onTemperror><onFail>reject</onFail><wait>" + wait + "</wait>");
        james.dns().fault(SILENT, Fault.drop());

        assertThat(send("a@" + SILENT).code()).isEqualTo(250);

        assertThat(james.james().awaitDelivered(1)).singleElement().extracting(Delivery::destination)
                .isEqualTo(new Destination.Repository("memory://var/mail/suspect/"));
    }

    @Test
    void clientThatLeavesWhileWeWaitShouldLeaveNothingBehind() throws Exception {
        start("<onTemperror>reject</onTemperror><onFail>reject</onFail>");
        james.dns().fault(SILENT, Fault.drop());

        try (SmtpClient client = connect()) {
            client.helo("pass.example");
            client.command("MAIL FROM:<a@" + SILENT + ">");
            client.say("RCPT TO:<bob@example.org>");
        }
        assertThat(send("a@fail.example").code()).isEqualTo(550);
        assertThat(send("a@pass.example").code()).isEqualTo(250);
        assertThat(james.james().awaitQuiet()).singleElement().extracting(Delivery::sender).isEqualTo("a@pass.example");
    }

    @Test
    void sessionsThatHoldOnShouldNotKeepHonestOnesOut() throws Exception {
        start("<onTemperror>reject</onTemperror><onFail>reject</onFail>");
        List<SmtpClient> hostile = new ArrayList<>();
        try {
            for (int each = 0; each < 100; each++) {
                String domain = "n" + each + "." + SILENT;
                james.dns().fault(domain, Fault.drop());
                SmtpClient client = SmtpClient.connect(james.james().smtpPort(), "198.51.100." + each);
                hostile.add(client);
                client.helo("n" + each + ".example");
                client.command("MAIL FROM:<a@" + domain + ">");
                client.say("RCPT TO:<bob@example.org>");
            }
            for (int each = 0; each < 20; each++) {
                assertThat(send("a@pass.example").code()).isEqualTo(250);
            }
        } finally {
            for (SmtpClient client : hostile) {
                client.close();
            }
        }
    }

    // configuration

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<onFail>bounce</onFail>|SpfHook: <onFail> is \"bounce\": one of [accept",
            "<onFial>reject</onFial>|SpfHook: <onFial> is unknown: accepted are"})
    void mistakeShouldStopJames(String elements, String message) {
        EmbeddedJames.Builder builder = SpfJames.withMailboxes(home).mailetContainer(POLICY)
                .smtpServer("", handler("", elements));

        assertThatThrownBy(builder::start).hasStackTraceContaining(message);
    }

    @Test
    void twoDomainsShouldHaveTwoPolicies() throws Exception {
        start("",
                "<onSoftfail>reject</onSoftfail><recipients><domain>example.net</domain><onSoftfail>defer</onSoftfail>"
                        + "</recipients>",
                SpfJames.NO_CACHE);

        assertThat(send("a@softfail.example", SpfJames.BOB).code()).isEqualTo(550);
        assertThat(send("a@softfail.example", SpfJames.BOB_ELSEWHERE).code()).isEqualTo(451);
    }
}
