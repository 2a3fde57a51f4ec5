/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import io.github.spf4james.syntax.DomainText;
import io.github.spf4james.syntax.IpAddress;

/**
 * What check_host() is asked (RFC 7208 section 4.1).
 *
 * @param identity whose domain is looked at
 * @param ip the client
 * @param helo as the client gave it; empty if it gave none
 * @param localPart of the sender; {@code postmaster} where there is none (section 4.3)
 * @param domain of the sender, or the HELO name, as the client gave it; what it looks like is checked (section 4.3)
 */
public record SpfRequest(Identity identity, IpAddress ip, String helo, String localPart, String domain) {
    private static final String POSTMASTER = "postmaster";

    /** The HELO identity (section 2.3). */
    public static SpfRequest helo(IpAddress ip, String helo) {
        return new SpfRequest(Identity.HELO, ip, helo, POSTMASTER, helo);
    }

    /**
     * The MAIL FROM identity (section 2.4).
     *
     * @param sender the envelope sender; empty for the null sender, whose identity is that of HELO
     */
    public static SpfRequest mailFrom(IpAddress ip, String helo, String sender) {
        if (sender.isEmpty()) {
            return helo(ip, helo);
        }
        // The local-part may be a quoted string with an "@" in it, the domain cannot.
        int at = sender.lastIndexOf('@');
        String localPart = at <= 0 ? POSTMASTER : sender.substring(0, at);
        return new SpfRequest(Identity.MAILFROM, ip, helo, localPart, sender.substring(at + 1));
    }

    /** {@return the {@code <sender>} of section 4.1, which is never empty} */
    public String sender() {
        return localPart + "@" + domain;
    }

    /** {@return the same with the names as headers have them: in A-labels (RFC 8616), or as given if they are no names} */
    public SpfRequest inALabels() {
        return ALabels.isAscii(helo) && ALabels.isAscii(domain)
                ? this
                : new SpfRequest(identity, ip, ALabels.orAsGiven(helo), localPart, ALabels.orAsGiven(domain));
    }

    /** The names as macros expand to them: in A-labels, and without the final dot that they may have. */
    SpfRequest inMacros() {
        // Last, as IDNA has full stops of its own.
        SpfRequest inALabels = inALabels();
        String undottedHelo = DomainText.withoutFinalDot(inALabels.helo);
        String undotted = DomainText.withoutFinalDot(inALabels.domain);
        boolean same = undottedHelo.equals(inALabels.helo) && undotted.equals(inALabels.domain);
        return same ? inALabels : new SpfRequest(identity, ip, undottedHelo, localPart, undotted);
    }
}
