/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks DNS, without waiting.
 *
 * <p>The future always completes, normally and in bounded time: whatever goes wrong is a {@link DnsAnswer.Failed}. It
 * may be shared with others who asked the same, so nobody completes or cancels it.
 */
@FunctionalInterface
public interface SpfDns {

    <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question);

    /**
     * {@return what the answer once was, without asking; empty if nobody remembers} It may no longer be true: good for
     * guessing what to ask next, never for a result.
     */
    default <T> Optional<DnsAnswer<T>> remembered(Question<T> question) {
        return Optional.empty();
    }
}
