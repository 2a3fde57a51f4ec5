/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import jakarta.mail.MessagingException;

import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.alignment.Alignment;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.header.AuthenticationResults;
import io.github.spf4james.header.ReceivedSpf;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.SpfAttributes;

/** Marks a message with what SPF says of it, and takes away the marks of those who only claim to be us. */
public final class TraceFields {
    /** There, once fields from outside that claimed to be ours are gone: from then on such fields are ours. */
    private static final AttributeName CLEANED = AttributeName.of("io.github.spf4james.cleaned");
    /** The fields that were written last, so that a second mailet does not write them again. */
    private static final AttributeName WRITTEN = AttributeName.of("io.github.spf4james.written");
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
        rewrite(mail, fromOutside, List.of(), fields -> fields);
    }

    /**
     * Takes them away too, writes the configured fields on top, and tags the subject.
     *
     * @param fromOutside whether what stands in the header is the word of strangers
     */
    public void mark(Mail mail, MailVerdict verdict, boolean fromOutside) {
        rewrite(mail, fromOutside, fields(mail, verdict), fields -> tagged(fields, verdict));
    }

    /** Writes the configured fields on top, and changes nothing else. */
    public void note(Mail mail, MailVerdict verdict) {
        rewrite(mail, false, fields(mail, verdict), fields -> fields);
    }

    /** A message that takes no header keeps its verdict all the same, in the attributes, and goes on. */
    private void rewrite(Mail mail, boolean fromOutside, List<String> fields, UnaryOperator<List<String>> tag) {
        try {
            String written = lines(fields);
            Optional<String> writtenBefore = SpfAttributes.get(mail, WRITTEN);
            boolean toBeCleaned = fromOutside && !settings.fields().isEmpty() && mail.getAttribute(CLEANED).isEmpty();
            new HeaderList(mail.getMessage()).rewrite(before -> {
                List<String> after = new ArrayList<>(writtenBefore.equals(Optional.of(written)) ? List.of() : fields);
                before.stream()
                        .filter(field -> !toBeCleaned || !claimsToBeOurs(field)
                                || writtenBefore.filter(lines -> lines.contains(lines(List.of(field)))).isPresent())
                        .forEach(after::add);
                return tag.apply(after);
            });
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

    /** Between line ends of another kind than those that fold a field, so that each can be found whole. */
    private static String lines(List<String> fields) {
        return fields.isEmpty() ? "" : "\n" + String.join("\n", fields) + "\n";
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

    private boolean claimsToBeOurs(String field) {
        int colon = field.indexOf(':');
        String name = colon < 0 ? "" : field.substring(0, colon).trim();
        return Set.of(TraceField.values()).stream().anyMatch(
                kind -> kind.fieldName().equalsIgnoreCase(name) && kind.claims(field.substring(colon + 1), receiver));
    }

    /** A tag warns, so a proper pass gets none. */
    private List<String> tagged(List<String> fields, MailVerdict verdict) {
        boolean warns = verdict instanceof MailVerdict.Checked checked
                && (checked.mailFrom().result() != SpfResult.PASS || checked.overbroad());
        if (settings.subjectTag().isEmpty() || !warns) {
            return fields;
        }
        String result = ((MailVerdict.Checked) verdict).mailFrom().result().token();
        return new SubjectTag(settings.subjectTag().get().replace("${result}", result)).in(fields);
    }
}
