/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

/**
 * {@code dual-cidr-length = [ ip4-cidr-length ] [ "/" ip6-cidr-length ]} (RFC 7208 section 5.6).
 *
 * @param ip4 bits to compare for an IPv4 client, 0 to 32; 32 where the record gives none
 * @param ip6 bits to compare for an IPv6 client, 0 to 128; 128 where the record gives none
 */
public record DualCidrLength(int ip4, int ip6) {

    /** {@return how many bits count for a client of this address' family} */
    public int bitsFor(IpAddress client) {
        return client.isIp4() ? ip4 : ip6;
    }

    @Override
    public String toString() {
        return (ip4 == IpAddress.IP4_BITS ? "" : "/" + ip4) + (ip6 == IpAddress.IP6_BITS ? "" : "//" + ip6);
    }
}
