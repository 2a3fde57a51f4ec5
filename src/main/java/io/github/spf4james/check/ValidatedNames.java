/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.List;

import io.github.spf4james.dns.DnsName;

/**
 * The names of a client that point back to it (RFC 7208 section 5.5).
 *
 * @param names of the first ten PTR names those that do
 * @param complete whether DNS answered every question; if not, there may be more of them
 */
public record ValidatedNames(List<DnsName> names, boolean complete) {

    public ValidatedNames {
        names = List.copyOf(names);
    }
}
