/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.policy;

import java.util.Optional;

import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.Printable;

/**
 * What is to be done to a transaction of an SMTP session, and why.
 *
 * @param reason empty where the result itself is the reason
 * @param deciding the verdict that calls for it
 */
public record SmtpDecision(SmtpAction action, Optional<String> reason, SpfVerdict deciding) {
    SmtpDecision instead(SmtpAction other, String why) {
        return new SmtpDecision(other, Optional.of(why), deciding);
    }

    /** {@return the result and why, in one line of printable ASCII} */
    public String summary() {
        return deciding.summary() + reason.map(why -> " because of " + Printable.of(why)).orElse("");
    }

    /** {@return whether the client is told anything} */
    public boolean refuses() {
        return action != SmtpAction.ACCEPT;
    }
}
