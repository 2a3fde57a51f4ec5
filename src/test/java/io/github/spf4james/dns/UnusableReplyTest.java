/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replies that no proper server sends; fuzzing led to them. */
class UnusableReplyTest {
    private static final int HEADER = 12;
    private static final Duration LONG = Duration.ofSeconds(30);

    private DatagramSocket socket;
    private ResolverSpfDns dns;
    private CompletableFuture<DnsAnswer<TxtRecord>> answer;
    private DatagramPacket query;

    @BeforeEach
    void setUp() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        InetSocketAddress server = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
        dns = new ResolverSpfDns(List.of(server), LONG, 1);
        answer = dns.ask(Question.txt(DnsName.of("example.com").orElseThrow()));
        query = new DatagramPacket(new byte[512], 512);
        socket.receive(query);
    }

    @AfterEach
    void tearDown() {
        socket.close();
    }

    private void reply(byte[] packet) throws IOException {
        System.arraycopy(query.getData(), 0, packet, 0, 2);
        socket.send(new DatagramPacket(packet, packet.length, query.getSocketAddress()));
    }

    private DnsAnswer<TxtRecord> answer() throws Exception {
        return answer.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void ttlBeyond31BitsShouldBeZero() throws Exception {
        int question = HEADER;
        while (query.getData()[question] != 0) {
            question += query.getData()[question] + 1;
        }
        question += 5;
        byte[] record = {(byte) 0xC0, HEADER, 0, 16, 0, 1, -1, -1, -1, -1, 0, 2, 1, 'x'};
        byte[] packet = new byte[question + record.length];
        System.arraycopy(query.getData(), 0, packet, 0, question);
        byte[] flagsAndCounts = {(byte) 0x81, (byte) 0x80, 0, 1, 0, 1, 0, 0, 0, 0};
        System.arraycopy(flagsAndCounts, 0, packet, 2, flagsAndCounts.length);
        System.arraycopy(record, 0, packet, question, record.length);
        reply(packet);

        assertThat(answer()).isEqualTo(new DnsAnswer.Found<>(List.of(TxtRecord.of("x")), 0));
    }

    /** dnsjava throws something that is no IOException while it reads this one. */
    @Test
    void replyThatDnsjavaCannotReadShouldBeAFailureAndNotASilence() throws Exception {
        try (InputStream found = UnusableReplyTest.class.getResourceAsStream(
                "ReplyReaderFuzzTestInputs/replyShouldBeReadWhateverIsInIt/ttl-beyond-31-bits")) {
            reply(found.readAllBytes());
        }

        assertThat(answer()).isInstanceOfSatisfying(DnsAnswer.Failed.class,
                failed -> assertThat(failed.problem()).doesNotContain("no answer within"));
    }
}
