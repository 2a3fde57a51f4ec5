/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import io.github.spf4james.dns.DnsName;
import io.github.spf4james.syntax.DomainText;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.MacroLetter;
import io.github.spf4james.syntax.MacroString;

/** RFC 7208 section 7 for one request. */
final class MacroExpansion {
    /** As much as a TXT record can hold; what is longer was made to fill memory. */
    private static final int LONGEST_TEXT = 65_535;
    private static final String UNRESERVED = "-._~";
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    private final SpfRequest request;
    private final CheckHost.ExplanationContext explanations;
    private final ClientNames clientNames;
    private final boolean localPartIsAscii;

    /** Who knows the client's validated names. */
    @FunctionalInterface
    interface ClientNames {
        List<DnsName> namesForMacros(IpAddress client) throws InterruptedException;
    }

    MacroExpansion(SpfRequest request, CheckHost.ExplanationContext explanations, ClientNames clientNames) {
        this.request = request;
        this.explanations = explanations;
        this.clientNames = clientNames;
        this.localPartIsAscii = ALabels.isAscii(request.localPart());
    }

    /** {@return whether it wants a local-part that is not ASCII: such a term "never matches" (RFC 8616 section 4)} */
    boolean cannotExpand(MacroString macroString) {
        return !localPartIsAscii && (macroString.uses(MacroLetter.S) || macroString.uses(MacroLetter.L));
    }

    /**
     * Expands a domain-spec. Nothing is said of whether DNS could have the name that comes out.
     *
     * @param domain the current domain, {@code %{d}}
     */
    String domain(MacroString domainSpec, String domain) throws InterruptedException {
        List<MacroString.Part> parts = domainSpec.parts();
        // Text alone, as it is in nearly every include, costs nothing.
        String expanded = parts.size() == 1 && parts.get(0) instanceof MacroString.Literal(String text)
                ? text
                : end(parts, domain);
        String name = DomainText.withoutFinalDot(expanded);
        if (name.length() <= DomainText.LONGEST) {
            return name;
        }
        // Section 7.3: "the left side is truncated to fit, by removing successive domain labels".
        return name.substring(name.indexOf('.', name.length() - DomainText.LONGEST - 1) + 1);
    }

    /**
     * The end of an expansion, of as many parts as may count for a name. The left side is going to be cut off in any
     * case, and a record can hold as much of it as would take minutes to expand.
     *
     * @return empty, which is no name, where thousands of macros expand to nothing
     */
    private String end(List<MacroString.Part> parts, String domain) throws InterruptedException {
        StringBuilder end = new StringBuilder();
        int looked = 0;
        for (int i = parts.size() - 1; i >= 0 && end.length() <= DomainText.LONGEST + 1; i--) {
            String source = source(parts.get(i), domain);
            looked += source.length();
            if (looked > LONGEST_TEXT) {
                return "";
            }
            end.insert(0, expanded(parts.get(i), source));
        }
        return end.toString();
    }

    /** Expands an explain-string; empty if that would take more than {@value #LONGEST_TEXT} characters. */
    Optional<String> text(MacroString macroString, String domain) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        int looked = 0;
        for (MacroString.Part part : macroString.parts()) {
            String source = source(part, domain);
            looked += source.length();
            text.append(expanded(part, source));
            if (looked > LONGEST_TEXT || text.length() > LONGEST_TEXT) {
                return Optional.empty();
            }
        }
        return Optional.of(text.toString());
    }

    /** What a part's text comes from. */
    private String source(MacroString.Part part, String domain) throws InterruptedException {
        return switch (part) {
            case MacroString.Literal(String literal) -> literal;
            case MacroString.Expand expand -> value(expand.letter(), domain);
        };
    }

    private static String expanded(MacroString.Part part, String source) {
        return switch (part) {
            case MacroString.Literal literal -> source;
            case MacroString.Expand expand -> {
                String transformed = expand.transforms() ? transform(source, expand) : source;
                // Section 7.3: URL escaping comes last.
                yield expand.urlEscaped() ? urlEscaped(transformed) : transformed;
            }
        };
    }

    private String value(MacroLetter letter, String domain) throws InterruptedException {
        return switch (letter) {
            case S -> request.sender();
            case L -> request.localPart();
            case O -> request.domain();
            case D -> domain;
            case I -> request.ip().dotFormat();
            case P -> validatedName(domain);
            case V -> request.ip().isIp4() ? "in-addr" : "ip6";
            case H -> request.helo();
            case C -> request.ip().toString();
            case R -> explanations.receiver();
            case T -> String.valueOf(explanations.clock().instant().getEpochSecond());
        };
    }

    /** Section 7.3: split at the delimiters, reversed, the right-hand parts of that, joined by dots. */
    private static String transform(String value, MacroString.Expand expand) {
        String delimiters = expand.delimiters().isEmpty() ? "." : expand.delimiters();
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || delimiters.indexOf(value.charAt(i)) >= 0) {
                parts.add(value.substring(start, i));
                start = i + 1;
            }
        }
        if (expand.reversed()) {
            Collections.reverse(parts);
        }
        return String.join(".", parts.subList(Math.max(0, parts.size() - expand.rightParts()), parts.size()));
    }

    /** Everything but RFC 3986's unreserved characters. */
    private static String urlEscaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            boolean unreserved = octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z'
                    || octet >= '0' && octet <= '9' || UNRESERVED.indexOf(octet) >= 0;
            if (unreserved) {
                escaped.append((char) octet);
            } else {
                UPPER.toHexDigits(escaped.append('%'), octet);
            }
        }
        return escaped.toString();
    }

    /** {@code %{p}}: of the validated names the domain itself, else one below it, else any (section 7.3). */
    private String validatedName(String domain) throws InterruptedException {
        List<DnsName> names = clientNames.namesForMacros(request.ip());
        Optional<DnsName> current = DnsName.of(domain);
        return names.stream().filter(name -> current.filter(name::equals).isPresent()).findFirst()
                .or(() -> names.stream().filter(name -> current.filter(name::isBelow).isPresent()).findFirst())
                .or(() -> names.stream().findFirst())
                .map(DnsName::text)
                .orElse("unknown");
    }
}
