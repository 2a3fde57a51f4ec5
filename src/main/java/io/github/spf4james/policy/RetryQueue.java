/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import jakarta.mail.MessagingException;

import org.apache.james.queue.api.MailQueue;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.mail.SpfAttributes;
import io.github.spf4james.mail.SpfChecker;

/** Puts mails back on the spool, to be evaluated anew later, so many times. */
final class RetryQueue {
    /** How often the mail has been put back: it is on the mail so that it survives a restart. */
    static final AttributeName RETRIES = AttributeName.of("io.github.spf4james.retries");
    /** When it was to come back, in milliseconds since the epoch. */
    static final AttributeName RETRY_AT = AttributeName.of("io.github.spf4james.retry.at");
    /** There, and {@code true}, if it came back before that the last time. */
    static final AttributeName RETURNED_EARLY = AttributeName.of("io.github.spf4james.retry.early");

    private static final Logger LOGGER = LoggerFactory.getLogger(RetryQueue.class);
    /** The clocks of two nodes may differ by so much of a delay. */
    private static final int TOLERATED_PART = 10;

    private final MailQueue spool;
    private final PolicySettings.Retrying settings;
    private final SpfChecker checker;
    private final InstantSource clock;

    RetryQueue(MailQueue spool, PolicySettings.Retrying settings, SpfChecker checker, InstantSource clock) {
        this.spool = spool;
        this.settings = settings;
        this.checker = checker;
        this.clock = clock;
    }

    /**
     * Puts the mail back, and ends this copy of it.
     *
     * @return empty if that is done; else why not: it has been put back often enough, or cannot be, and nothing has
     *         changed
     * @throws MessagingException if the thread was interrupted meanwhile; nothing has changed
     */
    Optional<String> putBack(Mail mail) throws MessagingException {
        int retries = number(mail, RETRIES).orElse(0L).intValue();
        if (retries >= settings.most()) {
            return Optional.of("retried " + retries + " times");
        }
        boolean early = isTooEarly(mail);
        if (early && SpfAttributes.get(mail, RETURNED_EARLY).isPresent()) {
            // Some queues ignore delays: without this the mail would go round as fast as the spooler can turn it.
            LOGGER.warn("{} is back before its retryDelay is over: the mail queue ignores delays", mail.getName());
            return Optional.of("back too early: the mail queue ignores delays");
        }
        return enqueue(mail, retries + 1, early)
                ? Optional.empty()
                : Optional.of("could not be put back on the spool");
    }

    /** Also of a mail whose delay was kept, if the clock has been set back meanwhile: once is no proof. */
    private boolean isTooEarly(Mail mail) {
        Duration tolerated = settings.delay().dividedBy(TOLERATED_PART);
        return number(mail, RETRY_AT).map(Instant::ofEpochMilli)
                .filter(due -> clock.instant().isBefore(due.minus(tolerated)))
                .isPresent();
    }

    /** Not by the mailet context: that would mark the mail as this server's own, which may be relayed anywhere. */
    private boolean enqueue(Mail mail, int retries, boolean early) throws MessagingException {
        List<Attribute> before = mail.attributes().toList();
        checker.forget(mail);
        SpfAttributes.set(mail, RETRIES, String.valueOf(retries));
        mail.removeAttribute(RETURNED_EARLY);
        if (early) {
            SpfAttributes.set(mail, RETURNED_EARLY, "true");
        }
        SpfAttributes.set(mail, RETRY_AT, String.valueOf(clock.instant().plus(settings.delay()).toEpochMilli()));
        boolean enqueued = false;
        try {
            spool.enQueue(mail, settings.delay());
            enqueued = true;
            mail.setState(Mail.GHOST);
        } catch (MailQueue.MailQueueException e) {
            LOGGER.error("{} could not be put back on the spool", mail.getName(), e);
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
        } finally {
            if (!enqueued) {
                mail.removeAllAttributes();
                before.forEach(mail::setAttribute);
            }
        }
        return enqueued;
    }

    /** {@return empty also if some rule has put something else there} */
    private static Optional<Long> number(Mail mail, AttributeName name) {
        try {
            return SpfAttributes.get(mail, name).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
