/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.github.spf4james.Logs;
import io.github.spf4james.syntax.IpAddress;

@Logs(by = "mail.RelayWatch")
class RelayWatchTest {
    private static final IpAddress RELAY = IpAddress.parse("198.51.100.1").orElseThrow();
    private static final Optional<String> FIELD = Optional
            .of("from mail.secret.example [192.0.2.1] via gw.secret.example");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T00:00:00Z"));
    private final RelayWatch watch = new RelayWatch(now::get);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(RelayWatch.class)).addAppender(log);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger(RelayWatch.class)).detachAppender(log);
    }

    private long warnings(int mails, Optional<String> unclear) {
        return IntStream.range(0, mails).filter(i -> watch.saw(RELAY, unclear)).count();
    }

    @Test
    void watchShouldNameTheRelayAndTheShapeAndNobodyElse() {
        assertThat(warnings(300, FIELD)).isEqualTo(1);
        assertThat(log.list).singleElement().extracting(ILoggingEvent::getFormattedMessage).asString()
                .contains("100 of the last 100", "198.51.100.1", "\"from _ [_] via _\"")
                .doesNotContain("secret", "192.0.2.1");
    }

    @Test
    void watchShouldWarnAgainAfterAnHour() {
        warnings(300, FIELD);
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(61)));

        assertThat(warnings(300, FIELD)).isEqualTo(1);
    }

    @Test
    void watchShouldBeSilentWhenMostMailsAreClear() {
        assertThat(warnings(200, Optional.empty())).isZero();
        assertThat(warnings(199, FIELD)).isZero();
        assertThat(warnings(2, FIELD)).isEqualTo(1);
    }

    @Test
    void relaysShouldBeWatchedOneByOne() {
        IpAddress other = IpAddress.parse("198.51.100.2").orElseThrow();
        IntStream.range(0, 500).forEach(i -> watch.saw(other, Optional.empty()));

        assertThat(warnings(100, FIELD)).isEqualTo(1);
    }

    @Test
    void watchShouldForgetRelaysRatherThanRememberThemAll() {
        warnings(99, FIELD);
        IntStream.range(0, RelayWatch.MOST_RELAYS)
                .forEach(i -> watch.saw(new IpAddress(true, 0, i), Optional.empty()));

        assertThat(watch.saw(RELAY, FIELD)).isFalse();
    }
}
