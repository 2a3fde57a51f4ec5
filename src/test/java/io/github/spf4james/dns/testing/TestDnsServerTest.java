/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class TestDnsServerTest {

    private static final String SAMPLE = """
            example.com:
              - SPF: v=spf1 mx -all
              - MX: [10, mail.example.com]
              - MX: [20, ""]
            mail.example.com:
              - A: 192.0.2.1
              - A: 192.0.2.2
              - AAAA: 2001:db8::1
            1.2.0.192.in-addr.arpa:
              - PTR: mail.Example.com
            null.example.com:
              - SPF: [ "v=spf1 ip4:", "192.0.2.5 -all" ]
              - SPF: [ ]
            foo:bar/baz.example.com:
              - A: 192.0.2.3
            "macro%percent  space%20url-space.example.com":
              - A: 192.0.2.4
            slow.example.com:
              - TXT: v=spf1 -all
              - TIMEOUT
            broken.example.com:
              - SERVFAIL
            closed.example.com:
              - REFUSED
            gone.example.com:
              - A: 192.0.2.9
              - NXDOMAIN
            tcp.example.com:
              - TRUNCATE
              - A: 192.0.2.5
            alias.example.com:
              - CNAME: Alias2.example.com.
            alias2.example.com:
              - CNAME: mail.example.com
            loop.example.com:
              - CNAME: loop2.example.com
            loop2.example.com:
              - CNAME: loop.example.com
            """;

    private final TestDnsServer server = TestDnsServer.start(Zone.parse(SAMPLE));
    private final SimpleResolver resolver = resolver();

    private SimpleResolver resolver() {
        SimpleResolver client = new SimpleResolver(server.address());
        client.setTimeout(Duration.ofSeconds(10));
        return client;
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Message query(String name, int type) {
        return Message.newQuery(Record.newRecord(RawName.of(name), type, DClass.IN));
    }

    private Message ask(String name, int type) throws IOException {
        return resolver.send(query(name, type));
    }

    private List<String> answers(String name, int type) throws IOException {
        return ask(name, type).getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
    }

    @Test
    void everyTypeShouldBeAnswered() throws IOException {
        assertThat(answers("example.com", Type.TXT)).containsExactly("\"v=spf1 mx -all\"");
        assertThat(answers("example.com", Type.SPF)).containsExactly("\"v=spf1 mx -all\"");
        assertThat(answers("example.com", Type.MX)).containsExactly("10 mail.example.com.", "20 .");
        assertThat(answers("mail.example.com", Type.A)).containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(answers("mail.example.com", Type.AAAA)).containsExactly("2001:db8:0:0:0:0:0:1");
        assertThat(answers("1.2.0.192.in-addr.arpa", Type.PTR)).containsExactly("mail.Example.com.");
        assertThat(answers("alias2.example.com", Type.CNAME)).containsExactly("mail.example.com.");
    }

    @Test
    void stringsOfOneRecordShouldArriveApart() throws IOException {
        assertThat(answers("null.example.com", Type.TXT)).containsExactly("\"v=spf1 ip4:\" \"192.0.2.5 -all\"", "\"\"");
    }

    @Test
    void oddNamesShouldBeFound() throws IOException {
        assertThat(answers("foo:bar/baz.example.com", Type.A)).containsExactly("192.0.2.3");
        assertThat(answers("macro%percent  space%20url-space.example.com", Type.A)).containsExactly("192.0.2.4");
    }

    @Test
    void unknownNameShouldBeNxdomainWithASoa() throws IOException {
        Message reply = ask("nowhere.example.com", Type.TXT);

        assertThat(reply.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(reply.getSection(Section.ANSWER)).isEmpty();
        assertThat(reply.getSection(Section.AUTHORITY)).hasOnlyElementsOfType(SOARecord.class).hasSize(1);
    }

    @Test
    void missingTypeShouldBeNodataWithASoa() throws IOException {
        Message reply = ask("mail.example.com", Type.MX);

        assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.getSection(Section.ANSWER)).isEmpty();
        assertThat(reply.getSection(Section.AUTHORITY)).hasOnlyElementsOfType(SOARecord.class).hasSize(1);
    }

    @Test
    void timeoutShouldBeSilence() throws IOException {
        assertThat(answers("slow.example.com", Type.TXT)).hasSize(1);

        resolver.setTimeout(Duration.ofMillis(300));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ask("slow.example.com", Type.A));
        await().until(() -> server.count("SLOW.example.com", Type.A) == 1);
    }

    @Test
    void failuresShouldHaveTheirRcode() throws IOException {
        assertThat(ask("broken.example.com", Type.TXT).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(ask("closed.example.com", Type.TXT).getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(ask("gone.example.com", Type.TXT).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(ask("gone.example.com", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void aliasesShouldBeFollowedInTheAnswer() throws IOException {
        assertThat(answers("alias.example.com", Type.A)).containsExactly("Alias2.example.com.", "mail.example.com.",
                "192.0.2.1", "192.0.2.2");
    }

    @Test
    void aliasLoopShouldBeServfail() throws IOException {
        assertThat(ask("loop.example.com", Type.A).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void truncateShouldSendTheClientToTcp() throws IOException {
        assertThat(answers("tcp.example.com", Type.A)).containsExactly("192.0.2.5");
        assertThat(server.questions()).containsExactly(new Question("tcp.example.com", Type.A, false),
                new Question("tcp.example.com", Type.A, true));
    }

    @Test
    void answerShouldBeTruncatedWhenItExceedsThePayloadSize() throws IOException {
        server.serve(Zone.builder().txt("big.example.com", "x".repeat(2000)).build());
        resolver.setIgnoreTruncation(true);

        Message reply = ask("big.example.com", Type.TXT);

        assertThat(reply.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(reply.getSection(Section.ANSWER)).isEmpty();
    }

    @Test
    void payloadSizeShouldBeTheClients() throws IOException {
        server.serve(Zone.builder().txt("big.example.com", "x".repeat(2000)).build());
        resolver.setEDNS(0, 4096, 0, List.of());

        assertThat(answers("big.example.com", Type.TXT)).hasSize(1);
        assertThat(server.questions()).extracting(Question::tcp).containsExactly(false);
    }

    @Test
    void sixtyKilobytesShouldArriveOverTcp() throws IOException {
        server.serve(Zone.builder().txt("big.example.com", "x".repeat(60_000)).build());

        assertThat(answers("big.example.com", Type.TXT).get(0)).hasSizeGreaterThan(60_000);
    }

    @Test
    void repliesShouldNotWaitForEachOtherWhenDelayed() {
        server.delay(Duration.ofMillis(50));
        List<CompletableFuture<Message>> replies = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            replies.add(resolver.sendAsync(query("mail.example.com", i % 2 == 0 ? Type.A : Type.AAAA))
                    .toCompletableFuture());
        }

        // One after the other they would take as long as the client's patience.
        assertThat(replies).allSatisfy(reply -> assertThat(reply.join().getRcode()).isEqualTo(Rcode.NOERROR));
    }

    @Test
    void delayedReplyShouldArriveOverTcpToo() throws IOException {
        server.delay(Duration.ofMillis(5));

        assertThat(answers("tcp.example.com", Type.A)).containsExactly("192.0.2.5");
    }

    @Test
    void zoneShouldBeReplaceable() throws IOException {
        answers("mail.example.com", Type.A);
        server.serve(Zone.builder().a("mail.example.com", "198.51.100.7").build());

        assertThat(answers("mail.example.com", Type.A)).containsExactly("198.51.100.7");
    }

    @Test
    void questionsShouldBeForgottenOnRequest() throws IOException {
        ask("mail.example.com", Type.A);
        server.clearQuestions();
        server.recording(false);
        ask("mail.example.com", Type.A);

        assertThat(server.questions()).isEmpty();
    }

    @Test
    void questionShouldKeepItsCase() throws IOException {
        ask("MAIL.example.com", Type.A);

        assertThat(server.questions()).containsExactly(new Question("MAIL.example.com", Type.A, false));
        assertThat(server.count("mail.example.com")).isEqualTo(1);
    }

    @Test
    void garbageShouldBeAnsweredFormerr() throws IOException {
        byte[] query = query("mail.example.com", Type.A).toWire();
        query[12] = (byte) 0xC0;
        query[13] = 12; // a name that points to itself
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            socket.send(new DatagramPacket(query, query.length, server.address()));
            DatagramPacket reply = new DatagramPacket(new byte[512], 512);
            socket.receive(reply);

            assertThat(reply.getData()[3] & 0xF).isEqualTo(Rcode.FORMERR);
        }
    }

    @Test
    void closeShouldReleaseThePort() throws IOException {
        server.close();

        TestDnsServer.start(Zone.empty(), server.port()).close();
    }
}
