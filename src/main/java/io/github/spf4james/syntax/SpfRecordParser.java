/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The productions of RFC 7208 section 4.6.1 and of the mechanisms and modifiers in sections 5 and 6. */
final class SpfRecordParser {
    private final List<Directive> directives = new ArrayList<>();
    private final List<SpfRecord.UnknownModifier> unknownModifiers = new ArrayList<>();
    private MacroString redirect;
    private MacroString explanation;

    /** {@code terms = *( 1*SP ( directive / modifier ) )}, and trailing SP: only spaces separate. */
    SpfRecord parse(String terms) throws SpfSyntaxException {
        int at = 0;
        while (at < terms.length()) {
            int end = terms.indexOf(' ', at);
            end = end < 0 ? terms.length() : end;
            if (end > at) {
                term(terms.substring(at, end));
            }
            at = end + 1;
        }
        return new SpfRecord(new Directives(directives), Optional.ofNullable(redirect),
                Optional.ofNullable(explanation),
                unknownModifiers);
    }

    /** A "=" right behind a name, before any ":" or "/", makes a modifier (section 4.6.1). */
    private void term(String term) throws SpfSyntaxException {
        Scanner in = new Scanner(term);
        String name = name(in);
        if (!name.isEmpty() && in.skip('=')) {
            modifier(name, in);
        } else {
            directives.add(directive(term));
        }
    }

    /** {@code name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )}; empty if there is none. */
    private static String name(Scanner in) {
        int start = in.position();
        if (CharacterClass.isAlpha(in.peek())) {
            while (CharacterClass.isNameCharacter(in.peek())) {
                in.next();
            }
        }
        return in.since(start);
    }

    /** redirect and exp "MUST NOT appear in a record more than once each" (section 6). */
    private void modifier(String name, Scanner in) throws SpfSyntaxException {
        String value = in.rest();
        switch (name.toLowerCase(Locale.ROOT)) {
            case "redirect" -> redirect = once(redirect, in, value);
            case "exp" -> explanation = once(explanation, in, value);
            default -> unknownModifiers.add(new SpfRecord.UnknownModifier(name, MacroString.macroString(value)));
        }
    }

    private static MacroString once(MacroString before, Scanner in, String value) throws SpfSyntaxException {
        if (before != null) {
            throw in.error("modifier appears a second time");
        }
        return MacroString.domainSpec(value);
    }

    /** {@code directive = [ qualifier ] mechanism}. */
    static Directive directive(String term) throws SpfSyntaxException {
        Scanner in = new Scanner(term);
        Qualifier qualifier = Qualifier.PASS;
        for (Qualifier candidate : Qualifier.values()) {
            if (in.skip(candidate.sign())) {
                qualifier = candidate;
                break;
            }
        }
        String name = name(in);
        return new Directive(qualifier, mechanism(name.toLowerCase(Locale.ROOT), in));
    }

    private static Mechanism mechanism(String name, Scanner in) throws SpfSyntaxException {
        return switch (name) {
            case "all" -> all(in);
            case "include" -> new Mechanism.Include(requiredDomainSpec(in));
            case "a" -> {
                TargetAndCidr target = TargetAndCidr.parse(in);
                yield new Mechanism.A(target.domainSpec(), target.cidr());
            }
            case "mx" -> {
                TargetAndCidr target = TargetAndCidr.parse(in);
                yield new Mechanism.Mx(target.domainSpec(), target.cidr());
            }
            case "ptr" -> new Mechanism.Ptr(in.atEnd() ? Optional.empty() : Optional.of(requiredDomainSpec(in)));
            case "ip4" -> new Mechanism.Ip4(network(in, true));
            case "ip6" -> new Mechanism.Ip6(network(in, false));
            case "exists" -> new Mechanism.Exists(requiredDomainSpec(in));
            default -> throw in.error("unknown mechanism");
        };
    }

    private static Mechanism.All all(Scanner in) throws SpfSyntaxException {
        if (!in.atEnd()) {
            throw in.error("all takes no argument");
        }
        return new Mechanism.All();
    }

    private static MacroString requiredDomainSpec(Scanner in) throws SpfSyntaxException {
        if (!in.skip(':')) {
            throw in.error("a colon and a domain expected");
        }
        return MacroString.domainSpec(in.rest());
    }

    private static IpNetwork network(Scanner in, boolean ip4) throws SpfSyntaxException {
        if (!in.skip(':')) {
            throw in.error("a colon and a network expected");
        }
        IpNetwork network = IpNetwork.parse(in.rest());
        if (network.address().isIp4() != ip4) {
            throw in.error("network of the other address family");
        }
        return network;
    }
}
