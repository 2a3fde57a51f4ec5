/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import jakarta.mail.MessagingException;

import org.apache.james.core.builder.MimeMessageBuilder;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;

/** Mails as James' SMTP server leaves them on the spool. */
public final class SpfMails {
    /** Whom all of them are for. */
    public static final String BOB = "bob@receiver.example";
    /** And this one too. */
    public static final String CAROL = "carol@receiver.example";

    private SpfMails() {}

    /** {@return a mail of this client, HELO and sender, for Bob and Carol} */
    public static FakeMail mail(String client, String helo, String sender) throws MessagingException {
        return builder(client, helo).sender(sender).build();
    }

    /** {@return a mail with a null sender} */
    public static FakeMail bounce(String client, String helo) throws MessagingException {
        return builder(client, helo).build();
    }

    /** {@return what such a mail is made of, without a sender yet} */
    public static FakeMail.Builder builder(String client, String helo) throws MessagingException {
        return FakeMail.builder().name("mail")
                .recipients(BOB, CAROL)
                .remoteAddr(client)
                .state(Mail.DEFAULT)
                .attribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of(helo)))
                .mimeMessage(MimeMessageBuilder.mimeMessageBuilder()
                        .addHeader("Received", "from client by mx.receiver.example; Tue, 24 Nov 2026 00:00:00 +0000")
                        .setSubject("Hello")
                        .setText("Hello, Bob."));
    }
}
