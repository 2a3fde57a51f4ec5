/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.spf4james.embedded.Destination;

/**
 * One mail of the demo, and how it is expected to end.
 *
 * @param story what it shows
 * @param client the address of the SMTP client
 * @param helo the name that the client gives
 * @param sender the envelope sender, empty for the null sender
 * @param headerFrom the address that a reader of the mail sees
 * @param result the SPF result
 * @param destination where the mail ends
 */
record Sample(String story, String client, String helo, String sender, String headerFrom, String result,
        Destination destination) {
    static final String RECIPIENT = "bob@example.org";

    private static final Destination INBOX = new Destination.Mailbox(RECIPIENT, "INBOX");
    private static final Destination SPF_FAIL = new Destination.Repository("file://var/mail/spf-fail/");
    private static final String SES_CLIENT = "54.240.8.14";
    private static final String SES_HELO = "a8-14.smtp-out.amazonses.com";

    static List<Sample> all() {
        return List.of(
                new Sample("one of the three servers of hoge.com", "192.0.2.1", "mx.hoge.com", "a@hoge.com",
                        "a@hoge.com", "pass", INBOX),
                new Sample("another client, and a record without an all", "203.0.113.9", "client.example", "a@hoge.com",
                        "a@hoge.com", "neutral", INBOX),
                new Sample("Amazon SES with its default MAIL FROM", SES_CLIENT, SES_HELO, "0100-abc@amazonses.com",
                        "news@shop.example", "pass", INBOX),
                new Sample("somebody else as Amazon SES", "203.0.113.9", "client.example", "0100-abc@amazonses.com",
                        "news@shop.example", "fail", SPF_FAIL),
                new Sample("Amazon SES with a custom MAIL FROM domain", SES_CLIENT, SES_HELO,
                        "0100-abc@bounce.shop.example", "news@shop.example", "pass", INBOX),
                new Sample("somebody else as that domain", "203.0.113.9", "client.example",
                        "0100-abc@bounce.shop.example", "news@shop.example", "softfail", INBOX),
                new Sample("a forged header From: SPF sees the envelope alone", "198.51.100.7", "out.mailings.example",
                        "list@mailings.example", "president@hoge.com", "pass", INBOX),
                new Sample("the null sender: the HELO name is checked", "192.0.2.1", "mx.hoge.com", "",
                        "postmaster@hoge.com", "pass", INBOX),
                new Sample("an IPv6 client", "2001:db8:25::9", "mx.six.example", "a@six.example", "a@six.example",
                        "pass", INBOX),
                new Sample("a domain without a record", "198.51.100.80", "plain.example", "a@plain.example",
                        "a@plain.example", "none", INBOX),
                new Sample("a broken record", "192.0.2.1", "mx.broken.example", "a@broken.example", "a@broken.example",
                        "permerror", INBOX),
                new Sample("a name server that does not answer", "192.0.2.1", "mx.hoge.com", "a@silent.example",
                        "a@silent.example", "temperror", INBOX));
    }

    byte[] message() {
        return ("From: <" + headerFrom + ">\r\nTo: <" + RECIPIENT + ">\r\nSubject: " + story
                + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\nSent by the demo of spf4james.\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
