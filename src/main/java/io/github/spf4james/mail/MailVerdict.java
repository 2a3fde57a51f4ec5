/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.util.Optional;

import io.github.spf4james.check.Identity;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;

/** What SPF says of a mail. */
public sealed interface MailVerdict {

    /**
     * The mail was checked.
     *
     * @param mailFrom of the envelope sender, the mail's result; with a null sender that of {@code postmaster@HELO},
     *            which is the MAIL FROM identity then (RFC 7208 section 2.4)
     * @param helo of the HELO name; with a null sender the same as {@code mailFrom}; empty if HELO is not checked, or
     *            the client gave none
     * @param overbroad whether {@code mailFrom} is a pass that proves nothing, so much of the Internet has it
     * @param whiteList whether the mail falls under an entry of the white list
     * @param bestGuess for a domain without a record, what the configured guess at one gives; empty if there is none
     * @param checkedBy the name of the relay of our own whose verdict it is; empty if it is ours
     */
    record Checked(SpfVerdict mailFrom, Optional<SpfVerdict> helo, boolean overbroad, WhiteListing whiteList,
            Optional<SpfResult> bestGuess, Optional<String> checkedBy) implements MailVerdict {

        /** {@return whether the envelope sender was the null sender} */
        public boolean hasNullSender() {
            return mailFrom.request().identity() == Identity.HELO;
        }
    }

    /**
     * The mail is none that SPF has to do with.
     *
     * @param reason why, for people
     * @param unreadable whether a trusted relay handed it in and its {@code Received} fields do not say clearly for whom: a
     *            sender can bring that about
     */
    record Unchecked(String reason, boolean unreadable) implements MailVerdict {}
}
