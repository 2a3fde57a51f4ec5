/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;

class DnsServersFuzzTest {

    /** Behind an address, so that no name is looked up. */
    @FuzzTest
    void serverShouldBeReadOrRefused(byte[] input) {
        String behind = new String(input, StandardCharsets.ISO_8859_1);
        for (String address : List.of("127.0.0.1:", "[::1]:", "::1:")) {
            read(address + behind);
        }
    }

    private static void read(String text) {
        InetSocketAddress server;
        try {
            server = DnsServers.parse(text);
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(server.isUnresolved()).isFalse();
        assertThat(server.getPort()).isBetween(1, 65535);
    }
}
