/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

/**
 * An address and how many of its leading bits count.
 *
 * @param address any address in the network; the bits behind the prefix do not matter (RFC 7208 section 5.6)
 * @param prefixLength 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record IpNetwork(IpAddress address, int prefixLength) {

    public IpNetwork {
        if (prefixLength < 0 || prefixLength > address.bits()) {
            throw new IllegalArgumentException("prefix length " + prefixLength + " for " + address);
        }
    }

    /**
     * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32} or a single address.
     *
     * @throws SpfSyntaxException if it is neither, or the prefix length is out of range
     */
    public static IpNetwork parse(String text) throws SpfSyntaxException {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        IpAddress address = IpAddress.parseUnmapped(literal)
                .orElseThrow(() -> new SpfSyntaxException("not an IP address or network", text));
        return new IpNetwork(address, slash < 0
                ? address.bits()
                : CidrLength.parse(text.substring(slash + 1), address.bits(), text));
    }

    /**
     * Reads the same as what it means for clients, whose IPv4-mapped addresses are IPv4 addresses: {@code
     * ::ffff:192.0.2.0/120} is {@code 192.0.2.0/24}. In a record it is not (RFC 7208 section 5.6).
     *
     * @throws SpfSyntaxException as {@link #parse}
     */
    public static IpNetwork ofClients(String text) throws SpfSyntaxException {
        IpNetwork network = parse(text);
        IpAddress unmapped = network.address.unmapped();
        int mapped = IpAddress.IP6_BITS - IpAddress.IP4_BITS;
        boolean isMapped = unmapped.isIp4() && !network.address.isIp4() && network.prefixLength >= mapped;
        return isMapped ? new IpNetwork(unmapped, network.prefixLength - mapped) : network;
    }

    /** {@return whether the client is inside; never across families, not even for a prefix of 0 (section 5.6)} */
    public boolean contains(IpAddress client) {
        return address.sharesPrefix(client, prefixLength);
    }

    @Override
    public String toString() {
        return prefixLength == address.bits() ? address.toString() : address + "/" + prefixLength;
    }
}
