/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/** The TCP half of the server: one thread that accepts, and one for each connection. */
final class TcpListener implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final System.Logger LOGGER = System.getLogger(TcpListener.class.getName());

    private final ServerSocket server;
    private final BiConsumer<byte[], Line> receiver;
    private final Thread thread;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    TcpListener(InetSocketAddress address, BiConsumer<byte[], Line> receiver) throws IOException {
        this.server = new ServerSocket();
        this.receiver = receiver;
        try {
            server.setReuseAddress(true);
            server.bind(address, BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        this.thread = Thread.ofPlatform().daemon().name("test-dns-tcp").unstarted(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    void start() {
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Connection connection = new Connection(server.accept());
                connections.add(connection);
                connection.thread.start();
            } catch (IOException e) {
                // close() ends the loop in this way; anything else is worth a line.
                if (!server.isClosed()) {
                    LOGGER.log(System.Logger.Level.WARNING, "accepting a TCP connection", e);
                }
            }
        }
    }

    /** A message with its length before it, as TCP wants it. */
    static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(Short.BYTES + message.length).putShort((short) message.length).put(message).array();
    }

    int openConnections() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        TestDnsServer.join(thread);
        for (Connection connection : connections) {
            connection.socket.close();
            TestDnsServer.join(connection.thread);
        }
    }

    private final class Connection implements Line {

        private final Socket socket;
        private final Thread thread;
        private final Lock writing = new ReentrantLock();

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.thread = Thread.ofPlatform().daemon().name("test-dns-connection").unstarted(this::receive);
            socket.setTcpNoDelay(true);
        }

        private void receive() {
            try (socket) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                while (true) {
                    byte[] message = new byte[in.readUnsignedShort()];
                    in.readFully(message);
                    receiver.accept(message, this);
                }
            } catch (EOFException e) {
                // The client has hung up, as it may.
            } catch (IOException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "a TCP connection ends, by a reset or by closing the server", e);
            } finally {
                connections.remove(this);
            }
        }

        @Override
        public boolean tcp() {
            return true;
        }

        @Override
        public void send(byte[] message) throws IOException {
            sendRaw(framed(message));
        }

        @Override
        public void sendRaw(byte[] octets) throws IOException {
            writing.lock();
            try {
                socket.getOutputStream().write(octets);
            } finally {
                writing.unlock();
            }
        }

        @Override
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
