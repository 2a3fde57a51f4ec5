/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.spf4james.syntax.IpAddress;

class OrganisationTest {

    private static String of(String name) {
        return Organisation.of(Question.txt(DnsName.of(name).orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource({"example.com, example.com", "a.b.example.com, example.com", "_spf.example.co.uk, example.co.uk",
            "a b.-x-.example.com, example.com", "com, com", "co.uk, co.uk", "localhost, localhost"})
    void nameShouldBelongToItsOrganisationalDomain(String name, String organisation) {
        assertThat(of(name)).isEqualTo(organisation);
    }

    /** Nobody gets more by a suffix that is newer than the list. */
    @ParameterizedTest
    @CsvSource({"a.b.c.example, c.example", "c.example, c.example", "a.b.c.d.e.unheard-of, e.unheard-of"})
    void nameBelowAnUnlistedSuffixShouldBelongToItsLastTwoLabels(String name, String organisation) {
        assertThat(of(name)).isEqualTo(organisation);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.77, 2.0.192.in-addr.arpa",
            "2001:db8:1:2::3, 1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"})
    void reverseNameShouldBelongToItsNetwork(String client, String network) {
        assertThat(Organisation.of(Question.ptr(IpAddress.parse(client).orElseThrow()))).isEqualTo(network);
    }

    @Test
    void shortReverseNameShouldBelongToItself() {
        assertThat(of("192.in-addr.arpa")).isEqualTo("192.in-addr.arpa");
        assertThat(of("in-addr.arpa")).isEqualTo("in-addr.arpa");
    }
}
