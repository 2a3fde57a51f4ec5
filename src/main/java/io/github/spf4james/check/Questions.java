/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.SpfDns;

/**
 * The DNS questions of all checks of one mail. As long as every answer is at hand it only passes them on. Once one has to
 * be waited for, {@link Speculation} asks what may come next, and from then on no question is asked twice, but for what
 * was asked before the wait and behind the first question: with the cache off it may be asked once more.
 */
final class Questions {
    private final SpfDns dns;
    private final Limits limits;
    private final CheckHost.ExplanationContext explanations;
    private final List<SpfRequest> lookingAhead;
    private final AtomicInteger aheadLeft = new AtomicInteger(Limits.AHEAD);
    private int checked;
    /** The first question of the check under way, and its answer. */
    private Question<?> first;
    private CompletableFuture<?> firstAnswer;
    /** Null until somebody has to wait: a check that DNS does not keep waiting pays nothing for it. */
    private volatile ConcurrentMap<Question<?>, CompletableFuture<?>> asked;
    private volatile boolean over;

    /**
     * @param lookingAhead the requests that are checked, in this order; empty if nothing is to be asked ahead
     */
    Questions(SpfDns dns, Limits limits, CheckHost.ExplanationContext explanations, List<SpfRequest> lookingAhead) {
        this.dns = dns;
        this.limits = limits;
        this.explanations = explanations;
        this.lookingAhead = lookingAhead;
    }

    <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
        if (asked != null) {
            return askOnce(question);
        }
        CompletableFuture<DnsAnswer<T>> answer = dns.ask(question);
        if (first == null) {
            first = question;
            firstAnswer = answer;
        }
        return answer;
    }

    /** Asks what is going to be asked soon, if somebody has had to wait already, and may look ahead. */
    void askAhead(Question<?> question) {
        if (asked != null) {
            askOnce(question);
        }
    }

    /** {@return the answer of what may have to be asked; empty if enough of that kind has been asked} */
    <T> Optional<CompletableFuture<DnsAnswer<T>>> speculate(Question<T> question) {
        boolean free = asked.containsKey(question);
        return free || aheadLeft.getAndDecrement() > 0 ? Optional.of(askOnce(question)) : Optional.empty();
    }

    /** {@return what the answer once was; see {@link SpfDns#remembered}} */
    <T> Optional<DnsAnswer<T>> remembered(Question<T> question) {
        return dns.remembered(question);
    }

    /** To be called before an answer is waited for: the first time, everything that may follow is asked meanwhile. */
    void aboutToWait(Question<?> question, CompletableFuture<?> answer) {
        if (asked != null || lookingAhead.isEmpty()) {
            return;
        }
        ConcurrentMap<Question<?>, CompletableFuture<?>> known = new ConcurrentHashMap<>();
        known.put(question, answer);
        // Answered without a wait, which a name server nearby can do: looking ahead begins with it nevertheless.
        known.put(first, firstAnswer);
        asked = known;
        for (SpfRequest request : lookingAhead.subList(checked, lookingAhead.size())) {
            new Speculation(this, request.inMacros(), explanations, limits.terms()).begin();
        }
    }

    /** One more request has its verdict. */
    void checkedOne() {
        checked++;
        first = null;
    }

    /** All of them have: nothing is asked ahead any more. */
    void checkedAll() {
        over = true;
    }

    boolean areOver() {
        return over;
    }

    /** The cache does the same, but it may be off. */
    private <T> CompletableFuture<DnsAnswer<T>> askOnce(Question<T> question) {
        CompletableFuture<DnsAnswer<T>> mine = new CompletableFuture<>();
        CompletableFuture<DnsAnswer<T>> before = putIfAbsent(question, mine);
        if (before != null) {
            return before;
        }
        dns.ask(question).whenComplete((answer, failure) -> {
            if (failure == null) {
                mine.complete(answer);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    @SuppressWarnings("unchecked")
    private <T> CompletableFuture<DnsAnswer<T>> putIfAbsent(Question<T> question,
            CompletableFuture<DnsAnswer<T>> mine) {
        return (CompletableFuture<DnsAnswer<T>>) asked.putIfAbsent(question, mine);
    }
}
