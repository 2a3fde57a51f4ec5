/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Sends replies, at once from the thread that asks for it or later from one of its own. */
final class Replies implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(Replies.class.getName());

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, named("test-dns-clock"));
    private final ExecutorService slowLines = Executors.newCachedThreadPool(named("test-dns-late-reply"));
    private volatile long delayNanos;

    Replies() {
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }

    void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** Sends a message after the delay that replies have. */
    void send(byte[] message, Line line) {
        later(Duration.ZERO, line, () -> line.send(message));
    }

    /** What may fail because the client is gone. */
    @FunctionalInterface
    interface Sending {
        void run() throws IOException;
    }

    /** Does this so much later than a reply would be sent. */
    void later(Duration more, Line line, Sending sending) {
        long nanos = delayNanos + more.toNanos();
        if (nanos == 0) {
            run(sending);
            return;
        }
        try {
            clock.schedule(() -> {
                if (line.tcp()) {
                    slowLines.execute(() -> run(sending)); // a client that does not read blocks nobody else
                } else {
                    run(sending);
                }
            }, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "no reply: the server was closed", e);
        }
    }

    private static void run(Sending sending) {
        try {
            sending.run();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "no reply: the client has hung up, or the server was closed", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        slowLines.shutdownNow();
        try {
            clock.awaitTermination(10, TimeUnit.SECONDS);
            slowLines.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
