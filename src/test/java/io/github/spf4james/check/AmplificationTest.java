/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.testing.HostileZone;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;
import io.github.spf4james.syntax.IpAddress;

/** How many questions one mail can cause, whatever its sender publishes. */
@Timeout(120)
class AmplificationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.200").orElseThrow();
    private static final IpAddress IP6_CLIENT = IpAddress.parse("2001:db8::200").orElseThrow();

    private final TestDnsServer server = TestDnsServer.start(Zone.builder().build());
    private final ResolverSpfDns resolver = new ResolverSpfDns(List.of(server.address()), PATIENCE, 1);
    private final Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
    private final AtomicLong clock = new AtomicLong();

    @AfterEach
    void close() {
        server.close();
    }

    /**
     * The most questions for the identities of one mail: each with its record, terms with up to ten names behind each,
     * {@code %{p}} with up to ten, and an explanation; and what is asked ahead and not needed. The other family of an
     * {@code a} or {@code exists}, where it is asked, is less than the names of an {@code mx}.
     */
    static int most(int identities, int terms) {
        return identities * (1 + terms * (1 + Limits.NAMES) + (1 + Limits.NAMES) + 1) + Limits.AHEAD;
    }

    @Test
    void mostShouldBeAsDocumented() {
        assertThat(most(2, Limits.RFC_7208.terms())).isEqualTo(296);
    }

    @Test
    void includesOfExchangesShouldStayWithinTheBound() throws Exception {
        ZoneBuilder zone = Zone.builder();
        for (String domain : List.of("mail.example", "helo.example")) {
            zone.txt(domain, "v=spf1 " + terms(10, "include:i%d." + domain) + " -all");
            for (int i = 0; i < 10; i++) {
                zone.txt("i" + i + "." + domain, "v=spf1 " + terms(10, "mx:m%d.i" + i + "." + domain));
                for (int m = 0; m < 10; m++) {
                    exchanges(zone, "m" + m + ".i" + i + "." + domain);
                }
            }
        }

        assertThat(asked(zone)).isGreaterThan(200).isLessThanOrEqualTo(most(2, 10));
    }

    /** The terms behind the include are asked ahead, and then never come. */
    @Test
    void exchangesBehindAnIncludeShouldStayWithinTheBound() throws Exception {
        ZoneBuilder zone = Zone.builder();
        for (String domain : List.of("mail.example", "helo.example")) {
            zone.txt(domain, "v=spf1 include:i." + domain + " " + terms(9, "mx:m%d." + domain) + " -all");
            zone.txt("i." + domain, "v=spf1 " + terms(9, "mx:n%d." + domain));
            for (int m = 0; m < 10; m++) {
                exchanges(zone, "m" + m + "." + domain);
                exchanges(zone, "n" + m + "." + domain);
            }
        }

        assertThat(asked(zone)).isGreaterThan(200).isLessThanOrEqualTo(most(2, 10));
    }

    @Test
    void namesOfTheClientShouldBeLookedForOnce() throws Exception {
        ZoneBuilder zone = Zone.builder().txt("mail.example", "v=spf1 ptr " + terms(8, "exists:%%{p}.%d.mail.example")
                + " -all exp=%{p}.mail.example").txt("helo.example", "v=spf1 ptr:mail.example -all");
        for (int i = 0; i < 30; i++) {
            zone.ptr("200.2.0.192.in-addr.arpa", "p" + i + ".mail.example").a("p" + i + ".mail.example", "192.0.2.1");
        }
        for (int i = 0; i < 8; i++) {
            zone.a("unknown." + i + ".mail.example", "127.0.0.2");
        }

        asked(zone);

        assertThat(server.count("200.2.0.192.in-addr.arpa")).isEqualTo(1);
        assertThat(server.questions()).extracting(Object::toString)
                .filteredOn(question -> question.startsWith("p")).hasSize(Limits.NAMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=spf1 include:mail.example include:helo.example -all", "v=spf1 redirect=mail.example",
            "v=spf1 include:%{d} include:%{d} redirect=%{d}", "v=spf1 redirect=%{o}",
            "v=spf1 include:%{h} redirect=%{o}"})
    void circlesShouldBeAskedForOnce(String record) throws Exception {
        assertThat(asked(Zone.builder().txt("mail.example", record).txt("helo.example", record)))
                .isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"include:%{d1r}.%{d}", "include:%{l}.%{d}", "exists:%{i}.%{d}", "mx:%{d}.%{d}",
            "redirect=%{d1r}.%{d}"})
    void namesThatGrowShouldStayWithinTheBound(String term) throws Exception {
        server.fault(exchange -> {
            exchange.send(
                    HostileZone.text(exchange, "v=spf1 " + term + (term.startsWith("redirect") ? "" : " " + term)));
        });

        assertThat(asked(checkHost(Limits.RFC_7208), CLIENT, "a")).isLessThanOrEqualTo(2 * (1 + 10 * 11));
    }

    @Test
    void otherFamilyShouldBeAskedOnceForEachTermAtMost() throws Exception {
        Limits dualStack = new Limits(10, 2, Limits.VoidCounting.DUAL_STACK);
        ZoneBuilder zone = Zone.builder().txt("mail.example", "v=spf1 " + terms(10, "a:v%d.example") + " -all");
        for (int i = 0; i < 10; i++) {
            zone.a("v" + i + ".example", "192.0.2.1");
        }
        server.serve(zone.build());

        assertThat(asked(checkHost(dualStack), IP6_CLIENT, "a")).isLessThanOrEqualTo(2 + 2 * 10);
    }

    /** Every answer is new, as large as it pays, and worthless in a minute; nothing that was once known holds. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void zonesThatAreMadeUpShouldStayWithinTheBound(long seed) throws Exception {
        Random random = new Random(seed);
        Limits limits = new Limits(10, seed % 2 == 0 ? 2 : 10,
                seed % 3 == 0 ? Limits.VoidCounting.DUAL_STACK : Limits.VoidCounting.STRICT);
        server.fault(new HostileZone(seed));
        CheckHost checkHost = checkHost(limits);
        int mostAsked = 0;

        for (int mail = 0; mail < 40; mail++) {
            mostAsked = Math.max(mostAsked,
                    asked(checkHost, random.nextBoolean() ? CLIENT : IP6_CLIENT, "user" + mail));
            clock.addAndGet(Duration.ofSeconds(random.nextInt(100)).toNanos());
        }

        assertThat(mostAsked).isGreaterThan(50).isLessThanOrEqualTo(most(2, 10));
    }

    private int asked(ZoneBuilder zone) throws InterruptedException {
        server.serve(zone.build());
        return asked(checkHost(Limits.RFC_7208), CLIENT, "a");
    }

    /** Checks one mail, and counts when nothing is under way any more. */
    private int asked(CheckHost checkHost, IpAddress client, String localPart) throws InterruptedException {
        server.clearQuestions();
        AllChecks.verdicts(checkHost, List.of(SpfRequest.helo(client, "helo.example"),
                SpfRequest.mailFrom(client, "helo.example", localPart + "@mail.example")), PATIENCE);
        for (CompletableFuture<?> next = futures.poll(); next != null; next = futures.poll()) {
            next.handle((answer, cancelled) -> null).join();
        }
        return server.questions().size();
    }

    private static String terms(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining(" "));
    }

    private static void exchanges(ZoneBuilder zone, String name) {
        List<String> names = new ArrayList<>(IntStream.range(0, 10).mapToObj(x -> "x" + x + "." + name).toList());
        names.forEach(exchange -> zone.mx(name, 10, exchange).a(exchange, "192.0.2.1"));
    }

    private CheckHost checkHost(Limits limits) {
        SpfDns watched = new SpfDns() {
            @Override
            public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
                CompletableFuture<DnsAnswer<T>> answer = resolver.ask(question);
                futures.add(answer);
                return answer;
            }
        };
        CachingSpfDns.Settings settings = new CachingSpfDns.Settings(64 << 20, Duration.ofSeconds(30),
                Duration.ofDays(1), Duration.ofSeconds(5), true);
        return new CheckHost(new CachingSpfDns(watched, settings, clock::get), limits,
                new CheckHost.ExplanationContext("receiver.example", InstantSource.system(), Optional.empty()), true);
    }
}
