/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.spf4james.embedded.Destination;

/**
 * One mail of the demo, and how it is expected to end.
 *
 * @param group what it is an example of
 * @param story what it shows
 * @param client who sends it
 * @param sender the envelope sender, empty for the null sender
 * @param headerFrom the address that a reader of the mail sees
 * @param result the SPF result of MAIL FROM
 * @param destinations where the mail, a copy of it or a report about it ends, in this order
 */
record Sample(Group group, String story, Client client, String sender, String headerFrom, String result,
        List<Destination> destinations) {
    static final String RECIPIENT = "bob@example.org";
    static final String COLLEAGUE = "alice@example.org";
    /** A domain whose name server does not answer before the first mail of the domain waits. */
    static final String SLOW_DOMAIN = "slow.example";

    private static final Destination INBOX = new Destination.Mailbox(RECIPIENT, "INBOX");
    private static final Destination SPAM = new Destination.Mailbox(RECIPIENT, "Spam");
    private static final Destination COPY = new Destination.Repository("file://var/mail/copies/");
    private static final Destination SPF_FAIL = new Destination.Repository("file://var/mail/spf-fail/");
    private static final Destination REPORT = new Destination.Mailbox(COLLEAGUE, "INBOX");

    private static final Client HOGE = new Client("192.0.2.1", "mx.hoge.com");
    private static final Client SES = new Client("54.240.8.14", "smtp-out.amazonses.com");
    private static final Client STRANGER = new Client("203.0.113.9", "client.example");

    /** What is done to a mail, in the words of SpfPolicy and SpfHook, and what that means. */
    enum Group {
        REJECT("reject", "the client is told at RCPT TO, and keeps the mail (onNoMail of SpfHook)"),
        ANNOTATE("annotate",
                "the mail is delivered, with the result in a header field on top (onPass, onNeutral, onNone)"),
        QUARANTINE("quarantine", "the mail is delivered into the recipient's folder Spam (onSoftfail)"),
        RETRY("retry", "the mail waits on the spool for retryDelay and is checked again (onTemperror)"),
        PROCESSOR("processor:NAME", "the mail goes to a processor that you define (onFail)"),
        BOUNCE("bounce", "the sender gets a report, but only if it is a user of yours (onPermerror)"),
        DISCARD("discard", "nobody gets the mail; the matcher SpfResultIs had a copy made before (onHeloFail)");

        private final String action;
        private final String meaning;

        Group(String action, String meaning) {
            this.action = action;
            this.meaning = meaning;
        }

        @Override
        public String toString() {
            return action + ": " + meaning;
        }
    }

    /**
     * @param ip its address
     * @param helo the name that it gives
     */
    record Client(String ip, String helo) {}

    static List<Sample> all() {
        return List.of(
                sample(Group.REJECT, "a domain that sends no mail", STRANGER, "a@parked.example", "fail"),
                sample(Group.ANNOTATE, "one of the three servers of hoge.com", HOGE, "a@hoge.com", "pass", INBOX),
                sample(Group.ANNOTATE, "another client; the record has no \"all\"", STRANGER, "a@hoge.com", "neutral",
                        INBOX),
                sample(Group.ANNOTATE, "Amazon SES with its default MAIL FROM", SES, "7@amazonses.com", "pass", INBOX),
                sample(Group.ANNOTATE, "Amazon SES with a MAIL FROM domain of the shop", SES, "7@bounce.shop.example",
                        "pass", INBOX),
                new Sample(Group.ANNOTATE, "a forged From: president@hoge.com; SPF sees only the envelope",
                        new Client("198.51.100.7", "out.mailings.example"), "list@mailings.example",
                        "president@hoge.com", "pass", List.of(INBOX)),
                sample(Group.ANNOTATE, "the null sender; the HELO name is checked", HOGE, "", "pass", INBOX),
                sample(Group.ANNOTATE, "an IPv6 client", new Client("2001:db8::25", "mx.six.example"),
                        "a@six.example", "pass", INBOX),
                sample(Group.ANNOTATE, "a domain without a record", new Client("198.51.100.80", "plain.example"),
                        "a@plain.example", "none", INBOX),
                sample(Group.QUARANTINE, "somebody else as the shop", STRANGER, "7@bounce.shop.example", "softfail",
                        SPAM),
                sample(Group.RETRY, "a name server that is away for a moment", HOGE, "a@" + SLOW_DOMAIN, "pass", INBOX),
                sample(Group.RETRY, "a name server that stays away; then onRetriesExhausted", HOGE,
                        "a@silent.example", "temperror", INBOX),
                sample(Group.PROCESSOR, "somebody else as Amazon SES", STRANGER, "7@amazonses.com", "fail",
                        SPF_FAIL),
                sample(Group.BOUNCE, "a colleague; the record of our own domain is broken", STRANGER, COLLEAGUE,
                        "permerror", COPY, REPORT),
                sample(Group.BOUNCE, "the same from a stranger; then onBounceSuppressed", STRANGER,
                        "a@broken.example", "permerror", COPY, SPAM),
                sample(Group.DISCARD, "somebody else with the HELO name of hoge.com",
                        new Client(STRANGER.ip(), HOGE.helo()), "a@hoge.com", "neutral", COPY));
    }

    /** The mail's reader sees who its envelope names. */
    private static Sample sample(Group group, String story, Client client, String sender, String result,
            Destination... destinations) {
        String headerFrom = sender.isEmpty() ? "postmaster@" + client.helo() : sender;
        return new Sample(group, story, client, sender, headerFrom, result, List.of(destinations));
    }

    byte[] message() {
        return ("From: <" + headerFrom + ">\r\nTo: <" + RECIPIENT + ">\r\nSubject: " + story
                + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\nSent by the demo of spf4james.\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
