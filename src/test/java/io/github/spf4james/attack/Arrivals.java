/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where mails ended, and when. Each mail has a local part of its own in its sender, by which it is known here. */
public final class Arrivals {

    /**
     * The end of one mail.
     *
     * @param place which {@link Arrive} took it
     * @param result what SPF gave, if it was checked
     * @param problem why that is an error, if it is one
     * @param nanos when, as {@link System#nanoTime()} counts
     * @param attributeOctets how much the attributes of the plugin are, names and values
     */
    record Arrival(String place, Optional<String> result, Optional<String> problem, long nanos, int attributeOctets) {}

    private final Map<String, Arrival> byLocalPart = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    void add(String localPart, Arrival arrival) {
        lock.lock();
        try {
            byLocalPart.putIfAbsent(localPart, arrival);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return the end of that mail; empty if it has not come to one, or was discarded} */
    Optional<Arrival> of(String localPart) {
        return Optional.ofNullable(byLocalPart.get(localPart));
    }

    /** Waits until all of these have arrived, or patience ends. */
    void await(Collection<String> localParts, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (left > 0 && !byLocalPart.keySet().containsAll(localParts)) {
                left = arrived.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
