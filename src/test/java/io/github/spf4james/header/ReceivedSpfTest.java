/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;

class ReceivedSpfTest {
    private static final String RECEIVER = "mybox.example.org";
    private static final SpfRequest REQUEST = Verdicts.mailFrom("foo.example.com", "myname@example.com");

    private static String unfolded(SpfVerdict verdict) {
        return ReceivedSpf.of(verdict, RECEIVER).replace("\r\n", "");
    }

    private static Map<String, String> pairs(SpfRequest request) {
        return pairs(Verdicts.verdict(SpfResult.PASS, request, "example.com all"));
    }

    private static Map<String, String> pairs(SpfVerdict verdict) {
        return StrictField.receivedSpf(ReceivedSpf.of(verdict, RECEIVER));
    }

    @Test
    void passShouldReadAsInTheRfc() {
        SpfVerdict verdict = Verdicts.verdict(SpfResult.PASS, REQUEST, "example.com ip4:192.0.2.1");

        assertThat(ReceivedSpf.of(verdict, RECEIVER)).isEqualTo("""
                pass (mybox.example.org: domain of myname@example.com designates
                 192.0.2.1 as permitted sender) client-ip=192.0.2.1;
                 envelope-from="myname@example.com"; helo=foo.example.com;
                 receiver=mybox.example.org; identity=mailfrom; mechanism="ip4:192.0.2.1"
                """.stripTrailing().replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PASS", "FAIL", "SOFTFAIL", "NEUTRAL"})
    void mechanismShouldBeTheOneOfTheDomainsOwnRecord(SpfResult result) {
        SpfVerdict verdict = Verdicts.verdict(result, REQUEST, "example.com -include:a.example", "a.example ~all");

        assertThat(pairs(verdict)).containsEntry("mechanism", "-include:a.example").doesNotContainKey("problem");
    }

    @ParameterizedTest
    @EnumSource(names = {"PASS", "FAIL", "SOFTFAIL", "NEUTRAL"})
    void mechanismShouldBeDefaultWhenNoneMatched(SpfResult result) {
        assertThat(unfolded(Verdicts.verdict(result, REQUEST))).endsWith("; mechanism=default");
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "TEMPERROR", "PERMERROR"})
    void mechanismShouldBeAbsentWhereNoRecordWasEvaluated(SpfResult result) {
        SpfVerdict verdict = Verdicts.problem(result, REQUEST, "two \"v=spf1\" records; or \\more");

        assertThat(pairs(verdict)).containsEntry("problem", "two \"v=spf1\" records; or \\more")
                .doesNotContainKey("mechanism");
        assertThat(unfolded(verdict)).endsWith("; problem=\"two \\\"v=spf1\\\" records; or \\\\more\"");
    }

    @Test
    void problemShouldBeAbsentWhenThereIsNone() {
        assertThat(pairs(Verdicts.verdict(SpfResult.NEUTRAL, REQUEST))).doesNotContainKey("problem");
    }

    @Test
    void nullSenderShouldHaveNoEnvelopeFrom() {
        assertThat(pairs(Verdicts.mailFrom("foo.example.com", "")))
                .doesNotContainKey("envelope-from")
                .containsEntry("identity", "helo")
                .containsEntry("helo", "foo.example.com");
    }

    @Test
    void heloIdentityShouldBeNamedByItsDomain() {
        assertThat(unfolded(Verdicts.verdict(SpfResult.FAIL, Verdicts.helo("foo.example.com"))))
                .startsWith("fail (mybox.example.org: domain of foo.example.com does not designate 192.0.2.1 ");
    }

    @Test
    void ip6ShouldBeQuoted() {
        SpfVerdict verdict = Verdicts.verdict(SpfResult.PASS, SpfRequest.helo(Verdicts.IP6, "foo.example.com"));

        assertThat(unfolded(verdict)).contains("designates 2001:db8::1 as", " client-ip=\"2001:db8::1\"; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo.example.com", "localhost", "a_b", "-", "x.y~z"})
    void heloShouldBeBareWhenItIsADotAtom(String helo) {
        assertThat(unfolded(Verdicts.verdict(SpfResult.PASS, Verdicts.helo(helo)))).contains(" helo=" + helo + ";");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "example.com.", ".example", "a..b", "[192.0.2.1]", "a b", " ", "x; receiver=evil",
            "(", ")", "<>", "a@b", "a:b", "a,b"})
    void heloShouldBeQuotedWhenItIsNoDotAtom(String helo) {
        SpfVerdict verdict = Verdicts.verdict(SpfResult.PASS, Verdicts.helo(helo));

        assertThat(unfolded(verdict)).contains(" helo=\"" + helo + "\";");
        assertThat(pairs(verdict)).containsEntry("helo", helo).containsEntry("receiver", RECEIVER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a"b | "a\\"b"
            a\\b | "a\\\\b"
            \\" | "\\\\\\""
            """)
    void quotesAndBackslashesShouldBeEscaped(String helo, String quoted) {
        assertThat(unfolded(Verdicts.verdict(SpfResult.PASS, Verdicts.helo(helo)))).contains(" helo=" + quoted + ";");
    }

    @Test
    void quotedLocalPartShouldStayWhole() {
        String sender = "\"a  b; (helo=x\\\\\"@example.com";
        SpfRequest request = Verdicts.mailFrom("foo.example.com", sender);

        assertThat(pairs(request)).containsEntry("envelope-from", sender);
        assertThat(unfolded(Verdicts.verdict(SpfResult.PASS, request)))
                .contains("domain of \"a b; \\(helo=x\\\\\\\\\"@example.com designates");
    }

    @Test
    void namesShouldBeInALabels() {
        SpfRequest request = Verdicts.mailFrom("b\u00fccher.example", "a@b\u00fccher.example");

        assertThat(pairs(request)).containsEntry("helo", "xn--bcher-kva.example")
                .containsEntry("envelope-from", "a@xn--bcher-kva.example");
        assertThat(unfolded(Verdicts.verdict(SpfResult.PASS, request))).contains("domain of a@xn--bcher-kva.example");
    }

    static Stream<Arguments> whatIsNoPrintableAsciiShouldBecomeAQuestionMark() {
        return Stream.of(
                arguments("a\r\nX-Evil: 1", "a??X-Evil: 1"),
                arguments("a\nb", "a?b"),
                arguments("a\rb", "a?b"),
                arguments("a\0b", "a?b"),
                arguments("a\tb", "a?b"),
                arguments("a\u007fb", "a?b"),
                arguments("b\u00fccher..example", "b?cher..example"),
                arguments("a\u2028b", "a?b"),
                arguments("\uD83D\uDE00", "??"),
                arguments("\uFF1Bx..", "?x.."));
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNoPrintableAsciiShouldBecomeAQuestionMark(String helo, String written) {
        assertThat(pairs(Verdicts.helo(helo))).containsEntry("helo", written);
        assertThat(pairs(Verdicts.mailFrom("h", helo + "@x.example"))).containsEntry("envelope-from",
                written + "@x.example");
        assertThat(pairs(Verdicts.problem(SpfResult.PERMERROR, REQUEST, helo))).containsEntry("problem", written);
        assertThat(ReceivedSpf.of(Verdicts.verdict(SpfResult.NONE, REQUEST), helo)).contains("(" + written + ":");
    }

    @Test
    void overlongValuesShouldBeCut() {
        String quotes = "\"".repeat(10_000);
        SpfRequest request = Verdicts.mailFrom("h".repeat(10_000), quotes + "@example.com");
        String body = ReceivedSpf.of(Verdicts.problem(SpfResult.PERMERROR, request, "\\".repeat(10_000)), RECEIVER);

        StrictField.assertFolded(ReceivedSpf.NAME, body);
        assertThat(StrictField.receivedSpf(body)).containsEntry("helo", "h".repeat(317) + "...")
                .containsEntry("envelope-from", "\"".repeat(317) + "...")
                .containsEntry("problem", "\\".repeat(317) + "...");
    }

    @Test
    void longestMailboxShouldNotBeCut() {
        String sender = "l".repeat(64) + "@" + "d".repeat(255);

        assertThat(pairs(Verdicts.mailFrom("h", sender))).containsEntry("envelope-from", sender);
    }

    @Test
    void lineShouldBeFilledToSeventyEightCharacters() {
        // "Received-SPF: pass (mybox.example.org: domain of …" is 48 characters long before the domain.
        String exact = "d".repeat(78 - 49);
        String body = ReceivedSpf.of(Verdicts.verdict(SpfResult.PASS, Verdicts.helo(exact)), RECEIVER);
        String over = ReceivedSpf.of(Verdicts.verdict(SpfResult.PASS, Verdicts.helo(exact + "d")), RECEIVER);

        assertThat(body.lines().findFirst().orElseThrow()).hasSize(78 - "Received-SPF: ".length())
                .endsWith("of " + exact);
        assertThat(over.lines().findFirst().orElseThrow()).endsWith(" of");
    }

    @Test
    void everyLineShouldBeFoldedWhereverItCan() {
        for (int length = 1; length < 200; length++) {
            SpfVerdict verdict = Verdicts.verdict(SpfResult.PASS, Verdicts.helo("h".repeat(length)));

            StrictField.assertFolded(ReceivedSpf.NAME, ReceivedSpf.of(verdict, RECEIVER));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "pass receiver=mybox.example.org",
            "pass (x) RECEIVER=MyBox.Example.ORG;",
            "pass client-ip=192.0.2.1; receiver=\"mybox.example.org\"; helo=x",
            "pass helo=x;receiver\r\n =\r\n\tmybox.example.org",
            "pass helo=x; receiver (c) = (c (d) \\) ) mybox.example.org (e)",
            "pass receiver=\"my\\box.ex\\ample.org\"",
            "pass receiver=mybox.example.org.",
            "pass receiver=mybox.example.org helo=x",
            "pass receiver=mybox.(c)example.org",
            "pass receiver=mybox.\"example\".org",
            "pass receiver=<mybox.example.org>",
            "pass receiver=a receiver=mybox.example.org",
            "pass receiver=receiver=mybox.example.org",
            "pass receiver=\u0000mybox.example.org\u0000",
            "pass (mybox.example.org: domain of a@b designates 192.0.2.1 as permitted sender) receiver=other",
            "pass ( MYBOX\\.example.org\r\n : domain",
            "pass (one) (mybox.example.org.)",
            "mybox.example.org (unclosed",
            "pass \"unclosed receiver=mybox.example.org",
            "pass helo=\"x\\\"; receiver=mybox.example.org",
            "pass (domain of a (b) receiver=mybox.example.org",
            "receiver=mybox.example.org"})
    void fieldOfOursShouldBeClaimed(String body) {
        assertThat(new ClaimReader(RECEIVER).receivedSpf(body)).isTrue();
        assertThat(new ClaimReader("MYBOX.example.org.").receivedSpf(body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "pass",
            "receiver",
            "receiver=",
            "=",
            "pass receiver=other.example.org; helo=mybox.example.org",
            "pass (other.example.org: domain of a@mybox.example.org designates 192.0.2.1) receiver=other.example.org",
            "pass receiver=amybox.example.org",
            "pass receiver=mybox.example.org.evil",
            "pass receiver=mybox.example.orgy",
            "pass receiver=mybox.example",
            "pass receiver=mybox.example.org-x",
            "pass receiver=; helo=mybox.example.org",
            "pass x-receiver=mybox.example.org",
            "pass problem=\"receiver=mybox.example.org\"",
            "pass (receiver=mybox.example.org) receiver=other",
            "pass (unclosed receiver=yourbox.example.org"})
    void foreignFieldShouldNotBeClaimed(String body) {
        assertThat(new ClaimReader(RECEIVER).receivedSpf(body)).isFalse();
    }

    @Test
    void emptyReceiverShouldNotBeClaimed() {
        assertThat(new ClaimReader("").receivedSpf("pass receiver=")).isFalse();
        assertThat(new ClaimReader("").receivedSpf("pass receiver=\"\" (")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "\"", "\\", "receiver=", "receiver=m", "receiver=(", "\"a\"", "()", ";", "m", ".",
            " ", "\r\n ", "\u0000", "\u00e9", "receiver=\"\\"})
    void megabytesOfAnythingShouldBeReadInOnePass(String unit) {
        String body = unit.repeat((1 << 20) / unit.length());

        assertThat(new ClaimReader(RECEIVER).receivedSpf(body)).isFalse();
        assertThat(new ClaimReader(RECEIVER).receivedSpf("(mybox.example.org)" + body)).isTrue();
    }
}
