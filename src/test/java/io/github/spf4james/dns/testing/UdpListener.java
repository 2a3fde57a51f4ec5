/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.function.BiConsumer;

import org.xbill.DNS.Message;

/** The UDP half of the server: one thread that receives and hands on. */
final class UdpListener implements AutoCloseable {

    private static final int SOCKET_BUFFER = 4 << 20;
    private static final System.Logger LOGGER = System.getLogger(UdpListener.class.getName());

    private final DatagramChannel channel;
    private final BiConsumer<byte[], Line> receiver;
    private final Thread thread;

    UdpListener(InetSocketAddress address, BiConsumer<byte[], Line> receiver) throws IOException {
        this.channel = DatagramChannel.open();
        this.receiver = receiver;
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
            channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        this.thread = Thread.ofPlatform().daemon().name("test-dns-udp").unstarted(this::receive);
    }

    void start() {
        thread.start();
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Message.MAXLENGTH);
        while (channel.isOpen()) {
            try {
                SocketAddress client = channel.receive(buffer.clear());
                byte[] message = new byte[buffer.flip().remaining()];
                buffer.get(message);
                receiver.accept(message, new UdpLine(channel, client));
            } catch (ClosedChannelException e) {
                // close() ends the loop in this way.
                return;
            } catch (IOException e) {
                LOGGER.log(System.Logger.Level.WARNING, "receiving over UDP", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        TestDnsServer.join(thread);
    }

    private record UdpLine(DatagramChannel channel, SocketAddress client) implements Line {

        @Override
        public boolean tcp() {
            return false;
        }

        @Override
        public void send(byte[] message) throws IOException {
            channel.send(ByteBuffer.wrap(message), client);
        }

        @Override
        public void sendRaw(byte[] octets) throws IOException {
            send(octets);
        }

        @Override
        public void reset() {
            // There is no connection.
        }
    }
}
