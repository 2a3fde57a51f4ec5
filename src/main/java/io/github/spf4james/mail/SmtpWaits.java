/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long threads of James' SMTP server wait for verdicts, all of them together. James has few, 16 if nothing is
 * configured, and each serves many connections, one command after the other. So waiting is rationed: two seconds in every
 * second, which is two of those threads in the long run, however many clients there are and whatever their name servers
 * do. What is not used up is saved up, and no wait gets more than a quarter of that: the more there are, the shorter they
 * are. What is not waited for is left to the mailet.
 */
final class SmtpWaits {
    /** Seconds of waiting in each second. */
    static final int RATE = 2;
    /** What can be saved up: a wait of five seconds when nobody else waits, and the next ones shorter. */
    static final Duration MOST = Duration.ofSeconds(20);
    /** The part of what is saved up that one wait gets at most. */
    static final int SHARE = 4;

    private final LongSupplier nanoTime;
    private long saved = MOST.toNanos();
    private long asOf;

    /** @param nanoTime a clock that never goes back, such as {@link System#nanoTime()} */
    SmtpWaits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.asOf = nanoTime.getAsLong();
    }

    /** {@return how many nanoseconds may be waited: as many as wanted, or a share of what there is} They are taken. */
    synchronized long take(long wanted) {
        long now = nanoTime.getAsLong();
        // Not below zero: the clock of another thread may be ahead by a little. What is more than full does not count.
        long passed = Math.clamp(now - asOf, 0, MOST.toNanos());
        saved = Math.min(MOST.toNanos(), saved + RATE * passed);
        asOf = now;
        long taken = Math.min(wanted, saved / SHARE);
        saved -= taken;
        return taken;
    }

    /** Gives back what was taken, and not waited. */
    synchronized void giveBack(long nanos) {
        saved = Math.min(MOST.toNanos(), saved + Math.max(nanos, 0));
    }
}
