/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.IpNetwork;

class RelayedClientTest {
    private static final IpAddress RELAY = ip("198.51.100.1");
    private static final List<IpNetwork> RELAYS = List.of(new IpNetwork(RELAY, 24),
            new IpNetwork(ip("2001:db8:9::"), 48));

    private static final String OWN = "from gw.example (EHLO gw.example) ([198.51.100.1]) by james.example (JAMES) with ESMTP ID 1";
    private static final String OUTSIDE = "from mail.example (mx.example [192.0.2.1]) by gw.example (Postfix) with ESMTP id 4F";
    private static final String FORGED = "from bank.example (bank.example [203.0.113.5]) by gw.example (Postfix) with ESMTP id 4F";
    private static final RelayedClient CLIENT = new RelayedClient.Outside(ip("192.0.2.1"), "mail.example");

    @Test
    void shouldBelieveTheRelaysFieldBelowJamesOwn() {
        assertThat(client(OWN, OUTSIDE, FORGED)).isEqualTo(CLIENT);
    }

    @Test
    void shouldBelieveTheRelaysFieldWhereJamesHasNotWrittenItsOwn() {
        assertThat(client(OUTSIDE, FORGED)).isEqualTo(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "from edge.example (edge.example [198.51.100.77]) by gw.example (Postfix) with ESMTP id 4F",
            "from edge.example (edge.example [IPv6:2001:db8:9::1]) by gw.example (Postfix) with ESMTP id 4F",
            "(qmail 1234 invoked from network); 24 Nov 2026 10:00:00 -0000"})
    void shouldFollowHopsAmongTheRelays(String hop) {
        assertThat(client(OWN, hop, OUTSIDE, FORGED)).isEqualTo(CLIENT);
        assertThat(client(OWN, hop, hop, OUTSIDE, FORGED)).isEqualTo(CLIENT);
        assertThat(client(hop, OUTSIDE, FORGED)).isEqualTo(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "IPv6:::1"})
    void programsOnTheRelayShouldBeOutsideUnlessTheyAreTrusted(String loopback) {
        String hop = "from localhost (localhost [" + loopback + "]) by gw.example (Postfix) with ESMTP id 4F";

        // Whoever can hand in mail there writes what stands below.
        assertThat(client(OWN, hop, FORGED))
                .isEqualTo(new RelayedClient.Outside(ip(loopback.replace("IPv6:", "")), "localhost"));
    }

    @Test
    void shouldFollowAnIp6Client() {
        assertThat(client(OWN, "from m.example (m.example [IPv6:2001:db8::1]) by gw.example (Postfix)"))
                .isEqualTo(new RelayedClient.Outside(ip("2001:db8::1"), "m.example"));
    }

    @Test
    void fieldsBelowShouldNeverBeLookedAt() {
        assertThat(client(OWN, OUTSIDE, "junk (", "\0")).isEqualTo(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk", "", "by gw.example (Postfix, from userid 33) id 4F",
            "(qmail 1234 invoked by uid 89)",
            "from x (unknown [unknown]) by gw.example (Postfix)",
            "from x ([192.0.2.1]) (y [203.0.113.5]) by gw.example"})
    void unreadableFieldOfARelayShouldEndTheSearch(String field) {
        assertThat(client(OWN, field, OUTSIDE)).isEqualTo(new RelayedClient.Unreadable());
        assertThat(client(field, OUTSIDE)).isEqualTo(new RelayedClient.Unreadable());
    }

    @Test
    void shouldBeUnreadableWhereTheFieldsRunOut() {
        assertThat(client()).isEqualTo(new RelayedClient.Unreadable());
        assertThat(client(OWN)).isEqualTo(new RelayedClient.Unreadable());
        assertThat(client(OWN, OWN)).isEqualTo(new RelayedClient.Unreadable());
    }

    @Test
    void onlyTheNewestFieldShouldBeSkippedForItsAddressAlone() {
        assertThat(RelayedClient.of(List.of(OWN, OUTSIDE), RELAY, client -> false)).isEqualTo(CLIENT);
        assertThat(RelayedClient.of(List.of(OWN, OWN), RELAY, client -> false))
                .isEqualTo(new RelayedClient.Outside(RELAY, "gw.example"));
    }

    private static RelayedClient client(String... fields) {
        return RelayedClient.of(List.of(fields), RELAY,
                client -> RELAYS.stream().anyMatch(network -> network.contains(client)));
    }

    private static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
