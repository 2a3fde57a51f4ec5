/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import com.google.common.net.InternetDomainName;

/**
 * Whose name servers a question goes to, as near as that can be told without asking: whoever runs name servers has as many
 * names as they like, but pays for each organisational domain.
 */
public final class Organisation {
    private static final String IP4_ZONE = ".in-addr.arpa";
    private static final String IP6_ZONE = ".ip6.arpa";
    /** Labels of a /24, the size of what one customer of a provider commonly has, with those of the zone. */
    private static final int IP4_LABELS = 3 + 2;
    /** Labels of a /48. */
    private static final int IP6_LABELS = 12 + 2;
    /** Of a domain below a suffix that the public suffix list does not know: its rule for them is "*". */
    private static final int UNLISTED_LABELS = 2;

    private Organisation() {}

    /**
     * {@return the organisational domain of a question's name, whatever labels that a host cannot have stand before it; in
     * the reverse zones that of the /24 or /48 network} Any octets may be in it, as in the name.
     */
    public static String of(Question<?> question) {
        String name = question.name().text();
        if (name.endsWith(IP4_ZONE)) {
            return last(IP4_LABELS, name);
        }
        if (name.endsWith(IP6_ZONE)) {
            return last(IP6_LABELS, name);
        }
        String organisation = OrganisationalDomain.ofOwner(name);
        boolean listed = InternetDomainName.isValid(organisation)
                && InternetDomainName.from(organisation).hasPublicSuffix();
        return listed ? organisation : last(UNLISTED_LABELS, organisation);
    }

    private static String last(int labels, String name) {
        int start = name.length();
        for (int i = 0; i < labels && start >= 0; i++) {
            start = name.lastIndexOf('.', start - 1);
        }
        return name.substring(start + 1);
    }
}
