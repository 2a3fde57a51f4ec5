/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SingleFlightTest {
    private static final Question<TxtRecord> RECORD = Question.txt(DnsName.of("example.com").orElseThrow());
    private static final DnsAnswer<TxtRecord> ANSWER = new DnsAnswer.NoRecords<>(60);
    private static final DnsAnswer<TxtRecord> NOT_ASKED = new DnsAnswer.Failed<>("busy", DnsAnswer.Cause.NOT_ASKED);

    private final HeldDns dns = new HeldDns();
    private final SingleFlight flights = new SingleFlight(dns, SingleFlightTest::asItIs);

    private static <T> DnsAnswer<T> asItIs(Question<T> question, DnsAnswer<T> answer) {
        return answer;
    }

    private CompletableFuture<DnsAnswer<TxtRecord>> ask() {
        return flights.ask(RECORD, false, Optional::empty);
    }

    private CompletableFuture<DnsAnswer<TxtRecord>> askAhead() {
        return flights.ask(RECORD, true, Optional::empty);
    }

    @Test
    void askersShouldShareAQuestionAndNotAFuture() {
        CompletableFuture<DnsAnswer<TxtRecord>> first = ask();
        CompletableFuture<DnsAnswer<TxtRecord>> second = ask();
        dns.answer(RECORD, ANSWER);

        assertThat(first).isNotSameAs(second).isCompletedWithValue(ANSWER);
        assertThat(second).isCompletedWithValue(ANSWER);
        assertThat(dns.count()).isEqualTo(1);
        assertThat(flights.size()).isZero();
    }

    @Test
    void askerWhoCancelsShouldNotTakeTheAnswerFromOthers() {
        CompletableFuture<DnsAnswer<TxtRecord>> first = ask();
        CompletableFuture<DnsAnswer<TxtRecord>> second = ask();

        first.cancel(false);

        assertThat(dns.underWay()).isEqualTo(1);
        dns.answer(RECORD, ANSWER);
        assertThat(second).isCompletedWithValue(ANSWER);
        assertThat(first).isCancelled();
    }

    @Test
    void lastAskerWhoCancelsShouldEndTheQuestion() {
        CompletableFuture<DnsAnswer<TxtRecord>> first = ask();
        CompletableFuture<DnsAnswer<TxtRecord>> second = ask();

        first.cancel(false);
        second.cancel(false);

        assertThat(dns.underWay()).isZero();
        assertThat(flights.size()).isZero();
    }

    @Test
    void askerWhoIsGoneBeforeTheQuestionIsAskedShouldNotEndIt() {
        AtomicReference<CompletableFuture<DnsAnswer<TxtRecord>>> joined = new AtomicReference<>();

        CompletableFuture<DnsAnswer<TxtRecord>> first = flights.ask(RECORD, false, () -> {
            joined.set(ask());
            joined.get().cancel(false);
            return Optional.empty();
        });

        assertThat(joined.get()).isCancelled();
        assertThat(dns.underWay()).isEqualTo(1);
        dns.answer(RECORD, ANSWER);
        assertThat(first).isCompletedWithValue(ANSWER);
    }

    @Test
    void questionThatHasEndedShouldBeAskedAnew() {
        ask().cancel(false);
        CompletableFuture<DnsAnswer<TxtRecord>> again = ask();

        assertThat(dns.count()).isEqualTo(2);
        assertThat(again).isNotDone();
        assertThat(dns.underWay()).isEqualTo(1);
    }

    @Test
    void cancellingTwiceShouldCountOnce() {
        CompletableFuture<DnsAnswer<TxtRecord>> first = ask();
        CompletableFuture<DnsAnswer<TxtRecord>> second = ask();

        first.cancel(false);
        first.cancel(false);

        assertThat(second).isNotDone();
        assertThat(dns.underWay()).isEqualTo(1);
    }

    @Test
    void refusedQuestionShouldBeAskedAgainForWhoNeedsIt() {
        CompletableFuture<DnsAnswer<TxtRecord>> ahead = askAhead();
        CompletableFuture<DnsAnswer<TxtRecord>> needed = ask();
        assertThat(dns.ahead()).isEqualTo(1);

        dns.answer(RECORD, NOT_ASKED);

        assertThat(dns.count()).isEqualTo(2);
        assertThat(dns.ahead()).isEqualTo(1);
        dns.answer(RECORD, ANSWER);
        assertThat(needed).isCompletedWithValue(ANSWER);
        assertThat(ahead).isCompletedWithValue(ANSWER);
    }

    @Test
    void refusedQuestionShouldBeAskedAgainOnce() {
        askAhead();
        CompletableFuture<DnsAnswer<TxtRecord>> needed = ask();

        dns.answer(RECORD, NOT_ASKED);
        dns.answer(RECORD, NOT_ASKED);

        assertThat(needed).isCompletedWithValue(NOT_ASKED);
        assertThat(dns.count()).isEqualTo(2);
        assertThat(flights.size()).isZero();
    }

    @Test
    void refusedQuestionShouldEndWhereNobodyNeedsIt() {
        CompletableFuture<DnsAnswer<TxtRecord>> ahead = askAhead();

        dns.answer(RECORD, NOT_ASKED);

        assertThat(ahead).isCompletedWithValue(NOT_ASKED);
        assertThat(dns.count()).isEqualTo(1);
        assertThat(flights.size()).isZero();
    }

    @Test
    void questionAskedAgainShouldEndWhenNobodyWantsItAnyMore() {
        CompletableFuture<DnsAnswer<TxtRecord>> ahead = askAhead();
        CompletableFuture<DnsAnswer<TxtRecord>> needed = ask();
        dns.answer(RECORD, NOT_ASKED);

        ahead.cancel(false);
        needed.cancel(false);

        assertThat(dns.underWay()).isZero();
        assertThat(flights.size()).isZero();
    }

    /** Askers come and go in all orders: each who stays gets an answer, and nothing stays under way. */
    @Test
    void nothingShouldBeLeftWhateverTheOrder() throws Exception {
        int threads = 8;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads);
                ExecutorService server = Executors.newSingleThreadExecutor()) {
            SingleFlight racing = new SingleFlight(new SpfDns() {
                @Override
                public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
                    CompletableFuture<DnsAnswer<T>> answer = new CompletableFuture<>();
                    boolean busy = ThreadLocalRandom.current().nextInt(4) == 0;
                    server.execute(() -> answer.complete(busy
                            ? new DnsAnswer.Failed<>("busy", DnsAnswer.Cause.NOT_ASKED)
                            : new DnsAnswer.NoRecords<>(60)));
                    return answer;
                }
            }, SingleFlightTest::asItIs);
            List<Future<?>> askers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                askers.add(executor.submit(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        ThreadLocalRandom random = ThreadLocalRandom.current();
                        CompletableFuture<DnsAnswer<TxtRecord>> answer = racing.ask(RECORD, random.nextBoolean(),
                                Optional::empty);
                        if (random.nextBoolean()) {
                            answer.cancel(false);
                        } else {
                            assertThat(answer.join()).isNotNull();
                        }
                    }
                }));
            }
            for (Future<?> asker : askers) {
                asker.get();
            }
            assertThat(racing.size()).isZero();
        }
    }
}
