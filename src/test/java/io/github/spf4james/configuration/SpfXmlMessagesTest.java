/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator is told of a {@code conf/spf.xml}: what is wrong in it, and what is different. */
class SpfXmlMessagesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-25T00:00:00Z"));

    private static SpfXml.Settings settings(String xml) throws ConfigurationException {
        return SpfXml.settings(FileConfigurationProvider.getConfig(
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))), CLOCK);
    }

    private static SpfXml.Settings with(String elements) throws ConfigurationException {
        return settings("<spf>" + elements + "</spf>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <SPF/>                                          | the root element is <SPF>: <spf> is expected
            <processors><spf/></processors>                 | the root element is <processors>: <spf> is expected
            <configuration><prefetch>true</prefetch></configuration> | the root element is <configuration>: <spf> is expected
            <spf-xml/>                                      | the root element is <spf-xml>: <spf> is expected
            """)
    void anotherRootShouldBeRefused(String xml, String message) {
        assertThatThrownBy(() -> settings(xml)).isInstanceOf(ConfigurationException.class)
                .hasMessage("conf/spf.xml: " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v=spf1 ip4:192.0.2.0/33 -all | CIDR length is not 0 to 32 in "192.0.2.0/33"
            v=spf1 foo -all              | unknown mechanism in "foo"
            v=spf1 exp=a.example exp=b   | modifier appears a second time in "exp=b"
            v=spf1 include:%{x}.example  | unknown macro letter in "%{x}.example"
            v=spf2 -all                  | does not begin with v=spf1 in "v=spf2 -all"
            """)
    void badOverrideShouldNameItsDomainAndWhatIsWrong(String record, String problem) {
        String message = " for partner.example is \"" + record + "\": " + problem
                + "; an SPF record such as v=spf1 mx -all is expected";

        assertThatThrownBy(() -> with("<overrides><override domain=\"fine.example\">v=spf1 -all</override>"
                + "<override domain=\"partner.example\">" + record + "</override></overrides>"))
                .hasMessage("conf/spf.xml: <overrides><override>" + message);
        assertThatThrownBy(() -> with("<fallbacks><fallback domain=\"partner.example\">" + record
                + "</fallback></fallbacks>")).hasMessage("conf/spf.xml: <fallbacks><fallback>" + message);
        assertThatThrownBy(() -> with("<bestGuess>" + record + "</bestGuess>")).hasMessageContaining(problem);
    }

    @Test
    void badDateShouldNameItsDomain() {
        assertThatThrownBy(() -> with("<overrides><override domain=\"partner.example\" until=\"soon\">v=spf1 -all"
                + "</override></overrides>")).hasMessageContaining(" for partner.example is \"soon\": a date such as");
    }

    @Test
    void wrongElementOfAListShouldNameItself() {
        assertThatThrownBy(() -> with("<skip><networks><network>10.0.0.0/8</network><network>10.0.0.0/40</network>"
                + "</networks></skip>")).hasMessage("conf/spf.xml: <skip><networks><network> is \"10.0.0.0/40\": CIDR"
                        + " length is not 0 to 32 in \"10.0.0.0/40\"; an IP address or network, such as 192.0.2.0/24 or"
                        + " 2001:db8::/32, is expected");
        assertThatThrownBy(() -> with("<whiteList><helo>a.example</helo><helo>b..example</helo></whiteList>"))
                .hasMessage("conf/spf.xml: <whiteList><helo> is \"b..example\": a domain name such as example.com is"
                        + " expected");
    }

    @Test
    void missingFileShouldBeAllDefaults() throws ConfigurationException {
        assertThat(SpfXml.settings(new BaseHierarchicalConfiguration(), CLOCK).differences()).isEmpty();
        assertThat(SpfXml.settings(new XMLConfiguration(), CLOCK).differences()).isEmpty();
        assertThat(with("").differences()).isEmpty();
        assertThat(with("<cache><megabytes>64</megabytes></cache><prefetch>true</prefetch><checkHelo>true</checkHelo>"
                + "<limits><deadline>20s</deadline><voidCounting>strict</voidCounting></limits>").differences())
                .isEmpty();
    }

    @Test
    void differencesShouldBeInTheFilesOwnWords() throws ConfigurationException {
        assertThat(with("<limits><terms>20</terms><voids>2</voids><deadline>10000ms</deadline></limits>"
                + "<trustedRelays><network>198.51.100.25</network><network>2001:db8::/64</network></trustedRelays>"
                + "<overrides><override domain=\"partner.example\">v=spf1 -all</override></overrides>"
                + "<whiteList><helo>mx.partner.example</helo></whiteList>"
                + "<defaultExplanation>See\n our page.</defaultExplanation><receiver>mx.example.org</receiver>")
                .differences()).containsExactly("defaultExplanation=See\\x0A our page.", "limits/deadline=10000ms",
                        "limits/terms=20", "overrides/override=[partner.example]", "receiver=mx.example.org",
                        "trustedRelays/network=[198.51.100.25, 2001:db8::/64]", "whiteList/helo=[mx.partner.example]");
    }
}
