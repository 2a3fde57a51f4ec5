/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.SpfDns;

/**
 * The check_host() function (RFC 7208 section 4). Has no state of its own: any number of threads may share it.
 */
public final class CheckHost {
    private final SpfDns dns;
    private final Limits limits;
    private final ExplanationContext explanations;
    private final boolean prefetch;

    /**
     * What explanations are made with.
     *
     * @param receiver this host's name, {@code %{r}}
     * @param clock for {@code %{t}}
     * @param defaultExplanation used as it is where the domain's owner gives none; empty for none
     */
    public record ExplanationContext(String receiver, InstantSource clock, Optional<String> defaultExplanation) {}

    /** One that asks nothing before it has to. */
    public CheckHost(SpfDns dns, Limits limits, ExplanationContext explanations) {
        this(dns, limits, explanations, false);
    }

    /**
     * @param dns where to ask
     * @param limits how much may be asked for one check
     * @param explanations what explanations are made with
     * @param prefetch whether a check that has to wait for DNS asks meanwhile what it may need next. That makes it faster,
     *            and changes nothing about its verdict
     */
    public CheckHost(SpfDns dns, Limits limits, ExplanationContext explanations, boolean prefetch) {
        this.dns = dns;
        this.limits = limits;
        this.explanations = explanations;
        this.prefetch = prefetch;
    }

    /**
     * Evaluates one identity. Waits for DNS as long as the deadline lets it, and answers temperror then.
     *
     * @param request who asks for what
     * @param deadline when to have a result; it includes the fetching of an explanation
     * @return a verdict, whatever DNS does
     * @throws InterruptedException if the thread is interrupted while it waits for DNS: there is no verdict then
     */
    public SpfVerdict check(SpfRequest request, Deadline deadline) throws InterruptedException {
        return check(request, deadline, WaitBudget.UNLIMITED);
    }

    /** As {@link #check(SpfRequest, Deadline)}, but temperror comes also where {@code budget} has an end. */
    public SpfVerdict check(SpfRequest request, Deadline deadline, WaitBudget budget) throws InterruptedException {
        try (Checks only = checks(List.of(request))) {
            return only.next(deadline, budget);
        }
    }

    /**
     * Begins to evaluate several identities that belong together, such as those of one mail.
     *
     * @param requests in the order in which they will be checked; not all of them need be
     * @return to be closed when no more is checked
     */
    public Checks checks(List<SpfRequest> requests) {
        return new Checks(requests);
    }

    /** Checks one after the other, but asks DNS for all of them as soon as one has to wait. For one thread. */
    public final class Checks implements AutoCloseable {
        private final Iterator<SpfRequest> requests;
        private final Questions questions;

        private Checks(List<SpfRequest> requests) {
            this.requests = requests.iterator();
            this.questions = questions(requests);
        }

        /**
         * Evaluates the next identity.
         *
         * @throws InterruptedException as in {@link #check(SpfRequest, Deadline, WaitBudget)}
         * @throws java.util.NoSuchElementException if all have been checked
         */
        public SpfVerdict next(Deadline deadline, WaitBudget budget) throws InterruptedException {
            SpfRequest request = requests.next();
            SpfVerdict verdict = check(request, new Lookups(questions, limits, request, deadline, budget));
            questions.checkedOne();
            return verdict;
        }

        /** Ends what was asked ahead and is not needed any more. */
        @Override
        public void close() {
            questions.checkedAll();
        }
    }

    private Questions questions(List<SpfRequest> requests) {
        return new Questions(dns, limits, explanations, prefetch ? requests : List.of());
    }

    private SpfVerdict check(SpfRequest request, Lookups lookups) throws InterruptedException {
        SpfRequest inMacros = request.inMacros();
        MacroExpansion macros = new MacroExpansion(inMacros, explanations, lookups);
        Outcome outcome = new Evaluation(inMacros, lookups, macros).checkHost(request.domain());
        return new SpfVerdict(outcome.result(), request, outcome.matches(), explanation(outcome, lookups, macros),
                outcome.problem(), lookups.terms(), lookups.voids(), saysNoMail(outcome, request),
                lookups.stale());
    }

    /** By its own record: what stands behind a redirect is another domain's. */
    private static boolean saysNoMail(Outcome outcome, SpfRequest request) {
        return outcome.result() == SpfResult.FAIL && outcome.decidingRecord()
                .filter(where -> where.record().isOnlyFailAll()
                        && CheckedDomain.of(request.domain()) instanceof CheckedDomain.Usable(DnsName name, String text)
                        && text.equals(where.domain()))
                .isPresent();
    }

    /**
     * The names of a client that point back to it, of its first ten (RFC 7208 section 5.5).
     *
     * @param wanted the names worth asking for
     * @throws InterruptedException if the thread is interrupted while it waits for DNS
     */
    public ValidatedNames validatedNames(SpfRequest request, Predicate<DnsName> wanted, Deadline deadline,
            WaitBudget budget) throws InterruptedException {
        Questions questions = questions(List.of());
        try {
            return new Lookups(questions, limits, request, deadline, budget).validatedNames(request.ip(), wanted);
        } finally {
            questions.checkedAll();
        }
    }

    /** {@return the same, but for where it asks} */
    public CheckHost asking(SpfDns other) {
        return new CheckHost(other, limits, explanations, prefetch);
    }

    /** Fetched once the result is known, and only then (section 6.2). */
    private Optional<String> explanation(Outcome outcome, Lookups lookups, MacroExpansion macros)
            throws InterruptedException {
        if (outcome.result() != SpfResult.FAIL) {
            return Optional.empty();
        }
        Optional<String> own = new Explanation(lookups, macros).of(outcome.decidingRecord().orElseThrow());
        return own.isPresent() ? own : explanations.defaultExplanation();
    }
}
