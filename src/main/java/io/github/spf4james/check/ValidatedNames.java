/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.util.List;

import io.github.spf4james.dns.DnsName;

/**
 * The names of a client that point back to it (RFC 7208 section 5.5).
 *
 * @param names of the first ten PTR names those that do
 * @param complete whether the addresses of each of them could be looked up; if not, there may be more of them. A client
 *            whose PTR records DNS will not tell has no names
 */
public record ValidatedNames(List<DnsName> names, boolean complete) {

    public ValidatedNames {
        names = List.copyOf(names);
    }
}
