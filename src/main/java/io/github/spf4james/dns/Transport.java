/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/**
 * One question to one server, and its answer, in the thread that asks. Each has a socket of its own, so that an answer
 * which stops half-way spoils no other one, and the operating system draws a port for each (RFC 5452 section 9.2). In a
 * virtual thread an interrupt closes the socket at once.
 *
 * <p>A message that is none to this question, by its id or by the question in it, is ignored (RFC 5452 section 9.1): it
 * may be somebody's who would like to answer in the server's place.
 */
final class Transport {
    /** What fits into one packet nearly everywhere (DNS flag day 2020). */
    static final int UDP_PAYLOAD = 1232;

    private Transport() {}

    /**
     * Asks over UDP.
     *
     * @return the reply, which may be truncated
     * @throws SocketTimeoutException if none comes in time
     * @throws IOException if the server cannot be reached, or its reply cannot be read
     */
    static Message overUdp(InetSocketAddress server, Message query, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            byte[] question = query.toWire();
            socket.send(new DatagramPacket(question, question.length));
            byte[] buffer = new byte[UDP_PAYLOAD];
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.setSoTimeout(millisUntil(deadline));
                socket.receive(packet);
                Optional<Message> reply = reply(Arrays.copyOf(buffer, packet.getLength()), query);
                if (reply.isPresent()) {
                    return reply.get();
                }
            }
        }
    }

    /**
     * Asks over TCP.
     *
     * @param timeout for all of it, the connection included
     * @throws SocketTimeoutException if there is no whole reply in time
     * @throws IOException if the server cannot be reached, or its reply cannot be read
     */
    static Message overTcp(InetSocketAddress server, Message query, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(server, millisUntil(deadline));
            byte[] question = query.toWire();
            socket.getOutputStream().write(ByteBuffer.allocate(Short.BYTES + question.length)
                    .putShort((short) question.length).put(question).array());
            while (true) {
                int length = Short.toUnsignedInt(ByteBuffer.wrap(read(socket, Short.BYTES, deadline)).getShort());
                Optional<Message> reply = reply(read(socket, length, deadline), query);
                if (reply.isPresent()) {
                    return reply.get();
                }
            }
        }
    }

    private static byte[] read(Socket socket, int length, long deadline) throws IOException {
        byte[] octets = new byte[length];
        int read = 0;
        while (read < length) {
            // Anew for each: a server that sends octet by octet has no more time than any other.
            socket.setSoTimeout(millisUntil(deadline));
            int count = socket.getInputStream().read(octets, read, length - read);
            if (count < 0) {
                throw new EOFException("the server hung up");
            }
            read += count;
        }
        return octets;
    }

    /** Never 0, which would be for ever. */
    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long nanos = deadline - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, Integer.MAX_VALUE);
    }

    /** {@return the message; empty if it is none to this query} */
    private static Optional<Message> reply(byte[] octets, Message query) throws IOException {
        boolean sameId = octets.length >= Header.LENGTH
                && Short.toUnsignedInt(ByteBuffer.wrap(octets).getShort()) == query.getHeader().getID();
        if (!sameId) {
            return Optional.empty();
        }
        Message message = new Message(octets);
        return message.getHeader().getFlag(Flags.QR) && isForQuestion(message, query)
                ? Optional.of(message)
                : Optional.empty();
    }

    private static boolean isForQuestion(Message message, Message query) {
        int rcode = message.getRcode();
        return message.getQuestion() == null
                // A server that cannot read a question, or does not want to, may leave it out.
                ? rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN
                : message.getQuestion().equals(query.getQuestion());
    }
}
