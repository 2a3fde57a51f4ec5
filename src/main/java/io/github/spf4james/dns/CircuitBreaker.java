/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The circuit breaker of one organisation: closed until there is enough evidence of silence, open for a while, half-open
 * when that is over. An answer in time closes it; see {@link CircuitBreakers}. Times are nanoseconds of one clock.
 */
final class CircuitBreaker {
    private final long slow;
    /** Oldest first. */
    private final Set<Call> underWay = new LinkedHashSet<>();
    private int failures;
    private long lastFailure;
    /** How long it was opened for; 0 while it is closed. */
    private long openFor;
    private long openUntil;
    private boolean probing;

    /** What a question says about the servers. */
    enum Evidence {
        /** They answered. If that was late, it is silence all the same. */
        ANSWER,
        /** They did not within all the time that they had. */
        SILENCE,
        /** Nothing, if it took no time: an error, a question that was given up. Late, it is silence. */
        NONE
    }

    /** One question. */
    static final class Call {
        private final long start;
        private final boolean probe;
        private boolean counted;

        private Call(long start, boolean probe) {
            this.start = start;
            this.probe = probe;
        }
    }

    /** @param slow how long an answer may be waited for and still be in time */
    CircuitBreaker(long slow) {
        this.slow = slow;
    }

    /**
     * Lets a question pass, or not.
     *
     * @param ahead whether the answer may not be needed: it is not worth a probe
     * @return empty if it may not be asked
     */
    synchronized Optional<Call> call(long now, boolean ahead) {
        lookForSilence(now);
        boolean closed = openFor == 0;
        if (!closed && (ahead || isOpen(now))) {
            return Optional.empty();
        }
        Call call = new Call(now, !closed);
        probing = call.probe;
        underWay.add(call);
        return Optional.of(call);
    }

    /** Takes note of how a question ended. */
    synchronized void ended(Call call, Evidence evidence, long now) {
        underWay.remove(call);
        if (evidence == Evidence.SILENCE || now - call.start > slow) {
            silence(call, now);
        } else if (evidence == Evidence.ANSWER) {
            failures = 0;
            openFor = 0;
            probing = false;
        } else if (call.probe) {
            probing = false; // the next one is
        }
    }

    /** {@return whether nothing may be asked} */
    synchronized boolean isOpen(long now) {
        return openFor != 0 && (probing || now - openUntil < 0);
    }

    /** Not only when its time-out has come is a question without an answer one too many. */
    private void lookForSilence(long now) {
        for (Call call : underWay) {
            if (now - call.start <= slow) {
                return;
            }
            silence(call, call.start + slow);
        }
    }

    /** @param since when it is known */
    private void silence(Call call, long since) {
        if (call.counted) {
            return;
        }
        call.counted = true;
        if (openFor != 0) {
            if (call.probe) {
                open(Math.min(2 * openFor, CircuitBreakers.LONGEST_OPEN.toNanos()), since);
            }
        } else if (failures == 0 || call.start - lastFailure >= 0) {
            failures++;
            lastFailure = since;
            if (failures == CircuitBreakers.FAILURES) {
                open(CircuitBreakers.OPEN.toNanos(), since);
            }
        }
    }

    private void open(long nanos, long since) {
        probing = false;
        openFor = nanos;
        openUntil = since + nanos;
    }
}
