/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrganisationalDomainTest {

    @ParameterizedTest
    @CsvSource({"example.com, example.com", "a.b.example.com, example.com", "A.Example.COM., example.com",
            "a.b.example.co.uk, example.co.uk", "www.ck, www.ck", "a.b.c.ck, b.c.ck",
            "mail.joe.github.io, joe.github.io",
            "mail.3com.com, 3com.com", "mail.x_y.com, x_y.com", "a.b.xn--55qx5d.cn, b.xn--55qx5d.cn",
            "a.xn--e1afmkfd.xn--p1ai, xn--e1afmkfd.xn--p1ai"})
    void shouldBeOneLabelMoreThanThePublicSuffix(String domain, String organisational) {
        assertThat(OrganisationalDomain.of(domain)).isEqualTo(organisational);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com", "co.uk", "github.io", "xn--55qx5d.cn", "mail.example.internal", "localhost",
            "_spf.example.com", "-x.example.com", "x-.example.com", "a..example.com", ".example.com", "",
            "[192.0.2.1]", "192.0.2.1", "a b.example.com", "a\0.example.com", "a@example.com"})
    void othersShouldStandForThemselves(String domain) {
        assertThat(OrganisationalDomain.of(domain)).isEqualTo(domain);
    }

    @Test
    void lastDotShouldNotCount() {
        assertThat(OrganisationalDomain.of(".")).isEmpty();
    }

    @Test
    void overlongNamesShouldStandForThemselves() {
        String label = "a".repeat(64) + ".example.com";
        String name = "a.".repeat(5000) + "com";

        assertThat(OrganisationalDomain.of(label)).isEqualTo(label);
        assertThat(OrganisationalDomain.of(name)).isEqualTo(name);
    }
}
