/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.configuration.TrustedRelay;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.syntax.IpAddress;

/**
 * Which addresses are relays of our own: those that are listed, and those that the SPF record of a listed domain lets
 * send.
 *
 * <p>Where DNS does not tell, an address is none of ours: whoever can bring that about gains nothing by it. One that was
 * ours within the last day stays so, as its mail would be taken for that of strangers otherwise.
 */
final class TrustedRelays {
    /** How long all domains together may take. */
    static final Duration DEADLINE = Duration.ofSeconds(5);
    /** How long an answer counts. */
    static final Duration FRESH = Duration.ofMinutes(5);
    /** How long nobody is asked again where DNS did not tell. */
    static final Duration TROUBLE = Duration.ofSeconds(30);
    /** How long a relay stays one while DNS does not tell. */
    static final Duration KEPT = Duration.ofDays(1);
    /** How many addresses are remembered. */
    static final int MOST_ADDRESSES = 10_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(TrustedRelays.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofHours(1);

    private final List<TrustedRelay> relays;
    private final RecordCheck check;
    private final Predicate<SpfVerdict> provesNothing;
    private final InstantSource clock;
    private final Cache<Sender, Standing> standings = Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();
    private final AtomicReference<Instant> nextWarning = new AtomicReference<>(Instant.MIN);

    /** Asks whether a domain's record lets a client send. */
    @FunctionalInterface
    interface RecordCheck {
        SpfVerdict verdict(SpfRequest request, Deadline deadline) throws InterruptedException;
    }

    private record Sender(IpAddress address, DnsName domain) {}

    /**
     * @param passes whether it is a relay
     * @param passed when DNS last said so
     * @param until when DNS is asked again
     * @param told whether DNS said so this time
     */
    private record Standing(boolean passes, Instant passed, Instant until, boolean told) {}

    /** @param provesNothing whether so much of the Internet has a pass that it makes nobody a relay */
    TrustedRelays(List<TrustedRelay> relays, RecordCheck check, Predicate<SpfVerdict> provesNothing,
            InstantSource clock) {
        this.relays = relays;
        this.check = check;
        this.provesNothing = provesNothing;
        this.clock = clock;
    }

    /**
     * Finds a relay: by its address if it can be, as that costs nothing.
     *
     * @return empty if it is none of ours, or DNS does not tell
     */
    Optional<TrustedRelay> find(IpAddress address) throws InterruptedException {
        Optional<TrustedRelay> listed = relays.stream()
                .filter(relay -> relay.networks().stream().anyMatch(network -> network.contains(address))).findFirst();
        if (listed.isPresent()) {
            return listed;
        }
        Deadline deadline = Deadline.in(DEADLINE);
        for (TrustedRelay relay : relays) {
            for (DnsName domain : relay.domains()) {
                if (passes(new Sender(address, domain), deadline)) {
                    return Optional.of(relay);
                }
            }
        }
        return Optional.empty();
    }

    /** {@return whether it is a relay, or might be one if DNS told} Who is turned away for good has to be none for sure. */
    boolean mayBe(IpAddress address) throws InterruptedException {
        return find(address).isPresent() || relays.stream().flatMap(relay -> relay.domains().stream())
                .map(domain -> standings.getIfPresent(new Sender(address, domain)))
                .anyMatch(standing -> standing != null && !standing.told());
    }

    private boolean passes(Sender sender, Deadline deadline) throws InterruptedException {
        Standing known = standings.getIfPresent(sender);
        if (known != null && clock.instant().isBefore(known.until())) {
            return known.passes();
        }
        // The HELO name has no say in it: it is a stranger's.
        SpfVerdict verdict = check.verdict(
                SpfRequest.mailFrom(sender.address(), sender.domain().text(), "@" + sender.domain()), deadline);
        Standing now = verdict.result() == SpfResult.TEMPERROR ? inTrouble(sender, known, verdict) : told(verdict);
        standings.put(sender, now);
        return now.passes();
    }

    private Standing told(SpfVerdict verdict) {
        boolean passes = verdict.result() == SpfResult.PASS && !provesNothing.test(verdict);
        Instant now = clock.instant();
        return new Standing(passes, passes ? now : Instant.MIN, now.plus(FRESH), true);
    }

    private Standing inTrouble(Sender sender, Standing known, SpfVerdict verdict) {
        Instant now = clock.instant();
        Instant passed = known == null ? Instant.MIN : known.passed();
        boolean stays = passed.isAfter(now.minus(KEPT));
        Instant next = nextWarning.get();
        if (!now.isBefore(next) && nextWarning.compareAndSet(next, now.plus(BETWEEN_WARNINGS))) {
            LOGGER.warn("DNS does not tell whether {} is a trusted relay of {}: it {}. {}", sender.address(),
                    sender.domain(), stays ? "stays one, as it was" : "is taken for a stranger", verdict.summary());
        }
        return new Standing(stays, passed, now.plus(TROUBLE), false);
    }
}
