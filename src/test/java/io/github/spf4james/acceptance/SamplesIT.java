/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;

/** The policies in conf-samples, each in a James. */
class SamplesIT {
    private static final Destination INBOX = inbox(SpfJames.BOB);
    private static final Destination SPAM = new Destination.Mailbox(SpfJames.BOB, "Spam");
    private static final Destination SPF_FAIL = new Destination.Repository("file://var/mail/spf-fail/");

    @TempDir
    private Path home;
    private SpfJames james;

    @AfterEach
    void stop() {
        james.close();
    }

    @Test
    void wholeFileShouldDeliverAndAnnotate() throws Exception {
        james = SpfJames.start(home, Files.readString(PolicySample.file("mailetcontainer.xml")));

        assertThat(send("a@fail.example")).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(INBOX);
            assertThat(delivery.text()).startsWith("Received-SPF: fail ");
        });
        assertThat(send("a@softfail.example")).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(INBOX);
            assertThat(delivery.header("X-Suspect")).containsExactly("SPF");
        });
    }

    @Test
    void wholeFileShouldKeepForgedMailForThePostmasterOnceItIsTold() throws Exception {
        james = SpfJames.start(home, uncommented("mailetcontainer.xml", "<onFail>processor:spf-fail</onFail>"));

        assertThat(send("a@fail.example")).singleElement().extracting(Delivery::destination).isEqualTo(SPF_FAIL);
    }

    @Test
    void minimalShouldAnnotateEveryMail() throws Exception {
        start("minimal.xml");

        assertThat(send("a@fail.example")).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(INBOX);
            assertThat(delivery.text()).startsWith("Received-SPF: fail ");
        });
    }

    @Test
    void annotateOnlyShouldTellMachinesAndPeople() throws Exception {
        start("annotate-only.xml");

        assertThat(send("a@softfail.example")).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(INBOX);
            assertThat(delivery.header("Subject")).containsExactly("[SPF softfail] Hello");
            assertThat(delivery.header("Received-SPF")).singleElement().asString().startsWith("softfail ");
            assertThat(delivery.header("Authentication-Results")).singleElement().asString()
                    .contains("spf=softfail", "smtp.mailfrom=");
            assertThat(delivery.header("X-Suspect")).containsExactly("SPF");
            assertThat(delivery.header("X-From-Verified")).isEmpty();
        });
    }

    @Test
    void annotateOnlyShouldVerifyAFromThatIsAligned() throws Exception {
        start("annotate-only.xml");

        byte[] message = "From: <news@pass.example>\r\nSubject: Hello\r\n\r\nHello Bob\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(james.send("a@pass.example", message)).singleElement().satisfies(delivery -> {
            assertThat(delivery.header("Subject")).containsExactly("Hello");
            assertThat(delivery.header("X-Suspect")).isEmpty();
            assertThat(delivery.header("X-From-Verified")).containsExactly("SPF");
        });
    }

    @Test
    void annotateOnlyShouldTagNoHonestMail() throws Exception {
        start("annotate-only.xml");

        for (String result : List.of("none", "neutral", "temperror")) {
            assertThat(send("a@" + result + ".example")).singleElement().satisfies(delivery -> {
                assertThat(delivery.header("Subject")).containsExactly("Hello");
                assertThat(delivery.header("Received-SPF")).singleElement().asString().startsWith(result + " ");
            });
        }
    }

    @Test
    void annotateOnlyShouldNotBelieveASenderWhoSaysThatItsFromIsVerified() throws Exception {
        start("annotate-only.xml");

        byte[] message = ("X-From-Verified: SPF\r\nFrom: <boss@example.org>\r\nx-from-verified: SPF\r\n"
                + "Subject: Hello\r\n\r\nHello Bob\r\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(james.send("a@pass.example", message)).singleElement()
                .satisfies(delivery -> assertThat(delivery.header("X-From-Verified")).isEmpty());
    }

    @Test
    void bounceShouldReportToOurOwnInItsOwnWords() throws Exception {
        start("bounce.xml");

        assertThat(send(SpfJames.CAROL)).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(inbox(SpfJames.CAROL));
            assertThat(delivery.sender()).isEmpty();
            assertThat(Report.of(delivery).text(0)).contains(
                    "Your mail to us, as carol@example.org, was not delivered.",
                    "203.0.113.9, which called itself pass.example, is none of them.",
                    "The result of our check at ", " is \"fail\".");
        });
    }

    @Test
    void bounceShouldKeepWhatIsNotAnswered() throws Exception {
        start("bounce.xml");

        assertThat(send("a@fail.example")).singleElement().extracting(Delivery::destination).isEqualTo(SPF_FAIL);
        assertThat(james.send(SpfJames.CLIENT, "fail.example", "", List.of(SpfJames.BOB), Messages.HELLO))
                .singleElement().extracting(Delivery::destination).isEqualTo(SPF_FAIL);
    }

    @Test
    void quarantineShouldDeliverForgedMailIntoItsFolder() throws Exception {
        start("quarantine.xml");

        assertThat(send("a@fail.example")).singleElement().satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(SPAM);
            assertThat(delivery.text()).startsWith("Received-SPF: fail ");
        });
        assertThat(send("a@neutral.example")).singleElement().extracting(Delivery::destination).isEqualTo(INBOX);
        assertThat(send("a@softfail.example")).singleElement().extracting(Delivery::destination).isEqualTo(INBOX);
    }

    @Test
    void quarantinesFurtherStepsShouldCatchMore() throws Exception {
        james = SpfJames.start(home, PolicySample.containerOf(uncommented("quarantine.xml",
                "<onHeloFail>quarantine</onHeloFail>")));

        for (String result : List.of("softfail", "permerror")) {
            assertThat(send("a@" + result + ".example")).singleElement().extracting(Delivery::destination)
                    .isEqualTo(SPAM);
        }
        assertThat(james.send(SpfJames.CLIENT, "fail.example", "a@pass.example", List.of(SpfJames.BOB),
                Messages.HELLO)).singleElement().extracting(Delivery::destination).isEqualTo(SPAM);
    }

    @Test
    void quarantineShouldHaveMailWaitForSilentNameServers() throws Exception {
        start("quarantine.xml");

        assertThat(send("a@temperror.example")).isEmpty();
        assertThat(james.james().delays()).hasSize(1);
    }

    @Test
    void gatewayShouldNotBeTakenForTheClient() throws Exception {
        james = SpfJames.start(home, PolicySample.container("behind-a-gateway.xml"),
                elements(Files.readString(PolicySample.file("spf-behind-a-gateway.xml"))));

        assertThat(relayed("Received: from mx.client.example (mx.client.example [203.0.113.9])\r\n"
                + "\tby gateway.example.org (Postfix) with ESMTPS id 4ABCDE\r\n\tfor <bob@example.org>;"
                + " Mon,  2 Nov 2026 10:00:00 +0000 (UTC)", "a@pass.example")).satisfies(delivery -> {
                    assertThat(delivery.destination()).isEqualTo(INBOX);
                    assertThat(delivery.header("Received-SPF")).singleElement().asString()
                            .startsWith("pass (mx.example.org:").contains("client-ip=203.0.113.9",
                                    "helo=mx.client.example");
                });
        assertThat(relayed("Received: from mx.client.example (mx.client.example [198.51.100.77])\r\n"
                + "\tby gateway.example.org (Postfix) with ESMTPS id 4ABCDE;"
                + " Mon,  2 Nov 2026 10:00:00 +0000 (UTC)", "a@pass.example"))
                .satisfies(delivery -> assertThat(delivery.destination()).isEqualTo(SPF_FAIL));
    }

    @Test
    void gatewaysMailShouldBeKeptUncheckedWhenItsFieldCannotBeRead() throws Exception {
        james = SpfJames.start(home, PolicySample.container("behind-a-gateway.xml"),
                elements(Files.readString(PolicySample.file("spf-behind-a-gateway.xml"))));

        assertThat(relayed("Received: somehow, by gateway.example.org", "a@fail.example")).satisfies(delivery -> {
            assertThat(delivery.destination()).isEqualTo(SPF_FAIL);
            assertThat(delivery.attribute("io.github.spf4james.unchecked")).contains("relay's Received unreadable");
            assertThat(delivery.header("Authentication-Results")).singleElement().asString()
                    .contains("mx.example.org", "none");
        });
    }

    @Test
    void dryRunShouldSayWhatWouldHappenAndDeliver() throws Exception {
        start("dry-run.xml");

        assertThat(send("a@fail.example")).extracting(Delivery::destination).containsExactly(
                new Destination.Repository("file://var/mail/would-quarantine/"), INBOX);
        for (String result : List.of("softfail", "permerror", "temperror", "pass")) {
            assertThat(send("a@" + result + ".example")).singleElement().satisfies(delivery -> {
                assertThat(delivery.destination()).isEqualTo(INBOX);
                assertThat(delivery.header("Received-SPF")).singleElement().asString().startsWith(result + " ");
                assertThat(delivery.attribute("io.github.spf4james.action")).hasValueSatisfying(
                        action -> assertThat(action).startsWith("would "));
            });
        }
        assertThat(james.james().delays()).isEmpty();
    }

    @Test
    void twoDomainsShouldEachGetWhatTheyWant() throws Exception {
        start("two-domains.xml");

        assertThat(send("a@fail.example", SpfJames.BOB, SpfJames.BOB_ELSEWHERE)).hasSize(2)
                .anySatisfy(delivery -> {
                    assertThat(delivery.destination()).isEqualTo(SPF_FAIL);
                    assertThat(delivery.recipients()).containsExactly(SpfJames.BOB);
                }).anySatisfy(delivery -> {
                    assertThat(delivery.destination()).isEqualTo(inbox(SpfJames.BOB_ELSEWHERE));
                    assertThat(delivery.header("Subject")).containsExactly("[SPF fail] Hello");
                });
        assertThat(send("a@none.example", SpfJames.BOB_ELSEWHERE)).singleElement()
                .satisfies(delivery -> assertThat(delivery.header("Subject")).containsExactly("Hello"));
    }

    @Test
    void twoDomainsShouldLeaveThePostmasterWhatIsSentThere() throws Exception {
        start("two-domains.xml");

        assertThat(send("a@fail.example", SpfJames.BOB, SpfJames.ABUSE)).hasSize(2)
                .anySatisfy(delivery -> assertThat(delivery.destination()).isEqualTo(SPF_FAIL))
                .anySatisfy(delivery -> {
                    assertThat(delivery.recipients()).containsExactly(SpfJames.ABUSE);
                    assertThat(delivery.text()).doesNotContain("Received-SPF");
                });
    }

    private void start(String sample) throws Exception {
        james = SpfJames.start(home, PolicySample.container(sample));
    }

    /** A sample without the comment signs around what begins with this element. */
    private static String uncommented(String sample, String element) throws Exception {
        Matcher comment = Pattern.compile("<!--[^<]*(" + Pattern.quote(element) + ".*?)-->", Pattern.DOTALL)
                .matcher(Files.readString(PolicySample.file(sample)));
        assertThat(comment.find()).isTrue();
        return comment.replaceFirst("$1");
    }

    private List<Delivery> send(String sender, String... recipients) throws Exception {
        return james.send(SpfJames.CLIENT, "pass.example", sender,
                recipients.length == 0 ? List.of(SpfJames.BOB) : List.of(recipients), Messages.HELLO);
    }

    private Delivery relayed(String received, String sender) throws Exception {
        byte[] message = (received + "\r\n" + new String(Messages.HELLO, StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.US_ASCII);
        List<Delivery> deliveries = james.send("10.0.25.3", "gateway.example.org", sender, List.of(SpfJames.BOB),
                message);
        assertThat(deliveries).hasSize(1);
        return deliveries.getFirst();
    }

    /** What stands in a spf.xml, to be put beside other elements. */
    private static String elements(String spfXml) {
        String root = "<spf>";
        return spfXml.substring(spfXml.indexOf(root) + root.length(), spfXml.indexOf("</spf>"));
    }

    private static Destination inbox(String user) {
        return new Destination.Mailbox(user, "INBOX");
    }
}
