/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;

/**
 * A DNS server on loopback, over UDP and TCP on the same port, which answers out of a {@link Zone} as a recursive
 * resolver would, remembers what it was asked, and can be told to be late or to misbehave. Safe for use by many clients
 * at once; closing it releases its threads and sockets.
 */
public final class TestDnsServer implements AutoCloseable {

    private static final int ATTEMPTS_TO_BIND = 20;

    private final Replies replies = new Replies();
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    private final UdpListener udp;
    private final TcpListener tcp;
    private final InetSocketAddress address;
    private final Map<Name, Fault> faults = new ConcurrentHashMap<>();
    private volatile Optional<Fault> faultOfAll = Optional.empty();
    private volatile Served served;
    private volatile boolean recording = true;

    /** A zone with the replies encoded so far: what a client asks once it often asks again. */
    private record Served(Zone zone, Map<ByteBuffer, Prepared> overUdp, Map<ByteBuffer, Prepared> overTcp) {

        private static final int MOST_PREPARED = 200_000;

        private Served(Zone zone) {
            this(zone, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        private Prepared prepared(byte[] query, boolean tcp) throws IOException {
            Map<ByteBuffer, Prepared> known = tcp ? overTcp : overUdp;
            Prepared prepared = known.get(withoutId(query));
            if (prepared == null) {
                prepared = Prepared.of(zone, new Message(query), tcp);
                if (known.size() < MOST_PREPARED) {
                    known.put(withoutId(query), prepared);
                }
            }
            return prepared;
        }

        private static ByteBuffer withoutId(byte[] query) {
            return ByteBuffer.wrap(query, Short.BYTES, query.length - Short.BYTES).slice();
        }
    }

    /** A question with its reply; no reply is silence. */
    private record Prepared(Question question, Name name, Optional<byte[]> reply) {

        private static Prepared of(Zone zone, Message request, boolean tcp) {
            Name name = request.getQuestion().getName();
            Answer answer = zone.answer(name, request.getQuestion().getType());
            Question question = new Question(RawName.text(name), request.getQuestion().getType(), tcp);
            if (answer.silent()) {
                return new Prepared(question, name, Optional.empty());
            }
            Message reply = answer.truncated() && !tcp ? Answer.truncatedReply(request) : answer.toMessage(request);
            return new Prepared(question, name, Optional.of(Answer.encode(reply, request, tcp)));
        }
    }

    private TestDnsServer(Zone zone, int port) throws IOException {
        served = new Served(zone);
        tcp = new TcpListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), this::receive);
        address = tcp.address();
        try {
            udp = new UdpListener(address, this::receive);
        } catch (IOException e) {
            tcp.close();
            throw e;
        }
    }

    /** Starts on a free port of 127.0.0.1. */
    public static TestDnsServer start(Zone zone) {
        for (int attempt = 1;; attempt++) {
            try {
                return start(zone, 0);
            } catch (BindException e) {
                // The port that TCP was given may be taken for UDP: take another.
                if (attempt == ATTEMPTS_TO_BIND) {
                    throw new UncheckedIOException(e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts on this port of 127.0.0.1. */
    public static TestDnsServer start(Zone zone, int port) throws IOException {
        TestDnsServer server = new TestDnsServer(zone, port);
        server.udp.start();
        server.tcp.start();
        return server;
    }

    public InetSocketAddress address() {
        return address;
    }

    public int port() {
        return address.getPort();
    }

    /** Answers out of another zone from now on. */
    public TestDnsServer serve(Zone zone) {
        served = new Served(zone);
        return this;
    }

    /** Lets go of the replies encoded so far. */
    public void forget() {
        served = new Served(served.zone());
    }

    /** Sends every reply this much later; replies do not wait for each other. */
    public TestDnsServer delay(Duration delay) {
        replies.delay(delay);
        return this;
    }

    /** Treats questions for this name, and for it alone, in this way from now on. */
    public TestDnsServer fault(String name, Fault fault) {
        faults.put(RawName.of(name), fault);
        return this;
    }

    /** Treats all questions in this way from now on, but for names that have a fault of their own. */
    public TestDnsServer fault(Fault fault) {
        faultOfAll = Optional.of(fault);
        return this;
    }

    /** Answers honestly again. */
    public TestDnsServer clearFaults() {
        faults.clear();
        faultOfAll = Optional.empty();
        return this;
    }

    /** Closes the TCP half for good: connections are refused, and those that are open end. */
    public TestDnsServer refuseTcp() {
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Whether questions are remembered; they are unless this is called. */
    public TestDnsServer recording(boolean on) {
        recording = on;
        return this;
    }

    /** What was asked since the start or since {@link #clearQuestions()}, in the order of arrival. */
    public List<Question> questions() {
        return List.copyOf(questions);
    }

    public long count(String name) {
        return questions.stream().filter(question -> question.isFor(name)).count();
    }

    /** How often this name was asked for, with this type (a constant of dnsjava's {@code Type}). */
    public long count(String name, int type) {
        return questions.stream().filter(question -> question.isFor(name) && question.type() == type).count();
    }

    public void clearQuestions() {
        questions.clear();
    }

    /** TCP connections that clients hold open now. */
    public int openConnections() {
        return tcp.openConnections();
    }

    private void receive(byte[] query, Line line) {
        if (query.length < Header.LENGTH || (query[2] & 0x80) != 0) {
            return; // too short to be answered, or an answer itself
        }
        try {
            if (isQuery(query)) {
                answer(query, line);
            } else {
                replies.send(failure(query, Rcode.NOTIMP), line);
            }
        } catch (IOException e) {
            // Not a DNS message: say so.
            replies.send(failure(query, Rcode.FORMERR), line);
        }
    }

    private static boolean isQuery(byte[] query) {
        int opcode = query[2] >> 3 & 0xF;
        int questions = (query[4] & 0xFF) << 8 | query[5] & 0xFF;
        return opcode == Opcode.QUERY && questions == 1;
    }

    private void answer(byte[] query, Line line) throws IOException {
        Prepared prepared = served.prepared(query, line.tcp());
        if (recording) {
            questions.add(prepared.question());
        }
        Optional<Fault> fault = Optional.ofNullable(faults.get(prepared.name())).or(() -> faultOfAll);
        if (fault.isPresent()) {
            fault.get().answer(exchange(query, line));
        } else {
            prepared.reply().ifPresent(reply -> replies.send(withIdOf(query, reply), line));
        }
    }

    private Exchange exchange(byte[] query, Line line) throws IOException {
        Message request = new Message(query);
        Answer honest = served.zone().answer(request.getQuestion().getName(), request.getQuestion().getType());
        return new Exchange(request, honest, line, replies);
    }

    private static byte[] withIdOf(byte[] query, byte[] reply) {
        byte[] copy = reply.clone();
        System.arraycopy(query, 0, copy, 0, Short.BYTES);
        return copy;
    }

    private static byte[] failure(byte[] query, int rcode) {
        Message reply = new Message((query[0] & 0xFF) << 8 | query[1] & 0xFF);
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setRcode(rcode);
        return reply.toWire(Message.MAXLENGTH);
    }

    @Override
    public void close() {
        try (replies; tcp; udp) {
            questions.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            // The thread ends all the same, as its socket is closed: go on closing.
            Thread.currentThread().interrupt();
        }
    }
}
