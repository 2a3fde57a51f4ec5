/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/** Clients that send mails at given times, and remember when they began to. */
final class Traffic implements AutoCloseable {
    private final int port;
    private final ScheduledExecutorService clients;
    private final Map<String, Long> begun = new ConcurrentHashMap<>();
    private final List<Future<?>> pending = new ArrayList<>();

    /**
     * @param port where SMTP is spoken, on loopback
     * @param clients how many there are at a time
     */
    Traffic(int port, int clients) {
        this.port = port;
        this.clients = Executors.newScheduledThreadPool(clients);
    }

    /** Sends so many mails in that time, one after another at equal distances; does not wait for that. */
    List<Letter> spread(int count, Duration time, IntFunction<Letter> letters) {
        return volleys(count, 1, time, letters);
    }

    /** Sends so many mails in that time, this many of them at once; does not wait for that. */
    List<Letter> volleys(int count, int atOnce, Duration time, IntFunction<Letter> letters) {
        return send(count, letters, number -> time.toNanos() * (number / atOnce * atOnce) / count);
    }

    private List<Letter> send(int count, IntFunction<Letter> letters, IntToLongFunction nanos) {
        List<Letter> all = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Letter letter = letters.apply(number);
            all.add(letter);
            pending.add(clients.schedule(sending(letter), nanos.applyAsLong(number), TimeUnit.NANOSECONDS));
        }
        return all;
    }

    /** Sends a mail now, and waits until the server has taken it. */
    void send(Letter letter) throws IOException {
        begun.put(letter.localPart(), System.nanoTime());
        letter.send(port);
    }

    /** Waits until all has been sent. */
    void awaitSent() throws InterruptedException, ExecutionException {
        for (Future<?> each : pending) {
            each.get();
        }
        pending.clear();
    }

    /** {@return when that mail's client began to send it, as {@link System#nanoTime()} counts} */
    long begun(Letter letter) {
        return begun.get(letter.localPart());
    }

    private Callable<Letter> sending(Letter letter) {
        return () -> {
            send(letter);
            return letter;
        };
    }

    @Override
    public void close() {
        clients.close();
    }
}
