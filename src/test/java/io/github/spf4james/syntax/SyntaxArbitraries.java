/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import io.github.spf4james.syntax.MacroString.Expand;
import io.github.spf4james.syntax.MacroString.Literal;
import io.github.spf4james.syntax.MacroString.Part;
import io.github.spf4james.syntax.SpfRecord.UnknownModifier;

/** Values of all types of the syntax, built part by part and not by a parser. */
public abstract class SyntaxArbitraries {
    /** The same values in every build. */
    protected static final String SEED = "7208";

    private static final String DELIMITERS = ".-+,/_=";

    /** Bits that are often all zero or all one, as in addresses that people use. */
    private static Arbitrary<Long> bits() {
        return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.longs()),
                Tuple.of(1, Arbitraries.of(0L, 1L, -1L, 0xFFFFL, 0xFFFF_0000L, 0x2001_0DB8_0000_0000L,
                        0xFFFF_C000_0201L, 1L << 48)));
    }

    @Provide
    protected Arbitrary<IpAddress> addresses() {
        return Arbitraries.oneOf(ip4(), ip6());
    }

    private static Arbitrary<IpAddress> ip4() {
        return bits().map(low -> new IpAddress(true, 0, low & 0xFFFF_FFFFL));
    }

    private static Arbitrary<IpAddress> ip6() {
        return Combinators.combine(bits(), bits()).as((high, low) -> new IpAddress(false, high, low));
    }

    @Provide
    protected Arbitrary<IpNetwork> networks() {
        return Arbitraries.oneOf(networks(ip4()), networks(ip6())).withoutEdgeCases();
    }

    private static Arbitrary<IpNetwork> networks(Arbitrary<IpAddress> addresses) {
        return addresses.flatMap(address -> Arbitraries.integers().between(0, address.bits())
                .map(prefix -> new IpNetwork(address, prefix)));
    }

    private static Arbitrary<Part> expands(MacroLetter... letters) {
        return Combinators
                .combine(Arbitraries.of(letters), Arbitraries.of(true, false),
                        Arbitraries.oneOf(Arbitraries.integers().between(1, 200), Arbitraries.just(Expand.ALL_PARTS)),
                        Arbitraries.of(true, false),
                        Arbitraries.of(DELIMITERS.chars().mapToObj(c -> (char) c).toList()).set().ofMaxSize(7))
                .as((letter, escaped, parts, reversed, delimiters) -> new Expand(letter, escaped, parts, reversed,
                        delimiters.stream().map(String::valueOf).reduce("", String::concat)));
    }

    private static Arbitrary<Part> literals() {
        return Arbitraries.oneOf(Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(12),
                Arbitraries.of("%", " ", "%20", "%%20", ".", "/24", "//", "a.b", "%2")).map(Literal::new);
    }

    private static MacroString joined(List<Part> parts) {
        List<Part> joined = new ArrayList<>();
        for (Part part : parts) {
            int last = joined.size() - 1;
            if (last >= 0 && part instanceof Literal(String text)
                    && joined.get(last) instanceof Literal(String before)) {
                joined.set(last, new Literal(before + text));
            } else {
                joined.add(part);
            }
        }
        return new MacroString(joined);
    }

    /** What an explain-string can be. */
    @Provide
    protected Arbitrary<MacroString> explainStrings() {
        return Arbitraries.oneOf(literals(), expands(MacroLetter.values())).list().ofMaxSize(6)
                .map(SyntaxArbitraries::joined).withoutEdgeCases();
    }

    private static Arbitrary<Part> partsOfTerms() {
        return Arbitraries.oneOf(literals(), expands(MacroLetter.S, MacroLetter.L, MacroLetter.O, MacroLetter.D,
                MacroLetter.I, MacroLetter.P, MacroLetter.V, MacroLetter.H));
    }

    /** What a domain-spec can be: ends in a toplabel, or in a macro of any kind. */
    @Provide
    protected Arbitrary<MacroString> domainSpecs() {
        Arbitrary<Part> ends = Arbitraries.oneOf(expands(MacroLetter.D, MacroLetter.H),
                Arbitraries.of(".com", ".c-m", ".3com", ".example.", ".x--1", "%", " ", "%20").map(Literal::new));
        return Combinators.combine(partsOfTerms().list().ofMaxSize(5), ends).as((parts, end) -> {
            List<Part> all = new ArrayList<>(parts);
            all.add(end);
            return joined(all);
        }).withoutEdgeCases();
    }

    private static Arbitrary<DualCidrLength> cidrs() {
        return Combinators.combine(Arbitraries.integers().between(0, 32), Arbitraries.integers().between(0, 128))
                .as(DualCidrLength::new);
    }

    private Arbitrary<Mechanism> mechanisms() {
        Arbitrary<Optional<MacroString>> target = domainSpecs().optional(0.7);
        return Arbitraries.oneOf(Arbitraries.just(new Mechanism.All()), domainSpecs().map(Mechanism.Include::new),
                domainSpecs().map(Mechanism.Exists::new), target.map(Mechanism.Ptr::new),
                networks(ip4()).map(Mechanism.Ip4::new), networks(ip6()).map(Mechanism.Ip6::new),
                Combinators.combine(target, cidrs()).as(Mechanism.A::new),
                Combinators.combine(target, cidrs()).as(Mechanism.Mx::new));
    }

    private static Arbitrary<UnknownModifier> unknownModifiers() {
        Arbitrary<String> names = Arbitraries.strings().withCharRange('a', 'z').withCharRange('A', 'Z')
                .withCharRange('0', '9').withChars("-_.").ofMinLength(1).ofMaxLength(8).map(name -> "x" + name);
        return Combinators.combine(names, partsOfTerms().list().ofMaxSize(4).map(SyntaxArbitraries::joined))
                .as(UnknownModifier::new);
    }

    @Provide
    protected Arbitrary<SpfRecord> records() {
        Arbitrary<Directive> directives = Combinators.combine(Arbitraries.of(Qualifier.class), mechanisms())
                .as(Directive::new);
        return Combinators
                .combine(directives.list().ofMaxSize(8).map(Directives::new), domainSpecs().optional(0.3),
                        domainSpecs().optional(0.3),
                        unknownModifiers().list().ofMaxSize(2))
                .as(SpfRecord::new).withoutEdgeCases();
    }
}
