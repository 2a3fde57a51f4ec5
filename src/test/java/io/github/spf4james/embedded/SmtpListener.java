/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;

import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.auth.PlainAuthenticationHandlerFactory;
import org.subethamail.smtp.internal.proxy.ProxyProtocolV1Handler;
import org.subethamail.smtp.internal.server.CommandHandler;
import org.subethamail.smtp.server.SMTPServer;

/**
 * Takes SMTP, and the client's address from the PROXY protocol, and puts on the spool what James' own smtpserver would:
 * the same envelope, the same attributes, its {@code Received:} on top. It accepts every recipient.
 */
final class SmtpListener implements AutoCloseable {
    private static final AttributeName AUTHORIZED_NETWORK = AttributeName.of("org.apache.james.SMTPIsAuthNetwork");
    private static final String HOST_NAME = "mx.embedded.test";

    private final MailQueue spool;
    private final UsersRepository users;
    private final SMTPServer server;

    SmtpListener(MailQueue spool, UsersRepository users) {
        this.spool = spool;
        this.users = users;
        this.server = SMTPServer.port(0).bindAddress(InetAddress.getLoopbackAddress()).hostName(HOST_NAME)
                .proxyHandler(ProxyProtocolV1Handler.INSTANCE).insertReceivedHeaders(false)
                .fromAddressValidator(address -> true)
                .authenticationHandlerFactory(new PlainAuthenticationHandlerFactory(this::login))
                .messageHandlerFactory(Transaction::new).build();
        CommandHandler commands = server.getCommandHandler();
        commands.addCommand(new WholeHelo(commands.getCommand("HELO")));
        commands.addCommand(new WholeHelo(commands.getCommand("EHLO")));
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void login(String user, String password, MessageContext context) throws LoginFailedException {
        try {
            users.test(Username.of(user), password).orElseThrow(LoginFailedException::new);
        } catch (UsersRepositoryException e) {
            throw new IllegalStateException("Users cannot be read", e);
        }
    }

    private final class Transaction implements MessageHandler {
        private final MessageContext context;
        private final List<MailAddress> recipients = new ArrayList<>();
        private MaybeSender sender = MaybeSender.nullSender();

        private Transaction(MessageContext context) {
            this.context = context;
        }

        @Override
        public void from(String address) throws RejectException {
            sender = address.isEmpty() ? MaybeSender.nullSender() : MaybeSender.of(parse(address));
        }

        @Override
        public void recipient(String address) throws RejectException {
            recipients.add(parse(address));
        }

        @Override
        public String data(InputStream in) throws RejectException, IOException {
            String name = MailImpl.getId();
            try {
                MailImpl mail = mail(name);
                try {
                    byte[] received = received().getBytes(StandardCharsets.UTF_8);
                    mail.setMessageContent(MimeMessageInputStreamSource.create(name,
                            new SequenceInputStream(new ByteArrayInputStream(received), in)));
                    spool.enQueue(mail);
                } finally {
                    LifecycleUtil.dispose(mail);
                }
            } catch (MessagingException e) {
                throw new IOException("Mail " + name + " cannot be spooled", e);
            }
            return "2.6.0 Message received";
        }

        @Override
        public void done() {
            recipients.clear();
        }

        private MailImpl mail(String name) {
            InetAddress client = client();
            MailImpl.Builder mail = MailImpl.builder().name(name).sender(sender).addRecipients(recipients)
                    .state(Mail.DEFAULT).remoteAddr(client.getHostAddress()).remoteHost(client.getHostAddress())
                    .addAttribute(text(Mail.SMTP_SESSION_ID, context.getSessionId()));
            context.getHelo().ifPresent(helo -> mail.addAttribute(text(Mail.SMTP_HELO, helo)));
            user().ifPresent(user -> mail.addAttribute(text(Mail.SMTP_AUTH_USER, user)));
            if (user().isPresent() || client.isLoopbackAddress()) {
                mail.addAttribute(text(AUTHORIZED_NETWORK, "true"));
            }
            return mail.build();
        }

        private String received() {
            String only = recipients.size() == 1 ? "\r\n          for <" + recipients.getFirst().asString() + ">" : "";
            return "Received: from " + client().getHostAddress() + " (EHLO " + context.getHelo().orElse("") + ") (["
                    + client().getHostAddress() + "])\r\n          by " + HOST_NAME
                    + " (JAMES SMTP Server ) with ESMTP ID "
                    + context.getSessionId() + only + ";\r\n          "
                    + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now()) + "\r\n";
        }

        private Optional<String> user() {
            return context.getAuthenticationHandler().map(handler -> handler.getIdentity().toString());
        }

        private InetAddress client() {
            return ((InetSocketAddress) context.getRemoteAddress()).getAddress();
        }
    }

    private static MailAddress parse(String address) throws RejectException {
        try {
            return new MailAddress(address);
        } catch (AddressException e) {
            throw new RejectException(553, "5.1.7 " + e.getMessage());
        }
    }

    private static Attribute text(AttributeName name, String value) {
        return new Attribute(name, AttributeValue.of(value));
    }
}
