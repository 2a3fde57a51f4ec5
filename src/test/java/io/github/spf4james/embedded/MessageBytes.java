/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.apache.james.server.core.MimeMessageWrapper;

/** The octets of a message, without the header fields that writeTo() adds on its own to a changed message. */
final class MessageBytes {
    private MessageBytes() {}

    static byte[] of(MimeMessage message) throws MessagingException {
        try {
            if (message instanceof MimeMessageWrapper wrapper) {
                try (InputStream in = wrapper.getMessageInputStream()) {
                    return in.readAllBytes();
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new MessagingException("The message cannot be read", e);
        }
    }
}
