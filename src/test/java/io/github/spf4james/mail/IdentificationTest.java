/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;

import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.github.spf4james.Logs;
import io.github.spf4james.SpfMails;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;

/** Whose mail it is, behind relays of our own. */
@Timeout(60)
class IdentificationTest {
    private static final String RELAY = "198.51.100.1";
    private static final String TRUSTED = "<trustedRelays><network>198.51.100.1</network></trustedRelays>";
    private static final String FORGED = "from bank.example (bank.example [203.0.113.5]) by gw.example (Postfix) with ESMTP id 4F";
    private static final Zone ZONE = Zone.builder()
            .txt("pass.example", "v=spf1 ip4:192.0.2.0/24 -all").txt("fail.example", "v=spf1 -all")
            .txt("gateway.example", "v=spf1 ip4:198.51.100.0/24 -all").txt("anybody.example", "v=spf1 +all")
            .servfail("broken.example").build();

    private TestDnsServer server;

    @BeforeEach
    void start() {
        server = TestDnsServer.start(ZONE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A mail that the relay handed in, with James' own field and these below. */
    private static FakeMail relayed(String sender, String... fields) throws MessagingException {
        FakeMail mail = sender.isEmpty()
                ? SpfMails.bounce(RELAY, "gw.example")
                : SpfMails.mail(RELAY, "gw.example", sender);
        mail.getMessage().removeHeader("Received");
        mail.getMessage().addHeaderLine("Received: from gw.example (EHLO gw.example) ([198.51.100.1])"
                + " by james.example (JAMES SMTP Server ) with ESMTP ID 1; Wed, 25 Nov 2026 10:00:00 +0000");
        for (String field : fields) {
            mail.getMessage().addHeaderLine(field.startsWith("Received-SPF") || field.startsWith("Auth")
                    ? field
                    : "Received: " + field + "; Wed, 25 Nov 2026 10:00:00 +0000");
        }
        return mail;
    }

    private MailVerdict verdict(Mail mail, String... elements) throws Exception {
        return SpfCheckers.asking(server, elements).verdict(mail);
    }

    private static MailVerdict unchecked(String reason) {
        return new MailVerdict.Unchecked(reason, false);
    }

    private static String client(MailVerdict verdict) {
        return ((MailVerdict.Checked) verdict).mailFrom().request().ip().toString();
    }

    private static FakeMail with(FakeMail mail, Attribute attribute) {
        mail.setAttribute(attribute);
        return mail;
    }

    private static Attribute loggedIn() {
        return new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "from laptop (dyn.example [203.0.113.77]) (Authenticated sender: alice@own.example) by gw.example (Postfix) with ESMTPSA id 1",
            "from [203.0.113.77] (helo=laptop) by gw.example with esmtpsa (TLS1.3) tls X (Exim 4.98) id 1r-2",
            "from dyn.example (EHLO laptop) ([203.0.113.77]) by gw.example (JAMES SMTP Server ) with ESMTPSA ID 1",
            "from laptop (dyn.example [203.0.113.77]) (authenticated bits=0) by gw.example (8.18.1/8.18.1) with ESMTPSA id 1",
            "from unknown (HELO laptop) (alice@203.0.113.77) by gw.example with ESMTPA",
            "from laptop ([203.0.113.77]) (authenticated user alice@own.example) by gw.example (Kerio Connect 9.4.2) with ESMTPA",
            "from laptop (dyn.example [203.0.113.77]) (AUTH: LOGIN alice@own.example, TLS: TLSv1.3) by gw.example with esmtp",
            "from [203.0.113.66] (account eve@own.example HELO [203.0.113.5]) by gw.example (CommuniGate Pro SMTP 6.3.3) with ESMTPSA id 1"})
    void userWhoLoggedInToTheRelayShouldNotBeChecked(String field) throws Exception {
        assertThat(verdict(relayed("a@fail.example", field, FORGED), TRUSTED))
                .isEqualTo(unchecked("authenticated at the relay"));
    }

    @Test
    void mailThatTheRelayMadeShouldNotBeChecked() throws Exception {
        assertThat(verdict(relayed("", "by gw.example (Postfix) id 4ABC"), TRUSTED))
                .isEqualTo(unchecked("made by the relay"));
    }

    @Test
    void clientShouldNotBeTheOneThatItChose() throws Exception {
        String field = "from [203.0.113.66] ([203.0.113.5]) by gw.example (chasquid) with ESMTPS id x";

        assertThat(verdict(relayed("a@pass.example", field), TRUSTED)).isInstanceOf(MailVerdict.Unchecked.class);
        assertThat(client(verdict(relayed("a@pass.example", field), "<trustedRelays><relay"
                + " software=\"chasquid-before-2025-10\"><network>198.51.100.1</network></relay></trustedRelays>")))
                .isEqualTo("203.0.113.66");
    }

    @Test
    void relayThatLogsInShouldBeFollowed() throws Exception {
        FakeMail mail = with(relayed("a@pass.example",
                "from mail.example (mx.example [192.0.2.1]) by gw.example (Postfix) with ESMTP id 4F", FORGED),
                loggedIn());

        assertThat(client(verdict(mail, TRUSTED))).isEqualTo("192.0.2.1");
        assertThat(verdict(mail)).isEqualTo(unchecked("authenticated"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<trustedRelays><network>127.0.0.1</network></trustedRelays>",
            "<skip><networks/></skip>", "<skip><authenticated>false</authenticated></skip>"})
    void mailThatAUserSendsOverJmapShouldNotBeChecked(String elements) throws Exception {
        FakeMail mail = SpfMails.mail("127.0.0.1", "", "a@fail.example");
        mail.getMessage().removeHeader("Received");

        assertThat(verdict(with(mail, new Attribute(Identification.JMAP_USER, AttributeValue.of("alice"))), elements))
                .isEqualTo(unchecked("authenticated"));
    }

    @Test
    void sharedAddressSpaceShouldBeLocal() throws Exception {
        assertThat(verdict(SpfMails.mail("100.64.3.7", "pod", "a@fail.example")))
                .isEqualTo(unchecked("client in 100.64.0.0/10"));
        assertThat(client(verdict(SpfMails.mail("100.128.0.1", "pod", "a@fail.example")))).isEqualTo("100.128.0.1");
    }

    @Test
    void mappedNetworksShouldMatchInEveryList() throws Exception {
        FakeMail mail = relayed("a@pass.example", "from m (m [192.0.2.1]) by gw.example (Postfix) with ESMTP id 4F");

        assertThat(client(verdict(mail, TRUSTED.replace("198", "::ffff:198")))).isEqualTo("192.0.2.1");
        assertThat(verdict(SpfMails.mail("127.0.0.9", "x", "a@fail.example"),
                "<skip><networks><network>::ffff:127.0.0.0/104</network></networks></skip>"))
                .isEqualTo(unchecked("client in 127.0.0.0/8"));
        assertThat(((MailVerdict.Checked) verdict(SpfMails.mail("192.0.2.9", "x", "a@fail.example"),
                "<whiteList><network>::ffff:192.0.2.0/120</network></whiteList>")).whiteList())
                .isEqualTo(new WhiteListing.Listed("network 192.0.2.0/24"));
    }

    @ParameterizedTest
    @CsvSource({"gateway.example,192.0.2.1", "pass.example,198.51.100.1", "broken.example,198.51.100.1",
            "anybody.example,198.51.100.1", "none.example,198.51.100.1"})
    void relayShouldBeTrustedByTheRecordOfItsDomain(String domain, String client) throws Exception {
        FakeMail mail = relayed("a@pass.example", "from m (m [192.0.2.1]) by gw.example (Postfix) with ESMTP id 4F");

        assertThat(client(verdict(mail,
                "<trustedRelays><relay><domain>" + domain + "</domain></relay></trustedRelays>"))).isEqualTo(client);
    }

    @Logs(by = "mail.RelayWatch")
    @Test
    void relayNoneOfWhoseFieldsCanBeReadShouldBeWarnedOfOnce() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(RelayWatch.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            SpfChecker checker = SpfCheckers.asking(server, TRUSTED);
            for (int i = 0; i < 300; i++) {
                FakeMail mail = relayed("a@fail.example", "received of mail.example (192.0.2.1) at gw.example");
                checker.verdict(mail);
                // A second matcher counts no second time.
                checker.verdict(mail);
            }
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list).singleElement().extracting(ILoggingEvent::getFormattedMessage).asString()
                .contains("100 of the last 100 mails of the trusted relay 198.51.100.1", "\"_ (_) _; _, _:_:_\"");
    }

    // the relay's own verdict

    private static final String BELIEVED = "<trustedRelays><relay authserv-id=\"mx.filter.example\">"
            + "<network>198.51.100.1</network></relay></trustedRelays>";
    private static final String HIDDEN = "from client-hidden by gw.example (Filter) id 4F";

    @Test
    void verdictOfTheRelayShouldBeTakenAndMarkedAsTheirs() throws Exception {
        FakeMail mail = relayed("a@pass.example",
                "Authentication-Results: mx.filter.example; spf=fail (not listed) smtp.mailfrom=pass.example", HIDDEN);
        SpfChecker checker = SpfCheckers.asking(server, BELIEVED);
        MailVerdict.Checked verdict = (MailVerdict.Checked) checker.verdict(mail);

        assertThat(verdict.mailFrom().result()).isEqualTo(SpfResult.FAIL);
        assertThat(verdict.mailFrom().request().domain()).isEqualTo("pass.example");
        assertThat(verdict.checkedBy()).contains("mx.filter.example");
        assertThat(verdict.mailFrom().summary()).contains("according to mx.filter.example: not listed");
        assertThat(SpfAttributes.get(mail, SpfAttributes.CHECKED_BY)).contains("mx.filter.example");
        assertThat(SpfAttributes.get(mail, SpfAttributes.RESULT)).contains("fail");
        assertThat(checker.verdict(mail)).isEqualTo(verdict);
        mail.getMessage().removeHeader("Authentication-Results");
        assertThat(checker.verdict(mail)).isEqualTo(verdict);
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void verdictOfTheRelayShouldHaveItsClientAndItsDomain() throws Exception {
        MailVerdict.Checked verdict = (MailVerdict.Checked) verdict(relayed("a@pass.example",
                "Received-SPF: softfail (mx.filter.example: hm) client-ip=192.0.2.9; envelope-from=b@fail.example; helo=h.example",
                HIDDEN), BELIEVED);

        assertThat(verdict.mailFrom().request().ip()).hasToString("192.0.2.9");
        assertThat(verdict.mailFrom().request().helo()).isEqualTo("h.example");
        assertThat(verdict.mailFrom().request().domain()).isEqualTo("fail.example");
    }

    @Test
    void receivedFieldShouldBeReadWhereTheRelaySaysNothing() throws Exception {
        String received = "from m (m [192.0.2.1]) by gw.example (Postfix) with ESMTP id 4F";

        for (String field : new String[]{"Authentication-Results: other.example; spf=fail smtp.mailfrom=pass.example",
                "Authentication-Results: mx.filter.example; dkim=pass",
                "Authentication-Results: mx.filter.example; spf=fail smtp.helo=m"}) {
            MailVerdict verdict = verdict(relayed("a@pass.example", field, received), BELIEVED);
            assertThat(client(verdict)).isEqualTo("192.0.2.1");
            assertThat(((MailVerdict.Checked) verdict).checkedBy()).isEmpty();
        }
    }

    @Test
    void verdictFromBelowTheRelayShouldNotBeBelieved() throws Exception {
        FakeMail mail = relayed("a@fail.example",
                "from m (m [192.0.2.1]) by gw.example (Postfix) with ESMTP id 4F",
                "Authentication-Results: mx.filter.example; spf=pass smtp.mailfrom=fail.example");

        assertThat(((MailVerdict.Checked) verdict(mail, BELIEVED)).mailFrom().result()).isEqualTo(SpfResult.FAIL);
        assertThat(verdict(relayed("a@fail.example",
                "Authentication-Results: mx.filter.example; spf=pass smtp.mailfrom=fail.example"), BELIEVED))
                .isInstanceOf(MailVerdict.Unchecked.class);
    }

    // configuration

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "<relay software=\"postfix 3\"><network>192.0.2.1</network></relay> | <relay[@software]> is \"postfix 3\": names with commas between, out of amavis, amazon-ses,",
            "<relay software=\"\"><network>192.0.2.1</network></relay> | <relay[@software]> is \"\"",
            "<relay authserv-id=\"a b\"><network>192.0.2.1</network></relay> | <relay[@authserv-id]> is \"a b\": the name at the start",
            "<relay software=\"exim\"/> | neither a <network> nor a <domain>: one is expected",
            "<relay><network>gateway</network></relay> | <trustedRelays><relay><network> is \"gateway\": not an IP address",
            "<relay><domain>a b</domain></relay> | <trustedRelays><relay><domain> is \"a b\": a domain name",
            "<relay><host>gw</host><network>192.0.2.1</network></relay> | <trustedRelays><relay><host> is unknown",
            "<relay name=\"x\"><network>192.0.2.1</network></relay> | <trustedRelays><relay> has an unknown attribute name",
            "<relay>192.0.2.1<network>192.0.2.1</network></relay> | <trustedRelays><relay> has the text \"192.0.2.1\""})
    void badRelayShouldStopJames(String relay, String message) {
        assertThatThrownBy(() -> SpfCheckers.reading("<trustedRelays>" + relay + "</trustedRelays>"))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining(message);
    }
}
