/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;

/**
 * A mail as it was when it left the mailet container: a copy, which nothing changes any more.
 *
 * @param destination where it went
 * @param mailName the name of the mail
 * @param sender the envelope sender, empty for {@code MAIL FROM:<>}
 * @param recipients the envelope recipients it had then
 * @param remoteAddr the client's address
 * @param remoteHost the client's name, or its address
 * @param attributes the mail's attributes, values as text
 * @param message the message, octet by octet
 */
public record Delivery(Destination destination, String mailName, String sender, List<String> recipients,
        String remoteAddr, String remoteHost, Map<String, String> attributes, byte[] message) {

    static Delivery of(Destination destination, Mail mail) throws MessagingException {
        Map<String, String> attributes = new TreeMap<>();
        mail.attributes().forEach(attribute -> attributes.put(attribute.getName().asString(),
                String.valueOf(attribute.getValue().value())));
        return new Delivery(destination, mail.getName(), mail.getMaybeSender().asString(""),
                mail.getRecipients().stream().map(MailAddress::asString).toList(), mail.getRemoteAddr(),
                mail.getRemoteHost(), Map.copyOf(attributes), MessageBytes.of(mail.getMessage()));
    }

    /** The attribute's value as text. */
    public Optional<String> attribute(AttributeName name) {
        return attribute(name.asString());
    }

    /** The attribute's value as text. */
    public Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** The message, one character for each octet. */
    public String text() {
        return new String(message, StandardCharsets.ISO_8859_1);
    }

    /** The message, parsed by a plain MimeMessage, which keeps the header in its order. */
    public MimeMessage mimeMessage() throws MessagingException {
        return new MimeMessage(Session.getInstance(System.getProperties()), new ByteArrayInputStream(message));
    }

    /** The values of the header fields of that name, from the top, folded as they are. */
    public List<String> header(String name) throws MessagingException {
        String[] values = mimeMessage().getHeader(name);
        return values == null ? List.of() : List.of(values);
    }
}
