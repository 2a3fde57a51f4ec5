/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.alignment;

import java.util.Arrays;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.check.ALabels;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.dns.OrganisationalDomain;
import io.github.spf4james.syntax.DomainText;
import io.github.spf4james.syntax.HeaderText;

/** SPF's half of DMARC (RFC 7489 section 3.1.2): whether the domain that passed is that of the author. */
public enum Alignment {
    /** The same domain. */
    STRICT,
    /** The same organisational domain. */
    RELAXED,
    /** Neither; or nothing passed; or there is no saying who the author is. */
    NONE;

    private static final String[] FROM = {"From"};
    private static final Logger LOGGER = LoggerFactory.getLogger(Alignment.class);

    /** Of a domain that passed, and so is in DNS: it is not to be confused with what an IDNA mapping may make. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]++(?:\\.[a-z0-9_-]++)*+");

    private final String token = name().toLowerCase(Locale.ROOT);

    /** {@return {@code strict}, {@code relaxed} or {@code none}} */
    public String token() {
        return token;
    }

    /** {@return the alignment with this {@link #token}; empty if there is none} */
    public static Optional<Alignment> ofToken(String token) {
        return Arrays.stream(values()).filter(alignment -> alignment.token.equals(token)).findFirst();
    }

    /**
     * Compares the domain in a message's From field with the one that passed.
     *
     * @param message its header is looked at, not its body
     * @param mailFrom the verdict on MAIL FROM; with a null sender, that is the one on HELO
     */
    public static Alignment of(MimeMessage message, SpfVerdict mailFrom) {
        if (mailFrom.result() != SpfResult.PASS) {
            return NONE;
        }
        Optional<String> author = from(message).flatMap(HeaderFrom::domain).flatMap(Alignment::normalised);
        Optional<String> sender = normalised(mailFrom.request().domain());
        if (author.isEmpty() || sender.isEmpty()) {
            return NONE;
        }
        if (author.equals(sender)) {
            return STRICT;
        }
        return author.map(OrganisationalDomain::of).equals(sender.map(OrganisationalDomain::of)) ? RELAXED : NONE;
    }

    /** Several are none: readers do not agree which one counts. */
    private static Optional<String> from(MimeMessage message) {
        try {
            Enumeration<String> fields = message.getMatchingHeaderLines(FROM);
            if (!fields.hasMoreElements()) {
                return Optional.empty();
            }
            String field = fields.nextElement();
            return fields.hasMoreElements() ? Optional.empty() : HeaderText.shortBody(field);
        } catch (MessagingException e) {
            LOGGER.debug("A message whose header cannot be read has no author", e);
            return Optional.empty();
        }
    }

    private static Optional<String> normalised(String domain) {
        if (domain.length() > DomainText.LONGEST + 1) {
            return Optional.empty();
        }
        return switch (ALabels.of(domain)) {
            case ALabels.Converted(String ascii) -> {
                String undotted = DomainText.withoutFinalDot(ascii);
                yield Optional.of(undotted.toLowerCase(Locale.ROOT)).filter(Alignment::isName);
            }
            case ALabels.Ambiguous ambiguous -> Optional.empty();
            case ALabels.Invalid invalid -> Optional.empty();
        };
    }

    private static boolean isName(String domain) {
        return domain.length() <= DomainText.LONGEST && NAME.matcher(domain).matches();
    }
}
