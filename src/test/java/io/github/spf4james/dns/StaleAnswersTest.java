/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 8767. */
class StaleAnswersTest {
    private static final Question<TxtRecord> RECORD = Question.txt(DnsName.of("example.com").orElseThrow());
    private static final Duration STALE_FOR = Duration.ofDays(1);
    private static final Duration STALE_TTL = Duration.ofSeconds(30);
    private static final Duration FAILURES = Duration.ofSeconds(5);
    private static final DnsAnswer<TxtRecord> FRESH = found("v=spf1 -all", 300, false);
    private static final DnsAnswer<TxtRecord> STALE = found("v=spf1 -all", 30, true);
    private static final DnsAnswer<TxtRecord> SERVFAIL = new DnsAnswer.Failed<>("SERVFAIL");
    private static final DnsAnswer<TxtRecord> NOT_ASKED = new DnsAnswer.Failed<>("circuit breaker open",
            DnsAnswer.Cause.NOT_ASKED);

    private final HeldDns dns = new HeldDns();
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // it wraps in the tests' course
    private final CachingSpfDns cache = cache(STALE_FOR);

    private CachingSpfDns cache(Duration staleFor) {
        return new CachingSpfDns(dns, new CachingSpfDns.Settings(1 << 20, Duration.ofSeconds(30), Duration.ofDays(1),
                FAILURES, true, staleFor), clock::get);
    }

    private static DnsAnswer<TxtRecord> found(String text, long ttl, boolean stale) {
        return new DnsAnswer.Found<>(List.of(TxtRecord.of(text)), ttl, stale);
    }

    private void advance(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Asks what has to be asked, lets it be answered, and gives what those get who asked. */
    private DnsAnswer<TxtRecord> ask(DnsAnswer<TxtRecord> answer) {
        CompletableFuture<DnsAnswer<TxtRecord>> asked = cache.ask(RECORD);
        assertThat(asked).isNotDone();
        dns.answer(RECORD, answer);
        return asked.join();
    }

    private void knowExpired(DnsAnswer<TxtRecord> answer) {
        assertThat(ask(answer)).isEqualTo(answer);
        advance(Duration.ofSeconds(300));
    }

    @ParameterizedTest
    @EnumSource
    void expiredAnswerShouldBeGivenWhenTheFreshQuestionFails(DnsAnswer.Cause cause) {
        knowExpired(FRESH);

        assertThat(ask(new DnsAnswer.Failed<>("no answer", cause))).isEqualTo(STALE);
    }

    @Test
    void freshAnswerShouldBeGivenWhereThereIsOne() {
        knowExpired(FRESH);

        assertThat(ask(found("v=spf1 ~all", 300, false))).isEqualTo(found("v=spf1 ~all", 300, false));
        assertThat(cache.ask(RECORD)).isCompletedWithValue(found("v=spf1 ~all", 300, false));
    }

    @Test
    void thatThereIsNoneAnyMoreShouldBeAnAnswer() {
        knowExpired(FRESH);
        assertThat(ask(new DnsAnswer.NoRecords<>(300))).isEqualTo(new DnsAnswer.NoRecords<>(300));
        advance(Duration.ofSeconds(300));

        assertThat(ask(SERVFAIL)).isEqualTo(new DnsAnswer.NoRecords<>(30, true));
    }

    @Test
    void answerThatWasNotToBeKeptShouldNotBeGiven() {
        knowExpired(FRESH);
        assertThat(ask(new DnsAnswer.NoRecords<>(0))).isEqualTo(new DnsAnswer.NoRecords<>(0));

        assertThat(ask(SERVFAIL)).isEqualTo(SERVFAIL);
    }

    @Test
    void serversThatFailShouldBeAskedAgainAfterHalfAMinute() {
        knowExpired(FRESH);
        ask(SERVFAIL);

        advance(STALE_TTL.minusNanos(1));
        assertThat(cache.ask(RECORD)).isCompletedWithValue(STALE);
        assertThat(dns.count()).isEqualTo(2);
        advance(Duration.ofNanos(1));
        assertThat(ask(SERVFAIL)).isEqualTo(STALE);
        advance(STALE_TTL);
        assertThat(ask(FRESH)).isEqualTo(FRESH);
    }

    @Test
    void hitShouldBeTheSameFutureEachTime() {
        knowExpired(FRESH);
        ask(SERVFAIL);

        assertThat(cache.ask(RECORD)).isSameAs(cache.ask(RECORD));
    }

    /** It costs nothing to ask again, and what closes the circuit breaker should be seen at once. */
    @Test
    void staleAnswerToAQuestionThatWasNotAskedShouldNotBeKept() {
        knowExpired(FRESH);

        assertThat(ask(NOT_ASKED)).isEqualTo(STALE);
        assertThat(ask(NOT_ASKED)).isEqualTo(STALE);
        assertThat(ask(FRESH)).isEqualTo(FRESH);
    }

    @Test
    void answerShouldBeTooOldAfterItsTime() {
        knowExpired(FRESH);
        advance(STALE_FOR.minusNanos(1));
        assertThat(ask(SERVFAIL)).isEqualTo(STALE);

        advance(Duration.ofNanos(1));
        assertThat(ask(SERVFAIL)).isEqualTo(SERVFAIL);
        advance(FAILURES);
        assertThat(ask(SERVFAIL)).isEqualTo(SERVFAIL);
    }

    @Test
    void expiredAnswerShouldNotBeGivenByDefault() {
        CachingSpfDns plain = cache(Duration.ZERO);
        plain.ask(RECORD);
        dns.answer(RECORD, FRESH);
        advance(Duration.ofSeconds(300));
        CompletableFuture<DnsAnswer<TxtRecord>> asked = plain.ask(RECORD);
        dns.answer(RECORD, SERVFAIL);

        assertThat(asked).isCompletedWithValue(SERVFAIL);
        assertThat(new CachingSpfDns.Settings(1, Duration.ZERO, Duration.ZERO, Duration.ZERO, true).staleFor())
                .isZero();
    }

    @Test
    void failureAloneShouldNotBecomeAnAnswer() {
        ask(SERVFAIL);
        advance(FAILURES);

        assertThat(ask(SERVFAIL)).isEqualTo(SERVFAIL);
        assertThat(cache.remembered(RECORD)).isEmpty();
    }

    @Test
    void rememberedAnswerShouldBeWhatWasFound() {
        knowExpired(FRESH);
        ask(SERVFAIL);

        assertThat(cache.remembered(RECORD)).contains(FRESH);
    }

    @Test
    void recordInPlaceOfAStaleNothingShouldBeStale() {
        LocalRecords local = new LocalRecords(cache, Map.of(),
                Map.of(RECORD.name(), new LocalRecords.LocalRecord(TxtRecord.of("v=spf1 +all"), Optional.empty())),
                () -> Instant.EPOCH);
        knowExpired(new DnsAnswer.NoRecords<>(300));
        CompletableFuture<DnsAnswer<TxtRecord>> asked = local.ask(RECORD);
        dns.answer(RECORD, SERVFAIL);

        assertThat(asked).isCompletedWithValue(found("v=spf1 +all", 0, true));
    }

    @Test
    void negativeTimeShouldBeRefused() {
        assertThatThrownBy(() -> cache(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
