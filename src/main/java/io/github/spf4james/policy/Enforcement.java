package io.github.spf4james.policy;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.StorageDirective;
import org.apache.mailet.base.AutomaticallySentMailDetector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.check.Printable;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.SpfChecker;

/** Does to mails what their verdicts call for. */
public final class Enforcement {
    /** What was done to the mail: an action as configuration spells it; in a dry run with {@code would} before it. */
    public static final AttributeName ACTION = AttributeName.of("io.github.spf4james.action");
    /** Why it was that action, where the result alone does not say. */
    public static final AttributeName REASON = AttributeName.of("io.github.spf4james.reason");
    /** SPF's half of DMARC: {@code strict}, {@code relaxed} or {@code none}. */
    public static final AttributeName ALIGNMENT = AttributeName.of("io.github.spf4james.alignment");

    /** What lists and other machines put into Precedence. */
    private static final Set<String> NOT_PERSONAL = Set.of("bulk", "list", "junk");
    private static final Logger LOGGER = LoggerFactory.getLogger(Enforcement.class);

    private final PolicySettings settings;
    private final James james;
    private final SpfChecker checker;
    private final Optional<RetryQueue> retries;
    private final BounceLimit bounceLimit;
    private final InstantSource clock;

    /**
     * What of James it takes.
     *
     * @param context sends the reports, and knows this server's domains
     * @param automatic tells mail that must not be answered
     * @param users names the users in whose folders mail is quarantined
     */
    public record James(MailetContext context, AutomaticallySentMailDetector automatic, UsersRepository users) {}

    private Enforcement(PolicySettings settings, James james, SpfChecker checker, Optional<RetryQueue> retries,
            InstantSource clock) {
        this.settings = settings;
        this.james = james;
        this.checker = checker;
        this.retries = retries;
        this.clock = clock;
        this.bounceLimit = new BounceLimit(settings.bouncing().most(), settings.bouncing().period(), clock);
    }

    /**
     * @param settings what to do
     * @param queues has the spool, which is opened only if mail is ever retried
     */
    public static Enforcement of(PolicySettings settings, James james, MailQueueFactory<?> queues, SpfChecker checker,
            InstantSource clock) {
        boolean retries = settings.actions().anyMatch(Action.Retry.class::isInstance);
        return new Enforcement(settings, james, checker, retries
                ? Optional.of(
                        new RetryQueue(queues.createQueue(MailQueueFactory.SPOOL), settings.retrying(), checker, clock))
                : Optional.empty(), clock);
    }

    /**
     * Decides, does it, and notes it on the mail.
     *
     * @throws MessagingException if the thread was interrupted meanwhile: nothing has been done to the mail then but to
     *             note what was going to be
     */
    public void enforce(Mail mail, MailVerdict verdict) throws MessagingException {
        PolicySettings.Decision decision = settings.decide(verdict);
        if (settings.dryRun()) {
            LOGGER.debug("would {} {} {}", decision.action(), mail.getName(), decision.reason().orElse(""));
            set(mail, ACTION, "would " + decision.action());
            setReason(mail, decision.reason());
            if (settings.tracing().inDryRun()) {
                trace().note(mail, verdict);
            }
        } else {
            carryOut(decision, mail, verdict);
        }
    }

    private void carryOut(PolicySettings.Decision decision, Mail mail, MailVerdict verdict) throws MessagingException {
        LOGGER.debug("{} {} {}", decision.action(), mail.getName(), decision.reason().orElse(""));
        set(mail, ACTION, decision.action().toString());
        setReason(mail, decision.reason());
        switch (decision.action()) {
            case Action.Accept accept -> trace().clean(mail, isFromOutside(mail));
            case Action.Annotate annotate -> mark(mail, verdict);
            case Action.Retry retry -> retry(mail, verdict);
            case Action.Quarantine quarantine -> quarantine(mail, verdict);
            case Action.ToProcessor(ProcessingState processor) -> {
                mark(mail, verdict);
                mail.setState(processor.getValue());
            }
            case Action.Bounce bounce -> bounce(mail, verdict);
            case Action.Discard discard -> mail.setState(Mail.GHOST);
        }
    }

    private Trace trace() {
        return new Trace(settings.tracing(), checker.receiver());
    }

    private void mark(Mail mail, MailVerdict verdict) {
        trace().mark(mail, verdict, isFromOutside(mail));
    }

    private boolean isFromOutside(Mail mail) {
        return !checker.isFromOurselves(mail);
    }

    private void retry(Mail mail, MailVerdict verdict) throws MessagingException {
        Optional<String> refused = retries.orElseThrow().putBack(mail);
        if (refused.isPresent()) {
            carryOut(new PolicySettings.Decision(settings.retrying().onExhausted(), refused), mail, verdict);
        }
    }

    private void quarantine(Mail mail, MailVerdict verdict) {
        mark(mail, verdict);
        StorageDirective directive = StorageDirective.builder().targetFolder(settings.quarantineFolder()).build();
        for (MailAddress recipient : mail.getRecipients()) {
            directive.encodeAsAttributes(user(recipient)).forEach(mail::setAttribute);
        }
    }

    /** As James' local delivery will name the user. */
    private Username user(MailAddress recipient) {
        try {
            return james.users().getUsername(recipient);
        } catch (UsersRepositoryException e) {
            LOGGER.warn("No user is known for {}", Printable.of(recipient.asString()), e);
            return Username.fromMailAddress(recipient);
        }
    }

    /** Mail that is not to be answered is not lost: something else is done to it. */
    private void bounce(Mail mail, MailVerdict verdict) throws MessagingException {
        Optional<String> suppressed = verdict instanceof MailVerdict.Checked checked
                ? whyNotAnswered(mail)
                : Optional.of("unchecked");
        if (suppressed.isEmpty()) {
            suppressed = report(mail, ((MailVerdict.Checked) verdict).mailFrom());
        }
        if (suppressed.isPresent()) {
            carryOut(new PolicySettings.Decision(settings.bouncing().onSuppressed(),
                    suppressed.map(why -> "not bounced: " + why)), mail, verdict);
        } else {
            mail.setState(Mail.GHOST);
        }
    }

    private Optional<String> whyNotAnswered(Mail mail) {
        if (!mail.hasSender()) {
            return Optional.of("null sender");
        }
        MailAddress sender = mail.getMaybeSender().get();
        if (!Printable.of(sender.asString()).equals(sender.asString())) {
            return Optional.of("a sender with control characters");
        }
        if (settings.bouncing().onlyLocalSenders() && !isLocal(sender)) {
            return Optional.of("not a sender of ours");
        }
        if (isAutomatic(mail)) {
            return Optional.of("automatic mail");
        }
        return bounceLimit.allows(sender.getDomain().asString()) ? Optional.empty() : Optional.of("too many reports");
    }

    /** James takes "Auto-Submitted: auto-replied" at its word alone; RFC 3834 section 5 lets more stand in the field. */
    private boolean isAutomatic(Mail mail) {
        try {
            return james.automatic().isAutomaticallySent(mail)
                    || values(mail, "Auto-Submitted").anyMatch(value -> !value.startsWith("no"))
                    || values(mail, "Precedence").anyMatch(NOT_PERSONAL::contains);
        } catch (MessagingException e) {
            LOGGER.warn("{} is too broken to tell whether it may be answered", mail.getName(), e);
            return true;
        }
    }

    private static Stream<String> values(Mail mail, String field) throws MessagingException {
        String[] values = mail.getMessage().getHeader(field);
        return values == null
                ? Stream.empty()
                : Stream.of(values).map(value -> value.strip().toLowerCase(Locale.ROOT));
    }

    private boolean isLocal(MailAddress sender) {
        return james.context().isLocalServer(sender.getDomain());
    }

    /**
     * {@return why it failed; empty if it is on its way}
     *
     * @throws MessagingException if the thread was interrupted meanwhile
     */
    private Optional<String> report(Mail mail, SpfVerdict verdict) throws MessagingException {
        try {
            NonDeliveryReport report = new NonDeliveryReport(james.context().getPostmaster(), checker.receiver(),
                    settings.bouncing().text(), clock);
            james.context().sendMail(MailAddress.nullSender(), mail.getMaybeSender().asList(),
                    report.about(mail, verdict));
            return Optional.empty();
        } catch (MessagingException e) {
            LOGGER.warn("{} could not be bounced", mail.getName(), e);
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Optional.of("the report could not be sent");
        }
    }

    private static void setReason(Mail mail, Optional<String> reason) {
        mail.removeAttribute(REASON);
        reason.ifPresent(text -> set(mail, REASON, text));
    }

    private static void set(Mail mail, AttributeName name, String value) {
        mail.setAttribute(new Attribute(name, AttributeValue.of(value)));
    }
}
