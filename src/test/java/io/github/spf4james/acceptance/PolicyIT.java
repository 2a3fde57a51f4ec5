/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;

/** Each action of SpfPolicy, done to mail in a James. */
class PolicyIT {
    private static final Destination INBOX = new Destination.Mailbox(SpfJames.BOB, "INBOX");
    private static final String ONE_OF_EACH = """
            <mailet match="All" class="io.github.spf4james.SpfPolicy">
                <onPass>accept</onPass>
                <onFail>processor:suspect</onFail>
                <onSoftfail>bounce</onSoftfail>
                <onPermerror>bounce</onPermerror>
                <onNone>discard</onNone>
                <bounceTo>always</bounceTo>
                <onBounceSuppressed>annotate</onBounceSuppressed>
            </mailet>
            """;

    private static SpfJames james;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        james = SpfJames.start(home, SpfJames.container(ONE_OF_EACH));
    }

    @AfterAll
    static void stop() {
        james.close();
    }

    @Test
    void mailShouldBeDeliveredAsItCameWhenAcceptIsTheAction() throws Exception {
        assertThat(james.send("a@pass.example", Messages.HELLO)).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(INBOX);
            assertThat(delivery.text()).startsWith("Received: from ")
                    .doesNotContain("Received-SPF")
                    .endsWith(text(Messages.HELLO));
            assertThat(delivery.attribute("io.github.spf4james.result")).contains("pass");
            assertThat(delivery.attribute("io.github.spf4james.action")).contains("accept");
        });
    }

    @Test
    void receivedSpfShouldStandAboveAllOtherFieldsWhenAnnotated() throws Exception {
        assertThat(james.send("a@neutral.example", Messages.HELLO)).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(INBOX);
            assertThat(delivery.text()).startsWith("Received-SPF: neutral ");
            assertThat(delivery.header("Received-SPF")).singleElement().asString()
                    .contains("client-ip=203.0.113.9", "envelope-from=\"a@neutral.example\"", "helo=pass.example",
                            "identity=mailfrom", "mechanism=?all");
            assertThat(delivery.header("Received")).hasSize(1);
        });
    }

    @Test
    void restOfTheMessageShouldStayOctetByOctetWhenAnnotated() throws Exception {
        byte[] message = Messages.ofAnyOctets(2000);

        assertThat(james.send("a@neutral.example", message)).singleElement().satisfies(delivery -> {
            String delivered = delivery.text();
            assertThat(delivered).startsWith("Received-SPF: neutral ");
            assertThat(delivered.substring(delivered.indexOf("From: <alice@hoge.com>"))).isEqualTo(text(message));
        });
    }

    @Test
    void oddHeaderLinesShouldStayAsTheyAreWhenAnnotated() throws Exception {
        byte[] message = Messages.withHeader("subject:no space", "X-Folded: one\r\n\ttwo\r\n   three", "X-Empty:",
                "Received-SPF: pass (of somebody else)", "X-Folded: again");

        assertThat(james.send("a@neutral.example", message)).singleElement().satisfies(delivery -> {
            String delivered = delivery.text();
            assertThat(delivered.substring(delivered.indexOf("From: <alice@hoge.com>"))).isEqualTo(text(message));
        });
    }

    @Test
    void mailShouldEndInTheProcessorNamedWhenTheResultIsFail() throws Exception {
        assertThat(james.send("a@fail.example", Messages.HELLO)).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(new Destination.Repository("memory://var/mail/suspect/"));
            assertThat(delivery.text()).startsWith("Received-SPF: fail ");
            assertThat(delivery.attribute("io.github.spf4james.action")).contains("processor:suspect");
            assertThat(delivery.attribute("io.github.spf4james.explanation"))
                    .contains("203.0.113.9 is none of our servers");
            assertThat(delivery.attribute("org.apache.james.transport.mailets.spf.result")).contains("fail");
            assertThat(delivery.attribute("org.apache.james.transport.mailets.spf.explanation"))
                    .contains("203.0.113.9 is none of our servers");
        });
    }

    @Test
    void mailShouldBeGoneWhenDiscarded() throws Exception {
        assertThat(james.send("a@none.example", Messages.HELLO)).isEmpty();
        assertThat(james.james().givenUp()).isZero();
    }

    @Test
    void senderShouldGetAReportInPlaceOfTheRecipientGettingTheMail() throws Exception {
        assertThat(james.send("a@softfail.example", Messages.withHeader("Subject: My words", "X-Mine: yes")))
                .singleElement().satisfies(delivery -> {
                    assertThat(delivery.destination()).isEqualTo(new Destination.Remote());
                    assertThat(delivery.sender()).isEmpty();
                    assertThat(delivery.recipients()).containsExactly("a@softfail.example");
                    assertThat(delivery.header("Auto-Submitted")).containsExactly("auto-replied");
                    assertThat(delivery.attribute("io.github.spf4james.unchecked")).isPresent();
                    Report report = Report.of(delivery);
                    assertThat(report.contentType().match("multipart/report")).isTrue();
                    assertThat(report.contentType().getParameter("report-type")).isEqualTo("delivery-status");
                    assertThat(report.types()).containsExactly("text/plain", "message/delivery-status",
                            "text/rfc822-headers");
                    assertThat(report.text(0)).contains(SpfJames.BOB);
                    assertThat(report.text(1)).contains("Final-Recipient: rfc822; bob@example.org", "Action: failed",
                            "Status: 5.7.1");
                    assertThat(report.text(2)).contains("Subject: My words", "X-Mine: yes")
                            .doesNotContain("Hello Bob");
                });
    }

    @Test
    void reportShouldHaveAStatusOfItsOwnWhenTheRecordIsBroken() throws Exception {
        assertThat(james.send("a@permerror.example", Messages.HELLO)).singleElement()
                .satisfies(delivery -> assertThat(Report.of(delivery).text(1)).contains("Status: 5.7.24"));
    }

    @Test
    void oneReportShouldNameAllRecipients() throws Exception {
        assertThat(james.send(SpfJames.CLIENT, "pass.example", "a@softfail.example",
                List.of(SpfJames.BOB, SpfJames.CAROL), Messages.HELLO)).singleElement()
                .satisfies(delivery -> assertThat(Report.of(delivery).text(1)).contains(
                        "Final-Recipient: rfc822; bob@example.org", "Final-Recipient: rfc822; carol@example.org"));
    }

    @Test
    void mailOfTheNullSenderShouldBeDeliveredWhereOthersBounce() throws Exception {
        assertThat(james.send(SpfJames.CLIENT, "softfail.example", "", List.of(SpfJames.BOB), Messages.HELLO))
                .singleElement().satisfies(delivery -> {
                    assertThat(delivery.destination()).isEqualTo(INBOX);
                    assertThat(delivery.text()).startsWith("Received-SPF: softfail ");
                    assertThat(delivery.header("Received-SPF")).singleElement().asString().contains("identity=helo");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: auto-replied", "Precedence: bulk\r\nList-Id: <list.example>"})
    void automaticMailShouldBeDeliveredWhereOthersBounce(String field) throws Exception {
        assertThat(james.send("a@softfail.example", Messages.withHeader(field))).singleElement()
                .satisfies(delivery -> {
                    assertThat(delivery.destination()).isEqualTo(INBOX);
                    assertThat(delivery.text()).startsWith("Received-SPF: softfail ");
                });
    }

    @Test
    void allRecipientsShouldGetTheMailWhenAnnotated() throws Exception {
        assertThat(james.send(SpfJames.CLIENT, "pass.example", "a@neutral.example",
                List.of(SpfJames.BOB, SpfJames.CAROL), Messages.HELLO)).extracting(Delivery::destination)
                .containsExactlyInAnyOrder(INBOX, new Destination.Mailbox(SpfJames.CAROL, "INBOX"));
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }
}
