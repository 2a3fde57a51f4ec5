/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.management.ThreadMXBean;

/** What single steps of the mailet container cost for single mails, known by the local part of their senders. */
public final class Costs {

    /**
     * The cost of one step for one mail.
     *
     * @param nanos how long it took, waits included
     * @param allocated how many octets of heap its thread asked for
     */
    record Cost(long nanos, long allocated) {}

    private record Key(String localPart, String step) {}

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Thread, Cost> begun = new ConcurrentHashMap<>();
    private final Map<Key, Cost> costs = new ConcurrentHashMap<>();

    void begin() {
        begun.put(Thread.currentThread(), now());
    }

    void end(String localPart, String step) {
        Cost end = now();
        Cost begin = begun.remove(Thread.currentThread());
        costs.put(new Key(localPart, step),
                new Cost(end.nanos() - begin.nanos(), end.allocated() - begin.allocated()));
    }

    /** {@return the cost of that step for that mail, or none if the mail did not come through it} */
    Cost of(String localPart, String step) {
        return costs.getOrDefault(new Key(localPart, step), new Cost(0, 0));
    }

    private Cost now() {
        return new Cost(System.nanoTime(), threads.getCurrentThreadAllocatedBytes());
    }
}
