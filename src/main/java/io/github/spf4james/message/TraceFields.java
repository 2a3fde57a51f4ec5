/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.mail.MessagingException;

import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.google.common.hash.Hashing;

import io.github.spf4james.alignment.Alignment;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.header.AuthenticationResults;
import io.github.spf4james.header.ClaimReader;
import io.github.spf4james.header.ReceivedSpf;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.SpfAttributes;
import io.github.spf4james.syntax.HeaderText;

/** Marks a message with what SPF says of it, and takes away the marks of those who only claim to be us. */
public final class TraceFields {
    /** There, once fields from outside that claimed to be ours are gone: from then on such fields are ours. */
    private static final AttributeName CLEANED = AttributeName.of("io.github.spf4james.cleaned");
    /** Hashes of the fields that were written last, so that a second mailet does not write them again. */
    private static final AttributeName WRITTEN = AttributeName.of("io.github.spf4james.written");
    /** No field that we write is as long. */
    private static final int LONGEST_WRITTEN = 16_384;
    private static final Logger LOGGER = LoggerFactory.getLogger(TraceFields.class);

    private final TraceSettings settings;
    private final String receiver;

    /** @param receiver this host's name, which is our authserv-id too */
    public TraceFields(TraceSettings settings, String receiver) {
        this.settings = settings;
        this.receiver = receiver;
    }

    /** Takes away fields from outside that claim to be ours, and changes nothing else. */
    public void clean(Mail mail, boolean fromOutside) {
        rewrite(mail, fromOutside, List.of(), Optional.empty());
    }

    /**
     * Takes them away too, writes the configured fields on top, and tags the subject.
     *
     * @param fromOutside whether what stands in the header is the word of strangers
     */
    public void mark(Mail mail, MailVerdict verdict, boolean fromOutside) {
        rewrite(mail, fromOutside, fields(mail, verdict), tag(verdict));
    }

    /** Writes the configured fields on top, and changes nothing else. */
    public void note(Mail mail, MailVerdict verdict) {
        rewrite(mail, false, fields(mail, verdict), Optional.empty());
    }

    /** A message that takes no header keeps its verdict all the same, in the attributes, and goes on. */
    private void rewrite(Mail mail, boolean fromOutside, List<String> fields, Optional<SubjectTag> tag) {
        try {
            Optional<String> writtenBefore = SpfAttributes.get(mail, WRITTEN);
            List<String> hashes = fields.stream().map(TraceFields::hash).toList();
            String written = String.join(" ", hashes);
            boolean toBeCleaned = fromOutside && !settings.fields().isEmpty() && mail.getAttribute(CLEANED).isEmpty();
            ClaimReader claims = new ClaimReader(receiver);
            new HeaderList(mail.getMessage()).rewrite(writtenBefore.equals(Optional.of(written)) ? List.of() : fields,
                    field -> toBeCleaned && claimsToBeOurs(field, claims) && !isWritten(field, writtenBefore), tag);
            if (toBeCleaned) {
                SpfAttributes.set(mail, CLEANED, "true");
            }
            if (!fields.isEmpty()) {
                SpfAttributes.set(mail, WRITTEN, written);
            }
        } catch (MessagingException e) {
            LOGGER.warn("The header of {} could not be changed", mail.getName(), e);
        }
    }

    private static String hash(String field) {
        return Hashing.sha256().hashUnencodedChars(field).toString();
    }

    private static boolean isWritten(String field, Optional<String> hashes) {
        return field.length() <= LONGEST_WRITTEN
                && hashes.filter(written -> written.contains(hash(field))).isPresent();
    }

    private List<String> fields(Mail mail, MailVerdict verdict) {
        return fields(verdict, alignment(mail, verdict));
    }

    private List<String> fields(MailVerdict verdict, Optional<Alignment> alignment) {
        List<String> fields = new ArrayList<>();
        for (TraceField field : settings.fields()) {
            body(field, verdict, alignment).ifPresent(body -> fields.add(field.fieldName() + ": " + body));
        }
        return fields;
    }

    private Optional<String> body(TraceField field, MailVerdict verdict, Optional<Alignment> alignment) {
        return switch (verdict) {
            case MailVerdict.Checked checked -> Optional.of(switch (field) {
                case RECEIVED_SPF -> ReceivedSpf.of(checked.mailFrom(), receiver);
                case AUTHENTICATION_RESULTS -> AuthenticationResults.of(receiver, checked.helo(), checked.mailFrom(),
                        alignment.map(found -> "alignment: " + found.token()));
            });
            case MailVerdict.Unchecked unchecked -> switch (field) {
                case RECEIVED_SPF -> Optional.empty();
                case AUTHENTICATION_RESULTS -> Optional.of(AuthenticationResults.none(receiver));
            };
        };
    }

    private static Optional<Alignment> alignment(Mail mail, MailVerdict verdict) {
        if (!(verdict instanceof MailVerdict.Checked checked)) {
            return Optional.empty();
        }
        try {
            Alignment alignment = Alignment.of(mail.getMessage(), checked.mailFrom());
            SpfAttributes.set(mail, SpfAttributes.ALIGNMENT, alignment.token());
            return Optional.of(alignment);
        } catch (MessagingException e) {
            LOGGER.warn("The header of {} could not be read", mail.getName(), e);
            return Optional.empty();
        }
    }

    private static boolean claimsToBeOurs(String field, ClaimReader claims) {
        for (TraceField kind : TraceField.values()) {
            if (HeaderText.isNamed(field, kind.fieldName())) {
                return kind.claims(HeaderText.body(field), claims);
            }
        }
        return false;
    }

    /** A tag warns, so a proper pass gets none. */
    private Optional<SubjectTag> tag(MailVerdict verdict) {
        return switch (verdict) {
            case MailVerdict.Checked checked -> settings.subjectTag()
                    .filter(text -> checked.mailFrom().result() != SpfResult.PASS || checked.overbroad())
                    .map(text -> new SubjectTag(text.replace("${result}", checked.mailFrom().result().token())));
            case MailVerdict.Unchecked unchecked -> Optional.empty();
        };
    }
}
