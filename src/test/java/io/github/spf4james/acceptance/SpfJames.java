/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.EmbeddedJames;
import io.github.spf4james.embedded.SmtpClient;

/**
 * A James with the packaged plugin, and the DNS that the plugin asks. It receives mail for {@code example.org} and
 * {@code example.net}; Bob and Carol of each have a mailbox.
 *
 * <p>For each result of SPF there is a domain, such as {@code softfail.example}, whose record gives that result to every
 * client.
 */
final class SpfJames implements AutoCloseable {
    static final Path PLUGIN_JAR = Path.of(System.getProperty("plugin.jar"));
    static final String BOB = "bob@example.org";
    static final String ABUSE = "abuse@example.org";
    static final String CAROL = "carol@example.org";
    static final String BOB_ELSEWHERE = "bob@example.net";
    /** A client that no record lists. */
    static final String CLIENT = "203.0.113.9";

    /** For spf.xml: every question is asked anew. */
    static final String NO_CACHE = "<cache><megabytes>0</megabytes></cache>";

    static final Zone ZONE = Zone.parse("""
            pass.example:
              - TXT: v=spf1 ip4:203.0.113.0/24 ip6:2001:db8::/32 -all
            fail.example:
              - TXT: v=spf1 -all exp=why.fail.example
            why.fail.example:
              - TXT: "%{i} is none of our servers"
            softfail.example:
              - TXT: v=spf1 ~all
            neutral.example:
              - TXT: v=spf1 ?all
            none.example:
              - A: 203.0.113.9
            temperror.example:
              - SERVFAIL
            example.org:
              - TXT: v=spf1 ip4:192.0.2.25 -all
            _spf.google.com:
              - TXT: v=spf1 ip4:198.51.100.16/28 ~all
            spf.protection.outlook.com:
              - TXT: v=spf1 ip4:198.51.100.32/28 -all
            _spf.filter.example:
              - TXT: v=spf1 ip4:198.51.100.48/28 -all
            permerror.example:
              - TXT: v=spf1 ipv4:203.0.113.9 -all
            """);

    private static final String CONTAINER = """
            <mailetcontainer enableJmx="false">
                <context><postmaster>postmaster@example.org</postmaster></context>
                <spooler><threads>4</threads></spooler>
                <processors>
                    <processor state="root" enableJmx="false">
                        %s
                        <mailet match="All" class="ToProcessor"><processor>transport</processor></mailet>
                    </processor>
                    <processor state="transport" enableJmx="false">
                        <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>
                        %s
                        <mailet match="RecipientIsLocal" class="LocalDelivery"/>
                        <mailet match="All" class="RemoteDelivery"/>
                    </processor>
                    <processor state="suspect" enableJmx="false">
                        <mailet match="All" class="ToRepository">
                            <repositoryPath>memory://var/mail/suspect/</repositoryPath>
                        </mailet>
                    </processor>
                    <processor state="error" enableJmx="false">
                        <mailet match="All" class="ToRepository">
                            <repositoryPath>memory://var/mail/error/</repositoryPath>
                        </mailet>
                    </processor>
                    %s
                </processors>
            </mailetcontainer>
            """;

    private final TestDnsServer dns;
    private final EmbeddedJames james;

    private SpfJames(TestDnsServer dns, EmbeddedJames james) {
        this.dns = dns;
        this.james = james;
    }

    /** A mailetcontainer.xml with these mailets at the front of the root processor, and a processor "suspect". */
    static String container(String rootMailets) {
        return container(rootMailets, "", "");
    }

    /**
     * A mailetcontainer.xml with these mailets at the front of the root processor, these in front of local delivery, and
     * these processors beside its own.
     */
    static String container(String rootMailets, String deliveryMailets, String processors) {
        return CONTAINER.formatted(rootMailets, deliveryMailets, processors);
    }

    /** Starts a James that asks a DNS server of its own about {@link #ZONE}. */
    static SpfJames start(Path home, String mailetContainer) throws Exception {
        return start(home, mailetContainer, "");
    }

    /**
     * Starts a James that asks a DNS server of its own about {@link #ZONE}.
     *
     * @param elements what else stands in spf.xml
     */
    static SpfJames start(Path home, String mailetContainer, String elements) throws Exception {
        return start(home, mailetContainer, elements, "");
    }

    /**
     * Starts a James that asks a DNS server of its own about {@link #ZONE}, with these handlers before those of its SMTP
     * server.
     */
    static SpfJames start(Path home, String mailetContainer, String elements, String handlers) throws Exception {
        return start(home, mailetContainer, elements, "", handlers);
    }

    /** As that, and clients can go on in TLS; its keystore is in conf/keystore already. */
    static SpfJames startWithTls(Path home, String mailetContainer, String handlers) throws Exception {
        return start(home, mailetContainer, "", """
                <tls socketTLS="false" startTLS="true">
                    <keystore>file://conf/keystore</keystore>
                    <keystoreType>PKCS12</keystoreType>
                    <secret>james72laBalle</secret>
                    <algorithm>SunX509</algorithm>
                </tls>
                """, handlers);
    }

    /** With a smtpserver.xml of its own. */
    static SpfJames startWithSmtpServer(Path home, String mailetContainer, String smtpServerXml) throws Exception {
        return start(mailetContainer, "", withMailboxes(home).configurationFile("smtpserver.xml", smtpServerXml));
    }

    private static SpfJames start(Path home, String mailetContainer, String elements, String smtpServer,
            String handlers) throws Exception {
        return start(mailetContainer, elements, withMailboxes(home).smtpServer(smtpServer, handlers));
    }

    private static SpfJames start(String mailetContainer, String elements, EmbeddedJames.Builder james)
            throws Exception {
        TestDnsServer dns = TestDnsServer.start(ZONE);
        try {
            return new SpfJames(dns, james.mailetContainer(mailetContainer)
                    .configurationFile("spf.xml", spfXml(dns, elements)).start());
        } catch (Exception e) {
            dns.close();
            throw e;
        }
    }

    /** The configuration of such a James, for more to be said about it. */
    static EmbeddedJames.Builder withMailboxes(Path home) {
        return EmbeddedJames.withHome(home).pluginJar(PLUGIN_JAR).localDomain("example.org")
                .localDomain("example.net").user(BOB, "secret").user(CAROL, "secret").user(ABUSE, "secret")
                .user(BOB_ELSEWHERE, "secret");
    }

    /** A conf/spf.xml that names this server, asks it once, and has these elements beside. */
    static String spfXml(TestDnsServer dns, String elements) {
        return """
                <spf>
                    <dns>
                        <servers><server>127.0.0.1:%d</server></servers>
                        <timeout>2s</timeout>
                        <attempts>1</attempts>
                    </dns>
                    %s
                </spf>
                """.formatted(dns.port(), elements);
    }

    TestDnsServer dns() {
        return dns;
    }

    EmbeddedJames james() {
        return james;
    }

    /** Sends a mail from {@link #CLIENT} to Bob; returns what was delivered by it, reports included. */
    List<Delivery> send(String sender, byte[] message) throws IOException, InterruptedException {
        return send(CLIENT, "pass.example", sender, List.of(BOB), message);
    }

    /** Sends a mail; returns what was delivered by it, reports included, once all is done. */
    List<Delivery> send(String client, String helo, String sender, List<String> recipients, byte[] message)
            throws IOException, InterruptedException {
        int before = james.deliveries().all().size();
        SmtpClient.Reply reply = SmtpClient.send(james.smtpPort(), client, helo, sender, recipients, message);
        if (!reply.isPositive()) {
            throw new IOException("James refused the mail: " + reply);
        }
        List<Delivery> all = james.awaitQuiet();
        return all.subList(before, all.size());
    }

    @Override
    public void close() {
        try (dns) {
            james.close();
        }
    }
}
