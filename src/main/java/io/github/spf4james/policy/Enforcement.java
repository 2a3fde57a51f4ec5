/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import java.time.InstantSource;
import java.util.Optional;

import jakarta.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.StorageDirective;
import org.apache.mailet.base.AutomaticallySentMailDetector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.bounce.BounceLimit;
import io.github.spf4james.bounce.Bounces;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.SpfAttributes;
import io.github.spf4james.mail.SpfChecker;
import io.github.spf4james.message.TraceFields;
import io.github.spf4james.syntax.Printable;

/** Does to mails what their verdicts call for. */
public final class Enforcement {
    private static final Logger LOGGER = LoggerFactory.getLogger(Enforcement.class);

    private final PolicySettings settings;
    private final James james;
    private final SpfChecker checker;
    private final Optional<RetryQueue> retries;
    private final Bounces bounces;

    /**
     * What of James it takes.
     *
     * @param context sends the reports, and knows this server's domains
     * @param automatic tells mail that must not be answered
     * @param users names the users in whose folders mail is quarantined
     * @param rewrites knows the addresses that are no user's own
     */
    public record James(MailetContext context, AutomaticallySentMailDetector automatic, UsersRepository users,
            RecipientRewriteTable rewrites) {}

    private Enforcement(PolicySettings settings, James james, SpfChecker checker, Optional<RetryQueue> retries,
            Bounces bounces) {
        this.settings = settings;
        this.james = james;
        this.checker = checker;
        this.retries = retries;
        this.bounces = bounces;
    }

    /**
     * @param settings what to do
     * @param queues has the spool, which is opened only if mail is ever retried
     * @param bounceLimit what all mailets count their reports with
     */
    public static Enforcement of(PolicySettings settings, James james, MailQueueFactory<?> queues, SpfChecker checker,
            BounceLimit bounceLimit, InstantSource clock) {
        boolean retries = settings.actions().anyMatch(Action.Retry.class::isInstance);
        return new Enforcement(settings, james, checker, retries
                ? Optional.of(
                        new RetryQueue(queues.createQueue(MailQueueFactory.SPOOL), settings.retrying(), checker, clock))
                : Optional.empty(),
                new Bounces(settings.bouncing(), james.context(), james.automatic(), james.rewrites(), checker,
                        bounceLimit, clock));
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
            SpfAttributes.set(mail, SpfAttributes.ACTION, "would " + decision.action());
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
        SpfAttributes.set(mail, SpfAttributes.ACTION, decision.action().toString());
        setReason(mail, decision.reason());
        switch (decision.action()) {
            case Action.Accept accept -> trace().clean(mail, isFromOutside(mail));
            case Action.Annotate annotate -> mark(mail, verdict);
            case Action.Retry retry -> retry(decision, mail, verdict);
            case Action.Quarantine quarantine -> quarantine(mail, verdict);
            case Action.ToProcessor(ProcessingState processor) -> {
                mark(mail, verdict);
                mail.setState(processor.getValue());
            }
            case Action.Bounce bounce -> bounce(decision, mail, verdict);
            case Action.Discard discard -> mail.setState(Mail.GHOST);
        }
    }

    private TraceFields trace() {
        return new TraceFields(settings.tracing(), checker.receiver());
    }

    private void mark(Mail mail, MailVerdict verdict) {
        trace().mark(mail, verdict, isFromOutside(mail));
    }

    private boolean isFromOutside(Mail mail) {
        return !checker.isFromOurselves(mail);
    }

    private void retry(PolicySettings.Decision decision, Mail mail, MailVerdict verdict) throws MessagingException {
        Optional<String> refused = retries.orElseThrow().putBack(mail);
        if (refused.isPresent()) {
            carryOut(settings.exhausted(decision, refused.get()), mail, verdict);
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
    private void bounce(PolicySettings.Decision decision, Mail mail, MailVerdict verdict) throws MessagingException {
        Optional<String> suppressed = decision.deciding().isPresent()
                ? bounces.answer(mail, decision.deciding().get())
                : Optional.of("unchecked");
        if (suppressed.isPresent()) {
            carryOut(decision.instead(settings.onBounceSuppressed(), "not bounced: " + suppressed.get()), mail,
                    verdict);
        } else {
            mail.setState(Mail.GHOST);
        }
    }

    private static void setReason(Mail mail, Optional<String> reason) {
        mail.removeAttribute(SpfAttributes.REASON);
        reason.ifPresent(text -> SpfAttributes.set(mail, SpfAttributes.REASON, text));
    }
}
