/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.Ret;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.dns.testing.Zone;

/** A sender may want the whole mail back (RFC 3461 section 4.3). */
@Timeout(60)
class WholeMailBounceTest {
    private static final String HEADER = "Subject: Hello\r\n";

    private ReceivingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ReceivingServer(Zone.builder().txt("fail.example", "v=spf1 -all").build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] octets(String body) {
        return (HEADER + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    private static MimeMessage plain(String body) throws MessagingException {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets(body)));
    }

    /** {@return the part of the report that has the original} */
    private BodyPart returned(MimeMessage original, Ret wish, String... parameters) throws Exception {
        FakeMail mail = SpfMails.mail("192.0.2.1", "helo", "alice@fail.example");
        mail.setMessage(original);
        mail.setDsnParameters(DsnParameters.builder().ret(wish).build().orElseThrow());
        server.mailet(parameters).service(mail);
        return ((MimeMultipart) server.context.getSentMails().get(0).getMsg().getContent()).getBodyPart(2);
    }

    private static byte[] content(BodyPart part) throws Exception {
        return part.getInputStream().readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello, Bob.\r\n", "Gr\u00fc\u00dfe\r\n", ""})
    void reportShouldHaveTheWholeMailWhenItsSenderWantsThat(String body) throws Exception {
        BodyPart part = returned(plain(body), Ret.FULL, "onFail", "bounce", "bounceTo", "always",
                "onBounceSuppressed", "annotate");

        assertThat(part.getContentType()).isEqualTo("message/rfc822");
        assertThat(content(part)).isEqualTo(octets(body));
    }

    @Test
    void reportShouldHaveTheWholeMailAsJamesKeepsIt() throws Exception {
        MimeMessage original = new MimeMessageWrapper(
                MimeMessageInputStreamSource.create("mail", new ByteArrayInputStream(octets("Hello"))));

        assertThat(content(returned(original, Ret.FULL, "onFail", "bounce", "bounceTo", "always",
                "onBounceSuppressed", "annotate"))).isEqualTo(octets("Hello"));
        LifecycleUtil.dispose(original);
    }

    @Test
    void reportShouldHaveTheHeaderAloneWhenTheMailIsLarge() throws Exception {
        BodyPart part = returned(plain("x".repeat(1024)), Ret.FULL, "onFail", "bounce", "bounceTo", "always",
                "onBounceSuppressed", "annotate", "bounceFullSize", "1kB");

        assertThat(part.getContentType()).startsWith("text/rfc822-headers");
        assertThat(content(part)).asString(StandardCharsets.US_ASCII).isEqualTo(HEADER);
    }

    @Test
    void reportShouldHaveTheHeaderAloneWhenItsSenderWantsNoMore() throws Exception {
        assertThat(returned(plain("Hello"), Ret.HDRS, "onFail", "bounce", "bounceTo", "always", "onBounceSuppressed",
                "annotate").getContentType()).startsWith("text/rfc822-headers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "256kB", "256k", "1MB", "100M", "0"})
    void sizeShouldBeAccepted(String size) {
        assertThatCode(() -> server.mailet("bounceFullSize", size)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1GB", "101MB", "256 kB", "kB", "9999999999", "1Mb"})
    void sizeThatIsNoneShouldBeRefused(String size) {
        assertThatThrownBy(() -> server.mailet("bounceFullSize", size)).hasMessageContaining(
                "bounceFullSize is \"" + size + "\": a size such as 0, 256kB or 1MB, up to 100MB, is expected");
    }
}
