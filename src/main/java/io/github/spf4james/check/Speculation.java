/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.syntax.Directive;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.MacroLetter;
import io.github.spf4james.syntax.MacroString;
import io.github.spf4james.syntax.Mechanism;
import io.github.spf4james.syntax.Qualifier;
import io.github.spf4james.syntax.SpfRecord;

/**
 * Asks at once what the evaluation of one request may ask one after the other: each record's terms as soon as it is there,
 * and where its answer of an earlier day is still known, without waiting for today's.
 *
 * <p>It never waits and decides nothing; {@link Evaluation} finds the answers under way, or there. What it asks is bounded
 * as a check is: no more terms than the limit of RFC 7208 section 4.6.4, no more than ten names of each; and for all
 * requests of a mail together by {@link Limits#AHEAD}, as what it asks may differ from what is needed. It runs in the
 * evaluating thread at first, and then in those that bring the answers.
 */
final class Speculation {
    private final Questions questions;
    private final SpfRequest request;
    private final IpAddress client;
    private final MacroExpansion macros;
    private final AtomicInteger termsLeft;
    private final Set<DnsName> records = ConcurrentHashMap.newKeySet();

    /** @param terms how many terms may ask */
    Speculation(Questions questions, SpfRequest request, CheckHost.ExplanationContext explanations, int terms) {
        this.questions = questions;
        this.request = request;
        this.client = request.ip();
        this.macros = new MacroExpansion(request, explanations, client -> List.of());
        this.termsLeft = new AtomicInteger(terms);
    }

    void begin() {
        if (CheckedDomain.of(request.domain()) instanceof CheckedDomain.Usable(DnsName name, String text)) {
            record(name, true);
        }
    }

    /** @param mayExplain whether a fail of this record is one of the request: not that of an included one */
    private void record(DnsName name, boolean mayExplain) {
        if (records.add(name)) {
            follow(Question.txt(name), found -> only(found).ifPresent(record -> terms(record, name, mayExplain)));
        }
    }

    /** Goes on with the answer when it is there, and without waiting with what it once was. */
    private <T> void follow(Question<T> question, Consumer<List<T>> next) {
        questions.speculate(question).ifPresent(answer -> follow(question, answer, next));
    }

    private <T> void follow(Question<T> question, CompletableFuture<DnsAnswer<T>> answer, Consumer<List<T>> next) {
        List<T> once = answer.isDone() ? List.of() : values(questions.remembered(question));
        if (!once.isEmpty()) {
            next.accept(once);
        }
        answer.thenAccept(today -> {
            List<T> values = values(Optional.of(today));
            // Servers rotate what they list.
            if (!questions.areOver() && !Set.copyOf(values).equals(Set.copyOf(once))) {
                next.accept(values);
            }
        });
    }

    private static <T> List<T> values(Optional<DnsAnswer<T>> answer) {
        return answer.isPresent() && answer.get() instanceof DnsAnswer.Found<T> found
                ? found.values()
                : List.of();
    }

    /** Section 4.5; none where the evaluation will find an error. */
    private static Optional<SpfRecord> only(List<TxtRecord> found) {
        List<TxtRecord.Policy> policies = found.stream().flatMap(record -> record.policy().stream()).toList();
        return policies.size() == 1 && policies.get(0) instanceof TxtRecord.Valid(SpfRecord record)
                ? Optional.of(record)
                : Optional.empty();
    }

    private void terms(SpfRecord record, DnsName domain, boolean mayExplain) {
        for (Directive directive : record.directives()) {
            if (decides(directive.mechanism())) {
                if (mayExplain && directive.qualifier() == Qualifier.FAIL) {
                    record.explanation().flatMap(spec -> name(spec, domain))
                            .ifPresent(name -> questions.speculate(Question.txt(name)));
                }
                return;
            }
            if (directive.mechanism().asksDns() && !mayAsk()) {
                return;
            }
            ask(directive.mechanism(), domain);
        }
        if (record.redirect().isPresent() && mayAsk()) {
            name(record.redirect().get(), domain).ifPresent(name -> record(name, mayExplain));
        }
    }

    private boolean mayAsk() {
        return termsLeft.getAndDecrement() > 0;
    }

    /** {@return whether nothing behind it is ever looked at} */
    private boolean decides(Mechanism mechanism) {
        return switch (mechanism) {
            case Mechanism.All all -> true;
            case Mechanism.Ip4 ip4 -> ip4.network().contains(client);
            case Mechanism.Ip6 ip6 -> ip6.network().contains(client);
            case Mechanism.Include include -> false;
            case Mechanism.A a -> false;
            case Mechanism.Mx mx -> false;
            case Mechanism.Ptr ptr -> false;
            case Mechanism.Exists exists -> false;
        };
    }

    private void ask(Mechanism mechanism, DnsName domain) {
        switch (mechanism) {
            case Mechanism.All all -> {
            }
            case Mechanism.Ip4 ip4 -> {
            }
            case Mechanism.Ip6 ip6 -> {
            }
            case Mechanism.Include include ->
                name(include.domainSpec(), domain).filter(DnsName::isMultiLabel).ifPresent(name -> record(name, false));
            case Mechanism.A a -> target(a.domainSpec(), domain)
                    .ifPresent(name -> questions.speculate(Question.addresses(name, client)));
            case Mechanism.Mx mx -> target(mx.domainSpec(), domain)
                    .ifPresent(name -> follow(Question.mx(name), this::exchanges));
            case Mechanism.Ptr ptr -> target(ptr.domainSpec(), domain)
                    .ifPresent(name -> follow(Question.ptr(client), names -> clientNames(names, name)));
            case Mechanism.Exists exists -> name(exists.domainSpec(), domain)
                    .ifPresent(name -> questions.speculate(Question.a(name)));
        }
    }

    /** More than ten are an error (section 4.6.4). */
    private void exchanges(List<DnsName> names) {
        if (names.size() <= Limits.NAMES) {
            names.stream().filter(name -> !name.equals(DnsName.ROOT))
                    .forEach(name -> questions.speculate(Question.addresses(name, client)));
        }
    }

    /** Of more than ten the first ten count (section 4.6.4). */
    private void clientNames(List<DnsName> names, DnsName target) {
        names.stream().limit(Limits.NAMES).filter(name -> name.isAtOrBelow(target))
                .forEach(name -> questions.speculate(Question.addresses(name, client)));
    }

    private Optional<DnsName> target(Optional<MacroString> domainSpec, DnsName domain) {
        return domainSpec.isEmpty() ? Optional.of(domain) : name(domainSpec.get(), domain);
    }

    /** Empty also for {@code %{p}}, which asks DNS itself. */
    private Optional<DnsName> name(MacroString domainSpec, DnsName domain) {
        if (domainSpec.uses(MacroLetter.P) || macros.cannotExpand(domainSpec)) {
            return Optional.empty();
        }
        try {
            return DnsName.of(macros.domain(domainSpec, domain.text()));
        } catch (InterruptedException e) {
            throw new IllegalStateException("only %{p} waits", e);
        }
    }
}
