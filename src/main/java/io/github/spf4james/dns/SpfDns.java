/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks DNS, without waiting.
 *
 * <p>The future always completes, normally and in bounded time: whatever goes wrong is a {@link DnsAnswer.Failed}. As long
 * as it is not done it belongs to whoever asked, alone, and {@code cancel} says that the answer is not wanted any more:
 * when nobody wants it, the question ends at once, and so does its socket. A future that is done may be shared.
 */
@FunctionalInterface
public interface SpfDns {

    /** Asks what is needed now. */
    <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question);

    /**
     * Asks what may be needed later. It is the first that is not asked where budgets run short (see
     * {@link DnsAnswer.Cause#NOT_ASKED}). Whoever comes to need the answer asks again with {@link #ask}, which joins a
     * question that is under way.
     */
    default <T> CompletableFuture<DnsAnswer<T>> askAhead(Question<T> question) {
        return ask(question);
    }

    /**
     * {@return what the answer once was, without asking; empty if nobody remembers} It may no longer be true: good for
     * guessing what to ask next, never for a result.
     */
    default <T> Optional<DnsAnswer<T>> remembered(Question<T> question) {
        return Optional.empty();
    }
}
