/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.mail.MessagingException;

import org.apache.james.GuiceJamesServer;
import org.apache.james.NaiveDelegationStoreModule;
import org.apache.james.core.Username;
import org.apache.james.mailrepository.api.MailRepositoryStore.MailRepositoryStoreException;
import org.apache.james.modules.MailetProcessingModule;
import org.apache.james.modules.server.DefaultProcessorsConfigurationProviderModule;
import org.apache.james.modules.server.RawPostDequeueDecoratorModule;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.mailet.Mail;

import com.google.inject.Module;

/**
 * A James for tests and for the demo: SMTP server and mailet container of James as they are, reading
 * {@code smtpserver.xml}, {@code mailetcontainer.xml} and plugin jars in {@code extensions-jars} from a home of its own,
 * with mailboxes and mail queues in memory behind. It neither asks nor needs any other machine.
 *
 * <p>James' SMTP server is that of 3.8.1, the last on Maven Central, upon the libraries of 3.9.0: see "james-smtp" in
 * {@code pom.xml}. All the rest is 3.9.0.
 */
public final class EmbeddedJames implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The server for mail from the world, with handlers as James ships them; to log in is allowed for tests' sake. */
    private static final String SMTP_SERVER = """
            <smtpservers>
                <smtpserver enabled="true">
                    <bind>127.0.0.1:0</bind>
                    <proxyRequired>true</proxyRequired>
                    <helloName autodetect="false">mx.embedded.test</helloName>
                    <auth>
                        <announce>forUnauthorizedAddresses</announce>
                        <requireSSL>false</requireSSL>
                    </auth>
                    <authorizedAddresses>127.0.0.0/8</authorizedAddresses>
                    <verifyIdentity>false</verifyIdentity>
                    %s
                    <handlerchain>
                        %s
                        <handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/>
                        <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>
                    </handlerchain>
                </smtpserver>
            </smtpservers>
            """;

    private final GuiceJamesServer server;
    private final EmbeddedJamesProbe probe;
    private final Deliveries deliveries;

    private EmbeddedJames(GuiceJamesServer server, Deliveries deliveries) {
        this.server = server;
        this.deliveries = deliveries;
        this.probe = server.getProbe(EmbeddedJamesProbe.class);
    }

    /** Begins the configuration of a James that lives in that folder. */
    public static Builder withHome(Path home) {
        return new Builder(home);
    }

    /** The port, on loopback, of the first SMTP server: unless configured otherwise, it wants the PROXY protocol first. */
    public int smtpPort() {
        return smtpPorts().getFirst();
    }

    /** The ports of all SMTP servers, in the order of {@code smtpserver.xml}. */
    public List<Integer> smtpPorts() {
        return probe.smtpPorts();
    }

    /** All that left the mailet container. */
    public Deliveries deliveries() {
        return deliveries;
    }

    /** The mail that was stored for that recipient, in all folders. */
    public List<Delivery> mailbox(String recipient) {
        return deliveries.to(Destination.Mailbox.class).stream()
                .filter(delivery -> ((Destination.Mailbox) delivery.destination()).user().equalsIgnoreCase(recipient))
                .toList();
    }

    /** Waits until that many deliveries have been made, and returns all that have. */
    public List<Delivery> awaitDelivered(int count) throws InterruptedException {
        return deliveries.await(all -> all.size() >= count, PATIENCE);
    }

    /** Waits until the spooler has nothing to do now, and returns all deliveries; delayed mail may be waiting. */
    public List<Delivery> awaitQuiet() throws InterruptedException {
        probe.spool().awaitQuiet(PATIENCE);
        return deliveries.all();
    }

    /** Waits until no mail is on the spool or with the spooler, delayed or not. */
    public void awaitEmpty(Duration patience) throws InterruptedException {
        probe.spool().awaitEmpty(patience);
    }

    /** Puts a mail on the spool as it is, for what SMTP cannot play. The caller disposes of it. */
    public void spool(Mail mail, Duration delay) throws MessagingException {
        probe.spool().enQueue(mail, delay);
    }

    /** How long each mail that was delayed on the spool has still to wait, shortest first. */
    public List<Duration> delays() {
        return probe.spool().delays();
    }

    /** Plays that time has passed: the spooler gets all delayed mail now. */
    public void endDelays() {
        probe.spool().endDelays();
    }

    /** How many mails the spooler gave up: those in its error repository, and those that the queue had to reject. */
    public long givenUp() throws MailRepositoryStoreException, MessagingException {
        return probe.spoolerErrorCount() + probe.spool().rejectedCount();
    }

    /**
     * Which file a class of the plugin was read from; the class is found as James finds mailets. James keeps classes in
     * a static cache: a second James of the same JVM has those of the first one, read from the home of the first one.
     */
    public Path pluginCodeSource(String className) throws ClassNotFoundException, URISyntaxException {
        return Path.of(probe.extension(className).getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /**
     * Stops as a James on its own does: singletons are closed first, and the spooler goes on for a while.
     *
     * @return what is left in the queues, for the next start
     */
    public SpooledMails stop() throws InterruptedException {
        server.stop();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("spooler-")) {
                thread.join(PATIENCE);
            }
        }
        return probe.queues().leftOver();
    }

    @Override
    public void close() {
        server.stop();
        probe.queues().leftOver().close();
    }

    /** What one James is made of; {@link #start()} writes it down as files and starts from those. */
    public static final class Builder {
        private final Path home;
        private final Map<String, String> configurationFiles = new LinkedHashMap<>();
        private final List<Path> pluginJars = new ArrayList<>();
        private final List<String> localDomains = new ArrayList<>();
        private final Map<Username, String> passwords = new LinkedHashMap<>();
        private final List<Module> bindings = new ArrayList<>();
        private SpooledMails spooled = SpooledMails.none();

        private Builder(Path home) {
            this.home = home;
            configurationFiles.put("dnsservice.xml", """
                    <dnsservice>
                        <autodiscover>false</autodiscover>
                        <servers><server>127.0.0.1</server></servers>
                    </dnsservice>
                    """);
            smtpServer("", "");
            configurationFiles.put("usersrepository.xml", """
                    <usersrepository><enableVirtualHosting>true</enableVirtualHosting></usersrepository>
                    """);
        }

        /** The text of mailetcontainer.xml. */
        public Builder mailetContainer(String xml) {
            return configurationFile("mailetcontainer.xml", xml);
        }

        /** The file to take as mailetcontainer.xml. */
        public Builder mailetContainer(Path xml) {
            return configurationFile("mailetcontainer.xml", xml);
        }

        /**
         * The SMTP server with these elements of configuration, and these handlers before James' own; in place of
         * smtpserver.xml.
         */
        public Builder smtpServer(String elements, String handlers) {
            return configurationFile("smtpserver.xml", SMTP_SERVER.formatted(elements, handlers));
        }

        /** The text of a file in conf/. */
        public Builder configurationFile(String fileName, String text) {
            configurationFiles.put(fileName, text);
            return this;
        }

        /** The file to take as a file in conf/. */
        public Builder configurationFile(String fileName, Path file) {
            try {
                return configurationFile(fileName, Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A jar to put into extensions-jars/. */
        public Builder pluginJar(Path jar) {
            pluginJars.add(jar);
            return this;
        }

        /** A domain that James receives mail for; the first one is the default. */
        public Builder localDomain(String domain) {
            localDomains.add(domain);
            return this;
        }

        /** A user, with a mailbox, who may log in. */
        public Builder user(String address, String password) {
            passwords.put(Username.of(address), password);
            return this;
        }

        /** What another James left in its queues when it stopped. */
        public Builder spooled(SpooledMails mails) {
            spooled = mails;
            return this;
        }

        /** What mailets of the tests ask for in their constructors. */
        public Builder bindings(Module module) {
            bindings.add(module);
            return this;
        }

        /**
         * Writes the home and starts.
         *
         * @throws Exception what stopped James from starting, such as a mailet whose configuration is wrong
         */
        public EmbeddedJames start() throws Exception {
            System.setProperty("james.exit.on.startup.error", "false");
            // Messages with bare line feeds have other ways into a James: they are to reach the mailet container.
            System.setProperty("james.prevent.smtp.smuggling", "false");
            writeHome();
            Deliveries deliveries = new Deliveries();
            GuiceJamesServer server = GuiceJamesServer
                    .forConfiguration(Configuration.builder().workingDirectory(home.toFile()).build())
                    .combineWith(new MailetProcessingModule(), new RawPostDequeueDecoratorModule(),
                            new DefaultProcessorsConfigurationProviderModule(), new NaiveDelegationStoreModule(),
                            new SmtpServerModule(), new EmbeddedJamesModule(deliveries, passwords, spooled))
                    .combineWith(bindings);
            try {
                server.start();
            } catch (Exception e) {
                stop(server, e);
                throw e;
            }
            return new EmbeddedJames(server, deliveries);
        }

        private static void stop(GuiceJamesServer server, Exception cause) {
            try {
                server.stop();
            } catch (RuntimeException e) {
                cause.addSuppressed(e);
            }
        }

        private void writeHome() throws IOException {
            Path conf = Files.createDirectories(home.resolve("conf"));
            Files.writeString(conf.resolve("domainlist.xml"), domainList());
            for (Map.Entry<String, String> each : configurationFiles.entrySet()) {
                Files.writeString(conf.resolve(each.getKey()), each.getValue());
            }
            Path extensions = Files.createDirectories(home.resolve("extensions-jars"));
            for (Path jar : pluginJars) {
                Files.copy(jar, extensions.resolve(jar.getFileName()));
            }
        }

        private String domainList() {
            return """
                    <domainlist>
                        <autodetect>false</autodetect>
                        <autodetectIP>false</autodetectIP>
                        <defaultDomain>%s</defaultDomain>
                        <domainnames>%s</domainnames>
                    </domainlist>
                    """.formatted(localDomains.getFirst(), localDomains.stream()
                    .map(domain -> "<domainname>" + domain + "</domainname>").collect(Collectors.joining()));
        }
    }
}
