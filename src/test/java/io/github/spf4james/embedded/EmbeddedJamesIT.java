/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.apache.james.core.Username;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.util.MimeMessageUtil;
import org.apache.mailet.Mail;
import org.apache.mailet.StorageDirective;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedJamesIT {
    private static final Path PLUGIN_JAR = Path.of(System.getProperty("plugin.jar"));
    private static final String RECEIVER = "bob@example.org";
    private static final byte[] MESSAGE = "From: alice@hoge.com\r\nSubject: Hello\r\n\r\nHello Bob\r\n.\r\n..end\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    private static final String PROCESSORS = """
            <mailetcontainer enableJmx="false">
                <context><postmaster>postmaster@example.org</postmaster></context>
                <spooler><threads>4</threads></spooler>
                <processors enableJmx="false">
                    <processor state="root">
                        <mailet match="SubjectIs=Broken" class="%s"/>
                        <mailet match="All" class="ToProcessor"><processor>transport</processor></mailet>
                    </processor>
                    <processor state="transport">
                        <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>
                        <mailet match="RecipientIsLocal" class="LocalDelivery"/>
                        <mailet match="All" class="RemoteDelivery"/>
                    </processor>
                    <processor state="error">
                        <mailet match="All" class="ToRepository">
                            <repositoryPath>memory://var/mail/failed</repositoryPath>
                        </mailet>
                    </processor>
                </processors>
            </mailetcontainer>
            """;

    @TempDir
    private Path home;

    @Test
    void mailShouldReachTheMailboxWithTheClientsAddressAndHelo() throws Exception {
        try (EmbeddedJames james = start("Null")) {
            assertThat(send(james, "192.0.2.1", "alice@hoge.com", RECEIVER).code()).isEqualTo(250);

            assertThat(james.awaitQuiet()).singleElement().satisfies(delivery -> {
                assertThat(delivery.destination()).isEqualTo(new Destination.Mailbox(RECEIVER, "INBOX"));
                assertThat(delivery.remoteAddr()).isEqualTo("192.0.2.1");
                assertThat(delivery.sender()).isEqualTo("alice@hoge.com");
                assertThat(delivery.attribute(Mail.SMTP_HELO)).contains("mx.hoge.com");
                assertThat(delivery.attribute(Mail.SMTP_SESSION_ID)).isPresent();
                assertThat(delivery.attribute(Mail.SMTP_AUTH_USER)).isEmpty();
            });
            assertThat(james.mailbox(RECEIVER)).hasSize(1);
        }
    }

    @Test
    void messageShouldArriveOctetByOctetBelowAReceivedHeader() throws Exception {
        try (EmbeddedJames james = start("Null")) {
            send(james, "192.0.2.1", "alice@hoge.com", RECEIVER);

            assertThat(james.awaitDelivered(1)).singleElement().satisfies(delivery -> assertThat(delivery.text())
                    .startsWith("Received: from 192.0.2.1 (EHLO mx.hoge.com) ([192.0.2.1])\r\n")
                    .endsWith("\r\n" + new String(MESSAGE, StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void heloShouldBeAllThatAHostileClientSays() throws Exception {
        try (EmbeddedJames james = start("Null")) {
            SmtpClient.send(james.smtpPort(), "192.0.2.1", "x; receiver=evil (\u00fc", "alice@hoge.com",
                    List.of(RECEIVER), MESSAGE);

            assertThat(james.awaitDelivered(1)).singleElement().satisfies(
                    delivery -> assertThat(delivery.attribute(Mail.SMTP_HELO))
                            .contains("x; receiver=evil (\ufffd\ufffd"));
        }
    }

    @Test
    void senderShouldBeEmptyWhenMailComesFromTheNullSender() throws Exception {
        try (EmbeddedJames james = start("Null")) {
            send(james, "192.0.2.1", "", RECEIVER);

            assertThat(james.awaitDelivered(1)).singleElement().extracting(Delivery::sender).isEqualTo("");
        }
    }

    @Test
    void remoteAddressShouldBeThatOfAnIpv6Client() throws Exception {
        try (EmbeddedJames james = start("Null")) {
            send(james, "2001:db8::9", "alice@hoge.com", RECEIVER);

            assertThat(james.awaitDelivered(1)).singleElement().satisfies(delivery -> assertThat(
                    InetAddress.getByName(delivery.remoteAddr())).isEqualTo(InetAddress.getByName("2001:db8::9")));
        }
    }

    @Test
    void mailShouldBeForwardedWhenTheRecipientIsElsewhere() throws Exception {
        try (EmbeddedJames james = start("Null");
                SmtpClient client = SmtpClient.connect(james.smtpPort(), "192.0.2.1")) {
            client.helo("mx.example.org");
            client.login(RECEIVER, "secret");
            client.mail(RECEIVER, List.of("carol@elsewhere.example"), MESSAGE);

            assertThat(james.awaitDelivered(1)).singleElement().extracting(Delivery::destination)
                    .isEqualTo(new Destination.Remote());
        }
    }

    @Test
    void mailShouldBeRefusedWhenNeitherClientNorRecipientIsOurs() throws Exception {
        try (EmbeddedJames james = start("Null")) {
            SmtpClient.Reply reply = send(james, "192.0.2.1", "alice@hoge.com", "carol@elsewhere.example");

            assertThat(reply).hasToString("530 5.7.1 Authentication Required");
        }
    }

    @Test
    void mailShouldBeRefusedWhenTheRecipientDoesNotExist() throws Exception {
        try (EmbeddedJames james = start("Null")) {
            SmtpClient.Reply reply = send(james, "192.0.2.1", "alice@hoge.com", "nobody@example.org");

            assertThat(reply.code()).isEqualTo(550);
        }
    }

    @Test
    void userShouldBeNamedWhenTheClientHasLoggedIn() throws Exception {
        try (EmbeddedJames james = start("Null");
                SmtpClient client = SmtpClient.connect(james.smtpPort(), "192.0.2.1")) {
            client.helo("mx.hoge.com");
            assertThat(client.login(RECEIVER, "wrong").code()).isEqualTo(535);
            assertThat(client.login(RECEIVER, "secret").code()).isEqualTo(235);
            client.mail("alice@hoge.com", List.of(RECEIVER), MESSAGE);

            assertThat(james.awaitDelivered(1)).singleElement().satisfies(delivery -> {
                assertThat(delivery.attribute(Mail.SMTP_AUTH_USER)).contains(RECEIVER);
                assertThat(delivery.attribute("org.apache.james.SMTPIsAuthNetwork")).contains("true");
            });
        }
    }

    @Test
    void delayedMailShouldWaitUntilItsTimeHasCome() throws Exception {
        try (EmbeddedJames james = start("Null")) {
            MailImpl mail = MailImpl.builder().name("delayed").sender("alice@hoge.com").addRecipient(RECEIVER)
                    .state(Mail.DEFAULT).mimeMessage(MimeMessageUtil.mimeMessageFromBytes(MESSAGE)).build();
            james.spool(mail, Duration.ofHours(1));
            LifecycleUtil.dispose(mail);

            assertThat(james.awaitQuiet()).isEmpty();
            assertThat(james.delays()).singleElement().isNotNull();
            james.endDelays();
            assertThat(james.awaitDelivered(1)).singleElement().extracting(Delivery::mailName).isEqualTo("delayed");
        }
    }

    @Test
    void mailShouldBeStoredInTheFolderThatItsStorageDirectiveNames() throws Exception {
        try (EmbeddedJames james = start("Null")) {
            MailImpl mail = MailImpl.builder().name("quarantined").sender("alice@hoge.com").addRecipient(RECEIVER)
                    .state(Mail.DEFAULT).mimeMessage(MimeMessageUtil.mimeMessageFromBytes(MESSAGE)).build();
            StorageDirective.builder().targetFolder("Spam").build().encodeAsAttributes(Username.of(RECEIVER))
                    .forEach(mail::setAttribute);
            james.spool(mail, Duration.ZERO);
            LifecycleUtil.dispose(mail);

            assertThat(james.awaitDelivered(1)).singleElement().extracting(Delivery::destination)
                    .isEqualTo(new Destination.Mailbox(RECEIVER, "Spam"));
        }
    }

    @Test
    void pluginShouldBeLoadedFromItsJarInTheExtensionsFolder() throws Exception {
        try (EmbeddedJames james = start("Null")) {
            Path source = james.pluginCodeSource("io.github.spf4james.SpfPolicy");

            assertThat(source.getFileName()).isEqualTo(PLUGIN_JAR.getFileName());
            assertThat(source.getParent()).hasFileName("extensions-jars");
        }
    }

    @Test
    void startShouldFailWithTheReasonWhenAMailetDoesNotExist() {
        assertThatThrownBy(() -> start("io.github.spf4james.NoSuchMailet"))
                .hasStackTraceContaining("Can not load mailet io.github.spf4james.NoSuchMailet");
    }

    @Test
    void jamesShouldStartAgainAfterAFailedStart(@TempDir Path secondHome) throws Exception {
        assertThatThrownBy(() -> start("io.github.spf4james.NoSuchMailet")).isNotNull();

        home = secondHome;
        try (EmbeddedJames james = start("Null")) {
            send(james, "192.0.2.1", "alice@hoge.com", RECEIVER);
            assertThat(james.awaitQuiet()).hasSize(1);
            assertThat(james.givenUp()).isZero();
        }
    }

    private EmbeddedJames start(String mailetForBroken) throws Exception {
        return EmbeddedJames.withHome(home).mailetContainer(PROCESSORS.formatted(mailetForBroken))
                .pluginJar(PLUGIN_JAR).localDomain("example.org")
                .user(RECEIVER, "secret").start();
    }

    private static SmtpClient.Reply send(EmbeddedJames james, String client, String sender, String recipient)
            throws Exception {
        return SmtpClient.send(james.smtpPort(), client, "mx.hoge.com", sender, List.of(recipient), MESSAGE);
    }
}
