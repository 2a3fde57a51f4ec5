/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

class BounceLimitTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T00:00:00Z"));
    private final BounceLimit limit = new BounceLimit(2, Duration.ofHours(1), now::get);

    @Test
    void domainsOfOneOrganisationShouldShareTheLimit() {
        assertThat(limit.allows("example.com")).isTrue();
        assertThat(limit.allows("mail.example.com")).isTrue();
        assertThat(limit.allows("example.com")).isFalse();
        assertThat(limit.allows("example.org")).isTrue();
    }

    @Test
    void limitShouldBeginAnewWhenItsPeriodIsOver() {
        limit.allows("example.com");
        limit.allows("example.com");
        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(59)));

        assertThat(limit.allows("example.com")).isFalse();

        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(2)));

        assertThat(limit.allows("example.com")).isTrue();
    }
}
