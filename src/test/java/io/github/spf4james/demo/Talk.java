/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.spf4james.embedded.SmtpClient;
import io.github.spf4james.embedded.SmtpClient.Reply;

/**
 * What an SMTP client and James said to each other about one mail.
 *
 * @param lines in order, the client's with {@code C:} before them, James' with {@code S:}
 * @param lastReply that to the message, or the first refusal
 */
record Talk(List<String> lines, String lastReply) {

    static Talk about(Sample sample, int port) throws IOException {
        try (SmtpClient client = SmtpClient.connect(port, sample.client().ip())) {
            List<String> lines = new ArrayList<>();
            Reply reply = null;
            for (String command : List.of("EHLO " + sample.client().helo(), "MAIL FROM:<" + sample.sender() + ">",
                    "RCPT TO:<" + Sample.RECIPIENT + ">", "DATA")) {
                reply = client.command(command);
                lines.add("C: " + command);
                List<String> texts = reply.text().lines().toList();
                for (int index = 0; index < texts.size(); index++) {
                    String gap = index < texts.size() - 1 ? "-" : " ";
                    lines.add("S: " + reply.code() + gap + texts.get(index));
                }
                if (!reply.isPositive()) {
                    return new Talk(lines, reply.toString());
                }
            }
            return new Talk(lines, client.message(sample.message()).toString());
        }
    }
}
