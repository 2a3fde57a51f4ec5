/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.RecordType;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;
import io.github.spf4james.syntax.IpAddress;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckHostTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String CLIENT = "192.0.2.1";
    private static final String HELO = "mail.example.net";
    private static final String SENDER = "user@example.com";
    private static final CheckHost.ExplanationContext EXPLAINING = new CheckHost.ExplanationContext("receiver.example",
            () -> Instant.ofEpochMilli(1_397_000_000_999L), Optional.empty());

    private final TestDnsServer server = TestDnsServer.start(Zone.empty());
    private final ResolverSpfDns dns = new ResolverSpfDns(List.of(server.address()), Duration.ofSeconds(10), 1);

    @AfterEach
    void close() {
        server.close();
    }

    private void serve(String zone) {
        server.serve(Zone.parse(zone));
    }

    private void serve(ZoneBuilder zone) {
        server.serve(zone.build());
    }

    private static ZoneBuilder record(String record) {
        return Zone.builder().txt("example.com", record);
    }

    private static SpfRequest request(String sender) {
        return SpfRequest.mailFrom(IpAddress.parse(CLIENT).orElseThrow(), HELO, sender);
    }

    private SpfVerdict check() throws InterruptedException {
        return check(request(SENDER), AMPLE);
    }

    private SpfVerdict check(SpfRequest request, Duration allowed) throws InterruptedException {
        return check(Limits.RFC_7208, request, allowed);
    }

    private SpfVerdict check(Limits limits, SpfRequest request, Duration allowed) throws InterruptedException {
        return new CheckHost(dns, limits, EXPLAINING).check(request, Deadline.in(allowed));
    }

    private static Limits limits(int terms, int voids) {
        return new Limits(terms, voids, Limits.VoidCounting.STRICT);
    }

    private static void assertTemperrorByDeadline(SpfVerdict verdict) {
        assertThat(verdict.result()).isEqualTo(SpfResult.TEMPERROR);
        assertThat(verdict.problem()).hasValueSatisfying(problem -> assertThat(problem).contains("300 ms"));
        assertThat(verdict.matches()).isEmpty();
    }

    // A domain that sends no mail.

    @ParameterizedTest
    @ValueSource(strings = {"v=spf1 -all", "V=SPF1  -ALL ", "v=spf1 exp=why.example.org -all", "v=spf1 -all note=none"})
    void noMailShouldBeSentByADomainThatAllowsNobody(String record) throws Exception {
        serve(record(record));

        SpfVerdict verdict = check();

        assertThat(verdict.result()).isEqualTo(SpfResult.FAIL);
        assertThat(verdict.noMail()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=spf1 ~all", "v=spf1 ip4:198.51.100.7 -all", "v=spf1 ?ip6:::1 -all", "v=spf1 -all -all",
            "v=spf1", "v=spf1 +all", "v=spf1 redirect=none.example.com", "v=spf1 -include:none.example.com",
            "v=spf1 -all redirect=none.example.com", "v=spf1 -ip4:0.0.0.0/0"})
    void mailShouldBeSentByADomainThatSaysAnythingElse(String record) throws Exception {
        serve(record(record).txt("none.example.com", "v=spf1 -all"));

        assertThat(check().noMail()).isFalse();
    }

    // The deadline.

    @Test
    void checkShouldBeTemperrorWhenTheServerIsSilent() throws InterruptedException {
        server.fault(Fault.drop());

        assertTemperrorByDeadline(check(request(SENDER), SHORT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:slow.example.com", "mx:slow.example.com", "exists:slow.example.com",
            "include:slow.example.com",
            "ptr:slow.example.com", "exists:%{p}.example.com", "mx:exchange.example.com", "redirect=slow.example.com",
            "redirect=%{p}.example.com"})
    void checkShouldBeTemperrorWhenTheDeadlineComesInATerm(String term) throws InterruptedException {
        serve(record("v=spf1 " + term).mx("exchange.example.com", 10, "slow.example.com"));
        server.fault("slow.example.com", Fault.drop()).fault("1.2.0.192.in-addr.arpa", Fault.drop());

        assertTemperrorByDeadline(check(request(SENDER), SHORT));
    }

    @Test
    void checkShouldBeTemperrorWhenTheDeadlineComesThoughAllWouldMatch() throws InterruptedException {
        serve(record("v=spf1 ptr +all"));
        server.fault("1.2.0.192.in-addr.arpa", Fault.drop());

        assertTemperrorByDeadline(check(request(SENDER), SHORT));
    }

    @Test
    void checkShouldBeTemperrorWhenTheDeadlineComesInAnIncludedRecord() throws InterruptedException {
        serve(record("v=spf1 include:in.example.com +all").txt("in.example.com", "v=spf1 ptr -all"));
        server.fault("1.2.0.192.in-addr.arpa", Fault.drop());

        assertTemperrorByDeadline(check(request(SENDER), SHORT));
    }

    @Test
    void checkShouldBeTemperrorWhenManyAnswersAreLate() throws InterruptedException {
        serve(record("v=spf1 mx:many.example.com mx:many.example.com mx:many.example.com -all"));
        server.fault("many.example.com", Fault.manyRecords(10)).delay(Duration.ofMillis(100));

        assertTemperrorByDeadline(check(request(SENDER), SHORT));
    }

    @Test
    void checkShouldBeTemperrorWhenTheDeadlineHasPassedAlready() throws InterruptedException {
        serve(record("v=spf1 +all"));
        server.fault(Fault.drop());

        assertThat(check(request(SENDER), Duration.ZERO).result()).isEqualTo(SpfResult.TEMPERROR);
        assertThat(check(request(SENDER), Duration.ofSeconds(-1)).result()).isEqualTo(SpfResult.TEMPERROR);
    }

    @Test
    void failShouldStandWhenTheDeadlineComesInItsExplanation() throws InterruptedException {
        serve(record("v=spf1 -all exp=why.example.com"));
        server.fault("why.example.com", Fault.drop());

        SpfVerdict verdict = check(request(SENDER), Duration.ofSeconds(2));

        assertThat(verdict.result()).isEqualTo(SpfResult.FAIL);
        assertThat(verdict.explanation()).isEmpty();
    }

    /** Although a PTR record that cannot be looked up is no match otherwise. */
    @Test
    void checkShouldGiveUpWhenItMayNotWait() throws InterruptedException {
        serve(record("v=spf1 ptr +all"));
        server.fault("1.2.0.192.in-addr.arpa", Fault.drop());
        WaitBudget notForPtr = (question, answer, deadline) -> question.type().equals(RecordType.PTR)
                ? Optional.of("no place")
                : WaitBudget.UNLIMITED.await(question, answer, deadline);

        SpfVerdict verdict = new CheckHost(dns, Limits.RFC_7208, EXPLAINING).check(request(SENDER), Deadline.in(AMPLE),
                notForPtr);

        assertThat(verdict.result()).isEqualTo(SpfResult.TEMPERROR);
        assertThat(verdict.problem()).contains("no place");
    }

    // Interrupts.

    @Test
    void interruptedCheckShouldHaveNoVerdict() throws Exception {
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        SpfDns unanswered = new SpfDns() {
            @Override
            public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
                waiting.complete(Thread.currentThread());
                return new CompletableFuture<>();
            }
        };
        FutureTask<SpfVerdict> check = inAThread(() -> new CheckHost(unanswered, Limits.RFC_7208, EXPLAINING)
                .check(request(SENDER), Deadline.in(AMPLE)));

        waiting.join().interrupt();

        assertThatExceptionOfType(ExecutionException.class).isThrownBy(check::get)
                .withCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void threadThatIsInterruptedBeforeItWaitsShouldHaveNoVerdict() {
        server.fault(Fault.drop());
        FutureTask<SpfVerdict> check = inAThread(() -> {
            Thread.currentThread().interrupt();
            return check();
        });

        assertThatExceptionOfType(ExecutionException.class).isThrownBy(check::get)
                .withCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void interruptShouldBeSpentInItsException() throws Exception {
        server.fault(Fault.drop());
        FutureTask<Boolean> stillInterrupted = inAThread(() -> {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(this::check);
            return Thread.currentThread().isInterrupted();
        });

        assertThat(stillInterrupted.get()).isFalse();
    }

    @Test
    void interruptThatDisturbsNothingShouldBeKept() throws Exception {
        FutureTask<Boolean> stillInterrupted = inAThread(() -> {
            Thread.currentThread().interrupt();
            assertThat(check(request("user@localhost"), AMPLE).result()).isEqualTo(SpfResult.NONE);
            return Thread.currentThread().isInterrupted();
        });

        assertThat(stillInterrupted.get()).isTrue();
    }

    private static <T> FutureTask<T> inAThread(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    // Limits.

    @ParameterizedTest
    @CsvSource({"all, 0", "a:h.example.com -all, 1", "ip4:198.51.100.1 ip6:::1 -all, 0", "mx:three.example.com -all, 1",
            "a:h.example.com mx:three.example.com ptr exists:h.example.org include:in.example.com -all, 6",
            "redirect=in.example.com, 2", "-all exp=why.example.com, 0", "exists:%{p}.example.com -all, 1"})
    void termsThatAskDnsShouldBeCounted(String terms, int count) throws InterruptedException {
        serve(record("v=spf1 " + terms).a("h.example.com", "203.0.113.1")
                .txt("in.example.com", "v=spf1 a:h.example.com")
                .mx("three.example.com", 1, "h.example.com").mx("three.example.com", 2, "h.example.com")
                .mx("three.example.com", 3, "h.example.com").txt("why.example.com", "No."));

        assertThat(check().terms()).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"a:h.example.com -all, 0", "a:nx.example.com -all, 1", "mx:h.example.com exists:nx.example.com -all, 2",
            "mx:names.example.com -all, 0", "ptr -all, 1", "-all exp=nx.example.com, 0",
            "exists:%{p}.h.example.com -all, 1"})
    void voidLookupsShouldBeCounted(String terms, int count) throws InterruptedException {
        serve(record("v=spf1 " + terms).a("h.example.com", "203.0.113.1").mx("names.example.com", 1, "nx1.example.com")
                .mx("names.example.com", 1, "nx2.example.com"));

        assertThat(check().voids()).isEqualTo(count);
    }

    @Test
    void limitsShouldBeThoseConfigured() throws InterruptedException {
        serve(record("v=spf1 a:nx1.example.com a:nx2.example.com a:nx3.example.com +all"));

        assertThat(check(limits(3, 3), request(SENDER), AMPLE).result()).isEqualTo(SpfResult.PASS);
        assertThat(check(limits(2, 3), request(SENDER), AMPLE).result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(check(limits(3, 2), request(SENDER), AMPLE).result()).isEqualTo(SpfResult.PERMERROR);
        assertThatIllegalArgumentException().isThrownBy(() -> limits(-1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> limits(10, -1));
    }

    @ParameterizedTest
    @CsvSource({"a:four.example.com a:four.example.com a:four.example.com, PASS",
            "a:four.example.com a:nx.example.com a:nx.example.com, PASS",
            "a:four.example.com a:nx.example.com a:nx.example.com a:nx.example.com, PERMERROR",
            "a:nx.example.com a:nx.example.com a:nx.example.com, PERMERROR",
            "mx:four.example.com mx:four.example.com mx:four.example.com, PERMERROR",
            "exists:six.example.com exists:six.example.com exists:six.example.com, PASS"})
    void namesOfTheOtherFamilyShouldNotBeVoidWhereSoConfigured(String terms, SpfResult result)
            throws InterruptedException {
        serve(record("v=spf1 " + terms + " +all").a("four.example.com", "203.0.113.1").aaaa("six.example.com",
                "2001:db8::6"));
        SpfRequest request = SpfRequest.mailFrom(IpAddress.parse("2001:db8::1").orElseThrow(), HELO, SENDER);

        assertThat(check(new Limits(10, 2, Limits.VoidCounting.DUAL_STACK), request, AMPLE).result()).isEqualTo(result);
        assertThat(check(Limits.RFC_7208, request, AMPLE).result()).isEqualTo(SpfResult.PERMERROR);
    }

    @Test
    void nothingMoreShouldBeAskedBeyondTheLimitOfTerms() throws InterruptedException {
        ZoneBuilder zone = record("v=spf1 " + IntStream.range(0, 20).mapToObj(i -> "a:h" + i + ".example.com")
                .collect(Collectors.joining(" ")) + " +all");
        IntStream.range(0, 20).forEach(i -> zone.a("h" + i + ".example.com", "203.0.113.1"));
        serve(zone);

        SpfVerdict verdict = check();

        assertThat(verdict.result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(verdict.problem()).hasValue("more than 10 terms that ask DNS");
        assertThat(server.questions()).hasSize(11);
    }

    @Test
    void nothingShouldBeAskedForARecordWithASyntaxError() throws InterruptedException {
        serve(record("v=spf1 a mx ptr exists:%{p}.example.com bogus"));

        assertThat(check().result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(server.questions()).hasSize(1);
    }

    @Test
    void nothingShouldBeAskedForARedirectBesideAll() throws InterruptedException {
        serve(record("v=spf1 redirect=other.example.com ?all"));

        assertThat(check().result()).isEqualTo(SpfResult.NEUTRAL);
        assertThat(server.count("other.example.com")).isZero();
    }

    // Names of mx and ptr.

    @Test
    void verdictShouldNotDependOnTheOrderOfExchanges() throws InterruptedException {
        List<String> exchanges = new ArrayList<>(List.of("match.example.com", "other.example.com", "void.example.com",
                "servfail.example.com"));
        for (int i = 0; i < exchanges.size(); i++) {
            ZoneBuilder zone = record("v=spf1 mx -all").a("match.example.com", CLIENT)
                    .a("other.example.com", "203.0.113.1").servfail("servfail.example.com");
            exchanges.forEach(exchange -> zone.mx("example.com", 10, exchange));
            serve(zone);

            assertThat(check().result()).isEqualTo(SpfResult.PASS);
            Collections.rotate(exchanges, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 10})
    void elevenExchangesShouldBePermerrorWhereverTheMatchIs(int place) throws InterruptedException {
        ZoneBuilder zone = record("v=spf1 mx +all").a("match.example.com", CLIENT);
        for (int i = 0; i < 11; i++) {
            zone.mx("example.com", i, i == place ? "match.example.com" : "x" + i + ".example.com");
        }
        serve(zone);

        assertThat(check().result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(server.questions()).extracting(question -> question.type()).doesNotContain(Type.A);
    }

    @Test
    void nullMxShouldNotBeAskedForAnAddress() throws InterruptedException {
        serve(record("v=spf1 mx ?all").mx("example.com", 0, ""));

        assertThat(check().result()).isEqualTo(SpfResult.NEUTRAL);
        assertThat(server.questions()).extracting(question -> question.type()).containsExactly(Type.TXT, Type.MX);
    }

    @Test
    void exchangeThatCannotBeAskedForShouldBeNeitherVoidNorOverlooked() throws InterruptedException {
        ZoneBuilder zone = record("v=spf1 mx mx:other.example.com mx:third.example.com ?all");
        List.of("example.com", "other.example.com", "third.example.com")
                .forEach(name -> zone.mx(name, 10, "\u00fc.example.com"));
        serve(zone);

        assertThat(check().result()).isEqualTo(SpfResult.NEUTRAL);

        IntStream.range(0, 10).forEach(i -> zone.mx("example.com", i, "x" + i + ".example.com"));
        serve(zone);

        assertThat(check().result()).isEqualTo(SpfResult.PERMERROR);
    }

    @Test
    void ptrNameThatCannotBeAskedForShouldCountAmongTheTen() throws InterruptedException {
        ZoneBuilder zone = record("v=spf1 ptr -all").ptr("1.2.0.192.in-addr.arpa", "\u00fc.example.com")
                .a("n9.example.com", CLIENT);
        IntStream.range(0, 10).forEach(i -> zone.ptr("1.2.0.192.in-addr.arpa", "n" + i + ".example.com"));
        serve(zone);

        assertThat(check().result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void onlyTheFirstTenPtrNamesShouldBeValidated() throws InterruptedException {
        ZoneBuilder zone = record("v=spf1 ptr -all");
        IntStream.range(0, 25).forEach(i -> zone.ptr("1.2.0.192.in-addr.arpa", "n" + i + ".example.com"));
        serve(zone);

        assertThat(check().result()).isEqualTo(SpfResult.FAIL);
        assertThat(server.questions()).filteredOn(question -> question.type() == Type.A)
                .extracting(question -> question.name())
                .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(i -> "n" + i + ".example.com").toList());
    }

    @Test
    void ptrNamesThatCouldNotMatchShouldNotBeAskedFor() throws InterruptedException {
        serve(record("v=spf1 ptr -all").ptr("1.2.0.192.in-addr.arpa", "a.example.net", "b.example.org"));

        assertThat(check().result()).isEqualTo(SpfResult.FAIL);
        assertThat(server.questions()).extracting(question -> question.type()).containsExactly(Type.TXT, Type.PTR);
    }

    @Test
    void validatedNameShouldBeLookedForOncePerCheck() throws InterruptedException {
        serve(record(
                "v=spf1 exists:%{p}.a.example.com exists:%{p}%{p}%{p}.b.example.com include:%{p} -all exp=why.example.com")
                .ptr("1.2.0.192.in-addr.arpa", "n1.example.net", "n2.example.net").a("n2.example.net", CLIENT)
                .txt("n2.example.net", "v=spf1 -exists:%{p}.c.example.com")
                .txt("why.example.com", "%{p} is %{P}"));

        SpfVerdict verdict = check(limits(10, 10), request(SENDER), AMPLE);

        assertThat(verdict.explanation()).hasValue("n2.example.net is n2.example.net");
        assertThat(server.count("1.2.0.192.in-addr.arpa")).isEqualTo(1);
        assertThat(server.count("n1.example.net", Type.A)).isEqualTo(1);
        assertThat(server.count("n2.example.net", Type.A)).isEqualTo(1);
    }

    @Test
    void validatedNameShouldNotBeLookedForWhereNoMacroWantsIt() throws InterruptedException {
        serve(record("v=spf1 exists:%{i}.example.com -all"));

        check();

        assertThat(server.count("1.2.0.192.in-addr.arpa")).isZero();
    }

    // Hostile records.

    /** Names that no client has, and some try. */
    static Stream<Arguments> expansions() {
        return Stream.of("h.%".repeat(600), ".".repeat(1800), "h".repeat(1800), "!".repeat(1800))
                .flatMap(helo -> Stream
                        .of("%{l}", "%{l}.", "%{L}", "%{lr.}", "%{h}", "%{H}", "%{hr}", "%{h1}", "%{h1r}", "%{h-}",
                                "%{s}.%{o}.", "a.", "%{d}.", "%{p}", "%{l9999r}.")
                        .map(macros -> Arguments.of(helo, macros)));
    }

    private static SpfRequest hostileRequest(String helo) {
        return SpfRequest.mailFrom(IpAddress.parse(CLIENT).orElseThrow(), helo, "a.!".repeat(21) + "@example.com");
    }

    @ParameterizedTest
    @MethodSource("expansions")
    void recordOfExpansionsShouldBeEvaluatedInTime(String helo, String macros) throws InterruptedException {
        serve(record("v=spf1 exists:" + macros.repeat(60_000 / macros.length()) + ".example.com ?all"));

        assertThat(check(hostileRequest(helo), AMPLE).result()).isEqualTo(SpfResult.NEUTRAL);
    }

    @ParameterizedTest
    @MethodSource("expansions")
    void explanationOfExpansionsShouldBeMadeInTime(String helo, String macros) throws InterruptedException {
        serve(record("v=spf1 -all exp=why.example.com").txt("why.example.com",
                macros.repeat(60_000 / macros.length())));

        assertThat(check(hostileRequest(helo), AMPLE).result()).isEqualTo(SpfResult.FAIL);
    }

    @Test
    void circlesOfIncludesShouldEnd() throws InterruptedException {
        serve(record("v=spf1 include:example.com include:b.example.com -all").txt("b.example.com",
                "v=spf1 include:example.com include:b.example.com -all"));

        assertThat(check().result()).isEqualTo(SpfResult.PERMERROR);
        assertThat(server.questions()).hasSizeLessThan(12);
    }
}
