/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

import io.github.spf4james.embedded.SmtpClient;

/**
 * One mail to send.
 *
 * @param client the address that it comes from
 * @param helo the name that the client gives
 * @param localPart of the sender, of its own for each mail
 * @param domain of the sender
 * @param message the message, made as it is sent: a large one is not to be in the heap that is measured
 */
record Letter(String client, String helo, String localPart, String domain, Supplier<byte[]> message) {
    private static final byte[] HELLO = message("Subject: Hello");

    private static final String RECIPIENT = "bob@example.org";

    /** One with an ordinary message. */
    static Letter of(String client, String helo, String localPart, String domain) {
        return new Letter(client, helo, localPart, domain, () -> HELLO);
    }

    /** A message with this field, or these fields, beside From and Date. */
    private static byte[] message(String fields) {
        return ("From: <alice@example.com>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n" + fields
                + "\r\n\r\nHello Bob\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    void send(int port) throws IOException {
        SmtpClient.Reply reply = SmtpClient.send(port, client, helo, localPart + "@" + domain, List.of(RECIPIENT),
                message);
        if (!reply.isPositive()) {
            throw new IOException("Refused: " + reply);
        }
    }
}
