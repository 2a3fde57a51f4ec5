/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * SPF records that an administrator puts in place of published ones, wherever they are asked for: for the domain itself,
 * in an include, in a redirect.
 */
public final class LocalRecords implements SpfDns {
    /** How long a made-up answer holds: nobody keeps it, as it is always at hand. */
    private static final long TTL = 0;

    private final SpfDns published;
    private final Map<DnsName, LocalRecord> overrides;
    private final Map<DnsName, LocalRecord> fallbacks;
    private final InstantSource clock;

    /**
     * @param record what to answer with
     * @param until when it stops to count; empty for never
     */
    public record LocalRecord(TxtRecord record, Optional<Instant> until) {}

    /**
     * @param published where everything else is asked
     * @param overrides in place of whatever the domain publishes
     * @param fallbacks where the domain publishes no SPF record
     */
    public LocalRecords(SpfDns published, Map<DnsName, LocalRecord> overrides, Map<DnsName, LocalRecord> fallbacks,
            InstantSource clock) {
        this.published = published;
        this.overrides = Map.copyOf(overrides);
        this.fallbacks = Map.copyOf(fallbacks);
        this.clock = clock;
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
        return ask(question, published::ask);
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> askAhead(Question<T> question) {
        return ask(question, published::askAhead);
    }

    private <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question,
            Function<Question<T>, CompletableFuture<DnsAnswer<T>>> ask) {
        if (!question.type().equals(RecordType.TXT)) {
            return ask.apply(question);
        }
        Optional<TxtRecord> override = inForce(overrides, question.name());
        if (override.isPresent()) {
            return CompletableFuture.completedFuture(found(question, List.of(override.get()), false));
        }
        Optional<TxtRecord> fallback = inForce(fallbacks, question.name());
        CompletableFuture<DnsAnswer<T>> answer = ask.apply(question);
        return fallback.isEmpty() ? answer : orElse(question, answer, fallback.get());
    }

    @Override
    public <T> Optional<DnsAnswer<T>> remembered(Question<T> question) {
        return published.remembered(question);
    }

    private Optional<TxtRecord> inForce(Map<DnsName, LocalRecord> records, DnsName name) {
        return Optional.ofNullable(records.get(name))
                .filter(local -> local.until().isEmpty() || clock.instant().isBefore(local.until().get()))
                .map(LocalRecord::record);
    }

    private static <T> CompletableFuture<DnsAnswer<T>> orElse(Question<T> question,
            CompletableFuture<DnsAnswer<T>> published, TxtRecord fallback) {
        CompletableFuture<DnsAnswer<T>> answer = published.thenApply(found -> orElse(question, found, fallback));
        answer.whenComplete((found, failure) -> {
            if (answer.isCancelled()) {
                published.cancel(false); // which nobody else has, as long as it is under way
            }
        });
        return answer;
    }

    private static <T> DnsAnswer<T> orElse(Question<T> question, DnsAnswer<T> answer, TxtRecord fallback) {
        return switch (answer) {
            case DnsAnswer.Failed<T> failed -> failed;
            case DnsAnswer.NoRecords<T> none -> found(question, List.of(fallback), none.stale());
            case DnsAnswer.Found<T> found -> {
                List<TxtRecord> records = new ArrayList<>();
                found.values().forEach(value -> records.add((TxtRecord) value));
                boolean published = records.stream().anyMatch(record -> record.policy().isPresent());
                if (!published) {
                    records.add(fallback);
                }
                yield published ? found : found(question, records, found.stale());
            }
        };
    }

    private static <T> DnsAnswer<T> found(Question<T> question, List<TxtRecord> records, boolean stale) {
        return new DnsAnswer.Found<>(records.stream().map(question.type().values()::cast).toList(), TTL, stale);
    }
}
