/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

import io.github.spf4james.dns.testing.Exchange;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.OpenFiles;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;

/** The sockets of questions under way, and the messages that come to them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TransportTest {
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final DnsName NAME = name("name.example");
    private static final Zone ZONE = Zone.builder().txt("name.example", "v=spf1 -all").build();

    private final TestDnsServer server = TestDnsServer.start(ZONE);
    private final TestDnsServer second = TestDnsServer.start(ZONE);

    @AfterEach
    void close() {
        server.close();
        second.close();
    }

    private static DnsName name(String text) {
        return DnsName.of(text).orElseThrow();
    }

    private static ResolverSpfDns dns(int attempts, InetSocketAddress... servers) {
        return new ResolverSpfDns(List.of(servers), FOR_EVER, attempts);
    }

    private DnsAnswer<TxtRecord> ask() {
        return dns(1, server.address()).ask(Question.txt(NAME)).join();
    }

    private static List<String> texts(DnsAnswer<TxtRecord> answer) {
        assertThat(answer).isInstanceOf(DnsAnswer.Found.class);
        return ((DnsAnswer.Found<TxtRecord>) answer).values().stream().map(TxtRecord::text).toList();
    }

    @Test
    void questionUnderWayShouldHaveASocketOfItsOwn() throws InterruptedException {
        BlockingQueue<Exchange> arrived = new LinkedBlockingQueue<>();
        server.fault(arrived::add);
        ResolverSpfDns dns = dns(1, server.address());
        Set<String> before = OpenFiles.sockets();

        List<CompletableFuture<DnsAnswer<TxtRecord>>> answers = askAll(dns, 20);
        for (int i = 0; i < 20; i++) {
            arrived.take();
        }

        assertThat(newSockets(before)).hasSize(20);
        answers.forEach(answer -> answer.cancel(false));
        await().untilAsserted(() -> assertThat(newSockets(before)).isEmpty());
    }

    @Test
    void cancelledQuestionShouldCloseItsConnection() {
        server.fault(Fault.truncatedTcpStalled());
        ResolverSpfDns dns = dns(3, server.address(), second.address());
        Set<String> before = OpenFiles.sockets();
        CompletableFuture<DnsAnswer<TxtRecord>> answer = dns.ask(Question.txt(NAME));
        await().until(() -> server.questions().stream().anyMatch(question -> question.tcp()));

        answer.cancel(false);

        await().until(() -> server.openConnections() == 0);
        await().untilAsserted(() -> assertThat(newSockets(before)).isEmpty());
        assertThat(server.questions()).hasSize(2);
        assertThat(second.questions()).isEmpty();
    }

    @Test
    void questionThatIsCancelledAtOnceShouldLeaveNothing() {
        ResolverSpfDns dns = dns(1, server.address());
        server.fault(Fault.drop());
        Set<String> before = OpenFiles.sockets();

        for (int i = 0; i < 500; i++) {
            dns.ask(Question.txt(name("n" + i + ".example"))).cancel(false);
        }

        await().untilAsserted(() -> assertThat(newSockets(before)).isEmpty());
    }

    private static List<CompletableFuture<DnsAnswer<TxtRecord>>> askAll(ResolverSpfDns dns, int count) {
        return IntStream.range(0, count).mapToObj(i -> dns.ask(Question.txt(name("n" + i + ".example")))).toList();
    }

    private static Set<String> newSockets(Set<String> before) {
        Set<String> now = new HashSet<>(OpenFiles.sockets());
        now.removeAll(before);
        return now;
    }

    /** What comes first is not this question's: by its id, by its question, or as it is no reply at all. */
    @ParameterizedTest
    @MethodSource("foreignMessages")
    void messageThatAnswersSomethingElseShouldBeIgnored(Fault foreign) {
        server.fault(exchange -> {
            foreign.answer(exchange);
            exchange.answerHonestly();
        });

        assertThat(texts(ask())).containsExactly("v=spf1 -all");
    }

    static Stream<Named<Fault>> foreignMessages() {
        Fault noReply = exchange -> {
            Message query = exchange.honestReply();
            query.getHeader().unsetFlag(Flags.QR);
            exchange.send(query);
        };
        Fault noQuestion = exchange -> {
            Message reply = exchange.emptyReply(Rcode.NXDOMAIN);
            reply.removeAllRecords(Section.QUESTION);
            exchange.send(reply);
        };
        return Stream.of(Named.of("wrong id", Fault.wrongId()), Named.of("wrong question", Fault.wrongQuestion()),
                Named.of("too short", Fault.tooShort()), Named.of("no reply", noReply),
                Named.of("nothing, about no question", noQuestion));
    }

    @Test
    void messageThatAnswersSomethingElseShouldBeIgnoredOverTcp() {
        server.fault(exchange -> {
            if (exchange.tcp()) {
                Fault.wrongQuestion().answer(exchange);
                exchange.answerHonestly();
            } else {
                exchange.sendTruncated();
            }
        });

        assertThat(texts(ask())).containsExactly("v=spf1 -all");
    }

    @Test
    void errorWithoutAQuestionShouldMakeTheNextServerBeAsked() {
        server.fault(exchange -> {
            Message reply = exchange.emptyReply(Rcode.FORMERR);
            reply.removeAllRecords(Section.QUESTION);
            exchange.send(reply);
        });

        assertThat(texts(dns(1, server.address(), second.address()).ask(Question.txt(NAME))
                .join())).containsExactly("v=spf1 -all");
    }

    @Test
    void questionShouldOfferWhatFitsIntoOnePacket() {
        List<Message> asked = new CopyOnWriteArrayList<>();
        server.fault(exchange -> {
            asked.add(exchange.request());
            exchange.answerHonestly();
        });

        ask();
        ask();

        assertThat(asked).allSatisfy(message -> assertThat(message.getOPT().getPayloadSize()).isEqualTo(1232));
        assertThat(asked).extracting(message -> message.getHeader().getFlag(Flags.RD)).containsOnly(true);
    }
}
