/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bounce;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.ByteArrayDataSource;

import org.apache.james.core.MailAddress;
import org.apache.james.javax.MimeMultipartReport;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.HeaderText;
import io.github.spf4james.syntax.Printable;

/**
 * The delivery status notification that tells a sender why a mail of theirs was not delivered: a
 * {@code multipart/report} (RFC 6522) of a text, a {@code message/delivery-status} (RFC 3464) with an SPF status code
 * (RFC 7372), and the original: its header, or all of it if the sender wants that and it is small enough.
 */
final class NonDeliveryReport {
    private static final String CRLF = "\r\n";
    private static final String[] MESSAGE_ID_FIELD = {"Message-ID"};
    private static final Pattern MESSAGE_ID = Pattern.compile("<[!-~&&[^<>]]{1,250}>");

    private final MailAddress postmaster;
    private final String receiver;
    private final Optional<BounceText> wording;
    private final int fullSize;
    private final Predicate<String> isOurs;
    private final InstantSource clock;

    /**
     * @param postmaster whom it is from
     * @param receiver this host's name
     * @param isOurs tells an explanation that is not that of the domain's owner
     * @param settings have what to say, and how large an original goes back whole
     */
    NonDeliveryReport(MailAddress postmaster, String receiver, Predicate<String> isOurs, BounceSettings settings,
            InstantSource clock) {
        this.postmaster = postmaster;
        this.receiver = receiver;
        this.isOurs = isOurs;
        this.wording = settings.text();
        this.fullSize = settings.fullSize();
        this.clock = clock;
    }

    /**
     * @param mail what was not delivered; it has a sender. Its body is not looked at, but it may be returned
     * @param recipients to whom
     * @param wishes what the sender said of the report (RFC 3461)
     * @param verdict why
     */
    MimeMessage about(Mail mail, List<MailAddress> recipients, Optional<DsnParameters> wishes, SpfVerdict verdict)
            throws MessagingException {
        MimeMultipartReport report = new MimeMultipartReport();
        report.setReportType("delivery-status");
        BounceText.Refusal refusal = new BounceText.Refusal(verdict, mail.getMaybeSender().asString(), receiver);
        String text = wording.map(words -> words.about(refusal).replaceAll("\\R", CRLF) + CRLF)
                .orElseGet(() -> text(recipients, verdict));
        report.addBodyPart(part(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8"));
        report.addBodyPart(part(deliveryStatus(recipients, wishes, verdict).getBytes(StandardCharsets.US_ASCII),
                "message/delivery-status"));
        report.addBodyPart(original(mail.getMessage(), wishes));

        MimeMessage message = new Report(receiver);
        message.setFrom(new InternetAddress(postmaster.asString()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.getMaybeSender().asString()));
        message.setSubject("Undelivered mail: SPF " + verdict.result().token());
        message.setSentDate(Date.from(clock.instant()));
        // RFC 3834: so that no other automaton answers it.
        message.setHeader("Auto-Submitted", "auto-replied");
        // RFC 3834 section 3.1.5.
        Optional<String> about = messageId(mail.getMessage());
        if (about.isPresent()) {
            message.setHeader("In-Reply-To", about.get());
            message.setHeader("References", about.get());
        }
        message.setContent(report);
        message.saveChanges();
        return message;
    }

    private static Optional<String> messageId(MimeMessage original) throws MessagingException {
        Enumeration<String> fields = original.getMatchingHeaderLines(MESSAGE_ID_FIELD);
        return fields.hasMoreElements()
                ? HeaderText.shortBody(fields.nextElement()).filter(id -> MESSAGE_ID.matcher(id).matches())
                : Optional.empty();
    }

    /** Names this host in its Message-ID without asking the operating system, which may ask DNS, and wait. */
    private static final class Report extends MimeMessage {
        private final String receiver;

        private Report(String receiver) {
            super(Session.getInstance(new Properties()));
            this.receiver = receiver;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + UUID.randomUUID() + "@" + receiver + ">");
        }
    }

    /** Through a data source: not every set-up of jakarta.mail knows what to make of these types. */
    private static MimeBodyPart part(byte[] content, String type) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(content, type)));
        return part;
    }

    /** RFC 3461 section 4.3: the header is enough, unless RET=FULL says otherwise. */
    private MimeBodyPart original(MimeMessage message, Optional<DsnParameters> wishes) throws MessagingException {
        ReturnedMessage returned = new ReturnedMessage(message);
        boolean full = wishes.flatMap(DsnParameters::getRetParameter).filter(DsnParameters.Ret.FULL::equals)
                .isPresent();
        Optional<byte[]> whole = full ? returned.whole(fullSize) : Optional.empty();
        if (whole.isEmpty()) {
            return part(returned.header(), "text/rfc822-headers");
        }
        MimeBodyPart part = part(whole.get(), "message/rfc822");
        boolean ascii = true;
        for (byte octet : whole.get()) {
            ascii &= octet >= 0;
        }
        // RFC 2046 section 5.2.1: it is not encoded any further.
        part.setHeader("Content-Transfer-Encoding", ascii ? "7bit" : "8bit");
        return part;
    }

    private String text(List<MailAddress> recipients, SpfVerdict verdict) {
        List<String> lines = new ArrayList<>();
        lines.add("This is the mail system at " + receiver + ".");
        lines.add("");
        lines.add("Your message was not delivered to:");
        recipients.forEach(recipient -> lines.add("    " + Printable.of(recipient.asString())));
        lines.add("");
        lines.add("The Sender Policy Framework (SPF, RFC 7208) check of the sending host gave:");
        lines.add("    " + verdict.summary());
        verdict.explanation().ifPresent(explanation -> {
            lines.add("");
            lines.add(isOurs.test(explanation)
                    ? "About this:"
                    : "What the owner of " + Printable.of(verdict.request().domain())
                            + " says about this (their words, not ours):");
            lines.add("    " + Printable.of(explanation));
        });
        return String.join(CRLF, lines) + CRLF;
    }

    private String deliveryStatus(List<MailAddress> recipients, Optional<DsnParameters> wishes, SpfVerdict verdict) {
        SpfRequest request = verdict.request();
        StringBuilder status = new StringBuilder();
        wishes.flatMap(DsnParameters::getEnvIdParameter)
                .ifPresent(id -> field(status, "Original-Envelope-Id", decoded(id.asString())));
        field(status, "Reporting-MTA", "dns; " + receiver);
        if (!request.helo().isEmpty()) {
            field(status, "Received-From-MTA", "dns; " + Printable.of(request.helo()));
        }
        String code = code(verdict.result());
        for (MailAddress recipient : recipients) {
            status.append(CRLF);
            originalRecipient(wishes, recipient)
                    .ifPresent(original -> field(status, "Original-Recipient", "rfc822; " + original));
            field(status, "Final-Recipient", "rfc822; " + Printable.of(recipient.asString()));
            field(status, "Action", "failed");
            field(status, "Status", code);
            field(status, "Diagnostic-Code", "smtp; 550 " + code + " SPF " + verdict.summary());
        }
        return status.toString();
    }

    /** RFC 7372 section 3.2 has codes for fail and for errors alone; what else is refused is refused by policy. */
    private static String code(SpfResult result) {
        return switch (result) {
            case FAIL -> "5.7.23";
            case TEMPERROR, PERMERROR -> "5.7.24";
            case NONE, NEUTRAL, PASS, SOFTFAIL -> "5.7.1";
        };
    }

    /** What the sender called the recipient (RFC 3461 section 4.2), if they said so. */
    private static Optional<String> originalRecipient(Optional<DsnParameters> wishes, MailAddress recipient) {
        return wishes.map(given -> given.getRcptParameters().get(recipient))
                .flatMap(RecipientDsnParameters::getOrcptParameter)
                .map(original -> decoded(original.asString()));
    }

    /** James keeps both as they came, in xtext (RFC 3461 section 4), and whatever else was in their place. */
    private static String decoded(String xtext) {
        return Printable.of(DsnParameters.XText.isValid(xtext) ? DsnParameters.XText.decode(xtext) : xtext);
    }

    private static void field(StringBuilder fields, String name, String value) {
        fields.append(name).append(": ").append(value).append(CRLF);
    }
}
