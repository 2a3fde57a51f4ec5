/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * The questions under way: what several want to know at the same time is asked once, and goes on as long as one of them
 * wants to know.
 */
final class SingleFlight {
    private final SpfDns dns;
    private final Landing landing;
    private final ConcurrentMap<Question<?>, Flight<?>> flights = new ConcurrentHashMap<>();

    /** What happens to an answer before anybody gets it. */
    @FunctionalInterface
    interface Landing {
        /** {@return what those get who asked} */
        <T> DnsAnswer<T> landed(Question<T> question, DnsAnswer<T> answer);
    }

    SingleFlight(SpfDns dns, Landing landing) {
        this.dns = dns;
        this.landing = landing;
    }

    /**
     * Asks, or joins those who have asked.
     *
     * @param ahead whether the answer may not be needed
     * @param known looked at once more when there is nobody to join: their question may have been answered a moment ago
     * @return a future for this asker alone
     */
    <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question, boolean ahead,
            Supplier<Optional<DnsAnswer<T>>> known) {
        while (true) {
            Flight<T> mine = new Flight<>(question, ahead);
            Flight<T> others = putIfAbsent(question, mine);
            Flight<T> flight = others == null ? mine : others;
            Optional<CompletableFuture<DnsAnswer<T>>> place = flight.join(ahead);
            if (others == null) {
                flight.start(known.get());
            }
            if (place.isPresent()) {
                return place.get();
            }
            // It ended since we found it.
            flights.remove(question, flight);
        }
    }

    /** {@return how many questions are under way} */
    int size() {
        return flights.size();
    }

    /** One question under way, and those who want its answer. */
    private final class Flight<T> {
        private final Question<T> question;
        private final List<CompletableFuture<DnsAnswer<T>>> askers = new ArrayList<>(1);
        /** Whether it is asked as one that may not be needed. */
        private boolean askedAhead;
        private boolean needed;
        private boolean ended;
        private CompletableFuture<DnsAnswer<T>> asked;

        private Flight(Question<T> question, boolean askedAhead) {
            this.question = question;
            this.askedAhead = askedAhead;
        }

        /** {@return empty if it has ended} */
        private Optional<CompletableFuture<DnsAnswer<T>>> join(boolean ahead) {
            CompletableFuture<DnsAnswer<T>> asker = new CompletableFuture<>();
            synchronized (this) {
                if (ended) {
                    return Optional.empty();
                }
                needed |= !ahead;
                askers.add(asker);
            }
            asker.whenComplete((answer, failure) -> {
                if (asker.isCancelled()) {
                    leave(asker);
                }
            });
            return Optional.of(asker);
        }

        /** The last one who leaves ends it. */
        private void leave(CompletableFuture<DnsAnswer<T>> asker) {
            CompletableFuture<DnsAnswer<T>> unwanted;
            synchronized (this) {
                askers.remove(asker);
                if (ended || !askers.isEmpty()) {
                    return;
                }
                ended = true;
                unwanted = asked;
            }
            flights.remove(question, this);
            if (unwanted != null) { // else it is not asked yet: whoever is about to finds that it has ended
                unwanted.cancel(false);
            }
        }

        /** Before anybody can leave: the first asker has no future yet. */
        private void start(Optional<DnsAnswer<T>> known) {
            if (known.isPresent()) {
                end(known.get(), null);
            } else {
                ask();
            }
        }

        private void ask() {
            CompletableFuture<DnsAnswer<T>> answer = askDns();
            boolean unwanted;
            synchronized (this) {
                asked = answer;
                unwanted = ended;
            }
            if (unwanted) {
                answer.cancel(false);
            } else {
                answer.whenComplete(this::answered);
            }
        }

        private CompletableFuture<DnsAnswer<T>> askDns() {
            try {
                return askedAhead ? dns.askAhead(question) : dns.ask(question);
            } catch (RuntimeException e) {
                // No SpfDns may; but if one did, the question would stay under way for ever.
                return CompletableFuture.failedFuture(e);
            }
        }

        private void answered(DnsAnswer<T> answer, Throwable failure) {
            if (failure != null) {
                end(null, failure);
            } else if (answer.isNotAsked() && isToBeAskedAgain()) {
                ask();
            } else {
                end(landing.landed(question, answer), null);
            }
        }

        /** {@return whether it was asked as one that may not be needed, and now is needed} Nobody joins if not. */
        private synchronized boolean isToBeAskedAgain() {
            boolean again = askedAhead && needed && !ended;
            askedAhead = false;
            ended = !again;
            return again;
        }

        private void end(DnsAnswer<T> answer, Throwable failure) {
            flights.remove(question, this);
            List<CompletableFuture<DnsAnswer<T>>> all;
            synchronized (this) {
                ended = true;
                all = List.copyOf(askers);
                askers.clear();
            }
            for (CompletableFuture<DnsAnswer<T>> asker : all) {
                if (failure == null) {
                    asker.complete(answer);
                } else {
                    asker.completeExceptionally(failure);
                }
            }
        }
    }

    /** {@return what was there; null if nothing was} A flight's type is that of its question. */
    @SuppressWarnings("unchecked")
    private <T> Flight<T> putIfAbsent(Question<T> question, Flight<T> mine) {
        return (Flight<T>) flights.putIfAbsent(question, mine);
    }
}
