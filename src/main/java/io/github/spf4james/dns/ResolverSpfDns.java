/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * {@link SpfDns} over dnsjava: asks each server in turn, UDP first and TCP where the answer was truncated.
 *
 * <p>The resolvers are our own, so nothing that the rest of the process has set up in dnsjava is changed, and neither
 * hosts files nor search paths play a part. A server that is silent, fails, refuses or talks nonsense makes the next one
 * be asked; the last one's problem is the answer.
 */
public final class ResolverSpfDns implements SpfDns, AutoCloseable {
    /** What fits into one packet nearly everywhere (DNS flag day 2020). */
    private static final int UDP_PAYLOAD = 1232;
    /** Enough to take answers apart: nothing in these threads waits. */
    private static final int THREADS = 2;

    private final List<Server> servers;
    private final Duration timeout;
    private final int attempts;
    private final ExecutorService executor;
    private final TcpConnections connections;

    private record Server(InetSocketAddress address, SimpleResolver udp, SimpleResolver tcp) {}

    /**
     * @param servers whom to ask, in this order; at least one
     * @param timeout how long one server may take over UDP, and again over TCP where it must be
     * @param attempts how often the whole list is gone through, 1 or more
     */
    public ResolverSpfDns(List<InetSocketAddress> servers, Duration timeout, int attempts) {
        if (servers.isEmpty() || attempts < 1 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(servers + ", " + timeout + ", " + attempts + " attempts");
        }
        this.timeout = timeout;
        this.attempts = attempts;
        ThreadFactory threads = threads();
        this.executor = Executors.newFixedThreadPool(THREADS, threads);
        this.connections = new TcpConnections(threads);
        this.servers = servers.stream().map(this::server).toList();
    }

    private static ThreadFactory threads() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "spf-dns-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private Server server(InetSocketAddress address) {
        // A name that did not resolve would throw on every use; resolving again may help, and if not it is a failed ask.
        SimpleResolver udp = new SimpleResolver(address);
        udp.setTimeout(timeout);
        udp.setIgnoreTruncation(true);
        udp.setEDNS(0, UDP_PAYLOAD, 0, List.of());
        SimpleResolver tcp = new SimpleResolver(address);
        tcp.setTimeout(timeout);
        tcp.setTCP(true);
        tcp.setIoClientFactory(connections);
        return new Server(address, udp, tcp);
    }

    @Override
    public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
        return ask(question, question.name(), new CnameChain(), 0)
                .exceptionally(failure -> new DnsAnswer.Failed<>(question + ": " + problem(failure)));
    }

    /** One try after the other, and from name to name where a chain of CNAMEs is cut. */
    private <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question, DnsName name, CnameChain chain, int tries) {
        Server server = servers.get(tries % servers.size());
        boolean last = tries + 1 >= attempts * servers.size();
        return exchange(server, question(name, question.type())).handle((message, failure) -> {
            Reply<T> reply = failure == null
                    ? ReplyReader.read(message, question.type(), name, chain)
                    : new Reply.Problem<>(problem(failure));
            return switch (reply) {
                case Reply.Final<T>(DnsAnswer<T> answer) -> CompletableFuture.completedFuture(answer);
                case Reply.Onward<T>(DnsName target, CnameChain behind) -> ask(question, target, behind, tries);
                case Reply.Problem<T>(String problem) when !last -> ask(question, name, chain, tries + 1);
                case Reply.Problem<T>(String problem) -> CompletableFuture.completedFuture(
                        (DnsAnswer<T>) new DnsAnswer.Failed<T>(question + ": " + problem));
            };
        }).thenCompose(answer -> answer);
    }

    private CompletableFuture<Message> exchange(Server server, Record question) {
        Message query = Message.newQuery(question);
        return send(server.udp, query).thenCompose(answer -> answer.getHeader().getFlag(Flags.TC)
                ? send(server.tcp, query)
                : CompletableFuture.completedFuture(answer));
    }

    private CompletableFuture<Message> send(SimpleResolver resolver, Message query) {
        try {
            // dnsjava looks for expired questions once a second at best, and less often when it is busy.
            return resolver.sendAsync(query, executor).toCompletableFuture()
                    .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException e) {
            // What java.nio throws for an unresolved or forbidden address comes as an exception, not in the future.
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Record question(DnsName name, RecordType<?> type) {
        return Record.newRecord(WireNames.toWire(name), Type.value(type.name()), DClass.IN);
    }

    private String problem(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return switch (cause) {
            case TimeoutException e -> "no answer within " + timeout.toMillis() + " ms";
            case IOException e -> "no usable answer (" + e.getClass().getSimpleName() + ")";
            default -> "cannot be asked (" + cause.getClass().getSimpleName() + ")";
        };
    }

    /** Lets threads and connections go. Questions under way end as failed, at the latest when their time-out comes. */
    @Override
    public void close() {
        connections.close();
        executor.shutdown();
    }
}
