/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.util.List;
import java.util.Optional;

import io.github.spf4james.dns.DnsName;
import io.github.spf4james.relay.Software;
import io.github.spf4james.syntax.IpNetwork;

/**
 * A relay of our own, or several: they hand in the mail of others.
 *
 * @param networks its addresses
 * @param domains those whose SPF record lets it send
 * @param software what it runs
 * @param authservId whose word of SPF counts, the name as it stands in {@code Authentication-Results}; empty if we check
 *            ourselves
 */
public record TrustedRelay(List<IpNetwork> networks, List<DnsName> domains, Software software,
        Optional<String> authservId) {

    /** {@return one of which nothing but its addresses is known} */
    public static TrustedRelay in(IpNetwork network) {
        return new TrustedRelay(List.of(network), List.of(), Software.ANY, Optional.empty());
    }
}
