/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.SpfDns;

/**
 * The DNS questions of all checks of one mail. As long as every answer is at hand it only passes them on. Once one has to
 * be waited for, {@link Speculation} asks what may come next, and from then on no question is asked twice, but for what
 * was asked before the wait and behind the first question: with the cache off it may be asked once more.
 *
 * <p>When the checks are over, what has no answer yet is not wanted any more, and ends.
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
    private volatile ConcurrentMap<Question<?>, Asked> asked;
    /** What had no answer at once. Null as long as there is nothing; the checking thread makes it, before any other asks. */
    private Queue<CompletableFuture<?>> underWay;
    private volatile boolean over;

    /** @param ahead whether it was asked as one that may not be needed, and thus may not have been asked at all */
    private record Asked(CompletableFuture<?> answer, boolean ahead) {}

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
            Asked once = askOnce(question, false);
            return once.ahead() ? needed(question, answer(once)) : answer(once);
        }
        CompletableFuture<DnsAnswer<T>> answer = underWay(dns.ask(question));
        if (first == null) {
            first = question;
            firstAnswer = answer;
        }
        return answer;
    }

    /** Asks what is going to be asked soon, if somebody has had to wait already, and may look ahead. */
    void askAhead(Question<?> question) {
        if (asked != null) {
            askOnce(question, true);
        }
    }

    /** {@return the answer of what may have to be asked; empty if enough of that kind has been asked} */
    <T> Optional<CompletableFuture<DnsAnswer<T>>> speculate(Question<T> question) {
        boolean free = asked.containsKey(question);
        return free || aheadLeft.getAndDecrement() > 0
                ? Optional.of(answer(askOnce(question, true)))
                : Optional.empty();
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
        ConcurrentMap<Question<?>, Asked> known = new ConcurrentHashMap<>();
        known.put(question, new Asked(answer, false));
        // Answered without a wait, which a name server nearby can do: looking ahead begins with it nevertheless.
        known.put(first, new Asked(firstAnswer, false));
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

    /** All of them have: nothing is asked ahead any more, and no answer is wanted that is not there. */
    void checkedAll() {
        over = true;
        if (underWay != null) {
            underWay.forEach(answer -> answer.cancel(false));
        }
    }

    boolean areOver() {
        return over;
    }

    /** The cache does the same, but it may be off. */
    private <T> Asked askOnce(Question<T> question, boolean ahead) {
        CompletableFuture<DnsAnswer<T>> mine = new CompletableFuture<>();
        Asked asking = new Asked(mine, ahead);
        Asked before = asked.putIfAbsent(question, asking);
        if (before != null) {
            return before;
        }
        underWay(ahead ? dns.askAhead(question) : dns.ask(question)).whenComplete((answer, failure) -> {
            if (failure == null) {
                mine.complete(answer);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return asking;
    }

    /** What was asked ahead, and is needed now: asked again if it was not asked at all. */
    private <T> CompletableFuture<DnsAnswer<T>> needed(Question<T> question, CompletableFuture<DnsAnswer<T>> ahead) {
        return ahead.isDone() && !ahead.join().isNotAsked()
                ? ahead
                : ahead.thenCompose(answer -> answer.isNotAsked() ? underWay(dns.ask(question)) : ahead);
    }

    private <T> CompletableFuture<DnsAnswer<T>> underWay(CompletableFuture<DnsAnswer<T>> answer) {
        if (!answer.isDone()) {
            if (underWay == null) {
                underWay = new ConcurrentLinkedQueue<>();
            }
            underWay.add(answer);
            if (over) {
                answer.cancel(false);
            }
        }
        return answer;
    }

    /** {@return its answer} The type is that of the question. */
    @SuppressWarnings("unchecked")
    private static <T> CompletableFuture<DnsAnswer<T>> answer(Asked asked) {
        return (CompletableFuture<DnsAnswer<T>>) asked.answer();
    }
}
