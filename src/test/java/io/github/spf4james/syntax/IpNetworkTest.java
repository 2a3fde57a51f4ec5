/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {

    @ParameterizedTest
    @CsvSource({
            "192.0.2.1, 192.0.2.1, 32, 192.0.2.1", "192.0.2.1/32, 192.0.2.1, 32, 192.0.2.1",
            "192.0.2.0/24, 192.0.2.0, 24, 192.0.2.0/24", "0.0.0.0/0, 0.0.0.0, 0, 0.0.0.0/0",
            "192.0.2.7/9, 192.0.2.7, 9, 192.0.2.7/9", "2001:DB8::/32, 2001:db8::, 32, 2001:db8::/32",
            "::/0, ::, 0, ::/0", "::1, ::1, 128, ::1", "2001:db8::1/128, 2001:db8::1, 128, 2001:db8::1",
            "2001:db8::/100, 2001:db8::, 100, 2001:db8::/100"})
    void networkShouldBeReadAndPrinted(String text, String address, int prefixLength, String printed)
            throws SpfSyntaxException {
        IpNetwork network = IpNetwork.parse(text);

        assertThat(network.address()).isEqualTo(IpAddress.parse(address).orElseThrow());
        assertThat(network.prefixLength()).isEqualTo(prefixLength);
        assertThat(network).hasToString(printed).isEqualTo(IpNetwork.parse(printed));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+1", "192.0.2.0/024",
            "192.0.2.0/00",
            "192.0.2.0/24/24", "192.0.2.0//24", "192.0.2.0/24 ", "192.0.2.0/0x8", "192.0.2.0/1000", "192.0.2/24",
            "192.0.2.0/4294967296", "::/129", "::/", "::/0128", "::/999", "::/1000", "2001:db8::/\u0663",
            "example.com"})
    void whatIsNoNetworkShouldBeRefused(String text) {
        assertThatExceptionOfType(SpfSyntaxException.class).isThrownBy(() -> IpNetwork.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
            "192.0.2.0/24, 192.0.2.255, true", "192.0.2.255/24, 192.0.2.0, true", "192.0.2.0/24, 192.0.3.0, false",
            "0.0.0.0/0, 203.0.113.9, true", "0.0.0.0/0, 2001:db8::1, false", "::/0, 2001:db8::1, true",
            "::/0, 192.0.2.1, false", "::/0, ::ffff:192.0.2.1, false", "::ffff:192.0.2.0/120, 192.0.2.1, false",
            "::ffff:0:0/96, ::ffff:192.0.2.1, false", "2001:db8::/33, 2001:db8:8000::, false"})
    void networkShouldContainClientsOfItsOwnFamilyAlone(String network, String client, boolean contains)
            throws SpfSyntaxException {
        assertThat(IpNetwork.parse(network).contains(IpAddress.parse(client).orElseThrow())).isEqualTo(contains);
    }

    @ParameterizedTest
    @CsvSource({"::ffff:198.51.100.7, 198.51.100.7", "::ffff:127.0.0.0/104, 127.0.0.0/8",
            "::FFFF:c000:200/120, 192.0.2.0/24",
            "::ffff:0:0/96, 0.0.0.0/0", "::ffff:0:0/95, ::ffff:0:0/95", "192.0.2.0/24, 192.0.2.0/24",
            "2001:db8::/32, 2001:db8::/32", "::1, ::1"})
    void mappedNetworkOfClientsShouldBeIp4(String text, String network) throws SpfSyntaxException {
        assertThat(IpNetwork.ofClients(text)).hasToString(network);
    }

    @Test
    void prefixLengthBeyondTheAddressShouldBeRefused() {
        IpAddress ip4 = IpAddress.parse("192.0.2.1").orElseThrow();

        assertThatIllegalArgumentException().isThrownBy(() -> new IpNetwork(ip4, 33));
        assertThatIllegalArgumentException().isThrownBy(() -> new IpNetwork(ip4, -1));
    }
}
