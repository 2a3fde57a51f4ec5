/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.mail.internet.AddressException;

import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.WhiteListing;
import io.github.spf4james.syntax.IpAddress;

class HookSettingsTest {
    private static final IpAddress CLIENT = IpAddress.parse("203.0.113.9").orElseThrow();

    private static HookSettings read(String elements) throws ConfigurationException {
        return handler("class=\"io.github.spf4james.SpfHook\"", elements);
    }

    private static HookSettings handler(String attributes, String elements) throws ConfigurationException {
        return HookSettings.read(FileConfigurationProvider.getConfig(new ByteArrayInputStream(
                ("<handler " + attributes + ">" + elements + "</handler>").getBytes(StandardCharsets.UTF_8))));
    }

    private static SpfVerdict mailFrom(SpfResult result, boolean noMail) {
        return new SpfVerdict(result, SpfRequest.mailFrom(CLIENT, "mx.example.net", "alice@example.com"), List.of(),
                Optional.empty(), Optional.empty(), 0, 0, noMail, false);
    }

    private static SpfVerdict helo(SpfResult result) {
        return new SpfVerdict(result, SpfRequest.helo(CLIENT, "mx.example.net"), List.of(), Optional.empty(),
                Optional.empty(), 0, 0);
    }

    private static MailVerdict.Checked checked(SpfVerdict mailFrom, SpfVerdict helo, WhiteListing whiteList) {
        return new MailVerdict.Checked(mailFrom, Optional.ofNullable(helo), false, whiteList, Optional.empty(),
                Optional.empty());
    }

    private static MailVerdict.Checked checked(SpfResult result) {
        return checked(mailFrom(result, false), null, new WhiteListing.NotListed());
    }

    // reading

    @Test
    void nothingShouldBeRefusedWhereNothingIsSaid() throws Exception {
        HookSettings settings = read("");

        assertThat(settings.refusesAny()).isFalse();
        assertThat(settings.atMail()).isFalse();
        assertThat(settings.dryRun()).isFalse();
        assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(5));
        for (SpfResult result : SpfResult.values()) {
            assertThat(settings.decide(checked(result)).action()).isEqualTo(SmtpAction.ACCEPT);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "500ms,500", "5s,5000"})
    void waitShouldBeReadAsWritten(String text, long millis) throws Exception {
        assertThat(read("<wait>" + text + "</wait>").patience()).hasMillis(millis);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "<onFail>bounce</onFail>|SpfHook: <onFail> is \"bounce\": one of [accept, defer, reject] is expected",
            "<onFail/>|SpfHook: <onFail> is empty: leave it out for its default",
            "<onHeloNone>reject</onHeloNone>|SpfHook: <onHeloNone> is unknown: accepted are",
            "<onFail>reject</onFail><onFail>defer</onFail>|SpfHook: <onFail> is there 2 times: once is expected",
            "<wait>5</wait>|SpfHook: <wait> is \"5\": a duration with its unit, up to 5s, such as 500ms, or 0 is",
            "<wait>6s</wait>|SpfHook: <wait> is \"6s\": a duration with its unit, up to 5s",
            "<wait>-1s</wait>|SpfHook: <wait> is \"-1s\": a duration",
            "<dryRun>yes</dryRun>|SpfHook: <dryRun> is \"yes\": true or false is expected",
            "<exempt>abuse@example.org</exempt>|SpfHook: <exempt> has the text \"abuse@example.org\": elements are",
            "<exempt><address>abuse</address></exempt>|SpfHook: <exempt><address> is \"abuse\": a mail address is",
            "<exempt><domain>a@b.example</domain></exempt>|SpfHook: <exempt><domain> is \"a@b.example\": a domain is",
            "<exempt><user>a@b.example</user></exempt>|SpfHook: <exempt><user> is unknown: accepted are",
            "<recipients><onFail>reject</onFail></recipients>|SpfHook: <recipients> has no <address> and no <domain>",
            "<recipients><domain>a.example</domain><onFail>no</onFail></recipients>|SpfHook: <recipients><onFail> is",
            "<recipients><domain>a.example</domain><wait>1s</wait></recipients>|SpfHook: <recipients><wait> is unknown",
            "<at>mail</at>|SpfHook: <at> is unknown: accepted are"})
    void mistakeShouldBeNamedWithWhatWouldBeAccepted(String elements, String message) {
        assertThatThrownBy(() -> read(elements)).isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void placeShouldBeAnAttribute() throws Exception {
        assertThat(handler("class=\"SpfHook\" at=\"mail\"", "").atMail()).isTrue();
        assertThat(handler("class=\"SpfHook\" at=\"rcpt\"", "").atMail()).isFalse();
        assertThatThrownBy(() -> handler("class=\"SpfHook\" at=\"data\"", ""))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("\"data\": rcpt or mail is expected");
        assertThatThrownBy(() -> handler("class=\"SpfHook\" when=\"mail\"", ""))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("unknown attribute when");
    }

    @Test
    void recipientsShouldNotBeExemptWhereTheyAreNotKnownYet() {
        assertThatThrownBy(() -> handler("class=\"SpfHook\" at=\"mail\"",
                "<exempt><domain>example.org</domain></exempt>")).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("<exempt> and <recipients> want at=\"rcpt\"");
    }

    @Test
    void recipientsShouldBeExemptByAddressAndByDomain() throws Exception {
        HookSettings settings = read("<exempt><address>Help@example.org</address><address>x@example.org</address>"
                + "<domain>Example.net</domain></exempt>");

        assertThat(List.of("help@EXAMPLE.org", "x@example.org", "bob@example.NET"))
                .allSatisfy(address -> assertThat(settings.isExempt(new MailAddress(address))).isTrue());
        assertThat(List.of("bob@example.org", "help@sub.example.org", "bob@sub.example.net"))
                .allSatisfy(address -> assertThat(settings.isExempt(new MailAddress(address))).isFalse());
    }

    // decisions

    @Test
    void recipientsShouldHaveTheirOwnRules() throws Exception {
        HookSettings settings = read("<onFail>reject</onFail><onNone>defer</onNone>"
                + "<recipients><address>bob@example.net</address><onNone>reject</onNone></recipients>"
                + "<recipients><domain>example.net</domain><onFail>defer</onFail></recipients>");

        assertThat(Stream.of("bob@example.org", "bob@example.net", "carol@example.net")
                .map(HookSettingsTest::address)
                .map(recipient -> settings.decide(checked(SpfResult.FAIL), recipient).action() + " "
                        + settings.decide(checked(SpfResult.NONE), recipient).action()))
                .containsExactly("reject defer", "accept reject", "defer accept");
        assertThat(read("<recipients><domain>example.net</domain><onFail>defer</onFail></recipients>").refusesAny())
                .isTrue();
    }

    private static MailAddress address(String address) {
        try {
            return new MailAddress(address);
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void eachResultShouldHaveItsAction() throws Exception {
        HookSettings settings = read("<onPass>reject</onPass><onFail>reject</onFail><onSoftfail>defer</onSoftfail>"
                + "<onNeutral>reject</onNeutral><onNone>defer</onNone><onTemperror>defer</onTemperror>"
                + "<onPermerror>reject</onPermerror>");

        assertThat(List.of(SpfResult.values()).stream().map(result -> settings.decide(checked(result)).action()))
                .containsExactly(SmtpAction.DEFER, SmtpAction.REJECT, SmtpAction.REJECT, SmtpAction.REJECT,
                        SmtpAction.DEFER, SmtpAction.DEFER, SmtpAction.REJECT);
    }

    @ParameterizedTest
    @CsvSource({"PASS,FAIL,REJECT,helo: fail", "FAIL,FAIL,REJECT,helo: fail", "FAIL,SOFTFAIL,DEFER,",
            "FAIL,PASS,DEFER,", "PASS,SOFTFAIL,ACCEPT,"})
    void stricterOfMailFromAndHeloShouldCount(SpfResult mailFrom, SpfResult helo, SmtpAction action, String reason)
            throws Exception {
        SmtpDecision decision = read("<onFail>defer</onFail><onHeloFail>reject</onHeloFail>")
                .decide(checked(mailFrom(mailFrom, false), helo(helo), new WhiteListing.NotListed()));

        assertThat(decision.action()).isEqualTo(action);
        assertThat(decision.reason()).isEqualTo(Optional.ofNullable(reason));
    }

    @Test
    void nullSenderShouldHaveNoSecondOpinion() throws Exception {
        SmtpDecision decision = read("<onHeloFail>reject</onHeloFail>")
                .decide(checked(helo(SpfResult.FAIL), helo(SpfResult.FAIL), new WhiteListing.NotListed()));

        assertThat(decision.refuses()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"<onNoMail>reject</onNoMail>,REJECT,ACCEPT", "<onFail>reject</onFail>,REJECT,REJECT",
            "<onFail>reject</onFail><onNoMail>accept</onNoMail>,ACCEPT,REJECT"})
    void forgeryOfADomainThatSendsNoMailShouldHaveItsOwnAction(String elements, SmtpAction noMail, SmtpAction fail)
            throws Exception {
        HookSettings settings = read(elements);

        assertThat(settings.decide(checked(mailFrom(SpfResult.FAIL, true), null, new WhiteListing.NotListed()))
                .action()).isEqualTo(noMail);
        assertThat(settings.decide(checked(SpfResult.FAIL)).action()).isEqualTo(fail);
        assertThat(settings.refusesAny()).isTrue();
    }

    @Test
    void passThatProvesNothingShouldHaveItsOwnAction() throws Exception {
        MailVerdict.Checked overbroad = new MailVerdict.Checked(mailFrom(SpfResult.PASS, false), Optional.empty(), true,
                new WhiteListing.NotListed(), Optional.empty(), Optional.empty());

        assertThat(read("<onOverbroad>defer</onOverbroad>").decide(overbroad).action()).isEqualTo(SmtpAction.DEFER);
        assertThat(read("<onPass>accept</onPass>").decide(overbroad).action()).isEqualTo(SmtpAction.ACCEPT);
    }

    @ParameterizedTest
    @CsvSource({"reject,accept,ACCEPT,white-listed: network 203.0.113.9",
            "reject,defer,DEFER,white-listed: network 203.0.113.9", "reject,reject,REJECT,", "accept,reject,ACCEPT,"})
    void whiteListShouldOnlyMakeMattersBetter(String onFail, String onWhitelisted, SmtpAction action, String reason)
            throws Exception {
        SmtpDecision decision = read("<onFail>" + onFail + "</onFail><onWhitelisted>" + onWhitelisted
                + "</onWhitelisted>").decide(checked(mailFrom(SpfResult.FAIL, false), null,
                        new WhiteListing.Listed("network 203.0.113.9")));

        assertThat(decision.action()).isEqualTo(action);
        assertThat(decision.reason()).isEqualTo(Optional.ofNullable(reason));
    }

    @ParameterizedTest
    @CsvSource({"reject,accept,DEFER", "defer,accept,DEFER", "accept,accept,ACCEPT", "reject,reject,REJECT"})
    void nobodyShouldBeTurnedAwayForGoodWhileTheWhiteListCannotBeLookedUp(String onFail, String onWhitelisted,
            SmtpAction action) throws Exception {
        SmtpDecision decision = read("<onFail>" + onFail + "</onFail><onWhitelisted>" + onWhitelisted
                + "</onWhitelisted>")
                .decide(checked(mailFrom(SpfResult.FAIL, false), null, new WhiteListing.Unknown()));

        assertThat(decision.action()).isEqualTo(action);
    }

    @ParameterizedTest
    @CsvSource({"reject,DEFER", "defer,DEFER", "accept,ACCEPT"})
    void nobodyShouldBeTurnedAwayForGoodByStaleAnswers(String onFail, SmtpAction action) throws Exception {
        SpfVerdict fresh = mailFrom(SpfResult.FAIL, false);
        SpfVerdict stale = new SpfVerdict(fresh.result(), fresh.request(), fresh.matches(), fresh.explanation(),
                fresh.problem(), fresh.terms(), fresh.voids(), false, true);

        SmtpDecision decision = read("<onFail>" + onFail + "</onFail>")
                .decide(checked(stale, null, new WhiteListing.NotListed()));

        assertThat(decision.action()).isEqualTo(action);
    }
}
