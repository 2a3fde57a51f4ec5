/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;
import io.github.spf4james.embedded.EmbeddedJames;
import io.github.spf4james.embedded.SmtpClient;

/**
 * From the end of DATA to the mailbox: a James whose hook asks early, beside one with the mailet alone, mail by mail. No
 * domain is known yet, its record has an include of an include, and DNS answers late. The hook refuses nothing, so nobody
 * waits for it. The client is near, or its network takes some time for a command and its reply.
 */
public final class Delivering {
    private static final int MAILS = 21;
    private static final String CLIENT = "203.0.113.9";
    private static final String USER = "bob@example.org";
    private static final byte[] MESSAGE = "From: <a@b.example>\r\nSubject: Hello\r\n\r\nHello Bob\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    private static final String CONTAINER = """
            <mailetcontainer enableJmx="false">
                <context><postmaster>postmaster@example.org</postmaster></context>
                <spooler><threads>4</threads></spooler>
                <processors enableJmx="false">
                    <processor state="root" enableJmx="false">
                        <mailet match="All" class="io.github.spf4james.SpfPolicy"/>
                        <mailet match="All" class="ToProcessor"><processor>transport</processor></mailet>
                    </processor>
                    <processor state="transport" enableJmx="false">
                        <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>
                        <mailet match="All" class="LocalDelivery"/>
                    </processor>
                    <processor state="error" enableJmx="false">
                        <mailet match="All" class="ToRepository">
                            <repositoryPath>memory://var/mail/error/</repositoryPath>
                        </mailet>
                    </processor>
                </processors>
            </mailetcontainer>
            """;

    private final TestDnsServer dns;
    private final EmbeddedJames james;
    private final List<Long> nanos = new ArrayList<>();
    private int delivered;

    private Delivering(String handlers, int port) throws Exception {
        dns = TestDnsServer.start(zone());
        james = EmbeddedJames.withHome(Files.createTempDirectory("delivering")).mailetContainer(CONTAINER)
                .smtpServer("<jmxName>smtpserver" + port + "</jmxName>", handlers)
                .configurationFile("spf.xml", """
                        <spf>
                            <receiver>mx.example.org</receiver>
                            <dns><servers><server>127.0.0.1:%d</server></servers></dns>
                        </spf>
                        """.formatted(dns.port()))
                .localDomain("example.org").user(USER, "secret").start();
    }

    private static Zone zone() {
        ZoneBuilder zone = Zone.builder().txt("helo.example", "v=spf1 ip4:" + CLIENT + " -all");
        for (int mail = 0; mail < 10 * MAILS; mail++) {
            zone.txt("d" + mail + ".example", "v=spf1 include:one.d" + mail + ".example -all")
                    .txt("one.d" + mail + ".example", "v=spf1 include:two.d" + mail + ".example -all")
                    .txt("two.d" + mail + ".example", "v=spf1 ip4:" + CLIENT + " -all");
        }
        return zone.build();
    }

    /** @param arguments where to write to */
    public static void main(String... arguments) {
        int status = 1;
        try {
            String table = table();
            System.out.println(table);
            Files.writeString(Files.createDirectories(Path.of(arguments[0])).resolve("delivering.md"), table);
            status = 0;
        } catch (Exception e) {
            e.printStackTrace();
        } finally {
            System.exit(status); // James has threads of its own
        }
    }

    private static String table() throws Exception {
        Delivering early = new Delivering("<handler class=\"io.github.spf4james.SpfHook\"/>", 1);
        Delivering late = new Delivering("", 2);
        StringBuilder table = new StringBuilder("| DNS | client | mailet alone | hook asks early | times faster |\n"
                + "|--:|--:|--:|--:|--:|\n");
        int mail = 0;
        for (int delay : new int[]{0, 20, 100}) {
            for (int away : new int[]{0, 40}) {
                early.begin(delay);
                late.begin(delay);
                for (int count = 0; count < MAILS; count++) {
                    mail++;
                    late.deliver(mail, away);
                    early.deliver(mail, away);
                }
                table.append(String.format(Locale.ROOT, "| %d ms | %d ms | %.1f ms | %.1f ms | %.1f |%n", delay, away,
                        late.medianMillis(), early.medianMillis(), late.medianMillis() / early.medianMillis()));
            }
        }
        return table.toString();
    }

    private void begin(int delayMillis) {
        dns.delay(Duration.ofMillis(delayMillis));
        nanos.clear();
    }

    private void deliver(int mail, int away) throws IOException, InterruptedException {
        try (SmtpClient client = SmtpClient.connect(james.smtpPort(), CLIENT)) {
            for (String command : List.of("EHLO helo.example", "MAIL FROM:<a@d" + mail + ".example>",
                    "RCPT TO:<" + USER + ">", "DATA")) {
                client.command(command);
                TimeUnit.MILLISECONDS.sleep(away);
            }
            long end = System.nanoTime();
            client.message(MESSAGE);
            james.awaitDelivered(++delivered);
            nanos.add(System.nanoTime() - end);
        }
    }

    private double medianMillis() {
        Collections.sort(nanos);
        return nanos.get(nanos.size() / 2) / 1e6;
    }
}
