/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.github.spf4james.Logs;

@Logs(by = "mail.ShareWatch")
class ShareWatchTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T00:00:00Z"));
    private final ShareWatch watch = new ShareWatch(now::get, 95, "{} of {}");

    /** How often it warns of so many mails. */
    private long warnings(int mails, boolean seen) {
        return IntStream.range(0, mails).filter(i -> watch.saw(seen)).count();
    }

    @Test
    void watchShouldWarnOnceWhenAllMailsAreSo() {
        assertThat(warnings(99, true)).isZero();
        assertThat(warnings(500, true)).isEqualTo(1);
    }

    @Test
    void watchShouldWarnAgainAfterAnHour() {
        assertThat(warnings(500, true)).isEqualTo(1);
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(61)));

        assertThat(warnings(500, true)).isEqualTo(1);
    }

    @Test
    void watchShouldWarnWhenNearlyAllMailsAreSo() {
        assertThat(warnings(5, false)).isZero();
        assertThat(warnings(95, true)).isEqualTo(1);
    }

    @Test
    void watchShouldBeSilentWhenEnoughMailsAreNot() {
        assertThat(warnings(30, false)).isZero();
        assertThat(warnings(300, true)).isZero();
    }
}
