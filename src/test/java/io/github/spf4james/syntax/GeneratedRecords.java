/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.github.spf4james.syntax.MacroString.Expand;
import io.github.spf4james.syntax.MacroString.Literal;
import io.github.spf4james.syntax.MacroString.Part;

/** Records such as nobody writes, yet all of them in the language of RFC 7208. The same seed makes the same ones. */
final class GeneratedRecords {
    private static final String LITERALS = "abcxyzABC019-_/:=+,!$&*'{}@[]^`|~#?;() %";
    private static final String DELIMITERS = ".-+,/_=";
    private static final MacroLetter[] IN_RECORDS = {MacroLetter.S, MacroLetter.L, MacroLetter.O, MacroLetter.D,
            MacroLetter.I, MacroLetter.P, MacroLetter.V, MacroLetter.H};
    private static final String[] ENDS = {".com", ".example.com", ".a-b", ".1a.", ".xn--p1ai", ".org."};

    private final Random random;

    GeneratedRecords(long seed) {
        random = new Random(seed);
    }

    SpfRecord next() {
        List<Directive> directives = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            directives.add(new Directive(Qualifier.values()[random.nextInt(4)], mechanism()));
        }
        List<SpfRecord.UnknownModifier> unknown = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            unknown.add(new SpfRecord.UnknownModifier("m" + random.nextInt(9) + ".-_", macroString(random.nextInt(4))));
        }
        return new SpfRecord(new Directives(directives), perhapsDomain(), perhapsDomain(), unknown);
    }

    private Mechanism mechanism() {
        return switch (random.nextInt(8)) {
            case 0 -> new Mechanism.All();
            case 1 -> new Mechanism.Include(domainSpec());
            case 2 -> new Mechanism.A(perhapsDomain(), lengths());
            case 3 -> new Mechanism.Mx(perhapsDomain(), lengths());
            case 4 -> new Mechanism.Ptr(perhapsDomain());
            case 5 -> new Mechanism.Ip4(network(4));
            case 6 -> new Mechanism.Ip6(network(16));
            default -> new Mechanism.Exists(domainSpec());
        };
    }

    private Optional<MacroString> perhapsDomain() {
        return random.nextBoolean() ? Optional.empty() : Optional.of(domainSpec());
    }

    private DualCidrLength lengths() {
        return new DualCidrLength(random.nextBoolean() ? 32 : random.nextInt(33),
                random.nextBoolean() ? 128 : random.nextInt(129));
    }

    private IpNetwork network(int octets) {
        byte[] address = new byte[octets];
        random.nextBytes(address);
        for (int i = 0; i < octets; i++) {
            address[i] = random.nextBoolean() ? 0 : address[i];
        }
        return new IpNetwork(IpAddress.of(address), random.nextInt(8 * octets + 1));
    }

    private MacroString domainSpec() {
        List<Part> parts = new ArrayList<>(macroString(random.nextInt(4)).parts());
        if (parts.isEmpty() || random.nextBoolean()) {
            String end = ENDS[random.nextInt(ENDS.length)];
            if (!parts.isEmpty() && parts.get(parts.size() - 1) instanceof Literal(String before)) {
                parts.set(parts.size() - 1, new Literal(before + end));
            } else {
                parts.add(new Literal(end));
            }
        } else if (parts.get(parts.size() - 1) instanceof Literal) {
            parts.add(expand());
        }
        return new MacroString(parts);
    }

    private MacroString macroString(int length) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            boolean literalAllowed = parts.isEmpty() || parts.get(parts.size() - 1) instanceof Expand;
            parts.add(literalAllowed && random.nextBoolean() ? literal() : expand());
        }
        return new MacroString(parts);
    }

    private Literal literal() {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            text.append(LITERALS.charAt(random.nextInt(LITERALS.length())));
        }
        return new Literal(text.toString());
    }

    private Expand expand() {
        StringBuilder delimiters = new StringBuilder();
        for (char delimiter : DELIMITERS.toCharArray()) {
            if (random.nextInt(5) == 0) {
                delimiters.append(delimiter);
            }
        }
        return new Expand(IN_RECORDS[random.nextInt(IN_RECORDS.length)], random.nextBoolean(),
                random.nextBoolean() ? Expand.ALL_PARTS : 1 + random.nextInt(200), random.nextBoolean(),
                delimiters.toString());
    }
}
