/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.List;
import java.util.Optional;

import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.syntax.Directive;
import io.github.spf4james.syntax.Directives;
import io.github.spf4james.syntax.DualCidrLength;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.MacroString;
import io.github.spf4james.syntax.Mechanism;
import io.github.spf4james.syntax.Printable;
import io.github.spf4james.syntax.SpfRecord;

/** One run of check_host(), its recursion included. */
final class Evaluation {
    private final IpAddress client;
    private final Lookups lookups;
    private final MacroExpansion macros;

    Evaluation(SpfRequest request, Lookups lookups, MacroExpansion macros) {
        this.client = request.ip();
        this.lookups = lookups;
        this.macros = macros;
    }

    /** Sections 4.3 to 4.5: the domain, its TXT records, the one record among them. */
    Outcome checkHost(String domain) throws InterruptedException {
        return switch (CheckedDomain.of(domain)) {
            case CheckedDomain.Unusable(String problem) -> Outcome.none(problem);
            case CheckedDomain.Usable(DnsName name, String text) -> switch (lookups.ask(Question.txt(name))) {
                case DnsAnswer.Failed<TxtRecord> failed -> Outcome.temperror(failed.problem());
                case DnsAnswer.NoRecords<TxtRecord> none -> noRecord(name);
                case DnsAnswer.Found<TxtRecord> found -> select(found.values(), name, text);
            };
        };
    }

    private static Outcome noRecord(DnsName name) {
        return Outcome.none(Printable.of(name.text()) + " publishes no SPF record");
    }

    /** Section 4.5. Two records are too many even if one of them is malformed. */
    private Outcome select(List<TxtRecord> records, DnsName name, String domain) throws InterruptedException {
        TxtRecord.Policy only = null;
        for (TxtRecord record : records) {
            if (record.policy().isPresent()) {
                if (only != null) {
                    return Outcome.permerror(Printable.of(name.text()) + " publishes more than one SPF record");
                }
                only = record.policy().get();
            }
        }
        return switch (only) {
            case null -> noRecord(name);
            case TxtRecord.Malformed(String problem) -> Outcome.permerror(Printable.of(name.text()) + ": " + problem);
            case TxtRecord.Valid(SpfRecord record) -> evaluate(new Outcome.RecordOfDomain(domain, record));
        };
    }

    /** Sections 4.6.2, 4.7 and 6.1: left to right until one matches, then redirect, then neutral. */
    private Outcome evaluate(Outcome.RecordOfDomain where) throws InterruptedException {
        Directives directives = where.record().directives();
        for (int i = directives.next(0, client); i < directives.size(); i = directives.next(i + 1, client)) {
            Directive directive = directives.get(i);
            MechanismResult tested = test(directive.mechanism(), where.domain());
            if (lookups.givenUp().isPresent()) {
                // Section 4.6.4: temperror, also where the term would have taken the missing answer for a "no".
                return Outcome.temperror(lookups.givenUp().get());
            }
            switch (tested) {
                case MechanismResult.NoMatch no -> {
                }
                case MechanismResult.Matches(List<Match> within) -> {
                    return Outcome.matched(where, directive, within);
                }
                case MechanismResult.Raises(Outcome error) -> {
                    return error;
                }
            }
        }
        Optional<MacroString> redirect = where.record().redirect();
        return redirect.isPresent() && !macros.cannotExpand(redirect.get())
                ? redirect(redirect.get(), where.domain())
                : Outcome.neutralByDefault();
    }

    /** Section 6.1: the target's result, but "no record" is the fault of who points there. */
    private Outcome redirect(MacroString domainSpec, String domain) throws InterruptedException {
        if (!lookups.mayAskForTerm()) {
            return Outcome.permerror(lookups.tooManyTerms());
        }
        String name = macros.domain(domainSpec, domain);
        if (lookups.givenUp().isPresent()) {
            return Outcome.temperror(lookups.givenUp().get()); // in a %{p}: the name is a wrong one then
        }
        Outcome target = checkHost(name);
        return target.result() == SpfResult.NONE
                ? Outcome.permerror("redirect: " + target.problem().orElseThrow())
                : target;
    }

    private MechanismResult test(Mechanism mechanism, String domain) throws InterruptedException {
        if (mechanism.asksDns() && !lookups.mayAskForTerm()) {
            return MechanismResult.permerror(lookups.tooManyTerms());
        }
        return switch (mechanism) {
            case Mechanism.All all -> MechanismResult.MATCH;
            case Mechanism.Ip4 ip4 -> MechanismResult.matchIf(ip4.network().contains(client));
            case Mechanism.Ip6 ip6 -> MechanismResult.matchIf(ip6.network().contains(client));
            case Mechanism.Include include -> include(include, domain);
            case Mechanism.A a -> a(a, domain);
            case Mechanism.Mx mx -> mx(mx, domain);
            case Mechanism.Ptr ptr -> ptr(ptr, domain);
            case Mechanism.Exists exists -> exists(exists, domain);
        };
    }

    /** Section 5.2 and its table. */
    private MechanismResult include(Mechanism.Include include, String domain) throws InterruptedException {
        if (macros.cannotExpand(include.domainSpec())) {
            return MechanismResult.NO_MATCH;
        }
        Outcome included = checkHost(macros.domain(include.domainSpec(), domain));
        return switch (included.result()) {
            case PASS -> new MechanismResult.Matches(included.matches());
            case FAIL, SOFTFAIL, NEUTRAL -> MechanismResult.NO_MATCH;
            case TEMPERROR, PERMERROR -> new MechanismResult.Raises(included);
            case NONE -> MechanismResult.permerror("include: " + included.problem().orElseThrow());
        };
    }

    /** Section 5.3. */
    private MechanismResult a(Mechanism.A a, String domain) throws InterruptedException {
        Optional<DnsName> target = target(a.domainSpec(), domain);
        if (target.isEmpty()) {
            return MechanismResult.NO_MATCH;
        }
        Question<IpAddress> question = Question.addresses(target.get(), client);
        return switch (lookups.ask(question)) {
            case DnsAnswer.Failed<IpAddress> failed -> MechanismResult.temperror(failed.problem());
            case DnsAnswer.NoRecords<IpAddress> none -> voidLookup(lookups.mayBeVoid(question));
            case DnsAnswer.Found<IpAddress> found -> MechanismResult.matchIf(anyNear(found.values(), a.cidr()));
        };
    }

    /** Section 5.4. No MX records: no match, and never the domain's own address. */
    private MechanismResult mx(Mechanism.Mx mx, String domain) throws InterruptedException {
        Optional<DnsName> target = target(mx.domainSpec(), domain);
        if (target.isEmpty()) {
            return MechanismResult.NO_MATCH;
        }
        return switch (lookups.ask(Question.mx(target.get()))) {
            case DnsAnswer.Failed<DnsName> failed -> MechanismResult.temperror(failed.problem());
            case DnsAnswer.NoRecords<DnsName> none -> voidLookup(lookups.mayBeVoid());
            case DnsAnswer.Found<DnsName> found when found.values().size() > Limits.NAMES ->
                // Section 4.6.4, and before looking at any: the verdict must not hang on the order they come in.
                MechanismResult
                        .permerror(Printable.of(target.get().text()) + " has more than " + Limits.NAMES + " MX names");
            case DnsAnswer.Found<DnsName> found -> exchanges(found.values(), mx.cidr());
        };
    }

    /** One exchange that cannot be looked up hides none of the others, in whatever order they come. */
    private MechanismResult exchanges(List<DnsName> names, DualCidrLength cidr) throws InterruptedException {
        MechanismResult unlessAnyMatches = MechanismResult.NO_MATCH;
        for (DnsName name : names) {
            if (name.equals(DnsName.ROOT)) {
                continue; // a null MX (RFC 7505), or one that cannot be asked for: neither has an address
            }
            switch (lookups.askAddresses(name, names)) {
                case DnsAnswer.Failed<IpAddress> failed ->
                    unlessAnyMatches = MechanismResult.temperror(failed.problem());
                case DnsAnswer.NoRecords<IpAddress> none -> {
                }
                case DnsAnswer.Found<IpAddress> found -> {
                    if (anyNear(found.values(), cidr)) {
                        return MechanismResult.MATCH;
                    }
                }
            }
        }
        return unlessAnyMatches;
    }

    /** Section 5.5. Names outside of the target are not even validated: they could not match. */
    private MechanismResult ptr(Mechanism.Ptr ptr, String domain) throws InterruptedException {
        Optional<DnsName> target = target(ptr.domainSpec(), domain);
        if (target.isEmpty()) {
            return MechanismResult.NO_MATCH;
        }
        return switch (lookups.ask(Question.ptr(client))) {
            case DnsAnswer.Failed<DnsName> failed -> MechanismResult.NO_MATCH; // unlike anywhere else: section 5.5
            case DnsAnswer.NoRecords<DnsName> none -> voidLookup(lookups.mayBeVoid());
            case DnsAnswer.Found<DnsName> found ->
                MechanismResult.matchIf(
                        !lookups.validated(found.values(), client, name -> name.isAtOrBelow(target.get())).names()
                                .isEmpty());
        };
    }

    /** Section 5.7: an A record of any address, also for an IPv6 client. */
    private MechanismResult exists(Mechanism.Exists exists, String domain) throws InterruptedException {
        Optional<DnsName> target = target(Optional.of(exists.domainSpec()), domain);
        if (target.isEmpty()) {
            return MechanismResult.NO_MATCH;
        }
        Question<IpAddress> question = Question.a(target.get());
        return switch (lookups.ask(question)) {
            case DnsAnswer.Failed<IpAddress> failed -> MechanismResult.temperror(failed.problem());
            case DnsAnswer.NoRecords<IpAddress> none -> voidLookup(lookups.mayBeVoid(question));
            case DnsAnswer.Found<IpAddress> found -> MechanismResult.MATCH;
        };
    }

    /**
     * The name that a mechanism is about (section 4.8). Empty if DNS has no such name (an empty label, one over 63
     * octets): section 4.8 leaves open what happens then, and here nothing matches and nothing was void.
     */
    private Optional<DnsName> target(Optional<MacroString> domainSpec, String domain) throws InterruptedException {
        if (domainSpec.isEmpty()) {
            return DnsName.of(domain);
        }
        return macros.cannotExpand(domainSpec.get())
                ? Optional.empty()
                : DnsName.of(macros.domain(domainSpec.get(), domain));
    }

    private MechanismResult voidLookup(boolean withinLimit) {
        return withinLimit ? MechanismResult.NO_MATCH : MechanismResult.permerror(lookups.tooManyVoids());
    }

    private boolean anyNear(List<IpAddress> addresses, DualCidrLength cidr) {
        int bits = cidr.bitsFor(client);
        for (IpAddress address : addresses) {
            if (address.sharesPrefix(client, bits)) {
                return true;
            }
        }
        return false;
    }
}
