/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.EmbeddedJames;

/**
 * Starts a James with the plugin's jar and the demo's policy, and a DNS server with a sample zone, sends the sample mails
 * over SMTP and prints what became of each. Ends with status 1 if one did not end as it should.
 *
 * <p>
 * {@code mvn -q -Pdemo verify} builds the jar and runs this. System property {@code plugin.jar}: the jar; the working
 * directory is that of the project.
 */
public final class Demo {
    private static final Path FILES = Path.of("conf-samples/demo");
    /** As in conf-samples/smtpserver.xml. */
    private static final String HOOK = """
            <handler class="io.github.spf4james.SpfHook">
                <onNoMail>reject</onNoMail>
            </handler>
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OPENING = """
            Of James 3.9.0 itself: mailet container, spooler, class loader of extensions-jars, matchers, other mailets, DNS
            service. The SMTP server is that of James 3.8.1, the last one published as a library. Stand-ins for parts that
            are not published at all: mail queue, LocalDelivery, ToRepository. A DNS server of the demo's own knows the
            names in conf-samples/demo/zone.yml.
            """;

    private final PrintStream out;

    private Demo(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("spf4james-demo");
        boolean asExpected;
        try {
            asExpected = new Demo(System.out).run(home, Path.of(System.getProperty("plugin.jar")));
        } finally {
            delete(home);
        }
        System.exit(asExpected ? 0 : 1);
    }

    private boolean run(Path home, Path pluginJar) throws Exception {
        try (TestDnsServer dns = TestDnsServer.start(Zone.load(FILES.resolve("zone.yml")));
                EmbeddedJames james = EmbeddedJames.withHome(home)
                        .mailetContainer(FILES.resolve("mailetcontainer.xml"))
                        .smtpServer("", HOOK).configurationFile("spf.xml", spfConfiguration(dns.port()))
                        .pluginJar(pluginJar)
                        .localDomain("example.org").user(Sample.RECIPIENT, "secret").user(Sample.COLLEAGUE, "secret")
                        .start()) {
            out.println("Apache James with " + pluginJar.getFileName() + " is running: SMTP on port " + james.smtpPort()
                    + ", DNS on port " + dns.port() + ".\n" + OPENING);
            dns.fault(Sample.SLOW_DOMAIN, lateForOneQuestion());
            List<Row> rows = new ArrayList<>();
            for (Sample sample : Sample.all()) {
                rows.add(send(james, sample));
            }
            printTable(rows);
            printMails(rows);
            return conclude(rows);
        }
    }

    /** The first question gets no answer. */
    private static Fault lateForOneQuestion() {
        AtomicBoolean asked = new AtomicBoolean();
        return exchange -> {
            if (asked.getAndSet(true)) {
                exchange.answerHonestly();
            }
        };
    }

    private static Row send(EmbeddedJames james, Sample sample) throws IOException, InterruptedException {
        int before = james.deliveries().all().size();
        Talk talk = Talk.about(sample, james.smtpPort());
        james.awaitEmpty(PATIENCE);
        List<Delivery> all = james.deliveries().all();
        return new Row(sample, talk, all.subList(before, all.size()));
    }

    private void printTable(List<Row> rows) {
        Table table = new Table(Row.COLUMNS);
        out.println(table.titles());
        for (Sample.Group group : Sample.Group.values()) {
            out.println("\n" + group);
            for (int index = 0; index < rows.size(); index++) {
                if (rows.get(index).sample().group() == group) {
                    out.println(table.row(rows.get(index).cells(Integer.toString(index + 1))));
                }
            }
        }
    }

    private void printMails(List<Row> rows) {
        Row refused = rows.stream().filter(Row::isRefused).findFirst().orElseThrow();
        print("What the client of mail " + number(rows, refused) + " saw:", String.join("\n", refused.talk().lines()));
        Row annotated = rows.stream().filter(row -> row.sample().sender().endsWith("@bounce.shop.example")).findFirst()
                .orElseThrow();
        annotated.deliveries().stream().findFirst()
                .ifPresent(mail -> print("The header of mail " + number(rows, annotated) + " in the INBOX:",
                        mail.text().split("\r\n\r\n", 2)[0]));
        Row bounced = rows.stream().filter(row -> row.sample().group() == Sample.Group.BOUNCE).findFirst()
                .orElseThrow();
        bounced.deliveries().stream().skip(1).findFirst().ifPresent(
                report -> print("The report that the sender of mail " + number(rows, bounced) + " got:",
                        report.text()));
    }

    private static int number(List<Row> rows, Row row) {
        return rows.indexOf(row) + 1;
    }

    private void print(String title, String text) {
        out.println("\n" + title + "\n");
        text.lines().map(line -> "    " + line).map(String::stripTrailing).forEach(out::println);
    }

    private boolean conclude(List<Row> rows) {
        List<Row> wrong = rows.stream().filter(row -> !row.isAsExpected()).toList();
        out.println();
        wrong.forEach(row -> out.println("WRONG: " + row.difference()));
        out.println(rows.size() - wrong.size() + " of " + rows.size() + " mails ended as they should.");
        return wrong.isEmpty();
    }

    /** Impatient, as nobody wants to watch a demo wait. */
    private static String spfConfiguration(int dnsPort) {
        return """
                <spf>
                    <dns>
                        <servers><server>127.0.0.1:%d</server></servers>
                        <timeout>1s</timeout>
                        <attempts>1</attempts>
                    </dns>
                    <cache><failures>500ms</failures></cache>
                    <receiver>mx.example.org</receiver>
                </spf>
                """.formatted(dnsPort);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
