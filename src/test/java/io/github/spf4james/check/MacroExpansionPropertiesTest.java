/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import io.github.spf4james.dns.DnsName;
import io.github.spf4james.syntax.DomainText;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.MacroLetter;
import io.github.spf4james.syntax.MacroString;
import io.github.spf4james.syntax.MacroString.Expand;
import io.github.spf4james.syntax.SyntaxArbitraries;

/** RFC 7208 section 7.3, for every macro-string and every sender. */
class MacroExpansionPropertiesTest extends SyntaxArbitraries {
    private static final String DOMAIN = "mail.example.com";
    private static final Pattern ALREADY_ESCAPED = Pattern.compile("(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*");

    private static MacroExpansion expansion(String localPart) {
        SpfRequest request = new SpfRequest(Identity.MAILFROM, IpAddress.parse("2001:db8::1").orElseThrow(),
                "helo.example", localPart, DOMAIN);
        CheckHost.ExplanationContext explanations = new CheckHost.ExplanationContext("receiver.example",
                InstantSource.fixed(Instant.EPOCH), Optional.empty());
        return new MacroExpansion(request, explanations, client -> List.of(new DnsName("ptr.example.com")));
    }

    @Provide
    Arbitrary<String> localParts() {
        return Arbitraries.oneOf(Arbitraries.strings().withCharRange('!', '~').ofMaxLength(80),
                Arbitraries.strings().withChars("ab.-+,/_=").ofMaxLength(300),
                Arbitraries.strings().all().ofMaxLength(10)).withoutEdgeCases();
    }

    @Provide
    Arbitrary<MacroString> longDomainSpecs() {
        return domainSpecs().list().ofMinSize(1).ofMaxSize(12).map(specs -> new MacroString(
                specs.stream().flatMap(spec -> spec.parts().stream()).toList())).withoutEdgeCases();
    }

    @Property(seed = SEED)
    void expandedDomainShouldBeTheLongestTailOfWholeLabelsThatFits(@ForAll("longDomainSpecs") MacroString spec,
            @ForAll("localParts") String localPart) throws InterruptedException {
        MacroExpansion expansion = expansion(localPart);
        String whole = expansion.text(spec, DOMAIN).orElseThrow().replaceFirst("\\.\\z", "");
        String name = expansion.domain(spec, DOMAIN);
        int cut = whole.length() - name.length();

        assertThat(whole).endsWith(name);
        assertThat(name.length() <= DomainText.LONGEST || name.indexOf('.') < 0).isTrue();
        if (cut > 0) {
            assertThat(whole.charAt(cut - 1)).isEqualTo('.');
            assertThat(whole.length() - whole.lastIndexOf('.', cut - 2) - 1).isGreaterThan(DomainText.LONGEST);
        }
        DnsName.of(name).ifPresent(asked -> assertThat(asked.text().length()).isLessThanOrEqualTo(DomainText.LONGEST));
    }

    @Property(seed = SEED)
    void transformersShouldDoWhatANaiveReadingDoes(@ForAll("explainStrings") MacroString text,
            @ForAll("localParts") String localPart) throws InterruptedException {
        for (MacroString.Part part : text.parts()) {
            if (part instanceof Expand expand && expand.letter() == MacroLetter.L && !expand.urlEscaped()) {
                assertThat(expansion(localPart).text(new MacroString(List.of(part)), DOMAIN))
                        .contains(naively(localPart, expand));
            }
        }
    }

    private static String naively(String value, Expand expand) {
        if (!expand.transforms()) {
            return value;
        }
        String delimiters = expand.delimiters().isEmpty() ? "." : expand.delimiters();
        List<String> parts = Arrays.asList(value.split("[" + Pattern.quote(delimiters) + "]", -1));
        if (expand.reversed()) {
            Collections.reverse(parts);
        }
        return String.join(".", parts.stream().skip(Math.max(0L, parts.size() - expand.rightParts())).toList());
    }

    @Property(seed = SEED)
    void upperCaseLettersShouldLeaveNothingToEscape(@ForAll("localParts") String localPart)
            throws InterruptedException {
        MacroString sender = new MacroString(
                List.of(new Expand(MacroLetter.S, true, Expand.ALL_PARTS, false, "")));

        assertThat(expansion(localPart).text(sender, DOMAIN).orElseThrow()).matches(ALREADY_ESCAPED)
                .endsWith("%40" + DOMAIN);
    }
}
