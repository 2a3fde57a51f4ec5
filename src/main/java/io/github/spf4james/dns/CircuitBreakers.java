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
 * A circuit breaker for each organisation whose name servers are silent: when they have let questions wait for a few
 * seconds without an answer in time, no more are asked for a while, so that nobody waits for them; then one is, and its
 * answer decides.
 *
 * <p>Silence is what counts, as it is what costs: the time of questions that have no answer in time, whether one comes later
 * or never, or whoever needed it has given up. Questions that are under way together count once, as one lost route or a
 * restart of our resolver delays all of them, and a check alone asks a dozen. An error that comes at once counts neither
 * way, nor does a question that nobody needed any more. Any answer in time closes the circuit breaker and forgets what was:
 * nobody can open that of an organisation by asking for names that its servers answer.
 *
 * <p>The organisation is the unit, as {@link Bulkhead} counts it: a name below it that is delegated to somebody else's silent
 * servers counts against it, unless its own answer in between. So the last names that had records are asked even while it
 * is open, until they are silent themselves: whoever forges mail of such a subdomain does not keep the organisation's own
 * from being checked.
 *
 * <p>Resilience4j has circuit breakers too, but James does not ship it and a plugin brings no library along; its sliding
 * windows and registries would not make what is needed here any shorter.
 */
public final class CircuitBreakers implements SpfDns {
    /** So many times {@link #SLOW} without an answer open one. */
    static final int OPENS_AFTER = 3;
    /** What was given up sooner says nothing: most servers take less, but some that are well do not. */
    static final Duration LEAST_WAIT = Duration.ofMillis(250);
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
     * @param slow how long an answer may be waited for and still be in time
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
        long now = nanoTime.getAsLong();
        CircuitBreaker breaker = breakers.get(organisation, any -> new CircuitBreaker(slowNanos, now));
        Optional<CircuitBreaker.Call> call = breaker.call(question.name(), now, ahead);
        if (call.isEmpty()) {
            return CompletableFuture.completedFuture(new DnsAnswer.Failed<>("the name servers of "
                    + Printable.of(organisation) + " do not answer (circuit breaker open)", DnsAnswer.Cause.NOT_ASKED));
        }
        CompletableFuture<DnsAnswer<T>> asked = ahead ? dns.askAhead(question) : dns.ask(question);
        asked.whenComplete(
                (answer, cancelled) -> breaker.ended(call.get(), outcome(answer, ahead), nanoTime.getAsLong()));
        return asked;
    }

    /** @param answer null if the question was cancelled */
    private static CircuitBreaker.Outcome outcome(DnsAnswer<?> answer, boolean ahead) {
        return switch (answer) {
            case null -> ahead ? CircuitBreaker.Outcome.OTHER : CircuitBreaker.Outcome.GIVEN_UP;
            case DnsAnswer.Found<?> found -> CircuitBreaker.Outcome.FOUND;
            case DnsAnswer.NoRecords<?> none -> CircuitBreaker.Outcome.ANSWERED;
            case DnsAnswer.Failed<?> failed -> failed.cause() == DnsAnswer.Cause.SILENCE
                    ? CircuitBreaker.Outcome.TIMED_OUT
                    : CircuitBreaker.Outcome.OTHER;
        };
    }
}
