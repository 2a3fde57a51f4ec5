/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;

import jakarta.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.mail.SpfAttributes;
import io.github.spf4james.mail.SpfChecker;
import io.github.spf4james.mail.SpfCheckers;

@Timeout(60)
class SpfResultIsTest {
    private static final String CLIENT = "192.0.2.1";
    private static final Zone ZONE = Zone.builder()
            .txt("pass.example", "v=spf1 ip4:192.0.2.1 -all")
            .txt("fail.example", "v=spf1 -all exp=why.example")
            .txt("why.example", "%{i} may not")
            .txt("otherwise.example", "v=spf1 ip4:198.51.100.7 -all")
            .txt("softfail.example", "v=spf1 ~all")
            .txt("neutral.example", "v=spf1 ?all")
            .txt("permerror.example", "v=spf1 foo")
            .servfail("temperror.example")
            .txt("helo.fail.example", "v=spf1 -all")
            .timeout("silent.example")
            .build();

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

    private SpfResultIs matcher(String condition) throws MessagingException {
        SpfResultIs matcher = new SpfResultIs(checker);
        matcher.init(FakeMatcherConfig.builder().matcherName("SpfResultIs").condition(condition).build());
        return matcher;
    }

    private Collection<MailAddress> match(String condition, Mail mail) throws MessagingException {
        return matcher(condition).match(mail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass", "fail", "softfail", "neutral", "permerror", "temperror"})
    void matchShouldReturnAllRecipientsWhenTheResultIsTheOneNamed(String result) throws Exception {
        FakeMail mail = SpfMails.mail(CLIENT, "helo.fail.example", "alice@" + result + ".example");

        assertThat(match(result, mail)).containsExactlyElementsOf(mail.getRecipients()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"pass,fail", "fail,softfail", "softfail,neutral", "none,pass"})
    void matchShouldReturnNobodyWhenTheResultIsAnother(String result, String named) throws Exception {
        assertThat(match(named, SpfMails.mail(CLIENT, "helo.fail.example", "alice@" + result + ".example"))).isEmpty();
    }

    @Test
    void matchShouldReturnAllRecipientsWhenTheResultIsOneOfSeveralNamed() throws Exception {
        Mail mail = SpfMails.mail(CLIENT, "helo", "alice@softfail.example");

        assertThat(match("fail, softfail", mail)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"fail,2", "otherwise,0", "softfail,0", "pass,0", "nobody,0"})
    void matchShouldBeOfForgeriesOfADomainThatSendsNoMail(String domain, int matched) throws Exception {
        Mail mail = SpfMails.mail(CLIENT, "helo", "alice@" + domain + ".example");

        assertThat(match("nomail", mail)).hasSize(matched);
        assertThat(match("nomail", mail)).as("by its attributes").hasSize(matched);
    }

    @Test
    void matchShouldBeNoneWhenTheSenderHasNoRecord() throws Exception {
        assertThat(match("none", SpfMails.mail(CLIENT, "helo", "alice@nobody.example"))).hasSize(2);
    }

    @Test
    void matchShouldBeOfAnyOtherResultWhenTheConditionSaysNot() throws Exception {
        assertThat(match("not:pass", SpfMails.mail(CLIENT, "helo", "alice@softfail.example"))).hasSize(2);
        assertThat(match("not:pass", SpfMails.mail(CLIENT, "helo", "alice@pass.example"))).isEmpty();
        assertThat(match("not:pass", SpfMails.mail("10.0.0.1", "helo", "alice@softfail.example"))).isEmpty();
    }

    @Test
    void matchShouldBeOfWhiteListedMailWhenTheConditionSaysSo() throws Exception {
        checker = SpfCheckers.asking(server, "<whiteList><network>192.0.2.1</network></whiteList>");

        assertThat(match("whitelisted", SpfMails.mail(CLIENT, "helo", "alice@fail.example"))).hasSize(2);
        assertThat(match("whitelisted", SpfMails.mail("192.0.2.2", "helo", "alice@fail.example"))).isEmpty();
        assertThat(match("overbroad", SpfMails.mail(CLIENT, "helo", "alice@pass.example"))).isEmpty();
    }

    @Test
    void matchShouldLookAtHeloWhenTheConditionSaysSo() throws Exception {
        Mail mail = SpfMails.mail(CLIENT, "helo.fail.example", "alice@pass.example");

        assertThat(match("helo:fail", mail)).hasSize(2);
        assertThat(match("fail", mail)).isEmpty();
        assertThat(match("helo:pass", mail)).isEmpty();
    }

    @Test
    void matchShouldTakePostmasterAtHeloWhenTheSenderIsNull() throws Exception {
        Mail mail = SpfMails.bounce(CLIENT, "helo.fail.example");

        assertThat(match("fail", mail)).hasSize(2);
        assertThat(match("helo:fail", mail)).hasSize(2);
    }

    @Test
    void heloPassShouldNotBeReadAsMailFromPass() throws Exception {
        assertThat(match("pass", SpfMails.mail(CLIENT, "pass.example", "alice@nobody.example"))).isEmpty();
    }

    @Test
    void mailShouldBeEvaluatedOnceHoweverManyMatchersAsk() throws Exception {
        Mail mail = SpfMails.mail(CLIENT, "helo.fail.example", "alice@fail.example");
        match("pass", mail);
        int asked = server.questions().size();

        assertThat(match("fail", mail)).hasSize(2);
        assertThat(server.questions()).hasSize(asked);
    }

    @Test
    void mailShouldBeEvaluatedAnewWhenItIsNoLongerTheOneThatTheVerdictIsFor() throws Exception {
        FakeMail mail = SpfMails.bounce(CLIENT, "helo.fail.example");
        match("fail", mail);
        mail.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of("pass.example")));

        assertThat(match("fail", mail)).isEmpty();
        assertThat(match("pass", mail)).hasSize(2);
    }

    @Test
    void verdictShouldBeInAttributes() throws Exception {
        Mail mail = SpfMails.mail(CLIENT, "helo", "alice@fail.example");
        match("fail", mail);

        assertThat(attribute(mail, SpfAttributes.RESULT)).isEqualTo("fail");
        assertThat(attribute(mail, SpfAttributes.MECHANISM)).isEqualTo("-all");
        assertThat(attribute(mail, SpfAttributes.MATCHES)).isEqualTo("-all fail.example");
        assertThat(attribute(mail, SpfAttributes.EXPLANATION)).isEqualTo("192.0.2.1 may not");
        assertThat(attribute(mail, SpfAttributes.HELO_RESULT)).isEqualTo("none");
    }

    @Test
    void attributesOfJamesOwnMailetShouldBeSetToo() throws Exception {
        Mail mail = SpfMails.mail(CLIENT, "helo", "alice@fail.example");
        match("fail", mail);

        assertThat(attribute(mail, AttributeName.of("org.apache.james.transport.mailets.spf.result")))
                .isEqualTo("fail");
        assertThat(attribute(mail, AttributeName.of("org.apache.james.transport.mailets.spf.explanation")))
                .isEqualTo("192.0.2.1 may not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.0.1", "::1",
            "0:0:0:0:0:0:0:1", "fd00::1", "fe80::1", "::ffff:10.0.0.1"})
    void mailOfLocalClientsShouldBeUnchecked(String client) throws Exception {
        Mail mail = SpfMails.mail(client, "helo", "alice@fail.example");

        assertThat(match("unchecked", mail)).hasSize(2);
        assertThat(match("fail", mail)).isEmpty();
        assertThat(attribute(mail, SpfAttributes.UNCHECKED)).startsWith("client in ");
        assertThat(server.questions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unchecked", "unreadable"})
    void checkedMailShouldBeNeither(String condition) throws Exception {
        assertThat(match(condition, SpfMails.mail(CLIENT, "helo", "alice@pass.example"))).isEmpty();
    }

    @Test
    void mailOfARelayThatDoesNotSayWhoseItIsShouldBeUnreadable() throws Exception {
        checker = SpfCheckers.asking(server, "<trustedRelays><network>198.51.100.1</network></trustedRelays>");
        Mail unreadable = SpfMails.mail("198.51.100.1", "gateway", "alice@pass.example");

        assertThat(match("unreadable", unreadable)).hasSize(2);
        assertThat(match("unchecked", unreadable)).hasSize(2);
        assertThat(match("unreadable", SpfMails.mail("10.0.0.1", "helo", "alice@pass.example"))).isEmpty();
    }

    @Test
    void mailOfAuthenticatedUsersShouldBeUnchecked() throws Exception {
        Mail mail = SpfMails.builder(CLIENT, "helo").sender("alice@fail.example")
                .attribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("bob"))).build();

        assertThat(match("unchecked", mail)).hasSize(2);
        assertThat(attribute(mail, SpfAttributes.UNCHECKED)).isEqualTo("authenticated");
    }

    @Test
    void mailOfAuthorizedNetworksShouldBeUnchecked() throws Exception {
        Mail mail = SpfMails.builder(CLIENT, "helo").sender("alice@fail.example")
                .attribute(
                        new Attribute(AttributeName.of("org.apache.james.SMTPIsAuthNetwork"), AttributeValue.of(true)))
                .build();

        assertThat(match("unchecked", mail)).hasSize(2);
    }

    @Test
    void mailMadeByThisServerShouldBeUnchecked() throws Exception {
        Mail mail = SpfMails.builder(CLIENT, "helo").sender("alice@fail.example")
                .attribute(Mail.SENT_BY_MAILET_ATTRIBUTE).build();

        assertThat(match("unchecked", mail)).hasSize(2);
        assertThat(attribute(mail, SpfAttributes.UNCHECKED)).isEqualTo("made by this server");
    }

    @Test
    void senderWithAnAddressLiteralShouldBeNone() throws Exception {
        assertThat(match("none", SpfMails.mail(CLIENT, "helo", "alice@[192.0.2.1]"))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fial", "fail,", "FAIL", "helo:", "helo:unchecked", "fail softfail"})
    void startShouldBeRefusedWhenTheConditionIsNone(String condition) {
        assertThatThrownBy(() -> matcher(condition)).isInstanceOf(MessagingException.class)
                .hasMessageContaining("SpfResultIs")
                .hasMessageContaining("\"" + condition + "\"")
                .hasMessageContaining("softfail, temperror or permerror");
    }

    @Test
    void interruptShouldEndTheCheckAndLeaveNothingOnTheMail() throws Exception {
        Mail mail = SpfMails.mail(CLIENT, "helo", "alice@silent.example");
        SpfResultIs matcher = matcher("temperror");

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> matcher.match(mail)).isInstanceOf(MessagingException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(mail.getAttribute(SpfAttributes.RESULT)).isEmpty();
        assertThat(mail.getAttribute(SpfAttributes.KEY)).isEmpty();
    }

    private static String attribute(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class).orElse(null);
    }
}
