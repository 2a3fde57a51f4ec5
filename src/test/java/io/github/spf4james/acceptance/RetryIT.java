/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;
import io.github.spf4james.embedded.SmtpClient;

/** Mail that is put back on the spool of a James, to be evaluated anew later. */
@Timeout(120)
class RetryIT {
    private static final String DOMAIN = "pass.example";
    private static final String POLICY = """
            <mailet match="All" class="io.github.spf4james.SpfPolicy">
                <onTemperror>retry</onTemperror>
                <retryDelay>%s</retryDelay>
                <maxRetries>2</maxRetries>
                <onRetriesExhausted>processor:suspect</onRetriesExhausted>
            </mailet>
            """;

    @TempDir
    private Path home;
    private SpfJames james;

    @AfterEach
    void stop() {
        james.close();
    }

    @Test
    void mailShouldBeDeliveredWithItsNewResultWhenItComesBack() throws Exception {
        start("200ms");
        failTimes(2);

        send("a@" + DOMAIN);

        assertThat(james.james().awaitDelivered(1)).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(new Destination.Mailbox(SpfJames.BOB, "INBOX"));
            assertThat(delivery.text()).startsWith("Received-SPF: pass ");
            assertThat(delivery.header("Received-SPF")).hasSize(1);
            assertThat(delivery.attribute("io.github.spf4james.result")).contains("pass");
            assertThat(delivery.attribute("io.github.spf4james.retries")).contains("2");
        });
        assertThat(james.dns().count(DOMAIN, Type.TXT)).isEqualTo(3);
    }

    @Test
    void retriesShouldEndInTheActionForThatWhenTheResultStaysTheSame() throws Exception {
        start("100ms");
        failTimes(Integer.MAX_VALUE);

        send("a@" + DOMAIN);

        assertThat(james.james().awaitDelivered(1)).singleElement().satisfies(RetryIT::shouldBeSuspect);
        assertThat(james.dns().count(DOMAIN, Type.TXT)).isEqualTo(3);
    }

    @Test
    void mailShouldWaitOnTheSpoolForItsDelay() throws Exception {
        start("1h");

        send("a@temperror.example");

        assertThat(james.james().awaitQuiet()).isEmpty();
        assertThat(james.james().delays()).hasSize(1);
        assertThat(james.james().givenUp()).isZero();
    }

    @Test
    void mailShouldNotGoRoundAndRoundWhenTheQueueIgnoresDelays() throws Exception {
        start("1h");
        send("a@temperror.example");
        james.james().awaitQuiet();

        james.james().endDelays();

        // Once may have been the clock.
        assertThat(james.james().awaitQuiet()).isEmpty();
        assertThat(james.james().delays()).hasSize(1);

        james.james().endDelays();

        assertThat(james.james().awaitQuiet()).singleElement().satisfies(RetryIT::shouldBeSuspect);
        assertThat(james.james().delays()).isEmpty();
    }

    private void start(String delay) throws Exception {
        james = SpfJames.start(home, SpfJames.container(POLICY.formatted(delay)),
                SpfJames.NO_CACHE + "<checkHelo>false</checkHelo>");
    }

    /** Has the name server fail so many times, and then answer. */
    private void failTimes(int times) {
        AtomicInteger left = new AtomicInteger(times);
        james.dns().fault(DOMAIN, exchange -> {
            if (left.getAndDecrement() > 0) {
                exchange.send(exchange.emptyReply(Rcode.SERVFAIL));
            } else {
                exchange.answerHonestly();
            }
        });
    }

    private void send(String sender) throws Exception {
        SmtpClient.send(james.james().smtpPort(), SpfJames.CLIENT, "mx." + DOMAIN, sender, List.of(SpfJames.BOB),
                Messages.HELLO);
    }

    private static void shouldBeSuspect(Delivery delivery) throws Exception {
        assertThat(delivery.destination()).isEqualTo(new Destination.Repository("memory://var/mail/suspect/"));
        assertThat(delivery.header("Received-SPF")).singleElement().asString().startsWith("temperror ");
    }
}
