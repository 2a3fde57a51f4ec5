/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.syntax.IpAddress;

/** The questions of one check: waits for their answers, and keeps the counts of RFC 7208 section 4.6.4. */
final class Lookups implements MacroExpansion.ClientNames {
    private final Questions questions;
    private final Limits limits;
    private final SpfRequest request;
    private final Deadline deadline;
    private final WaitBudget budget;
    private List<Question<IpAddress>> perhapsVoid = List.of();
    private int terms;
    private int voids;
    /** Of the client, once a macro has wanted them. */
    private List<DnsName> namesForMacros;
    private boolean stale;
    private Optional<String> givenUp = Optional.empty();

    Lookups(Questions questions, Limits limits, SpfRequest request, Deadline deadline, WaitBudget budget) {
        this.questions = questions;
        this.limits = limits;
        this.request = request;
        this.deadline = deadline;
        this.budget = budget;
    }

    int terms() {
        return terms;
    }

    int voids() {
        return voids;
    }

    /** {@return whether any answer so far was a stale one} */
    boolean stale() {
        return stale;
    }

    /** {@return whether one more term may ask DNS} Counts it. */
    boolean mayAskForTerm() {
        return ++terms <= limits.terms();
    }

    String tooManyTerms() {
        return "more than " + limits.terms() + " terms that ask DNS";
    }

    /** {@return whether one more void lookup is within the limit} Counts it. */
    boolean mayBeVoid() throws InterruptedException {
        if (++voids <= limits.voids()) {
            return true;
        }
        // Only now that it matters are the other families asked.
        for (Question<IpAddress> asked : perhapsVoid) {
            if (ask(Question.otherFamily(asked)) instanceof DnsAnswer.Found<IpAddress>) {
                voids--;
            }
        }
        perhapsVoid = List.of();
        return voids <= limits.voids();
    }

    /** As {@link #mayBeVoid()}, for a question whose name may have addresses of the other family. */
    boolean mayBeVoid(Question<IpAddress> question) throws InterruptedException {
        if (limits.voidCounting() == Limits.VoidCounting.DUAL_STACK) {
            perhapsVoid = perhapsVoid.isEmpty() ? new ArrayList<>() : perhapsVoid;
            perhapsVoid.add(question);
        }
        return mayBeVoid();
    }

    String tooManyVoids() {
        return "more than " + limits.voids() + " void lookups";
    }

    /** {@return why an answer was not waited for, if that has happened: the check has no other result then} */
    Optional<String> givenUp() {
        return givenUp;
    }

    <T> DnsAnswer<T> ask(Question<T> question) throws InterruptedException {
        CompletableFuture<DnsAnswer<T>> answer = questions.ask(question);
        if (!answer.isDone() && givenUp.isEmpty()) {
            questions.aboutToWait(question, answer);
        }
        return await(question, answer);
    }

    /**
     * Asks for the addresses of one of several names, in the client's family. If that has to be waited for, the others are
     * asked in the same moment, as they are likely to be next.
     */
    DnsAnswer<IpAddress> askAddresses(DnsName name, List<DnsName> all) throws InterruptedException {
        Question<IpAddress> question = Question.addresses(name, request.ip());
        CompletableFuture<DnsAnswer<IpAddress>> answer = questions.ask(question);
        if (!answer.isDone() && givenUp.isEmpty()) {
            questions.aboutToWait(question, answer);
            for (DnsName other : all) {
                if (!other.equals(DnsName.ROOT)) {
                    questions.askAhead(Question.addresses(other, request.ip()));
                }
            }
        }
        return await(question, answer);
    }

    private <T> DnsAnswer<T> await(Question<T> question, CompletableFuture<DnsAnswer<T>> answer)
            throws InterruptedException {
        if (!answer.isDone() && givenUp.isEmpty()) {
            givenUp = budget.await(question, answer, deadline);
        }
        if (!answer.isDone()) {
            return new DnsAnswer.Failed<>(givenUp.orElseThrow());
        }
        try {
            DnsAnswer<T> found = answer.join();
            stale |= found.isStale();
            return found;
        } catch (CompletionException e) {
            throw new IllegalStateException(question + " ended in an exception, which no SpfDns may", e.getCause());
        }
    }

    /**
     * The client's names, validated; DNS errors make fewer of them, never an error (section 7.3, {@code %{p}}). Looked
     * up once: section 4.6.4 counts terms, and one term may hold thousands of macros.
     */
    @Override
    public List<DnsName> namesForMacros(IpAddress client) throws InterruptedException {
        if (namesForMacros == null) {
            namesForMacros = validatedNames(client, name -> true).names();
        }
        return namesForMacros;
    }

    /** @param wanted the names worth asking for */
    ValidatedNames validatedNames(IpAddress client, Predicate<DnsName> wanted) throws InterruptedException {
        return switch (ask(Question.ptr(client))) {
            case DnsAnswer.Found<DnsName> found -> validated(found.values(), client, wanted);
            case DnsAnswer.NoRecords<DnsName> none -> new ValidatedNames(List.of(), true);
            // "If a DNS error occurs while doing the PTR RR lookup", there are no names (section 5.5); but where we
            // ourselves did not wait for the answer, nobody knows.
            case DnsAnswer.Failed<DnsName> failed -> new ValidatedNames(List.of(), givenUp.isEmpty());
        };
    }

    /**
     * Those of a client's PTR names that point back to it, of the first ten (section 4.6.4). "If a DNS error occurs while
     * doing an A RR lookup, then that domain name is skipped" (section 5.5).
     *
     * @param wanted the names worth asking for
     */
    ValidatedNames validated(List<DnsName> names, IpAddress client, Predicate<DnsName> wanted)
            throws InterruptedException {
        List<DnsName> asked = names.stream().limit(Limits.NAMES)
                .filter(name -> !name.equals(DnsName.ROOT)).filter(wanted).toList();
        List<DnsName> validated = new ArrayList<>();
        boolean complete = true;
        for (DnsName name : asked) {
            switch (askAddresses(name, asked)) {
                case DnsAnswer.Found<IpAddress> found when found.values().contains(client) ->
                    validated.add(name);
                case DnsAnswer.Found<IpAddress> others -> {
                }
                case DnsAnswer.NoRecords<IpAddress> none -> {
                }
                case DnsAnswer.Failed<IpAddress> failed -> complete = false;
            }
        }
        return new ValidatedNames(validated, complete);
    }
}
