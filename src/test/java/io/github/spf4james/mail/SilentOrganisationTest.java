/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.mail.MessagingException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.spf4james.SpfMails;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;

/** Mails of one organisation without end, each with a name of its own, and its name servers never answer. */
@Timeout(120)
class SilentOrganisationTest {
    private static final int SPOOLER_THREADS = 20;
    private static final String OPEN = "the name servers of hostile.com do not answer (circuit breaker open)";

    private final TestDnsServer server = TestDnsServer.start(Zone.empty()).fault(Fault.drop());
    private final AtomicInteger mails = new AtomicInteger();
    private SpfChecker checker;

    @BeforeEach
    void start() throws Exception {
        checker = SpfCheckers.reading("<dns><servers><server>127.0.0.1:" + server.port() + "</server></servers>"
                + "<timeout>2s</timeout><attempts>1</attempts></dns>");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SpfVerdict next() throws MessagingException {
        return ((MailVerdict.Checked) checker.verdict(SpfMails.mail("203.0.113.9", "helo.hostile.com",
                "user@d" + mails.incrementAndGet() + ".hostile.com"))).mailFrom();
    }

    /** However short each of them waits, as all of them want a place. */
    @Test
    void silenceShouldSoonCostNoWait() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        try (ExecutorService spooler = Executors.newFixedThreadPool(SPOOLER_THREADS)) {
            List<Future<?>> threads = new ArrayList<>();
            for (int i = 0; i < SPOOLER_THREADS; i++) {
                threads.add(spooler.submit(() -> {
                    while (!open.get()) {
                        if (next().problem().orElseThrow().equals(OPEN)) {
                            open.set(true);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> thread : threads) {
                thread.get();
            }
        }
        server.clearQuestions();

        List<String> problems = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            SpfVerdict verdict = next();
            assertThat(verdict.result()).isEqualTo(SpfResult.TEMPERROR);
            problems.add(verdict.problem().orElseThrow());
        }
        // But for a probe, if ten seconds have gone by.
        assertThat(problems.stream().filter(problem -> !problem.equals(OPEN))).hasSizeLessThanOrEqualTo(2);
        assertThat(server.questions()).hasSizeLessThanOrEqualTo(2);
    }
}
