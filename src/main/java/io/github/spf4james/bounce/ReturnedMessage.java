/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bounce;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Optional;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.apache.james.server.core.MimeMessageWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of the original goes back to its sender, as octets: nothing of it is parsed, nothing is added. */
final class ReturnedMessage {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReturnedMessage.class);
    private static final int MOST_HEADER_OCTETS = 64 * 1024;
    private static final String CRLF = "\r\n";

    private final MimeMessage original;

    ReturnedMessage(MimeMessage original) {
        this.original = original;
    }

    /** {@return the whole message; empty if it has more octets than that, or cannot be read} */
    Optional<byte[]> whole(int most) {
        try (InputStream message = stream()) {
            byte[] octets = message.readNBytes(most + 1);
            return octets.length <= most ? Optional.of(octets) : Optional.empty();
        } catch (IOException | MessagingException e) {
            LOGGER.warn("A message that was to be returned whole cannot be read", e);
            return Optional.empty();
        }
    }

    /** Not {@code writeTo}: jakarta.mail would parse the body for it, and add fields. */
    private InputStream stream() throws IOException, MessagingException {
        if (original instanceof MimeMessageWrapper wrapper) {
            return wrapper.getMessageInputStream();
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        Enumeration<String> lines = original.getAllHeaderLines();
        while (lines.hasMoreElements()) {
            header.write((lines.nextElement() + CRLF).getBytes(StandardCharsets.ISO_8859_1));
        }
        header.write(CRLF.getBytes(StandardCharsets.US_ASCII));
        return new SequenceInputStream(new ByteArrayInputStream(header.toByteArray()),
                original.getRawInputStream());
    }

    /** {@return its header alone, as far as it fits into 64 kB} */
    byte[] header() throws MessagingException {
        StringBuilder header = new StringBuilder();
        Enumeration<String> lines = original.getAllHeaderLines();
        while (lines.hasMoreElements()) {
            String line = lines.nextElement();
            if (header.length() + line.length() > MOST_HEADER_OCTETS) {
                break;
            }
            header.append(line).append(CRLF);
        }
        // jakarta.mail gives each octet of a header line as one character.
        return header.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
