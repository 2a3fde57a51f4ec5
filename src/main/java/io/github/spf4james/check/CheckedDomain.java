/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.Optional;

import io.github.spf4james.dns.DnsName;
import io.github.spf4james.syntax.DomainText;
import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.Printable;

/** The {@code <domain>} of check_host(), after initial processing (RFC 7208 section 4.3). */
sealed interface CheckedDomain {

    /**
     * @param name to ask for
     * @param text as it was given, in A-labels and without a final dot: {@code %{d}}
     */
    record Usable(DnsName name, String text) implements CheckedDomain {}

    /**
     * "Malformed, or not a multi-label domain name": the result is none.
     *
     * @param problem in printable ASCII
     */
    record Unusable(String problem) implements CheckedDomain {}

    static CheckedDomain of(String given) {
        if (given.isEmpty()) {
            return new Unusable("no domain to check");
        }
        return switch (ALabels.of(given)) {
            case ALabels.Ambiguous ambiguous -> new Unusable(Printable.of(given)
                    + " is one domain by IDNA 2003 and another by IDNA 2008");
            case ALabels.Invalid invalid -> new Unusable(Printable.of(given) + " is not a domain name");
            case ALabels.Converted(String ascii) -> ofAscii(ascii);
        };
    }

    private static CheckedDomain ofAscii(String domain) {
        Optional<DnsName> name = DnsName.of(domain);
        if (name.isEmpty()) {
            return new Unusable(Printable.of(domain) + " is not a domain name");
        }
        if (!name.get().isMultiLabel()) {
            return new Unusable(Printable.of(domain) + " is not fully qualified");
        }
        String text = DomainText.withoutFinalDot(domain);
        // An address literal, also one that has lost its brackets on the way.
        if (text.startsWith("[") || IpAddress.parse(text).isPresent()) {
            return new Unusable(Printable.of(domain) + " is an address, not a domain");
        }
        return new Usable(name.get(), text);
    }
}
