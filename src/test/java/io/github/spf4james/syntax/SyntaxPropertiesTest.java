/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** What holds for every value of the syntax. */
class SyntaxPropertiesTest extends SyntaxArbitraries {

    @Property(seed = SEED)
    void printedRecordShouldReadBackAsItself(@ForAll("records") SpfRecord record) throws SpfSyntaxException {
        assertThat(SpfRecord.parse(record.toString())).isEqualTo(record);
    }

    @Property(seed = SEED)
    void printedDirectivesShouldReadBackAsThemselves(@ForAll("records") SpfRecord record) throws SpfSyntaxException {
        for (Directive directive : record.directives()) {
            assertThat(Directive.parse(directive.toString())).isEqualTo(directive);
        }
    }

    @Property(seed = SEED)
    void printedDomainSpecShouldReadBackAsItself(@ForAll("domainSpecs") MacroString domainSpec)
            throws SpfSyntaxException {
        assertThat(MacroString.domainSpec(domainSpec.toString())).isEqualTo(domainSpec);
    }

    @Property(seed = SEED)
    void printedExplanationShouldReadBackAsItself(@ForAll("explainStrings") MacroString explanation)
            throws SpfSyntaxException {
        assertThat(MacroString.explainString(explanation.toString())).isEqualTo(explanation);
    }

    /** Any text of the letters that macros are made of is refused, or means what its print means. */
    @Property(seed = SEED)
    void explanationsThatCanBeReadShouldPrintWhatTheyMean(
            @ForAll @Chars({'%', '{', '}', 'd', 'S', 'r', '0', '2', '-', '_', '.',
                    ' '}) @StringLength(max = 12) String text)
            throws SpfSyntaxException {
        MacroString read;
        try {
            read = MacroString.explainString(text);
        } catch (SpfSyntaxException e) {
            return;
        }
        assertThat(MacroString.explainString(read.toString())).isEqualTo(read);
    }

    @Property(seed = SEED)
    void printedNetworkShouldReadBackAsItself(@ForAll("networks") IpNetwork network) throws SpfSyntaxException {
        assertThat(IpNetwork.parse(network.toString())).isEqualTo(network);
    }

    @Property(seed = SEED)
    void printedAddressShouldReadBackAsItself(@ForAll("addresses") IpAddress address) {
        assertThat(IpAddress.parseUnmapped(address.toString())).contains(address);
    }

    @Property(seed = SEED)
    void addressesShouldBeWhatTheJdkTakesThemFor(@ForAll("addresses") IpAddress address) throws UnknownHostException {
        // The JDK, too, takes an IPv4-mapped address for the IPv4 address.
        byte[] octets = InetAddress.getByName(address.toString()).getAddress();

        assertThat(IpAddress.of(octets)).isEqualTo(IpAddress.parse(address.toString()).orElseThrow());
        assertThat(IpAddress.parse(InetAddress.getByAddress(octets).getHostAddress())).contains(IpAddress.of(octets));
    }

    @Property(seed = SEED)
    void textsThatAreNoAddressShouldBeRefusedAsByTheJdk(
            @ForAll @CharRange(from = '0', to = '9') @Chars({':', ':', '.',
                    'f'}) @StringLength(min = 2, max = 12) String text) {
        String literal = "[" + text + "]";
        boolean jdk = text.contains(":") && isAddress(literal);

        assertThat(IpAddress.parseIp6(text).isPresent()).as(text).isEqualTo(jdk);
    }

    private static boolean isAddress(String literal) {
        try {
            InetAddress.getByName(literal);
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Property(seed = SEED)
    void networkShouldContainWhatHasItsPrefix(@ForAll("networks") IpNetwork network,
            @ForAll("addresses") IpAddress client) {
        boolean sameFamily = network.address().isIp4() == client.isIp4();
        int behind = network.address().bits() - network.prefixLength();
        boolean samePrefix = number(network.address()).shiftRight(behind).equals(number(client).shiftRight(behind));

        assertThat(network.contains(client)).isEqualTo(sameFamily && samePrefix);
        assertThat(network.contains(network.address().masked(network.prefixLength()))).isTrue();
    }

    @Property(seed = SEED)
    void maskedAddressShouldLoseTheBitsBehindThePrefix(@ForAll("networks") IpNetwork network) {
        int behind = network.address().bits() - network.prefixLength();
        BigInteger masked = number(network.address()).shiftRight(behind).shiftLeft(behind);

        assertThat(number(network.address().masked(network.prefixLength()))).isEqualTo(masked);
    }

    private static BigInteger number(IpAddress address) {
        return new BigInteger(Long.toUnsignedString(address.high())).shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(address.low())));
    }

}
