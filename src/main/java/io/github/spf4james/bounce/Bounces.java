/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bounce;

import java.time.InstantSource;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.apache.james.core.MailAddress;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.AutomaticallySentMailDetector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.mail.SpfChecker;
import io.github.spf4james.syntax.HeaderText;
import io.github.spf4james.syntax.Printable;

/** Tells senders that their mail is not delivered, where they may be told. */
public final class Bounces {
    /** What lists and other machines put into Precedence. */
    private static final Set<String> NOT_PERSONAL = Set.of("bulk", "list", "junk");
    /** Of one name; more of them is no mail of a person. */
    private static final int MOST_FIELDS = 10;
    private static final Logger LOGGER = LoggerFactory.getLogger(Bounces.class);

    private final BounceSettings settings;
    private final MailetContext context;
    private final AutomaticallySentMailDetector automatic;
    private final RecipientRewriteTable rewrites;
    private final SpfChecker checker;
    private final InstantSource clock;
    private final BounceLimit limit;

    /**
     * @param context sends the reports, and knows this server's domains
     * @param automatic tells mail that must not be answered
     * @param rewrites knows the addresses that are no user's own
     * @param checker knows this host's name
     * @param limit what all mailets have sent already
     */
    public Bounces(BounceSettings settings, MailetContext context, AutomaticallySentMailDetector automatic,
            RecipientRewriteTable rewrites, SpfChecker checker, BounceLimit limit, InstantSource clock) {
        this.settings = settings;
        this.context = context;
        this.automatic = automatic;
        this.rewrites = rewrites;
        this.checker = checker;
        this.clock = clock;
        this.limit = limit;
        limit.countOver(settings.period());
    }

    /**
     * Sends a report to the sender of a mail.
     *
     * @param verdict why the mail is not delivered
     * @return empty if the report is on its way; else why there is none
     * @throws MessagingException if the thread was interrupted meanwhile
     */
    public Optional<String> answer(Mail mail, SpfVerdict verdict) throws MessagingException {
        // Once for all recipients: James reads it from the mail's attributes each time.
        Optional<DsnParameters> wishes = mail.dsnParameters();
        List<MailAddress> recipients = mail.getRecipients().stream()
                .filter(recipient -> isFailureWanted(wishes, recipient)).toList();
        Optional<String> unanswered = whyNotAnswered(mail, recipients);
        return unanswered.isPresent() ? unanswered : report(mail, recipients, wishes, verdict);
    }

    /** RFC 3461 section 4.1: what NOTIFY does not name is not reported. */
    private static boolean isFailureWanted(Optional<DsnParameters> wishes, MailAddress recipient) {
        return wishes.map(given -> given.getRcptParameters().get(recipient))
                .flatMap(RecipientDsnParameters::getNotifyParameter)
                .map(notify -> notify.contains(DsnParameters.Notify.FAILURE)).orElse(true);
    }

    private Optional<String> whyNotAnswered(Mail mail, List<MailAddress> recipients) {
        if (!mail.hasSender()) {
            return Optional.of("null sender");
        }
        MailAddress sender = mail.getMaybeSender().get();
        if (!Printable.of(sender.asString()).equals(sender.asString())) {
            return Optional.of("a sender that is not printable");
        }
        if (settings.onlyLocalSenders() && !isOurs(sender)) {
            return Optional.of("not a sender of ours");
        }
        if (isAutomatic(mail)) {
            return Optional.of("automatic mail");
        }
        if (recipients.isEmpty()) {
            return Optional.of("NOTIFY without FAILURE");
        }
        return Optional.empty();
    }

    /** Somebody who is there, not any name in a domain of ours: a report to nobody would be lost, and the mail with it. */
    private boolean isOurs(MailAddress sender) {
        try {
            return context.isLocalServer(sender.getDomain())
                    && (context.isLocalEmail(sender) || isRewritten(sender));
            // James wraps what its users repository and domain list throw.
        } catch (RuntimeException | RecipientRewriteTableException e) {
            LOGGER.warn("Whether {} is one of ours cannot be told", Printable.of(sender.asString()), e);
            return false;
        }
    }

    private boolean isRewritten(MailAddress sender) throws RecipientRewriteTableException {
        try {
            return !rewrites.getResolvedMappings(sender.getLocalPart(), sender.getDomain()).isEmpty();
        } catch (RecipientRewriteTable.ErrorMappingException e) {
            LOGGER.debug("{} is there to be refused", Printable.of(sender.asString()), e);
            return false;
        }
    }

    /**
     * By the header alone: James' own {@code isAutomaticallySent} also goes through the body, which is a stranger's, and
     * takes "Auto-Submitted: auto-replied" at its word alone, where RFC 3834 section 5 lets more stand in the field.
     */
    private boolean isAutomatic(Mail mail) {
        try {
            MimeMessage message = mail.getMessage();
            return automatic.isMailingList(mail)
                    || anyOf(message, "Auto-Submitted", value -> !value.startsWith("no"))
                    || anyOf(message, "Precedence", NOT_PERSONAL::contains)
                    // A report of any kind, that a message was read included.
                    || anyOf(message, "Content-Type", value -> value.startsWith("multipart/report"));
        } catch (MessagingException e) {
            LOGGER.warn("{} is too broken to tell whether it may be answered", mail.getName(), e);
            return true;
        }
    }

    /** One is enough, and so is one that nobody would write. */
    private static boolean anyOf(MimeMessage message, String field, Predicate<String> isAutomatic)
            throws MessagingException {
        Enumeration<String> lines = message.getMatchingHeaderLines(new String[]{field});
        for (int i = 0; lines.hasMoreElements(); i++) {
            Optional<String> value = HeaderText.shortBody(lines.nextElement());
            if (i == MOST_FIELDS || value.isEmpty() || isAutomatic.test(value.get().toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> report(Mail mail, List<MailAddress> recipients, Optional<DsnParameters> wishes,
            SpfVerdict verdict) throws MessagingException {
        String domain = mail.getMaybeSender().get().getDomain().asString();
        if (!limit.take(domain, settings.most(), settings.period())) {
            return Optional.of("too many reports");
        }
        boolean sent = false;
        try {
            NonDeliveryReport report = new NonDeliveryReport(context.getPostmaster(), checker.receiver(),
                    checker::isOwnExplanation,
                    settings, clock);
            context.sendMail(MailAddress.nullSender(), mail.getMaybeSender().asList(),
                    report.about(mail, recipients, wishes, verdict));
            sent = true;
            return Optional.empty();
        } catch (MessagingException e) {
            LOGGER.warn("{} could not be bounced", mail.getName(), e);
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Optional.of("the report could not be sent");
        } finally {
            if (!sent) {
                limit.giveBack(domain);
            }
        }
    }
}
