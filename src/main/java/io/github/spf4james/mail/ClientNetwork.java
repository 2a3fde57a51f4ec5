/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import io.github.spf4james.syntax.IpAddress;

/** What one customer of a provider commonly has: clients there count together. */
final class ClientNetwork {
    private static final int IP4 = 24;
    private static final int IP6 = 48;

    private ClientNetwork() {}

    /** {@return the client's network, as text such as {@code 192.0.2.0/24}} */
    static String of(IpAddress client) {
        int bits = client.isIp4() ? IP4 : IP6;
        return client.masked(bits) + "/" + bits;
    }
}
