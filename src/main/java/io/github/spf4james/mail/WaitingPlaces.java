/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.WaitBudget;
import io.github.spf4james.configuration.IsolationSettings;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.Organisation;
import io.github.spf4james.dns.Question;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.Printable;

/**
 * A bulkhead around DNS: only so many threads wait for it at a time, and only so many of them for names of one organisation,
 * so that mail whose answers are at hand always finds a thread.
 *
 * <p>Every wait has a place from its first moment on, and keeps it, as long as there are places, until its deadline. When
 * there are none, whoever comes takes the place of somebody else. These give way, in this order:
 * <ol>
 * <li>waits for an organisation that has let others wait in vain lately; these themselves displace only each other;</li>
 * <li>waits for one answer that have lasted longer than a guaranteed slice of time, the longest first, and those for
 * organisations that answer last;</li>
 * <li>for an organisation that has no place yet, one of the organisation that has most.</li>
 * </ol>
 * With each answer that a mail gets its slice begins anew, so an honest mail with several answers to come gets through
 * beside silent servers. A mail that nobody gives way to, or that has given way, has temperror.
 *
 * <p>A client's network does not count where the organisation answers: honest neighbours are not hit.
 */
final class WaitingPlaces {
    /** How long a mail is left in peace with one answer: most servers need less. */
    static final long SLICE = TimeUnit.MILLISECONDS.toNanos(250);
    /** And with all its answers together, or servers that answer just in time could hold all places. */
    static final long SLICES = TimeUnit.SECONDS.toNanos(1);

    private final IsolationSettings settings;
    private final LongSupplier nanoTime;
    /** The longest first. */
    private final List<Wait> waits = new ArrayList<>();
    private final Reputation organisations;
    private final Reputation networks;

    /** @param nanoTime as of {@link System#nanoTime()} */
    WaitingPlaces(IsolationSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.organisations = new Reputation(nanoTime);
        this.networks = new Reputation(nanoTime);
    }

    /** {@return how the checks of one mail of that client wait, in one thread} */
    WaitBudget forMail(IpAddress client) {
        return new OfMail(ClientNetwork.of(client), false);
    }

    /**
     * {@return how a thread of the SMTP server waits for what some other one finds out} It need not wait, so it takes a place
     * that is free, and is the first to give way. It says nothing of the organisation that it seems to wait for: the check
     * may be held up by names that the client chose.
     */
    WaitBudget forSession(IpAddress client) {
        return new OfMail(ClientNetwork.of(client), true);
    }

    /**
     * {@return how that other one waits: until the deadline, and without a place} What becomes of it counts for the
     * organisation as any wait, but not for the client's network, which others share: it has sent no mail yet.
     */
    WaitBudget forEarlyCheck(IpAddress client) {
        String network = ClientNetwork.of(client);
        return (question, answer, deadline) -> {
            Wait wait = new Wait(Printable.of(Organisation.of(question)), network, true, answer, nanoTime.getAsLong(),
                    0);
            try {
                return wait.endsWithin(deadline.remainingNanos())
                        ? Optional.empty()
                        : Optional.of(deadline.missedFor(question));
            } finally {
                judge(wait);
            }
        };
    }

    /** {@return how many threads wait} */
    synchronized int waiting() {
        return waits.size();
    }

    /** One thread that waits for one answer. */
    private static final class Wait {
        private final String organisation;
        private final String network;
        private final boolean inSession;
        private final CompletableFuture<? extends DnsAnswer<?>> end;
        private final long since;
        /** What the mail had waited before, for other answers. */
        private final long before;
        /** Whether it has lasted longer than the patience. */
        private boolean isLong;
        /** Whether its place is somebody else's; guarded by the lock, as the flag above. */
        private boolean gaveWay;

        private Wait(String organisation, String network, boolean inSession,
                CompletableFuture<? extends DnsAnswer<?>> answer, long since,
                long before) {
            this.organisation = organisation;
            this.network = network;
            this.inSession = inSession;
            // A copy, so that it can be ended for this thread alone.
            this.end = answer.copy();
            this.since = since;
            this.before = before;
        }

        /** {@return whether it ends within that time: with the answer, or because it gives way} */
        private boolean endsWithin(long nanos) throws InterruptedException {
            try {
                end.get(nanos, TimeUnit.NANOSECONDS);
                return true;
            } catch (ExecutionException | CancellationException e) {
                return true;
            } catch (TimeoutException e) {
                return false;
            }
        }
    }

    private final class OfMail implements WaitBudget {
        private final String network;
        private final boolean inSession;
        private long waited;

        private OfMail(String network, boolean inSession) {
            this.network = network;
            this.inSession = inSession;
        }

        @Override
        public Optional<String> await(Question<?> question, CompletableFuture<? extends DnsAnswer<?>> answer,
                Deadline deadline)
                throws InterruptedException {
            Wait wait = new Wait(Printable.of(Organisation.of(question)), network, inSession, answer,
                    nanoTime.getAsLong(), waited);
            Optional<String> refused = enter(wait);
            if (refused.isPresent()) {
                return refused;
            }
            try {
                return waitFor(question, wait, deadline);
            } finally {
                leave(wait);
                if (!inSession) {
                    judge(wait);
                }
                waited += nanoTime.getAsLong() - wait.since;
            }
        }
    }

    private Optional<String> waitFor(Question<?> question, Wait wait, Deadline deadline) throws InterruptedException {
        long patience = settings.patience().toNanos();
        if (patience < deadline.remainingNanos() && !wait.endsWithin(patience)) {
            Optional<String> refused = stay(wait);
            if (refused.isPresent()) {
                return refused;
            }
        }
        return wait.endsWithin(deadline.remainingNanos())
                ? gaveWay(wait)
                : Optional.of(deadline.missedFor(question));
    }

    /** {@return why there is no place for it; empty if it has one now} */
    private synchronized Optional<String> enter(Wait newcomer) {
        Predicate<Wait> sameOrganisation = wait -> wait.organisation.equals(newcomer.organisation);
        if (count(sameOrganisation) >= settings.mostWaiting() && !makeRoom(newcomer, sameOrganisation)) {
            return Optional.of("did not wait for " + newcomer.organisation + ": " + settings.mostWaiting()
                    + " other mails wait for it");
        }
        if (waits.size() >= settings.mostWaitingInAll() && !makeRoom(newcomer, wait -> true)) {
            return Optional.of("did not wait for " + newcomer.organisation + ": " + settings.mostWaitingInAll()
                    + " other mails wait for DNS");
        }
        waits.add(newcomer);
        return Optional.empty();
    }

    private long count(Predicate<Wait> which) {
        return waits.stream().filter(which).count();
    }

    /** {@return whether one of these has given way} */
    private boolean makeRoom(Wait newcomer, Predicate<Wait> among) {
        if (newcomer.inSession) {
            return false;
        }
        Optional<Wait> loser = isDoubtful(newcomer)
                ? longest(among.and(this::isDoubtful).and(this::hasHadItsSlice))
                : longest(among.and(wait -> wait.inSession))
                        .or(() -> longest(among.and(this::isDoubtful)))
                        .or(() -> longest(among.and(this::hasHadItsSlice).and(wait -> !answers(wait))))
                        .or(() -> longest(among.and(this::hasHadItsSlice)))
                        .or(() -> longestOfMostPlaces(newcomer));
        loser.ifPresent(wait -> {
            waits.remove(wait);
            // Unless its answer has just come, which is as good.
            wait.gaveWay = wait.end.cancel(false);
        });
        return loser.isPresent();
    }

    /** {@return one of the organisation that has most places, if that is more than one, and the newcomer's has none} */
    private Optional<Wait> longestOfMostPlaces(Wait newcomer) {
        Map<String, Long> places = waits.stream()
                .collect(Collectors.groupingBy(wait -> wait.organisation, Collectors.counting()));
        return places.containsKey(newcomer.organisation)
                ? Optional.empty()
                : places.entrySet().stream().filter(held -> held.getValue() > 1).max(Map.Entry.comparingByValue())
                        .flatMap(most -> longest(wait -> wait.organisation.equals(most.getKey())));
    }

    private Optional<Wait> longest(Predicate<Wait> which) {
        return waits.stream().filter(which).findFirst();
    }

    private boolean isDoubtful(Wait wait) {
        return organisations.isBad(wait.organisation) || !answers(wait) && networks.isBad(wait.network);
    }

    private boolean answers(Wait wait) {
        return organisations.isGood(wait.organisation);
    }

    private boolean hasHadItsSlice(Wait wait) {
        long lasted = nanoTime.getAsLong() - wait.since;
        return lasted >= SLICE || wait.before + lasted >= SLICES;
    }

    /** {@return why a wait that becomes a long one has to end; empty if it may go on} */
    private synchronized Optional<String> stay(Wait wait) {
        Stream<Wait> neighbours = waits.stream()
                .filter(other -> other.isLong && !other.inSession && other.network.equals(wait.network)
                        && !answers(other));
        if (!answers(wait) && neighbours.count() >= settings.mostWaiting()) {
            return Optional.of("did not wait longer for " + wait.organisation + ": " + settings.mostWaiting()
                    + " other mails from " + wait.network + " wait long for names that do not answer");
        }
        wait.isLong = true;
        return Optional.empty();
    }

    /** {@return why the wait has ended without an answer; empty if there is one} */
    private synchronized Optional<String> gaveWay(Wait wait) {
        return wait.gaveWay
                ? Optional.of("gave way to other mails after "
                        + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - wait.since)
                        + " ms without an answer from " + wait.organisation)
                : Optional.empty();
    }

    private synchronized void leave(Wait wait) {
        waits.remove(wait);
    }

    private synchronized void judge(Wait wait) {
        switch (outcome(wait)) {
            case ANSWERED -> {
                organisations.answered(wait.organisation);
                if (!wait.inSession) {
                    networks.answered(wait.network);
                }
            }
            case IN_VAIN -> {
                if (!wait.inSession && !answers(wait)) {
                    networks.waitedInVainFor(wait.network);
                }
                organisations.waitedInVainFor(wait.organisation);
            }
            case NOTHING -> {
            }
        }
    }

    /** What a wait says about whom it was for. */
    private enum Outcome {
        ANSWERED, IN_VAIN, NOTHING
    }

    private Outcome outcome(Wait wait) {
        boolean answered = wait.end.state() == CompletableFuture.State.SUCCESS;
        // A shorter one that ends without an answer says nothing.
        Outcome otherwise = nanoTime.getAsLong() - wait.since >= SLICE ? Outcome.IN_VAIN : Outcome.NOTHING;
        return switch (answered ? wait.end.resultNow() : null) {
            case null -> otherwise;
            case DnsAnswer.Failed<?> failed -> failed.isNotAsked() ? Outcome.NOTHING : otherwise;
            case DnsAnswer.Found<?> found -> found.stale() ? otherwise : Outcome.ANSWERED;
            case DnsAnswer.NoRecords<?> none -> none.stale() ? otherwise : Outcome.ANSWERED;
        };
    }
}
