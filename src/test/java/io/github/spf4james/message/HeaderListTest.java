/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeaderListTest {
    private static final int MANY = 100_000;
    private static final List<String> TOP = List.of("Received-SPF: pass", "Authentication-Results: mx; spf=pass");

    private final List<MimeMessage> opened = new ArrayList<>();

    @AfterEach
    void dispose() {
        opened.forEach(LifecycleUtil::dispose);
    }

    /** As the tests of mailets have it, and as James does. */
    private List<MimeMessage> messages(String header) throws MessagingException {
        byte[] octets = (header + "\r\nbody\r\n").getBytes(StandardCharsets.ISO_8859_1);
        List<MimeMessage> messages = List.of(
                new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets)),
                new MimeMessageWrapper(MimeMessageInputStreamSource.create("mail", new ByteArrayInputStream(octets))));
        opened.addAll(messages);
        return messages;
    }

    private static List<String> lines(MimeMessage message) throws MessagingException {
        return Collections.list(message.getAllHeaderLines());
    }

    @Test
    void fieldsShouldStandOnTopOfOthersThatStayAsTheyAre() throws Exception {
        String header = "Return-Path: <a@b>\r\nReceived: a\r\nreceived-spf : none\r\n\tx\r\nDate: d\r\n"
                + "Received: b\r\nno colon\r\nX: \u00e9\r\nSubject: s\r\nX: 1\r\n";
        for (MimeMessage message : messages(header)) {
            List<String> before = lines(message);

            new HeaderList(message).rewrite(TOP, field -> false, Optional.of(new SubjectTag("[SPF]")));

            List<String> after = new ArrayList<>(TOP);
            after.addAll(before);
            after.replaceAll(line -> line.equals("Subject: s") ? "Subject: [SPF] s" : line);
            assertThat(lines(message)).isEqualTo(after);
        }
    }

    @Test
    void headerShouldBeLeftAloneWhenNothingChanges() throws Exception {
        MimeMessageWrapper message = (MimeMessageWrapper) messages("Received: a\r\nSubject: [SPF] \u00e9\r\n").get(1);

        new HeaderList(message).rewrite(List.of(), field -> false, Optional.of(new SubjectTag("[SPF]")));

        assertThat(message.isHeaderModified()).isFalse();
        assertThat(message.getMessageInputStream().readAllBytes())
                .isEqualTo(
                        "Received: a\r\nSubject: [SPF] \u00e9\r\n\r\nbody\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    /** So it is written down in policy.md. */
    @Test
    void octetsBeyondAsciiShouldBeLostWhereJamesWritesAChangedHeader() throws Exception {
        MimeMessageWrapper message = (MimeMessageWrapper) messages("X: \u00e9\r\n").get(1);

        new HeaderList(message).rewrite(List.of("Received-SPF: pass"), field -> false, Optional.empty());

        assertThat(new String(message.getMessageInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo("Received-SPF: pass\r\nX: ?\r\n\r\nbody\r\n");
    }

    /** Two megabytes: what costs the square of it takes minutes. */
    @Test
    @Timeout(60)
    void traceShouldBeInOrderAmongAHundredThousandOtherFields() throws Exception {
        StringBuilder header = new StringBuilder("Received: a\r\nReceived-SPF: other\r\nReceived-SPF: ours\r\n");
        for (int i = 0; i < MANY; i++) {
            header.append("X-").append(i).append(": ").append(i).append("\r\n");
        }
        header.append("Received: b\r\nReceived-SPF: ours\r\nSubject: s\r\n");
        for (MimeMessage message : messages(header.toString())) {
            new HeaderList(message).rewrite(TOP, field -> field.endsWith("ours"), Optional.of(new SubjectTag("[SPF]")));

            List<String> after = lines(message);
            assertThat(after.subList(0, MANY)).startsWith("X-0: 0").endsWith("X-99999: 99999");
            assertThat(after.subList(MANY, after.size())).containsExactly(TOP.get(0), TOP.get(1), "Received: a",
                    "Received-SPF: other", "Received: b", "Subject: [SPF] s");
        }
    }
}
