/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.syntax.IpAddress;

class RelayVerdictTest {
    private static final IpAddress RELAY = IpAddress.parse("198.51.100.1").orElseThrow();
    private static final IpAddress HUB = IpAddress.parse("10.0.0.7").orElseThrow();
    private static final String NAME = "mx.filter.example";
    private static final String OWN = "Received: from gw.example (EHLO gw.example) ([198.51.100.1]) by james.example (JAMES) with ESMTP ID 1";
    private static final String THEIRS = "Received: from mail.example (mx.example [192.0.2.1]) by gw.example (Postfix) with ESMTP id 4F";

    private static Optional<RelayVerdict> verdict(String... fields) {
        List<RelayVerdict.Field> header = Stream.of(fields).map(field -> field.split(": ?", 2))
                .map(field -> new RelayVerdict.Field(field[0], field[1])).toList();
        List<String> received = header.stream().filter(field -> field.is("Received")).map(RelayVerdict.Field::body)
                .toList();
        return RelayVerdict.of(header, end(received), NAME);
    }

    private static int end(List<String> received) {
        try {
            return RelayTrail.of(received, RELAY, address -> address.equals(RELAY) || address.equals(HUB)
                    ? Optional.of(Software.ANY)
                    : Optional.empty()).end();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            # result | HELO's | MAIL FROM | HELO | client | what it says | field
            pass     | false | example.com     |      |           | it is listed | Authentication-Results: mx.filter.example; spf=pass (it is listed) smtp.mailfrom=example.com
            fail     | false | example.com     |      |           | why not?  | authentication-results: MX.Filter.Example 1; dkim=pass header.d=a; spf=FAIL reason="why not?" smtp.mailfrom=example.com
            softfail | false | "a b"@example.com | x.example | 192.0.2.7 | | Authentication-Results: (c) mx.filter.example ; spf = softfail smtp.mailfrom="\\"a b\\""@example.com smtp.helo=x.example smtp.remote-ip=192.0.2.7
            pass     | false | example.com     |      |           |           | Authentication-Results: mx.filter.example; spf=none smtp.helo=x.example; spf=pass smtp.mailfrom=example.com
            none     | true  |                 | x.example |      |           | Authentication-Results: mx.filter.example; spf=none smtp.helo=x.example
            fail     | false |                 |      |           |           | Authentication-Results: mx.filter.example; spf=hardfail
            neutral  | false | a@example.com   | x.example | 192.0.2.7 | mx.filter.example: maybe | Received-SPF: Neutral (mx.filter.example: maybe) client-ip=192.0.2.7; envelope-from="a@example.com"; helo=x.example;
            pass     | false |                 | x.example | 192.0.2.7 | ok     | Received-SPF: pass (ok) receiver=mx.filter.example; client-ip=192.0.2.7; helo=x.example; pr=C
            temperror| true  |                 | x.example |      |           | Received-SPF: temperror identity=helo; helo=x.example; receiver=mx.filter.example
            """)
    void shouldBeRead(String result, boolean ofHelo, String mailFrom, String helo, String client, String says,
            String field) {
        assertThat(verdict(OWN, field, THEIRS))
                .contains(new RelayVerdict(result, ofHelo, orEmpty(mailFrom).replace("\"", ""),
                        orEmpty(helo), Optional.ofNullable(client).flatMap(IpAddress::parse), orEmpty(says)));
    }

    /** A name that the client chose may break out of the comment in which the relay writes it. */
    @Test
    void senderThatReadsLikeAnotherDomainShouldNotBeTheOneThatPasses() {
        assertThat(verdict(OWN, "Authentication-Results: mx.filter.example; spf=pass (domain of \"x)"
                + " smtp.mailfrom=bank.example (y\"@evil.example) smtp.mailfrom=evil.example", THEIRS))
                .map(RelayVerdict::mailFrom).contains("");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "Authentication-Results: mx.filter.example; spf=none smtp.helo=x; spf=pass smtp.mailfrom=bank.example; spf=fail smtp.mailfrom=evil.example",
            "Authentication-Results: mx.filter.example; spf=fail (x) spf=pass (y) smtp.mailfrom=evil.example",
            "Received-SPF: pass (x) identity=mailfrom (y) identity=helo; helo=evil.example; receiver=mx.filter.example"})
    void verdictThatContradictsItselfShouldNotBeBelieved(String field) {
        assertThat(verdict(OWN, field, THEIRS)).isEmpty();
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "Authentication-Results: other.example; spf=pass smtp.mailfrom=example.com",
            "Authentication-Results: mx.filter.example.evil; spf=pass",
            "Authentication-Results: mx.filter.example; none",
            "Authentication-Results: mx.filter.example; dkim=pass header.d=example.com",
            "Authentication-Results: mx.filter.example; spf=policy",
            "Authentication-Results: mx.filter.example; x-spf=pass",
            "Authentication-Results: mx.filter.example; dkim=fail reason=\"; spf=pass smtp.mailfrom=x\"",
            "Authentication-Results: mx.filter.example; dkim=fail (; spf=pass smtp.mailfrom=x)",
            "Authentication-Results: mx.filter.example; spf=pass (", "Authentication-Results: ",
            "Authentication-Results: ;",
            "Received-SPF: pass (other: mx.filter.example: yes) receiver=other.example", "Received-SPF: ",
            "Received-SPF: receiver=mx.filter.example", "X-Authentication-Results: mx.filter.example; spf=pass"})
    void shouldNotBeReadFromWhatIsNotTheRelays(String field) {
        assertThat(verdict(OWN, field, THEIRS)).isEmpty();
    }

    @Test
    void topmostShouldBeTheOne() {
        assertThat(verdict("Authentication-Results: mx.filter.example; dkim=pass", OWN,
                "Received-SPF: fail (mx.filter.example: no)", "Authentication-Results: mx.filter.example; spf=pass",
                THEIRS))
                .map(RelayVerdict::result).contains("fail");
    }

    @Test
    void whatStandsBelowTheRelaysReceivedFieldShouldNotBeBelieved() {
        String forged = "Authentication-Results: mx.filter.example; spf=pass smtp.mailfrom=bank.example";

        assertThat(verdict(OWN, THEIRS, forged)).isEmpty();
        assertThat(verdict(THEIRS, forged)).isEmpty();
        assertThat(verdict(OWN, forged)).isEmpty();
        assertThat(verdict(forged)).isEmpty();
        assertThat(verdict(forged, THEIRS)).isPresent();
    }

    /** Exchange Online writes it at its edge, and has inner hops above. */
    @Test
    void whatStandsAboveTheRelaysLastFieldShouldBeBelieved() {
        String hop = "Received: from edge.example (10.0.0.7) by gw.example (10.0.0.8) with Microsoft SMTP Server id 15";
        String spf = "Received-SPF: fail (mx.filter.example: no)";

        assertThat(verdict(OWN, hop, spf, THEIRS)).isPresent();
        assertThat(verdict(OWN, hop, THEIRS, spf)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "\"", "\\", ";", "=", "spf=pass;", "a", " ", "\0", "(\\", "\u00fc", "()"})
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void anythingOfAnyLengthShouldBeRead(String piece) {
        String junk = piece.repeat(FieldWords.LONGEST / piece.length());

        assertThat(verdict(OWN, "Authentication-Results: mx.filter.example; " + junk, THEIRS)).isNotNull();
        assertThat(verdict(OWN, "Authentication-Results: mx.filter.example; spf=pass; " + junk + junk, THEIRS))
                .isEmpty();
        assertThat(verdict(OWN, "Received-SPF: pass " + junk, THEIRS)).isEmpty();
    }
}
