/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.spf4james.dns.testing.OpenFiles;
import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;

/**
 * Many mails from many clients, good and bad, with good and bad DNS behind them: each of them ends where it should, and
 * once. With {@code mvn -Psoak verify} 20,000 of them.
 */
class SoakIT {
    private static final int MAILS = Integer.getInteger("soak.mails", 500);
    private static final int ROUND = 500;
    private static final int SENDING_THREADS = 8;
    /** The cache of ELEMENTS may be full in the end, and James has what it makes once. */
    private static final long MOST_GROWTH = 12 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String POLICY = """
            <mailet match="All" class="io.github.spf4james.SpfPolicy">
                <onPass>accept</onPass>
                <onFail>processor:suspect</onFail>
                <onSoftfail>quarantine</onSoftfail>
                <onNone>discard</onNone>
                <onPermerror>bounce</onPermerror>
                <onTemperror>retry</onTemperror>
                <retryDelay>100ms</retryDelay>
                <maxRetries>2</maxRetries>
                <onRetriesExhausted>processor:suspect</onRetriesExhausted>
                <bounceTo>always</bounceTo>
                <onBounceSuppressed>annotate</onBounceSuppressed>
                <bounceLimit>1000000</bounceLimit>
                <headers>both</headers>
                <subjectTag>[SPF ${result}]</subjectTag>
            </mailet>
            """;
    private static final String ELEMENTS = """
            <cache><megabytes>4</megabytes><failures>1ms</failures></cache>
            <isolation><mostWaiting>1000</mostWaiting><mostWaitingInAll>1000</mostWaitingInAll></isolation>
            """;

    @TempDir
    private Path home;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void everyMailShouldBeAccountedForOnce() throws Exception {
        try (SpfJames james = SpfJames.start(home, SpfJames.container(POLICY), ELEMENTS);
                ExecutorService clients = Executors.newFixedThreadPool(SENDING_THREADS)) {
            james.dns().recording(false).fault(new SoakDns());
            long heapAtStart = 0;
            for (int sent = 0; sent < MAILS; sent += ROUND) {
                round(james, clients, sent);
                heapAtStart = sent == 0 ? usedHeap(james) : heapAtStart;
            }
            report(heapAtStart, usedHeap(james));
            assertThat(james.james().givenUp()).isZero();
        }
    }

    private static void round(SpfJames james, ExecutorService clients, int first) throws Exception {
        List<SoakMail> mails = new ArrayList<>();
        List<Future<?>> sent = new ArrayList<>();
        for (int number = first; number < first + ROUND; number++) {
            SoakMail mail = new SoakMail(number);
            mails.add(mail);
            sent.add(clients.submit(() -> {
                mail.send(james.james());
                return null;
            }));
        }
        for (Future<?> each : sent) {
            each.get();
        }
        james.james().awaitEmpty(PATIENCE);
        Map<Integer, List<Destination>> expected = new TreeMap<>();
        mails.stream().filter(mail -> !mail.destinations().isEmpty())
                .forEach(mail -> expected.put(mail.number(), mail.destinations()));
        Map<Integer, List<Destination>> actual = james.james().deliveries().takeAll().stream()
                .collect(Collectors.groupingBy(SoakMail::numberOf, TreeMap::new,
                        Collectors.mapping(Delivery::destination, Collectors.toList())));
        actual.values().forEach(each -> each.sort((one, other) -> one.toString().compareTo(other.toString())));
        assertThat(actual).isEqualTo(expected);
    }

    /** Without what the DNS server of the tests remembers. */
    private static long usedHeap(SpfJames james) {
        james.dns().forget();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void report(long heapAtStart, long heapAtEnd) {
        System.out.printf("%d mails accounted for; heap %d MB after the first %d, %d MB at the end; %d files open%n",
                MAILS, heapAtStart >> 20, ROUND, heapAtEnd >> 20, OpenFiles.count());
        assertThat(heapAtEnd).isLessThan(heapAtStart + MOST_GROWTH);
    }
}
