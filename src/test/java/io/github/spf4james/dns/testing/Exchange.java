/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.time.Duration;
import java.util.Arrays;

import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/** One question, and the means to answer it well, badly, or not at all. */
public final class Exchange {

    private final Message request;
    private final Answer honest;
    private final Line line;
    private final Replies replies;

    Exchange(Message request, Answer honest, Line line, Replies replies) {
        this.request = request;
        this.honest = honest;
        this.line = line;
        this.replies = replies;
    }

    public Message request() {
        return request;
    }

    public Record question() {
        return request.getQuestion();
    }

    public boolean tcp() {
        return line.tcp();
    }

    /** The reply that the zone would give, to be spoilt; empty where the zone is silent. */
    public Message honestReply() {
        return honest.toMessage(request);
    }

    /** A reply with the question alone. */
    public Message emptyReply(int rcode) {
        return Answer.emptyReply(request, rcode);
    }

    /** Lets the zone answer. */
    public void answerHonestly() {
        answerHonestly(Duration.ZERO);
    }

    /** Lets the zone answer so much later. */
    public void answerHonestly(Duration later) {
        if (!honest.silent()) {
            boolean truncated = honest.truncated() && !tcp();
            byte[] reply = encoded(truncated ? Answer.truncatedReply(request) : honestReply());
            replies.later(later, line, () -> line.send(reply));
        }
    }

    /** Sends a message, truncated where it does not fit. */
    public void send(Message reply) {
        send(encoded(reply));
    }

    /** Sends these octets as a message. */
    public void send(byte[] octets) {
        replies.send(octets, line);
    }

    /** Sends the client to TCP. */
    public void sendTruncated() {
        send(Answer.truncatedReply(request));
    }

    /** Announces a message over TCP and sends only so many of its octets. */
    void sendTcpStart(Message reply, int octets) {
        byte[] start = Arrays.copyOf(framed(reply), octets);
        replies.later(Duration.ZERO, line, () -> line.sendRaw(start));
    }

    /** Sends a message over TCP octet by octet. */
    void drip(Message reply, Duration pause) {
        drip(framed(reply), 0, pause);
    }

    private void drip(byte[] octets, int next, Duration pause) {
        replies.later(pause, line, () -> {
            line.sendRaw(Arrays.copyOfRange(octets, next, next + 1));
            if (next + 1 < octets.length) {
                drip(octets, next + 1, pause);
            }
        });
    }

    /** Breaks the TCP connection off. */
    void reset() {
        replies.later(Duration.ZERO, line, line::reset);
    }

    byte[] encoded(Message reply) {
        return Answer.encode(reply, request, tcp());
    }

    private byte[] framed(Message reply) {
        return TcpListener.framed(encoded(reply));
    }
}
