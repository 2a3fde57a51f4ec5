/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bounce;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.github.spf4james.dns.OrganisationalDomain;

/** How many reports go to one organisation's domains in a period, counted from the first one on. */
final class BounceLimit {
    private static final int MOST_DOMAINS = 100_000;

    private final int most;
    private final Cache<String, AtomicInteger> sent;

    BounceLimit(int most, Duration period, InstantSource clock) {
        this.most = most;
        this.sent = Caffeine.newBuilder().expireAfterWrite(period).maximumSize(MOST_DOMAINS)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis())).build();
    }

    /** {@return whether one more report may go there} Counts it. */
    boolean allows(String domain) {
        return sent.get(OrganisationalDomain.ofOwner(domain), unseen -> new AtomicInteger()).incrementAndGet() <= most;
    }
}
