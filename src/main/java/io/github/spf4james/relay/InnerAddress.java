/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.List;
import java.util.stream.Stream;

import io.github.spf4james.syntax.IpAddress;
import io.github.spf4james.syntax.IpNetwork;
import io.github.spf4james.syntax.SpfSyntaxException;

/** Addresses that nobody has on the Internet: loopback, private (RFC 1918, 4193), shared (RFC 6598) and link-local ones. */
final class InnerAddress {
    private static final List<IpNetwork> NETWORKS = Stream.of("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12",
            "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "::1", "fc00::/7", "fe80::/10")
            .map(InnerAddress::network).toList();
    private static final List<IpNetwork> LOOPBACK = Stream.of("127.0.0.0/8", "::1").map(InnerAddress::network).toList();

    private InnerAddress() {}

    private static IpNetwork network(String text) {
        try {
            return IpNetwork.parse(text);
        } catch (SpfSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean isLoopback(IpAddress address) {
        return LOOPBACK.stream().anyMatch(network -> network.contains(address));
    }

    static boolean is(IpAddress address) {
        return NETWORKS.stream().anyMatch(network -> network.contains(address));
    }
}
