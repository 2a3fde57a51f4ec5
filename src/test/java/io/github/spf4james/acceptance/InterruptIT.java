/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

import io.github.spf4james.dns.testing.Exchange;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.embedded.Destination;
import io.github.spf4james.embedded.EmbeddedJames;
import io.github.spf4james.embedded.SmtpClient;

/** A spooler thread that is interrupted while its mail waits for DNS. */
@Timeout(120)
class InterruptIT {
    private static final String DOMAIN = "fail.example";
    private static final String PROPAGATING = """
            <mailet match="All" class="io.github.spf4james.SpfPolicy">
                <onMailetException>propagate</onMailetException>
            </mailet>
            """;
    private static final String MATCHER = """
            <mailet match="io.github.spf4james.SpfResultIs=fail" class="ToProcessor">
                <onMatchException>propagate</onMatchException>
                <processor>suspect</processor>
            </mailet>
            """;
    /** Nothing but the interrupt can end the wait. */
    private static final String SPF = """
            <spf>
                <dns><servers><server>127.0.0.1:%d</server></servers><timeout>5m</timeout></dns>
                <limits><deadline>5m</deadline></limits>
                <cache><megabytes>0</megabytes></cache>
            </spf>
            """;

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {PROPAGATING, MATCHER})
    void interruptedMailShouldBeEvaluatedAnewAndDeliveredOnce(String mailet) throws Exception {
        try (TestDnsServer dns = TestDnsServer.start(SpfJames.ZONE);
                EmbeddedJames james = start(SpfJames.container(mailet), dns)) {
            interruptMail(james, dns);

            assertThat(james.awaitQuiet()).singleElement()
                    .satisfies(delivery -> assertThat(delivery.attribute("io.github.spf4james.result"))
                            .contains("fail"));
            assertThat(dns.count(DOMAIN, Type.TXT)).isGreaterThan(1);
            assertThat(james.givenUp()).isZero();
        }
    }

    /** What James makes of an exception, if not told otherwise. */
    @Test
    void interruptedMailShouldBeAnErrorWithoutAVerdictByDefault() throws Exception {
        String mailet = PROPAGATING.replace("<onMailetException>propagate</onMailetException>", "");
        try (TestDnsServer dns = TestDnsServer.start(SpfJames.ZONE);
                EmbeddedJames james = start(SpfJames.container(mailet), dns)) {
            interruptMail(james, dns);

            assertThat(james.deliveries().all()).singleElement().satisfies(delivery -> {
                assertThat(delivery.destination()).isEqualTo(new Destination.Repository("memory://var/mail/error/"));
                assertThat(delivery.attribute("io.github.spf4james.result")).isEmpty();
                assertThat(delivery.header("Received-SPF")).isEmpty();
            });
        }
    }

    private EmbeddedJames start(String container, TestDnsServer dns) throws Exception {
        return SpfJames.withMailboxes(home).mailetContainer(container)
                .configurationFile("spf.xml", SPF.formatted(dns.port())).start();
    }

    private static void interruptMail(EmbeddedJames james, TestDnsServer dns) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        dns.fault(DOMAIN, exchange -> answerAllButTheFirst(exchange, asked));
        SmtpClient.send(james.smtpPort(), SpfJames.CLIENT, "pass.example", "a@" + DOMAIN, List.of(SpfJames.BOB),
                Messages.HELLO);
        asked.await();
        interruptWhoeverWaits();
        james.awaitDelivered(1);
    }

    private static void answerAllButTheFirst(Exchange exchange, CountDownLatch asked) {
        if (asked.getCount() > 0) {
            asked.countDown();
        } else {
            exchange.answerHonestly();
        }
    }

    /** The question may be on its way before its thread waits for the answer. */
    private static void interruptWhoeverWaits() {
        List<Thread> waiting = List.of();
        while (waiting.isEmpty()) {
            Thread.onSpinWait();
            waiting = Thread.getAllStackTraces().entrySet().stream().filter(InterruptIT::waitsForDns)
                    .map(Map.Entry::getKey).toList();
        }
        waiting.forEach(Thread::interrupt);
    }

    private static boolean waitsForDns(Map.Entry<Thread, StackTraceElement[]> thread) {
        return thread.getKey().getName().startsWith("spooler-")
                && thread.getKey().getState() == Thread.State.TIMED_WAITING
                && Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("io.github.spf4james.check."));
    }
}
