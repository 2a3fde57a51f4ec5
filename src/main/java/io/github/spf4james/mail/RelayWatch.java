/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.relay.FieldOutline;
import io.github.spf4james.syntax.IpAddress;

/**
 * Warns of relays most of whose mails do not say clearly for whom they are handed in: SPF would silently do nothing.
 *
 * <p>For each relay that is once an hour at most.
 */
final class RelayWatch {
    /** How many relays are watched; the one that has been for longest makes place for a new one. */
    static final int MOST_RELAYS = 1000;

    private static final Logger LOGGER = LoggerFactory.getLogger(RelayWatch.class);
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final int ENOUGH_TO_TELL = 100;

    private final InstantSource clock;
    private final Map<IpAddress, Count> counts = new LinkedHashMap<>();

    private record Count(Instant start, long all, long unclear, boolean warned) {
        boolean isMostlyUnclear() {
            return all >= ENOUGH_TO_TELL && unclear * 2 > all;
        }
    }

    RelayWatch(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Counts a mail.
     *
     * @param relay who handed it in
     * @param unclear the Received field that was not understood; empty if all were
     * @return whether a warning was written
     */
    synchronized boolean saw(IpAddress relay, Optional<String> unclear) {
        Instant now = clock.instant();
        Count before = counts.get(relay);
        if (before == null || before.start().plus(PERIOD).isBefore(now)) {
            counts.remove(relay);
            before = new Count(now, 0, 0, false);
        }
        Count count = new Count(before.start(), before.all() + 1, before.unclear() + (unclear.isPresent() ? 1 : 0),
                before.warned());
        boolean warns = unclear.isPresent() && !count.warned() && count.isMostlyUnclear();
        counts.put(relay, warns ? new Count(count.start(), count.all(), count.unclear(), true) : count);
        if (counts.size() > MOST_RELAYS) {
            counts.remove(counts.keySet().iterator().next());
        }
        if (warns) {
            LOGGER.warn("{} of the last {} mails of the trusted relay {} do not say clearly who sent them, and were not"
                    + " checked. One of their Received fields has the shape \"{}\". If what the relay runs is in the list"
                    + " of formats, software=\"…\" at its <relay> in conf/spf.xml tells how to read it",
                    count.unclear(),
                    count.all(), relay, FieldOutline.of(unclear.get()));
        }
        return warns;
    }
}
