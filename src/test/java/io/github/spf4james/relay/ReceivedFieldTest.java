/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.syntax.IpAddress;

class ReceivedFieldTest {
    private static final IpAddress RELAY = IpAddress.parse("198.51.100.1").orElseThrow();
    private static final String DATE = "; Tue, 24 Nov 2026 10:00:00 +0000 (UTC)";

    @ParameterizedTest(name = "{3}")
    @CsvSource(delimiter = '|', textBlock = """
            # client | HELO name | field | who writes so
            192.0.2.1   | mail.example | from mail.example (mx.example [192.0.2.1]) by gw.example (Postfix) with ESMTP id 4F for <a@b.example> | Postfix
            192.0.2.1   | mail.example | from mail.example (unknown [192.0.2.1]) by gw.example (Postfix) with SMTP id 4F | Postfix without PTR
            2001:db8::1 | mail.example | from mail.example (mx.example [IPv6:2001:db8::1]) by gw.example (Postfix) with ESMTP id 4F | Postfix IPv6
            2001:db8::1 | [IPv6:2001:db8::2] | from [IPv6:2001:db8::2] (mx.example [IPv6:2001:db8:0:0:0:0:0:1]) by gw (Postfix) | Postfix with a literal
            192.0.2.1   | mail.example | from mail.example (mx.example [192.0.2.1]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519) (Client CN "a", Issuer "b" (verified OK)) by gw (Postfix) | Postfix with TLS
            192.0.2.1   | mail.example | from mail.example (mx.example [192.0.2.1] (may be forged)) by gw.example (8.17.1/8.17.1) with ESMTP id 4F | sendmail
            192.0.2.1   | mail.example | from mail.example (root@mx.example [192.0.2.1]) by gw.example (8.17.1/8.17.1) | sendmail with ident
            192.0.2.1   | mail.example | from mail.example ([192.0.2.1]) by gw.example (8.17.1/8.17.1) | sendmail without PTR
            192.0.2.1   | mail.example | from mail.example (IDENT:root@[192.0.2.1]) by gw.example (8.17.1/8.17.1) | sendmail without PTR, with ident
            192.0.2.1   | foo.example | from [192.0.2.1] (helo=foo.example) by gw.example with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.97) (envelope-from <a@b.example>) id 1r-2 for c@d.example | Exim without PTR
            192.0.2.1   | foo.example | from [192.0.2.1]:54321 (helo=foo.example ident=root) by gw.example with smtp (Exim 4.97) | Exim with port
            192.0.2.1   | foo.example | from [192.0.2.1] (port=54321 helo=foo.example) by gw.example with smtp (Exim 4.97) | older Exim with port
            192.0.2.1   | foo.example | from mx.example ([192.0.2.1] helo=foo.example) by gw.example with esmtp (Exim 4.97) | Exim
            192.0.2.1   | foo.example | from mx.example ([192.0.2.1]:54321 helo=foo.example) by gw.example with esmtp (Exim 4.97) | Exim with PTR and port
            192.0.2.1   | [10.0.0.1] | from [192.0.2.1] (helo=[10.0.0.1]) by gw.example with esmtp (Exim 4.97) | Exim with a literal
            2001:db8::1 | foo.example | from mx.example ([2001:db8::1]:54321 helo=foo.example) by gw.example with esmtp (Exim 4.97) | Exim IPv6
            192.0.2.1   | mx.example | from mx.example ([192.0.2.1] ident=root) by gw.example with esmtp (Exim 4.97) | Exim, HELO is the PTR name
            192.0.2.1   | foo | from unknown (HELO foo) (192.0.2.1) by gw.example with SMTP | qmail
            192.0.2.1   | foo | from mx.example (HELO foo) (root@192.0.2.1) by gw.example with SMTP | qmail with ident
            192.0.2.1   | [10.0.0.1] | from unknown (HELO [10.0.0.1]) (192.0.2.1) by gw.example with SMTP | qmail with a literal
            192.0.2.1   | foo | from [192.0.2.1] (HELO foo) by gw.example (CommuniGate Pro SMTP 6.3) with ESMTP id 4F | CommuniGate
            192.0.2.1   | A.example | from A.example (192.0.2.1) by B.example (10.0.0.2) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE) id 15.20.1.2 | Exchange
            2a01:111::1 | A.example | from A.example (2a01:111::1) by B.example (2603:10a6:20b::9) with Microsoft SMTP Server id 15.20.1.2 via Frontend Transport | M365
            192.0.2.1   | mail.example | from mail.example (mail.example. [192.0.2.1]) by mx.google.com with ESMTPS id a1 for <a@b.example> (version=TLS1_3 cipher=TLS_AES bits=128/128) | Gmail
            192.0.2.1   | helo.example | from host.example (EHLO helo.example) ([192.0.2.1]) by james.example (JAMES SMTP Server ) with ESMTP ID 12 for <a@b.example> | James
            192.0.2.1   | helo.example | from 192.0.2.1 (EHLO helo.example) ([192.0.2.1]) by james.example (JAMES SMTP Server ) with ESMTP ID 12 | James without PTR
            2001:db8::1 | helo.example | from host.example (EHLO helo.example) ([2001:db8:0:0:0:0:0:1]) by james.example (JAMES) with ESMTP ID 12 | James IPv6
            192.0.2.1   | mail.example | from mail.example (mx.example [192.0.2.1]) by gw.example ([10.0.0.1]) via TCP with ESMTP id 4F | RFC 5321 TCP-info
            192.0.2.1   | mail.example | FROM mail.example (mx.example [192.0.2.1]) BY gw.example | keywords in capitals
            192.0.2.1   | mail.example | from mail.example (mx.example [::ffff:192.0.2.1]) by gw.example | an IPv4-mapped address
            192.0.2.1   | mail.example | from mail.example (mx.example [192.0.2.1]) by gw.example for <"a(b"@c.example> | a parenthesis in a quoted string
            192.0.2.1   | mail.example | from mail.example (mx.example [192.0.2.1] (a (b) \\) c)) by gw.example | nested comments and quoted pairs
            """)
    void shouldReadTheFormatsOfGateways(String client, String helo, String body, String writer) {
        assertThat(outside(body + DATE)).as(writer).contains(field(client, helo));
    }

    @Test
    void shouldReadFoldedFields() {
        assertThat(outside("""
                from mail.example (mx.example\r
                \t[192.0.2.1])\r
                \tby gw.example (Postfix) with ESMTPS id 4F\r
                \tfor <a@b.example>; Tue, 24 Nov 2026 10:00:00 +0000 (UTC)"""))
                .contains(field("192.0.2.1", "mail.example"));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            [203.0.113.5]         | from [203.0.113.5] (mx.example [192.0.2.1]) by gw (Postfix) | Postfix
            203.0.113.5           | from 203.0.113.5 (unknown [192.0.2.1]) by gw (Postfix) | without brackets
            helo=[203.0.113.5]    | from helo=[203.0.113.5] (unknown [192.0.2.1]) by gw (Postfix) | with a key
            a [203.0.113.5] b     | from a [203.0.113.5] b (unknown [192.0.2.1]) by gw | with spaces
            "[203.0.113.5]"       | from "[203.0.113.5]" (unknown [192.0.2.1]) by gw | quoted
            [203.0.113.5]         | from mx.example ([192.0.2.1] helo=[203.0.113.5]) by gw (Exim 4.97) | Exim
            [203.0.113.5]         | from [192.0.2.1] (helo=[203.0.113.5]) by gw (Exim 4.97) | Exim without PTR
            203.0.113.5           | from unknown (HELO 203.0.113.5) (192.0.2.1) by gw with SMTP | qmail
            [203.0.113.5]         | from host.example (EHLO [203.0.113.5]) ([192.0.2.1]) by james (JAMES) | James
            x y                   | from host.example (EHLO x y) ([192.0.2.1]) by james (JAMES) | James with spaces
            by                    | from by (unknown [192.0.2.1]) by gw (Postfix) | by as a name
            by                    | from host.example (EHLO by) ([192.0.2.1]) by james (JAMES) | James, by as a name
            by                    | from mx.example ([192.0.2.1] helo=by) by gw (Exim 4.97) | Exim, by as a name
            """)
    void heloAddressShouldNeverBeTakenForTheClients(String helo, String body, String writer) {
        assertThat(outside(body)).as(writer).contains(field("192.0.2.1", helo));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            // The client's name brings a comment, a "by", or a parenthesis of its own.
            "from x ([203.0.113.5]) (unknown [192.0.2.1]) by gw",
            "from x ([203.0.113.5]) by y (unknown [192.0.2.1]) by gw",
            "from host (EHLO x) ([203.0.113.5]) ([192.0.2.1]) by james",
            "from host (EHLO x) ([203.0.113.5]) by y () ([192.0.2.1]) by james",
            "from host (EHLO x) ([203.0.113.5]) by y (() ([192.0.2.1]) by james for <\"a)\"@b.example>; date",
            "from host (EHLO x) ([203.0.113.5]) by y (\\) ([192.0.2.1]) by james for <\"a)\"@b.example>; date",
            "from host (EHLO x [203.0.113.5]) ([192.0.2.1]) by james",
            "from host (EHLO x (y)) ([192.0.2.1]) by james",
            "from host (EHLO x) (EHLO y) ([192.0.2.1]) by james",
            "from x ([203.0.113.5]) (HELO (a) b [192.0.2.1]) by gw",
            "from x ([203.0.113.5]) (helo [192.0.2.1]) by gw",
            "from [203.0.113.5] (helo=x) (unknown [192.0.2.1]) by gw",
            "from [203.0.113.5] (HELO x) (unknown [192.0.2.1]) by gw",
            "from mx ([192.0.2.1] helo=x [203.0.113.5]) by gw",
            "from mx ([192.0.2.1] helo=x helo=y) by gw",
            "from mx ([192.0.2.1] helo=x(y)) by gw",
            "from by ([203.0.113.5]) (unknown [192.0.2.1]) by gw",
            "from host (EHLO by) ([203.0.113.5]) by y (EHLO by) ([192.0.2.1]) by james",
            // A PTR name may be anything, "helo" too.
            "from [203.0.113.5] (helo [192.0.2.1]) by gw",
            "from [203.0.113.5] (HELO [192.0.2.1] (may be forged)) by gw",
            // What follows "from" is the client's name, if no comment says otherwise.
            "from [192.0.2.1] by gw",
            "from 192.0.2.1 (unknown) by gw",
            "from [192.0.2.1] (may be forged) by gw"})
    void shouldNotReadWhatTheClientMayHaveMadeUp(String body) {
        assertThat(clientOf(body)).isIn(realOrNone());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "from", "by", "from by", "from by by", "(", ")", "\"", "\\",
            "from x (y [192.0.2.1])",
            "x from y ([192.0.2.1]) by gw", "by gw.example (Postfix, from userid 0) id 4F; date",
            "(qmail 1234 invoked by uid 89); date", "from x (unknown [unknown]) by gw", "from x ([unix socket]) by gw",
            "from x (y [192.0.2.1])) by gw", "from x (y [192.0.2.1\\", "from x (y [192.0.2.1]) z by gw",
            "from x (y [192.0.2.256]) by gw", "from x (y [192.0.2.1) by gw", "from x (y [192.0.2.1] [192.0.2.2]) by gw",
            "from x (y [192.0.2.1][192.0.2.2]) by gw", "from x ([192.0.2.1:1:2]) by gw", "fromx (y [192.0.2.1]) by gw",
            "from x ([192.0.2.1]) by gw\0", "from x\0 ([192.0.2.1]) by gw", "from x\177 ([192.0.2.1]) by gw"})
    void shouldNotReadWhatIsNotClear(String body) {
        assertThat(outside(body)).isEmpty();
    }

    @Test
    void shouldReadOneAddressThatStandsTwice() {
        assertThat(outside("from x (192.0.2.1 [192.0.2.1]) by gw")).contains(field("192.0.2.1", "x"));
    }

    @Test
    void shouldReadAnEmptyHelo() {
        assertThat(outside("from host (HELO ) ([192.0.2.1]) by gw")).contains(field("192.0.2.1", ""));
        assertThat(outside("from ([192.0.2.1]) by gw")).contains(field("192.0.2.1", ""));
    }

    @Test
    void shouldReadAHeloInUtf8() {
        String octets = new String("b\u00fccher.example".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(outside("from " + octets + " (unknown [192.0.2.1]) by gw"))
                .contains(field("192.0.2.1", "b\u00fccher.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "\"", "\\", "[", "]", "by ", "from ", "x", "\0", "\u00fc", ":", "@", "helo=", " ",
            "()",
            "[1.2.3.4]", "[::1", "(\\"})
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void shouldTakeAnythingOfAnyLength(String piece) {
        String junk = piece.repeat(1_000_000 / piece.length());

        assertThat(outside(junk)).isEmpty();
        assertThat(outside("from " + junk)).isEmpty();
        assertThat(clientOf("from host (EHLO " + junk + ") ([192.0.2.1]) by gw")).isIn(realOrNone());
        assertThat(clientOf("from " + junk + " (x [192.0.2.1]) by gw")).isIn(realOrNone());
        assertThat(clientOf("from x ([192.0.2.1] helo=" + junk + ") by gw")).isIn(realOrNone());
    }

    static List<String> rawGateways() {
        return List.of("from %h (unknown [192.0.2.1]) by gw (Postfix) with SMTP id 1 for <\"%r\"@b.example>; date",
                "from %h (unknown [192.0.2.1] (may be forged)) by gw (8.17.1) with SMTP id 1 for <\"%r\"@b.example>; date",
                "from mx.example ([192.0.2.1] helo=%h) by gw with smtp (Exim) (envelope-from <\"%r\"@c.example>); date",
                "from [192.0.2.1] (helo=%h) by gw with smtp (Exim) (envelope-from <\"%r\"@c.example>) id 1; date",
                "from [192.0.2.1] (ident=%i) by gw with smtp (Exim) id 1; date",
                "from [192.0.2.1] (port=54321 helo=%h ident=%i) by gw with smtp (Exim) id 1; date",
                "from x (helo [192.0.2.1]) (using TLSv1.3) (Client CN \"%i\", Issuer \"%i\" (not verified)) by gw; date",
                "from %h (unknown [192.0.2.1]) (using TLSv1.3) (Client CN \"%i\", Issuer \"%i\" (not verified)) by gw; date",
                "from %h (%i@mx.example [192.0.2.1]) by gw (8.17.1) with SMTP id 1; date",
                "from %h (IDENT:%i@[192.0.2.1]) by gw (8.17.1) with SMTP id 1; date",
                "from unknown (HELO %h) (%i@192.0.2.1) by gw with SMTP; date",
                "from unknown (HELO %h) (192.0.2.1) by gw with SMTP; date (%r)",
                "from %h (192.0.2.1) by gw (10.0.0.1) with Microsoft SMTP Server for <\"%r\"@b.example>; date",
                "from host.example (EHLO %h) ([192.0.2.1])\r\n by gw (JAMES) with ESMTP ID 1\r\n for <\"%r\"@b.example>;\r\n date");
    }

    /** Gateways that print the name of HELO raw, and quoted recipients, must not be made to name somebody else. */
    @ParameterizedTest
    @MethodSource("rawGateways")
    void clientShouldNotBeForgedThroughWhatAGatewayPrints(String gateway) {
        List<String> pieces = List.of("@", "ident=@", "helo=@", "(", ")", "(", ")", " ", " by ", " by y ",
                "[203.0.113.5]", "203.0.113.5", "\"",
                "\\",
                "x", "HELO ", "(HELO ", "by)", "EHLO by", "by(", "EHLO x", "helo=", " helo=x", "ident=", "<", ">", ";",
                "@", " from ", "\r\n\t",
                ",");
        Random random = new Random(7208);
        List<String> forged = new ArrayList<>();
        int read = 0;
        for (int i = 0; i < 2_000; i++) {
            String helo = junk(random, pieces);
            String body = gateway.replace("%h", helo).replace("%i", junk(random, pieces))
                    .replace("%r", junk(random, pieces));
            Optional<IpAddress> client = clientOf(body);
            if (client.isPresent()) {
                read++;
                client.filter(address -> !address.toString().equals("192.0.2.1"))
                        .ifPresent(address -> forged.add(body));
            }
        }
        assertThat(forged).isEmpty();
        assertThat(read).isGreaterThanOrEqualTo(gateway.contains("%h") ? 1 : 0);
    }

    private static String junk(Random random, List<String> pieces) {
        StringBuilder junk = new StringBuilder();
        for (int n = random.nextInt(9); n > 0; n--) {
            junk.append(pieces.get(random.nextInt(pieces.size())));
        }
        return junk.toString();
    }

    private static Optional<IpAddress> clientOf(String body) {
        return outside(body).map(RelayedClient.Outside::client);
    }

    private static List<Optional<IpAddress>> realOrNone() {
        return List.of(IpAddress.parse("192.0.2.1"), Optional.empty());
    }

    private static RelayedClient.Outside field(String client, String helo) {
        return new RelayedClient.Outside(IpAddress.parse(client).orElseThrow(), helo);
    }

    /** As somebody reads it who does not know the software. */
    private static Optional<RelayedClient.Outside> outside(String body) {
        try {
            return RelayedClients.of(List.of(body), RELAY,
                    address -> Optional.empty()) instanceof RelayedClient.Outside read
                            ? Optional.of(read)
                            : Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
