/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeaderListTest {
    private static final int MANY = 100_000;

    /** Two megabytes: what costs the square of it takes minutes. */
    @Test
    @Timeout(60)
    void fieldShouldBeAddedToAHundredThousandOthers() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            text.append("X-").append(i).append(": ").append(i).append("\r\n");
        }
        byte[] octets = text.append("\r\nbody\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        MimeMessage plain = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(octets));
        MimeMessage ofJames = new MimeMessageWrapper(
                MimeMessageInputStreamSource.create("mail", new ByteArrayInputStream(octets)));

        for (MimeMessage message : List.of(plain, ofJames)) {
            List<String> before = Collections.list(message.getAllHeaderLines());

            new HeaderList(message).rewrite(fields -> {
                List<String> after = new ArrayList<>(List.of("Received-SPF: pass"));
                after.addAll(fields);
                return after;
            });

            List<String> after = Collections.list(message.getAllHeaderLines());
            assertThat(after).hasSize(MANY + 1);
            assertThat(after.remove("Received-SPF: pass")).isTrue();
            assertThat(after).isEqualTo(before);
        }
    }
}
