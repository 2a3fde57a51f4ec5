/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.spf4james.model.ModelRecord.Directive;
import io.github.spf4james.model.ModelRecord.SyntaxException;
import io.github.spf4james.model.ModelZone.BrokenException;

/** RFC 7208 sections 4 to 6, in their own order, for one client and one sender. */
final class ModelCheckHost {
    static final String RECEIVER = "receiver.example";
    static final String NOW = "1700000000";

    private static final int MOST_TERMS = 10;
    private static final int MOST_VOIDS = 2;
    private static final int MOST_NAMES = 10;

    private final ModelZone zone;
    private final String client;
    private final String helo;
    private final String localPart;
    private final String senderDomain;
    private int terms;
    private int voids;

    /** What comes of it all. */
    record Answer(String result, Optional<String> explanation, int terms, int voids) {}

    /** Result, and where the explanation is: the exp= of which domain's record. */
    private record Reached(String result, String domain, Optional<String> exp) {}

    /** Ends everything: temperror or permerror. */
    private static final class EndException extends Exception {
        private static final long serialVersionUID = 1L;

        EndException(String result) {
            super(result);
        }
    }

    private ModelCheckHost(ModelZone zone, String ip, String helo, String mailFrom) {
        this.zone = zone;
        this.client = ModelAddress.client(ip);
        // A final dot is allowed in a name, and no part of what macros stand for.
        this.helo = helo.replaceFirst("\\.$", "");
        // Section 2.4: a null reverse-path stands for postmaster at the HELO name; section 4.3: no local part likewise.
        String sender = mailFrom.isEmpty() ? "postmaster@" + helo : mailFrom;
        int at = sender.lastIndexOf('@');
        this.localPart = at <= 0 ? "postmaster" : sender.substring(0, at);
        this.senderDomain = sender.substring(at + 1).replaceFirst("\\.$", "");
    }

    static Answer check(ModelZone zone, String ip, String helo, String mailFrom) {
        ModelCheckHost check = new ModelCheckHost(zone, ip, helo, mailFrom);
        try {
            Reached reached = check
                    .checkHost(mailFrom.isEmpty() ? helo : mailFrom.substring(mailFrom.lastIndexOf('@') + 1));
            Optional<String> explanation = reached.result().equals("fail") ? check.explain(reached) : Optional.empty();
            return new Answer(reached.result(), explanation, check.terms, check.voids);
        } catch (EndException e) {
            return new Answer(e.getMessage(), Optional.empty(), check.terms, check.voids);
        }
    }

    private Reached checkHost(String given) throws EndException {
        String domain = given.replaceFirst("\\.$", "");
        // Section 4.3: malformed, or not multi-label.
        boolean literal = domain.startsWith("[") || !ModelAddress.ip4(domain).isEmpty();
        if (literal || !ModelMacros.canBeAsked(given) || !domain.contains(".")) {
            return new Reached("none", domain, Optional.empty());
        }
        // Section 4.4. That an include or redirect finds nothing is not counted as void: it is permerror anyway.
        List<String> all = lookup(domain, "TXT");
        // Section 4.5.
        List<String> records = all.stream().filter(ModelRecord::isSpf).toList();
        if (records.size() != 1) {
            return new Reached(records.isEmpty() ? "none" : "permerror", domain, Optional.empty());
        }
        return evaluate(parsed(records.get(0)), domain);
    }

    private static ModelRecord parsed(String text) throws EndException {
        try {
            return ModelRecord.parse(text);
        } catch (SyntaxException e) {
            throw new EndException("permerror");
        }
    }

    private Reached evaluate(ModelRecord record, String domain) throws EndException {
        for (Directive directive : record.directives()) {
            if (matches(directive, domain)) {
                String result = switch (directive.qualifier()) {
                    case '-' -> "fail";
                    case '~' -> "softfail";
                    case '?' -> "neutral";
                    default -> "pass";
                };
                return new Reached(result, domain, record.exp());
            }
        }
        boolean all = record.directives().stream().anyMatch(directive -> directive.mechanism().equals("all"));
        if (record.redirect().isEmpty() || all || neverMatches(record.redirect().get())) {
            return new Reached("neutral", domain, record.exp());
        }
        // Section 6.1.
        countTerm();
        Reached redirected = checkHost(target(record.redirect().get(), domain));
        if (redirected.result().equals("none")) {
            throw new EndException("permerror");
        }
        return redirected;
    }

    private boolean matches(Directive directive, String domain) throws EndException {
        switch (directive.mechanism()) {
            case "all" -> {
                return true;
            }
            case "ip4" -> {
                return ModelAddress.inside(client, directive.address(), directive.cidr4());
            }
            case "ip6" -> {
                return ModelAddress.isIp4(client)
                        ? false
                        : ModelAddress.inside(client, directive.address(), directive.cidr6());
            }
            default -> countTerm();
        }
        if (directive.domainSpec().isPresent() && neverMatches(directive.domainSpec().get())) {
            return false;
        }
        String target = directive.domainSpec().isEmpty() ? domain : target(directive.domainSpec().get(), domain);
        if (directive.mechanism().equals("include")) {
            return include(target);
        }
        if (!ModelMacros.canBeAsked(target)) {
            return false;
        }
        return switch (directive.mechanism()) {
            case "a" -> anyInside(own(target, ModelAddress.isIp4(client) ? "A" : "AAAA"), directive);
            case "mx" -> mx(own(target, "MX"), directive);
            case "ptr" -> ptr(target);
            default -> !own(target, "A").isEmpty();
        };
    }

    /** Section 5.2, the table. */
    private boolean include(String target) throws EndException {
        String result = checkHost(target).result();
        if (result.equals("none") || result.equals("permerror")) {
            throw new EndException("permerror");
        }
        return result.equals("pass");
    }

    /** Sections 5.4 and 4.6.4. What fails hides no match, in whatever order the names come. */
    private boolean mx(List<String> names, Directive directive) throws EndException {
        if (names.size() > MOST_NAMES) {
            throw new EndException("permerror");
        }
        boolean failed = false;
        for (String name : names) {
            try {
                if (anyInside(addresses(name), directive)) {
                    return true;
                }
            } catch (BrokenException e) {
                failed = true;
            }
        }
        if (failed) {
            throw new EndException("temperror");
        }
        return false;
    }

    private boolean anyInside(List<String> addresses, Directive directive) {
        int prefix = ModelAddress.isIp4(client) ? directive.cidr4() : directive.cidr6();
        return addresses.stream()
                .anyMatch(address -> ModelAddress.inside(client, bits(address), prefix));
    }

    private static String bits(String address) {
        return address.contains(":") ? ModelAddress.ip6(address) : ModelAddress.ip4(address);
    }

    /** Section 5.5. */
    private boolean ptr(String target) throws EndException {
        try {
            if (zone.lookup(ModelAddress.reverseName(client), "PTR").isEmpty()) {
                countVoid();
            }
        } catch (BrokenException e) {
            return false;
        }
        return validatedNames().stream().anyMatch(name -> isAtOrBelow(name, target));
    }

    private static boolean isAtOrBelow(String name, String domain) {
        String lower = domain.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return name.equals(lower) || name.endsWith("." + lower);
    }

    private List<String> validatedNames() {
        List<String> validated = new ArrayList<>();
        try {
            List<String> names = zone.lookup(ModelAddress.reverseName(client), "PTR");
            for (String name : names.subList(0, Math.min(MOST_NAMES, names.size()))) {
                if (pointsBack(name)) {
                    validated.add(name.toLowerCase(Locale.ROOT));
                }
            }
        } catch (BrokenException e) {
            return List.of();
        }
        return validated;
    }

    private boolean pointsBack(String name) {
        try {
            return addresses(name).stream().anyMatch(address -> bits(address).equals(client));
        } catch (BrokenException e) {
            return false;
        }
    }

    private List<String> addresses(String name) throws BrokenException {
        return ModelMacros.canBeAsked(name)
                ? zone.lookup(name, ModelAddress.isIp4(client) ? "A" : "AAAA")
                : List.of();
    }

    /** Section 6.2. */
    private Optional<String> explain(Reached reached) {
        if (reached.exp().isEmpty() || neverMatches(reached.exp().get())) {
            return Optional.empty();
        }
        String target = target(reached.exp().get(), reached.domain());
        try {
            List<String> texts = ModelMacros.canBeAsked(target) ? zone.lookup(target, "TXT") : List.of();
            if (texts.size() != 1 || !Abnf.EXPLAIN_STRING.matcher(texts.get(0)).matches()
                    || ModelRecord.zeroDigits(texts.get(0))) {
                return Optional.empty();
            }
            String text = ModelMacros.expand(texts.get(0), letter -> value(letter, reached.domain()));
            // The grammar allows an empty one; it explains nothing.
            // "Limited to US-ASCII", also where a macro brings in something else.
            return text.isEmpty() || !text.chars().allMatch(c -> c < 128) ? Optional.empty() : Optional.of(text);
        } catch (BrokenException e) {
            return Optional.empty();
        }
    }

    /** Section 4.8. */
    private String target(String domainSpec, String domain) {
        return ModelMacros.fitted(ModelMacros.expand(domainSpec, letter -> value(letter, domain)));
    }

    /** RFC 8616 section 4: a local-part that is not ASCII is no part of a name. */
    private boolean neverMatches(String domainSpec) {
        return !localPart.chars().allMatch(c -> c < 128) && Abnf.EXPANSION.matcher(domainSpec).results()
                .anyMatch(macro -> "sSlL".contains(String.valueOf(macro.group(1))));
    }

    /** Section 7.2. */
    private String value(String letter, String domain) {
        return switch (letter) {
            case "s" -> localPart + "@" + senderDomain;
            case "l" -> localPart;
            case "o" -> senderDomain;
            case "d" -> domain;
            case "i" -> ModelAddress.dotted(client);
            case "p" -> p(domain);
            case "v" -> ModelAddress.isIp4(client) ? "in-addr" : "ip6";
            case "h" -> helo;
            case "c" -> ModelAddress.readable(client);
            case "r" -> RECEIVER;
            case "t" -> NOW;
            default -> throw new IllegalArgumentException(letter);
        };
    }

    /** Section 7.3: the domain itself, a name below it, any other, "unknown". */
    private String p(String domain) {
        List<String> names = validatedNames();
        String lower = domain.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (names.contains(lower)) {
            return lower;
        }
        return names.stream().filter(name -> isAtOrBelow(name, domain)).findFirst()
                .or(() -> names.stream().findFirst()).orElse("unknown");
    }

    private void countTerm() throws EndException {
        terms++;
        if (terms > MOST_TERMS) {
            throw new EndException("permerror");
        }
    }

    private void countVoid() throws EndException {
        voids++;
        if (voids > MOST_VOIDS) {
            throw new EndException("permerror");
        }
    }

    /** The question that is a term's own: it counts if there is nothing. */
    private List<String> own(String name, String type) throws EndException {
        List<String> found = lookup(name, type);
        if (found.isEmpty()) {
            countVoid();
        }
        return found;
    }

    private List<String> lookup(String name, String type) throws EndException {
        try {
            return zone.lookup(name.replaceFirst("\\.$", ""), type);
        } catch (BrokenException e) {
            throw new EndException("temperror");
        }
    }
}
