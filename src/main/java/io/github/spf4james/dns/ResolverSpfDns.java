/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * {@link SpfDns} over the network: asks each server in turn, UDP first and TCP where the answer was truncated.
 *
 * <p>Messages are dnsjava's; its resolvers are not used, as they cannot let go of a question that is under way. Neither
 * hosts files nor search paths play a part. A server that is silent, fails, refuses or talks nonsense makes the next one
 * be asked; the last one's problem is the answer.
 *
 * <p>A question under way has a virtual thread and a socket. When it has its answer, or is cancelled, both are gone, and
 * there is nothing else to be closed. TCP connections are few, and shared fairly between the organisations that questions
 * are about; the time-out of each begins when it is opened.
 */
public final class ResolverSpfDns implements SpfDns {
    /** Short, so that an answer of servers that answer is in time even behind such a wait; see {@link CircuitBreakers}. */
    private static final Duration LONGEST_QUEUE = Duration.ofMillis(500);

    private final List<InetSocketAddress> servers;
    private final Duration timeout;
    private final int attempts;
    private final TcpPlaces tcpPlaces = new TcpPlaces();
    private final ThreadFactory threads = Thread.ofVirtual().name("spf-dns-", 1).inheritInheritableThreadLocals(false)
            .factory();

    /**
     * @param servers whom to ask, in this order; at least one
     * @param timeout how long one server may take over UDP, and again over TCP where it must be; half a second more is
     *            waited at most for a TCP connection to be free
     * @param attempts how often the whole list is gone through, 1 or more
     */
    public ResolverSpfDns(List<InetSocketAddress> servers, Duration timeout, int attempts) {
        if (servers.isEmpty() || attempts < 1 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(servers + ", " + timeout + ", " + attempts + " attempts");
        }
        this.servers = List.copyOf(servers);
        this.timeout = timeout;
        this.attempts = attempts;
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
        return ask(question, false);
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> askAhead(Question<T> question) {
        return ask(question, true);
    }

    private <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question, boolean ahead) {
        CompletableFuture<DnsAnswer<T>> answer = new CompletableFuture<>();
        Thread thread = threads.newThread(() -> {
            DnsAnswer<T> found = new DnsAnswer.Failed<>(question + ": cannot be asked");
            try {
                found = resolve(question, ahead);
            } finally {
                answer.complete(found);
            }
        });
        answer.whenComplete((found, failure) -> {
            if (answer.isCancelled()) {
                thread.interrupt(); // closes the socket
            }
        });
        thread.start();
        return answer;
    }

    /** One try after the other, and from name to name where a chain of CNAMEs is cut. */
    private <T> DnsAnswer<T> resolve(Question<T> question, boolean ahead) {
        DnsName name = question.name();
        CnameChain chain = new CnameChain();
        int tries = 0;
        while (true) {
            switch (exchange(servers.get(tries % servers.size()), question, ahead, name, chain)) {
                case Reply.Final<T>(DnsAnswer<T> answer) -> {
                    return answer;
                }
                case Reply.Onward<T>(DnsName target, CnameChain behind) -> {
                    name = target;
                    chain = behind;
                }
                case Reply.Problem<T>(String problem, DnsAnswer.Cause cause) -> {
                    tries++;
                    boolean wanted = !Thread.currentThread().isInterrupted();
                    if (tries == attempts * servers.size() || cause == DnsAnswer.Cause.NOT_ASKED || !wanted) {
                        return new DnsAnswer.Failed<>(question + ": " + problem, cause);
                    }
                }
            }
        }
    }

    private <T> Reply<T> exchange(InetSocketAddress server, Question<T> question, boolean ahead, DnsName name,
            CnameChain chain) {
        Message query = query(name, question.type());
        try {
            Message reply = Transport.overUdp(server, query, timeout);
            if (!reply.getHeader().getFlag(Flags.TC)) {
                return ReplyReader.read(reply, question.type(), name, chain);
            }
            String organisation = Organisation.of(question);
            if (!tcpPlaces.enter(organisation, ahead, LONGEST_QUEUE)) {
                return new Reply.Problem<>("no TCP connection is free", DnsAnswer.Cause.NOT_ASKED);
            }
            try {
                reply = Transport.overTcp(server, query, timeout);
            } finally {
                tcpPlaces.leave(organisation);
            }
            return ReplyReader.read(reply, question.type(), name, chain);
        } catch (InterruptedException e) {
            return new Reply.Problem<>("not wanted any more", DnsAnswer.Cause.NOT_ASKED);
        } catch (SocketTimeoutException e) {
            return new Reply.Problem<>("no answer within " + timeout.toMillis() + " ms", DnsAnswer.Cause.SILENCE);
        } catch (PortUnreachableException e) {
            return new Reply.Problem<>("no DNS server answers at " + text(server));
        } catch (IOException e) {
            return new Reply.Problem<>("no usable answer (" + e.getClass().getSimpleName() + ")");
        } catch (RuntimeException e) {
            // For an address that cannot be used, and for a message that dnsjava cannot read though it does not say so.
            return new Reply.Problem<>("cannot be asked (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Message query(DnsName name, RecordType<?> type) {
        // Its id is drawn by a SecureRandom.
        Message query = Message.newQuery(Record.newRecord(WireNames.toWire(name), Type.value(type.name()), DClass.IN));
        query.addRecord(new OPTRecord(Transport.UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
        return query;
    }

    private static String text(InetSocketAddress address) {
        String host = address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
