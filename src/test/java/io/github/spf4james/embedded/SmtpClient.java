/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Speaks SMTP as it is told to, octet by octet, so that it can be as wrong as a hostile client; says in a PROXY line
 * which client it plays.
 */
public final class SmtpClient implements AutoCloseable {

    /** One answer of the server: the code, and its text with the lines of a longer one joined by newlines. */
    public record Reply(int code, String text) {
        public boolean isPositive() {
            return code < 400;
        }

        @Override
        public String toString() {
            return code + " " + text;
        }
    }

    private static final class TrustingAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static final int TIMEOUT_MILLIS = 120_000;

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private SmtpClient(Socket socket) throws IOException {
        use(socket);
    }

    private void use(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /**
     * Connects to a port on loopback and reads the greeting.
     *
     * @param clientAddress the IPv4 or IPv6 address to play
     */
    public static SmtpClient connect(int port, String clientAddress) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            SmtpClient client = new SmtpClient(socket);
            client.write(proxyLine(clientAddress, port));
            client.expectPositive(client.reply());
            return client;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends one mail on a connection of its own and returns the last reply: that to the data, or the first refusal. */
    public static Reply send(int port, String clientAddress, String helo, String sender, List<String> recipients,
            byte[] message) throws IOException {
        return send(port, clientAddress, helo, sender, recipients, () -> message);
    }

    /** So, and holds the message only until it is sent: for large ones, where the heap is looked at. */
    public static Reply send(int port, String clientAddress, String helo, String sender, List<String> recipients,
            Supplier<byte[]> message) throws IOException {
        try (SmtpClient client = connect(port, clientAddress)) {
            Reply reply = client.helo(helo);
            return reply.isPositive() ? client.mail(sender, recipients, message) : reply;
        }
    }

    /** Says EHLO with whatever it is given, except that it adds the line's end. */
    public Reply helo(String name) throws IOException {
        return command("EHLO " + name);
    }

    /** Logs in with AUTH PLAIN. */
    public Reply login(String user, String password) throws IOException {
        byte[] credentials = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        return command("AUTH PLAIN " + Base64.getEncoder().encodeToString(credentials));
    }

    /** Goes on in TLS, whoever the server is. */
    public void startTls() throws IOException, GeneralSecurityException {
        expectPositive(command("STARTTLS"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new TrustingAnybody()}, null);
        use(context.getSocketFactory().createSocket(socket, socket.getInetAddress().getHostAddress(),
                socket.getPort(), true));
    }

    /** Sends all lines at once, and returns a reply to each. */
    public List<Reply> pipeline(String... lines) throws IOException {
        write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
        List<Reply> replies = new ArrayList<>();
        while (replies.size() < lines.length) {
            replies.add(reply());
        }
        return replies;
    }

    /** Sends a message that DATA has announced, and returns the reply. */
    public Reply message(byte[] message) throws IOException {
        return message(() -> message);
    }

    private Reply message(Supplier<byte[]> message) throws IOException {
        write(stuffed(message.get()));
        return reply();
    }

    /** Sends one mail and returns the last reply: that to the data, or the first refusal. */
    public Reply mail(String sender, List<String> recipients, byte[] message) throws IOException {
        return mail(sender, recipients, () -> message);
    }

    private Reply mail(String sender, List<String> recipients, Supplier<byte[]> message) throws IOException {
        List<String> commands = new ArrayList<>();
        commands.add("MAIL FROM:<" + sender + ">");
        recipients.forEach(recipient -> commands.add("RCPT TO:<" + recipient + ">"));
        commands.add("DATA");
        for (String command : commands) {
            Reply reply = command(command);
            if (!reply.isPositive()) {
                return reply;
            }
        }
        return message(message);
    }

    /** Sends a line, in UTF-8, and returns the reply. */
    public Reply command(String line) throws IOException {
        return command(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a line of any octets and returns the reply. */
    public Reply command(byte[] line) throws IOException {
        out.write(line);
        write("\r\n".getBytes(StandardCharsets.US_ASCII));
        return reply();
    }

    /** Sends a line, and does not wait for the reply. */
    public void say(String line) throws IOException {
        write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static byte[] proxyLine(String clientAddress, int port) {
        boolean ip6 = clientAddress.indexOf(':') >= 0;
        return ("PROXY " + (ip6 ? "TCP6 " : "TCP4 ") + clientAddress + (ip6 ? " ::1 " : " 127.0.0.1 ") + "40000 "
                + port + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] stuffed(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        String stuffed = (text.startsWith(".") ? "." : "") + text.replace("\r\n.", "\r\n..");
        return (stuffed + (text.endsWith("\r\n") ? "" : "\r\n") + ".\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private void write(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    private void expectPositive(Reply reply) throws IOException {
        if (!reply.isPositive()) {
            throw new IOException("Refused at once: " + reply);
        }
    }

    private Reply reply() throws IOException {
        List<String> texts = new ArrayList<>();
        String line = line();
        while (line.startsWith("-", 3)) {
            texts.add(line.substring(4));
            line = line();
        }
        texts.add(line.length() > 4 ? line.substring(4) : "");
        return new Reply(Integer.parseInt(line.substring(0, 3)), String.join("\n", texts));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("The server hung up after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
