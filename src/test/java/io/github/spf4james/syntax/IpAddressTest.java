/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    private static final int ROUNDS = 20_000;

    private final Random random = new Random(7208);

    private static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
            "192.0.2.1, 192.0.2.1", "0.0.0.0, 0.0.0.0", "255.255.255.255, 255.255.255.255",
            "::, ::", "::1, ::1", "1::, 1::", "2001:DB8::1, 2001:db8::1",
            "2001:db8:0:0:0:0:0:9, 2001:db8::9", "2001:0db8:0000:0000:0000:0000:0000:0009, 2001:db8::9",
            // RFC 5952: the longest run of zeros, the first of equal ones, and never a single group.
            "2001:0:0:1:0:0:0:1, 2001:0:0:1::1", "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
            "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
            "0:0:0:1:0:0:0:0, 0:0:0:1::", "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0", "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
            "1:0:0:0:0:0:0:0, 1::", "0:0:0:0:0:0:0:1, ::1", "fe80::a:b:c:d, fe80::a:b:c:d",
            "64:ff9b::192.0.2.1, 64:ff9b::c000:201", "1:2:3:4:5:6:192.0.2.1, 1:2:3:4:5:6:c000:201",
            // Mapped addresses are IPv4 addresses (RFC 7208 section 5); compatible ones are not.
            "::ffff:192.0.2.1, 192.0.2.1", "::FFFF:C000:0201, 192.0.2.1", "0:0:0:0:0:ffff:192.0.2.1, 192.0.2.1",
            "::ffff:255.255.255.255, 255.255.255.255",
            "::192.0.2.1, ::c000:201", "::fffe:192.0.2.1, ::fffe:c000:201", "::1:ffff:192.0.2.1, ::1:ffff:c000:201"})
    void addressShouldBeReadAndPrintedInOneForm(String text, String printed) {
        assertThat(ip(text)).hasToString(printed);
        assertThat(ip(printed)).isEqualTo(ip(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", " ", ".", "192.0.2", "192.0.2.", ".192.0.2.1", "192.0.2.1.", "192.0.2.1.1", "192.0.2.256",
            "192.0.2.1000",
            "192.0.2.01", "192.0.2.00", "192.0.2.-1", "192.0.2.+1", "192.0.2.0x1", "192.0..1", "192.0.2.1/24",
            " 192.0.2.1", "192.0.2.1 ", "3221225985", "localhost", "a.b.c.d", "\u0661\u0669\u0662.0.2.1",
            ":", ":::", "::1::", "1::2::3", ":1::", "::1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4::5:6:7:8",
            "::1:2:3:4:5:6:7:8", "12345::", "g::", "fe80::1%eth0", "[::1]", "::1/128", "::192.0.2", "::192.0.2.256",
            "192.0.2.1::", "::192.0.2.1:1", "1:2:3:4:5:6:7:192.0.2.1", "::-1", "::+1", ":: 1", "::\u0661",
            "::ffff:192.0.2.01"})
    void whatIsNoAddressShouldBeRefused(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void longTextShouldBeRefused() {
        assertThat(IpAddress.parse(":".repeat(65_000))).isEmpty();
        assertThat(IpAddress.parse("1:".repeat(32_000))).isEmpty();
        assertThat(IpAddress.parse("1.".repeat(32_000))).isEmpty();
    }

    @Test
    void anyIp4AddressShouldBeWhatTheJdkSaysThatItIs() throws UnknownHostException {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] octets = octets(4);
            String text = InetAddress.getByAddress(octets).getHostAddress();

            assertThat(ip(text)).hasToString(text).isEqualTo(IpAddress.of(octets));
        }
    }

    @Test
    void anyIp6AddressShouldBeWhatTheJdkSaysThatItIs() throws UnknownHostException {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] octets = octetsWithZeros();
            IpAddress address = IpAddress.of(octets);
            // The JDK prints no "::" and reads every form.
            assertThat(ip(InetAddress.getByAddress(octets).getHostAddress())).isEqualTo(address);
            assertThat(InetAddress.getByName(address.toString()).getAddress()).isEqualTo(octets);
        }
    }

    @Test
    void printedAddressShouldReadBack() {
        for (int i = 0; i < ROUNDS; i++) {
            IpAddress address = IpAddress.of(octetsWithZeros());

            assertThat(IpAddress.parseUnmapped(address.toString())).contains(address);
        }
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    /** Runs of zeros, as addresses have them, and not mapped ones. */
    private byte[] octetsWithZeros() {
        byte[] octets = octets(16);
        for (int group = 0; group < 8; group++) {
            if (random.nextBoolean()) {
                octets[2 * group] = 0;
                octets[2 * group + 1] = (byte) (random.nextBoolean() ? 0 : 1);
            }
        }
        octets[0] = 0x20;
        return octets;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 15, 17})
    void octetsOfNoAddressShouldBeRefused(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.of(new byte[length]));
    }

    @Test
    void octetsOfAMappedAddressShouldStayIp6() {
        byte[] octets = new byte[16];
        octets[10] = (byte) 0xFF;
        octets[11] = (byte) 0xFF;

        assertThat(IpAddress.of(octets).isIp4()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
            "192.0.2.1, 192.0.2.1, 1.2.0.192.in-addr.arpa",
            "10.20.30.40, 10.20.30.40, 40.30.20.10.in-addr.arpa",
            "2001:db8::cb01, 2.0.0.1.0.D.B.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.C.B.0.1, "
                    + "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6.arpa",
            "::, 0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0, "
                    + "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa"})
    void addressShouldHaveADotFormatAndAReverseName(String text, String dotFormat, String reverseName) {
        assertThat(ip(text).dotFormat()).isEqualTo(dotFormat);
        assertThat(ip(text).reverseName()).isEqualTo(reverseName);
    }

    @ParameterizedTest
    @CsvSource({
            "192.0.2.1, 192.0.2.1, 32, true", "192.0.2.1, 192.0.2.0, 32, false", "192.0.2.1, 192.0.2.0, 31, true",
            "192.0.2.127, 192.0.2.128, 24, true", "192.0.2.127, 192.0.2.128, 25, false",
            "0.0.0.0, 128.0.0.0, 1, false", "128.0.0.0, 255.0.0.0, 1, true", "0.0.0.0, 255.255.255.255, 0, true",
            "2001:db8::, 2001:db8::1, 128, false", "2001:db8::, 2001:db8::1, 127, true",
            "2001:db8::, 2001:db8:0:0:8000::, 64, true", "2001:db8::, 2001:db8:0:0:8000::, 65, false",
            "2001:db8::, 2001:db8:0:1::, 63, true", "2001:db8::, 2001:db8:0:1::, 64, false",
            "::, 8000::, 1, false", "::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 0, true",
            "192.0.2.1, 2001:db8::1, 0, false", "2001:db8::1, 192.0.2.1, 0, false", "0.0.0.0, ::, 0, false"})
    void prefixShouldBeSharedBitByBit(String one, String other, int bits, boolean shared) {
        assertThat(ip(one).sharesPrefix(ip(other), bits)).isEqualTo(shared);
        assertThat(ip(other).sharesPrefix(ip(one), bits)).isEqualTo(shared);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void anyPrefixShouldBeSharedAsArithmeticHasIt(int length) {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] one = octets(length);
            byte[] other = one.clone();
            int differing = random.nextInt(8 * length);
            other[differing / 8] ^= (byte) (0x80 >> differing % 8);
            int bits = random.nextInt(8 * length + 1);

            boolean shared = new BigInteger(1, one).xor(new BigInteger(1, other)).shiftRight(8 * length - bits)
                    .signum() == 0;

            assertThat(IpAddress.of(one).sharesPrefix(IpAddress.of(other), bits)).isEqualTo(shared);
        }
    }
}
