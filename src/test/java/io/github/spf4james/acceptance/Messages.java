/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Messages to send. */
final class Messages {
    /** An ordinary one. */
    static final byte[] HELLO = withHeader("Subject: Hello");

    private static final int OCTETS_OF_A_LINE = 900;

    private Messages() {}

    /** One with these header fields beside From and Date. */
    static byte[] withHeader(String... fields) {
        return (header(fields) + "\r\nHello Bob\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** One whose body is as odd as SMTP lets it be: long lines of any octet, dots in front of lines, trailing space. */
    static byte[] ofAnyOctets(int lines) {
        Random random = new Random(lines);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(header("Subject: Octets").getBytes(StandardCharsets.US_ASCII));
        message.writeBytes("\r\n.\r\n..\r\n \t \r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        for (int line = 0; line < lines; line++) {
            random.ints(OCTETS_OF_A_LINE, 1, 256).filter(octet -> octet != '\r' && octet != '\n')
                    .forEach(message::write);
            message.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return message.toByteArray();
    }

    private static String header(String... fields) {
        StringBuilder header = new StringBuilder(
                "From: <alice@hoge.com>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n");
        for (String field : fields) {
            header.append(field).append("\r\n");
        }
        return header.toString();
    }
}
