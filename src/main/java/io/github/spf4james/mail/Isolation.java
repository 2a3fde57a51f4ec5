/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.WaitBudget;
import io.github.spf4james.configuration.IsolationSettings;
import io.github.spf4james.dns.OrganisationalDomain;
import io.github.spf4james.syntax.IpAddress;

/**
 * Keeps the mails of a few domains or clients with slow name servers from having all spooler threads wait: only so many
 * may wait long for one of them at a time, and only so many for any.
 */
final class Isolation {
    private static final int IP4_NETWORK = 24;
    private static final int IP6_NETWORK = 48;

    private final IsolationSettings settings;
    private final ConcurrentMap<String, Integer> waiting = new ConcurrentHashMap<>();
    private final Semaphore places;

    Isolation(IsolationSettings settings) {
        this.settings = settings;
        this.places = new Semaphore(settings.mostWaitingInAll());
    }

    /** {@return the patience for one mail; to be closed when its checks are done} */
    OfMail forMail() {
        return new OfMail();
    }

    /** One mail's places among those who wait. */
    final class OfMail implements WaitBudget, AutoCloseable {
        private final List<String> entered = new ArrayList<>();
        private boolean hasPlace;
        private long waited;

        @Override
        public long nanosBeforeAsking() {
            return settings.patience().toNanos() - waited;
        }

        @Override
        public void waited(long nanos) {
            waited += nanos;
        }

        @Override
        public boolean mayWaitOn(SpfRequest request) {
            boolean mayWait = enter(OrganisationalDomain.ofOwner(request.domain())) && enter(network(request.ip()))
                    && enterAtAll();
            if (!mayWait) {
                close();
            }
            return mayWait;
        }

        /** Last, so that a crowd of one sender takes no place from others, not for a moment. */
        private boolean enterAtAll() {
            hasPlace = hasPlace || places.tryAcquire();
            return hasPlace;
        }

        private boolean enter(String whose) {
            if (entered.contains(whose)) {
                return true;
            }
            boolean enters = waiting.merge(whose, 1, Integer::sum) <= settings.mostWaiting();
            if (enters) {
                entered.add(whose);
            } else {
                leave(whose);
            }
            return enters;
        }

        @Override
        public void close() {
            entered.forEach(Isolation.this::leave);
            entered.clear();
            if (hasPlace) {
                places.release();
                hasPlace = false;
            }
        }
    }

    private void leave(String whose) {
        waiting.computeIfPresent(whose, (key, count) -> count == 1 ? null : count - 1);
    }

    /** What one customer of a provider commonly has. */
    private static String network(IpAddress client) {
        return client.masked(client.isIp4() ? IP4_NETWORK : IP6_NETWORK).toString();
    }
}
