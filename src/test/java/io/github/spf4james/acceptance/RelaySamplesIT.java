/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;

/** Each sample for relays, with mails as they come from there. 203.0.113.9 may send for pass.example. */
class RelaySamplesIT {
    private static final Destination INBOX = new Destination.Mailbox(SpfJames.BOB, "INBOX");
    private static final Destination SPF_FAIL = new Destination.Repository("file://var/mail/spf-fail/");
    private static final String DATE = "; Mon, 2 Nov 2026 10:00:00 +0000";

    @TempDir
    private Path home;
    private SpfJames james;

    @AfterEach
    void stop() {
        james.close();
    }

    private void start(String sample) throws Exception {
        String spfXml = Files.readString(PolicySample.file(sample));
        String elements = spfXml.substring(spfXml.indexOf("<spf>") + "<spf>".length(), spfXml.indexOf("</spf>"));
        james = SpfJames.start(home, PolicySample.container("behind-a-gateway.xml"), elements);
    }

    private Delivery send(String relay, String sender, String... fields) throws Exception {
        StringBuilder message = new StringBuilder();
        for (String field : fields) {
            message.append(field).append(field.startsWith("Received: ") ? DATE : "").append("\r\n");
        }
        message.append(new String(Messages.HELLO, StandardCharsets.US_ASCII));
        List<Delivery> deliveries = james.send(relay, "relay.example", sender, List.of(SpfJames.BOB),
                message.toString().getBytes(StandardCharsets.US_ASCII));
        assertThat(deliveries).hasSize(1);
        return deliveries.getFirst();
    }

    private static void assertChecked(Delivery delivery, String client, String result, Destination destination)
            throws Exception {
        assertThat(delivery.destination()).isEqualTo(destination);
        assertThat(delivery.header("Received-SPF")).singleElement().asString().startsWith(result + " ")
                .contains("client-ip=" + client);
    }

    private static void assertUnchecked(Delivery delivery, String reason) {
        assertThat(delivery.destination()).isEqualTo(INBOX);
        assertThat(delivery.attribute("io.github.spf4james.unchecked")).contains(reason);
    }

    @Test
    void clientShouldBeTheOneThatGoogleHad() throws Exception {
        start("spf-behind-google-workspace.xml");
        String hop = "Received: by mail-lf1-f41.google.com with SMTP id a1so1 for <bob@example.org>";
        String inner = "Received: by 2002:a05:6512:1:b0:1:2:3 with SMTP id a1csp1";
        String edge = "Received: from mx.client.example (mx.client.example. [%s])\r\n\tby mx.google.com with ESMTPS id"
                + " a1si1\r\n\tfor <bob@example.org> (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256)";

        assertChecked(send("198.51.100.17", "a@pass.example", hop, inner, edge.formatted("203.0.113.9")), "203.0.113.9",
                "pass", INBOX);
        assertChecked(send("198.51.100.17", "a@pass.example", hop, inner, edge.formatted("192.0.2.77")),
                "192.0.2.77", "fail", SPF_FAIL);
        // Not one of Google's: what it says is not believed.
        assertChecked(send("192.0.2.77", "a@pass.example", hop, inner, edge.formatted("203.0.113.9")), "192.0.2.77",
                "fail", SPF_FAIL);
    }

    @Test
    void clientShouldBeTheOneThatExchangeOnlineHad() throws Exception {
        start("spf-behind-exchange-online.xml");
        String server = " with Microsoft SMTP Server (version=TLS1_2,\r\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384)"
                + " id 15.20.9000.1";
        String[] fields = {
                "Received: from DB9PR01MB1.eurprd01.prod.exchangelabs.com (2603:10a6:10:1::9)\r\n"
                        + " by AM0PR01MB1.eurprd01.prod.exchangelabs.com (2603:10a6:208:1::5)" + server,
                "Received: from AM0PEPF000001.eurprd05.prod.outlook.com\r\n (2603:10a6:10:1:cafe::f2)"
                        + " by DB9PR01CA1.outlook.office365.com\r\n (2603:10a6:10:1::16)" + server
                        + " via Frontend Transport",
                "Received: from mx.client.example (%s) by\r\n AM0PEPF000001.mail.protection.outlook.com (10.167.16.1)"
                        + server + " via Frontend Transport"};

        assertChecked(send("198.51.100.33", "a@pass.example", fields[0], fields[1], fields[2].formatted("203.0.113.9")),
                "203.0.113.9", "pass", INBOX);
        assertChecked(
                send("198.51.100.33", "a@pass.example", fields[0], fields[1], fields[2].formatted("192.0.2.77")),
                "192.0.2.77", "fail", SPF_FAIL);
    }

    @Test
    void verdictShouldBeTheOneOfTheFilteringService() throws Exception {
        start("spf-behind-a-filtering-service.xml");
        String hidden = "Received: from hidden by out1.filter.example id A1";

        assertThat(send("198.51.100.49", "a@pass.example",
                "Authentication-Results: mx.filter.example; spf=fail (not listed) smtp.mailfrom=pass.example", hidden))
                .satisfies(delivery -> {
                    assertThat(delivery.destination()).isEqualTo(SPF_FAIL);
                    assertThat(delivery.attribute("io.github.spf4james.checkedby")).contains("mx.filter.example");
                    assertThat(delivery.header("Received-SPF")).singleElement().asString()
                            .contains("according to mx.filter.example: not listed");
                });
        assertThat(send("198.51.100.49", "a@fail.example",
                "Authentication-Results: mx.filter.example; spf=pass smtp.mailfrom=fail.example", hidden).destination())
                .isEqualTo(INBOX);
        // Forged, below the field of the service.
        assertThat(send("198.51.100.49", "a@fail.example",
                "Received: from mx.client.example (mx.client.example [203.0.113.9]) by out1.filter.example id A1",
                "Authentication-Results: mx.filter.example; spf=pass smtp.mailfrom=fail.example").destination())
                .isEqualTo(SPF_FAIL);
    }

    @Test
    void usersOfPostfixOnTheSameHostShouldNotBeChecked() throws Exception {
        start("spf-behind-postfix.xml");
        String client = "Received: from mx.client.example (mx.client.example [192.0.2.77])\r\n"
                + "\tby mx.example.org (Postfix) with ESMTPS id 4ABC\r\n\tfor <bob@example.org>";
        String amavis = "Received: from mx.example.org ([127.0.0.1]) by localhost (mx.example.org [127.0.0.1])"
                + " (amavis, port 10024)\r\n\twith ESMTP id 4F for <bob@example.org>";

        assertUnchecked(send("127.0.0.1", "a@fail.example", "Received: from laptop (dyn.example [192.0.2.77])\r\n"
                + "\t(Authenticated sender: alice@example.org)\r\n\tby mx.example.org (Postfix) with ESMTPSA id 4ABC"),
                "authenticated at the relay");
        assertUnchecked(send("127.0.0.1", "", "Received: by mx.example.org (Postfix) id 4ABC"), "made by the relay");
        assertChecked(send("127.0.0.1", "a@pass.example", client), "192.0.2.77", "fail", SPF_FAIL);
        assertChecked(send("127.0.0.1", "a@pass.example",
                "Received: from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id 4DEF",
                amavis,
                client), "192.0.2.77", "fail", SPF_FAIL);
    }
}
