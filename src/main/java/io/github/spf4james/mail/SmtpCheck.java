/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.syntax.Printable;

/**
 * The check of one transaction of an SMTP session: begun at {@code MAIL FROM}, looked at when a recipient is named, and
 * put on the mail when there is one.
 */
public final class SmtpCheck {
    private static final Logger LOGGER = LoggerFactory.getLogger(SmtpCheck.class);

    /** A verdict for which DNS need not be waited for is there by then, and needs no place among those who do. */
    private static final Duration AT_HAND = Duration.ofMillis(20);

    private final SmtpEnvelope envelope;
    private final Optional<UnderWay> underWay;
    /** For all recipients together. A session's commands come one after the other. */
    private long waitedNanos;

    /**
     * @param identity whom it is about
     * @param verdict empty if a trusted relay is there; ends in an exception if the check does
     * @param places where threads wait for DNS
     * @param waits how long those of the SMTP server may
     */
    record UnderWay(MailIdentity.Checkable identity, CompletableFuture<Optional<MailVerdict.Checked>> verdict,
            WaitingPlaces places, SmtpWaits waits) {

        /** Waits among all that wait for DNS, and rationed beside. */
        void await(Duration atMost) throws InterruptedException {
            long taken = waits.take(atMost.toNanos());
            Deadline deadline = Deadline.in(Duration.ofNanos(taken));
            long start = System.nanoTime();
            try {
                if (isThereWithin(Math.min(taken, AT_HAND.toNanos()))) {
                    return;
                }
                places.forSession(identity.ip()).await(question(), asAnswer(), deadline)
                        .ifPresent(why -> LOGGER.debug("No verdict for {} in its session: {}",
                                Printable.of(identity.toString()), why));
            } finally {
                waits.giveBack(taken - (System.nanoTime() - start));
            }
        }

        private boolean isThereWithin(long nanos) throws InterruptedException {
            try {
                verdict.get(nanos, TimeUnit.NANOSECONDS);
                return true;
            } catch (ExecutionException e) {
                return true;
            } catch (TimeoutException e) {
                return false;
            }
        }

        /** The verdict as an answer of the name servers that are waited for: temperror is none. */
        private CompletableFuture<DnsAnswer<TxtRecord>> asAnswer() {
            return verdict.thenApply(checked -> checked
                    .filter(mail -> mail.mailFrom().result() != SpfResult.TEMPERROR)
                    .<DnsAnswer<TxtRecord>>map(mail -> new DnsAnswer.NoRecords<>(0))
                    .orElseGet(() -> new DnsAnswer.Failed<>("no verdict")));
        }

        /** Whose name servers are waited for: those of the sender, whatever its record includes. */
        private Question<?> question() {
            return Question.txt(DnsName.of(identity.mailFrom().domain()).or(() -> DnsName.of(identity.helo()))
                    .orElse(DnsName.ROOT));
        }
    }

    /** @param underWay empty if SPF has nothing to say of the transaction, or not yet */
    SmtpCheck(SmtpEnvelope envelope, Optional<UnderWay> underWay) {
        this.envelope = envelope;
        this.underWay = underWay;
    }

    /** {@return whether it is about that transaction} */
    public boolean isAbout(SmtpEnvelope other) {
        return envelope.equals(other);
    }

    /**
     * Waits for the verdict if it is not there.
     *
     * @param atMost how long, with what was waited before for this transaction; zero for not at all
     * @return empty if it is not there yet, if the mail is none that is checked, or if a trusted relay hands it in: whose it
     *         is then stands in its header
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public Optional<MailVerdict.Checked> await(Duration atMost) throws InterruptedException {
        Duration left = atMost.minusNanos(waitedNanos);
        if (underWay.isPresent() && !underWay.get().verdict().isDone() && left.isPositive()) {
            long start = System.nanoTime();
            try {
                underWay.get().await(left);
            } finally {
                waitedNanos += System.nanoTime() - start;
            }
        }
        return verdict();
    }

    /** {@return the verdict, if it is there now} */
    public Optional<MailVerdict.Checked> verdict() {
        return underWay.map(UnderWay::verdict)
                .filter(verdict -> verdict.isDone() && !verdict.isCompletedExceptionally())
                .flatMap(CompletableFuture::join);
    }

    /** Puts the verdict on the transaction's mail, if it is there now: the mail is not checked again. */
    public void putOn(Mail mail) {
        verdict().ifPresent(verdict -> SpfAttributes.store(mail, underWay.orElseThrow().identity(), verdict));
    }
}
