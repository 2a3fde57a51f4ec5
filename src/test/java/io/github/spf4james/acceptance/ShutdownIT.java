/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.mail.MessagingException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;

import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.embedded.Deliveries;
import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.EmbeddedJames;
import io.github.spf4james.embedded.SmtpClient;
import io.github.spf4james.embedded.SpooledMails;

/** A James that stops while mails come in. */
@Timeout(300)
class ShutdownIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STOPS = 5;
    private static final String RESULT = "io.github.spf4james.result";
    private static final int CLIENTS = 4;
    private static final int MAILS_BEFORE_A_STOP = 40;

    private static final String POLICY = """
            <mailet match="All" class="io.github.spf4james.SpfPolicy">
                <onMailetException>propagate</onMailetException>
            </mailet>
            """;
    /** What an administrator has without doing more: an exception sends a mail to the error processor. */
    private static final String PLAIN = """
            <mailet match="io.github.spf4james.SpfResultIs=fail" class="ToProcessor">
                <processor>suspect</processor>
            </mailet>
            <mailet match="All" class="io.github.spf4james.SpfPolicy">
                <onTemperror>retry</onTemperror>
            </mailet>
            """;
    private static final String PATIENT = """
            <spf>
                <dns><servers><server>127.0.0.1:%d</server></servers><timeout>5m</timeout></dns>
                <limits><deadline>5m</deadline></limits>
                %s
                <receiver>mx.example.org</receiver>
            </spf>
            """;

    private final Logger rootLogger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path home;

    @BeforeEach
    void listen() {
        log.start();
        rootLogger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        rootLogger.detachAppender(log);
    }

    @Test
    void mailsShouldBeDeliveredOnceHoweverOftenJamesStops() throws Exception {
        List<Delivery> delivered = new ArrayList<>();
        try (TestDnsServer dns = TestDnsServer.start(SpfJames.ZONE); Senders senders = new Senders()) {
            // So that there is a backlog whenever James stops.
            dns.fault("pass.example", Fault.delay(Duration.ofMillis(60)));
            int left = 0;
            SpooledMails spooled = SpooledMails.none();
            for (int i = 0; i < STOPS; i++) {
                EmbeddedJames james = start(dns, i, PLAIN, spooled);
                senders.sendTo(james.smtpPort());
                senders.awaitMoreAccepted(MAILS_BEFORE_A_STOP);
                spooled = james.stop();
                left += spooled.count();
                senders.awaitRefused();
                assertThat(james.givenUp()).isZero();
                delivered.addAll(james.deliveries().all());
            }
            try (EmbeddedJames james = start(dns, STOPS, PLAIN, spooled)) {
                james.awaitEmpty(PATIENCE);
                delivered.addAll(james.deliveries().all());
            }

            assertThat(left).as("what the test is good for").isPositive();
            assertThat(delivered).extracting(delivery -> subject(delivery)).doesNotHaveDuplicates()
                    .containsAll(senders.accepted);
        }
        assertThat(delivered).extracting(delivery -> delivery.attribute(RESULT).orElse("not checked"))
                .containsOnly("pass");
        assertThat(delivered).extracting(delivery -> delivery.destination().getClass().getSimpleName())
                .containsOnly("Mailbox");
        assertThat(log.list).filteredOn(ShutdownIT::isTroubleOfOurs).isEmpty();
    }

    private EmbeddedJames start(TestDnsServer dns, int number, String mailets, SpooledMails spooled) throws Exception {
        return SpfJames.withMailboxes(home.resolve(String.valueOf(number)))
                .mailetContainer(SpfJames.container(mailets))
                .configurationFile("spf.xml", PATIENT.formatted(dns.port(), SpfJames.NO_CACHE)).spooled(spooled)
                .start();
    }

    private static String subject(Delivery delivery) throws MessagingException {
        return delivery.header("Subject").getFirst();
    }

    private static boolean isTroubleOfOurs(ILoggingEvent event) {
        boolean ours = event.getLoggerName().startsWith("io.github.spf4james")
                && event.getLevel().isGreaterOrEqual(Level.WARN);
        return ours || event.getThrowableProxy() != null
                && ThrowableProxyUtil.asString(event.getThrowableProxy()).contains("io.github.spf4james");
    }

    /** Clients that send one mail after the other until they are refused. */
    private static final class Senders implements AutoCloseable {
        private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
        private final AtomicInteger number = new AtomicInteger();
        private List<Thread> threads = List.of();

        private void sendTo(int port) {
            threads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(Thread.ofPlatform().daemon().start(() -> sendUntilRefused(port)));
            }
        }

        private void sendUntilRefused(int port) {
            boolean goesOn = true;
            while (goesOn) {
                String subject = "mail " + number.incrementAndGet();
                try {
                    goesOn = SmtpClient.send(port, SpfJames.CLIENT, "pass.example", "a@pass.example",
                            List.of(SpfJames.BOB), Messages.withHeader("Subject: " + subject)).isPositive();
                    if (goesOn) {
                        accepted.add(subject);
                    }
                } catch (IOException e) {
                    goesOn = false; // James has stopped; the mail may be there nevertheless
                }
            }
        }

        private void awaitMoreAccepted(int more) {
            int before = accepted.size();
            await().atMost(PATIENCE).until(() -> accepted.size() >= before + more);
        }

        private void awaitRefused() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
        }

        @Override
        public void close() {
            threads.forEach(Thread::interrupt);
        }
    }

    @Test
    void pluginShouldHaveNoThreadsThatStay() throws Exception {
        try (SpfJames james = SpfJames.start(home, SpfJames.container(POLICY))) {
            james.send("a@fail.example", Messages.HELLO);

            assertThat(threads("spf-")).isEmpty();
        }
    }

    /** James waits a little for mails to be done, and then interrupts: without "propagate", they would be errors. */
    @Test
    void mailShouldStayInTheQueueWhenJamesStopsBeforeDnsAnswers() throws Exception {
        Deliveries deliveries;
        try (TestDnsServer dns = TestDnsServer.start(SpfJames.ZONE)) {
            CountDownLatch asked = new CountDownLatch(1);
            dns.fault("fail.example", exchange -> asked.countDown());
            EmbeddedJames james = start(dns, 0, POLICY, SpooledMails.none());
            SmtpClient.send(james.smtpPort(), SpfJames.CLIENT, "pass.example", "a@fail.example",
                    List.of(SpfJames.BOB), Messages.HELLO);
            asked.await();
            SpooledMails spooled = james.stop();
            deliveries = james.deliveries();

            assertThat(threads("spooler-")).isEmpty();
            assertThat(deliveries.all()).isEmpty();
            assertThat(spooled.count()).isEqualTo(1);

            dns.clearFaults();
            try (EmbeddedJames next = start(dns, 1, POLICY, spooled)) {
                assertThat(next.awaitDelivered(1)).singleElement().satisfies(delivery -> assertThat(
                        delivery.attribute(RESULT)).contains("fail"));
            }
        }
    }

    private static List<Thread> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith(prefix))
                .toList();
    }
}
