/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import io.github.spf4james.dns.testing.Exchange;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.RawName;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;
import io.github.spf4james.syntax.IpAddress;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResolverSpfDnsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration IMPATIENCE = Duration.ofMillis(200);
    private static final DnsName NAME = name("name.example");
    private static final String ZONE = """
            name.example:
              - TXT: v=spf1 -all
              - A: 192.0.2.1
              - A: 192.0.2.2
              - AAAA: 2001:db8::1
              - MX: [10, Mail-A.example]
              - MX: [5, mail-b.example]
              - TTL: 70
            1.2.0.192.in-addr.arpa:
              - PTR: Name.Example
            """;

    private final TestDnsServer server = TestDnsServer.start(Zone.parse(ZONE));
    private final TestDnsServer second = TestDnsServer.start(Zone.parse(ZONE));

    @AfterEach
    void close() {
        server.close();
        second.close();
    }

    private static DnsName name(String text) {
        return DnsName.of(text).orElseThrow();
    }

    private static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private ResolverSpfDns dns(Duration timeout, int attempts, InetSocketAddress... servers) {
        return new ResolverSpfDns(List.of(servers), timeout, attempts);
    }

    /** Asks the first server alone; the future must complete, and normally. */
    private <T> DnsAnswer<T> ask(Question<T> question) {
        return dns(PATIENCE, 1, server.address()).ask(question).join();
    }

    private DnsAnswer<TxtRecord> askImpatiently() {
        return dns(IMPATIENCE, 1, server.address()).ask(Question.txt(NAME)).join();
    }

    private void serve(String zone) {
        server.serve(Zone.parse(zone));
    }

    private static <T> ObjectAssert<DnsAnswer<T>> assertFailed(DnsAnswer<T> answer) {
        return assertThat(answer).satisfies(failed -> assertThat(failed).isInstanceOf(DnsAnswer.Failed.class)
                .extracting(Object::toString).asString().matches("[ -~]+"));
    }

    private static <T> List<T> found(DnsAnswer<T> answer) {
        assertThat(answer).isInstanceOf(DnsAnswer.Found.class);
        return ((DnsAnswer.Found<T>) answer).values();
    }

    private static List<String> texts(DnsAnswer<TxtRecord> answer) {
        return found(answer).stream().map(TxtRecord::text).toList();
    }

    // Record types.

    @Test
    void txtShouldBeFound() {
        assertThat(texts(ask(Question.txt(NAME)))).containsExactly("v=spf1 -all");
    }

    @Test
    void everyAddressShouldBeFoundOfTheFamilyAskedFor() {
        assertThat(found(ask(Question.a(NAME)))).containsExactlyInAnyOrder(ip("192.0.2.1"), ip("192.0.2.2"));
        assertThat(found(ask(Question.addresses(NAME, ip("198.51.100.1"))))).hasSize(2);
        assertThat(found(ask(Question.addresses(NAME, ip("2001:db8::9"))))).containsExactly(ip("2001:db8::1"));
    }

    @Test
    void mappedAddressOfAnAaaaRecordShouldStayIp6() {
        serve("name.example: [ {AAAA: '::ffff:192.0.2.1'} ]");

        assertThat(found(ask(Question.addresses(NAME, ip("::1"))))).singleElement()
                .satisfies(address -> assertThat(address.isIp4()).isFalse());
    }

    @Test
    void exchangesShouldBeFoundInLowerCase() {
        assertThat(found(ask(Question.mx(NAME)))).containsExactlyInAnyOrder(name("mail-a.example"),
                name("mail-b.example"));
    }

    @Test
    void nullMxShouldBeTheRoot() {
        serve("name.example: [ {MX: [0, '']} ]");

        assertThat(found(ask(Question.mx(NAME)))).containsExactly(DnsName.ROOT);
    }

    @Test
    void ptrShouldBeFoundUnderTheReversedAddress() {
        assertThat(found(ask(Question.ptr(ip("192.0.2.1"))))).containsExactly(NAME);
    }

    @Test
    void ptrShouldBeFoundUnderTheNibblesOfAnIp6Address() {
        serve("""
                1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa:
                  - PTR: name.example
                """);

        assertThat(found(ask(Question.ptr(ip("2001:db8::1"))))).containsExactly(NAME);
    }

    @Test
    void type99ShouldNotBeAskedFor() {
        serve("name.example: [ {SPF: v=spf1 +all}, {TXT: NONE} ]");

        assertThat(ask(Question.txt(NAME))).isInstanceOf(DnsAnswer.NoRecords.class);
        assertThat(server.questions()).extracting(question -> question.type()).containsOnly(Type.TXT);
    }

    // Texts.

    @Test
    void stringsOfOneRecordShouldBeJoined() {
        serve("name.example: [ {TXT: ['v=spf1 ip4:', '', '192.0.2.1', ' -all']} ]");

        assertThat(texts(ask(Question.txt(NAME)))).containsExactly("v=spf1 ip4:192.0.2.1 -all");
    }

    @Test
    void octetsOfATextShouldBeCharacters() {
        serve("name.example: [ {TXT: \"v=spf1 \\xE9\\xFF\\0\\\\\\\"\"} ]");

        assertThat(texts(ask(Question.txt(NAME)))).containsExactly("v=spf1 \u00e9\u00ff\u0000\\\"");
    }

    @Test
    void emptyTextShouldBeFound() {
        serve("name.example: [ {TXT: []} ]");

        assertThat(texts(ask(Question.txt(NAME)))).containsExactly("");
    }

    @Test
    void policyShouldBeReadOnce() {
        serve("name.example: [ {TXT: v=spf1 -all}, {TXT: v=spf1 bogus}, {TXT: other} ]");

        assertThat(found(ask(Question.txt(NAME)))).extracting(txt -> txt.policy().map(Object::getClass))
                .extracting(policy -> policy.map(Class::getSimpleName).orElse("none"))
                .containsExactlyInAnyOrder("Valid", "Malformed", "none");
    }

    // Names.

    @ParameterizedTest
    @ValueSource(strings = {"a b.example", "a@b.example", "a\\b.example", "a\"b.example", "\\065.example",
            "a%b.example",
            "a$(;)b.example", "*.example", "a!b.example"})
    void oddNameShouldBeAskedForOctetByOctet(String odd) {
        server.serve(Zone.builder().a(odd, "192.0.2.1").build());

        assertThat(found(ask(Question.a(name(odd))))).hasSize(1);
        assertThat(server.count(odd)).isEqualTo(1);
    }

    @Test
    void nameShouldBeAskedForAsItIs() {
        serve("www.name.example: [ {A: 192.0.2.1} ]");

        assertThat(ask(Question.a(name("www")))).isInstanceOf(DnsAnswer.NoRecords.class);
        assertThat(ask(Question.a(name("localhost")))).isInstanceOf(DnsAnswer.NoRecords.class);
        assertThat(server.questions()).extracting(question -> question.name()).containsExactly("www", "localhost");
    }

    @Test
    void longestNameShouldBeAskedFor() {
        String longest = ("x".repeat(63) + ".").repeat(3) + "y".repeat(61);
        server.serve(Zone.builder().a(longest, "192.0.2.1").build());

        assertThat(found(ask(Question.a(name(longest))))).hasSize(1);
    }

    @Test
    void exchangeWhoseLabelHasADotShouldBeTheRoot() {
        server.fault("name.example", exchange -> {
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            byte[] target = {0, 10, 3, 'a', '.', 'b', 0};
            reply.addRecord(Record.newRecord(RawName.of("name.example"), Type.MX, DClass.IN, 60, target),
                    Section.ANSWER);
            exchange.honestReply().getSection(Section.ANSWER).forEach(mx -> reply.addRecord(mx, Section.ANSWER));
            exchange.send(reply);
        });

        assertThat(found(ask(Question.mx(NAME)))).hasSize(3).contains(DnsName.ROOT);
    }

    // Aliases.

    @Test
    void aliasesInOneMessageShouldBeFollowed() {
        serve("""
                name.example: [ {CNAME: b.example}, {TTL: 30} ]
                b.example: [ {CNAME: c.example}, {TTL: 10} ]
                c.example: [ {TXT: found}, {TTL: 20} ]
                """);

        DnsAnswer<TxtRecord> answer = ask(Question.txt(NAME));

        assertThat(texts(answer)).containsExactly("found");
        assertThat(answer).isEqualTo(new DnsAnswer.Found<>(List.of(TxtRecord.of("found")), 10));
        assertThat(server.questions()).hasSize(1);
    }

    @Test
    void aliasWithoutItsTargetShouldBeAskedOn() {
        serve("b.example: [ {TXT: found} ]");
        server.fault("name.example", aliasOf("b.example"));

        assertThat(texts(ask(Question.txt(NAME)))).containsExactly("found");
        assertThat(server.questions()).extracting(question -> question.name()).containsExactly("name.example",
                "b.example");
    }

    @Test
    void aliasesShouldBeAskedOnFromMessageToMessage() {
        server.serve(Zone.builder().txt("a9.example", "found").build()).fault("name.example", aliasOf("a1.example"));
        for (int i = 1; i < 9; i++) {
            server.fault("a" + i + ".example", aliasOf("a" + (i + 1) + ".example"));
        }

        assertThat(texts(ask(Question.txt(NAME)))).containsExactly("found");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "15, true", "16, true", "17, false", "40, false"})
    void aliasesInOneMessageShouldBeFollowedToTheSixteenth(int aliases, boolean found) {
        ZoneBuilder zone = Zone.builder().cname("name.example", "a1.example");
        IntStream.range(1, aliases).forEach(i -> zone.cname("a" + i + ".example", "a" + (i + 1) + ".example"));
        server.serve(zone.txt("a" + aliases + ".example", "found").build());

        DnsAnswer<TxtRecord> answer = ask(Question.txt(NAME));

        assertThat(answer instanceof DnsAnswer.Found).isEqualTo(found);
        assertThat(server.questions()).hasSize(1);
    }

    /** Three at a time, and sixteen in all. */
    @ParameterizedTest
    @CsvSource({"16, true", "17, false", "40, false"})
    void aliasesInSeveralMessagesShouldBeFollowedToTheSixteenth(int aliases, boolean found) {
        server.serve(Zone.builder().txt("a" + aliases + ".example", "found").build());
        for (int i = 0; i < aliases; i += 3) {
            int first = i;
            server.fault("a" + i + ".example", exchange -> {
                Message reply = exchange.emptyReply(Rcode.NOERROR);
                for (int link = first; link < Math.min(first + 3, aliases); link++) {
                    reply.addRecord(new CNAMERecord(RawName.of("a" + link + ".example"), DClass.IN, 60,
                            RawName.of("a" + (link + 1) + ".example")), Section.ANSWER);
                }
                exchange.send(reply);
            });
        }

        DnsAnswer<TxtRecord> answer = ask(Question.txt(name("a0.example")));

        assertThat(answer instanceof DnsAnswer.Found).isEqualTo(found);
        assertThat(server.questions()).hasSizeLessThanOrEqualTo(1 + 16 / 3 + 1);
    }

    @Test
    void aliasOfNothingShouldBeNoRecords() {
        serve("name.example: [ {CNAME: nowhere.example} ]");

        assertThat(ask(Question.txt(NAME))).isInstanceOf(DnsAnswer.NoRecords.class);
    }

    @Test
    void aliasOfANameWithoutSuchRecordsShouldBeNoRecords() {
        serve("name.example: [ {CNAME: b.example} ]\nb.example: [ {A: 192.0.2.1} ]");

        assertThat(ask(Question.txt(NAME))).isInstanceOf(DnsAnswer.NoRecords.class);
    }

    @Test
    void aliasOfAFailingNameShouldFail() {
        server.fault("name.example", aliasOf("b.example")).fault("b.example", Fault.servfail());

        assertFailed(ask(Question.txt(NAME)));
    }

    @Test
    void loopOfAliasesInOneMessageShouldFail() {
        server.fault("name.example", Fault.aliasLoop());

        assertFailed(ask(Question.txt(NAME)));
    }

    @Test
    void loopOfAliasesFromMessageToMessageShouldFail() {
        server.fault("name.example", aliasOf("b.example")).fault("b.example", aliasOf("name.example"));

        assertFailed(ask(Question.txt(NAME)));
        assertThat(server.questions()).hasSizeLessThan(30);
    }

    @Test
    void aliasOfItselfShouldFail() {
        server.fault("name.example", aliasOf("name.example"));

        assertFailed(ask(Question.txt(NAME)));
    }

    @Test
    void endlessAliasesShouldFail() {
        server.fault(Fault.endlessAliases());

        assertFailed(ask(Question.txt(NAME)));
        assertThat(server.questions()).hasSizeLessThan(30);
    }

    private static Fault aliasOf(String target) {
        return exchange -> {
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            reply.addRecord(new CNAMERecord(exchange.question().getName(), DClass.IN, 60, RawName.of(target)),
                    Section.ANSWER);
            exchange.send(reply);
        };
    }

    // No records, and how long that holds (RFC 2308).

    @ParameterizedTest
    @CsvSource({"300, 60, 60", "60, 300, 60", "0, 60, 0"})
    void nxdomainShouldHoldAsTheSoaSays(long ttl, long minimum, long expected) {
        server.serve(Zone.builder().soa("example", ttl, minimum).build());

        assertThat(ask(Question.txt(NAME))).isEqualTo(new DnsAnswer.NoRecords<>(expected));
    }

    @Test
    void nodataShouldHoldAsTheSoaSays() {
        server.serve(Zone.builder().soa("example", 40, 50).a("name.example", "192.0.2.1").build());

        assertThat(ask(Question.txt(NAME))).isEqualTo(new DnsAnswer.NoRecords<>(40));
    }

    @Test
    void noRecordsBehindAnAliasShouldHoldNoLongerThanTheAlias() {
        server.serve(Zone.builder().soa("example", 300, 300).cname("name.example", "b.example").ttl("name.example", 7)
                .build());

        assertThat(ask(Question.txt(NAME))).isEqualTo(new DnsAnswer.NoRecords<>(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.NOERROR, Rcode.NXDOMAIN})
    void noRecordsWithoutASoaShouldNotBeKept(int rcode) {
        server.fault(Fault.rcode(rcode));

        assertThat(ask(Question.txt(NAME))).isEqualTo(new DnsAnswer.NoRecords<>(0));
    }

    @Test
    void recordsOfAnotherNameShouldBeNoRecords() {
        server.fault("name.example", Fault.foreignOwner());

        assertThat(ask(Question.txt(NAME))).isInstanceOf(DnsAnswer.NoRecords.class);
    }

    @Test
    void recordsInAnotherSectionShouldBeNoRecords() {
        server.fault("name.example", Fault.wrongSection());

        assertThat(ask(Question.txt(NAME))).isInstanceOf(DnsAnswer.NoRecords.class);
    }

    @Test
    void recordsShouldHoldForTheShortestOfTheirTtls() {
        assertThat(ask(Question.a(NAME))).isInstanceOfSatisfying(DnsAnswer.Found.class,
                found -> assertThat(found.ttl()).isEqualTo(70));
    }

    // What makes the next server be asked, and the answer fail where there is none.

    static Stream<Named<Fault>> problems() {
        return Stream.of(Named.of("SERVFAIL", Fault.servfail()), Named.of("REFUSED", Fault.refused()),
                Named.of("FORMERR", Fault.rcode(Rcode.FORMERR)), Named.of("NOTIMP", Fault.rcode(Rcode.NOTIMP)),
                Named.of("NOTAUTH", Fault.rcode(Rcode.NOTAUTH)), Named.of("garbage", Fault.garbage()),
                Named.of("half a message", Fault.half()),
                Named.of("compression loop", Fault.compressionLoop()), Named.of("alias loop", Fault.aliasLoop()),
                Named.of("TCP reset", Fault.truncatedTcpReset()), Named.of("a referral", referral()),
                Named.of("truncated over TCP too", Fault.truncatedAlways()));
    }

    static Stream<Named<Fault>> silences() {
        return Stream.of(Named.of("silence", Fault.drop()), Named.of("wrong id", Fault.wrongId()),
                Named.of("wrong question", Fault.wrongQuestion()),
                Named.of("too short", Fault.tooShort()), Named.of("TCP stalled", Fault.truncatedTcpStalled()),
                Named.of("half a TCP message", Fault.truncatedTcpHalf()),
                Named.of("dripping TCP", Fault.drip(Duration.ofMillis(100))),
                Named.of("too late", Fault.delay(Duration.ofSeconds(20))));
    }

    /** Names other servers, has no answer, and offers no recursion. */
    private static Fault referral() {
        return exchange -> {
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            reply.getHeader().unsetFlag(Flags.RA);
            reply.addRecord(new NSRecord(Name.root, DClass.IN, 60, RawName.of("ns.example")), Section.AUTHORITY);
            exchange.send(reply);
        };
    }

    @ParameterizedTest
    @MethodSource("problems")
    void problemOfTheOnlyServerShouldFail(Fault problem) {
        server.fault(problem);

        assertFailed(ask(Question.txt(NAME)));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void problemOfOneServerShouldMakeTheNextBeAsked(Fault problem) {
        server.fault(problem);

        assertThat(texts(dns(PATIENCE, 1, server.address(), second.address()).ask(Question.txt(NAME)).join()))
                .containsExactly("v=spf1 -all");
        assertThat(second.questions()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("silences")
    void silenceOfTheOnlyServerShouldFail(Fault silence) {
        server.fault(silence);

        assertFailed(askImpatiently());
    }

    @ParameterizedTest
    @MethodSource("silences")
    void silenceOfOneServerShouldMakeTheNextBeAsked(Fault silence) {
        server.fault(silence);

        // The second server answers at once, but this machine may be busy.
        assertThat(texts(dns(Duration.ofSeconds(2), 1, server.address(), second.address()).ask(Question.txt(NAME))
                .join())).containsExactly("v=spf1 -all");
    }

    @Test
    void serversShouldBeAskedInTheirOrder() {
        dns(PATIENCE, 1, server.address(), second.address()).ask(Question.txt(NAME)).join();

        assertThat(server.questions()).hasSize(1);
        assertThat(second.questions()).isEmpty();
    }

    @Test
    void noRecordsOfOneServerShouldBeTheAnswer() {
        server.serve(Zone.empty());

        assertThat(dns(PATIENCE, 2, server.address(), second.address()).ask(Question.txt(NAME)).join())
                .isInstanceOf(DnsAnswer.NoRecords.class);
        assertThat(second.questions()).isEmpty();
    }

    @Test
    void everyServerShouldBeAskedOncePerAttempt() {
        server.fault(Fault.servfail());
        second.fault(Fault.refused());

        assertFailed(dns(PATIENCE, 3, server.address(), second.address()).ask(Question.txt(NAME)).join());
        assertThat(server.questions()).hasSize(3);
        assertThat(second.questions()).hasSize(3);
    }

    @Test
    void secondAttemptShouldBeTheAnswer() {
        server.fault("name.example", failingOnce());

        assertThat(texts(dns(PATIENCE, 2, server.address()).ask(Question.txt(NAME)).join()))
                .containsExactly("v=spf1 -all");
    }

    private static Fault failingOnce() {
        List<Exchange> asked = new ArrayList<>();
        return exchange -> {
            asked.add(exchange);
            if (asked.size() == 1) {
                exchange.send(exchange.emptyReply(Rcode.SERVFAIL));
            } else {
                exchange.answerHonestly();
            }
        };
    }

    @Test
    void portWithoutAServerShouldFail() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) free.getLocalSocketAddress();
        }

        assertFailed(dns(IMPATIENCE, 1, nobody).ask(Question.txt(NAME)).join());
    }

    @Test
    void serverThatCannotBeAskedShouldFail() {
        assertFailed(dns(IMPATIENCE, 1, InetSocketAddress.createUnresolved("nowhere.invalid", 53))
                .ask(Question.txt(NAME)).join());
    }

    @Test
    void problemShouldBePrintableWhateverTheNameIs() {
        server.fault(Fault.servfail());

        assertFailed(ask(Question.txt(name("a\r\nx: b.example"))));
    }

    // Truncation.

    @Test
    void truncatedAnswerShouldBeAskedForOverTcp() {
        server.fault("name.example", Fault.truncated());

        assertThat(texts(ask(Question.txt(NAME)))).containsExactly("v=spf1 -all");
        assertThat(server.questions()).extracting(question -> question.tcp()).containsExactly(false, true);
    }

    @Test
    void refusedTcpShouldFail() {
        server.fault("name.example", Fault.truncated()).refuseTcp();

        assertFailed(ask(Question.txt(NAME)));
    }

    @Test
    void largeAnswerShouldBeFoundWhole() {
        server.fault("name.example", Fault.manyRecords(1500));

        assertThat(texts(ask(Question.txt(NAME)))).hasSize(1500).doesNotHaveDuplicates();
        assertThat(found(ask(Question.mx(NAME)))).hasSize(1500);
    }

    @Test
    void largestTextShouldBeFoundWhole() {
        server.fault("name.example", Fault.hugeText());

        assertThat(texts(ask(Question.txt(NAME)))).singleElement().asString().hasSizeGreaterThan(63_000);
    }

    @Test
    void answerThatIsTooLargeForTcpShouldFail() {
        server.fault("name.example", Fault.manyRecords(20_000));

        assertFailed(ask(Question.txt(NAME)));
    }

    // Many at once.

    @Test
    void everyQuestionShouldHaveItsOwnAnswer() {
        IntStream.range(0, 500).forEach(i -> server.fault("n" + i + ".example", exchange -> {
            Message reply = exchange.emptyReply(Rcode.NOERROR);
            byte[] rdata = {10, 0, (byte) (i >> 8), (byte) i};
            reply.addRecord(Record.newRecord(exchange.question().getName(), Type.A, DClass.IN, 60, rdata),
                    Section.ANSWER);
            exchange.send(reply);
        }));
        ResolverSpfDns dns = dns(PATIENCE, 3, server.address());

        List<CompletableFuture<DnsAnswer<IpAddress>>> answers = IntStream.range(0, 500)
                .mapToObj(i -> dns.ask(Question.a(name("n" + i + ".example")))).toList();

        for (int i = 0; i < answers.size(); i++) {
            assertThat(found(answers.get(i).join())).containsExactly(ip("10.0." + (i >> 8) + "." + (i & 0xFF)));
        }
    }

    @Test
    void silenceShouldBeToldFromAnError() {
        server.fault(Fault.drop());
        assertThat(askImpatiently()).extracting("cause").isEqualTo(DnsAnswer.Cause.SILENCE);
        server.fault(Fault.truncatedTcpStalled());
        assertThat(askImpatiently()).extracting("cause").isEqualTo(DnsAnswer.Cause.SILENCE);
        server.fault(Fault.servfail());
        assertThat(ask(Question.txt(NAME))).extracting("cause").isEqualTo(DnsAnswer.Cause.ERROR);
    }

    @Test
    void uselessSettingsShouldBeRefused() {
        List<InetSocketAddress> servers = List.of(server.address());

        assertThatIllegalArgumentException().isThrownBy(() -> new ResolverSpfDns(List.of(), PATIENCE, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResolverSpfDns(servers, Duration.ZERO, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResolverSpfDns(servers, PATIENCE.negated(), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResolverSpfDns(servers, PATIENCE, 0));
    }
}
