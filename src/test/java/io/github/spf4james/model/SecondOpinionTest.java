/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;

/** The engine against the model, over zones that nobody thought of. {@code -Dmodel.zones=1000000} for a longer talk. */
class SecondOpinionTest {
    private static final int ZONES = Integer.getInteger("model.zones", 10_000);
    private static final long FIRST = Long.getLong("model.seed", 1);
    private static final int WIRE_ZONES = Integer.getInteger("model.wire.zones", 200);
    private static final int ENOUGH = 5;

    @Test
    void modelAndEngineShouldAgreeOnGeneratedZones() throws InterruptedException {
        List<String> disagreements = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + ZONES && disagreements.size() < ENOUGH; seed++) {
            GeneratedZone world = new GeneratedZone(seed);
            for (Mail mail : world.mails()) {
                Opinions.of(world.zone(), mail).disagreement()
                        .ifPresent(disagreements::add);
            }
        }

        assertThat(disagreements).isEmpty();
    }

    @Test
    void modelAndEngineShouldAgreeOverDnsPackets() throws InterruptedException {
        List<String> disagreements = new ArrayList<>();
        try (TestDnsServer server = TestDnsServer.start(Zone.empty())) {
            ResolverSpfDns dns = new ResolverSpfDns(List.of(server.address()), Duration.ofSeconds(10), 1);
            for (long seed = 1; seed <= WIRE_ZONES && disagreements.size() < ENOUGH; seed++) {
                GeneratedZone world = new GeneratedZone(-seed);
                world.zone().breakWholeNames();
                for (Mail mail : world.mails()) {
                    // Asked once, so that it is known which names of those that hash to something are wanted.
                    ModelCheckHost.check(world.zone(), mail.ip(), mail.helo(), mail.mailFrom());
                    server.serve(WireZone.of(world.zone(), new Random(seed)));
                    Opinions.of(world.zone(), mail, dns).disagreement().ifPresent(disagreements::add);
                }
            }
        }

        assertThat(disagreements).isEmpty();
    }

    @Test
    void generatedZonesShouldReachEveryCorner() {
        Map<String, Integer> corners = new TreeMap<>();
        for (long seed = 1; seed <= 2_000; seed++) {
            GeneratedZone world = new GeneratedZone(seed);
            for (Mail mail : world.mails()) {
                ModelCheckHost.Answer answer = ModelCheckHost.check(world.zone(), mail.ip(), mail.helo(),
                        mail.mailFrom());
                corners.merge(answer.result(), 1, Integer::sum);
                corners.merge(answer.terms() + " terms", 1, Integer::sum);
                corners.merge(answer.voids() + " voids", 1, Integer::sum);
                answer.explanation().ifPresent(text -> corners.merge("explained", 1, Integer::sum));
            }
        }
        assertThat(corners).containsKeys("none", "neutral", "pass", "fail", "softfail", "temperror", "permerror",
                "0 terms", "10 terms", "11 terms", "0 voids", "2 voids", "3 voids", "explained");
    }
}
