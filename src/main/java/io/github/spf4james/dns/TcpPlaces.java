/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The TCP connections that may be open at a time. One organisation has a part of them at most, and those who wait for one
 * take turns by organisation, so that one whose connections stall holds up nobody else.
 */
final class TcpPlaces {
    /** A resolver that takes fewer at a time, as Unbound's ten, lets the others wait in its listen queue. */
    static final int MOST_IN_ALL = 32;
    static final int MOST_OF_ONE = MOST_IN_ALL / 4;

    private final Map<String, Integer> taken = new HashMap<>();
    private int takenInAll;
    /** The organisation whose turn is next comes first. */
    private final Map<String, Queue<CompletableFuture<Void>>> waiting = new LinkedHashMap<>();

    /**
     * Takes a place, which has to be {@linkplain #leave left} again.
     *
     * @param ahead whether the answer may not be needed: it does not wait then, and takes no place from those who do
     * @param atMost how long to wait for one
     * @return whether there was one
     * @throws InterruptedException if the thread was interrupted while it waited; no place is taken then
     */
    boolean enter(String organisation, boolean ahead, Duration atMost) throws InterruptedException {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        synchronized (this) {
            if (ahead && !waiting.isEmpty()) {
                return false;
            }
            waiting.computeIfAbsent(organisation, any -> new ArrayDeque<>()).add(turn);
            letIn();
        }
        if (turn.isDone() || ahead) {
            return !withdraw(organisation, turn);
        }
        try {
            turn.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return !withdraw(organisation, turn);
        } catch (InterruptedException e) {
            if (!withdraw(organisation, turn)) {
                leave(organisation);
            }
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a turn comes, or it does not", e);
        }
    }

    synchronized void leave(String organisation) {
        takenInAll--;
        taken.computeIfPresent(organisation, (key, count) -> count == 1 ? null : count - 1);
        letIn();
    }

    /** {@return how many wait for a place} */
    synchronized int waiting() {
        return waiting.values().stream().mapToInt(Queue::size).sum();
    }

    /** {@return whether it was still waiting, and does not any more} */
    private synchronized boolean withdraw(String organisation, CompletableFuture<Void> turn) {
        Queue<CompletableFuture<Void>> queue = waiting.get(organisation);
        boolean waited = queue != null && queue.remove(turn);
        if (waited && queue.isEmpty()) {
            waiting.remove(organisation);
        }
        return waited;
    }

    private void letIn() {
        while (takenInAll < MOST_IN_ALL && letInOne()) {
            takenInAll++;
        }
    }

    private boolean letInOne() {
        for (Iterator<String> organisations = waiting.keySet().iterator(); organisations.hasNext();) {
            String organisation = organisations.next();
            if (taken.getOrDefault(organisation, 0) < MOST_OF_ONE) {
                taken.merge(organisation, 1, Integer::sum);
                Queue<CompletableFuture<Void>> queue = waiting.get(organisation);
                organisations.remove();
                queue.remove().complete(null);
                if (!queue.isEmpty()) {
                    waiting.put(organisation, queue); // behind the others
                }
                return true;
            }
        }
        return false;
    }
}
