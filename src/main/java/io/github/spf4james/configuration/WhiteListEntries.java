/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.util.List;

import io.github.spf4james.dns.DnsName;
import io.github.spf4james.syntax.IpNetwork;

/**
 * Whose mail is let through whatever its result, and on what proof.
 *
 * @param networks of clients
 * @param helos HELO names, which count if SPF passes for the name itself
 * @param domains of senders, which count if SPF passes
 * @param forwarders domains whose SPF record lets the client send: what it forwards fails through no fault of its own
 * @param ptrs domains that the client has a validated name in
 */
public record WhiteListEntries(List<IpNetwork> networks, List<DnsName> helos, List<DnsName> domains,
        List<DnsName> forwarders, List<DnsName> ptrs) {}
