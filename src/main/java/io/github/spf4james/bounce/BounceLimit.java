/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bounce;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;

import io.github.spf4james.dns.OrganisationalDomain;

/**
 * How many reports went to one organisation's domains. One for all mailets of a James: each may have a limit of its own, and
 * the reports of all of them count.
 */
@Singleton
public final class BounceLimit {
    private static final int MOST_ORGANISATIONS = 100_000;

    private final Set<Duration> periods = ConcurrentHashMap.newKeySet();
    private final Cache<Window, AtomicInteger> sent;

    /** A period of some organisation, which begins with the first report. */
    private record Window(String organisation, Duration length) {}

    @Inject
    public BounceLimit() {
        this(Ticker.systemTicker());
    }

    /** @param ticker which no clock that is set can bring out of step */
    BounceLimit(Ticker ticker) {
        this.sent = Caffeine.newBuilder().maximumSize(MOST_ORGANISATIONS).ticker(ticker)
                .expireAfter(Expiry.<Window, AtomicInteger>creating((window, count) -> window.length())).build();
    }

    /** Counts reports over this period too, from now on. */
    void countOver(Duration period) {
        periods.add(period);
    }

    /**
     * Counts a report that is about to be sent.
     *
     * @param domain where it goes
     * @param most how many may go to the domain's organisation in the period
     * @param period one that reports are counted over
     * @return whether it may be sent; if not, nothing is counted
     */
    boolean take(String domain, int most, Duration period) {
        String organisation = OrganisationalDomain.ofOwner(domain);
        for (Duration each : periods) {
            count(organisation, each).incrementAndGet();
        }
        boolean allowed = count(organisation, period).get() <= most;
        if (!allowed) {
            giveBack(domain);
        }
        return allowed;
    }

    /** Takes back what was counted for a report that was not sent after all. */
    void giveBack(String domain) {
        String organisation = OrganisationalDomain.ofOwner(domain);
        for (Duration each : periods) {
            AtomicInteger count = sent.getIfPresent(new Window(organisation, each));
            if (count != null) {
                count.updateAndGet(before -> Math.max(0, before - 1));
            }
        }
    }

    private AtomicInteger count(String organisation, Duration period) {
        return sent.get(new Window(organisation, period), unseen -> new AtomicInteger());
    }
}
