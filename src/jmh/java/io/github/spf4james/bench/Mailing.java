/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bench;

import static org.mockito.Mockito.mock;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.james.mailetcontainer.AutomaticallySentMailDetectorImpl;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import io.github.spf4james.SpfMails;
import io.github.spf4james.SpfPolicy;
import io.github.spf4james.SpfResultIs;
import io.github.spf4james.bounce.BounceLimit;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.mail.SpfChecker;
import io.github.spf4james.mail.SpfCheckers;

/** Matcher and mailet, as James calls them, with everything in the cache. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Mailing {

    /** A matcher and a mailet. */
    @State(Scope.Benchmark)
    public static class Configured {
        private TestDnsServer server;
        private SpfChecker checker;
        private SpfResultIs matcher;
        private SpfPolicy mailet;

        @Setup
        public void configure() throws Exception {
            server = TestDnsServer.start(Shape.zone()).recording(false);
            checker = SpfCheckers.asking(server);
            matcher = new SpfResultIs(checker);
            matcher.init(FakeMatcherConfig.builder().matcherName("SpfResultIs").condition("fail,softfail").build());
            // Who has folders, and where mail waits: annotating asks neither.
            mailet = new SpfPolicy(checker, new AutomaticallySentMailDetectorImpl(), mock(UsersRepository.class),
                    mock(RecipientRewriteTable.class), mock(MailQueueFactory.class), new BounceLimit());
            mailet.init(FakeMailetConfig.builder().mailetName("SpfPolicy").build());
        }

        @TearDown
        public void close() {
            server.close();
        }
    }

    /** A mail that nobody has checked, as James' SMTP server makes it: its message is octets, read when asked for. */
    @State(Scope.Thread)
    public static class Unchecked {
        /** Octets of the body. */
        @Param({"1000", "25000000"})
        int size;
        private byte[] message;
        private MailImpl mail;

        @Setup
        public void compose() {
            message = ("Received: from client by mx.receiver.example; Tue, 24 Nov 2026 00:00:00 +0000\r\n"
                    + "From: some-user@flat.example\r\nTo: bob@receiver.example\r\nSubject: Hello\r\n"
                    + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
                    + "0123456789abcdef0123456789abcdef0123456789abcdef\r\n".repeat(size / 50))
                    .getBytes(StandardCharsets.US_ASCII);
        }

        @Setup(Level.Invocation)
        public void receive() throws MessagingException {
            mail = MailImpl.builder().name("mail").sender(Shape.FLAT.sender()).addRecipient(SpfMails.BOB)
                    .mimeMessage(new MimeMessageWrapper(MimeMessageInputStreamSource.create("mail",
                            new ByteArrayInputStream(message))))
                    .build();
            mail.setRemoteAddr(Shape.CLIENT);
            mail.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of(Shape.FLAT.helo())));
        }

        @TearDown(Level.Invocation)
        public void dispose() {
            LifecycleUtil.dispose(mail);
        }
    }

    /** A mail that carries its verdict already. */
    @State(Scope.Thread)
    public static class Checked {
        private Mail mail;

        @Setup
        public void check(Configured configured) throws MessagingException {
            mail = SpfMails.mail(Shape.CLIENT, Shape.FLAT.helo(), Shape.FLAT.sender());
            configured.matcher.match(mail);
        }
    }

    /** The first matcher and the mailet of a mail: HELO, MAIL FROM, attributes, and a header on top. */
    @Benchmark
    public Mail matcherAndMailet(Configured configured, Unchecked unchecked) throws MessagingException {
        configured.matcher.match(unchecked.mail);
        configured.mailet.service(unchecked.mail);
        return unchecked.mail;
    }

    /** Any further matcher of it. */
    @Benchmark
    public Iterable<MailAddress> secondMatcher(Configured configured, Checked checked) throws MessagingException {
        return configured.matcher.match(checked.mail);
    }
}
