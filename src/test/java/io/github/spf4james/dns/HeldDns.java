/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A DNS whose answers come when the test says so. */
final class HeldDns implements SpfDns {
    private final List<Question<?>> asked = new ArrayList<>();
    private final Map<Question<?>, Deque<CompletableFuture<?>>> waiting = new HashMap<>();

    @Override
    public synchronized <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
        CompletableFuture<DnsAnswer<T>> answer = new CompletableFuture<>();
        asked.add(question);
        waiting.computeIfAbsent(question, any -> new ArrayDeque<>()).add(answer);
        return answer;
    }

    /** Answers the oldest question of this kind that has no answer yet. */
    @SuppressWarnings("unchecked")
    <T> void answer(Question<T> question, DnsAnswer<T> answer) {
        CompletableFuture<DnsAnswer<T>> oldest;
        synchronized (this) {
            oldest = (CompletableFuture<DnsAnswer<T>>) waiting.get(question).remove();
        }
        oldest.complete(answer);
    }

    synchronized int count() {
        return asked.size();
    }
}
