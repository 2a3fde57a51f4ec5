/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.mail.MessagingException;

import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.AutomaticallySentMailDetector;
import org.apache.mailet.base.GenericMailet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.bounce.BounceLimit;
import io.github.spf4james.configuration.InitParameters;
import io.github.spf4james.mail.SpfChecker;
import io.github.spf4james.policy.Enforcement;
import io.github.spf4james.policy.PolicySettings;

/**
 * Does to a mail what its SPF result (RFC 7208) calls for.
 *
 * <p>What is done, from mild to strict:
 * <ul>
 * <li>{@code accept}: nothing;</li>
 * <li>{@code annotate}: trace fields are put on top of the message;</li>
 * <li>{@code retry}: the mail goes back on the spool, to be evaluated anew later: made for temperror;</li>
 * <li>{@code quarantine}: annotated, and delivered into a folder of its own;</li>
 * <li>{@code processor:NAME}: annotated, and on in another processor;</li>
 * <li>{@code bounce}: the sender gets a delivery status notification, the recipients get nothing;</li>
 * <li>{@code discard}: the mail is gone.</li>
 * </ul>
 *
 * <p>When:
 * <ul>
 * <li>{@code onPass}, {@code onFail}, {@code onSoftfail}, {@code onNeutral}, {@code onNone}, {@code onTemperror},
 * {@code onPermerror} ({@code annotate}): by the result of MAIL FROM, or with a null sender of
 * {@code postmaster@HELO};</li>
 * <li>{@code onHeloFail}, {@code onHeloSoftfail}, {@code onHeloPermerror}, {@code onHeloTemperror} ({@code accept}): by
 * that of HELO; the stricter of both counts;</li>
 * <li>{@code onNoMail} (as {@code onFail}): the sender's domain says that it sends no mail at all
 * ({@code v=spf1 -all});</li>
 * <li>{@code onOverbroad} (as {@code onPass}): the pass proves nothing;</li>
 * <li>{@code onWhitelisted} ({@code annotate}): the strictest for mail on the white list;</li>
 * <li>{@code onUnchecked} ({@code accept}): SPF has nothing to say of the mail; {@code onUnreadable} (as
 * {@code onUnchecked}): a trusted relay handed it in and does not say clearly for whom.</li>
 * </ul>
 *
 * <p>How:
 * <ul>
 * <li>{@code headers} ({@code Received-SPF}): {@code Received-SPF}, {@code Authentication-Results}, {@code both} or
 * {@code none};</li>
 * <li>{@code subjectTag} (none): put in front of the subject of annotated mail that has no proper pass, such as
 * <code>[SPF ${result}]</code>;</li>
 * <li>{@code quarantineFolder} ({@code Spam});</li>
 * <li>{@code retryDelay} ({@code 5m}), {@code maxRetries} (5), {@code onRetriesExhausted} ({@code annotate});</li>
 * <li>{@code bounceTo} ({@code local}): {@code local} answers none but users of this server and its aliases, forwards and
 * groups, {@code always} anybody; null senders, automatic mail and lists never are. {@code bounceLimit} (10) reports of all
 * mailets to one organisation per {@code bounceLimitPeriod} ({@code 1h}). {@code bounceText}: the wording. {@code
 * onBounceSuppressed} has to be given with {@code bounce}: for mail that is not answered, which a forger can bring about
 * ({@code Precedence: bulk});</li>
 * <li>{@code dryRun} ({@code false}): only notes, in attributes, what would be done; writes a header where
 * {@code headers} is given.</li>
 * </ul>
 * Unknown parameters, values and processors stop James.
 *
 * <p>Sample configuration:
 *
 * <pre>
 * <code>
 * &lt;mailet match="All" class="io.github.spf4james.SpfPolicy"&gt;
 *     &lt;onFail&gt;processor:spf-fail&lt;/onFail&gt;
 *     &lt;onTemperror&gt;retry&lt;/onTemperror&gt;
 *     &lt;onNone&gt;accept&lt;/onNone&gt;
 *     &lt;headers&gt;both&lt;/headers&gt;
 * &lt;/mailet&gt;
 * </code>
 * </pre>
 */
public class SpfPolicy extends GenericMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(SpfPolicy.class);

    private final SpfChecker checker;
    private final AutomaticallySentMailDetector automatic;
    private final UsersRepository users;
    private final RecipientRewriteTable rewrites;
    private final MailQueueFactory<?> queues;
    private final BounceLimit bounceLimit;
    private PolicySettings settings;
    private Enforcement enforcement;

    @Inject
    public SpfPolicy(SpfChecker checker, AutomaticallySentMailDetector automatic, UsersRepository users,
            RecipientRewriteTable rewrites, MailQueueFactory<?> queues, BounceLimit bounceLimit) {
        this.checker = checker;
        this.automatic = automatic;
        this.users = users;
        this.rewrites = rewrites;
        this.queues = queues;
        this.bounceLimit = bounceLimit;
    }

    /** @throws MessagingException if a parameter is unknown or has a value that it cannot have; its message says which */
    @Override
    public void init() throws MessagingException {
        try {
            checkInitParameters(PolicySettings.parameters());
        } catch (MessagingException e) {
            throw new MessagingException("SpfPolicy: " + e.getMessage() + ", accepted are "
                    + PolicySettings.parameters(), e);
        }
        InitParameters parameters = new InitParameters(name -> Optional.ofNullable(getInitParameter(name)));
        try {
            settings = PolicySettings.read(parameters);
        } catch (IllegalArgumentException e) {
            throw new MessagingException("SpfPolicy: " + e.getMessage(), e);
        }
        enforcement = Enforcement.of(settings, new Enforcement.James(getMailetContext(), automatic, users, rewrites),
                queues, checker, bounceLimit, InstantSource.system());
        List<String> differences = parameters.differences();
        LOGGER.info("SpfPolicy: {}", differences.isEmpty() ? "all defaults" : String.join(", ", differences));
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        enforcement.enforce(mail, checker.verdict(mail));
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return settings.processors();
    }

    @Override
    public String getMailetInfo() {
        return "SpfPolicy";
    }
}
