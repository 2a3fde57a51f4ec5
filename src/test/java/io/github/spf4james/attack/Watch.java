/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.spf4james.dns.testing.OpenFiles;
import io.github.spf4james.dns.testing.TestDnsServer;

/** Looks again and again at what an attack may use up, and keeps the peaks. */
final class Watch implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;
    private static final long COLLECT_MILLIS = 1000;
    private static final long COLLECT_OFTEN_MILLIS = 20;
    private static final String PLUGIN = "io.github.spf4james.";
    private static final String LOCK = ReentrantLock.class.getName();
    private static final String BENCH = Watch.class.getPackageName() + ".";

    private final TestDnsServer dns;
    private final ScheduledExecutorService looking = Executors.newScheduledThreadPool(2);
    private final AtomicLong descriptors = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private volatile Map<String, Long> places = Map.of();
    /** How many waited at the last look; used by the thread that looks alone. */
    private long before;
    private final AtomicLong heap = new AtomicLong();
    private volatile long heapAtStart = heapInUse();

    /**
     * Begins to watch the process that a James and this server run in.
     *
     * @param collectOften whether the heap is looked at all the time: it slows all else down
     */
    Watch(TestDnsServer dns, boolean collectOften) {
        this.dns = dns;
        looking.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        looking.scheduleWithFixedDelay(this::collect, 0, collectOften ? COLLECT_OFTEN_MILLIS : COLLECT_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Forgets the peaks until now: watching costs time of its own, so there is no harmless part without it. */
    void beginAnew() {
        heapAtStart = heapInUse();
        Stream.of(descriptors, waiting, heap).forEach(peak -> peak.set(0));
    }

    /** {@return the most that were open at once, without the half of the DNS server, which runs in the same process} */
    long descriptors() {
        return descriptors.get();
    }

    /** {@return the most spooler threads that waited within the plugin at two looks in a row} */
    long waiting() {
        return waiting.get();
    }

    /** {@return by how much the heap in use was more than at the start, after a collection and while the plugin
     * worked, in octets} */
    long heapBeyond() {
        return Math.max(0, heap.get() - heapAtStart);
    }

    /** {@return where those threads waited, with how many waited there} */
    Map<String, Long> places() {
        return places;
    }

    private void look() {
        raise(descriptors, OpenFiles.count() - dns.openConnections());
        Map<String, Long> now = spoolersInPlugin().filter(Watch::isInWait)
                .collect(Collectors.groupingBy(Watch::place, Collectors.counting()));
        long count = now.values().stream().mapToLong(Long::longValue).sum();
        // A thread that has just been woken may need a moment to go on.
        long stayed = Math.min(count, before);
        before = count;
        if (stayed > waiting.get()) {
            waiting.set(stayed);
            places = now;
        }
    }

    private static String place(ThreadInfo thread) {
        return Stream.of(thread.getStackTrace()).filter(Watch::isOfPlugin).findFirst()
                .map(frame -> frame.getClassName().substring(PLUGIN.length()) + "." + frame.getMethodName())
                .orElseThrow();
    }

    /** What clients of the bench hold of a message on its way is no heap of a James: hence only while it is checked. */
    private void collect() {
        boolean checking = spoolersInPlugin().findAny().isPresent();
        long used = heapInUse();
        if (checking) {
            raise(heap, used);
        }
    }

    private static Stream<ThreadInfo> spoolersInPlugin() {
        return Stream.of(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().startsWith("spooler-"))
                .filter(thread -> Stream.of(thread.getStackTrace()).anyMatch(Watch::isOfPlugin));
    }

    /** For DNS, that is; who waits for a lock goes on as soon as another thread has run. */
    private static boolean isInWait(ThreadInfo thread) {
        Thread.State state = thread.getThreadState();
        return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
                && Stream.of(thread.getStackTrace()).map(StackTraceElement::getClassName).noneMatch(LOCK::equals);
    }

    private static boolean isOfPlugin(StackTraceElement frame) {
        return frame.getClassName().startsWith(PLUGIN) && !frame.getClassName().startsWith(BENCH);
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void raise(AtomicLong peak, long value) {
        peak.accumulateAndGet(value, Math::max);
    }

    @Override
    public void close() {
        looking.shutdownNow();
        looking.close();
    }
}
