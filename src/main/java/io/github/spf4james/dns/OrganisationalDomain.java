/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.Locale;

import com.google.common.net.InternetDomainName;

import io.github.spf4james.syntax.DomainText;

/** The domain that somebody registered (RFC 7489 section 3.2), by the public suffix list that Guava brings. */
public final class OrganisationalDomain {
    private OrganisationalDomain() {}

    /**
     * Finds the public suffix and one label more.
     *
     * @param domain in A-labels; any other text will do
     * @return in lower case, without a final dot. A public suffix, a name for which the list has no rule, and one that
     *         Guava does not take for a host's, such as {@code _spf.example.com}, stand for themselves
     */
    public static String of(String domain) {
        String undotted = DomainText.withoutFinalDot(domain);
        String name = undotted.toLowerCase(Locale.ROOT);
        if (!InternetDomainName.isValid(name)) {
            return name;
        }
        InternetDomainName parsed = InternetDomainName.from(name);
        return parsed.isUnderPublicSuffix() ? parsed.topPrivateDomain().toString() : name;
    }

    /**
     * As {@link #of}, but a name that no host can have does not stand for itself: whoever owns a domain has as many of
     * them below it as they like.
     */
    public static String ofOwner(String domain) {
        String host = domain;
        while (!InternetDomainName.isValid(host) && host.indexOf('.') >= 0) {
            host = host.substring(host.indexOf('.') + 1);
        }
        return of(host);
    }
}
