package io.github.spf4james.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that nearly every mail comes from a network that is not checked, as behind a NAT or a container network that
 * hides the clients: SPF would silently do nothing.
 */
final class LocalClientsWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(LocalClientsWatch.class);
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final int ENOUGH_TO_TELL = 100;
    private static final int NEARLY_ALL_PERCENT = 95;

    private final InstantSource clock;
    private Instant start;
    private boolean warned;
    private long all;
    private long local;

    LocalClientsWatch(InstantSource clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    /** Counts a mail from outside of this server. @return whether a warning was written, once a period at most */
    synchronized boolean saw(boolean localClient) {
        if (start.plus(PERIOD).isBefore(clock.instant())) {
            start = clock.instant();
            warned = false;
            all = 0;
            local = 0;
        }
        all++;
        local += localClient ? 1 : 0;
        if (warned || all < ENOUGH_TO_TELL || local * 100 < all * NEARLY_ALL_PERCENT) {
            return false;
        }
        warned = true;
        LOGGER.warn(
                "{} of the last {} mails came from private or local networks and were not checked. If a NAT, a proxy"
                        + " or a container network hides the real clients, let it pass them on (PROXY protocol, <trustedRelays>"
                        + " in conf/spf.xml)",
                local, all);
        return true;
    }
}
