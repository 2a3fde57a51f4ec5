/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

import io.github.spf4james.Logs;
import io.github.spf4james.SpfMails;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;

@Timeout(60)
class SpfCheckerTest {
    private static final String CLIENT = "192.0.2.1";
    private static final String RELAY = "198.51.100.1";
    private static final Zone ZONE = Zone.builder()
            .txt("pass.example", "v=spf1 ip4:192.0.2.1 -all")
            .txt("fail.example", "v=spf1 -all")
            .txt("forwarder.example", "v=spf1 ip4:192.0.2.1 -all")
            .txt("including.example", "v=spf1 include:fail.example ?all")
            .txt("dual.example", "v=spf1 a:v4a.example a:v4b.example a:v4c.example -all")
            .a("v4a.example", "198.51.100.9").a("v4b.example", "198.51.100.9").a("v4c.example", "198.51.100.9")
            .txt("void.example", "v=spf1 a:nowhere1.example a:nowhere2.example a:nowhere3.example -all")
            .ptr("1.2.0.192.in-addr.arpa", "mx.known.example", "mx.liar.example")
            .a("mx.known.example", CLIENT).a("mx.liar.example", "203.0.113.1")
            .a("guessed.example", CLIENT)
            .timeout("silent.example")
            .servfail("broken.example")
            .ptr("2.2.0.192.in-addr.arpa", "mx.broken.example", "mx.stranger.example").servfail("mx.broken.example")
            .servfail("mx.stranger.example")
            .servfail("3.2.0.192.in-addr.arpa")
            .build();

    private TestDnsServer server;
    private SpfChecker checker;

    @BeforeEach
    void start() {
        server = TestDnsServer.start(ZONE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private MailVerdict verdict(Mail mail, String... elements) throws Exception {
        checker = SpfCheckers.asking(server, elements);
        return checker.verdict(mail);
    }

    private MailVerdict.Checked checked(Mail mail, String... elements) throws Exception {
        return (MailVerdict.Checked) verdict(mail, elements);
    }

    private static FakeMail from(String sender) throws MessagingException {
        return SpfMails.mail(CLIENT, "helo", sender);
    }

    private static FakeMail relayed(String received) throws MessagingException {
        FakeMail mail = SpfMails.mail(RELAY, "gateway.receiver.example", "alice@pass.example");
        mail.getMessage().removeHeader("Received");
        mail.getMessage().addHeaderLine("Received: from gateway.receiver.example (gateway [" + RELAY + "])"
                + " by mx.receiver.example; Tue, 24 Nov 2026 00:00:00 +0000");
        mail.getMessage().addHeaderLine("Received: " + received);
        return mail;
    }

    // trusted relays

    @Test
    void clientShouldBeTheOneThatTheTrustedRelayNames() throws Exception {
        MailVerdict.Checked verdict = checked(relayed("from mx.alice.example (unknown [192.0.2.1]) by gateway"),
                "<trustedRelays><network>198.51.100.1</network></trustedRelays>");

        assertThat(verdict.mailFrom().result()).isEqualTo(SpfResult.PASS);
        assertThat(verdict.mailFrom().request().helo()).isEqualTo("mx.alice.example");
    }

    @Test
    void receivedFieldsShouldNotBeBelievedWhenTheClientIsNoTrustedRelay() throws Exception {
        MailVerdict.Checked verdict = checked(relayed("from mx.alice.example (unknown [192.0.2.1]) by gateway"));

        assertThat(verdict.mailFrom().request().ip()).hasToString(RELAY);
        assertThat(verdict.mailFrom().result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void relaysOwnAddressShouldNeverBeCheckedWhenItsFieldIsUnreadable() throws Exception {
        assertThat(verdict(relayed("somehow, by gateway"),
                "<trustedRelays><network>198.51.100.0/24</network></trustedRelays>"))
                .isEqualTo(new MailVerdict.Unchecked("relay's Received unreadable", true));
    }

    @Test
    void verdictShouldStayWhenAMailetTakesTheReceivedFieldsAway() throws Exception {
        FakeMail mail = relayed("from mx.alice.example (unknown [192.0.2.1]) by gateway");
        String relays = "<trustedRelays><network>198.51.100.1</network></trustedRelays>";
        MailVerdict verdict = verdict(mail, relays);
        mail.getMessage().removeHeader("Received");

        assertThat(verdict(mail, relays)).usingRecursiveComparison().ignoringFieldsMatchingRegexes(".*mechanism")
                .isEqualTo(verdict);

        checker.forget(mail);

        assertThat(checker.verdict(mail)).isEqualTo(verdict);

        FakeMail ofAnother = SpfMails.mail(RELAY, "gateway.receiver.example", "bob@pass.example");
        ofAnother.getMessage().removeHeader("Received");
        mail.attributes().forEach(ofAnother::setAttribute);

        assertThat(verdict(ofAnother, relays)).isInstanceOf(MailVerdict.Unchecked.class);
    }

    @Test
    void mailOfALocalClientShouldStayUncheckedWhenAMailetTakesTheReceivedFieldsAway() throws Exception {
        FakeMail mail = relayed("from pc (pc [10.0.0.5]) by gateway");
        String relays = "<trustedRelays><network>198.51.100.1</network></trustedRelays>";
        MailVerdict verdict = verdict(mail, relays);
        mail.getMessage().removeHeader("Received");

        assertThat(verdict).isEqualTo(new MailVerdict.Unchecked("client in 10.0.0.0/8", false));
        assertThat(verdict(mail, relays)).isEqualTo(verdict);
    }

    // one deadline for both identities

    @Test
    void slowHeloShouldTakeNoTimeFromMailFrom() throws Exception {
        MailVerdict.Checked verdict = checked(SpfMails.mail(CLIENT, "silent.example", "alice@pass.example"),
                "<limits><heloDeadline>1ms</heloDeadline></limits>");

        assertThat(verdict.mailFrom().result()).isEqualTo(SpfResult.PASS);
        assertThat(verdict.helo().map(SpfVerdict::result)).contains(SpfResult.TEMPERROR);
    }

    // white lists

    @ParameterizedTest
    @CsvSource({"<network>192.0.2.0/24</network>,network 192.0.2.0/24",
            "<forwarder>forwarder.example</forwarder>,forwarder forwarder.example",
            "<ptr>known.example</ptr>,PTR name mx.known.example"})
    void whiteListedMailShouldKeepItsResultAndSayWhy(String entry, String reason) throws Exception {
        MailVerdict.Checked verdict = checked(from("alice@fail.example"), "<whiteList>" + entry + "</whiteList>");

        assertThat(verdict.mailFrom().result()).isEqualTo(SpfResult.FAIL);
        assertThat(verdict.whiteList()).isEqualTo(new WhiteListing.Listed(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<network>192.0.3.0/24</network>", "<forwarder>fail.example</forwarder>",
            "<ptr>liar.example</ptr>", "<ptr>nown.example</ptr>", "<domain>fail.example</domain>", "<helo>helo</helo>"})
    void mailShouldNotBeWhiteListedWithoutProof(String entry) throws Exception {
        assertThat(checked(from("alice@fail.example"), "<whiteList>" + entry + "</whiteList>").whiteList())
                .isEqualTo(new WhiteListing.NotListed());
    }

    @Test
    void heloNameShouldCountOnlyWhenItsOwnSpfPasses() throws Exception {
        String[] elements = {"<checkHelo>false</checkHelo>",
                "<whiteList><helo>pass.example</helo><helo>fail.example</helo></whiteList>"};

        assertThat(checked(SpfMails.mail(CLIENT, "pass.example", "alice@fail.example"), elements).whiteList())
                .isEqualTo(new WhiteListing.Listed("HELO pass.example"));
        assertThat(checked(SpfMails.mail(CLIENT, "fail.example", "alice@fail.example"), elements).whiteList())
                .isEqualTo(new WhiteListing.NotListed());
    }

    @Test
    void domainShouldBeWhiteListedWhenItsSpfPasses() throws Exception {
        assertThat(checked(from("alice@pass.example"), "<whiteList><domain>Pass.Example</domain></whiteList>")
                .whiteList())
                .isEqualTo(new WhiteListing.Listed("domain pass.example"));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1,helo,<forwarder>broken.example</forwarder>",
            "192.0.2.2,helo,<ptr>broken.example</ptr>", "192.0.2.1,broken.example,<helo>broken.example</helo>"})
    void whiteListShouldBeUnknownWhenDnsOfAListedNameDoesNotTell(String client, String helo, String entry)
            throws Exception {
        assertThat(checked(SpfMails.mail(client, helo, "alice@fail.example"), "<whiteList>" + entry + "</whiteList>")
                .whiteList()).isEqualTo(new WhiteListing.Unknown());
    }

    @Test
    void mailShouldNotBeWhiteListedWhenTheReverseZoneOfItsClientFails() throws Exception {
        assertThat(checked(SpfMails.mail("192.0.2.3", "helo", "alice@fail.example"),
                "<whiteList><ptr>known.example</ptr></whiteList>").whiteList()).isEqualTo(new WhiteListing.NotListed());
    }

    @Test
    void namesOutsideOfTheWhiteListShouldNotBeValidated() throws Exception {
        assertThat(checked(SpfMails.mail("192.0.2.2", "helo", "alice@fail.example"),
                "<whiteList><ptr>known.example</ptr></whiteList>").whiteList()).isEqualTo(new WhiteListing.NotListed());
        assertThat(server.count("mx.stranger.example")).isZero();
    }

    @Test
    void slowHeloShouldTakeNoTimeFromTheWhiteList() throws Exception {
        MailVerdict.Checked verdict = checked(SpfMails.mail(CLIENT, "silent.example", "alice@fail.example"),
                "<limits><heloDeadline>1ms</heloDeadline></limits>",
                "<whiteList><forwarder>forwarder.example</forwarder></whiteList>");

        assertThat(verdict.whiteList()).isEqualTo(new WhiteListing.Listed("forwarder forwarder.example"));
        assertThat(verdict.helo().map(SpfVerdict::result)).contains(SpfResult.TEMPERROR);
    }

    @Test
    void slowMailFromShouldTakeNoTimeFromTheWhiteList() throws Exception {
        MailVerdict.Checked verdict = checked(from("alice@silent.example"),
                "<limits><deadline>3s</deadline></limits>",
                "<whiteList><forwarder>forwarder.example</forwarder></whiteList>");

        assertThat(verdict.mailFrom().result()).isEqualTo(SpfResult.TEMPERROR);
        assertThat(verdict.whiteList()).isEqualTo(new WhiteListing.Listed("forwarder forwarder.example"));
    }

    @Test
    void listedHeloNameShouldHaveTheTimeOfTheWhiteList() throws Exception {
        MailVerdict.Checked verdict = checked(SpfMails.mail(CLIENT, "pass.example", "alice@fail.example"),
                "<limits><heloDeadline>1ms</heloDeadline></limits>",
                "<whiteList><helo>pass.example</helo></whiteList>");

        assertThat(verdict.whiteList()).isEqualTo(new WhiteListing.Listed("HELO pass.example"));
        assertThat(verdict.helo().map(SpfVerdict::result)).contains(SpfResult.PASS);
    }

    @Test
    void mailOfAGatewayInAnAuthorizedNetworkShouldBeChecked() throws Exception {
        FakeMail mail = relayed("from mx.alice.example (unknown [192.0.2.1]) by gateway");
        mail.setAttribute(new Attribute(Identification.AUTHORIZED_NETWORK, AttributeValue.of(true)));

        assertThat(checked(mail, "<trustedRelays><network>198.51.100.1</network></trustedRelays>").mailFrom().result())
                .isEqualTo(SpfResult.PASS);
    }

    @Test
    void mailOfAuthenticatedUsersShouldBeCheckedWhereThatIsConfigured() throws Exception {
        FakeMail mail = from("alice@fail.example");
        mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("alice")));

        assertThat(checked(mail, "<skip><authenticated>false</authenticated></skip>").mailFrom().result())
                .isEqualTo(SpfResult.FAIL);
    }

    // records of our own

    @Test
    void overrideShouldReplaceARecordWhereverItIsFetched() throws Exception {
        String override = "<overrides><override domain=\"fail.example\">v=spf1 +all</override></overrides>";

        assertThat(checked(from("alice@fail.example"), override).mailFrom().result()).isEqualTo(SpfResult.PASS);
        assertThat(checked(from("alice@including.example"), override).mailFrom().result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    void fallbackShouldCountOnlyWhereNothingIsPublished() throws Exception {
        String fallbacks = "<fallbacks><fallback domain=\"nobody.example\" until=\"2999-12-31\">v=spf1 -all</fallback>"
                + "<fallback domain=\"pass.example\">v=spf1 -all</fallback></fallbacks>";

        assertThat(checked(from("alice@nobody.example"), fallbacks).mailFrom().result()).isEqualTo(SpfResult.FAIL);
        assertThat(checked(from("alice@pass.example"), fallbacks).mailFrom().result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    @Logs(by = "configuration.SpfXml", text = "has expired")
    void expiredRecordShouldBeIgnored() throws Exception {
        assertThat(checked(from("alice@fail.example"), "<overrides><override domain=\"fail.example\""
                + " until=\"2020-01-01\">v=spf1 +all</override></overrides>").mailFrom().result())
                .isEqualTo(SpfResult.FAIL);
    }

    @Test
    void bestGuessShouldBeReportedApartAndNeverAsTheResult() throws Exception {
        String guess = "<bestGuess>v=spf1 a/24 mx/24 ptr</bestGuess>";

        MailVerdict.Checked verdict = checked(from("alice@guessed.example"), guess);
        assertThat(verdict.mailFrom().result()).isEqualTo(SpfResult.NONE);
        assertThat(verdict.bestGuess()).contains(SpfResult.PASS);
        assertThat(checked(from("alice@fail.example"), guess).bestGuess()).isEmpty();
    }

    // limits

    @Test
    void voidsOfDualStackNamesShouldCountByDefault() throws Exception {
        assertThat(checked(SpfMails.mail("2001:db8::1", "helo", "alice@dual.example")).mailFrom().result())
                .isEqualTo(SpfResult.PERMERROR);
    }

    @Test
    void voidsOfDualStackNamesShouldNotCountWhenThatIsConfigured() throws Exception {
        String dualStack = "<limits><voidCounting>dualStack</voidCounting></limits>";

        assertThat(checked(SpfMails.mail("2001:db8::1", "helo", "alice@dual.example"), dualStack).mailFrom().result())
                .isEqualTo(SpfResult.FAIL);
        assertThat(checked(SpfMails.mail("2001:db8::1", "helo", "alice@void.example"), dualStack).mailFrom().result())
                .isEqualTo(SpfResult.PERMERROR);
    }

    @Test
    void otherFamilyShouldNotBeAskedWhileTheLimitIsKept() throws Exception {
        checked(SpfMails.mail("2001:db8::1", "helo", "alice@dual.example"),
                "<limits><voidCounting>dualStack</voidCounting><voids>3</voids></limits>");

        assertThat(server.count("v4a.example")).isEqualTo(1);
    }

    @Test
    void heloShouldNotBeCheckedWhenThatIsTurnedOff() throws Exception {
        MailVerdict.Checked verdict = checked(SpfMails.mail(CLIENT, "fail.example", "alice@pass.example"),
                "<checkHelo>false</checkHelo>");

        assertThat(verdict.helo()).isEmpty();
        assertThat(server.count("fail.example")).isZero();
    }

    @Test
    void onlySoManyMailsShouldWaitForOneSlowDomain() throws Exception {
        checker = SpfCheckers.asking(server, "<isolation><mostWaiting>1</mostWaiting></isolation>",
                "<limits><deadline>3s</deadline></limits>");
        List<String> problems = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<MailVerdict>> verdicts = new ArrayList<>();
            for (String sender : List.of("alice@silent.example", "bob@silent.example")) {
                FakeMail mail = from(sender);
                verdicts.add(threads.submit(() -> checker.verdict(mail)));
            }
            for (Future<MailVerdict> verdict : verdicts) {
                problems.add(((MailVerdict.Checked) verdict.get()).mailFrom().problem().orElseThrow());
            }
        }

        assertThat(problems).filteredOn(problem -> problem.contains("other mails")).hasSize(1);
        assertThat(problems).filteredOn(problem -> problem.startsWith("no result within 3000 ms")).hasSize(1);
    }

    // the file

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "<limit><deadline>20s</deadline></limit> | <limit>",
            "<limits><deadline>soon</deadline></limits> | <limits><deadline> is \"soon\": a duration",
            "<limits><deadline>20</deadline></limits> | <limits><deadline> is \"20\": a duration with its unit",
            "<whiteList><domain>*.a.example</domain></whiteList> | <whiteList><domain> is \"*.a.example\": a domain name",
            "<receiver>http://mx.example/</receiver> | <receiver> is \"http://mx.example/\": a domain name",
            "<isolation><mostWaiting>11</mostWaiting></isolation> | <mostWaitingInAll> is below",
            "<limits><heloDeadline>21s</heloDeadline></limits> | <heloDeadline> is above <limits><deadline>, which is 20000 ms",
            "<limits><whiteListDeadline>0s</whiteListDeadline></limits> | <limits><whiteListDeadline> is \"0s\"",
            "<limits><deadline>0s</deadline></limits> | <limits><deadline> is \"0s\"",
            "<limits><terms>none</terms></limits> | <limits><terms> is \"none\": a whole number from 1 to 100",
            "<limits><voidCounting>lax</voidCounting></limits> | <limits><voidCounting> is \"lax\": strict or dualStack",
            "<checkHelo>yes</checkHelo> | <checkHelo> is \"yes\": true or false",
            "<checkHelo>true</checkHelo><checkHelo>false</checkHelo> | <checkHelo> is there 2 times",
            "<skip><networks><network>10.0.0.0/33</network></networks></skip> | <skip><networks><network> is \"10.0.0.0/33\"",
            "<trustedRelays><network>gateway</network></trustedRelays> | <trustedRelays><network> is \"gateway\"",
            "<trustedRelays>192.0.2.1</trustedRelays> | <trustedRelays>",
            "<whiteList><domain>a..b</domain></whiteList> | <whiteList><domain> is \"a..b\"",
            "<overrides><override domain=\"a.example\">v=spf2</override></overrides> | <overrides><override> for a.example is \"v=spf2\"",
            "<overrides><override>v=spf1</override></overrides> | domain",
            "<overrides><override domain=\"a.example\" til=\"2027-01-01\">v=spf1</override></overrides> | unknown attribute til",
            "<fallbacks><fallback domain=\"a.example\" until=\"soon\">v=spf1</fallback></fallbacks> | \"soon\": a date",
            "<bestGuess>a/24 mx/24</bestGuess> | <bestGuess> is \"a/24 mx/24\"",
            "<overbroad><ip4>33</ip4></overbroad> | <overbroad><ip4> is \"33\"",
            "<receiver>mx..example</receiver> | <receiver> is \"mx..example\"",
            "<dns><servers><server>127.0.0.1:0</server></servers></dns> | <dns><servers><server> is \"127.0.0.1:0\"",
            "<dns><server>127.0.0.1</server></dns> | <dns><server> is unknown"})
    void startShouldBeRefusedWhenAnElementIsNotAccepted(String elements, String message) {
        assertThatThrownBy(() -> SpfCheckers.reading(elements)).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("conf/spf.xml").hasMessageContaining(message);
    }
}
