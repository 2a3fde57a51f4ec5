/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.Destination;
import io.github.spf4james.embedded.SmtpClient;

/** The samples for the SMTP server in conf-samples, each in a James, with minimal.xml behind it. */
class SmtpSamplesIT {
    private static final Pattern HOOK = Pattern.compile("<handler class=\"io.github.spf4james.SpfHook\">.*?</handler>",
            Pattern.DOTALL);
    /** Of a domain that sends mail, though not from there. */
    private static final String FORGED = SpfJames.CAROL;
    private static final String FORGED_NO_MAIL = "a@fail.example";

    @TempDir
    private Path home;
    private SpfJames james;

    @AfterEach
    void stop() {
        james.close();
    }

    private void start(String sample) throws Exception {
        Matcher hook = HOOK.matcher(Files.readString(PolicySample.file(sample)));
        assertThat(hook.find()).isTrue();
        james = SpfJames.start(home, PolicySample.container("minimal.xml"), "", hook.group());
    }

    private String send(String helo, String sender, String recipient) throws IOException {
        SmtpClient.Reply reply = SmtpClient.send(james.james().smtpPort(), SpfJames.CLIENT, helo, sender,
                List.of(recipient), Messages.HELLO);
        return reply.toString().substring(0, 10);
    }

    @Test
    void wholeFileShouldRefuseWhatNobodyCanHaveSent() throws Exception {
        String xml = Files.readString(PolicySample.file("smtpserver.xml"));
        // Ports that a test may have, and clients that it can play; the other two servers want a keystore.
        String first = xml.replace("<bind>0.0.0.0:25</bind>",
                "<bind>127.0.0.1:0</bind><proxyRequired>true</proxyRequired>");
        int second = first.indexOf("<smtpserver enabled=\"true\">", first.indexOf("</smtpserver>"));
        james = SpfJames.startWithSmtpServer(home, PolicySample.container("minimal.xml"), first.substring(0, second)
                + first.substring(second).replace("enabled=\"true\"", "enabled=\"false\""));

        assertThat(send("pass.example", FORGED_NO_MAIL, SpfJames.BOB)).isEqualTo("550 5.7.23");
        assertThat(send("pass.example", FORGED, SpfJames.BOB)).startsWith("250 ");
        assertThat(send("pass.example", FORGED_NO_MAIL, SpfJames.ABUSE)).startsWith("250 ");
        assertThat(james.james().awaitQuiet()).hasSize(2).allSatisfy(
                delivery -> assertThat(delivery.header("Received-SPF")).singleElement().asString().startsWith("fail "));
    }

    @Test
    void dryRunShouldRefuseNothingAndSayWhatItWould() throws Exception {
        start("smtpserver-dry-run.xml");

        assertThat(send("pass.example", FORGED, SpfJames.BOB)).startsWith("250 ");
        assertThat(send("pass.example", "a@temperror.example", SpfJames.BOB)).startsWith("250 ");
        assertThat(send("pass.example", "a@pass.example", SpfJames.BOB)).startsWith("250 ");

        assertThat(james.james().awaitQuiet()).allSatisfy(delivery -> assertThat(delivery.destination())
                .isEqualTo(new Destination.Mailbox(SpfJames.BOB, "INBOX")))
                .extracting(delivery -> delivery.attribute("io.github.spf4james.smtp.action").orElse("nothing"))
                .containsExactlyInAnyOrder("would reject", "would defer", "nothing");
    }

    /** As the page smtp.md says: what is refused already stays refused while more is tried. */
    @Test
    void dryRunShouldStandBehindAHookThatRefuses() throws Exception {
        String xml = Files.readString(PolicySample.file("smtpserver.xml"));
        Matcher dryRun = HOOK.matcher(Files.readString(PolicySample.file("smtpserver-dry-run.xml")));
        Matcher refusing = HOOK.matcher(xml);
        assertThat(dryRun.find() && refusing.find()).isTrue();
        james = SpfJames.startWithSmtpServer(home, PolicySample.container("minimal.xml"), """
                <smtpservers>
                    <smtpserver enabled="true">
                        <bind>127.0.0.1:0</bind>
                        <proxyRequired>true</proxyRequired>
                        <authorizedAddresses>127.0.0.0/8</authorizedAddresses>
                        <handlerchain enableJmx="false">
                            %s
                            %s
                            <handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/>
                            <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>
                        </handlerchain>
                    </smtpserver>
                </smtpservers>
                """.formatted(refusing.group(), dryRun.group()));

        assertThat(send("pass.example", FORGED_NO_MAIL, SpfJames.BOB)).isEqualTo("550 5.7.23");
        assertThat(send("pass.example", FORGED, SpfJames.BOB)).startsWith("250 ");
        assertThat(james.james().awaitQuiet()).singleElement()
                .satisfies(delivery -> assertThat(delivery.attribute("io.github.spf4james.smtp.action"))
                        .contains("would reject"));
        assertThat(james.dns().count("example.org", Type.TXT)).isEqualTo(1);
    }

    @Test
    void twoDomainsShouldEachRefuseWhatTheyWant() throws Exception {
        start("smtpserver-two-domains.xml");

        assertThat(send("pass.example", FORGED, SpfJames.BOB)).isEqualTo("550 5.7.23");
        assertThat(send("fail.example", "a@pass.example", SpfJames.BOB)).isEqualTo("550 5.7.23");
        assertThat(send("pass.example", "a@temperror.example", SpfJames.BOB)).isEqualTo("451 4.7.24");
        assertThat(send("pass.example", FORGED, SpfJames.BOB_ELSEWHERE)).startsWith("250 ");
        assertThat(send("pass.example", FORGED_NO_MAIL, SpfJames.BOB_ELSEWHERE)).isEqualTo("550 5.7.23");
        assertThat(send("pass.example", FORGED, SpfJames.CAROL)).startsWith("250 ");
        assertThat(james.james().awaitQuiet()).extracting(Delivery::recipients).containsExactlyInAnyOrder(
                List.of(SpfJames.BOB_ELSEWHERE), List.of(SpfJames.CAROL));
    }
}
