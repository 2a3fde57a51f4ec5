/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class BounceLimitTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final AtomicLong nanos = new AtomicLong();
    private final BounceLimit limit = new BounceLimit(nanos::get);

    BounceLimitTest() {
        limit.countOver(HOUR);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void domainsOfOneOrganisationShouldShareTheLimit() {
        assertThat(limit.take("example.com", 2, HOUR)).isTrue();
        assertThat(limit.take("mail.example.com", 2, HOUR)).isTrue();
        assertThat(limit.take("example.com", 2, HOUR)).isFalse();
        assertThat(limit.take("example.org", 2, HOUR)).isTrue();
    }

    @Test
    void limitShouldBeginAnewWhenItsPeriodIsOver() {
        limit.take("example.com", 2, HOUR);
        limit.take("example.com", 2, HOUR);
        pass(Duration.ofMinutes(59));

        assertThat(limit.take("example.com", 2, HOUR)).isFalse();

        pass(Duration.ofMinutes(2));

        assertThat(limit.take("example.com", 2, HOUR)).isTrue();
    }

    @Test
    void reportThatWasNotSentShouldNotCount() {
        limit.take("example.com", 1, HOUR);
        limit.giveBack("example.com");

        assertThat(limit.take("example.com", 1, HOUR)).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(limit.take("example.com", 1, HOUR)).isFalse();
        }

        limit.giveBack("example.com");

        assertThat(limit.take("example.com", 1, HOUR)).isTrue();
    }

    @Test
    void givingBackAfterThePeriodShouldNotAllowMore() {
        limit.take("example.com", 1, HOUR);
        pass(HOUR.multipliedBy(2));
        limit.giveBack("example.com");

        assertThat(limit.take("example.com", 1, HOUR)).isTrue();
        assertThat(limit.take("example.com", 1, HOUR)).isFalse();
    }

    @Test
    void reportsShouldCountOverEachPeriod() {
        limit.countOver(DAY);
        assertThat(limit.take("example.com", 2, HOUR)).isTrue();
        assertThat(limit.take("example.com", 2, HOUR)).isTrue();

        pass(HOUR.multipliedBy(2));

        assertThat(limit.take("example.com", 2, DAY)).isFalse();
        assertThat(limit.take("example.com", 3, DAY)).isTrue();
        assertThat(limit.take("example.com", 1, HOUR)).isFalse();
        assertThat(limit.take("example.com", 2, HOUR)).isTrue();
    }
}
