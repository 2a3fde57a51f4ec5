/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.syntax.IpAddress;

class FormatsTest {
    private static final IpAddress RELAY = IpAddress.parse("198.51.100.1").orElseThrow();
    private static final String BELOW = "from below.example ([203.0.113.77]) by mx.relay.example with ESMTP id 4F; date";
    private static final RelayedClient CLIENT_BELOW = new RelayedClient.Outside(
            IpAddress.parse("203.0.113.77").orElseThrow(), "below.example");

    static Stream<Sample> samples() {
        return Stream.concat(Sample.all(), Sample.variants());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sampleShouldBeReadWhereItsSoftwareIsNamed(Sample sample) throws InterruptedException {
        assertThat(read(sample, Software.parse(sample.software()))).isEqualTo(expected(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sampleShouldBeReadAsFarAsItIsClearWhereNobodyNamesIt(Sample sample) throws InterruptedException {
        RelayedClient expected = switch (sample.alone()) {
            case "yes" -> expected(sample);
            case "no" -> new RelayedClient.Unreadable(RELAY, sample.field());
            case "local" -> new RelayedClient.Outside(sample.address(), sample.helo());
            case "notice" -> new RelayedClient.MadeByRelay();
            default -> throw new IllegalArgumentException(sample.alone());
        };

        assertThat(read(sample, Software.ANY)).isEqualTo(expected);
    }

    @Test
    void everyFormatShouldHaveASample() {
        Set<String> sampled = Sample.all().map(Sample::software).collect(Collectors.toSet());

        assertThat(Formats.all()).allSatisfy(format -> assertThat(sampled).contains(format.software()));
    }

    @Test
    void everyFormatShouldHaveANameOfItsOwn() {
        assertThat(Software.known()).doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).matches("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postfix", "postfix,amavis", " postfix , amavis ", "symantec", "chasquid"})
    void softwareShouldBeNamedByNamesAndFamilies(String names) {
        assertThat(Software.parse(names)).isNotEqualTo(Software.ANY);
    }

    @Test
    void nameOfOneShouldNotStandForOthersThatBeginWithIt() {
        assertThat(Software.parse("exchange")).hasToString("exchange");
        assertThat(Software.parse("symantec")).hasToString("symantec-cloud, symantec-gateway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Postfix 3", "postfix,", "post", "postfix-x", "-"})
    void softwareThatNobodyKnowsShouldBeRefused(String names) {
        assertThatThrownBy(() -> Software.parse(names)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nameOfAFormatShouldNotStandForItsFamily() throws InterruptedException {
        // A host in the local network is a client of Exchange, and an inner hop of Exchange Online.
        String field = "from printer.own.example (10.0.0.7) by ex.own.example (10.0.0.5) with Microsoft SMTP Server id 15.2";
        Sample sample = new Sample("exchange", "client", "10.0.0.7", "printer.own.example", "yes", field);

        assertThat(read(sample, Software.parse("exchange"))).isEqualTo(expected(sample));
        assertThat(read(sample, Software.parse("exchange-online"))).isEqualTo(CLIENT_BELOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[100.64.1.55] (using TLSv1.2) by s.example id a/b",
            "Debian-exim by gw.example with local (Exim 4.98) id 1", "laptop by gw.example (chasquid) with ESMTPSA",
            "mail pickup service by gw.example with Microsoft SMTPSVC"})
    void nameThatReadsLikeAHopShouldNotHideTheClientOfAServerThatNobodyKnows(String helo) throws InterruptedException {
        for (String client : List.of("", " <<192.0.2.7>>")) {
            String field = "from " + helo + client + " by gw.example.org (Some Server) with ESMTP id 1";

            assertThat(read(new Sample("", "", "", "", "", field), Software.ANY))
                    .isEqualTo(new RelayedClient.Unreadable(RELAY, field));
        }
    }

    private static RelayedClient read(Sample sample, Software software) throws InterruptedException {
        return RelayedClients.of(List.of(sample.field(), BELOW), RELAY,
                address -> address.equals(RELAY) ? Optional.of(software) : Optional.empty());
    }

    private static RelayedClient expected(Sample sample) {
        return switch (sample.kind()) {
            case "client" -> new RelayedClient.Outside(sample.address(), sample.helo());
            case "login" -> new RelayedClient.Authenticated();
            case "hop" -> CLIENT_BELOW;
            case "notice" -> new RelayedClient.MadeByRelay();
            case "unnamed" -> new RelayedClient.Unreadable(RELAY, sample.field());
            default -> throw new IllegalArgumentException(sample.kind());
        };
    }
}
