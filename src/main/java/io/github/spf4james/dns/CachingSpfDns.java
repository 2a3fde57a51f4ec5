/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * {@link SpfDns} that remembers answers as long as they hold, parsed records included, and asks one question only once at
 * a time, however many want to know.
 *
 * <p>An answer that has expired is not given any more, but stays, as {@link #remembered}, until its room is needed: what a
 * domain looked like yesterday tells what to ask about it today; and where that is wanted, it is given marked as stale
 * when nobody can tell what it looks like today. An answer in steady use is asked for anew shortly before it expires, so
 * that nobody waits for it.
 *
 * <p>Any number of threads may share it. It has no threads of its own: upkeep is done by those that ask.
 */
public final class CachingSpfDns implements SpfDns {
    /** An answer that is asked for this often while it holds is in steady use. */
    static final int STEADY_USE = 3;
    /** The last part of its time, in which an answer in steady use is asked for anew. */
    static final int LAST_PART = 10;
    /** Questions that are asked anew at the same time; beyond that an answer just expires. */
    static final int MOST_REFRESHES = 16;
    /** "Values of one to three hours have been found to work well" for negative answers (RFC 2308 section 5). */
    private static final Duration LONGEST_NEGATIVE = Duration.ofHours(3);
    /** How long a stale answer is given before the question is asked anew (RFC 8767 sections 4 and 5). */
    private static final Duration STALE_TTL = Duration.ofSeconds(30);

    private final Settings settings;
    private final LongSupplier nanoTime;
    private final Cache<Question<?>, Entry<?>> entries;
    private final SingleFlight underWay;
    private final Semaphore refreshes = new Semaphore(MOST_REFRESHES);

    /**
     * How much is kept, and how long.
     *
     * @param octets of heap, about; 1 or more
     * @param minimumTtl how long an answer holds at least, whatever its own TTL
     * @param maximumTtl how long at most; not below {@code minimumTtl}
     * @param failures how long a question that failed is not asked again
     * @param refreshAhead whether answers in steady use are asked for anew before they expire
     * @param staleFor how long after its time an answer is given nevertheless if, and only if, the question cannot be
     *            answered anew (RFC 8767), marked as stale; zero for not at all
     */
    public record Settings(long octets, Duration minimumTtl, Duration maximumTtl, Duration failures,
            boolean refreshAhead, Duration staleFor) {
        /** What holds where nothing else is configured. */
        public static final Settings DEFAULT = new Settings(64L << 20, Duration.ofSeconds(30), Duration.ofDays(1),
                Duration.ofSeconds(5), true);

        public Settings {
            if (octets < 1 || minimumTtl.isNegative() || failures.isNegative() || staleFor.isNegative()
                    || maximumTtl.compareTo(minimumTtl) < 0) {
                throw new IllegalArgumentException(octets + " octets, " + minimumTtl + " to " + maximumTtl + ", "
                        + failures + " for failures, stale for " + staleFor);
            }
        }

        /** With no stale answers. */
        public Settings(long octets, Duration minimumTtl, Duration maximumTtl, Duration failures,
                boolean refreshAhead) {
            this(octets, minimumTtl, maximumTtl, failures, refreshAhead, Duration.ZERO);
        }
    }

    /** An answer and how long it holds. */
    private static final class Entry<T> {
        private final CompletableFuture<DnsAnswer<T>> answer;
        /** The last that was no failure, and when it expired or will. */
        private final Optional<DnsAnswer<T>> known;
        private final long knownExpires;
        private final long expires;
        private final long refreshFrom;
        // Written without any order between threads: a hit that is lost only makes a refresh come a hit later, and a
        // second refresh finds the first under way. Neither is written once it has done its part, so that threads on
        // many cores can read an entry without taking it from each other.
        private int hits;
        private boolean refreshed;

        /** An answer of today. */
        private Entry(DnsAnswer<T> answer, long now, long ttlNanos) {
            this(answer, Optional.of(answer), now + ttlNanos, now, ttlNanos);
        }

        private Entry(DnsAnswer<T> answer, Optional<DnsAnswer<T>> known, long knownExpires, long now, long ttlNanos) {
            this.answer = CompletableFuture.completedFuture(answer);
            this.known = known;
            this.knownExpires = knownExpires;
            this.expires = now + ttlNanos;
            this.refreshFrom = expires - ttlNanos / LAST_PART;
        }

        private boolean holdsAt(long now) {
            return now - expires < 0;
        }

        /** {@return whether it is time to ask anew} Says so once. */
        private boolean isDueForRefresh(long now) {
            if (hits < STEADY_USE) {
                hits++;
            }
            boolean due = !refreshed && hits == STEADY_USE && now - refreshFrom >= 0;
            if (due) {
                refreshed = true;
            }
            return due;
        }
    }

    /**
     * @param dns where to ask what is not known
     * @param nanoTime a clock that never goes back, such as {@link System#nanoTime()}
     */
    public CachingSpfDns(SpfDns dns, Settings settings, LongSupplier nanoTime) {
        this.underWay = new SingleFlight(dns, this::remember);
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(settings.octets())
                .weigher((Question<?> question, Entry<?> entry) -> weight(question, entry))
                .executor(Runnable::run)
                .build();
    }

    private static int weight(Question<?> question, Entry<?> entry) {
        DnsAnswer<?> answer = entry.answer.join();
        // A failure weighs what is still known from before it; for anything else both are the same.
        long octets = Weight.of(question) + Weight.of(entry.known.isPresent() ? entry.known.get() : answer);
        return (int) Math.min(octets, Integer.MAX_VALUE);
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
        return ask(question, false);
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> askAhead(Question<T> question) {
        return ask(question, true);
    }

    private <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question, boolean ahead) {
        Entry<T> entry = entry(question);
        if (entry == null) {
            return askOnce(question, ahead, null);
        }
        long now = nanoTime.getAsLong();
        if (!entry.holdsAt(now)) {
            return askOnce(question, ahead, entry);
        }
        if (settings.refreshAhead() && entry.isDueForRefresh(now)) {
            refresh(question, entry);
        }
        return entry.answer;
    }

    @Override
    public <T> Optional<DnsAnswer<T>> remembered(Question<T> question) {
        Entry<T> entry = entry(question);
        return entry == null ? Optional.empty() : entry.known;
    }

    private <T> void refresh(Question<T> question, Entry<T> old) {
        if (refreshes.tryAcquire()) {
            askOnce(question, true, old).whenComplete((answer, failure) -> refreshes.release());
        }
    }

    /** @param seen what the cache had, and was not good enough; may be null */
    private <T> CompletableFuture<DnsAnswer<T>> askOnce(Question<T> question, boolean ahead, Entry<T> seen) {
        return underWay.ask(question, ahead, () -> Optional.ofNullable(entry(question))
                .filter(entry -> entry != seen && entry.holdsAt(nanoTime.getAsLong()))
                .map(entry -> entry.answer.join()));
    }

    /** {@return what those get who asked} */
    private <T> DnsAnswer<T> remember(Question<T> question, DnsAnswer<T> answer) {
        long now = nanoTime.getAsLong();
        if (answer instanceof DnsAnswer.Failed<T>) {
            return rememberFailure(question, answer, now);
        }
        entries.put(question, new Entry<>(answer, now, ttlNanos(answer)));
        return answer;
    }

    private <T> DnsAnswer<T> rememberFailure(Question<T> question, DnsAnswer<T> failure, long now) {
        Entry<T> old = entry(question);
        if (old != null && old.holdsAt(now)) {
            return failure; // A refresh that failed: what there is still holds.
        }
        Optional<DnsAnswer<T>> known = old == null ? Optional.empty() : old.known;
        long knownExpires = old == null ? now : old.knownExpires;
        long staleNanos = knownExpires + settings.staleFor().toNanos() - now;
        Optional<DnsAnswer<T>> stale = staleNanos > 0 ? known.flatMap(CachingSpfDns::stale) : Optional.empty();
        if (!failure.isNotAsked()) {
            long ttl = stale.isEmpty() ? ttlNanos(failure) : Math.min(STALE_TTL.toNanos(), staleNanos);
            entries.put(question, new Entry<>(stale.orElse(failure), known, knownExpires, now, ttl));
        }
        return stale.orElse(failure);
    }

    /** {@return empty for what is not to be kept at all} */
    private static <T> Optional<DnsAnswer<T>> stale(DnsAnswer<T> known) {
        return switch (known) {
            case DnsAnswer.Found<T> found ->
                Optional.of(new DnsAnswer.Found<>(found.values(), STALE_TTL.toSeconds(), true));
            case DnsAnswer.NoRecords<T> none when none.ttl() == 0 -> Optional.empty();
            case DnsAnswer.NoRecords<T> none -> Optional.of(new DnsAnswer.NoRecords<>(STALE_TTL.toSeconds(), true));
            case DnsAnswer.Failed<T> failed -> Optional.empty();
        };
    }

    private long ttlNanos(DnsAnswer<?> answer) {
        return switch (answer) {
            case DnsAnswer.Found<?> found -> clamped(Duration.ofSeconds(found.ttl())).toNanos();
            // "Negative responses without SOA records SHOULD NOT be cached" (RFC 2308 section 5).
            case DnsAnswer.NoRecords<?> none when none.ttl() == 0 -> 0;
            case DnsAnswer.NoRecords<?> none -> clamped(shorter(Duration.ofSeconds(none.ttl()), LONGEST_NEGATIVE))
                    .toNanos();
            case DnsAnswer.Failed<?> failed -> settings.failures().toNanos();
        };
    }

    private Duration clamped(Duration ttl) {
        return ttl.compareTo(settings.minimumTtl()) < 0
                ? settings.minimumTtl()
                : shorter(ttl, settings.maximumTtl());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** {@return what is kept for a question; null if nothing is} An entry's type is that of its question. */
    @SuppressWarnings("unchecked")
    private <T> Entry<T> entry(Question<T> question) {
        return (Entry<T>) entries.getIfPresent(question);
    }
}
