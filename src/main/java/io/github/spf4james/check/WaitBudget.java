/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.Question;

/**
 * Waits for DNS in place of a check, so that somebody keeps an eye on how many threads wait, and for whom: whoever runs
 * slow name servers must not make all threads of a server wait for them.
 */
@FunctionalInterface
public interface WaitBudget {
    /** Waits until the deadline, whatever others do. */
    WaitBudget UNLIMITED = (question, answer, deadline) -> {
        try {
            answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.empty(); // it is there, such as it is
        } catch (TimeoutException e) {
            return Optional.of(deadline.missedFor(question));
        }
    };

    /**
     * Waits until the answer is there, or is not to be waited for any longer.
     *
     * @param question what was asked
     * @param answer its answer, which is not there yet; it is neither completed nor cancelled here
     * @param deadline when the wait ends at the latest
     * @return empty if the answer is there; else why it was not waited for, in printable ASCII, for people
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    Optional<String> await(Question<?> question, CompletableFuture<? extends DnsAnswer<?>> answer, Deadline deadline)
            throws InterruptedException;
}
