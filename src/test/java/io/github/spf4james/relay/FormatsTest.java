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
        return Sample.all();
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
        Set<String> sampled = samples().map(Sample::software).collect(Collectors.toSet());

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
