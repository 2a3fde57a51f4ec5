/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.spf4james.Logs;
import io.github.spf4james.dns.Bulkhead;
import io.github.spf4james.syntax.IpAddress;

@Timeout(60)
class EarlyChecksTest {
    private final EarlyChecks checks = new EarlyChecks();
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void answer() {
        answer.countDown();
    }

    private static MailIdentity.Checkable identity(String client, String sender) {
        return identity(client, "mx.host-" + client.replace('.', '-') + ".example", sender);
    }

    private static MailIdentity.Checkable identity(String client, String helo, String sender) {
        return new MailIdentity.Checkable(IpAddress.parse(client).orElseThrow(), helo, sender);
    }

    private Optional<CompletableFuture<String>> begin(MailIdentity.Checkable identity) {
        return checks.begin(identity, () -> {
            answer.await();
            return "verdict";
        });
    }

    private int begun(List<MailIdentity.Checkable> identities) {
        return (int) identities.stream().filter(identity -> begin(identity).isPresent()).count();
    }

    @Test
    void beginShouldNotWaitForTheVerdict() throws Exception {
        CompletableFuture<String> verdict = begin(identity("192.0.2.1", "a@one.example")).orElseThrow();

        assertThat(verdict).isNotDone();
        answer.countDown();
        assertThat(verdict.get()).isEqualTo("verdict");
    }

    @Test
    void oneOrganisationShouldHaveSoManyUnderWayAtATime() {
        List<MailIdentity.Checkable> crowd = new ArrayList<>();
        for (int each = 0; each < 2 * EarlyChecks.MOST_OF_ONE; each++) {
            crowd.add(identity("192.0." + each + ".1", "a@sub" + each + ".example.com"));
        }

        assertThat(begun(crowd)).isEqualTo(EarlyChecks.MOST_OF_ONE);
        assertThat(begin(identity("192.0.2.1", "a@two.example"))).isPresent();
    }

    /** Slow names to be called by are enough to keep checks of anybody's domains under way. */
    @Test
    void oneOrganisationShouldHaveSoManyUnderWayByItsNamesInHelo() {
        List<MailIdentity.Checkable> crowd = new ArrayList<>();
        for (int each = 0; each < 2 * EarlyChecks.MOST_OF_ONE; each++) {
            crowd.add(identity("192.0." + each + ".1", "n" + each + ".slow.example", "a@org" + each + ".example"));
        }

        assertThat(begun(crowd)).isEqualTo(EarlyChecks.MOST_OF_ONE);
        assertThat(begin(identity("198.51.100.1", "a@org1.example"))).isPresent();
    }

    /** Half of all questions may be asked ahead, and each check waits for one more. */
    @Test
    void questionsShouldBeLeftForMailThatHasCome() {
        assertThat(Bulkhead.MOST_IN_ALL / 2 + EarlyChecks.MOST).isLessThanOrEqualTo(Bulkhead.MOST_IN_ALL * 3 / 4);
        assertThat(Bulkhead.MOST_OF_ONE / 2 + EarlyChecks.MOST_OF_ONE)
                .isLessThanOrEqualTo(Bulkhead.MOST_OF_ONE * 3 / 4);
    }

    @Test
    void oneNetworkShouldHaveSoManyUnderWayAtATime() {
        List<MailIdentity.Checkable> crowd = new ArrayList<>();
        for (int each = 0; each < 2 * EarlyChecks.MOST_OF_ONE; each++) {
            crowd.add(identity("192.0.2." + each, "a@org" + each + ".example"));
        }

        assertThat(begun(crowd)).isEqualTo(EarlyChecks.MOST_OF_ONE);
        assertThat(begin(identity("198.51.100.1", "a@two.example"))).isPresent();
    }

    @Test
    void allTogetherShouldHaveSoManyUnderWayAtATime() {
        List<MailIdentity.Checkable> crowd = new ArrayList<>();
        for (int each = 0; each < 2 * EarlyChecks.MOST; each++) {
            crowd.add(identity("192." + each / 250 + "." + each % 250 + ".1", "a@org" + each + ".example"));
        }

        assertThat(begun(crowd)).isEqualTo(EarlyChecks.MOST);
        assertThat(checks.underWay()).isEqualTo(EarlyChecks.MOST);

        answer.countDown();
        Awaitility.await().untilAsserted(() -> assertThat(checks.underWay()).isZero());
        assertThat(begun(crowd.subList(0, 1))).isEqualTo(1);
    }

    @Test
    @Logs(by = "mail.EarlyChecks", text = "A check in an SMTP session failed")
    void nobodyShouldWaitForACheckThatAnErrorEnds() {
        CompletableFuture<String> verdict = checks.<String>begin(identity("192.0.2.1", "a@one.example"), () -> {
            throw new StackOverflowError("test");
        }).orElseThrow();

        assertThat(verdict).failsWithin(30, TimeUnit.SECONDS).withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StackOverflowError.class);
        Awaitility.await().untilAsserted(() -> assertThat(checks.underWay()).isZero());
    }

    @Test
    @Logs(by = "mail.EarlyChecks", text = "A check in an SMTP session failed")
    void placeShouldBeFreeAgainWhenACheckFails() {
        for (int each = 0; each < 2 * EarlyChecks.MOST_OF_ONE; each++) {
            CompletableFuture<String> verdict = checks.<String>begin(identity("192.0.2.1", "a@one.example"), () -> {
                throw new IllegalStateException("test");
            }).orElseThrow();
            assertThat(verdict).failsWithin(30, TimeUnit.SECONDS).withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IllegalStateException.class);
            Awaitility.await().untilAsserted(() -> assertThat(checks.underWay()).isZero());
        }
    }
}
