/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.IpAddress;

class AlignmentTest {
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.1").orElseThrow();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # From | MAIL FROM's domain | alignment
            a@hoge.com              | hoge.com             | STRICT
            a@HOGE.com              | hoge.COM             | STRICT
            a@hoge.com.             | hoge.com             | STRICT
            a@hoge.com              | hoge.com.            | STRICT
            a@hoge.com              | bounce.hoge.com      | RELAXED
            a@news.hoge.com         | bounce.hoge.com      | RELAXED
            a@news.hoge.com         | hoge.com             | RELAXED
            a@hoge.com              | amazonses.com        | NONE
            a@hoge.com              | hoge.com.evil.com    | NONE
            a@hoge.com              | evilhoge.com         | NONE
            a@a.co.uk               | b.co.uk              | NONE
            a@co.uk                 | b.co.uk              | NONE
            a@co.uk                 | co.uk                | STRICT
            a@mail.a.co.uk          | a.co.uk              | RELAXED
            a@a.github.io           | b.github.io          | NONE
            a@a.example.internal    | example.internal     | NONE
            a@a.example.internal    | a.example.internal   | STRICT
            a@_a.hoge.com           | hoge.com             | NONE
            a@_a.hoge.com           | _a.hoge.com          | STRICT
            a@-a.hoge.com           | hoge.com             | NONE
            a@mail.3com.com         | 3com.com             | RELAXED
            a@b\u00fccher.example   | xn--bcher-kva.example | STRICT
            a@b\u00dccher.example   | xn--bcher-kva.example | STRICT
            a@b\u00fccher.com       | x.xn--bcher-kva.com  | RELAXED
            a@xn--bcher-kva.example | b\u00fccher.example  | STRICT
            a@stra\u00dfe.example   | strasse.example      | NONE
            a@stra\u00dfe.example   | xn--strae-oqa.example | NONE
            """)
    void shouldCompareTheAuthorsDomainWithTheOneThatPassed(String from, String domain, Alignment alignment)
            throws MessagingException {
        assertThat(Alignment.of(message("From: " + from), passed("s@" + domain))).isEqualTo(alignment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@hoge.com", "<a@hoge.com>", "A. B <a@hoge.com>", "\"B, A\" <a@hoge.com>",
            "a@hoge.com (b, c)",
            "(x@evil.com) a@hoge.com", "\"a@evil.com\" <a@hoge.com>", "a@evil.com <a@hoge.com>", "\"a@b\"@hoge.com",
            "[x] <a@hoge.com>", "=?utf-8?B?YUBldmlsLmNvbQ==?= <a@hoge.com>", "=?utf-8?q?broken <a@hoge.com>",
            "J\u00fc <a@hoge.com>", "<a @ hoge.com> (x (y) \\) z)", "a@(x)hoge.com", "\"a\\\"b\" <a@hoge.com>",
            "A\r\n <a@hoge.com>", "\u4f8b <\u4f8b@hoge.com>"})
    void shouldReadOneAddress(String from) throws MessagingException {
        assertThat(Alignment.of(message("From: " + from), passed("s@hoge.com"))).isEqualTo(Alignment.STRICT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "<>", "@hoge.com", "a@", "a@hoge.com, b@evil.com", "a@hoge.com,",
            "<a@hoge.com> <b@evil.com>",
            "<a@hoge.com> b@evil.com", "g: a@hoge.com;", "g:;", "a@hoge.com;", "<@evil.com:a@hoge.com>",
            "a@evil.com@hoge.com",
            "<a@hoge.com", "a@hoge.com>", "<<a@hoge.com>>", "\"a <a@hoge.com>", "(a <a@hoge.com>", "a) <a@hoge.com>",
            "<b@evil.com>\\, <a@hoge.com>", "\"x <b@evil.com>, \"a@hoge.com>", "a@[192.0.2.1]", "a b@hoge.com",
            "a@hoge .com",
            "a@ho\0ge.com", "a\0@hoge.com", "a@hoge.com\0", "a@.hoge.com", "a@hoge..com", "a@hoge.com..",
            "a@hoge.com/x",
            "=?utf-8?B?YUBob2dlLmNvbQ==?=", "\\", "\"", "(", "(\\", "\"\\", "<\"a@hoge.com>"})
    void whatIsNotOneAddressShouldBeNone(String from) throws MessagingException {
        assertThat(Alignment.of(message("From: " + from), passed("s@hoge.com"))).isEqualTo(Alignment.NONE);
    }

    @Test
    void severalOrMissingFieldsShouldBeNone() throws MessagingException {
        assertThat(Alignment.of(message("Subject: x"), passed("s@hoge.com"))).isEqualTo(Alignment.NONE);
        assertThat(Alignment.of(message("From: a@hoge.com\r\nFrom: a@hoge.com"), passed("s@hoge.com")))
                .isEqualTo(Alignment.NONE);
        assertThat(Alignment.of(message("From: a@hoge.com\r\nfrom : b@evil.com"), passed("s@hoge.com")))
                .isEqualTo(Alignment.NONE);
    }

    @ParameterizedTest
    @EnumSource(value = SpfResult.class, mode = EnumSource.Mode.EXCLUDE, names = "PASS")
    void whatDidNotPassShouldBeNone(SpfResult result) throws MessagingException {
        assertThat(Alignment.of(message("From: a@hoge.com"), verdict(result, "s@hoge.com"))).isEqualTo(Alignment.NONE);
    }

    @Test
    void nullSenderShouldAlignByTheNameOfHelo() throws MessagingException {
        MimeMessage message = message("From: mailer-daemon@hoge.com");

        assertThat(Alignment.of(message, passed(""))).isEqualTo(Alignment.RELAXED);
    }

    @Test
    void uLabelsShouldBeReadFromUtf8() throws MessagingException {
        MimeMessage message = message("From: a@" + new String("b\u00fccher.example".getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1));

        assertThat(Alignment.of(message, passed("s@xn--bcher-kva.example"))).isEqualTo(Alignment.STRICT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "\"", "\\", "<", "a@", "a.", "[", ",", "=?", "\u00fc", "\u4f8b", "\0", " ",
            "\r\n ", "()"})
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void anythingOfAnyLengthShouldBeRead(String piece) throws MessagingException {
        String junk = piece.repeat(100_000 / piece.length());
        SpfVerdict passed = passed("s@hoge.com");
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.addHeader("From", junk);
        MimeMessage domain = new MimeMessage(Session.getInstance(new Properties()));
        domain.addHeader("From", "a@" + junk + ".com");

        assertThat(Alignment.of(message, passed)).isEqualTo(Alignment.NONE);
        assertThat(Alignment.of(domain, passed)).isEqualTo(Alignment.NONE);
        assertThat(Alignment.of(domain, passed("s@" + junk))).isEqualTo(Alignment.NONE);
    }

    @Test
    void unreadableMessageShouldBeNone() {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties())) {
            @Override
            public String[] getHeader(String name) throws MessagingException {
                throw new MessagingException("no such file");
            }
        };

        assertThat(Alignment.of(message, passed("s@hoge.com"))).isEqualTo(Alignment.NONE);
    }

    @Test
    void bodyShouldNotBeLookedAt() throws MessagingException {
        InputStream header = new ByteArrayInputStream(
                "From: a@hoge.com\r\n\r\nbody".getBytes(StandardCharsets.US_ASCII));
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), header) {
            @Override
            protected InputStream getContentStream() {
                throw new AssertionError("the body is read");
            }

            @Override
            public Object getContent() {
                throw new AssertionError("the body is parsed");
            }
        };

        assertThat(Alignment.of(message, passed("s@hoge.com"))).isEqualTo(Alignment.STRICT);
    }

    @Test
    void tokensShouldBeReadBack() {
        for (Alignment alignment : Alignment.values()) {
            assertThat(Alignment.ofToken(alignment.token())).contains(alignment);
        }
        assertThat(Alignment.ofToken("Strict")).isEmpty();
    }

    private static SpfVerdict passed(String sender) {
        return verdict(SpfResult.PASS, sender);
    }

    private static SpfVerdict verdict(SpfResult result, String sender) {
        return new SpfVerdict(result, SpfRequest.mailFrom(CLIENT, "mx.hoge.com", sender), List.of(), Optional.empty(),
                Optional.empty(), 0, 0);
    }

    private static MimeMessage message(String header) throws MessagingException {
        byte[] octets = (header + "\r\n\r\nbody\r\n").getBytes(header.chars().allMatch(c -> c <= 0xFF)
                ? StandardCharsets.ISO_8859_1
                : StandardCharsets.UTF_8);
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets));
    }
}
