/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

class ZoneTest {

    private static List<String> texts(Zone zone, String name, int type) {
        return zone.answer(RawName.of(name), type).answers().stream().map(Record::rdataToString).toList();
    }

    private static SOARecord soa(Zone zone, String name) {
        return (SOARecord) zone.answer(RawName.of(name), Type.A).authority().get(0);
    }

    @Test
    void spfShouldBePublishedAsTxtTooWhenTheNameHasNoTxt() {
        Zone zone = Zone.parse("example.com: [ {SPF: v=spf1 -all}, {SPF: 'v=spf1 ?all'} ]");

        assertThat(texts(zone, "example.com", Type.SPF)).containsExactly("\"v=spf1 -all\"", "\"v=spf1 ?all\"");
        assertThat(texts(zone, "example.com", Type.TXT)).containsExactly("\"v=spf1 -all\"", "\"v=spf1 ?all\"");
    }

    @Test
    void spfShouldNotBePublishedAsTxtWhenTheNameHasTxt() {
        Zone zone = Zone.parse("example.com: [ {SPF: v=spf1 +all}, {TXT: v=spf1 -all} ]");

        assertThat(texts(zone, "example.com", Type.TXT)).containsExactly("\"v=spf1 -all\"");
    }

    @Test
    void noneShouldSuppressTxt() {
        Zone zone = Zone.parse("example.com: [ {SPF: v=spf1 -all}, {TXT: NONE} ]");

        assertThat(texts(zone, "example.com", Type.TXT)).isEmpty();
        assertThat(texts(zone, "example.com", Type.SPF)).hasSize(1);
    }

    @Test
    void equalRecordsShouldAllBeKept() {
        assertThat(texts(Zone.builder().txt("example.com", "x").txt("example.com", "x").build(), "example.com",
                Type.TXT)).hasSize(2);
    }

    @Test
    void timeoutShouldSilenceWhatNoRecordAnswers() {
        Zone zone = Zone.parse("example.com: [ {TXT: v=spf1 -all}, TIMEOUT ]");

        assertThat(texts(zone, "example.com", Type.TXT)).hasSize(1);
        assertThat(zone.answer(RawName.of("example.com"), Type.A).silent()).isTrue();
    }

    @Test
    void listShouldBeTheStringsOfOneRecord() {
        Zone zone = Zone.parse("example.com: [ {TXT: [ 'v=spf1 ip4:', '192.0.2.5 -all' ]}, {TXT: []} ]");

        assertThat(texts(zone, "example.com", Type.TXT)).containsExactly("\"v=spf1 ip4:\" \"192.0.2.5 -all\"", "\"\"");
    }

    @Test
    void longStringShouldBeSplitAtTwoHundredAndFiftyFiveOctets() {
        Zone zone = Zone.builder().txt("example.com", "x".repeat(600)).build();

        TXTRecord record = (TXTRecord) zone.answer(RawName.of("example.com"), Type.TXT).answers().get(0);

        assertThat(record.getStringsAsByteArrays()).extracting(s -> s.length).containsExactly(255, 255, 90);
    }

    @Test
    void escapedCharacterShouldBeOneOctet() {
        Zone zone = Zone.parse("example.com: [ {TXT: \"\\xEF\\xBB\\xBFa\\x0db\\0\"} ]");

        TXTRecord record = (TXTRecord) zone.answer(RawName.of("example.com"), Type.TXT).answers().get(0);

        assertThat(record.getStringsAsByteArrays())
                .containsExactly("\u00EF\u00BB\u00BFa\rb\0".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void emptyMxTargetShouldBeTheRoot() {
        Zone zone = Zone.parse("example.com: [ {MX: [0, '']} ]");

        assertThat(zone.answer(RawName.of("example.com"), Type.MX).answers())
                .allSatisfy(record -> assertThat(((MXRecord) record).getTarget()).isEqualTo(Name.root));
    }

    @Test
    void mappedAddressShouldStayAnIpv6Address() {
        Zone zone = Zone.builder().aaaa("example.com", "::ffff:192.0.2.1", "CAFE:BABE::1").build();

        assertThat(zone.answer(RawName.of("example.com"), Type.AAAA).answers()).hasSize(2)
                .allSatisfy(record -> assertThat(record).isInstanceOf(AAAARecord.class));
    }

    @Test
    void unquotedAddressesShouldNotBeReadAsNumbers() {
        Zone zone = Zone.parse("1.2: [ {AAAA: 1234::1} ]\n3:4: [ {TXT: 1:2} ]\n");

        assertThat(zone.names()).containsExactlyInAnyOrder("1.2", "3:4");
        // Not as a zone file has it: newer versions of dnsjava write quotes only where they must.
        assertThat(zone.answer(RawName.of("3:4"), Type.TXT).answers())
                .flatExtracting(record -> ((TXTRecord) record).getStrings()).containsExactly("1:2");
    }

    @Test
    void nameShouldBeFoundWhateverItsCase() {
        Zone zone = Zone.builder().ptr("8.b.D.0.ip6.arpa", "mail.Example.com").build();

        assertThat(texts(zone, "8.B.d.0.IP6.ARPA", Type.PTR)).containsExactly("mail.Example.com.");
    }

    @Test
    void unknownNameShouldBeNxdomainWithASoa() {
        Zone zone = Zone.builder().a("mail.example.com", "192.0.2.1").build();

        assertThat(zone.answer(RawName.of("no.example.com"), Type.A).rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(RawName.text(soa(zone, "no.example.com").getName())).isEqualTo("example.com");
    }

    @Test
    void emptyNonTerminalShouldBeNodataWithASoa() {
        Zone zone = Zone.builder().a("mail.example.com", "192.0.2.1").build();

        assertThat(zone.answer(RawName.of("example.com"), Type.A).rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(soa(zone, "example.com").getMinimum()).isEqualTo(60);
    }

    @Test
    void ttlAndSoaShouldBeThoseOfTheZoneFile() {
        Zone zone = Zone.parse("example.com: [ {A: 192.0.2.1}, {TTL: 7}, {SOA: [20, 10]} ]");

        assertThat(zone.answer(RawName.of("example.com"), Type.A).answers().get(0).getTTL()).isEqualTo(7);
        assertThat(soa(zone, "a.b.example.com")).satisfies(soa -> {
            assertThat(soa.getTTL()).isEqualTo(20);
            assertThat(soa.getMinimum()).isEqualTo(10);
        });
    }

    @Test
    void zonedataKeyShouldBeLookedInto() {
        assertThat(Zone.parse("zonedata: {example.com: [ TIMEOUT ]}").names()).containsExactly("example.com");
    }

    @Test
    void parsedMapShouldBeTaken() {
        Zone zone = Zone.of(Map.of("example.com", List.of(Map.of("MX", List.of(10, "mail.example.com")), "SERVFAIL")));

        assertThat(texts(zone, "example.com", Type.MX)).containsExactly("10 mail.example.com.");
        assertThat(zone.answer(RawName.of("example.com"), Type.A).rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void unknownEntryShouldBeRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Zone.parse("example.com: [ TIMEOOT ]"))
                .withMessageContaining("TIMEOOT");
        assertThatIllegalArgumentException().isThrownBy(() -> Zone.parse("example.com: [ {B: x} ]"))
                .withMessageContaining("unknown entry B");
    }

    @Test
    void nameWithAnEmptyLabelShouldBeRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RawName.of("a..b"));
    }
}
