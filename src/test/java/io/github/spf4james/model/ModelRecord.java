/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;

/** RFC 7208 section 4.6.1: a record taken apart at its spaces. */
record ModelRecord(List<Directive> directives, Optional<String> redirect, Optional<String> exp) {

    /** A qualifier, the mechanism's name, and what there is behind it. An address is text, 0s and 1s. */
    record Directive(char qualifier, String mechanism, Optional<String> domainSpec, String address, int cidr4,
            int cidr6) {}

    /** PermError, as all syntax errors are. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String term) {
            super(term);
        }
    }

    static boolean isSpf(String txt) {
        return Abnf.VERSION.matcher(txt).matches();
    }

    static ModelRecord parse(String txt) throws SyntaxException {
        List<Directive> directives = new ArrayList<>();
        Optional<String> redirect = Optional.empty();
        Optional<String> exp = Optional.empty();
        for (String term : txt.substring("v=spf1".length()).split(" ")) {
            if (term.isEmpty()) {
                continue;
            }
            Matcher modifier = Abnf.MODIFIER.matcher(term);
            if (!modifier.matches()) {
                directives.add(directive(term));
            } else if (modifier.group(1).equalsIgnoreCase("redirect")) {
                redirect = only(redirect, modifier.group(2));
            } else if (modifier.group(1).equalsIgnoreCase("exp")) {
                exp = only(exp, modifier.group(2));
            } else if (!Abnf.MACRO_STRING_ALONE.matcher(modifier.group(2)).matches() || zeroDigits(term)) {
                throw new SyntaxException(term);
            }
        }
        return new ModelRecord(directives, redirect, exp);
    }

    /** Section 6: "MUST NOT appear in a record more than once each". */
    private static Optional<String> only(Optional<String> before, String domainSpec) throws SyntaxException {
        if (before.isPresent() || !Abnf.DOMAIN_SPEC_ALONE.matcher(domainSpec).matches() || zeroDigits(domainSpec)) {
            throw new SyntaxException(domainSpec);
        }
        return Optional.of(domainSpec);
    }

    private static Directive directive(String term) throws SyntaxException {
        Matcher qualified = Abnf.QUALIFIED.matcher(term);
        if (!qualified.matches() || zeroDigits(term)) {
            throw new SyntaxException(term);
        }
        char qualifier = qualified.group(1).isEmpty() ? '+' : qualified.group(1).charAt(0);
        String mechanism = qualified.group(2);
        if (Abnf.ALL.matcher(mechanism).matches()) {
            return new Directive(qualifier, "all", Optional.empty(), "", 0, 0);
        }
        Matcher aOrMx = Abnf.A_OR_MX.matcher(mechanism);
        if (aOrMx.matches()) {
            return new Directive(qualifier, aOrMx.group(1).toLowerCase(Locale.ROOT),
                    Optional.ofNullable(aOrMx.group(2)), "", cidr(aOrMx.group(3), 32), cidr(aOrMx.group(4), 128));
        }
        Matcher network = mechanism.toLowerCase(Locale.ROOT).startsWith("ip4")
                ? Abnf.IP4.matcher(mechanism)
                : Abnf.IP6.matcher(mechanism);
        if (network.matches()) {
            return network(qualifier, mechanism, network);
        }
        return named(qualifier, mechanism);
    }

    private static Directive network(char qualifier, String mechanism, Matcher network) throws SyntaxException {
        boolean ip4 = mechanism.charAt(2) == '4';
        String bits = ip4 ? ModelAddress.ip4(network.group(1)) : ModelAddress.ip6(network.group(1));
        if (bits.isEmpty()) {
            throw new SyntaxException(mechanism);
        }
        return new Directive(qualifier, "ip" + mechanism.charAt(2), Optional.empty(), bits,
                ip4 ? cidr(network.group(2), 32) : 0, ip4 ? 0 : cidr(network.group(2), 128));
    }

    private static Directive named(char qualifier, String mechanism) throws SyntaxException {
        Matcher include = Abnf.INCLUDE.matcher(mechanism);
        if (include.matches()) {
            return new Directive(qualifier, "include", Optional.of(include.group(1)), "", 0, 0);
        }
        Matcher exists = Abnf.EXISTS.matcher(mechanism);
        if (exists.matches()) {
            return new Directive(qualifier, "exists", Optional.of(exists.group(1)), "", 0, 0);
        }
        Matcher ptr = Abnf.PTR.matcher(mechanism);
        if (ptr.matches()) {
            return new Directive(qualifier, "ptr", Optional.ofNullable(ptr.group(1)), "", 0, 0);
        }
        throw new SyntaxException(mechanism);
    }

    private static int cidr(String digits, int most) throws SyntaxException {
        int length = digits == null ? most : Integer.parseInt(digits);
        if (length > most) {
            throw new SyntaxException("/" + digits);
        }
        return length;
    }

    /** Section 7.3: "If a DIGIT is specified, the value MUST be nonzero." */
    static boolean zeroDigits(String macroString) {
        Matcher expansion = Abnf.EXPANSION.matcher(macroString);
        while (expansion.find()) {
            if (expansion.group(2) != null && expansion.group(2).matches("0+")) {
                return true;
            }
        }
        return false;
    }
}
