/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

class FaultTest {

    private static final String NAME = "name.example";
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int IMPATIENCE_MILLIS = 200;

    private final TestDnsServer server = TestDnsServer
            .start(Zone.builder().txt(NAME, "v=spf1 -all").a(NAME, "192.0.2.1").build());
    private final Message query = Message.newQuery(Record.newRecord(RawName.of(NAME), Type.TXT, DClass.IN));

    @AfterEach
    void close() {
        server.close();
    }

    /** The reply's octets as they come over UDP. */
    private byte[] octets() throws IOException {
        return octets(PATIENCE_MILLIS);
    }

    private byte[] octets(int millis) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(millis);
            byte[] asked = query.toWire();
            socket.send(new DatagramPacket(asked, asked.length, server.address()));
            DatagramPacket reply = new DatagramPacket(new byte[4096], 4096);
            socket.receive(reply);
            return Arrays.copyOf(reply.getData(), reply.getLength());
        }
    }

    private Message reply() throws IOException {
        return new Message(octets());
    }

    /** Asks over TCP, and reads so many octets of the reply, its length among them. */
    private byte[] tcpOctets(int count, int millis) throws IOException {
        try (Socket socket = new Socket(server.address().getAddress(), server.port())) {
            socket.setSoTimeout(millis);
            byte[] asked = query.toWire();
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(TcpListener.framed(asked));
            byte[] read = new byte[count];
            new DataInputStream(socket.getInputStream()).readFully(read);
            return read;
        }
    }

    private Message resolved(int type) throws IOException {
        SimpleResolver resolver = new SimpleResolver(server.address());
        resolver.setTimeout(Duration.ofMillis(PATIENCE_MILLIS));
        return resolver.send(Message.newQuery(Record.newRecord(RawName.of(NAME), type, DClass.IN)));
    }

    private static List<String> answers(Message reply) {
        return reply.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
    }

    private void truncatesOverUdp() throws IOException {
        assertThat(reply().getHeader().getFlag(Flags.TC)).isTrue();
    }

    @Test
    void dropShouldBeSilence() {
        server.fault(NAME, Fault.drop());

        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> octets(IMPATIENCE_MILLIS));
        await().until(() -> server.questions().size() == 1);
    }

    @Test
    void delayShouldAnswerInTheEnd() throws IOException {
        server.fault(NAME, Fault.delay(Duration.ofMillis(5)));

        assertThat(answers(reply())).containsExactly("\"v=spf1 -all\"");
    }

    @Test
    void dripShouldSendTheWholeReplyOverTcp() throws IOException {
        server.fault(NAME, Fault.drip(Duration.ofNanos(100_000)));

        truncatesOverUdp();
        assertThat(answers(resolved(Type.TXT))).containsExactly("\"v=spf1 -all\"");
    }

    @Test
    void wrongIdShouldDiffer() throws IOException {
        server.fault(NAME, Fault.wrongId());

        assertThat(reply().getHeader().getID()).isNotEqualTo(query.getHeader().getID());
    }

    @Test
    void wrongQuestionShouldDiffer() throws IOException {
        server.fault(NAME, Fault.wrongQuestion());

        assertThat(reply().getQuestion().getName()).isNotEqualTo(RawName.of(NAME));
    }

    @Test
    void truncatedShouldAnswerOverTcp() throws IOException {
        server.fault(NAME, Fault.truncated());

        truncatesOverUdp();
        assertThat(answers(resolved(Type.TXT))).containsExactly("\"v=spf1 -all\"");
    }

    @Test
    void tcpShouldBeRefusable() throws IOException {
        server.fault(NAME, Fault.truncated()).refuseTcp();

        truncatesOverUdp();
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> tcpOctets(1, PATIENCE_MILLIS));
    }

    @Test
    void tcpShouldBeResettable() throws IOException {
        server.fault(NAME, Fault.truncatedTcpReset());

        truncatesOverUdp();
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> tcpOctets(1, PATIENCE_MILLIS));
    }

    @Test
    void tcpShouldBeStallable() throws IOException {
        server.fault(NAME, Fault.truncatedTcpStalled());

        truncatesOverUdp();
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> tcpOctets(1, IMPATIENCE_MILLIS));
    }

    @Test
    void tcpShouldBeStallableInTheMiddle() throws IOException {
        server.fault(NAME, Fault.truncatedTcpHalf());

        truncatesOverUdp();
        assertThat(tcpOctets(14, PATIENCE_MILLIS)).hasSize(14);
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> tcpOctets(15, IMPATIENCE_MILLIS));
    }

    @Test
    void truncatedAlwaysShouldHoldOverTcp() throws IOException {
        server.fault(NAME, Fault.truncatedAlways());

        truncatesOverUdp();
        assertThat(resolved(Type.TXT).getHeader().getFlag(Flags.TC)).isTrue();
    }

    @Test
    void garbageShouldKeepTheIdAlone() throws IOException {
        server.fault(NAME, Fault.garbage());

        byte[] octets = octets();

        assertThat((octets[0] & 0xFF) << 8 | octets[1] & 0xFF).isEqualTo(query.getHeader().getID());
        assertThatExceptionOfType(WireParseException.class).isThrownBy(() -> new Message(octets));
    }

    @Test
    void tooShortShouldBeLessThanAHeader() throws IOException {
        server.fault(NAME, Fault.tooShort());

        assertThat(octets()).hasSize(5);
    }

    @Test
    void halfShouldNotParse() {
        server.fault(NAME, Fault.half());

        assertThatExceptionOfType(WireParseException.class).isThrownBy(this::reply);
    }

    @Test
    void compressionLoopShouldNotParse() {
        server.fault(NAME, Fault.compressionLoop());

        assertThatExceptionOfType(WireParseException.class).isThrownBy(this::reply)
                .withMessageContaining("compression");
    }

    @Test
    void nxdomainShouldComeWithAnswers() throws IOException {
        server.fault(NAME, Fault.nxdomainWithAnswers());

        assertThat(reply().getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(answers(reply())).hasSize(1);
    }

    @Test
    void wrongSectionShouldHoldTheRecords() throws IOException {
        server.fault(NAME, Fault.wrongSection());

        assertThat(answers(reply())).isEmpty();
        assertThat(reply().getSection(Section.AUTHORITY)).extracting(Record::getType).containsExactly(Type.TXT);
    }

    @Test
    void foreignOwnerShouldNotBeTheNameAskedFor() throws IOException {
        server.fault(NAME, Fault.foreignOwner());

        assertThat(reply().getSection(Section.ANSWER)).extracting(Record::getType).containsExactly(Type.TXT);
        assertThat(reply().getSection(Section.ANSWER)).extracting(Record::getName).doesNotContain(RawName.of(NAME));
    }

    @Test
    void rcodesShouldBeAnswered() throws IOException {
        assertThat(server.fault(NAME, Fault.refused()).count(NAME)).isZero();
        assertThat(reply().getRcode()).isEqualTo(Rcode.REFUSED);
        server.fault(NAME, Fault.servfail());
        assertThat(reply().getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void lameShouldReferElsewhere() throws IOException {
        server.fault(NAME, Fault.lame());

        assertThat(reply().getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answers(reply())).isEmpty();
        assertThat(reply().getSection(Section.AUTHORITY)).hasOnlyElementsOfType(NSRecord.class);
    }

    @Test
    void flappingShouldAlternate() throws IOException {
        server.fault(NAME, Fault.flapping());

        assertThat(List.of(reply().getRcode(), reply().getRcode(), reply().getRcode())).containsExactly(Rcode.NOERROR,
                Rcode.SERVFAIL, Rcode.NOERROR);
    }

    @Test
    void aliasLoopShouldBeInOneAnswer() throws IOException {
        server.fault(NAME, Fault.aliasLoop());

        assertThat(answers(reply())).containsExactly("loop.name.example.", "name.example.");
    }

    @Test
    void endlessAliasesShouldBeNewEachTime() throws IOException {
        server.fault(Fault.endlessAliases());

        assertThat(answers(reply())).isNotEqualTo(answers(reply())).hasSize(1);
    }

    @Test
    void hugeTextShouldArriveOverTcp() throws IOException {
        server.fault(NAME, Fault.hugeText());

        truncatesOverUdp();
        assertThat(answers(resolved(Type.TXT)).get(0)).hasSizeGreaterThan(63_000);
    }

    @Test
    void thousandsOfRecordsShouldArriveOverTcp() throws IOException {
        server.fault(NAME, Fault.manyRecords(2000));

        for (int type : List.of(Type.A, Type.AAAA, Type.MX, Type.PTR, Type.TXT)) {
            assertThat(answers(resolved(type))).hasSize(2000).doesNotHaveDuplicates();
        }
    }

    @Test
    void faultOfANameShouldWinOverThatOfAll() throws IOException {
        server.fault(Fault.drop()).fault(NAME, Fault.servfail());
        assertThat(reply().getRcode()).isEqualTo(Rcode.SERVFAIL);

        server.clearFaults();
        assertThat(reply().getRcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void closeShouldEndStalledConnections() throws IOException {
        server.fault(NAME, Fault.truncatedTcpStalled());
        try (Socket socket = new Socket(server.address().getAddress(), server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(TcpListener.framed(query.toWire()));

            server.close();

            assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("test-dns"));
        }
    }
}
