/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.configuration.IsolationSettings;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.syntax.IpAddress;

@Timeout(60)
class SmtpCheckTest {
    private static final Duration AMPLE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMillis(20);
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.1").orElseThrow();
    private static final MailIdentity.Checkable IDENTITY = new MailIdentity.Checkable(CLIENT, "helo.example",
            "a@slow.example");

    private final AtomicLong clock = new AtomicLong();
    private final SmtpWaits waits = new SmtpWaits(clock::get);
    private final WaitingPlaces places = new WaitingPlaces(new IsolationSettings(1, 1, AMPLE), clock::get);

    private SmtpCheck check(CompletableFuture<Optional<MailVerdict.Checked>> verdict) {
        return new SmtpCheck(new SmtpEnvelope("192.0.2.1", "helo.example", "a@slow.example"),
                Optional.of(new SmtpCheck.UnderWay(IDENTITY, verdict, places, waits)));
    }

    @Test
    void allRecipientsOfATransactionShouldShareOneWait() throws Exception {
        SmtpCheck check = check(new CompletableFuture<>());

        for (int recipient = 0; recipient < 100; recipient++) {
            assertThat(check.await(PATIENCE)).isEmpty();
        }

        assertThat(waits.take(SmtpWaits.MOST.toNanos()))
                .isEqualTo(SmtpWaits.MOST.minus(PATIENCE).dividedBy(SmtpWaits.SHARE).toNanos());
    }

    /** Or a crowd that waits for slow name servers would let through what is forged of those who answer. */
    @Test
    void verdictThatIsAtHandShouldNeedNoPlace() throws Exception {
        MailVerdict.Checked verdict = new MailIdentity.CheckedByRelay(IDENTITY, "relay", SpfResult.FAIL, "").verdict();
        FutureTask<Optional<String>> mail = new FutureTask<>(() -> places.forMail(CLIENT).await(
                Question.txt(DnsName.of("slow.example").orElseThrow()), new CompletableFuture<>(),
                Deadline.in(AMPLE)));
        Thread spooler = Thread.ofPlatform().daemon().start(mail);
        while (places.waiting() == 0) {
            Thread.onSpinWait();
        }

        assertThat(check(new CompletableFuture<>() {
            @Override
            public Optional<MailVerdict.Checked> get(long timeout, TimeUnit unit) {
                complete(Optional.of(verdict));
                return join();
            }
        }).await(PATIENCE)).contains(verdict);

        assertThat(mail).isNotDone();
        spooler.interrupt();
    }
}
