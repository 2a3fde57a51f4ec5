/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTagTest {
    private static final SubjectTag FAIL = new SubjectTag("[SPF fail]");
    private static final SubjectTag SIGN = new SubjectTag("[SPF \u26a0]");
    private static final String ENCODED = "=?utf-8?B?w7xiZXI=?=";

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            Subject: hello|Subject: [SPF fail] hello
            subject: hello|subject: [SPF fail] hello
            SUBJECT : hello|SUBJECT : [SPF fail] hello
            Subject:hello|Subject: [SPF fail] hello
            Subject:   hello |Subject: [SPF fail]   hello\s
            Subject:|Subject: [SPF fail]
            Subject: =?utf-8?q?=C3=BCber?=|Subject: [SPF fail] =?utf-8?q?=C3=BCber?=
            Subject: =?broken|Subject: [SPF fail] =?broken
            Subject: Re: [SPF fail] hello|Subject: [SPF fail] Re: [SPF fail] hello
            Subject: [SPF failure] hello|Subject: [SPF fail] [SPF failure] hello
            Subject: [SPF fail]ed|Subject: [SPF fail] [SPF fail]ed
            """)
    void tagShouldStandInFront(String line, String tagged) {
        assertThat(in(FAIL, line)).containsExactly(tagged);
    }

    @Test
    void foldingShouldStay() {
        assertThat(in(FAIL, "Subject: a\r\n b\r\n\tc")).containsExactly("Subject: [SPF fail] a\r\n b\r\n\tc");
        assertThat(in(FAIL, "Subject:\r\n a")).containsExactly("Subject: [SPF fail]\r\n a");
        assertThat(in(FAIL, "Subject: \r\n a")).containsExactly("Subject: [SPF fail] \r\n a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: [SPF fail] hello", "Subject: [SPF fail]", "Subject:[SPF fail] x",
            "Subject: [SPF\r\n fail] hello", "Subject: [SPF\r\n\tfail]\r\n\thello", "Subject: [SPF fail]\r\n hello",
            "Subject:\r\n [SPF fail] hello",
            "Subject: =?utf-8?q?[SPF_fail]_hello?=", "Subject: =?UTF-8?B?W1NQRiBmYWlsXQ==?= hello",
            "Subject: =?utf-8?q?[SPF_?=\r\n =?utf-8?q?fail]?=", "Subject: =?us-ascii?q?[SPF?= fail] hello"})
    void tagShouldNotStandTwice(String line) {
        assertThat(in(FAIL, line)).containsExactly(line);
    }

    @Test
    void tagInAnExoticCharacterSetShouldNotCount() {
        String line = "Subject: =?IBM1047?B?uuLX1kCGgYmTuw==?= hello";

        assertThat(in(FAIL, line)).containsExactly("Subject: [SPF fail] " + line.substring(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: hello", "Subject: " + ENCODED, "Subject: \u00c3\u00bcber", "Subject:", "X: y",
            "Subject: =?x?", "Subject: a\r\n b", "Subject:\r\n\ta"})
    void taggedMailShouldStayAsItIsWhenItComesBack(String line) {
        for (String text : List.of("[SPF fail]", "[SPF \u26a0]", "\u26a0", "[a=?b]", "\u26a0".repeat(200),
                "x".repeat(200))) {
            List<String> once = in(new SubjectTag(text), line);
            List<String> twice = new ArrayList<>(once);

            assertThat(new SubjectTag(text).putInto(twice)).isFalse();
            assertThat(twice).isEqualTo(once);
        }
    }

    @Test
    void onlyTheFirstSubjectShouldBeTouched() {
        List<String> lines = List.of("Received: x", "X-Subject: s", "Subject: a", "Subject: b", "nonsense");

        assertThat(in(FAIL, lines.toArray(String[]::new))).containsExactly("Received: x", "X-Subject: s",
                "Subject: [SPF fail] a", "Subject: b",
                "nonsense");
    }

    @Test
    void messageWithoutSubjectShouldGetOne() {
        assertThat(in(FAIL, "From: a@b")).containsExactly("From: a@b", "Subject: [SPF fail]");
        assertThat(in(FAIL)).containsExactly("Subject: [SPF fail]");
    }

    static List<List<String>> shown() {
        return List.of(
                List.of("Subject: hello", "[SPF \u26a0] hello"),
                List.of("Subject: " + ENCODED, "[SPF \u26a0] \u00fcber"),
                List.of("Subject: " + ENCODED + " x", "[SPF \u26a0] \u00fcber x"),
                List.of("Subject: x " + ENCODED, "[SPF \u26a0] x \u00fcber"),
                List.of("Subject:\r\n " + ENCODED + "\r\n " + ENCODED, "[SPF \u26a0] \u00fcber\u00fcber"));
    }

    @ParameterizedTest
    @MethodSource("shown")
    void tagThatIsNotAsciiShouldBeAnEncodedWord(List<String> lineAndShown) throws MessagingException {
        String line = in(SIGN, lineAndShown.get(0)).get(0);

        assertThat(line).startsWith("Subject: =?UTF-8?B?").matches("\\p{ASCII}*");
        assertThat(subject(line)).isEqualTo(lineAndShown.get(1));
    }

    @Test
    void longTagShouldBeSeveralEncodedWords() throws MessagingException {
        String text = "\u26a0\ud83d\ude00".repeat(60);
        String line = in(new SubjectTag(text), "Subject: hello").get(0);

        assertThat(subject(line)).isEqualTo(text + " hello");
        assertThat(line.split("\r\n")).allSatisfy(physical -> assertThat(physical).hasSizeLessThanOrEqualTo(78));
    }

    @Test
    void longLinesShouldBeFoldedInFrontOfTheSubject() {
        assertThat(in(FAIL, "Subject: " + "x".repeat(60))).containsExactly(
                "Subject: [SPF fail]\r\n " + "x".repeat(60));
        assertThat(in(FAIL, "Subject:" + "x".repeat(990))).containsExactly(
                "Subject: [SPF fail]\r\n " + "x".repeat(990));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", " ", "(", "=?", "=?utf-8?q?a?=", "=?utf-8?q?a?= ", "=?utf-8?q?", "\u00fc", "\0",
            "\r\n "})
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void subjectsOfAnyLengthShouldBeTagged(String piece) {
        String line = "Subject: " + piece.repeat(200_000 / piece.length());
        for (SubjectTag tag : List.of(FAIL, SIGN)) {
            String tagged = in(tag, line).get(0);

            assertThat(tagged).hasSizeLessThan(70_000).contains(line.substring(9, 60_000).stripTrailing())
                    .endsWith("...");
            assertThat(Arrays.stream(tagged.split("\r\n")).skip(1)).allMatch(physical -> physical.startsWith(" "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\rb", "a\nb", "a\r\nBcc: b@c", "a\0b", "a\tb", "a\n", "\na", "a\177",
            "a\u0085b"})
    void textThatCouldBreakAHeaderShouldBeRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SubjectTag(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new SubjectTag("x".repeat(201)));
    }

    @Test
    void longestSubjectShouldNotBeCut() {
        String subject = "x".repeat(65_535);

        assertThat(in(FAIL, "Subject: " + subject)).containsExactly("Subject: [SPF fail]\r\n " + subject);
        assertThat(in(FAIL, "Subject: " + subject + "x")).containsExactly("Subject: [SPF fail]\r\n " + subject + "...");
    }

    private static List<String> in(SubjectTag tag, String... lines) {
        List<String> tagged = new ArrayList<>(List.of(lines));
        assertThat(tag.putInto(tagged)).isEqualTo(!tagged.equals(List.of(lines)));
        return tagged;
    }

    private static String subject(String line) throws MessagingException {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()),
                new ByteArrayInputStream((line + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        assertThat(Collections.list(message.getAllHeaderLines())).hasSize(1);
        return message.getSubject();
    }
}
