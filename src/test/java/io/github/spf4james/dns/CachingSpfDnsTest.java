/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.github.spf4james.syntax.IpAddress;

class CachingSpfDnsTest {
    private static final Question<TxtRecord> RECORD = txt("example.com");
    private static final Duration MINIMUM = Duration.ofSeconds(30);
    private static final Duration MAXIMUM = Duration.ofDays(1);
    private static final Duration FAILURES = Duration.ofSeconds(5);
    private static final long ROOM = 1 << 20;

    private final HeldDns dns = new HeldDns();
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // it wraps in the tests' course
    private final CachingSpfDns cache = cache(ROOM, true);

    @Test
    void questionShouldBeAskedOnceHoweverManyThreadsAsk() throws Exception {
        int threads = 16;
        CountDownLatch ready = new CountDownLatch(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<CompletableFuture<DnsAnswer<TxtRecord>>>> answers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                answers.add(executor.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return cache.ask(RECORD);
                }));
            }
            for (var answer : answers) {
                assertThat(answer.get()).isNotDone();
            }
            dns.answer(RECORD, found("v=spf1 -all", 300));

            for (var answer : answers) {
                assertThat(answer.get().get()).isEqualTo(found("v=spf1 -all", 300));
            }
        }
        assertThat(dns.count()).isEqualTo(1);
    }

    @Test
    void answerShouldHoldForItsTtl() {
        know(RECORD, found("v=spf1 -all", 300));

        advance(Duration.ofSeconds(299));
        assertThat(cache.ask(RECORD)).isCompletedWithValue(found("v=spf1 -all", 300));
        advance(Duration.ofSeconds(1));
        assertThat(cache.ask(RECORD)).isNotDone();
    }

    @Test
    void hitShouldBeTheSameFutureEachTime() {
        know(RECORD, found("v=spf1 -all", 300));

        assertThat(cache.ask(RECORD)).isSameAs(cache.ask(RECORD));
    }

    @Test
    void typesOfOneNameShouldBeDifferentQuestions() {
        know(RECORD, found("v=spf1 -all", 300));

        assertThat(cache.ask(Question.mx(RECORD.name()))).isNotDone();
    }

    @Test
    void shortTtlShouldBeTakenForTheMinimum() {
        know(RECORD, found("v=spf1 -all", 0));

        advance(MINIMUM.minusNanos(1));
        assertThat(cache.ask(RECORD)).isDone();
        advance(Duration.ofNanos(1));
        assertThat(cache.ask(RECORD)).isNotDone();
    }

    @Test
    void longTtlShouldBeTakenForTheMaximum() {
        know(RECORD, found("v=spf1 -all", 0xFFFF_FFFFL));

        advance(MAXIMUM);
        assertThat(cache.ask(RECORD)).isNotDone();
    }

    @Test
    void voidAnswerShouldHoldForTheTtlOfItsSoa() {
        know(RECORD, new DnsAnswer.NoRecords<>(60));

        advance(Duration.ofSeconds(59));
        assertThat(cache.ask(RECORD)).isCompletedWithValue(new DnsAnswer.NoRecords<>(60));
        advance(Duration.ofSeconds(1));
        assertThat(cache.ask(RECORD)).isNotDone();
    }

    /** Whatever the shortest time is that other answers hold. */
    @Test
    void voidAnswerWithoutASoaShouldNotBeKept() {
        know(RECORD, found("v=spf1 -all", 300));
        advance(Duration.ofSeconds(300));
        know(RECORD, new DnsAnswer.NoRecords<>(0));

        assertThat(cache.ask(RECORD)).isNotDone();
        assertThat(cache.remembered(RECORD)).contains(new DnsAnswer.NoRecords<>(0));
    }

    @Test
    void voidAnswerShouldHoldForThreeHoursAtMost() {
        know(RECORD, new DnsAnswer.NoRecords<>(80_000));

        advance(Duration.ofHours(3));
        assertThat(cache.ask(RECORD)).isNotDone();
    }

    @Test
    void failureShouldHoldForSecondsOnly() {
        know(RECORD, new DnsAnswer.Failed<>("SERVFAIL"));

        advance(FAILURES.minusNanos(1));
        assertThat(cache.ask(RECORD)).isCompletedWithValue(new DnsAnswer.Failed<>("SERVFAIL"));
        advance(Duration.ofNanos(1));
        assertThat(cache.ask(RECORD)).isNotDone();
    }

    @Test
    void expiredAnswerShouldBeRemembered() {
        know(RECORD, found("v=spf1 -all", 300));
        advance(Duration.ofDays(30));

        assertThat(cache.remembered(RECORD)).contains(found("v=spf1 -all", 300));
        assertThat(cache.remembered(txt("other.example"))).isEmpty();
        assertThat(dns.count()).isEqualTo(1);
    }

    @Test
    void failureShouldNotMakeForgetWhatWasKnown() {
        know(RECORD, found("v=spf1 -all", 300));
        advance(Duration.ofSeconds(300));
        know(RECORD, new DnsAnswer.Failed<>("SERVFAIL"));

        assertThat(cache.ask(RECORD)).isCompletedWithValue(new DnsAnswer.Failed<>("SERVFAIL"));
        assertThat(cache.remembered(RECORD)).contains(found("v=spf1 -all", 300));
    }

    @Test
    void failureAloneShouldNotBeRemembered() {
        know(RECORD, new DnsAnswer.Failed<>("SERVFAIL"));

        assertThat(cache.remembered(RECORD)).isEmpty();
    }

    @Test
    void answerInSteadyUseShouldBeAskedForBeforeItExpires() {
        know(RECORD, found("v=spf1 -all", 300));
        hit(CachingSpfDns.STEADY_USE);

        advance(Duration.ofSeconds(270));
        assertThat(cache.ask(RECORD)).isCompletedWithValue(found("v=spf1 -all", 300));
        hit(10);
        assertThat(dns.count()).isEqualTo(2);

        dns.answer(RECORD, found("v=spf1 ~all", 300));
        advance(Duration.ofSeconds(299));
        assertThat(cache.ask(RECORD)).isCompletedWithValue(found("v=spf1 ~all", 300));
    }

    @Test
    void answerInSteadyUseShouldNotBeAskedForEarly() {
        know(RECORD, found("v=spf1 -all", 300));

        advance(Duration.ofSeconds(269));
        hit(10);
        assertThat(dns.count()).isEqualTo(1);
    }

    @Test
    void answerInRareUseShouldExpire() {
        know(RECORD, found("v=spf1 -all", 300));

        advance(Duration.ofSeconds(290));
        hit(CachingSpfDns.STEADY_USE - 1);
        assertThat(dns.count()).isEqualTo(1);
    }

    @Test
    void refreshShouldBeOffWhereItIsNotWanted() {
        CachingSpfDns plain = cache(ROOM, false);
        plain.ask(RECORD);
        dns.answer(RECORD, found("v=spf1 -all", 300));

        advance(Duration.ofSeconds(290));
        for (int i = 0; i < 10; i++) {
            plain.ask(RECORD);
        }
        assertThat(dns.count()).isEqualTo(1);
    }

    @Test
    void refreshThatFailsShouldLeaveWhatHolds() {
        know(RECORD, found("v=spf1 -all", 300));
        advance(Duration.ofSeconds(280));
        hit(CachingSpfDns.STEADY_USE);
        dns.answer(RECORD, new DnsAnswer.Failed<>("SERVFAIL"));

        assertThat(cache.ask(RECORD)).isCompletedWithValue(found("v=spf1 -all", 300));
        hit(10);
        assertThat(dns.count()).isEqualTo(2);
        advance(Duration.ofSeconds(20));
        assertThat(cache.ask(RECORD)).isNotDone();
    }

    @Test
    void refreshesUnderWayShouldBeBounded() {
        int names = 3 * CachingSpfDns.MOST_REFRESHES;
        for (int i = 0; i < names; i++) {
            know(txt("name" + i + ".example"), found("v=spf1 -all", 300));
        }
        advance(Duration.ofSeconds(290));
        for (int i = 0; i < names; i++) {
            for (int hit = 0; hit < CachingSpfDns.STEADY_USE; hit++) {
                cache.ask(txt("name" + i + ".example"));
            }
        }
        assertThat(dns.count()).isEqualTo(names + CachingSpfDns.MOST_REFRESHES);
    }

    @Test
    void roomShouldBeKeptToByWeight() {
        String large = "v=spf1 " + "a ".repeat(30_000) + "-all";
        for (int i = 0; i < 100; i++) {
            know(txt("name" + i + ".example"), found(large, 300));
        }
        // Each costs more than the whole room: 30,000 directives, and their text.
        for (int i = 0; i < 100; i++) {
            assertThat(cache.remembered(txt("name" + i + ".example"))).isEmpty();
        }
    }

    @Test
    void smallAnswersShouldFillTheRoom() {
        for (int i = 0; i < 10_000; i++) {
            know(Question.a(DnsName.of("name" + i + ".example").orElseThrow()),
                    new DnsAnswer.Found<>(List.of(IpAddress.parse("192.0.2.1").orElseThrow()), 300));
        }
        long kept = 0;
        for (int i = 0; i < 10_000; i++) {
            kept += cache.remembered(Question.a(DnsName.of("name" + i + ".example").orElseThrow())).isPresent() ? 1 : 0;
        }
        assertThat(kept).isBetween(ROOM / 600, ROOM / 300);
    }

    @Test
    void dnsThatThrowsShouldNotKeepAQuestionUnderWay() {
        SpfDns broken = new SpfDns() {
            @Override
            public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
                throw new IllegalStateException("broken");
            }
        };
        CachingSpfDns overBroken = new CachingSpfDns(broken, settings(ROOM, true), clock::get);

        assertThat(overBroken.ask(RECORD)).isCompletedExceptionally();
        assertThat(overBroken.ask(RECORD)).isCompletedExceptionally();
    }

    @Test
    void settingsThatContradictShouldBeRefused() {
        assertThatThrownBy(() -> new CachingSpfDns.Settings(1, MAXIMUM, MINIMUM, FAILURES, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CachingSpfDns.Settings(0, MINIMUM, MAXIMUM, FAILURES, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private CachingSpfDns cache(long octets, boolean refreshAhead) {
        return new CachingSpfDns(dns, settings(octets, refreshAhead), clock::get);
    }

    private static CachingSpfDns.Settings settings(long octets, boolean refreshAhead) {
        return new CachingSpfDns.Settings(octets, MINIMUM, MAXIMUM, FAILURES, refreshAhead);
    }

    private <T> void know(Question<T> question, DnsAnswer<T> answer) {
        assertThat(cache.ask(question)).isNotDone();
        dns.answer(question, answer);
    }

    private void hit(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(cache.ask(RECORD)).isDone();
        }
    }

    private void advance(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static Question<TxtRecord> txt(String name) {
        return Question.txt(DnsName.of(name).orElseThrow());
    }

    private static DnsAnswer<TxtRecord> found(String text, long ttl) {
        return new DnsAnswer.Found<>(List.of(TxtRecord.of(text)), ttl);
    }
}
