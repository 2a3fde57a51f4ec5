/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;

import io.github.spf4james.embedded.Delivery;

/** A delivery status notification, taken apart. */
record Report(ContentType contentType, List<String> types, List<String> texts) {

    static Report of(Delivery delivery) throws MessagingException, IOException {
        MimeMessage message = delivery.mimeMessage();
        MimeMultipart parts = new MimeMultipart(
                new ByteArrayDataSource(message.getRawInputStream(), message.getContentType()));
        List<String> types = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < parts.getCount(); index++) {
            BodyPart part = parts.getBodyPart(index);
            types.add(new ContentType(part.getContentType()).getBaseType());
            texts.add(new String(part.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
        return new Report(new ContentType(message.getContentType()), types, texts);
    }

    String text(int part) {
        return texts.get(part);
    }
}
