/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.github.spf4james.syntax.Printable;

/**
 * A circuit breaker for each organisation whose name servers are silent: after a few questions in a row without an answer
 * in time no more are asked for a while, so that nobody waits for them; then one is, and its answer decides.
 *
 * <p>Silence is what counts, as it is what costs: a question that has no answer in time, whether one comes later, never, or
 * nobody wanted to wait any longer. An error that comes at once counts neither way. Any answer in time closes the circuit
 * breaker and forgets what was: nobody can open that of an organisation by asking for names that its servers answer.
 * Questions that are under way together are one piece of evidence, as one lost route or a restart of our resolver delays
 * all of them; a check alone asks a dozen.
 *
 * <p>The organisation is the unit, as {@link Bulkhead} counts it: a name below it that is delegated to somebody else's silent
 * servers counts against it, unless its own answer in between.
 *
 * <p>Resilience4j has circuit breakers too, but James does not ship it and a plugin brings no library along; its sliding
 * windows and registries would not make what is needed here any shorter.
 */
public final class CircuitBreakers implements SpfDns {
    /** Pieces of evidence in a row that open one. */
    static final int FAILURES = 3;
    /** How long an answer may be waited for and still be in time, where nothing else is said. */
    public static final Duration SLOW = Duration.ofSeconds(1);
    /** How long it is open at first. Each probe without an answer in time doubles that. */
    static final Duration OPEN = Duration.ofSeconds(10);
    /** How long it is open at most: no longer do servers that answer again go without being asked. */
    static final Duration LONGEST_OPEN = Duration.ofSeconds(60);
    /** Organisations remembered. Domains are cheap: beyond that those are forgotten that are asked for least. */
    static final int MOST_REMEMBERED = 10_000;

    private final SpfDns dns;
    private final long slowNanos;
    private final LongSupplier nanoTime;
    private final Cache<String, CircuitBreaker> breakers = Caffeine.newBuilder().maximumSize(MOST_REMEMBERED)
            .executor(Runnable::run).build();

    /**
     * @param dns what is asked where none is open
     * @param slow how long an answer may be waited for and still be in time; a question that is given up sooner counts
     *            neither way
     * @param nanoTime a clock that never goes back, such as {@link System#nanoTime()}
     */
    public CircuitBreakers(SpfDns dns, Duration slow, LongSupplier nanoTime) {
        this.dns = dns;
        this.slowNanos = slow.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
        return ask(question, false);
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> askAhead(Question<T> question) {
        return ask(question, true);
    }

    /** {@return how many organisations are not asked now, as far as that is known without asking} */
    public long openCount() {
        long now = nanoTime.getAsLong();
        return breakers.asMap().values().stream().filter(breaker -> breaker.isOpen(now)).count();
    }

    /** {@return how many organisations are remembered} */
    long remembered() {
        return breakers.estimatedSize();
    }

    private <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question, boolean ahead) {
        String organisation = Organisation.of(question);
        CircuitBreaker breaker = breakers.get(organisation, any -> new CircuitBreaker(slowNanos));
        Optional<CircuitBreaker.Call> call = breaker.call(nanoTime.getAsLong(), ahead);
        if (call.isEmpty()) {
            return CompletableFuture.completedFuture(new DnsAnswer.Failed<>("the name servers of "
                    + Printable.of(organisation) + " do not answer (circuit breaker open)", DnsAnswer.Cause.NOT_ASKED));
        }
        CompletableFuture<DnsAnswer<T>> asked = ahead ? dns.askAhead(question) : dns.ask(question);
        asked.whenComplete(
                (answer, cancelled) -> breaker.ended(call.get(), evidence(answer), nanoTime.getAsLong()));
        return asked;
    }

    /** @param answer null if the question was cancelled */
    private static CircuitBreaker.Evidence evidence(DnsAnswer<?> answer) {
        return switch (answer) {
            case null -> CircuitBreaker.Evidence.NONE;
            case DnsAnswer.Found<?> found -> CircuitBreaker.Evidence.ANSWER;
            case DnsAnswer.NoRecords<?> none -> CircuitBreaker.Evidence.ANSWER;
            case DnsAnswer.Failed<?> failed -> failed.cause() == DnsAnswer.Cause.SILENCE
                    ? CircuitBreaker.Evidence.SILENCE
                    : CircuitBreaker.Evidence.NONE;
        };
    }
}
