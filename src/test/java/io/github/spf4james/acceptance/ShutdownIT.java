/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.embedded.Deliveries;
import io.github.spf4james.embedded.EmbeddedJames;
import io.github.spf4james.embedded.SmtpClient;

/** What is left of the plugin when James has stopped. */
class ShutdownIT {
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private static final String POLICY = """
            <mailet match="All" class="io.github.spf4james.SpfPolicy">
                <onMailetException>propagate</onMailetException>
            </mailet>
            """;
    private static final String PATIENT = """
            <spf>
                <dns><servers><server>127.0.0.1:%d</server></servers><timeout>5m</timeout></dns>
                <limits><deadline>5m</deadline></limits>
            </spf>
            """;

    @TempDir
    private Path home;

    @Test
    @Timeout(120)
    void noThreadOfThePluginShouldOutliveJames() throws Exception {
        List<Thread> threads;
        try (SpfJames james = SpfJames.start(home, SpfJames.container(POLICY))) {
            List<Thread> others = threads("spf-");
            james.send("a@fail.example", Messages.HELLO);
            threads = threads("spf-").stream().filter(thread -> !others.contains(thread)).toList();
            assertThat(threads).isNotEmpty();
        }

        await(threads);
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    /** James waits a little for mails to be done, and then interrupts: without "propagate", they would be errors. */
    @Test
    @Timeout(120)
    void mailShouldStayInTheQueueWhenJamesStopsBeforeDnsAnswers() throws Exception {
        List<Thread> spooler;
        Deliveries deliveries;
        try (TestDnsServer dns = TestDnsServer.start(SpfJames.ZONE)) {
            CountDownLatch asked = new CountDownLatch(1);
            dns.fault("fail.example", exchange -> asked.countDown());
            try (EmbeddedJames james = SpfJames.withMailboxes(home).mailetContainer(SpfJames.container(POLICY))
                    .configurationFile("spf.xml", PATIENT.formatted(dns.port())).start()) {
                deliveries = james.deliveries();
                SmtpClient.send(james.smtpPort(), SpfJames.CLIENT, "pass.example", "a@fail.example",
                        List.of(SpfJames.BOB), Messages.HELLO);
                asked.await();
                spooler = threads("spooler-");
            }
        }

        await(spooler);
        assertThat(spooler).isNotEmpty().noneMatch(Thread::isAlive);
        assertThat(deliveries.all()).isEmpty();
    }

    private static void await(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(PATIENCE_MILLIS);
        }
    }

    private static List<Thread> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith(prefix))
                .toList();
    }
}
