/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.SmtpCheck;
import io.github.spf4james.mail.SmtpEnvelope;
import io.github.spf4james.mail.SpfAttributes;
import io.github.spf4james.mail.SpfChecker;
import io.github.spf4james.policy.HookSettings;
import io.github.spf4james.policy.SmtpAction;
import io.github.spf4james.policy.SmtpDecision;
import io.github.spf4james.policy.SmtpReply;
import io.github.spf4james.syntax.Printable;

/**
 * Checks SPF (RFC 7208) while the client is still there, and refuses mail in the SMTP session if it is told to. It stands in
 * the {@code <handlerchain>} of {@code smtpserver.xml}, before James' own handlers.
 *
 * <p>A check begins at {@code MAIL FROM}, and nobody waits for it. Its verdict goes with the mail in attributes, so
 * {@code SpfResultIs} and {@code SpfPolicy} find it there: even where nothing is refused, mail is delivered sooner. Where
 * something may be refused, a client waits for the verdict when it names its first recipient. What has no verdict in time is
 * left to the mailet.
 *
 * <p>Each can be {@code accept} (James' own handlers decide), {@code defer} (451 4.7.24) or {@code reject} (550 5.7.23
 * for fail, with the explanation of the domain's owner; 5.7.24 for permerror; 5.7.1 otherwise). All are {@code accept}
 * where nothing is said:
 * <ul>
 * <li>{@code onPass}, {@code onFail}, {@code onSoftfail}, {@code onNeutral}, {@code onNone}, {@code onTemperror},
 * {@code onPermerror}: by the result of MAIL FROM, or with a null sender of {@code postmaster@HELO};</li>
 * <li>{@code onHeloFail}, {@code onHeloSoftfail}, {@code onHeloPermerror}, {@code onHeloTemperror}: by that of HELO; the
 * stricter of both counts;</li>
 * <li>{@code onNoMail} (as {@code onFail}): the sender's domain says that it sends no mail at all
 * ({@code v=spf1 -all});</li>
 * <li>{@code onOverbroad} (as {@code onPass}): the pass proves nothing;</li>
 * <li>{@code onWhitelisted}: the strictest for mail on the white list.</li>
 * </ul>
 *
 * <p>How:
 * <ul>
 * <li>{@code at} ({@code rcpt}), an attribute: {@code mail} refuses at {@code MAIL FROM} already, whoever the mail is
 * for;</li>
 * <li>{@code wait} ({@code 5s}): how long a client waits for a verdict, that at most, whatever number of recipients it
 * names; {@code 0} for not at all;</li>
 * <li>{@code exempt}: an {@code <address>} or {@code <domain>} of recipients whose mail is never refused. The postmaster
 * and abuse addresses of this server's domains always are (RFC 5321 section 4.5.1, RFC 2142);</li>
 * <li>{@code recipients}: other actions than those for some recipients, each an {@code <address>} or {@code <domain>};
 * what is not said in there is {@code accept};</li>
 * <li>{@code dryRun} ({@code false}): refuses nothing, and notes in an attribute and in the log what it would
 * refuse.</li>
 * </ul>
 * Unknown elements and values stop James. Clients that have logged in, that may relay, or that are local are not looked
 * at; of a trusted relay's mail ({@code conf/spf.xml}) its header tells whose it is, so it is left to the mailet.
 *
 * <p>Sample configuration:
 *
 * <pre>
 * <code>
 * &lt;handlerchain&gt;
 *     &lt;handler class="io.github.spf4james.SpfHook"&gt;
 *         &lt;onNoMail&gt;reject&lt;/onNoMail&gt;
 *         &lt;onHeloFail&gt;reject&lt;/onHeloFail&gt;
 *         &lt;exempt&gt;
 *             &lt;address&gt;help@example.org&lt;/address&gt;
 *         &lt;/exempt&gt;
 *     &lt;/handler&gt;
 *     &lt;handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/&gt;
 *     &lt;handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/&gt;
 * &lt;/handlerchain&gt;
 * </code>
 * </pre>
 */
public class SpfHook implements MailHook, RcptHook, JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(SpfHook.class);
    /** All hooks of a server share it. James clears it with the transaction. */
    private static final AttachmentKey<SmtpCheck> CHECK = AttachmentKey.of("io.github.spf4james.check",
            SmtpCheck.class);
    private static final Set<String> ALWAYS_EXEMPT = Set.of("postmaster", "abuse");
    /** What James' LMTP server calls itself, unlike its SMTP server: a client there is a relay of our own. */
    private static final String LMTP_SOFTWARE = "JAMES Protocols Server";

    private final SpfChecker checker;
    private final DomainList domains;
    private HookSettings settings;

    @Inject
    public SpfHook(SpfChecker checker, DomainList domains) {
        this.checker = checker;
        this.domains = domains;
    }

    /** @throws ConfigurationException if an element is unknown or has a value that it cannot have; its message says which */
    @Override
    @SuppressWarnings("unchecked")
    public void init(Configuration handler) throws ConfigurationException {
        settings = HookSettings.read((HierarchicalConfiguration<ImmutableNode>) handler);
        LOGGER.info("{}", settings);
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        if (!isChecked(session)) {
            return HookResult.DECLINED;
        }
        // Even if the client has said the same before, and was refused: what held then need not hold now.
        SmtpCheck check = begin(session, envelope(session, sender));
        return settings.atMail() ? answer(session, check, sender, Optional.empty()) : HookResult.DECLINED;
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        return settings.atMail() || !isChecked(session) || isExempt(recipient)
                ? HookResult.DECLINED
                : answer(session, check(session, sender), sender, Optional.of(recipient));
    }

    /** {@inheritDoc} The mail has neither client nor HELO yet: whom the verdict is about the check knows. */
    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        if (!isChecked(session)) {
            return HookResult.DECLINED; // a client that has logged in since
        }
        SmtpEnvelope envelope = envelope(session, mail.getMaybeSender());
        session.getAttachment(CHECK, State.Transaction).filter(check -> check.isAbout(envelope)).ifPresent(check -> {
            check.putOn(mail);
            if (settings.dryRun()) {
                wouldRefuse(check, mail).ifPresent(
                        action -> SpfAttributes.set(mail, SpfAttributes.SMTP_ACTION, "would " + action));
            }
        });
        return HookResult.DECLINED;
    }

    /** {@return the strictest that would have been done to a recipient's mail} */
    private Optional<SmtpAction> wouldRefuse(SmtpCheck check, Mail mail) {
        Stream<Optional<MailAddress>> recipients = settings.atMail()
                ? Stream.of(Optional.empty())
                : mail.getRecipients().stream().filter(recipient -> !isExempt(recipient)).map(Optional::of);
        return recipients.flatMap(recipient -> check.verdict().map(verdict -> decide(verdict, recipient)).stream())
                .filter(SmtpDecision::refuses).map(SmtpDecision::action).reduce(SmtpAction::orStricter);
    }

    private SmtpDecision decide(MailVerdict.Checked verdict, Optional<MailAddress> recipient) {
        return recipient.map(address -> settings.decide(verdict, address)).orElseGet(() -> settings.decide(verdict));
    }

    /** An answer of OK would skip James' own handlers behind us: its check whether the client may relay, for one. */
    private HookResult answer(SMTPSession session, SmtpCheck check, MaybeSender sender,
            Optional<MailAddress> recipient) {
        Optional<SmtpDecision> refusal = verdict(check).map(verdict -> decide(verdict, recipient))
                .filter(SmtpDecision::refuses);
        refusal.ifPresent(decision -> log(session, sender, recipient, decision));
        return refusal.isEmpty() || settings.dryRun() ? HookResult.DECLINED : refuse(refusal.get());
    }

    private Optional<MailVerdict.Checked> verdict(SmtpCheck check) {
        try {
            return check.await(settings.refusesAny() ? settings.patience() : Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private HookResult refuse(SmtpDecision decision) {
        SmtpReply reply = SmtpReply.of(decision, checker::isOwnExplanation);
        return HookResult.builder()
                .hookReturnCode(reply.isPermanent() ? HookReturnCode.deny() : HookReturnCode.denySoft())
                .smtpReturnCode(reply.code()).smtpDescription(reply.text()).build();
    }

    private void log(SMTPSession session, MaybeSender sender, Optional<MailAddress> recipient, SmtpDecision decision) {
        SmtpEnvelope envelope = envelope(session, sender);
        LOGGER.info("{}{}: client={} helo={} sender=<{}> recipient={} result={}",
                settings.dryRun() ? "would " : "", decision.action(), envelope.client(),
                Printable.of(envelope.helo()), Printable.of(envelope.sender()),
                recipient.map(address -> "<" + Printable.of(address.asString()) + ">").orElse("any"),
                decision.summary());
    }

    /** {@return the transaction's check; a new one if there is none yet} */
    private SmtpCheck check(SMTPSession session, MaybeSender sender) {
        SmtpEnvelope envelope = envelope(session, sender);
        return session.getAttachment(CHECK, State.Transaction).filter(check -> check.isAbout(envelope))
                .orElseGet(() -> begin(session, envelope));
    }

    private SmtpCheck begin(SMTPSession session, SmtpEnvelope envelope) {
        SmtpCheck check = checker.begin(envelope);
        session.setAttachment(CHECK, check, State.Transaction);
        return check;
    }

    private static SmtpEnvelope envelope(SMTPSession session, MaybeSender sender) {
        return new SmtpEnvelope(session.getRemoteAddress().getAddress().getHostAddress(),
                session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection).orElse(""),
                sender.asOptional().map(MailAddress::asString).orElse(""));
    }

    private static boolean isChecked(SMTPSession session) {
        return session.getUsername() == null && !session.isRelayingAllowed()
                && !LMTP_SOFTWARE.equals(session.getConfiguration().getSoftwareName());
    }

    private boolean isExempt(MailAddress recipient) {
        return settings.isExempt(recipient)
                || ALWAYS_EXEMPT.contains(recipient.getLocalPart().toLowerCase(Locale.ROOT)) && isLocal(recipient);
    }

    private boolean isLocal(MailAddress recipient) {
        try {
            return domains.containsDomain(recipient.getDomain());
        } catch (DomainListException e) {
            LOGGER.warn("Whether {} is ours cannot be looked up", Printable.of(recipient.getDomain().asString()), e);
            return true; // a postmaster's mail is not refused for that
        }
    }
}
