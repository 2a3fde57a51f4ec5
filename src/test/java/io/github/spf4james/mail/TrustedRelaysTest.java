/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.spf4james.Logs;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.configuration.TrustedRelay;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.relay.Software;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.IpNetwork;

@Logs(by = "mail.TrustedRelays")
class TrustedRelaysTest {
    private static final IpAddress RELAY = IpAddress.parse("198.51.100.1").orElseThrow();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T00:00:00Z"));
    private final List<String> questions = new ArrayList<>();
    private SpfResult answer = SpfResult.PASS;
    private boolean provesNothing;

    private TrustedRelays trusting(TrustedRelay... relays) {
        return new TrustedRelays(List.of(relays), this::check, verdict -> provesNothing, now::get);
    }

    private SpfVerdict check(SpfRequest request, Deadline deadline) {
        questions.add(request.domain() + " " + request.ip() + " " + request.helo());
        assertThat(deadline.allowed()).isEqualTo(TrustedRelays.DEADLINE);
        return new SpfVerdict(answer, request, List.of(), Optional.empty(), Optional.empty(), 0, 0);
    }

    private static TrustedRelay named(String domain) {
        return new TrustedRelay(List.of(), List.of(DnsName.of(domain).orElseThrow()), Software.parse("postfix"),
                Optional.empty());
    }

    @Test
    void listedAddressShouldBeARelayWithoutAQuestion() throws Exception {
        TrustedRelay listed = TrustedRelay.in(new IpNetwork(RELAY, 24));

        assertThat(trusting(named("gateway.example"), listed).find(RELAY)).contains(listed);
        assertThat(questions).isEmpty();
    }

    @Test
    void addressThatPassesTheDomainsRecordShouldBeARelay() throws Exception {
        assertThat(trusting(named("gateway.example")).find(RELAY)).contains(named("gateway.example"));
        // Nothing that the client says has a part in it.
        assertThat(questions).containsExactly("gateway.example 198.51.100.1 gateway.example");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PASS")
    void addressThatDoesNotPassShouldBeNone(SpfResult result) throws Exception {
        answer = result;

        assertThat(trusting(named("gateway.example")).find(RELAY)).isEmpty();
    }

    @Test
    void recordThatLetsEverybodyPassShouldMakeNobodyARelay() throws Exception {
        provesNothing = true;

        assertThat(trusting(named("gateway.example")).find(RELAY)).isEmpty();
    }

    @Test
    void answerShouldCountForAWhile() throws Exception {
        TrustedRelays relays = trusting(named("gateway.example"));
        relays.find(RELAY);
        answer = SpfResult.FAIL;
        pass(TrustedRelays.FRESH.minusSeconds(1));
        assertThat(relays.find(RELAY)).isPresent();
        pass(Duration.ofSeconds(1));

        assertThat(relays.find(RELAY)).isEmpty();
        assertThat(questions).hasSize(2);
    }

    @Test
    void relayShouldStayOneForADayWhileDnsDoesNotTell() throws Exception {
        TrustedRelays relays = trusting(named("gateway.example"));
        relays.find(RELAY);
        answer = SpfResult.TEMPERROR;
        pass(TrustedRelays.FRESH);
        assertThat(relays.find(RELAY)).isPresent();
        pass(TrustedRelays.KEPT.minus(TrustedRelays.FRESH));

        assertThat(relays.find(RELAY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhoIsNoneForSureShouldNotPerhapsBeOne(SpfResult result) throws Exception {
        answer = result;

        assertThat(trusting(named("gateway.example")).mayBe(RELAY))
                .isEqualTo(result == SpfResult.PASS || result == SpfResult.TEMPERROR);
    }

    @Test
    void strangerShouldBeNoneWhileDnsDoesNotTell() throws Exception {
        TrustedRelays relays = trusting(named("gateway.example"));
        answer = SpfResult.TEMPERROR;
        assertThat(relays.find(RELAY)).isEmpty();
        assertThat(relays.find(RELAY)).isEmpty();
        assertThat(questions).hasSize(1);
        answer = SpfResult.PASS;
        pass(TrustedRelays.TROUBLE);

        assertThat(relays.find(RELAY)).isPresent();
    }

    @Test
    void oneThatIsNoRelayAnyMoreShouldNotBecomeOneByTrouble() throws Exception {
        TrustedRelays relays = trusting(named("gateway.example"));
        relays.find(RELAY);
        answer = SpfResult.FAIL;
        pass(TrustedRelays.FRESH);
        relays.find(RELAY);
        answer = SpfResult.TEMPERROR;
        pass(TrustedRelays.FRESH);

        assertThat(relays.find(RELAY)).isEmpty();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
