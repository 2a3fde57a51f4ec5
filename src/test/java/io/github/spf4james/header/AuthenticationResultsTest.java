/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;

class AuthenticationResultsTest {
    private static final String ID = "mx.example.org";
    private static final SpfVerdict HELO = Verdicts.verdict(SpfResult.PASS, Verdicts.helo("foo.example.com"),
            "foo.example.com a");
    private static final SpfVerdict FAIL = Verdicts.verdict(SpfResult.FAIL,
            Verdicts.mailFrom("foo.example.com", "a@example.com"), "example.com -all");

    private static String unfolded(SpfVerdict mailFrom) {
        return AuthenticationResults.of(ID, Optional.empty(), mailFrom, Optional.empty()).replace("\r\n", "");
    }

    /** MAIL FROM's first: that is what readers show who take the first. */
    @Test
    void bothIdentitiesShouldBeReported() {
        assertThat(AuthenticationResults.of(ID, Optional.of(HELO), FAIL, Optional.of("alignment: none"))).isEqualTo("""
                mx.example.org; spf=fail (domain of a@example.com does
                 not designate 192.0.2.1 as permitted sender) reason="-all of example.com"
                 smtp.mailfrom=example.com (alignment: none); spf=pass (domain of
                 foo.example.com designates 192.0.2.1 as permitted sender)
                 reason="a of foo.example.com" smtp.helo=foo.example.com
                """.stripTrailing().replace("\n", "\r\n"));
    }

    @Test
    void heloShouldBeAbsentWhenItWasNotChecked() {
        assertThat(StrictField.authenticationResults(unfolded(FAIL)))
                .containsExactly(ID, "fail", "-all of example.com", "mailfrom", "example.com");
    }

    @Test
    void nullSenderShouldBeReportedOnceAsHelo() {
        SpfVerdict nullSender = Verdicts.verdict(SpfResult.NEUTRAL, Verdicts.mailFrom("foo.example.com", ""));
        String body = AuthenticationResults.of(ID, Optional.of(HELO), nullSender, Optional.of("c"));

        assertThat(StrictField.authenticationResults(body))
                .containsExactly(ID, "neutral", "", "helo", "foo.example.com");
        assertThat(body.replace("\r\n", "")).endsWith("smtp.helo=foo.example.com (c)");
    }

    @ParameterizedTest
    @EnumSource
    void resultShouldBeItsToken(SpfResult result) {
        assertThat(unfolded(Verdicts.verdict(result, FAIL.request())))
                .startsWith("mx.example.org; spf=" + result.token() + " (")
                .endsWith(") smtp.mailfrom=example.com");
    }

    @Test
    void reasonShouldBeTheDecidingDirective() {
        SpfVerdict verdict = Verdicts.verdict(SpfResult.PASS, FAIL.request(), "example.com include:a.example",
                "a.example ip4:192.0.2.0/24");

        assertThat(unfolded(verdict)).contains(") reason=\"ip4:192.0.2.0/24 of a.example\" smtp.mailfrom=");
    }

    @Test
    void reasonShouldBeTheProblem() {
        SpfVerdict verdict = Verdicts.problem(SpfResult.PERMERROR, FAIL.request(), "no \"all\"; \\");

        assertThat(unfolded(verdict)).contains(") reason=\"no \\\"all\\\"; \\\\\" smtp.mailfrom=");
    }

    @Test
    void oneWordReasonShouldBeBare() {
        assertThat(unfolded(Verdicts.problem(SpfResult.TEMPERROR, FAIL.request(), "timeout")))
                .contains(" reason=timeout smtp.");
    }

    @Test
    void ip6ShouldStandInTheComment() {
        SpfRequest request = SpfRequest.mailFrom(Verdicts.IP6, "h", "a@example.com");

        assertThat(unfolded(Verdicts.verdict(SpfResult.NEUTRAL, request)))
                .contains(" (2001:db8::1 is neither permitted nor denied by domain of a@example.com) ");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            a.example,               a.example
            _a-b.example.,           _a-b.example.
            [192.0.2.1],             "[192.0.2.1]"
            a/b,                     "a/b"
            x; spf=pass,             "x; spf=pass"
            a"b,                     "a\\"b"
            `a\r\nX: 1`,             "a??X: 1"
            ``,                      ""
            é..,                     "?.."
            bücher.example,          xn--bcher-kva.example
            """)
    void propertyShouldBeQuotedWhenItIsNoToken(String helo, String value) {
        assertThat(unfolded(Verdicts.verdict(SpfResult.NONE, Verdicts.helo(helo)))).endsWith(" smtp.helo=" + value);
    }

    @Test
    void authservIdShouldBeQuotedWhenItIsNoToken() {
        String body = AuthenticationResults.of("a; \"b\"", Optional.empty(), FAIL, Optional.empty());

        assertThat(body).startsWith("\"a; \\\"b\\\"\"; spf=fail ");
        assertThat(new ClaimReader("a; \"b\"").authenticationResults(body)).isTrue();
        assertThat(new ClaimReader("a").authenticationResults(body)).isTrue();
        assertThat(new ClaimReader("b").authenticationResults(body)).isFalse();
    }

    @Test
    void foldingInAQuotedAuthservIdShouldNotCount() {
        assertThat(new ClaimReader("my id").authenticationResults("\"my\r\n id\"; spf=pass")).isTrue();
    }

    @Test
    void commentShouldBeEscaped() {
        String body = AuthenticationResults.of(ID, Optional.empty(), FAIL, Optional.of("a) spf=pass (\\ \r\n\u00fc "));

        assertThat(body).endsWith(" (a\\) spf=pass \\(\\\\ ???)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "   "})
    void blankCommentShouldBeLeftOut(String comment) {
        assertThat(AuthenticationResults.of(ID, Optional.empty(), FAIL, Optional.of(comment))).endsWith("=example.com");
    }

    @Test
    void overlongValuesShouldBeCut() {
        SpfRequest request = Verdicts.mailFrom("h", "a@" + "\"".repeat(10_000));
        String body = AuthenticationResults.of("(".repeat(10_000), Optional.empty(),
                Verdicts.problem(SpfResult.NONE, request, "\\".repeat(10_000)), Optional.of(")".repeat(10_000)));

        StrictField.assertFolded(AuthenticationResults.NAME, body);
        assertThat(StrictField.authenticationResults(body)).containsExactly("(".repeat(317) + "...", "none",
                "\\".repeat(317) + "...", "mailfrom", "\"".repeat(317) + "...");
        assertThat(body).endsWith(" (" + "\\)".repeat(317) + "...)");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "mx.example.org; spf=pass",
            "MX.Example.ORG; none",
            "mx.example.org",
            "mx.example.org;",
            "mx.example.org;spf=pass",
            "mx.example.org 1; spf=pass",
            "mx.example.org (c) 1 (c); spf=pass",
            "mx.example.org spf=pass",
            "mx.example.org.; spf=pass",
            "mx.example.org. spf=pass",
            "mx.example.org/1; spf=pass",
            "mx.example.org=1; spf=pass",
            " \t mx.example.org; spf=pass",
            "\r\n mx.example.org\r\n ; spf=pass",
            "(c) mx.example.org; spf=pass",
            "(other.example; (nested \\) \" ;)) mx.example.org; spf=pass",
            "(c)(d)\r\n\t(e)mx.example.org(f);",
            "\"mx.example.org\"; spf=pass",
            "\"m\\x.example.org\"; spf=pass",
            "\"mx.example.org\" 1; spf=pass",
            "\"mx.example.org\r\n \"; spf=pass",
            "mx.\"example\".org; spf=pass",
            "mx.(c)example.org; spf=pass",
            "mx . example . org; spf=pass",
            "; mx.example.org; spf=pass",
            "<mx.example.org>; spf=pass",
            "\u0000mx.example.org\u0000; spf=pass",
            "\u00a0mx.example.org\u00a0; spf=pass",
            "other.example (unclosed; mx.example.org; spf=pass",
            "\"unclosed; MX.example.org; spf=pass",
            "mx.example.org; (unclosed"})
    void fieldOfOursShouldBeClaimed(String body) {
        assertThat(new ClaimReader(ID).authenticationResults(body)).isTrue();
        assertThat(new ClaimReader("MX.EXAMPLE.org.").authenticationResults(body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            ";",
            ";;;",
            "none",
            "spf=pass smtp.mailfrom=mx.example.org",
            "other.example; spf=pass smtp.mailfrom=mx.example.org",
            "other.example (mx.example.org); spf=pass",
            "(mx.example.org) other.example; spf=pass",
            "a.mx.example.org; spf=pass",
            "amx.example.org; spf=pass",
            "-mx.example.org; spf=pass",
            "mx.example.org.evil; spf=pass",
            "mx.example.orgy; spf=pass",
            "mx.example.org-x; spf=pass",
            "mx.example; spf=pass",
            "other.example; (unclosed mx.example.com"})
    void foreignFieldShouldNotBeClaimed(String body) {
        assertThat(new ClaimReader(ID).authenticationResults(body)).isFalse();
    }

    @Test
    void emptyAuthservIdShouldNotBeClaimed() {
        assertThat(new ClaimReader("").authenticationResults("; spf=pass")).isFalse();
        assertThat(new ClaimReader("").authenticationResults("\"\"; spf=pass (")).isFalse();
    }

    @Test
    void authservIdOfDotsShouldBeClaimed() {
        assertThat(new ClaimReader("..").authenticationResults("..; spf=pass")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "\"", "\\", "(()", "\"a\"", "()", "; ;", "m", "mx.example.or ", ".", " ", "\r\n ",
            "\u0000", "\u00e9", "=", "\"\\"})
    void megabytesOfAnythingShouldBeReadInOnePass(String unit) {
        String body = unit.repeat((1 << 20) / unit.length());

        assertThat(new ClaimReader(ID).authenticationResults(body)).isFalse();
        assertThat(new ClaimReader(ID).authenticationResults("mx.example.org;" + body)).isTrue();
    }
}
