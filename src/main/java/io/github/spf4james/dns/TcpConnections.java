/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.xbill.DNS.Message;
import org.xbill.DNS.io.IoClientFactory;
import org.xbill.DNS.io.TcpIoClient;
import org.xbill.DNS.io.UdpIoClient;

/**
 * DNS over TCP with a connection for each question, closed with its answer or time-out.
 *
 * <p>dnsjava's own has one for all questions to a server, and never closes it: an answer that stops half-way, or a
 * firewall that has forgotten the connection, spoils all answers that follow.
 */
final class TcpConnections implements IoClientFactory, TcpIoClient, AutoCloseable {
    /** What a resolver with small limits has for all of its clients (Unbound's default); other questions wait. */
    private static final int MOST_OPEN = 10;

    private final AsynchronousChannelGroup group;
    private final Queue<Connection> waiting = new ArrayDeque<>();
    private final AtomicInteger calling = new AtomicInteger();
    private int open;

    TcpConnections(ThreadFactory threads) {
        try {
            this.group = AsynchronousChannelGroup.withFixedThreadPool(1, threads);
        } catch (IOException e) {
            throw new UncheckedIOException("no asynchronous channels", e);
        }
    }

    @Override
    public TcpIoClient createOrGetTcpClient() {
        return this;
    }

    @Override
    public UdpIoClient createOrGetUdpClient() {
        throw new UnsupportedOperationException("only TCP is asked for");
    }

    @Override
    public CompletableFuture<byte[]> sendAndReceiveTcp(InetSocketAddress local, InetSocketAddress remote,
            Message query, byte[] data, Duration timeout) {
        Connection connection = new Connection(remote, data);
        synchronized (this) {
            waiting.add(connection);
        }
        connection.answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((answer, failure) -> done(connection));
        startThoseThatMay();
        return connection.answer;
    }

    private void done(Connection connection) {
        connection.close();
        synchronized (this) {
            if (connection.entered) {
                open--;
            } else {
                waiting.remove(connection);
            }
        }
        startThoseThatMay();
    }

    /** In one thread at a time, and not within itself: one that fails at once makes room for the next. */
    private void startThoseThatMay() {
        int calls = calling.incrementAndGet();
        if (calls > 1) {
            return; // whoever is at it looks again
        }
        while (calls > 0) {
            for (Connection next = next(); next != null; next = next()) {
                next.start();
            }
            calls = calling.addAndGet(-calls);
        }
    }

    private synchronized Connection next() {
        Connection next = open == MOST_OPEN ? null : waiting.poll();
        if (next != null) {
            next.entered = true;
            open++;
        }
        return next;
    }

    @Override
    public void close() {
        try {
            group.shutdownNow();
        } catch (IOException e) {
            throw new UncheckedIOException("channels that do not close", e);
        }
    }

    /** One question. */
    private final class Connection {
        private final InetSocketAddress remote;
        private final ByteBuffer question;
        private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
        private boolean entered;
        private AsynchronousSocketChannel channel;

        private Connection(InetSocketAddress remote, byte[] data) {
            this.remote = remote;
            this.question = ByteBuffer.allocate(Short.BYTES + data.length).putShort((short) data.length).put(data)
                    .flip();
        }

        private void start() {
            try {
                if (opened()) {
                    channel.connect(remote, null, then((Void connected) -> write()));
                }
            } catch (IOException | RuntimeException e) {
                // Runtime ones for addresses that cannot be used, and when the group is closed.
                answer.completeExceptionally(e);
            }
        }

        /** {@return whether the answer is still wanted} */
        private synchronized boolean opened() throws IOException {
            if (answer.isDone()) {
                return false;
            }
            channel = AsynchronousSocketChannel.open(group);
            return true;
        }

        private void write() {
            channel.write(question, null, then((Integer count) -> {
                if (question.hasRemaining()) {
                    write();
                } else {
                    ByteBuffer length = ByteBuffer.allocate(Short.BYTES);
                    read(length, () -> readMessage(Short.toUnsignedInt(length.getShort(0))));
                }
            }));
        }

        private void readMessage(int length) {
            ByteBuffer message = ByteBuffer.allocate(length);
            read(message, () -> answer.complete(message.array()));
        }

        private void read(ByteBuffer buffer, Runnable whenFull) {
            if (!buffer.hasRemaining()) {
                whenFull.run();
                return;
            }
            channel.read(buffer, null, then((Integer count) -> {
                if (count < 0) {
                    answer.completeExceptionally(new EOFException("the server hung up"));
                } else {
                    read(buffer, whenFull);
                }
            }));
        }

        private <T> CompletionHandler<T, Void> then(Consumer<T> next) {
            return new CompletionHandler<>() {
                @Override
                public void completed(T result, Void attachment) {
                    try {
                        next.accept(result);
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                }

                @Override
                public void failed(Throwable failure, Void attachment) {
                    answer.completeExceptionally(failure);
                }
            };
        }

        private synchronized void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                // The question has its answer, and nothing is left to be sent: what would be lost?
            }
        }
    }
}
