/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.util.List;
import java.util.Optional;

import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.Printable;

/** Who sent a mail, as far as SPF is concerned. {@link Identification} finds out. */
sealed interface MailIdentity {

    /**
     * Somebody out there.
     *
     * @param ip the client
     * @param helo as given; empty if there was none
     * @param sender the envelope sender; empty for the null sender
     */
    record Checkable(IpAddress ip, String helo, String sender) implements MailIdentity {

        SpfRequest mailFrom() {
            return SpfRequest.mailFrom(ip, helo, sender);
        }

        SpfRequest heloRequest() {
            return SpfRequest.helo(ip, helo);
        }

        boolean hasNullSender() {
            return sender.isEmpty();
        }
    }

    /**
     * Somebody out there, whom a relay of our own has checked for us.
     *
     * @param identity whom; the relay itself, if it does not tell the client
     * @param by the relay's name
     * @param result what it found
     * @param says why, in its words; empty if it does not say
     */
    record CheckedByRelay(Checkable identity, String by, SpfResult result, String says) implements MailIdentity {

        /** {@return the relay's verdict, which says in every report and header whose it is} */
        MailVerdict.Checked verdict() {
            String theirs = Printable.of("according to " + by + (says.isEmpty() ? "" : ": " + says));
            SpfVerdict verdict = new SpfVerdict(result, identity.mailFrom(), List.of(), Optional.empty(),
                    Optional.of(theirs), 0, 0);
            return new MailVerdict.Checked(verdict, Optional.empty(), false, new WhiteListing.NotListed(),
                    Optional.empty(), Optional.of(by));
        }
    }

    /** Nobody whom SPF could judge. */
    record NotChecked(String reason, boolean isLocalClient) implements MailIdentity {
        static NotChecked because(String reason) {
            return new NotChecked(reason, false);
        }
    }

    /** A trusted relay's Received fields do not say who it was. */
    record Unreadable() implements MailIdentity {
        static final String REASON = "relay's Received unreadable";
    }
}
