/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.testing.Exchange;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;
import io.github.spf4james.syntax.IpAddress;

/** How many questions are under way at the same time: each is held back until those that belong beside it are there. */
class PrefetchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.200").orElseThrow();
    private static final String[] LEVEL_0 = {"example.com TXT"};
    private static final String[] LEVEL_1 = {"example.com A", "example.com MX", "one.example TXT", "two.example TXT",
            "helo.example.1.exists.example A", "last.example TXT"};
    private static final String[] LEVEL_2 = {"mx.example A", "mx2.example A", "three.example TXT", "four.example A"};
    private static final String[] LEVEL_3 = {"five.example A"};

    private final BlockingQueue<Exchange> held = new LinkedBlockingQueue<>();
    private final TestDnsServer server = TestDnsServer.start(tree().build());
    private final ResolverSpfDns dns = new ResolverSpfDns(List.of(server.address()), PATIENCE, 1);
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final AtomicLong clock = new AtomicLong();

    @AfterEach
    void close() {
        executor.shutdownNow();
        server.close();
    }

    /** Four levels, none of which has the client. */
    private static ZoneBuilder tree() {
        return Zone.builder()
                .txt("example.com", "v=spf1 a mx include:one.example include:two.example "
                        + "exists:%{h}.1.exists.example redirect=last.example")
                .txt("example.com", "something else")
                .a("example.com", "192.0.2.1")
                .mx("example.com", 10, "mx.example").mx("example.com", 20, "mx2.example")
                .a("mx.example", "192.0.2.2").a("mx2.example", "192.0.2.3")
                .txt("one.example", "v=spf1 ip4:192.0.2.4 include:three.example ?all")
                .txt("two.example", "v=spf1 a:four.example ?all")
                .txt("three.example", "v=spf1 a:five.example ?all")
                .a("four.example", "192.0.2.5").a("five.example", "192.0.2.6")
                .a("helo.example.1.exists.example", "127.0.0.2");
    }

    @Test
    void oneLevelShouldBeAskedAtOnce() throws Exception {
        Future<SpfVerdict> verdict = check(checkHost(dns, true));

        level(LEVEL_0);
        level(LEVEL_1);
        level(LEVEL_2);
        level(LEVEL_3);
        assertThat(verdict.get().result()).isEqualTo(SpfResult.PASS);
        assertThat(verdict.get().terms()).isEqualTo(8);
    }

    @Test
    void nothingShouldBeAskedTwiceWithoutACache() throws Exception {
        // Nothing is asked ahead before something has to be waited for.
        server.delay(Duration.ofMillis(5));
        checkHost(dns, true).check(request(), Deadline.in(PATIENCE));

        assertThat(server.questions()).doesNotHaveDuplicates();
    }

    @Test
    void everythingShouldBeAskedAtOnceOfADomainSeenBefore() throws Exception {
        SpfDns cache = cache();
        SpfVerdict before = checkHost(cache, true).check(request(), Deadline.in(PATIENCE));
        clock.addAndGet(Duration.ofDays(2).toNanos());
        Future<SpfVerdict> verdict = check(checkHost(cache, true));

        level(LEVEL_0, LEVEL_1, LEVEL_2, LEVEL_3);
        assertThat(verdict.get()).isEqualTo(before);
    }

    @Test
    void recordThatHasChangedShouldBeGoneByAsItIsToday() throws Exception {
        SpfDns cache = cache();
        checkHost(cache, true).check(request(), Deadline.in(PATIENCE));
        clock.addAndGet(Duration.ofDays(2).toNanos());
        server.serve(Zone.builder().txt("example.com", "v=spf1 a:new.example include:new2.example -all")
                .a("new.example", "192.0.2.7").txt("new2.example", "v=spf1 -all").build());
        Future<SpfVerdict> verdict = check(checkHost(cache, true));

        level(LEVEL_0, LEVEL_1, LEVEL_2, LEVEL_3);
        // What was known before has used up nine of the ten terms that may be asked ahead.
        level(new String[]{"new.example A"});
        level(new String[]{"new2.example TXT"});
        assertThat(verdict.get().result()).isEqualTo(SpfResult.FAIL);
        assertThat(verdict.get().terms()).isEqualTo(2);
    }

    @Test
    void warmCheckShouldAskNothing() throws Exception {
        SpfDns cache = cache();
        SpfVerdict cold = checkHost(cache, true).check(request(), Deadline.in(PATIENCE));
        server.clearQuestions();

        assertThat(checkHost(cache, true).check(request(), Deadline.in(PATIENCE))).isEqualTo(cold);
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void oneQuestionShouldBeAskedAtATimeWhereItIsOff() throws Exception {
        Future<SpfVerdict> verdict = check(checkHost(dns, false));

        for (String question : new String[]{"example.com TXT", "example.com A", "example.com MX", "mx.example A",
                "mx2.example A", "one.example TXT", "three.example TXT", "five.example A", "two.example TXT",
                "four.example A", "helo.example.1.exists.example A"}) {
            level(new String[]{question});
        }
        assertThat(verdict.get().result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    void networkThatMatchesShouldEndTheQuestions() throws Exception {
        server.serve(Zone.builder()
                .txt("example.com", "v=spf1 include:one.example ip4:192.0.2.0/24 a:never.example mx -all")
                .txt("one.example", "v=spf1 ip4:192.0.2.0/24 a:never.example -all").build());
        checkHost(dns, true).check(request(), Deadline.in(PATIENCE));

        assertThat(server.questions()).extracting(Object::toString).hasSize(2);
        assertThat(server.count("never.example")).isZero();
    }

    /** A name server nearby can be faster than the thread that looks whether it has to wait. */
    @Test
    void recordThatNeededNoWaitShouldNotBeAskedForAgain() throws Exception {
        SpfDns nearby = new SpfDns() {
            @Override
            public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
                CompletableFuture<DnsAnswer<T>> answer = dns.ask(question);
                if (question.name().text().equals("example.com")) {
                    answer.join();
                }
                return answer;
            }
        };
        server.serve(Zone.builder().txt("example.com", "v=spf1 include:one.example -all")
                .txt("one.example", "v=spf1 -all").build());

        checkHost(nearby, true).check(request(), Deadline.in(PATIENCE));

        assertThat(server.questions()).extracting(Object::toString).containsExactly("example.com TXT",
                "one.example TXT");
    }

    /** As a bulkhead does that is half full. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatMayNotBeAskedAheadShouldBeAskedWhenItIsNeeded(boolean cached) throws Exception {
        SpfDns busy = new SpfDns() {
            @Override
            public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
                return dns.ask(question);
            }

            @Override
            public <T> CompletableFuture<DnsAnswer<T>> askAhead(Question<T> question) {
                return CompletableFuture.completedFuture(
                        new DnsAnswer.Failed<>("too many questions", DnsAnswer.Cause.NOT_ASKED));
            }
        };
        server.delay(Duration.ofMillis(5));

        SpfVerdict verdict = checkHost(cached ? cache(busy) : busy, true).check(request(), Deadline.in(PATIENCE));

        assertThat(verdict.result()).isEqualTo(SpfResult.PASS);
        assertThat(verdict.terms()).isEqualTo(8);
        assertThat(server.questions()).hasSize(11).doesNotHaveDuplicates();
    }

    @Test
    void termsShouldBeWithinTheLimit() throws Exception {
        ZoneBuilder zone = Zone.builder().txt("example.com", "v=spf1 " + includes("a", 6) + " " + includes("b", 6));
        for (String letter : List.of("a", "b")) {
            IntStream.rangeClosed(1, 6).forEach(i -> zone.txt(letter + i + ".example", "v=spf1 a:x" + i + ".example"));
        }
        server.serve(zone.build());
        Future<SpfVerdict> verdict = check(checkHost(dns, true));

        level(LEVEL_0);
        List<Exchange> second = take(10);
        assertThat(names(second)).hasSize(10).contains("a1.example TXT", "b4.example TXT");
        server.clearFaults();
        second.forEach(Exchange::answerHonestly);
        assertThat(verdict.get().result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(server.questions()).hasSizeLessThanOrEqualTo(1 + 2 * Limits.RFC_7208.terms());
    }

    @Test
    void moreThanTenExchangesShouldNotBeAskedFor() throws Exception {
        ZoneBuilder zone = Zone.builder().txt("example.com", "v=spf1 a mx -all").a("example.com", "192.0.2.1");
        IntStream.rangeClosed(1, 11).forEach(i -> zone.mx("example.com", i, "mx" + i + ".example"));
        server.serve(zone.build());

        assertThat(checkHost(dns, true).check(request(), Deadline.in(PATIENCE)).result())
                .isEqualTo(SpfResult.PERMERROR);
        assertThat(server.questions()).hasSize(3);
    }

    @Test
    void clientNamesShouldBeValidatedAtOnce() throws Exception {
        ZoneBuilder zone = Zone.builder().txt("example.com", "v=spf1 exists:%{p}.list.example -all")
                .ptr("200.2.0.192.in-addr.arpa", "a.example", "b.example", "c.example")
                .a("a.example", "192.0.2.1").a("b.example", "192.0.2.200").a("c.example", "192.0.2.200");
        server.serve(zone.build());
        Future<SpfVerdict> verdict = check(checkHost(dns, true));

        level(LEVEL_0);
        level(new String[]{"200.2.0.192.in-addr.arpa PTR"});
        level(new String[]{"a.example A", "b.example A", "c.example A"});
        level(new String[]{"b.example.list.example A"});
        assertThat(verdict.get().result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void mailFromShouldBeAskedForBesideHelo() throws Exception {
        server.serve(tree().txt("helo.example", "v=spf1 a -all").a("helo.example", "192.0.2.1").build());
        server.fault(held::add);
        CheckHost checkHost = checkHost(dns, true);
        Future<List<SpfVerdict>> verdicts = executor.submit(() -> AllChecks.verdicts(checkHost,
                List.of(SpfRequest.helo(CLIENT, "helo.example"), request()), PATIENCE));

        level(LEVEL_0, new String[]{"helo.example TXT"});
        level(LEVEL_1, new String[]{"helo.example A"});
        level(LEVEL_2);
        level(LEVEL_3);
        assertThat(verdicts.get()).extracting(SpfVerdict::result).containsExactly(SpfResult.FAIL, SpfResult.PASS);
        assertThat(server.questions()).doesNotHaveDuplicates();
    }

    @Test
    void explanationShouldBeAskedForBesideTheRest() throws Exception {
        server.serve(Zone.builder().txt("example.com", "v=spf1 a -all exp=why.example.com")
                .a("example.com", "192.0.2.1").txt("why.example.com", "go away").build());
        Future<SpfVerdict> verdict = check(checkHost(dns, true));

        level(LEVEL_0);
        level(new String[]{"example.com A", "why.example.com TXT"});
        assertThat(verdict.get().explanation()).contains("go away");
    }

    private Future<SpfVerdict> check(CheckHost checkHost) {
        server.fault(held::add);
        return executor.submit(() -> checkHost.check(request(), Deadline.in(PATIENCE)));
    }

    /** Waits until all these questions are there, and answers them then; there may not be any other. */
    private void level(String[]... questions) throws InterruptedException {
        List<String> expected = Stream.of(questions).flatMap(Stream::of).toList();
        List<Exchange> level = take(expected.size());
        assertThat(names(level)).containsExactlyInAnyOrderElementsOf(expected);
        level.forEach(Exchange::answerHonestly);
    }

    private List<Exchange> take(int count) throws InterruptedException {
        List<Exchange> taken = new ArrayList<>();
        while (taken.size() < count) {
            Exchange exchange = held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(exchange).as("the next question, after " + names(taken)).isNotNull();
            taken.add(exchange);
        }
        return taken;
    }

    private static List<String> names(List<Exchange> exchanges) {
        return exchanges.stream().map(exchange -> exchange.question().getName().toString(true) + " "
                + Type.string(exchange.question().getType())).toList();
    }

    private static String includes(String letter, int count) {
        return String.join(" ", IntStream.rangeClosed(1, count)
                .mapToObj(i -> "include:" + letter + i + ".example").toList());
    }

    private CachingSpfDns cache() {
        return cache(dns);
    }

    private CachingSpfDns cache(SpfDns dns) {
        return new CachingSpfDns(dns, new CachingSpfDns.Settings(1 << 20, Duration.ofSeconds(30), Duration.ofDays(1),
                Duration.ofSeconds(5), true), clock::get);
    }

    private static CheckHost checkHost(SpfDns dns, boolean prefetch) {
        return new CheckHost(dns, Limits.RFC_7208,
                new CheckHost.ExplanationContext("receiver.example", InstantSource.system(), Optional.empty()),
                prefetch);
    }

    private static SpfRequest request() {
        return SpfRequest.mailFrom(CLIENT, "helo.example", "user@example.com");
    }
}
