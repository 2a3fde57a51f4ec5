/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.spf4james.configuration.ValueType;

/** What can be done in an SMTP session, from mild to strict. */
public enum SmtpAction {
    /** Nothing: whatever else James and its administrator have in place decides. */
    ACCEPT,
    /** The client is told to try again later. */
    DEFER,
    /** The client is told that it is of no use. */
    REJECT;

    private static final List<String> ACCEPTED = Arrays.stream(values()).map(SmtpAction::toString).toList();

    /** How configuration spells them. */
    static final ValueType<SmtpAction> TYPE = new ValueType<>("one of " + ACCEPTED, SmtpAction::parse);

    private static SmtpAction parse(String text) {
        return Arrays.stream(values()).filter(action -> action.toString().equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** {@return the stricter of both} */
    public SmtpAction orStricter(SmtpAction other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** {@return the milder of both} */
    SmtpAction orMilder(SmtpAction other) {
        return compareTo(other) <= 0 ? this : other;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
