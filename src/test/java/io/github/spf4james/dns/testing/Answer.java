/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import java.util.List;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * What a zone has to say to one question.
 *
 * @param silent
 *            no reply at all
 * @param truncated
 *            over UDP, an empty reply that sends the client to TCP
 */
record Answer(boolean silent, boolean truncated, int rcode, List<Record> answers, List<Record> authority) {

    private static final int PAYLOAD_WITHOUT_EDNS = 512;
    private static final int OUR_PAYLOAD = 4096;

    static final Answer SILENCE = new Answer(true, false, Rcode.NOERROR, List.of(), List.of());

    static Answer failed(int rcode) {
        return new Answer(false, false, rcode, List.of(), List.of());
    }

    Message toMessage(Message request) {
        Message reply = emptyReply(request, rcode);
        answers.forEach(record -> reply.addRecord(record, Section.ANSWER));
        authority.forEach(record -> reply.addRecord(record, Section.AUTHORITY));
        return reply;
    }

    /** The reply of a recursive resolver, with the question and nothing else in it. */
    static Message emptyReply(Message request, int rcode) {
        Message reply = new Message(request.getHeader().getID());
        Header header = reply.getHeader();
        header.setFlag(Flags.QR);
        header.setFlag(Flags.RA);
        if (request.getHeader().getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        header.setOpcode(request.getHeader().getOpcode());
        header.setRcode(rcode);
        reply.addRecord(request.getQuestion(), Section.QUESTION);
        if (request.getOPT() != null) {
            reply.addRecord(new OPTRecord(OUR_PAYLOAD, 0, 0), Section.ADDITIONAL);
        }
        return reply;
    }

    static Message truncatedReply(Message request) {
        Message reply = emptyReply(request, Rcode.NOERROR);
        reply.getHeader().setFlag(Flags.TC);
        return reply;
    }

    /** What fits: all of it over TCP, what the client takes over UDP; TC is set where that is not everything. */
    static byte[] encode(Message reply, Message request, boolean tcp) {
        if (tcp) {
            return reply.toWire(Message.MAXLENGTH);
        }
        OPTRecord edns = request.getOPT();
        return reply
                .toWire(edns == null ? PAYLOAD_WITHOUT_EDNS : Math.max(PAYLOAD_WITHOUT_EDNS, edns.getPayloadSize()));
    }
}
