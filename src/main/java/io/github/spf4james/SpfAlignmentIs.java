/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import jakarta.inject.Inject;
import jakarta.mail.MessagingException;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

import io.github.spf4james.alignment.Alignment;
import io.github.spf4james.configuration.MatcherCondition;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.SpfChecker;

/**
 * Matches all recipients of a mail whose {@code From} is aligned with the domain that passed SPF, as DMARC (RFC 7489
 * section 3.1.2) has it; none of them otherwise. SPF by itself says nothing of the {@code From} that people see.
 *
 * <p>The condition is a list with commas, which mean "or":
 * <ul>
 * <li>{@code strict}: MAIL FROM passed, and {@code From} is of that very domain;</li>
 * <li>{@code relaxed}: MAIL FROM passed, and {@code From} is of another domain of the same organisation;</li>
 * <li>{@code none}: anything else, a mail that was not checked included.</li>
 * </ul>
 *
 * <p>Sample configuration:
 *
 * <pre>
 * <code>
 * &lt;mailet match="io.github.spf4james.SpfAlignmentIs=strict,relaxed" class="ToProcessor"&gt;
 *     &lt;processor&gt;transport&lt;/processor&gt;
 * &lt;/mailet&gt;
 * </code>
 * </pre>
 */
public class SpfAlignmentIs extends GenericMatcher {
    private final SpfChecker checker;
    private Set<Alignment> wanted;

    @Inject
    public SpfAlignmentIs(SpfChecker checker) {
        this.checker = checker;
    }

    /** @throws MessagingException if there is no condition, or a part of it is not one; its message says which */
    @Override
    public void init() throws MessagingException {
        try {
            wanted = EnumSet.copyOf(
                    MatcherCondition.read(getCondition(), "strict, relaxed or none", Alignment::ofToken));
        } catch (IllegalArgumentException e) {
            throw new MessagingException("SpfAlignmentIs: " + e.getMessage(), e);
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        Alignment alignment = switch (checker.verdict(mail)) {
            case MailVerdict.Checked checked -> Alignment.of(mail.getMessage(), checked.mailFrom());
            case MailVerdict.Unchecked unchecked -> Alignment.NONE;
        };
        return wanted.contains(alignment) ? mail.getRecipients() : List.of();
    }

    @Override
    public String getMatcherInfo() {
        return "SpfAlignmentIs=" + getCondition();
    }
}
