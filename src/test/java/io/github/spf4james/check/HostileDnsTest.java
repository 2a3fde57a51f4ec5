/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static io.github.spf4james.check.SpfResult.FAIL;
import static io.github.spf4james.check.SpfResult.NONE;
import static io.github.spf4james.check.SpfResult.PASS;
import static io.github.spf4james.check.SpfResult.PERMERROR;
import static io.github.spf4james.check.SpfResult.TEMPERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Rcode;

import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.OpenFiles;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.syntax.IpAddress;

/**
 * Whatever a name server does, and wherever in an evaluation: the right result, in time, and nothing left behind. With
 * cache and prefetch, as configuration has them by default.
 */
@Timeout(120)
class HostileDnsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Names beside the silent one have to be answered, on a busy machine too. */
    private static final Duration ENOUGH_TO_ANSWER = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofMillis(250);
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.1").orElseThrow();
    private static final IpAddress NAMED_CLIENT = IpAddress.parse("192.0.2.2").orElseThrow();

    /** The names that go wrong, x.DOMAIN where it is not the domain itself, and the mails that come to them. */
    private static final Zone ZONE = Zone.parse("""
            own.example:
              - TXT: v=spf1 ip4:192.0.2.1 -all
            include.example:
              - TXT: v=spf1 include:x.include.example -all
            x.include.example:
              - TXT: v=spf1 ip4:192.0.2.1 -all
            a.example:
              - TXT: v=spf1 a:x.a.example -all
            x.a.example:
              - A: 192.0.2.1
            mx.example:
              - TXT: v=spf1 mx:x.mx.example -all
            x.mx.example:
              - MX: [10, x.a.mx.example]
            x.a.mx.example:
              - A: 192.0.2.1
            exchange.example:
              - TXT: v=spf1 mx -all
              - MX: [10, x.exchange.example]
            x.exchange.example:
              - A: 192.0.2.1
            exists.example:
              - TXT: v=spf1 exists:x.exists.example -all
            x.exists.example:
              - A: 127.0.0.2
            ptr.example:
              - TXT: v=spf1 ptr -all
            1.2.0.192.in-addr.arpa:
              - PTR: client.ptr.example
            client.ptr.example:
              - A: 192.0.2.1
            name.example:
              - TXT: v=spf1 exists:%{p}.is.name.example -all
            2.2.0.192.in-addr.arpa:
              - PTR: x.name.example
            x.name.example:
              - A: 192.0.2.2
            x.name.example.is.name.example:
              - A: 127.0.0.2
            explanation.example:
              - TXT: v=spf1 -all exp=x.explanation.example
            x.explanation.example:
              - TXT: because
            good.example:
              - TXT: v=spf1 ip4:192.0.2.0/24 -all
            """);

    private static final Map<String, String> FAULTY_NAMES = new LinkedHashMap<>();

    static {
        for (String domain : List.of("include", "a", "mx", "exchange", "exists", "name", "explanation")) {
            FAULTY_NAMES.put(domain, "x." + domain + ".example");
        }
        FAULTY_NAMES.put("own", "own.example");
        FAULTY_NAMES.put("ptr", "1.2.0.192.in-addr.arpa");
    }

    /** What a fault of one name comes to, by what that name is asked for. */
    private record Consequences(SpfResult own, SpfResult include, SpfResult a, SpfResult mx, SpfResult exchange,
            SpfResult exists, SpfResult ptr, SpfResult name, boolean explained) {

        /** "There is no such thing." */
        static final Consequences NOTHING = new Consequences(NONE, PERMERROR, FAIL, FAIL, FAIL, FAIL, FAIL, FAIL,
                false);
        /** Nobody knows; which in a PTR lookup is the same as "no". */
        static final Consequences TROUBLE = new Consequences(TEMPERROR, TEMPERROR, TEMPERROR, TEMPERROR, TEMPERROR,
                TEMPERROR, FAIL, FAIL, false);
        /** The right answer in the end. */
        static final Consequences HARMLESS = new Consequences(PASS, PASS, PASS, PASS, PASS, PASS, PASS, PASS, true);
        /** Answers of the wrong type; as TXT a malformed record, or an odd explanation. */
        static final Consequences LONG_TEXT = new Consequences(PERMERROR, PERMERROR, FAIL, FAIL, FAIL, FAIL, FAIL,
                FAIL, true);
        /** No policy among the texts, too many exchanges, other addresses. */
        static final Consequences CROWD = new Consequences(NONE, PERMERROR, FAIL, PERMERROR, FAIL, PASS, FAIL, FAIL,
                false);

        Map<String, SpfResult> byDomain() {
            return Map.of("own", own, "include", include, "a", a, "mx", mx, "exchange", exchange, "exists", exists,
                    "ptr", ptr, "name", name, "explanation", FAIL);
        }
    }

    /** @param silent whether a time-out is what ends it */
    private record Trouble(String name, Supplier<Fault> fault, boolean silent, Consequences consequences) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Trouble silence(String name, Supplier<Fault> fault) {
        return new Trouble(name, fault, true, Consequences.TROUBLE);
    }

    private static Trouble trouble(String name, Supplier<Fault> fault) {
        return new Trouble(name, fault, false, Consequences.TROUBLE);
    }

    private static Trouble trouble(String name, Supplier<Fault> fault, Consequences consequences) {
        return new Trouble(name, fault, false, consequences);
    }

    static Stream<Trouble> troubles() {
        return Stream.of(silence("drop", Fault::drop),
                silence("after the deadline", () -> Fault.delay(Duration.ofSeconds(20))),
                silence("dripping TCP", () -> Fault.drip(Duration.ofMillis(100))),
                silence("TCP stalled", Fault::truncatedTcpStalled),
                silence("half a TCP message", Fault::truncatedTcpHalf),
                silence("wrong id", Fault::wrongId), silence("too short", Fault::tooShort),
                silence("wrong question", Fault::wrongQuestion),
                trouble("TCP reset", Fault::truncatedTcpReset),
                trouble("truncated over TCP", Fault::truncatedAlways), trouble("garbage", Fault::garbage),
                trouble("half a message", Fault::half), trouble("compression loop", Fault::compressionLoop),
                trouble("REFUSED", Fault::refused), trouble("SERVFAIL", Fault::servfail),
                trouble("FORMERR", () -> Fault.rcode(Rcode.FORMERR)), trouble("CNAME loop", Fault::aliasLoop),
                trouble("more records than fit", () -> Fault.manyRecords(5000)),
                trouble("thousands of records", () -> Fault.manyRecords(1500), Consequences.CROWD),
                trouble("64 kB of text", Fault::hugeText, Consequences.LONG_TEXT),
                trouble("NXDOMAIN with answers", Fault::nxdomainWithAnswers, Consequences.NOTHING),
                trouble("answers in another section", Fault::wrongSection, Consequences.NOTHING),
                trouble("records of another name", Fault::foreignOwner, Consequences.NOTHING),
                trouble("lame", Fault::lame, Consequences.NOTHING),
                trouble("flapping", Fault::flapping, Consequences.HARMLESS),
                trouble("late", () -> Fault.delay(Duration.ofMillis(50)), Consequences.HARMLESS),
                trouble("truncated", Fault::truncated, Consequences.HARMLESS),
                trouble("dripping fast", () -> Fault.drip(Duration.ofNanos(100_000)), Consequences.HARMLESS));
    }

    private final Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
    private final TestDnsServer server = TestDnsServer.start(ZONE);
    private final Set<String> socketsBefore = OpenFiles.sockets();
    private final ExecutorService executor = Executors.newFixedThreadPool(FAULTY_NAMES.size());

    /** Opens what stays open for good, such as what the JVM watches sockets with. */
    @BeforeAll
    static void warmUp() throws Exception {
        HostileDnsTest first = new HostileDnsTest();
        first.server.fault("own.example", Fault.truncated());
        first.check(first.checkHost(PATIENCE), "own", PATIENCE);
        first.close();
    }

    @AfterEach
    void close() {
        executor.shutdownNow();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void resultShouldBeRightAndNothingShouldBeLeftBehind(Trouble trouble) throws Exception {
        FAULTY_NAMES.values().forEach(name -> server.fault(name, trouble.fault().get()));
        CheckHost checkHost = checkHost(trouble.silent() ? ENOUGH_TO_ANSWER : PATIENCE);

        Map<String, SpfVerdict> verdicts = checkAll(checkHost, PATIENCE);

        Map<String, SpfResult> results = new LinkedHashMap<>();
        verdicts.forEach((domain, verdict) -> results.put(domain, verdict.result()));
        assertThat(results).containsExactlyInAnyOrderEntriesOf(trouble.consequences().byDomain());
        assertThat(verdicts.get("explanation").explanation().isPresent())
                .isEqualTo(trouble.consequences().explained());
        serverShouldBeTrustedAgain(checkHost);
        nothingShouldBeLeftBehind();
    }

    /** Every name at once, and the deadline before any time-out. */
    @ParameterizedTest
    @MethodSource("troubles")
    void everyCheckShouldEndByItsDeadline(Trouble trouble) throws Exception {
        server.fault(trouble.fault().get());
        CheckHost checkHost = checkHost(trouble.silent() ? ENOUGH_TO_ANSWER : PATIENCE);

        Map<String, SpfVerdict> verdicts = checkAll(checkHost, trouble.silent() ? SOON : PATIENCE);

        assertThat(verdicts).hasSize(FAULTY_NAMES.size());
        if (trouble.silent()) {
            assertThat(verdicts.values()).extracting(SpfVerdict::result).containsOnly(TEMPERROR);
            assertThat(verdicts.values()).extracting(verdict -> verdict.problem().orElseThrow())
                    .allMatch(problem -> problem
                            .startsWith("no result within " + SOON.toMillis() + " ms: no answer to "));
        }
        nothingShouldBeLeftBehind();
    }

    /** TCP, as it is what faults have to do with more than one question. */
    private void serverShouldBeTrustedAgain(CheckHost checkHost) throws InterruptedException {
        server.clearFaults().fault("good.example", Fault.truncated());
        SpfRequest request = SpfRequest.mailFrom(CLIENT, "helo", "a@good.example");

        // As long as it may be the time-out that is short.
        await().atMost(PATIENCE).until(() -> {
            SpfResult result = checkHost.check(request, Deadline.in(PATIENCE)).result();
            return result == PASS;
        });
    }

    private void nothingShouldBeLeftBehind() {
        await().atMost(PATIENCE).until(() -> futures.stream().allMatch(CompletableFuture::isDone));
        assertThat(futures).isNotEmpty()
                .allMatch(answer -> answer.isCancelled() || !answer.isCompletedExceptionally());
        await().atMost(PATIENCE).until(() -> server.openConnections() == 0);
        await().atMost(PATIENCE).until(() -> socketsBefore.containsAll(OpenFiles.sockets()));
    }

    private Map<String, SpfVerdict> checkAll(CheckHost checkHost, Duration deadline) throws Exception {
        Map<String, Future<SpfVerdict>> checks = new LinkedHashMap<>();
        for (String domain : FAULTY_NAMES.keySet()) {
            checks.put(domain, executor.submit(() -> check(checkHost, domain, deadline)));
        }
        Map<String, SpfVerdict> verdicts = new LinkedHashMap<>();
        for (Map.Entry<String, Future<SpfVerdict>> check : checks.entrySet()) {
            verdicts.put(check.getKey(), check.getValue().get());
        }
        return verdicts;
    }

    /** As a mail is checked: HELO, which is nobody's here, and MAIL FROM. */
    private SpfVerdict check(CheckHost checkHost, String domain, Duration deadline) throws InterruptedException {
        IpAddress client = domain.equals("name") ? NAMED_CLIENT : CLIENT;
        List<SpfRequest> requests = new ArrayList<>();
        requests.add(SpfRequest.helo(client, "helo"));
        requests.add(SpfRequest.mailFrom(client, "helo", "a@" + domain + ".example"));
        return AllChecks.verdicts(checkHost, requests, deadline).get(1);
    }

    private CheckHost checkHost(Duration timeout) {
        ResolverSpfDns resolver = new ResolverSpfDns(List.of(server.address()), timeout, 1);
        CachingSpfDns.Settings settings = new CachingSpfDns.Settings(64 << 20, Duration.ofSeconds(30),
                Duration.ofDays(1), Duration.ZERO, true);
        SpfDns cached = watched(new CachingSpfDns(watched(resolver), settings, System::nanoTime));
        return new CheckHost(cached, Limits.RFC_7208,
                new CheckHost.ExplanationContext("receiver.example", InstantSource.system(), Optional.empty()), true);
    }

    private SpfDns watched(SpfDns dns) {
        return new SpfDns() {
            @Override
            public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
                CompletableFuture<DnsAnswer<T>> answer = dns.ask(question);
                futures.add(answer);
                return answer;
            }

            @Override
            public <T> Optional<DnsAnswer<T>> remembered(Question<T> question) {
                return dns.remembered(question);
            }
        };
    }
}
