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
    private final List<CompletableFuture<?>> asked = new ArrayList<>();
    private final Map<Question<?>, Deque<CompletableFuture<?>>> waiting = new HashMap<>();
    private int ahead;

    @Override
    public synchronized <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
        CompletableFuture<DnsAnswer<T>> answer = new CompletableFuture<>();
        asked.add(answer);
        waiting.computeIfAbsent(question, any -> new ArrayDeque<>()).add(answer);
        return answer;
    }

    @Override
    public synchronized <T> CompletableFuture<DnsAnswer<T>> askAhead(Question<T> question) {
        ahead++;
        return ask(question);
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

    /** {@return how many questions were asked} */
    synchronized int count() {
        return asked.size();
    }

    /** {@return how many of them were asked as what may not be needed} */
    synchronized int ahead() {
        return ahead;
    }

    /** {@return how many of them have neither an answer nor been cancelled} */
    synchronized long underWay() {
        return asked.stream().filter(answer -> !answer.isDone()).count();
    }
}
