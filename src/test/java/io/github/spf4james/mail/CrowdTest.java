/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.WaitBudget;
import io.github.spf4james.configuration.IsolationSettings;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.syntax.IpAddress;

/**
 * Eight seconds of an attack beside honest mail, on a clock that is moved from event to event: who gets an answer, and
 * how many wait. There is neither cache nor circuit breaker here, which make it easier.
 */
@Timeout(600)
class CrowdTest {
    private static final int PLACES = 10;
    private static final int SECONDS = 8;
    private static final int HOSTILE_A_SECOND = 60;
    private static final int HONEST_A_SECOND = 5;
    private static final int HONEST_ANSWERS = 3;
    private static final Duration HONEST_ANSWER = Duration.ofMillis(180);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final DnsAnswer<TxtRecord> ANSWER = new DnsAnswer.NoRecords<>(60);

    private final AtomicLong clock = new AtomicLong();
    private final WaitingPlaces places = new WaitingPlaces(
            new IsolationSettings(5, PLACES, Duration.ofMinutes(1)), clock::get);
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    /** Asked by the threads of mails, and answered in time. */
    private final ConcurrentLinkedQueue<Event> asked = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private int arrivals;
    private int mostWaiting;

    private record Event(long at, int arrival, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Integer.compare(arrival, other.arrival) : Long.compare(at, other.at);
        }
    }

    /** @param answers how many it asks for, one after the other, until one is not waited for */
    private record Mail(String client, String organisation, int answers, Duration delay) {}

    static Stream<Arguments> crowds() {
        IntFunction<Mail> one = i -> new Mail("203.0.113.9", "hostile.example", 1, NEVER);
        IntFunction<Mail> subdomains = i -> new Mail("203.0." + i % 100 + ".9", "d" + i + ".hostile.example", 1, NEVER);
        IntFunction<Mail> hundred = i -> new Mail("203.0." + i % 100 + ".9", "hostile" + i % 100 + ".example", 1,
                NEVER);
        IntFunction<Mail> fresh = i -> new Mail("203.0." + i % 100 + ".9", "hostile" + i + ".example", 1, NEVER);
        IntFunction<Mail> dripping = i -> new Mail("203.0.113.9", "hostile.example", 20, Duration.ofMillis(240));
        IntFunction<Mail> every = i -> i % 2 == 0
                ? new Mail("203.0." + i % 100 + ".9", "hostile" + i / 2 % 100 + ".example", 1, NEVER)
                : new Mail("203.0." + i % 100 + ".9", "hostile" + i / 2 % 100 + ".example", 1, Duration.ofMillis(10));
        return Stream.of(Arguments.of(Named.of("one sender", one), 95),
                Arguments.of(Named.of("subdomains of one organisation", subdomains), 95),
                Arguments.of(Named.of("one sender that drips", dripping), 95),
                Arguments.of(Named.of("a hundred organisations in a hundred networks", hundred), 80),
                Arguments.of(Named.of("as many organisations as mails in a hundred networks", fresh), 80),
                Arguments.of(Named.of("a hundred organisations that answer every second time", every), 80));
    }

    @ParameterizedTest
    @MethodSource("crowds")
    void honestMailShouldHaveItsAnswersBesideACrowd(IntFunction<Mail> crowd, int expected) throws Exception {
        List<FutureTask<Optional<String>>> honest = new ArrayList<>();
        for (int i = 0; i < SECONDS * HOSTILE_A_SECOND; i++) {
            Mail mail = crowd.apply(i);
            at(i * TimeUnit.SECONDS.toNanos(1) / HOSTILE_A_SECOND, () -> arrives(mail));
        }
        for (int i = 0; i < SECONDS * HONEST_A_SECOND; i++) {
            Mail mail = new Mail("198.51." + i + ".7", "honest" + i + ".example", HONEST_ANSWERS, HONEST_ANSWER);
            at(i * TimeUnit.SECONDS.toNanos(1) / HONEST_A_SECOND, () -> honest.add(arrives(mail)));
        }
        play();

        int right = 0;
        for (FutureTask<Optional<String>> mail : honest) {
            right += mail.get().isEmpty() ? 1 : 0;
        }
        assertThat(100 * right / honest.size()).isGreaterThanOrEqualTo(expected);
        assertThat(mostWaiting).isLessThanOrEqualTo(PLACES);
    }

    private void at(long nanos, Runnable what) {
        events.add(new Event(nanos, arrivals++, what));
    }

    private void play() {
        long end = TimeUnit.SECONDS.toNanos(SECONDS + 2);
        while (!events.isEmpty() && events.peek().at() < end) {
            Event next = events.remove();
            clock.set(next.at());
            next.what().run();
            settle();
            for (Event answer = asked.poll(); answer != null; answer = asked.poll()) {
                at(answer.at(), answer.what());
            }
            mostWaiting = Math.max(mostWaiting, threads.size());
        }
    }

    /** Until each thread has a place or has ended. */
    private void settle() {
        do {
            Thread.yield();
            threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        } while (threads.size() != places.waiting()
                || threads.stream().anyMatch(thread -> thread.getState() != Thread.State.TIMED_WAITING));
    }

    private FutureTask<Optional<String>> arrives(Mail mail) {
        WaitBudget budget = places.forMail(IpAddress.parse(mail.client()).orElseThrow());
        AtomicReference<CompletableFuture<?>> waitsFor = new AtomicReference<>();
        FutureTask<Optional<String>> check = new FutureTask<>(() -> {
            Optional<String> problem = Optional.empty();
            for (int i = 0; i < mail.answers() && problem.isEmpty(); i++) {
                CompletableFuture<DnsAnswer<TxtRecord>> answer = new CompletableFuture<>();
                waitsFor.set(answer);
                asked.add(new Event(clock.get() + mail.delay().toNanos(), 0, () -> {
                    answer.complete(ANSWER);
                    while (waitsFor.get() == answer) {
                        Thread.onSpinWait(); // until the thread has noticed
                    }
                }));
                problem = budget.await(Question.txt(DnsName.of(mail.organisation()).orElseThrow()), answer,
                        Deadline.in(NEVER));
                waitsFor.set(null);
            }
            return problem;
        });
        threads.add(Thread.ofPlatform().daemon().start(check));
        return check;
    }
}
