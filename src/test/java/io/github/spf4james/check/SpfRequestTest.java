/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.spf4james.syntax.IpAddress;

class SpfRequestTest {
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.1").orElseThrow();
    private static final String HELO = "mail.example.net";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"user@example.com | user | example.com",
            "'\"a@b\"@example.com' | '\"a@b\"' | example.com", "a@b@c.example | a@b | c.example",
            "@example.com | postmaster | example.com", "example.com | postmaster | example.com",
            "user@ | user | ''", "@ | postmaster | ''", "user@example.com. | user | example.com.",
            "user@[192.0.2.1] | user | [192.0.2.1]", "' @example.com' | ' ' | example.com",
            "USER@Example.COM | USER | Example.COM"})
    void senderShouldBePartedAtTheLastAtSign(String sender, String localPart, String domain) {
        SpfRequest request = SpfRequest.mailFrom(CLIENT, HELO, sender);

        assertThat(request).isEqualTo(new SpfRequest(Identity.MAILFROM, CLIENT, HELO, localPart, domain));
        assertThat(request.sender()).isEqualTo(localPart + "@" + domain);
    }

    @Test
    void nullSenderShouldBePostmasterOfTheHelo() {
        SpfRequest request = SpfRequest.mailFrom(CLIENT, HELO, "");

        assertThat(request).isEqualTo(SpfRequest.helo(CLIENT, HELO));
        assertThat(request.identity()).isEqualTo(Identity.HELO);
        assertThat(request.sender()).isEqualTo("postmaster@mail.example.net");
    }

    @Test
    void heloIdentityShouldBeOfTheHeloAlone() {
        assertThat(SpfRequest.helo(CLIENT, HELO))
                .isEqualTo(new SpfRequest(Identity.HELO, CLIENT, HELO, "postmaster", HELO));
    }

    @ParameterizedTest
    @CsvSource({"b\u00fccher.example, xn--bcher-kva.example", "B\u00dcCHER.example, xn--bcher-kva.example",
            "xn--bcher-kva.example, xn--bcher-kva.example", "example.com, example.com", "EXAMPLE.com, EXAMPLE.com",
            "_a.b\u00fccher.example, _a.xn--bcher-kva.example"})
    void uLabelsShouldBecomeALabels(String given, String ascii) {
        SpfRequest request = new SpfRequest(Identity.MAILFROM, CLIENT, given, "user", given).inALabels();

        assertThat(request.domain()).isEqualTo(ascii);
        assertThat(request.helo()).isEqualTo(ascii);
        assertThat(request.localPart()).isEqualTo("user");
    }

    @ParameterizedTest
    @CsvSource({"stra\u00dfe.example", "\u03b2\u03cc\u03bb\u03bf\u03c2.example",
            "\u0dc1\u0dca\u200d\u0dbb\u0dd3.example",
            "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example"})
    void nameThatIdnaIsOfTwoMindsAboutShouldBeAmbiguous(String name) {
        assertThat(ALabels.of(name)).isInstanceOf(ALabels.Ambiguous.class);
        assertThat(CheckedDomain.of(name)).isInstanceOf(CheckedDomain.Unusable.class);
        assertThat(ALabels.orAsGiven(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"b\ufffdcher.example", "b\u00fccher..example",
            "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc"
                    + "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fcaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example"})
    void whatIsNoNameByIdnaShouldBeInvalid(String name) {
        assertThat(ALabels.of(name)).isInstanceOf(ALabels.Invalid.class);
        assertThat(CheckedDomain.of(name)).isInstanceOf(CheckedDomain.Unusable.class);
    }

    @Test
    void finalDotsShouldNotReachMacros() {
        SpfRequest request = SpfRequest.mailFrom(CLIENT, "mail.example.net.", "a@example.com.").inMacros();

        assertThat(request).isEqualTo(SpfRequest.mailFrom(CLIENT, HELO, "a@example.com"));
        assertThat(SpfRequest.mailFrom(CLIENT, HELO, "a@b\u00fccher.example\u3002").inMacros())
                .isEqualTo(SpfRequest.mailFrom(CLIENT, HELO, "a@xn--bcher-kva.example"));
        assertThat(SpfRequest.helo(CLIENT, "mail.example.net.").inMacros()).isEqualTo(SpfRequest.helo(CLIENT, HELO));
    }

    @Test
    void tokensShouldBeThoseOfTheRfc() {
        assertThat(Identity.values()).extracting(Identity::token).containsExactly("helo", "mailfrom");
        assertThat(SpfResult.values()).extracting(SpfResult::token).containsExactlyInAnyOrder("none", "neutral", "pass",
                "fail", "softfail", "temperror", "permerror");
        assertThat(SpfResult.values()).allSatisfy(
                result -> assertThat(SpfResult.ofToken(result.token())).contains(result));
        assertThat(SpfResult.ofToken("Pass")).isEmpty();
        assertThat(SpfResult.ofToken("")).isEmpty();
    }
}
