/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.OpenFiles;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;

@Timeout(120)
class BulkheadTest {
    private static final DnsAnswer<TxtRecord> OF_ONE = notAsked("too many questions are under way for example.com");
    private static final DnsAnswer<TxtRecord> IN_ALL = notAsked("too many questions are under way in all");

    private final HeldDns dns = new HeldDns();
    private final Bulkhead bulkhead = new Bulkhead(dns);

    private static DnsAnswer<TxtRecord> notAsked(String problem) {
        return new DnsAnswer.Failed<>(problem, DnsAnswer.Cause.NOT_ASKED);
    }

    private static Question<TxtRecord> txt(String name) {
        return Question.txt(DnsName.of(name).orElseThrow());
    }

    /** Questions for so many names of one organisation. */
    private List<CompletableFuture<DnsAnswer<TxtRecord>>> ask(int count, String organisation) {
        return IntStream.range(0, count).mapToObj(i -> bulkhead.ask(txt("n" + i + "." + organisation))).toList();
    }

    private void fill() {
        for (int i = 0; i < 4; i++) {
            assertThat(ask(Bulkhead.MOST_OF_ONE, "full" + i + ".com")).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void boundsShouldBeAsDocumented() {
        assertThat(Bulkhead.MOST_IN_ALL).isEqualTo(512);
        assertThat(Bulkhead.MOST_OF_ONE).isEqualTo(128);
    }

    @Test
    void oneOrganisationShouldHaveAQuarter() {
        assertThat(ask(Bulkhead.MOST_OF_ONE, "example.com")).noneMatch(CompletableFuture::isDone);

        assertThat(bulkhead.ask(txt("one.more.example.com"))).isCompletedWithValue(OF_ONE);
        assertThat(bulkhead.ask(txt("other.com"))).isNotDone();
        assertThat(dns.count()).isEqualTo(Bulkhead.MOST_OF_ONE + 1);
    }

    @Test
    void nobodyShouldHaveMoreThanThereIs() {
        fill();

        assertThat(bulkhead.ask(txt("other.com"))).isCompletedWithValue(IN_ALL);
        assertThat(dns.count()).isEqualTo(Bulkhead.MOST_IN_ALL);
    }

    @Test
    void answerShouldMakeRoom() {
        fill();

        dns.answer(txt("n5.full1.com"), new DnsAnswer.NoRecords<>(60));

        assertThat(bulkhead.ask(txt("other.com"))).isNotDone();
        assertThat(bulkhead.ask(txt("more.full1.com"))).isCompletedWithValue(IN_ALL);
    }

    @Test
    void cancelledQuestionShouldMakeRoom() {
        List<CompletableFuture<DnsAnswer<TxtRecord>>> answers = ask(Bulkhead.MOST_OF_ONE, "example.com");

        answers.get(7).cancel(false);

        assertThat(dns.underWay()).isEqualTo(Bulkhead.MOST_OF_ONE - 1);
        assertThat(bulkhead.ask(txt("one.more.example.com"))).isNotDone();
        assertThat(bulkhead.ask(txt("another.example.com"))).isCompletedWithValue(OF_ONE);
    }

    @Test
    void nothingShouldBeAskedAheadAboveHalfOfAnOrganisation() {
        ask(Bulkhead.MOST_OF_ONE / 2, "example.com");

        assertThat(bulkhead.askAhead(txt("ahead.example.com"))).isCompletedWithValue(OF_ONE);
        assertThat(bulkhead.askAhead(txt("other.com"))).isNotDone();
        assertThat(bulkhead.ask(txt("needed.example.com"))).isNotDone();
    }

    @Test
    void nothingShouldBeAskedAheadAboveHalfInAll() {
        for (int i = 0; i < 4; i++) {
            ask(Bulkhead.MOST_OF_ONE / 2, "half" + i + ".com");
        }

        assertThat(bulkhead.askAhead(txt("other.com"))).isCompletedWithValue(IN_ALL);
        assertThat(bulkhead.ask(txt("other.com"))).isNotDone();
        assertThat(dns.ahead()).isZero();
    }

    @Test
    void nothingShouldBeHeldWhenNothingIsUnderWay() {
        List<CompletableFuture<DnsAnswer<TxtRecord>>> answers = ask(100, "example.com");
        assertThat(bulkhead.underWay()).isEqualTo(100);

        answers.forEach(answer -> answer.cancel(false));

        assertThat(bulkhead.underWay()).isZero();
        assertThat(ask(Bulkhead.MOST_OF_ONE, "example.com")).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void refusedQuestionShouldNotBeKept() {
        CachingSpfDns cache = new CachingSpfDns(bulkhead, new CachingSpfDns.Settings(1 << 20, Duration.ofSeconds(30),
                Duration.ofDays(1), Duration.ofHours(1), true), System::nanoTime);
        List<CompletableFuture<DnsAnswer<TxtRecord>>> answers = ask(Bulkhead.MOST_OF_ONE, "example.com");
        assertThat(cache.ask(txt("one.more.example.com"))).isCompletedWithValue(OF_ONE);

        answers.forEach(answer -> answer.cancel(false));

        assertThat(cache.ask(txt("one.more.example.com"))).isNotDone();
    }

    /** Five hundred mails at once, each with a dozen names, and nobody answers. */
    @Test
    void socketsShouldStayWithinTheBoundWhateverIsAsked() throws Exception {
        try (TestDnsServer server = TestDnsServer.start(Zone.empty()).fault(Fault.drop());
                ExecutorService mails = Executors.newFixedThreadPool(20)) {
            Bulkhead overWire = new Bulkhead(
                    new ResolverSpfDns(List.of(server.address()), Duration.ofHours(1), 1));
            overWire.ask(txt("first.example")).cancel(false);
            long before = OpenFiles.count();
            List<Future<List<CompletableFuture<DnsAnswer<TxtRecord>>>>> asked = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                String domain = "d" + i % 25 + ".example";
                asked.add(mails.submit(() -> IntStream.range(0, 12)
                        .mapToObj(n -> overWire.ask(txt("n" + n + "." + domain))).toList()));
            }
            List<CompletableFuture<DnsAnswer<TxtRecord>>> answers = new ArrayList<>();
            for (Future<List<CompletableFuture<DnsAnswer<TxtRecord>>>> mail : asked) {
                answers.addAll(mail.get());
            }

            assertThat(answers.stream().filter(answer -> !answer.isDone())).hasSize(Bulkhead.MOST_IN_ALL);
            await().until(() -> server.questions().size() >= Bulkhead.MOST_IN_ALL);
            assertThat(overWire.underWay()).isEqualTo(Bulkhead.MOST_IN_ALL);
            assertThat(OpenFiles.count() - before).isLessThanOrEqualTo(Bulkhead.MOST_IN_ALL + 20);
            assertThat(server.questions()).hasSizeLessThanOrEqualTo(Bulkhead.MOST_IN_ALL + 1);
            answers.forEach(answer -> answer.cancel(false));
            await().until(() -> OpenFiles.count() <= before + 20);
            assertThat(overWire.underWay()).isZero();
        }
    }
}
