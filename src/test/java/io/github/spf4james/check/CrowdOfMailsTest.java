/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Type;

import io.github.spf4james.dns.Bulkhead;
import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.ResolverSpfDns;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.HostileZone;
import io.github.spf4james.dns.testing.OpenFiles;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.syntax.IpAddress;

/** Five hundred mails at once whose senders' name servers answer with many names, and then no more. */
@Timeout(120)
class CrowdOfMailsTest {
    private static final int MAILS = 500;
    private static final int ORGANISATIONS = 20;
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final TestDnsServer server = TestDnsServer.start(Zone.empty()).fault(exchange -> {
        String name = exchange.question().getName().toString(true);
        if (exchange.question().getType() == Type.TXT) {
            String terms = IntStream.range(0, 10).mapToObj(i -> "a:a" + i + "." + name)
                    .collect(Collectors.joining(" "));
            exchange.send(HostileZone.text(exchange, "v=spf1 " + terms + " -all"));
        } else {
            Fault.drop().answer(exchange);
        }
    });
    private final Bulkhead bulkhead = new Bulkhead(new ResolverSpfDns(List.of(server.address()), FOR_EVER, 1));
    private final CheckHost checkHost = new CheckHost(
            new CachingSpfDns(bulkhead, new CachingSpfDns.Settings(1 << 20, Duration.ofSeconds(30),
                    Duration.ofDays(1), Duration.ofSeconds(5), true), System::nanoTime),
            Limits.RFC_7208, new CheckHost.ExplanationContext("receiver.example", InstantSource.system(),
                    Optional.empty()),
            true);

    @AfterEach
    void close() {
        server.close();
    }

    private SpfVerdict check(int mail) throws InterruptedException {
        return checkHost.check(SpfRequest.mailFrom(IpAddress.parse("192.0.2.1").orElseThrow(), "helo.example",
                "user@m" + mail + ".hostile" + mail % ORGANISATIONS + ".com"), Deadline.in(FOR_EVER));
    }

    @Test
    void questionsAndSocketsShouldBeBounded() throws Exception {
        long before = OpenFiles.count();
        try (ExecutorService mails = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<SpfVerdict>> checks = new ArrayList<>();
            for (int i = 0; i < MAILS; i++) {
                int mail = i;
                checks.add(mails.submit(() -> check(mail)));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> waiting() + done(checks) == MAILS);

            assertThat(bulkhead.underWay()).isBetween(Bulkhead.MOST_IN_ALL / 2, Bulkhead.MOST_IN_ALL);
            assertThat(OpenFiles.count() - before).isLessThanOrEqualTo(Bulkhead.MOST_IN_ALL + 20);
            for (Future<SpfVerdict> check : checks) {
                if (check.isDone()) {
                    assertThat(check.get().result()).isEqualTo(SpfResult.TEMPERROR);
                    assertThat(check.get().problem().orElseThrow()).startsWith("too many questions are under way ");
                }
            }
            checks.forEach(check -> check.cancel(true));
        }

        await().until(() -> bulkhead.underWay() == 0);
        await().until(() -> OpenFiles.count() <= before + 20);
    }

    private static long done(List<Future<SpfVerdict>> checks) {
        return checks.stream().filter(Future::isDone).count();
    }

    /** {@return how many mails wait for the first term of their record} */
    private long waiting() {
        return server.questions().stream().filter(question -> question.name().startsWith("a0.")).count();
    }
}
