/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class SmtpWaitsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long FIVE_SECONDS = 5 * SECOND;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND);
    private final SmtpWaits waits = new SmtpWaits(now::get);

    /** Takes until next to nothing is left. */
    private long takeAll() {
        long taken = 0;
        for (int times = 0; times < 200; times++) {
            taken += waits.take(Long.MAX_VALUE);
        }
        return taken;
    }

    @Test
    void takeShouldGiveWhatIsWantedWhenNobodyElseWaits() {
        assertThat(waits.take(FIVE_SECONDS)).isEqualTo(FIVE_SECONDS);
        waits.giveBack(FIVE_SECONDS);

        assertThat(waits.take(FIVE_SECONDS)).isEqualTo(FIVE_SECONDS);
        assertThat(waits.take(SECOND)).isEqualTo(SECOND);
    }

    @Test
    void takeShouldGiveLessTheMoreWait() {
        assertThat(waits.take(Long.MAX_VALUE)).isEqualTo(SmtpWaits.MOST.toNanos() / SmtpWaits.SHARE);
        assertThat(waits.take(Long.MAX_VALUE)).isEqualTo(SmtpWaits.MOST.toNanos() * 3 / 16);
        assertThat(takeAll()).isLessThan(SmtpWaits.MOST.toNanos() * 9 / 16 + 1);
        assertThat(waits.take(FIVE_SECONDS)).isLessThan(SECOND / 1000);
    }

    @Test
    void crowdShouldWaitNoLongerThanTheRateInTheLongRun() {
        takeAll();
        long waited = 0;
        for (int tenths = 0; tenths < 600; tenths++) {
            now.addAndGet(SECOND / 10);
            waited += waits.take(FIVE_SECONDS);
        }

        assertThat(waited).isLessThanOrEqualTo(60 * SECOND * SmtpWaits.RATE).isGreaterThan(118 * SECOND);
    }

    @Test
    void takeShouldGiveWhatWasGivenBack() {
        takeAll();
        waits.giveBack(SmtpWaits.SHARE * SECOND);

        assertThat(waits.take(FIVE_SECONDS)).isBetween(SECOND, SECOND + SECOND / 1000);
    }

    @Test
    void nothingShouldBeGivenBackByAWaitThatLastedLongerThanItMight() {
        takeAll();
        waits.giveBack(-SECOND);

        assertThat(waits.take(FIVE_SECONDS)).isLessThan(SECOND / 1000);
    }

    @Test
    void noMoreShouldBeSavedUpThanTheMost() {
        now.addAndGet(Duration.ofDays(30_000).toNanos());
        waits.giveBack(SECOND);

        assertThat(waits.take(Long.MAX_VALUE)).isEqualTo(SmtpWaits.MOST.toNanos() / SmtpWaits.SHARE);
    }
}
