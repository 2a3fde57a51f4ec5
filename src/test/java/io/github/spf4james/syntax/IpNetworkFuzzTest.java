/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

class IpNetworkFuzzTest {

    @FuzzTest
    void networkShouldBeReadOrRefused(byte[] input) throws SpfSyntaxException {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        IpAddress.parse(text).ifPresent(address -> assertThat(IpAddress.parse(address.toString())).contains(address));
        IpNetwork network;
        try {
            network = IpNetwork.parse(text);
        } catch (SpfSyntaxException e) {
            return;
        }
        assertThat(IpNetwork.parse(network.toString())).isEqualTo(network);
        assertThat(network.contains(network.address())).isTrue();
    }
}
