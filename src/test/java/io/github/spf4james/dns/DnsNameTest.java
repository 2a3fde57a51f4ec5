/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.syntax.DomainText;

class DnsNameTest {
    private static final String LABEL_OF_63 = "x".repeat(63);
    /** 253 characters: three labels of 63, one of 61. */
    private static final String LONGEST = (LABEL_OF_63 + ".").repeat(3) + "y".repeat(61);

    private static DnsName name(String text) {
        return DnsName.of(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"example.com, example.com", "example.com., example.com", "EXAMPLE.Com, example.com",
            "localhost, localhost",
            "a.b.c.d.e, a.b.c.d.e", "-._.%, -._.%", "a b.example, a b.example", "a@b.example, a@b.example",
            "*.example.com, *.example.com", "192.0.2.1, 192.0.2.1", "@[`{.Z, @[`{.z"})
    void nameShouldBeInLowerCaseAndWithoutFinalDot(String written, String text) {
        assertThat(name(written).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".com", "a..b", "example.com..", "..a", "b\u00fccher.example",
            "\u0130.example",
            "example\u3002com"})
    void whatDnsHasNoNameForShouldBeRefused(String written) {
        assertThat(DnsName.of(written)).isEmpty();
    }

    @Test
    void labelShouldHaveAtMost63Octets() {
        assertThat(DnsName.of(LABEL_OF_63 + ".example")).isPresent();
        assertThat(DnsName.of("a." + LABEL_OF_63)).isPresent();
        assertThat(DnsName.of("x" + LABEL_OF_63 + ".example")).isEmpty();
        assertThat(DnsName.of("a.x" + LABEL_OF_63)).isEmpty();
    }

    @Test
    void nameShouldHaveAtMost253Characters() {
        assertThat(LONGEST).hasSize(DomainText.LONGEST);
        assertThat(DnsName.of(LONGEST)).isPresent();
        assertThat(DnsName.of(LONGEST + ".")).contains(name(LONGEST));
        assertThat(DnsName.of(LONGEST + "y")).isEmpty();
        assertThat(DnsName.of("z." + LONGEST)).isEmpty();
    }

    @Test
    void namesShouldBeEqualWhateverTheirCase() {
        assertThat(name("EXAMPLE.com.")).isEqualTo(name("example.COM")).hasSameHashCodeAs(name("example.com"));
    }

    @ParameterizedTest
    @CsvSource({"example.com, true", "com, false", "com., false", "a.b., true"})
    void nameShouldKnowWhetherItHasSeveralLabels(String name, boolean several) {
        assertThat(name(name).isMultiLabel()).isEqualTo(several);
    }

    @ParameterizedTest
    @CsvSource({"mail.example.com, example.com, true", "a.b.example.com, EXAMPLE.COM, true",
            "example.com, example.com, false",
            "example.com, mail.example.com, false", "badexample.com, example.com, false", "com, example.com, false",
            "x.example.org, example.com, false", "example.com.org, example.com, false"})
    void nameShouldBeBelowAnotherOnALabelBoundary(String name, String domain, boolean below) {
        assertThat(name(name).isBelow(name(domain))).isEqualTo(below);
        assertThat(name(name).isAtOrBelow(name(domain))).isEqualTo(below || name.equals(domain));
    }

    @Test
    void rootShouldBeAtNoName() {
        assertThat(DnsName.ROOT.isMultiLabel()).isFalse();
        assertThat(DnsName.ROOT.isAtOrBelow(name("example.com"))).isFalse();
    }

    @Test
    void nameShouldPrintInPrintableAscii() {
        assertThat(name("mail.example.com")).hasToString("mail.example.com");
        assertThat(name("a\r\nb \u007f.example").toString()).matches("[ -~]+");
    }

    @Test
    void oddNameShouldSurviveTheWayToTheWireAndBack() {
        for (String text : new String[]{"a\\b.example", "a\"b.example", "@.example", "a b.example", "\\046.example",
                "a\u0000b.example", "(;).$", LONGEST}) {
            assertThat(WireNames.fromWire(WireNames.toWire(name(text)))).contains(name(text));
        }
        assertThat(WireNames.fromWire(WireNames.toWire(DnsName.ROOT))).contains(DnsName.ROOT);
    }
}
