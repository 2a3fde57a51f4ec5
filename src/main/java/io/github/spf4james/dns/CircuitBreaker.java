/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The circuit breaker of one organisation: closed until there has been enough silence, open for a while, half-open when
 * that is over. An answer in time closes it; see {@link CircuitBreakers}. Times are nanoseconds of one clock.
 */
final class CircuitBreaker {
    /** So many names are asked though it is open. */
    static final int MOST_TRUSTED = 16;
    private static final long LEAST_WAIT = CircuitBreakers.LEAST_WAIT.toNanos();

    private final long slow;
    /** Oldest first. */
    private final Set<Call> underWay = new LinkedHashSet<>();
    /** How long there has been silence since the last answer in time; moments with several questions count once. */
    private long silence;
    private long countedUntil;
    /** How long it was opened for; 0 while it is closed. */
    private long openFor;
    private long openUntil;
    private boolean probing;
    /**
     * By their hash codes, the names that had records when they were asked last, the latest last. An organisation whose
     * servers answer may have a subdomain whose servers do not, and whoever forges mail can choose that.
     */
    private final Set<Integer> trusted = new LinkedHashSet<>();

    /** What became of a question. */
    enum Outcome {
        FOUND,
        /** That there is nothing. */
        ANSWERED,
        /** No server said anything. */
        TIMED_OUT,
        /** By whoever needed it. */
        GIVEN_UP,
        /** An error, or nobody needed it, or it was not asked at all: if that was not late, it says nothing. */
        OTHER
    }

    /** One question. */
    static final class Call {
        private final long start;
        private final boolean probe;
        private final int name;
        /** How much of its time has been counted as silence. */
        private long counted;

        private Call(long start, boolean probe, int name) {
            this.start = start;
            this.probe = probe;
            this.name = name;
        }
    }

    /** @param slow how long an answer may be waited for and still be in time */
    CircuitBreaker(long slow, long now) {
        this.slow = slow;
        this.countedUntil = now;
    }

    /**
     * Lets a question pass, or not.
     *
     * @param name whose question it is
     * @param ahead whether the answer may not be needed: it is not worth a probe
     * @return empty if it may not be asked
     */
    synchronized Optional<Call> call(DnsName name, long now, boolean ahead) {
        lookForSilence(now);
        boolean closed = openFor == 0;
        boolean open = !closed && isOpen(now);
        if (!closed && (ahead || open && !trusted.contains(name.hashCode()))) {
            return Optional.empty();
        }
        Call call = new Call(now, !closed && !open, name.hashCode());
        probing |= call.probe;
        underWay.add(call);
        return Optional.of(call);
    }

    /** Takes note of how a question ended. */
    synchronized void ended(Call call, Outcome outcome, long now) {
        underWay.remove(call);
        long waited = now - call.start;
        if (waited > slow || outcome == Outcome.TIMED_OUT || outcome == Outcome.GIVEN_UP && waited >= LEAST_WAIT) {
            silence(call, now);
        } else if (outcome == Outcome.FOUND || outcome == Outcome.ANSWERED) {
            if (outcome == Outcome.FOUND) {
                trust(call.name);
            }
            silence = 0;
            countedUntil = now;
            openFor = 0;
            probing = false;
        } else if (call.probe) {
            probing = false; // the next one is
        }
    }

    private void trust(int name) {
        trusted.remove(name); // to become the latest
        trusted.add(name);
        if (trusted.size() > MOST_TRUSTED) {
            trusted.remove(trusted.iterator().next());
        }
    }

    /** {@return whether nothing may be asked, but for names that had records} */
    synchronized boolean isOpen(long now) {
        return openFor != 0 && (probing || now - openUntil < 0);
    }

    /** Not only when its time-out has come is a question without an answer one too many. */
    private void lookForSilence(long now) {
        for (Call call : underWay) {
            if (now - call.start <= slow) {
                return;
            }
            silence(call, now);
        }
    }

    private void silence(Call call, long now) {
        // No more than it takes to be late: one question may be one lost packet.
        long left = slow - call.counted;
        if (left == 0) {
            return;
        }
        trusted.remove(call.name);
        if (call.probe && openFor != 0) {
            call.counted = slow;
            open(Math.min(2 * openFor, CircuitBreakers.LONGEST_OPEN.toNanos()), now);
            return;
        }
        long uncounted = Math.min(Math.min(now - call.start, now - countedUntil), left);
        call.counted += uncounted;
        silence += uncounted;
        countedUntil = now;
        if (openFor == 0 && silence >= CircuitBreakers.OPENS_AFTER * slow) {
            open(CircuitBreakers.OPEN.toNanos(), now);
        }
    }

    private void open(long nanos, long now) {
        probing = false;
        openFor = nanos;
        openUntil = now + nanos;
    }
}
