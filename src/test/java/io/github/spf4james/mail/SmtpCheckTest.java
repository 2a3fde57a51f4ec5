/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.spf4james.check.Deadline;
import io.github.spf4james.configuration.IsolationSettings;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.syntax.IpAddress;

@Timeout(60)
class SmtpCheckTest {
    private static final Duration AMPLE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMillis(20);
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.1").orElseThrow();

    private final AtomicLong clock = new AtomicLong();
    private final SmtpWaits waits = new SmtpWaits(clock::get);
    private final WaitingPlaces places = new WaitingPlaces(new IsolationSettings(1, 1, AMPLE), clock::get);

    /** One that does not end. */
    private SmtpCheck check() {
        return new SmtpCheck(new SmtpEnvelope("192.0.2.1", "helo.example", "a@slow.example"),
                Optional.of(new SmtpCheck.UnderWay(
                        new MailIdentity.Checkable(CLIENT, "helo.example", "a@slow.example"),
                        new CompletableFuture<>(), places, waits)));
    }

    @Test
    void allRecipientsOfATransactionShouldShareOneWait() throws Exception {
        SmtpCheck check = check();

        for (int recipient = 0; recipient < 100; recipient++) {
            assertThat(check.await(PATIENCE)).isEmpty();
        }

        assertThat(waits.take(SmtpWaits.MOST.toNanos())).isEqualTo(SmtpWaits.MOST.minus(PATIENCE).toNanos());
    }

    @Test
    void nobodyShouldGiveWayToAClientThatMayNotWait() throws Exception {
        waits.take(SmtpWaits.MOST.toNanos());
        FutureTask<Optional<String>> mail = new FutureTask<>(() -> places.forMail(CLIENT).await(
                Question.txt(DnsName.of("honest.example").orElseThrow()), new CompletableFuture<>(),
                Deadline.in(AMPLE)));
        Thread spooler = Thread.ofPlatform().daemon().start(mail);
        while (places.waiting() == 0) {
            Thread.onSpinWait();
        }
        clock.addAndGet(WaitingPlaces.SLICE);
        waits.take(SmtpWaits.MOST.toNanos()); // what has been saved up since

        assertThat(check().await(PATIENCE)).isEmpty();

        assertThat(places.waiting()).isEqualTo(1);
        assertThat(mail).isNotDone();
        spooler.interrupt();
    }
}
