/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of what is normal in some mails, and a sign of trouble in most of them: SPF would silently do nothing. */
final class ShareWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(ShareWatch.class);
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final int ENOUGH_TO_TELL = 100;

    private final InstantSource clock;
    private final int percent;
    private final String warning;
    private Instant start;
    private boolean warned;
    private long all;
    private long seen;

    /**
     * A watch that begins to count now.
     *
     * @param percent how much of all mails is most of them
     * @param warning with two places, for how many of how many
     */
    ShareWatch(InstantSource clock, int percent, String warning) {
        this.clock = clock;
        this.percent = percent;
        this.warning = warning;
        this.start = clock.instant();
    }

    /**
     * Counts a mail.
     *
     * @param suspicious whether this is one of those
     * @return whether a warning was written, once an hour at most
     */
    synchronized boolean saw(boolean suspicious) {
        if (start.plus(PERIOD).isBefore(clock.instant())) {
            start = clock.instant();
            warned = false;
            all = 0;
            seen = 0;
        }
        all++;
        seen += suspicious ? 1 : 0;
        if (warned || all < ENOUGH_TO_TELL || seen * 100 < all * percent) {
            return false;
        }
        warned = true;
        LOGGER.warn(warning, seen, all);
        return true;
    }
}
