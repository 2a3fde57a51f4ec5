/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static io.github.spf4james.syntax.MacroStringTest.macro;
import static io.github.spf4james.syntax.MacroStringTest.of;
import static io.github.spf4james.syntax.MacroStringTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.syntax.SpfRecord.UnknownModifier;

class SpfRecordTest {
    private static final DualCidrLength WHOLE = new DualCidrLength(32, 128);
    private static final Optional<MacroString> NOWHERE = Optional.empty();
    private static final Optional<MacroString> EXAMPLE = Optional.of(of(text("example.com")));

    private static Arguments pass(String term, Mechanism mechanism) {
        return arguments(term, new Directive(Qualifier.PASS, mechanism), term);
    }

    private static Arguments is(String term, Qualifier qualifier, Mechanism mechanism, String printed) {
        return arguments(term, new Directive(qualifier, mechanism), printed);
    }

    private static IpNetwork network(String text) {
        try {
            return IpNetwork.parse(text);
        } catch (SpfSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static DualCidrLength lengths(int ip4, int ip6) {
        return new DualCidrLength(ip4, ip6);
    }

    static Stream<Arguments> directives() {
        return Stream.of(
                pass("all", new Mechanism.All()),
                is("+all", Qualifier.PASS, new Mechanism.All(), "all"),
                is("-all", Qualifier.FAIL, new Mechanism.All(), "-all"),
                is("~ALL", Qualifier.SOFTFAIL, new Mechanism.All(), "~all"),
                is("?All", Qualifier.NEUTRAL, new Mechanism.All(), "?all"),
                pass("include:example.com", new Mechanism.Include(EXAMPLE.get())),
                pass("include:%{l}", new Mechanism.Include(of(macro(MacroLetter.L)))),
                pass("exists:%{i}.example.com", new Mechanism.Exists(of(macro(MacroLetter.I), text(".example.com")))),
                pass("ptr", new Mechanism.Ptr(NOWHERE)),
                pass("ptr:example.com", new Mechanism.Ptr(EXAMPLE)),
                pass("a", new Mechanism.A(NOWHERE, WHOLE)),
                pass("a:example.com", new Mechanism.A(EXAMPLE, WHOLE)),
                pass("a/24", new Mechanism.A(NOWHERE, lengths(24, 128))),
                pass("a//64", new Mechanism.A(NOWHERE, lengths(32, 64))),
                pass("a/24//64", new Mechanism.A(NOWHERE, lengths(24, 64))),
                pass("a/0//0", new Mechanism.A(NOWHERE, lengths(0, 0))),
                is("a/32//128", Qualifier.PASS, new Mechanism.A(NOWHERE, WHOLE), "a"),
                pass("a:example.com/24//64", new Mechanism.A(EXAMPLE, lengths(24, 64))),
                pass("a:x/24.example.com",
                        new Mechanism.A(Optional.of(of(text("x/24.example.com"))), WHOLE)),
                pass("a:%{d}/24", new Mechanism.A(Optional.of(of(macro(MacroLetter.D))), lengths(24, 128))),
                pass("a:%{d/}//64",
                        new Mechanism.A(Optional.of(of(macro(MacroLetter.D, Integer.MAX_VALUE, false, "/"))),
                                lengths(32, 64))),
                pass("mx", new Mechanism.Mx(NOWHERE, WHOLE)),
                is("?mx:example.com//1", Qualifier.NEUTRAL, new Mechanism.Mx(EXAMPLE, lengths(32, 1)),
                        "?mx:example.com//1"),
                pass("ip4:192.0.2.0/24", new Mechanism.Ip4(network("192.0.2.0/24"))),
                is("IP4:192.0.2.1/32", Qualifier.PASS, new Mechanism.Ip4(network("192.0.2.1")), "ip4:192.0.2.1"),
                pass("ip6:2001:db8::/32", new Mechanism.Ip6(network("2001:db8::/32"))),
                is("ip6:2001:DB8:0:0::1", Qualifier.PASS, new Mechanism.Ip6(network("2001:db8::1")), "ip6:2001:db8::1"),
                is("ip6:::ffff:192.0.2.1", Qualifier.PASS, new Mechanism.Ip6(network("::ffff:c000:201")),
                        "ip6:::ffff:c000:201"));
    }

    @ParameterizedTest
    @MethodSource("directives")
    void directiveShouldBeReadAndPrinted(String term, Directive directive, String printed) throws SpfSyntaxException {
        assertThat(Directive.parse(term)).isEqualTo(directive).hasToString(printed);
        assertThat(Directive.parse(printed)).isEqualTo(directive);
        assertThat(SpfRecord.parse("v=spf1 " + term).directives()).containsExactly(directive);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "+", "++all", "+ all", "!all", "al", "alll", "all:", "all/8", "all=", "all.", "include", "include:",
            "include:com", "include:example.com/24", "include/24", "exists", "exists:", "exists:example.com/24", "ptr:",
            "ptr/24", "ptr:example.com/24", "ptr.", "a:", "a/", "a//", "a///64", "a/33", "a//129", "a/024", "a//064",
            "a/24/64", "a//64/24", "a:/24", "a://64", "a:example.com/33", "a:example.com//129", "a24", "a.b", "a-b",
            "a_b",
            "a:192.0.2.1", "a:2001:db8::1", "mx:", "mx/33", "mx:example.com/24/", "mx.example.com", "ip4", "ip4:",
            "ip4:192.0.2", "ip4:192.0.2.1/33", "ip4:2001:db8::1", "ip4:%{i}", "ip6", "ip6:", "ip6:192.0.2.1",
            "ip6:2001:db8::1/129", "ip6:2001:db8::1//64", "ip4/24", "ip5:192.0.2.1", "redirect:example.com",
            "exp:example.com", "moo", "moo:example.com", "1a", ":example.com", "/24", "-", "a\u0130",
            "\u0131p4:192.0.2.1",
            "a\tmx", "a,mx", "a;"})
    void whatIsNoDirectiveShouldBeRefused(String term) {
        assertThatExceptionOfType(SpfSyntaxException.class).isThrownBy(() -> Directive.parse(term));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
            "v=spf1|true", "v=spf1 |true", "v=spf1 -all|true", "V=SpF1 -all|true", "v=spf1 \u00e9|true",
            "|false", "v=spf|false", "v=spf10|false", "v=spf1.1|false", "v=spf1-all|false", "v=spf1\t-all|false",
            " v=spf1|false", "v= spf1|false", "spf1|false", "v=spf2 -all|false", "\"v=spf1\"|false",
    })
    void recordShouldBeKnownByItsVersion(String text, boolean isRecord) {
        assertThat(SpfRecord.isSpfRecord(text == null ? "" : text)).isEqualTo(isRecord);
    }

    @Test
    void everyPartOfARecordShouldBeFoundInItsOrder() throws SpfSyntaxException {
        SpfRecord record = SpfRecord
                .parse("v=spf1  m1=a exp=why.example.com mx -all  redirect=example.com m2=%{d} m1= ");

        assertThat(record.directives()).extracting(Object::toString).containsExactly("mx", "-all");
        assertThat(record.redirect()).isEqualTo(EXAMPLE);
        assertThat(record.explanation()).contains(of(text("why.example.com")));
        assertThat(record.unknownModifiers()).containsExactly(new UnknownModifier("m1", of(text("a"))),
                new UnknownModifier("m2", of(macro(MacroLetter.D))), new UnknownModifier("m1", of()));
        assertThat(record)
                .hasToString("v=spf1 mx -all redirect=example.com exp=why.example.com m1=a m2=%{d} m1=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=spf1", "v=spf1 ", "v=spf1     "})
    void recordMayBeEmpty(String text) throws SpfSyntaxException {
        assertThat(SpfRecord.parse(text))
                .isEqualTo(new SpfRecord(new Directives(List.of()), NOWHERE, NOWHERE, List.of()))
                .hasToString("v=spf1");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "all=x", "a=example.com", "ip4=192.0.2.1", "v=spf1", "A-_.9=x", "redirect-x=y", "exp2=y", "x==",
            "x=/:%%%_%-"})
    void otherModifiersShouldBeUnknownOnes(String term) throws SpfSyntaxException {
        assertThat(SpfRecord.parse("v=spf1 " + term).unknownModifiers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "redirect=", "redirect=com", "redirect=192.0.2.1", "redirect=%{c}", "exp=", "exp=com", "exp=a b",
            "exp=%{r}",
            "redirect=example.com REDIRECT=example.com", "exp=example.com Exp=example.org", "-exp=example.com",
            "+redirect=example.com", "x=%", "x=%{d", "x=\u00e9", "=x", "1=x", "_a=x", "-a=x", "a b=%", "mx\tmx",
            "mx\u00a0mx",
            "mx\u0000", "all bogus", "bogus all", "mx,-all"})
    void recordWithAnErrorAnywhereShouldBeRefused(String terms) {
        assertThatExceptionOfType(SpfSyntaxException.class).isThrownBy(() -> SpfRecord.parse("v=spf1 " + terms));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=spf10", "spf2.0/pra", " v=spf1"})
    void textThatIsNoRecordShouldBeRefused(String text) {
        assertThatExceptionOfType(SpfSyntaxException.class).isThrownBy(() -> SpfRecord.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"a, true", "mx, true", "ptr, true", "include:example.com, true", "exists:example.com, true",
            "all, false",
            "ip4:192.0.2.1, false", "ip6:2001:db8::1, false"})
    void mechanismShouldKnowWhetherItAsksDns(String term, boolean asks) throws SpfSyntaxException {
        assertThat(Directive.parse(term).mechanism().asksDns()).isEqualTo(asks);
    }
}
