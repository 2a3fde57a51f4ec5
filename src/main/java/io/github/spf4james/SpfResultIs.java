/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import java.util.Collection;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.SpfChecker;
import io.github.spf4james.policy.SpfCondition;

/**
 * Matches all recipients of a mail whose SPF result (RFC 7208) is one of those named, none of them otherwise.
 *
 * <p>The condition is a list with commas, which mean "or":
 * <ul>
 * <li>{@code none}, {@code neutral}, {@code pass}, {@code fail}, {@code softfail}, {@code temperror},
 * {@code permerror}: the result of MAIL FROM, or with a null sender of {@code postmaster@HELO};</li>
 * <li>{@code helo:fail} and so on: the result of the HELO name;</li>
 * <li>{@code not:pass} and so on: the mail was checked, and the result of MAIL FROM is any other;</li>
 * <li>{@code nomail}: the result is fail, and the sender's domain says that it sends no mail at all
 * ({@code v=spf1 -all});</li>
 * <li>{@code overbroad}: the result is a pass that proves nothing, so much of the Internet has it;</li>
 * <li>{@code stale}: the result rests on answers of DNS that have expired, as it did not answer anew ({@code
 * cache/staleFor} in {@code conf/spf.xml});</li>
 * <li>{@code whitelisted}: the mail falls under an entry of the white list in {@code conf/spf.xml};</li>
 * <li>{@code unchecked}: SPF has nothing to say, as the mail comes from a user who logged in here or at a trusted relay, from
 * a private network, from this server or the relay itself, or from a trusted relay that does not say clearly for whom;</li>
 * <li>{@code unreadable}: the last of these, which a sender can bring about.</li>
 * </ul>
 *
 * <p>A mail is evaluated once, whichever matcher or mailet comes first; the mail carries the verdict in its attributes.
 *
 * <p>Sample configuration:
 *
 * <pre>
 * <code>
 * &lt;mailet match="io.github.spf4james.SpfResultIs=fail,softfail" class="ToProcessor"&gt;
 *     &lt;processor&gt;spam&lt;/processor&gt;
 * &lt;/mailet&gt;
 * </code>
 * </pre>
 */
public class SpfResultIs extends GenericMatcher {
    private final SpfChecker checker;
    private List<SpfCondition> conditions;

    @Inject
    public SpfResultIs(SpfChecker checker) {
        this.checker = checker;
    }

    /** @throws MessagingException if there is no condition, or a part of it is not one; its message says which */
    @Override
    public void init() throws MessagingException {
        try {
            conditions = SpfCondition.parseAll(getCondition());
        } catch (IllegalArgumentException e) {
            throw new MessagingException("SpfResultIs: " + e.getMessage(), e);
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        MailVerdict verdict = checker.verdict(mail);
        return conditions.stream().anyMatch(condition -> condition.holdsFor(verdict))
                ? mail.getRecipients()
                : List.of();
    }

    @Override
    public String getMatcherInfo() {
        return "SpfResultIs=" + getCondition();
    }
}
