/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.spf4james.syntax.Printable;

/**
 * A bound on the questions under way, each of which has a socket: in all, and for one organisation, so that whoever has
 * slow name servers takes neither all sockets of this process nor the answers to other people's questions.
 *
 * <p>One more is not asked at all, and not kept waiting either: whoever waits has a thread.
 */
public final class Bulkhead implements SpfDns {
    /** With the sockets of a James this is well below the 1,024 that a process commonly may have. */
    public static final int MOST_IN_ALL = 512;
    /** A quarter, so that it takes four to be in each other's way. */
    public static final int MOST_OF_ONE = MOST_IN_ALL / 4;
    /** What may not be needed is asked only as long as this part of a bound is not used. */
    private static final int PART_AHEAD = 2;

    private final SpfDns dns;
    private final AtomicInteger underWay = new AtomicInteger();
    private final ConcurrentMap<String, Integer> underWayOfOne = new ConcurrentHashMap<>();

    public Bulkhead(SpfDns dns) {
        this.dns = dns;
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
        return ask(question, false);
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> askAhead(Question<T> question) {
        return ask(question, true);
    }

    /** {@return how many questions are under way} */
    public int underWay() {
        return underWay.get();
    }

    private <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question, boolean ahead) {
        String organisation = Organisation.of(question);
        int part = ahead ? PART_AHEAD : 1;
        if (underWayOfOne.merge(organisation, 1, Integer::sum) > MOST_OF_ONE / part) {
            leave(organisation);
            return notAsked("for " + Printable.of(organisation));
        }
        // Last, so that what one has too many of takes no place from others, not for a moment.
        if (underWay.incrementAndGet() > MOST_IN_ALL / part) {
            underWay.decrementAndGet();
            leave(organisation);
            return notAsked("in all");
        }
        CompletableFuture<DnsAnswer<T>> answer = ahead ? dns.askAhead(question) : dns.ask(question);
        answer.whenComplete((found, failure) -> {
            underWay.decrementAndGet();
            leave(organisation);
        });
        return answer;
    }

    private void leave(String organisation) {
        underWayOfOne.computeIfPresent(organisation, (key, count) -> count == 1 ? null : count - 1);
    }

    private static <T> CompletableFuture<DnsAnswer<T>> notAsked(String where) {
        return CompletableFuture.completedFuture(new DnsAnswer.Failed<>("too many questions are under way " + where,
                DnsAnswer.Cause.NOT_ASKED));
    }
}
