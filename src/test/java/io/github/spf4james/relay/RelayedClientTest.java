/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    void shouldBelieveTheRelaysFieldBelowJamesOwn() throws InterruptedException {
        assertThat(client(OWN, OUTSIDE, FORGED)).isEqualTo(CLIENT);
    }

    @Test
    void shouldBelieveTheRelaysFieldWhereJamesHasNotWrittenItsOwn() throws InterruptedException {
        assertThat(client(OUTSIDE, FORGED)).isEqualTo(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "from edge.example (edge.example [198.51.100.77]) by gw.example (Postfix) with ESMTP id 4F",
            "from edge.example (edge.example [IPv6:2001:db8:9::1]) by gw.example (Postfix) with ESMTP id 4F",
            "(qmail 1234 invoked from network); 24 Nov 2026 10:00:00 -0000"})
    void shouldFollowHopsAmongTheRelays(String hop) throws InterruptedException {
        assertThat(client(OWN, hop, OUTSIDE, FORGED)).isEqualTo(CLIENT);
        assertThat(client(OWN, hop, hop, OUTSIDE, FORGED)).isEqualTo(CLIENT);
        assertThat(client(hop, OUTSIDE, FORGED)).isEqualTo(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "IPv6:::1"})
    void programsOnTheRelayShouldBeOutsideUnlessTheyAreTrusted(String loopback) throws InterruptedException {
        String hop = "from localhost (localhost [" + loopback + "]) by gw.example (Postfix) with ESMTP id 4F";

        // Whoever can hand in mail there writes what stands below.
        assertThat(client(OWN, hop, FORGED))
                .isEqualTo(new RelayedClient.Outside(ip(loopback.replace("IPv6:", "")), "localhost"));
    }

    @Test
    void shouldFollowAnIp6Client() throws InterruptedException {
        assertThat(client(OWN, "from m.example (m.example [IPv6:2001:db8::1]) by gw.example (Postfix)"))
                .isEqualTo(new RelayedClient.Outside(ip("2001:db8::1"), "m.example"));
    }

    @Test
    void fieldsBelowShouldNeverBeLookedAt() throws InterruptedException {
        assertThat(client(OWN, OUTSIDE, "junk (", "\0")).isEqualTo(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk", "",
            "from x (unknown [unknown]) by gw.example (Postfix)",
            "from x ([192.0.2.1]) (y [203.0.113.5]) by gw.example"})
    void unreadableFieldOfARelayShouldEndTheSearch(String field) throws InterruptedException {
        assertThat(client(OWN, field, OUTSIDE)).isInstanceOf(RelayedClient.Unreadable.class);
        assertThat(client(field, OUTSIDE)).isInstanceOf(RelayedClient.Unreadable.class);
    }

    @Test
    void shouldBeUnreadableWhereTheFieldsRunOut() throws InterruptedException {
        assertThat(client()).isInstanceOf(RelayedClient.Unreadable.class);
        assertThat(client(OWN)).isInstanceOf(RelayedClient.Unreadable.class);
        assertThat(client(OWN, OWN)).isInstanceOf(RelayedClient.Unreadable.class);
    }

    @Test
    void onlyTheNewestFieldShouldBeSkippedForItsAddressAlone() throws InterruptedException {
        assertThat(RelayedClients.of(List.of(OWN, OUTSIDE), RELAY, relay -> Optional.empty())).isEqualTo(CLIENT);
        assertThat(RelayedClients.of(List.of(OWN, OWN), RELAY, relay -> Optional.empty()))
                .isEqualTo(new RelayedClient.Outside(RELAY, "gw.example"));
    }

    private static RelayedClient client(String... fields) throws InterruptedException {
        return RelayedClients.of(List.of(fields), RELAY,
                relay -> RELAYS.stream().anyMatch(network -> network.contains(relay))
                        ? Optional.of(Software.ANY)
                        : Optional.empty());
    }

    private static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"by gw.example (Postfix) id 4F", "by gw.example (Postfix, from userid 33) id 4F",
            "(qmail 1234 invoked by uid 89)", "from mail by gw.example with local (Exim 4.98) id 1r-2"})
    void noticeShouldBeMadeByTheRelayWhateverStandsBelow(String notice) throws InterruptedException {
        assertThat(client(OWN, notice)).isEqualTo(new RelayedClient.MadeByRelay());
        assertThat(client(OWN, notice, FORGED)).isEqualTo(new RelayedClient.MadeByRelay());
        assertThat(client(notice)).isEqualTo(new RelayedClient.MadeByRelay());
    }

    @Test
    void logInAtTheRelayShouldBeSeen() throws InterruptedException {
        assertThat(client(OWN, "from laptop (dyn.example [203.0.113.77]) (Authenticated sender: alice@own.example)"
                + " by gw.example (Postfix) with ESMTPSA id 1", FORGED)).isEqualTo(new RelayedClient.Authenticated());
    }

    @Test
    void relayThatLogsInShouldBeFollowed() throws InterruptedException {
        assertThat(client(OWN.replace("ESMTP ", "ESMTPSA "), OUTSIDE)).isEqualTo(CLIENT);
        assertThat(client(OWN, "from edge (edge.example [198.51.100.77]) by gw.example (Postfix) with ESMTPSA id 4F",
                OUTSIDE)).isEqualTo(CLIENT);
    }

    /** Somebody may have listed loopback, as James runs on the relay's host. */
    @Test
    void webmailOnTheRelaysHostThatLogsInShouldBeAuthenticated() throws InterruptedException {
        String own = OWN.replace("198.51.100.1", "127.0.0.1");
        String webmail = "from webmail (localhost [127.0.0.1]) (Authenticated sender: a@own.example) by gw.example (Postfix) with ESMTPSA id 4F";
        RelayedClient.Relays loopback = relay -> relay.equals(ip("127.0.0.1"))
                ? Optional.of(Software.ANY)
                : Optional.empty();

        assertThat(RelayedClients.of(List.of(own, webmail), ip("127.0.0.1"), loopback))
                .isEqualTo(new RelayedClient.Authenticated());
        assertThat(RelayedClients.of(List.of(own, webmail, OUTSIDE), ip("127.0.0.1"), loopback)).isEqualTo(CLIENT);
        assertThat(RelayedClients.of(List.of(own, webmail.replaceAll("\\(Auth.*?\\) |SA", "")), ip("127.0.0.1"),
                loopback)).isInstanceOf(RelayedClient.Unreadable.class);
    }

    @Test
    void fieldOfSimscanShouldNotMakeAMailTheRelaysOwn() throws InterruptedException {
        assertThat(client(OWN, "(qmail 123 invoked by uid 89); date", "by simscan 1.4.0 ppid: 1, pid: 2, t: 0.1s",
                "from mx.example (HELO mail.example) (192.0.2.1) by gw.example with SMTP; date", FORGED))
                .isEqualTo(CLIENT);
    }

    @Test
    void hopsOfGoogleShouldBeSkipped() throws InterruptedException {
        assertThat(client(OWN, "by mail-x.google.com with SMTP id a1so1 for <a@own.example>; date",
                "by 2002:a05:6a10:1:b0:1:2:3 with SMTP id a1csp1; date",
                "from mail.example (mx.example. [192.0.2.1]) by mx.google.com with ESMTPS id a1si1", FORGED))
                .isEqualTo(CLIENT);
    }

    @Test
    void innerHopOfAFilteringServiceShouldBeSkipped() throws InterruptedException {
        assertThat(client(OWN,
                "from [100.64.1.55] (using TLSv1.2 with cipher X (256 bits)) by server-1.filter.example id A/B-C",
                OUTSIDE, FORGED)).isEqualTo(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(qmail 1234 invoked from network)", "(qmail 1234 invoked by uid 89)"})
    void fieldOfQmailScannerShouldBeSkippedWhereQmailIsNamed(String above) throws InterruptedException {
        List<String> fields = List.of(OWN, above + "; date",
                "from 192.0.2.1 by gw.example (envelope-from <a@b.example>, uid 502) with qmail-scanner-1.24 (x); date",
                "from mx.example (HELO mail.example) (192.0.2.1) by gw.example with SMTP; date", FORGED);

        assertThat(RelayedClients.of(fields, RELAY, relayWith("qmail"))).isEqualTo(CLIENT);
        assertThat(RelayedClients.of(fields, RELAY, relay -> relay.equals(RELAY)
                ? Optional.of(Software.ANY)
                : Optional.empty())).isInstanceOf(RelayedClient.Unreadable.class);
    }

    @Test
    void filterThatCallsSendmailShouldBeFollowedWhereItIsNamed() throws InterruptedException {
        List<String> fields = List.of(OWN, "by gw.example (Postfix, from userid 5001) id 4F", OUTSIDE, FORGED);

        assertThat(RelayedClients.of(fields, RELAY, relayWith("postfix, pipe-filter"))).isEqualTo(CLIENT);
    }

    @Test
    void softwareShouldBeThatOfTheRelayThatWroteTheField() throws InterruptedException {
        String literal = "from [192.0.2.1] (HELO [203.0.113.5]) by edge.example (CommuniGate Pro SMTP 6.3) with ESMTP id 4F";
        List<String> fields = List.of(OWN, "from edge.example (edge.example [198.51.100.77]) by gw.example (Postfix)",
                literal);
        IpAddress edge = ip("198.51.100.77");

        assertThat(RelayedClients.of(fields, RELAY, relay -> relay.equals(RELAY)
                ? Optional.of(Software.ANY)
                : relay.equals(edge) ? Optional.of(Software.parse("communigate")) : Optional.empty()))
                .isEqualTo(new RelayedClient.Outside(ip("192.0.2.1"), "[203.0.113.5]"));
        assertThat(client(fields.toArray(String[]::new))).isEqualTo(new RelayedClient.Unreadable(edge, literal));
    }

    @Test
    void tooManyFieldsShouldBeUnreadable() throws InterruptedException {
        List<String> fields = new ArrayList<>(Collections.nCopies(Trail.MOST_FIELDS - 1, OWN));
        assertThat(client(concat(fields, OUTSIDE))).isEqualTo(CLIENT);
        fields.add(OWN);
        assertThat(client(concat(fields, OUTSIDE))).isInstanceOf(RelayedClient.Unreadable.class);
    }

    @Test
    void fieldThatIsTooLongShouldBeUnreadable() throws InterruptedException {
        int room = FieldText.LONGEST - OUTSIDE.length();
        assertThat(client(OWN, OUTSIDE + "x".repeat(room))).isEqualTo(CLIENT);
        assertThat(client(OWN, OUTSIDE + "x".repeat(room + 1))).isInstanceOf(RelayedClient.Unreadable.class);
    }

    private static String[] concat(List<String> fields, String last) {
        return Stream.concat(fields.stream(), Stream.of(last)).toArray(String[]::new);
    }

    private static RelayedClient.Relays relayWith(String software) {
        return relay -> relay.equals(RELAY) ? Optional.of(Software.parse(software)) : Optional.empty();
    }
}
