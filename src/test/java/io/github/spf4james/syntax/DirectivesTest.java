/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest {
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.1").orElseThrow();

    @ParameterizedTest
    @CsvSource({
            "ip4:198.51.100.0/24 ip4:192.0.2.0/24, 192.0.2.1, 1", "ip4:198.51.100.0/24 ip4:192.0.2.0/24, 192.0.3.1, 2",
            "ip4:0.0.0.0/0, 192.0.2.1, 0", "ip4:0.0.0.0/0, 2001:db8::1, 1", "ip4:255.255.255.255, 255.255.255.255, 0",
            "ip6:::/0, 192.0.2.1, 1", "ip6:::/0, 2001:db8::1, 0", "ip6:2001:db8::/32 a, 2001:db9::1, 1",
            "ip6:2001:db8::1, 2001:db8::1, 0", "ip6:ffff::/16, ffff::1, 0", "ip6:8000::/1 ip6:::/1, ::1, 1",
            "ip4:198.51.100.1 a, 192.0.2.1, 1", "ip4:198.51.100.1 mx, 192.0.2.1, 1", "ip4:198.51.100.1 ptr, ::1, 1",
            "ip4:198.51.100.1 all, ::1, 1", "ip4:198.51.100.1 include:a.example, ::1, 1",
            "ip4:198.51.100.1 exists:a.example, 192.0.2.1, 1"})
    void networksThatTheClientIsNotInShouldBePassedOver(String terms, String client, int next) throws Exception {
        Directives directives = SpfRecord.parse("v=spf1 " + terms).directives();

        assertThat(directives.next(0, IpAddress.parse(client).orElseThrow())).isEqualTo(next);
    }

    @Test
    void nextShouldBeginWhereItIsTold() throws Exception {
        Directives directives = SpfRecord.parse("v=spf1 a ip4:198.51.100.1 mx ip4:198.51.100.1").directives();

        assertThat(directives.next(0, CLIENT)).isZero();
        assertThat(directives.next(1, CLIENT)).isEqualTo(2);
        assertThat(directives.next(2, CLIENT)).isEqualTo(2);
        assertThat(directives.next(3, CLIENT)).isEqualTo(4);
        assertThat(directives.next(4, CLIENT)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noNetworkThatHasTheClientShouldBePassedOver(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            IpAddress client = address(random);
            List<IpNetwork> networks = new ArrayList<>();
            for (int n = random.nextInt(10); n > 0; n--) {
                IpAddress address = random.nextBoolean() ? client : address(random);
                networks.add(new IpNetwork(flipped(address, random), random.nextInt(address.bits() + 1)));
            }
            Directives directives = new Directives(networks.stream().map(DirectivesTest::directive).toList());

            List<IpNetwork> tested = new ArrayList<>();
            for (int at = directives.next(0, client); at < directives.size(); at = directives.next(at + 1, client)) {
                tested.add(networks.get(at));
            }
            assertThat(tested).containsSubsequence(networks.stream().filter(each -> each.contains(client)).toList());
        }
    }

    private static Directive directive(IpNetwork network) {
        return new Directive(Qualifier.PASS,
                network.address().isIp4() ? new Mechanism.Ip4(network) : new Mechanism.Ip6(network));
    }

    private static IpAddress address(Random random) {
        return random.nextBoolean()
                ? new IpAddress(true, 0, random.nextLong() >>> 32)
                : new IpAddress(false, random.nextLong(), random.nextLong());
    }

    /** Another one, which may be in the same network. */
    private static IpAddress flipped(IpAddress address, Random random) {
        return address.isIp4()
                ? new IpAddress(true, 0, address.low() ^ 1L << random.nextInt(32))
                : new IpAddress(false, address.high() ^ 1L << random.nextInt(64),
                        address.low() ^ 1L << random.nextInt(64));
    }
}
