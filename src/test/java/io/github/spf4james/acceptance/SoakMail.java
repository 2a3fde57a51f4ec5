/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import jakarta.mail.MessagingException;

import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

import com.google.common.base.Splitter;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;
import io.github.spf4james.embedded.EmbeddedJames;
import io.github.spf4james.embedded.SmtpClient;

/** One mail of a soak, all of it by its number: the client, the sender, the message, and where it has to go. */
record SoakMail(int number) {
    private static final Destination SUSPECT = new Destination.Repository("memory://var/mail/suspect/");
    private static final List<String> KINDS = List.of("pass", "pass", "pass", "fail", "fail", "softfail", "softfail",
            "neutral", "neutral", "nothing", "broken", "broken", "endless", "huge", "flapping", "truncated", "garbage",
            "half", "reset", "refused", "loop");
    /** These take time: fewer of them. */
    private static final List<String> SLOW_KINDS = List.of("silent", "stalled", "late");
    private static final int SLOW_ONES = 100;
    /** Of James' SMTP server, with some room for what ends it. */
    private static final int LONGEST_LINE = 2000;

    /** Hands it in by SMTP; on the spool, as if it came another way, if it has lines that James' SMTP server refuses. */
    void send(EmbeddedJames james) throws IOException, MessagingException {
        byte[] message = BrokenMessages.message(number);
        if (longestLine(message) > LONGEST_LINE) {
            spool(james, message);
            return;
        }
        SmtpClient.Reply reply = SmtpClient.send(james.smtpPort(), client(), helo(), sender(), recipients(), message);
        if (!reply.isPositive()) {
            throw new IOException("Mail " + number + " was refused: " + reply);
        }
    }

    private void spool(EmbeddedJames james, byte[] message) throws MessagingException {
        MailImpl mail = MailImpl.builder().name("n" + number).sender(sender())
                .addRecipients(recipients().toArray(String[]::new))
                .state(Mail.DEFAULT).remoteAddr(client())
                .addAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of(helo()))).build();
        try {
            mail.setMessageContent(
                    MimeMessageInputStreamSource.create(mail.getName(), new ByteArrayInputStream(message)));
            james.spool(mail, Duration.ZERO);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }

    private static int longestLine(byte[] message) {
        return Splitter.on("\r\n").splitToStream(new String(message, StandardCharsets.ISO_8859_1))
                .mapToInt(String::length).max().orElse(0);
    }

    private String helo() {
        return "n" + number + ".helo.example";
    }

    /** Text that sorts as the actual ones are sorted. */
    List<Destination> destinations() {
        return switch (kind()) {
            case "pass", "truncated", "flapping", "neutral" -> mailboxes("INBOX");
            case "softfail" -> mailboxes("Spam");
            case "nothing" -> List.of();
            case "broken", "endless", "huge" -> List.of(new Destination.Remote());
            default -> List.of(SUSPECT);
        };
    }

    /** Whose delivery this is: the sender says it, or of a report the recipient. */
    static int numberOf(Delivery delivery) {
        String address = delivery.sender().isEmpty() ? delivery.recipients().getFirst() : delivery.sender();
        return Integer.parseInt(address.substring(1, address.indexOf('@')));
    }

    private List<Destination> mailboxes(String folder) {
        List<Destination> mailboxes = new ArrayList<>();
        recipients().forEach(recipient -> mailboxes.add(new Destination.Mailbox(recipient, folder)));
        return mailboxes;
    }

    private String kind() {
        List<String> kinds = number % SLOW_ONES == SLOW_ONES - 1 ? SLOW_KINDS : KINDS;
        return kinds.get(new Random(number * 31L).nextInt(kinds.size()));
    }

    /** Half of them from domains that nobody has seen before. */
    private String sender() {
        boolean own = number % 2 == 0 || kind().equals("flapping");
        return "n" + number + "@" + (own ? "n" + number : "shared") + "." + kind() + ".example";
    }

    private String client() {
        return number % 5 == 0 ? "2001:db8::" + Integer.toHexString(number % 0xFFFF + 1) : "203.0.113." + number % 250;
    }

    private List<String> recipients() {
        return number % 3 == 0 ? List.of(SpfJames.BOB, SpfJames.CAROL) : List.of(SpfJames.BOB);
    }
}
