package io.github.spf4james.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.common.base.Splitter;

import io.github.spf4james.check.SpfResult;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.WhiteListing;

/** What {@code SpfResultIs} can ask of a mail. */
public sealed interface SpfCondition {
    /** How configuration may spell a condition. */
    String ACCEPTED = "none, neutral, pass, fail, softfail, temperror or permerror, each also as helo:RESULT or not:RESULT,"
            + " or overbroad, whitelisted or unchecked";

    boolean holdsFor(MailVerdict verdict);

    /** The result of MAIL FROM is this one. */
    record ResultIs(SpfResult result) implements SpfCondition {
        @Override
        public boolean holdsFor(MailVerdict verdict) {
            return switch (verdict) {
                case MailVerdict.Checked checked -> checked.mailFrom().result() == result;
                case MailVerdict.Unchecked unchecked -> false;
            };
        }
    }

    /** The result of the HELO identity is this one. */
    record HeloResultIs(SpfResult result) implements SpfCondition {
        @Override
        public boolean holdsFor(MailVerdict verdict) {
            return switch (verdict) {
                case MailVerdict.Checked checked -> checked.helo().filter(helo -> helo.result() == result).isPresent();
                case MailVerdict.Unchecked unchecked -> false;
            };
        }
    }

    /** The mail was checked, and the result of MAIL FROM is another one. */
    record ResultIsNot(SpfResult result) implements SpfCondition {
        @Override
        public boolean holdsFor(MailVerdict verdict) {
            return switch (verdict) {
                case MailVerdict.Checked checked -> checked.mailFrom().result() != result;
                case MailVerdict.Unchecked unchecked -> false;
            };
        }
    }

    /** The result is a pass that proves nothing. */
    record IsOverbroad() implements SpfCondition {
        @Override
        public boolean holdsFor(MailVerdict verdict) {
            return switch (verdict) {
                case MailVerdict.Checked checked -> checked.overbroad();
                case MailVerdict.Unchecked unchecked -> false;
            };
        }
    }

    /** The mail falls under an entry of the white list. */
    record IsWhiteListed() implements SpfCondition {
        @Override
        public boolean holdsFor(MailVerdict verdict) {
            return switch (verdict) {
                case MailVerdict.Checked checked -> checked.whiteList() instanceof WhiteListing.Listed;
                case MailVerdict.Unchecked unchecked -> false;
            };
        }
    }

    /** The mail was not checked. */
    record IsUnchecked() implements SpfCondition {
        @Override
        public boolean holdsFor(MailVerdict verdict) {
            return verdict instanceof MailVerdict.Unchecked;
        }
    }

    /**
     * Reads what stands behind {@code SpfResultIs=}: conditions with commas between.
     *
     * @param text may be null
     * @return at least one
     * @throws IllegalArgumentException naming the part that is not in {@link #ACCEPTED}
     */
    static List<SpfCondition> parseAll(String text) {
        List<SpfCondition> conditions = new ArrayList<>();
        for (String part : Splitter.on(',').trimResults().split(text == null ? "" : text)) {
            conditions.add(parse(part).orElseThrow(() -> new IllegalArgumentException("the condition \""
                    + (text == null ? "" : text) + "\" has \"" + part + "\" where " + ACCEPTED + " is expected")));
        }
        return List.copyOf(conditions);
    }

    private static Optional<SpfCondition> parse(String part) {
        return switch (part) {
            case "unchecked" -> Optional.of(new IsUnchecked());
            case "overbroad" -> Optional.of(new IsOverbroad());
            case "whitelisted" -> Optional.of(new IsWhiteListed());
            default -> afterPrefix("helo:", part).<SpfCondition>map(HeloResultIs::new)
                    .or(() -> afterPrefix("not:", part).map(ResultIsNot::new))
                    .or(() -> afterPrefix("", part).map(ResultIs::new));
        };
    }

    private static Optional<SpfResult> afterPrefix(String prefix, String part) {
        return part.startsWith(prefix) ? SpfResult.ofToken(part.substring(prefix.length())) : Optional.empty();
    }
}
