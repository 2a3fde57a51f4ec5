/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static io.github.spf4james.syntax.MacroLetter.D;
import static io.github.spf4james.syntax.MacroLetter.I;
import static io.github.spf4james.syntax.MacroLetter.L;
import static io.github.spf4james.syntax.MacroLetter.S;
import static io.github.spf4james.syntax.MacroString.Expand.ALL_PARTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.syntax.MacroString.Expand;
import io.github.spf4james.syntax.MacroString.Literal;
import io.github.spf4james.syntax.MacroString.Part;

class MacroStringTest {

    static MacroString of(Part... parts) {
        return new MacroString(List.of(parts));
    }

    static Literal text(String text) {
        return new Literal(text);
    }

    static Expand macro(MacroLetter letter) {
        return macro(letter, ALL_PARTS, false, "");
    }

    static Expand macro(MacroLetter letter, int rightParts, boolean reversed, String delimiters) {
        return new Expand(letter, false, rightParts, reversed, delimiters);
    }

    private static Arguments is(String text, Part... parts) {
        return arguments(text, of(parts));
    }

    static Stream<Arguments> macroStrings() {
        return Stream.of(
                is(""),
                is("plain.example.com", text("plain.example.com")),
                is("%{d}", macro(D)),
                is("%{D}", new Expand(D, true, ALL_PARTS, false, "")),
                is("%{i}.x", macro(I), text(".x")),
                is("a%{d}b%{l}c", text("a"), macro(D), text("b"), macro(L), text("c")),
                is("%{d}%{d}", macro(D), macro(D)),
                is("%{d1}", macro(D, 1, false, "")),
                is("%{d12}", macro(D, 12, false, "")),
                is("%{d007}", macro(D, 7, false, "")),
                is("%{d2147483647}", macro(D)),
                is("%{d99999999999999999999999}", macro(D)),
                is("%{dr}", macro(D, ALL_PARTS, true, "")),
                is("%{dR}", macro(D, ALL_PARTS, true, "")),
                is("%{d2r}", macro(D, 2, true, "")),
                is("%{l-}", macro(L, ALL_PARTS, false, "-")),
                is("%{l1r+-}", macro(L, 1, true, "+-")),
                is("%{l.-+,/_=}", macro(L, ALL_PARTS, false, ".-+,/_=")),
                is("%{l---}", macro(L, ALL_PARTS, false, "-")),
                is("%{S2r.}", new Expand(S, true, 2, true, ".")),
                is("%%", text("%")),
                is("%_", text(" ")),
                is("%-", text("%20")),
                is("a%%b%_c%-d", text("a%b c%20d")),
                is("%%{d}", text("%{d}")),
                is("%%%{d}", text("%"), macro(D)),
                is("{d}", text("{d}")),
                is("!\"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~", text("!\"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~")));
    }

    @ParameterizedTest
    @MethodSource("macroStrings")
    void macroStringShouldBeTakenApart(String text, MacroString parts) throws SpfSyntaxException {
        assertThat(MacroString.macroString(text)).isEqualTo(parts);
        assertThat(MacroString.macroString(parts.toString())).isEqualTo(parts);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "%", "a%", "%a", "%}", "% ", "%{", "%{d", "%{}", "%{x}", "%{1}", "%{-}", "%{dd}", "%{d0}", "%{d00}",
            "%{d0r}",
            "%{d-1}", "%{dr1}", "%{drr}", "%{d1-r}", "%{d }", "%{ d}", "%{d:}", "%{d|}", "%{d%}", "%{%{d}}", "%{d-1r}",
            "%(d)", "%{c}", "%{r}", "%{t}", "%{C}", "%{R}", "%{T}", " ", "a b", "\t", "a\u0000", "\u007f", "\u00e9",
            "\u20ac", "%{\u017f}", "%{\u0131}", "%{d\u0661}"})
    void whatIsNoMacroStringShouldBeRefused(String text) {
        assertThatExceptionOfType(SpfSyntaxException.class).isThrownBy(() -> MacroString.macroString(text));
    }

    @ParameterizedTest
    @EnumSource(MacroLetter.class)
    void everyLetterShouldBeReadInEitherCase(MacroLetter letter) throws SpfSyntaxException {
        String lower = "%{" + letter.name().toLowerCase(Locale.ROOT) + "}";
        String upper = "%{" + letter.name() + "}";

        assertThat(MacroString.explainString(lower)).isEqualTo(of(macro(letter))).hasToString(lower);
        assertThat(MacroString.explainString(upper)).isEqualTo(of(new Expand(letter, true, ALL_PARTS, false, "")))
                .hasToString(upper);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            ".com", "example.com", "example.com.", "a.b.c.d.example", "_spf.example.com", "example.1a", "example.a1",
            "example.a-b", "example.1-1", "example.xn--p1ai", "a/b.example.com", "a:b.example.com", "a..com", "..com",
            "%{d}", "%{d}.com", "%{d}.com.", "x%{d}", "x.%{d}", "%%", "x%%", "x%_", "x%-", "%%.com", "a%%b.com",
            "%{d}.a%%.com", "%{d}/x.com", "=.com"})
    void domainSpecShouldEndInATopLabelOrInAMacro(String text) throws SpfSyntaxException {
        MacroString domainSpec = MacroString.domainSpec(text);

        assertThat(MacroString.domainSpec(domainSpec.toString())).isEqualTo(domainSpec);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", ".", "..", "com", "example", "example.", "example.com..", "example.1", "192.0.2.1", "2001:db8::1",
            "example.-a", "example.a-", "example.-", "example.a_b", "example.a/24", "example.com:25", "example.com/",
            "example.c%%m", "example.com%%m", "example.c%{d}m", "%{d}com", "%{d}.", "%{d}.1", "%{d}/24",
            "%{d}-", "%%com", "example.\u00e9", "example.com ", "%{c}", "%{r}.com", "%{t}.com"})
    void whatIsNoDomainSpecShouldBeRefused(String text) {
        assertThatExceptionOfType(SpfSyntaxException.class).isThrownBy(() -> MacroString.domainSpec(text));
    }

    @Test
    void explainStringShouldHaveSpacesAndLettersOfItsOwn() throws SpfSyntaxException {
        assertThat(MacroString.explainString(" %{c} at  %{t} says %{r}. "))
                .isEqualTo(of(text(" "), macro(MacroLetter.C), text(" at  "), macro(MacroLetter.T), text(" says "),
                        macro(MacroLetter.R), text(". ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "a\r\nb", "\u0000", "\u007f", "\u00a0", "\u00c3\u00a4", "%", "100% sure", "%{x}",
            "%{d0}"})
    void whatIsNoExplainStringShouldBeRefused(String text) {
        assertThatExceptionOfType(SpfSyntaxException.class).isThrownBy(() -> MacroString.explainString(text));
    }

    @Test
    void lettersUsedShouldBeKnown() throws SpfSyntaxException {
        MacroString macroString = MacroString.macroString("%%{o}%{s}%{L2r}%{d}");

        assertThat(Stream.of(MacroLetter.values()).filter(macroString::uses)).containsExactly(S, L, D);
    }

    @Test
    void problemShouldQuoteLittleAndInPrintableAscii() {
        String hostile = "\r\nX-Spam: no\u00e9\"\\" + "x".repeat(1000);

        assertThatExceptionOfType(SpfSyntaxException.class).isThrownBy(() -> MacroString.macroString(hostile))
                .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(300)
                        .matches("[ -~]+").contains("\\x0D\\x0A").doesNotContain("\\\\"));
    }
}
