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

    @Test
    void takeShouldGiveWhatIsWantedUntilNothingIsSavedUp() {
        for (int taken = 0; taken < SmtpWaits.MOST.toSeconds() / 5; taken++) {
            assertThat(waits.take(FIVE_SECONDS)).isEqualTo(FIVE_SECONDS);
        }

        assertThat(waits.take(FIVE_SECONDS)).isZero();
    }

    @Test
    void takeShouldGiveWhatIsLeft() {
        waits.take(SmtpWaits.MOST.toNanos() - SECOND);

        assertThat(waits.take(FIVE_SECONDS)).isEqualTo(SECOND);
    }

    @Test
    void crowdShouldWaitNoLongerThanTheRateInTheLongRun() {
        waits.take(SmtpWaits.MOST.toNanos());
        long waited = 0;
        for (int tenths = 0; tenths < 600; tenths++) {
            now.addAndGet(SECOND / 10);
            waited += waits.take(FIVE_SECONDS);
        }

        assertThat(waited).isEqualTo(60 * SECOND * SmtpWaits.RATE);
    }

    @Test
    void takeShouldGiveWhatWasGivenBack() {
        waits.take(SmtpWaits.MOST.toNanos());
        waits.giveBack(SECOND);

        assertThat(waits.take(FIVE_SECONDS)).isEqualTo(SECOND);
    }

    @Test
    void nothingShouldBeGivenBackByAWaitThatLastedLongerThanItMight() {
        waits.take(SmtpWaits.MOST.toNanos());
        waits.giveBack(-SECOND);

        assertThat(waits.take(FIVE_SECONDS)).isZero();
    }

    @Test
    void noMoreShouldBeSavedUpThanTheMost() {
        now.addAndGet(Duration.ofDays(30_000).toNanos());
        waits.giveBack(SECOND);

        assertThat(waits.take(Long.MAX_VALUE)).isEqualTo(SmtpWaits.MOST.toNanos());
    }
}
