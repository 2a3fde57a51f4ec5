/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.github.spf4james.check.SpfResult;
import io.github.spf4james.configuration.MatcherCondition;
import io.github.spf4james.mail.MailVerdict;
import io.github.spf4james.mail.WhiteListing;

/** What {@code SpfResultIs} can ask of a mail. */
public interface SpfCondition {
    /** How configuration may spell a condition. */
    String ACCEPTED = "none, neutral, pass, fail, softfail, temperror or permerror, each also as helo:RESULT or not:RESULT,"
            + " or nomail, stale, overbroad, whitelisted, unchecked or unreadable";

    /** {@return whether it holds for a mail with this verdict} */
    boolean holdsFor(MailVerdict verdict);

    /**
     * Reads what stands behind {@code SpfResultIs=}: conditions with commas between.
     *
     * @param text may be null
     * @return at least one
     * @throws IllegalArgumentException naming the part that is not in {@link #ACCEPTED}
     */
    static List<SpfCondition> parseAll(String text) {
        return MatcherCondition.read(text, ACCEPTED, SpfCondition::parse);
    }

    private static Optional<SpfCondition> parse(String part) {
        return switch (part) {
            case "unchecked" -> Optional.of(verdict -> verdict instanceof MailVerdict.Unchecked);
            case "unreadable" -> Optional.of(
                    verdict -> verdict instanceof MailVerdict.Unchecked unchecked && unchecked.unreadable());
            case "nomail" -> Optional.of(ofChecked(mail -> mail.mailFrom().noMail()));
            case "stale" -> Optional.of(ofChecked(mail -> mail.mailFrom().stale()));
            case "overbroad" -> Optional.of(ofChecked(MailVerdict.Checked::overbroad));
            case "whitelisted" -> Optional.of(ofChecked(mail -> mail.whiteList() instanceof WhiteListing.Listed));
            default -> ofResult(part);
        };
    }

    private static Optional<SpfCondition> ofResult(String part) {
        int colon = part.indexOf(':') + 1;
        String prefix = part.substring(0, colon);
        return SpfResult.ofToken(part.substring(colon)).flatMap(result -> switch (prefix) {
            case "" -> Optional.of(ofChecked(mail -> mail.mailFrom().result() == result));
            case "not:" -> Optional.of(ofChecked(mail -> mail.mailFrom().result() != result));
            case "helo:" ->
                Optional.of(ofChecked(mail -> mail.helo().filter(helo -> helo.result() == result).isPresent()));
            default -> Optional.empty();
        });
    }

    private static SpfCondition ofChecked(Predicate<MailVerdict.Checked> condition) {
        return verdict -> switch (verdict) {
            case MailVerdict.Checked checked -> condition.test(checked);
            case MailVerdict.Unchecked unchecked -> false;
        };
    }
}
