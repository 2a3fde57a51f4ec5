/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CircuitBreakersTest {
    private static final DnsAnswer<TxtRecord> OPEN = new DnsAnswer.Failed<>(
            "the name servers of example.com do not answer (circuit breaker open)", DnsAnswer.Cause.NOT_ASKED);
    private static final DnsAnswer<TxtRecord> SILENCE = new DnsAnswer.Failed<>("no answer", DnsAnswer.Cause.SILENCE);
    private static final DnsAnswer<TxtRecord> SERVFAIL = new DnsAnswer.Failed<>("SERVFAIL");
    private static final DnsAnswer<TxtRecord> NONE = new DnsAnswer.NoRecords<>(60);
    private static final DnsAnswer<TxtRecord> FOUND = new DnsAnswer.Found<>(List.of(TxtRecord.of("v=spf1 -all")), 60);
    private static final Duration QUICK = Duration.ofMillis(900);
    private static final Duration LATE = Duration.ofMillis(1100);
    private static final Duration A_MOMENT = Duration.ofNanos(1);

    private final HeldDns dns = new HeldDns();
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos()); // it wraps
    private final CircuitBreakers breakers = new CircuitBreakers(dns, CircuitBreakers.SLOW, clock::get);
    private int names;

    private static Question<TxtRecord> txt(String name) {
        return Question.txt(DnsName.of(name).orElseThrow());
    }

    private void advance(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Never the same: an organisation has as many as it likes. */
    private Question<TxtRecord> next() {
        return txt("n" + names++ + ".example.com");
    }

    /** How a question goes. */
    enum Course {
        TIMED_OUT(LATE, SILENCE), GIVEN_UP_LATE(LATE, null), ANSWERED_LATE(LATE, NONE), FAILED_LATE(LATE, SERVFAIL),
        TIMED_OUT_EARLY(Duration.ofMillis(200), SILENCE), GIVEN_UP(CircuitBreakers.LEAST_WAIT, null),
        GIVEN_UP_SOON(CircuitBreakers.LEAST_WAIT.minus(A_MOMENT), null), FAILED_AT_ONCE(QUICK, SERVFAIL),
        ANSWERED(QUICK, NONE);

        private final Duration after;
        private final DnsAnswer<TxtRecord> answer;

        Course(Duration after, DnsAnswer<TxtRecord> answer) {
            this.after = after;
            this.answer = answer;
        }
    }

    private void ask(Course course) {
        Question<TxtRecord> question = next();
        CompletableFuture<DnsAnswer<TxtRecord>> asked = breakers.ask(question);
        assertThat(asked).isNotDone();
        advance(course.after);
        end(question, asked, course);
    }

    private void end(Question<TxtRecord> question, CompletableFuture<DnsAnswer<TxtRecord>> asked, Course course) {
        if (course.answer == null) {
            asked.cancel(false);
        } else {
            dns.answer(question, course.answer);
            assertThat(asked).isCompletedWithValue(course.answer);
        }
    }

    private void open() {
        for (int i = 0; i < CircuitBreakers.OPENS_AFTER; i++) {
            ask(Course.TIMED_OUT);
        }
        shouldBeOpen();
    }

    private void shouldBeOpen() {
        int before = dns.count();
        assertThat(breakers.ask(next())).isCompletedWithValue(OPEN);
        assertThat(breakers.askAhead(next())).isCompletedWithValue(OPEN);
        assertThat(dns.count()).isEqualTo(before);
        assertThat(breakers.openCount()).isEqualTo(1);
    }

    private void shouldBeClosed() {
        List<CompletableFuture<DnsAnswer<TxtRecord>>> asked = IntStream.range(0, 3).mapToObj(i -> breakers.ask(next()))
                .toList();
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        asked.forEach(answer -> answer.cancel(false));
        assertThat(breakers.openCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = {"TIMED_OUT", ".*_LATE"})
    void silenceShouldOpen(Course course) {
        ask(course);
        ask(course);
        shouldBeClosed();
        ask(course);

        shouldBeOpen();
    }

    /** Time-outs are a matter of configuration, and mails do not wait for long while many do. */
    @ParameterizedTest
    @CsvSource({"TIMED_OUT_EARLY, 15", "GIVEN_UP, 12"})
    void threeSecondsOfShortWaitsShouldOpen(Course course, int times) {
        for (int i = 1; i < times; i++) {
            ask(course);
        }
        shouldBeClosed();
        ask(course);

        shouldBeOpen();
    }

    /** What an answer came too soon for says nothing about servers; anybody could open any circuit breaker with it. */
    @Test
    void answerThatNobodyNeededAnyMoreShouldNotOpen() {
        for (int i = 0; i < 50; i++) {
            CompletableFuture<DnsAnswer<TxtRecord>> asked = breakers.askAhead(next());
            advance(QUICK);
            asked.cancel(false);
        }

        shouldBeClosed();
    }

    @Test
    void waitsBeforeAnAnswerShouldNotCount() {
        Question<TxtRecord> early = next();
        breakers.ask(early);
        advance(Duration.ofMillis(900));
        ask(Course.ANSWERED);
        dns.answer(early, SILENCE);
        ask(Course.TIMED_OUT);
        ask(Course.TIMED_OUT);

        shouldBeClosed();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = {"GIVEN_UP_SOON", "FAILED_AT_ONCE", "ANSWERED"})
    void whatCostsNoWaitShouldNotOpen(Course course) {
        for (int i = 0; i < 50; i++) {
            ask(course);
        }

        shouldBeClosed();
    }

    @Test
    void answerInTimeShouldStartTheCountAnew() {
        for (int i = 0; i < 20; i++) {
            ask(Course.TIMED_OUT);
            ask(Course.TIMED_OUT);
            ask(Course.ANSWERED);
        }

        shouldBeClosed();
    }

    @ParameterizedTest
    @EnumSource(names = {"GIVEN_UP_SOON", "FAILED_AT_ONCE"})
    void whatCountsNeitherWayShouldNotStartTheCountAnew(Course course) {
        ask(Course.TIMED_OUT);
        ask(course);
        ask(Course.TIMED_OUT);
        ask(course);
        ask(Course.TIMED_OUT);

        shouldBeOpen();
    }

    /** A lost packet, or a restart of our resolver, delays everything that is under way. */
    @Test
    void questionsUnderWayTogetherShouldCountOnce() {
        List<Question<TxtRecord>> questions = IntStream.range(0, 20).mapToObj(i -> next()).toList();
        questions.forEach(breakers::ask);
        advance(LATE);
        questions.forEach(question -> dns.answer(question, SILENCE));

        shouldBeClosed();
    }

    /** As mails keep coming, it opens long before the first time-out. */
    @Test
    void questionsUnderWayShouldOpenBeforeTheyTimeOut() {
        for (int i = 0; i < CircuitBreakers.OPENS_AFTER; i++) {
            assertThat(breakers.ask(next())).isNotDone();
            advance(LATE);
        }

        shouldBeOpen();
        assertThat(dns.underWay()).isEqualTo(CircuitBreakers.OPENS_AFTER);
    }

    @Test
    void otherOrganisationsShouldBeAsked() {
        open();

        assertThat(breakers.ask(txt("www.example.org"))).isNotDone();
        assertThat(breakers.openCount()).isEqualTo(1);
    }

    /** As when packets were lost, and the next one is not. */
    @Test
    void answerInTimeToWhatWasAskedBeforeShouldClose() {
        ask(Course.TIMED_OUT);
        ask(Course.TIMED_OUT);
        Question<TxtRecord> third = next();
        breakers.ask(third);
        advance(Duration.ofMillis(200));
        Question<TxtRecord> answered = next();
        breakers.ask(answered);
        advance(QUICK);
        shouldBeOpen();

        dns.answer(answered, NONE);

        shouldBeClosed();
    }

    @Test
    void oneProbeShouldBeAskedWhenTheTimeIsOver() {
        open();
        advance(CircuitBreakers.OPEN.minus(A_MOMENT));
        shouldBeOpen();
        advance(A_MOMENT);
        assertThat(breakers.openCount()).isZero();

        assertThat(breakers.askAhead(next())).as("nobody needs it").isCompletedWithValue(OPEN);
        Question<TxtRecord> probe = next();
        CompletableFuture<DnsAnswer<TxtRecord>> asked = breakers.ask(probe);
        assertThat(asked).isNotDone();
        shouldBeOpen();

        end(probe, asked, Course.ANSWERED);
        shouldBeClosed();
    }

    @ParameterizedTest
    @EnumSource(names = {"GIVEN_UP_SOON", "FAILED_AT_ONCE"})
    void probeThatSaysNothingShouldMakeTheNextOneAProbe(Course course) {
        open();
        advance(CircuitBreakers.OPEN);

        ask(course);
        ask(course);
        assertThat(breakers.ask(next())).isNotDone();
        shouldBeOpen();
    }

    @Test
    void timeShouldDoubleWithEachProbeInVainUpToAMinute() {
        open();
        advance(CircuitBreakers.OPEN);
        for (int seconds : new int[]{20, 40, 60, 60}) {
            ask(Course.TIMED_OUT);
            shouldBeOpen();
            advance(Duration.ofSeconds(seconds).minus(A_MOMENT));
            shouldBeOpen();
            advance(A_MOMENT);
        }
        ask(Course.ANSWERED);
        shouldBeClosed();

        open();
        advance(CircuitBreakers.OPEN);
        ask(Course.ANSWERED);
        shouldBeClosed();
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWERED_LATE", "FAILED_LATE", "GIVEN_UP", "TIMED_OUT_EARLY"})
    void probeWithoutAnAnswerInTimeShouldBeInVain(Course course) {
        open();
        advance(CircuitBreakers.OPEN);
        ask(course);

        shouldBeOpen();
        advance(CircuitBreakers.OPEN.multipliedBy(2).minus(A_MOMENT));
        shouldBeOpen();
        advance(A_MOMENT);
        ask(Course.ANSWERED);
        shouldBeClosed();
    }

    /** It counts once: when it is late, and not again when it times out. */
    @Test
    void probeThatIsLateShouldCountOnce() {
        open();
        advance(CircuitBreakers.OPEN);
        Question<TxtRecord> probe = next();
        breakers.ask(probe);
        advance(LATE);
        shouldBeOpen();
        advance(Duration.ofSeconds(5));
        dns.answer(probe, SILENCE);

        advance(Duration.ofSeconds(15));
        assertThat(breakers.ask(next())).isNotDone();
    }

    /** Whoever forges mail can choose a subdomain whose name servers are gone. */
    @Test
    void namesThatHadRecordsShouldBeAskedAlthoughOthersOfTheirOrganisationAreSilent() {
        Question<TxtRecord> own = txt("example.com");
        breakers.ask(own);
        dns.answer(own, FOUND);
        open();

        assertThat(breakers.askAhead(own)).isCompletedWithValue(OPEN);
        CompletableFuture<DnsAnswer<TxtRecord>> again = breakers.ask(own);
        assertThat(again).isNotDone();
        shouldBeOpen();
        dns.answer(own, FOUND);

        assertThat(again).isCompletedWithValue(FOUND);
        shouldBeClosed();
    }

    @Test
    void nameThatHadRecordsShouldNotBeAskedOnceItIsSilentItself() {
        Question<TxtRecord> own = txt("example.com");
        breakers.ask(own);
        dns.answer(own, FOUND);
        open();
        breakers.ask(own);
        advance(LATE);
        dns.answer(own, SILENCE);

        assertThat(breakers.ask(own)).isCompletedWithValue(OPEN);
        shouldBeOpen();
    }

    /** Or whoever makes names up would make the others be forgotten. */
    @Test
    void nameThatHadNoRecordsShouldNotBeAskedWhileItIsOpen() {
        Question<TxtRecord> madeUp = txt("made.up.example.com");
        breakers.ask(madeUp);
        dns.answer(madeUp, NONE);
        open();

        assertThat(breakers.ask(madeUp)).isCompletedWithValue(OPEN);
    }

    @Test
    void soManyNamesShouldBeAskedWhileItIsOpen() {
        List<Question<TxtRecord>> all = IntStream.rangeClosed(0, CircuitBreaker.MOST_TRUSTED)
                .mapToObj(each -> txt("host" + each + ".example.com")).toList();
        all.forEach(question -> {
            breakers.ask(question);
            dns.answer(question, FOUND);
        });
        open();

        assertThat(all).filteredOn(question -> !breakers.ask(question).isDone())
                .isEqualTo(all.subList(1, all.size()));
    }

    @Test
    void millionsOfOrganisationsShouldNotBeRemembered() {
        for (int i = 0; i < 5 * CircuitBreakers.MOST_REMEMBERED; i++) {
            Question<TxtRecord> question = txt("d" + i + ".com");
            breakers.ask(question);
            dns.answer(question, SILENCE);
        }

        assertThat(breakers.remembered()).isLessThanOrEqualTo(CircuitBreakers.MOST_REMEMBERED);
    }

    @Test
    void refusalShouldNotBeKeptAndCachedAnswersShouldGoOn() {
        CachingSpfDns cache = new CachingSpfDns(breakers, new CachingSpfDns.Settings(1 << 20, Duration.ofSeconds(30),
                Duration.ofDays(1), Duration.ofHours(1), true), clock::get);
        Question<TxtRecord> known = txt("known.example.com");
        cache.ask(known);
        dns.answer(known, new DnsAnswer.NoRecords<>(3600));
        open();

        assertThat(cache.ask(known)).isCompletedWithValue(new DnsAnswer.NoRecords<>(3600));
        assertThat(cache.ask(txt("other.example.com"))).isCompletedWithValue(OPEN);
        advance(CircuitBreakers.OPEN);
        assertThat(cache.ask(txt("other.example.com"))).isNotDone();
    }

    /** A bulkhead below it refuses at once. */
    @Test
    void whatWasNotAskedShouldSayNothing() {
        DnsAnswer<TxtRecord> busy = new DnsAnswer.Failed<>("busy", DnsAnswer.Cause.NOT_ASKED);
        for (int i = 0; i < 20; i++) {
            Question<TxtRecord> question = next();
            breakers.ask(question);
            dns.answer(question, busy);
        }

        shouldBeClosed();
    }
}
