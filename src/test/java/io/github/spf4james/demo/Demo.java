/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.embedded.Delivery;
import io.github.spf4james.embedded.EmbeddedJames;
import io.github.spf4james.embedded.SmtpClient;

/**
 * Starts a James with the plugin's jar and the sample configuration, and a DNS server with a sample zone, sends the
 * sample mails over SMTP and prints what became of each. Ends with status 1 if one did not end as it should.
 *
 * <p>
 * {@code mvn -Pdemo verify} builds the jar and runs this. System property {@code plugin.jar}: the jar; the working
 * directory is that of the project.
 */
public final class Demo {
    private static final Path SAMPLES = Path.of("conf-samples");

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
        try (TestDnsServer dns = TestDnsServer.start(Zone.load(SAMPLES.resolve("demo/zone.yml")));
                EmbeddedJames james = EmbeddedJames.withHome(home)
                        .mailetContainer(SAMPLES.resolve("mailetcontainer.xml"))
                        .configurationFile("spf.xml", spfConfiguration(dns.port())).pluginJar(pluginJar)
                        .localDomain("example.org").user(Sample.RECIPIENT, "secret").start()) {
            out.println("\nJames 3.9 with " + pluginJar.getFileName() + ", SMTP on port " + james.smtpPort()
                    + ", DNS on port " + dns.port() + "\n");
            List<Row> rows = new ArrayList<>();
            for (Sample sample : Sample.all()) {
                rows.add(send(james, sample));
            }
            print(rows);
            return rows.stream().allMatch(Row::isAsExpected);
        }
    }

    private static Row send(EmbeddedJames james, Sample sample) throws IOException, InterruptedException {
        int before = james.deliveries().all().size();
        SmtpClient.Reply reply = SmtpClient.send(james.smtpPort(), sample.client(), sample.helo(), sample.sender(),
                List.of(Sample.RECIPIENT), sample.message());
        if (!reply.isPositive()) {
            throw new IOException("James refused a mail (" + sample.story() + "): " + reply);
        }
        List<Delivery> all = james.awaitQuiet();
        return new Row(sample, all.subList(before, all.size()));
    }

    private void print(List<Row> rows) {
        List<List<String>> stories = new ArrayList<>();
        List<List<String>> lines = new ArrayList<>();
        lines.add(Row.TITLES);
        for (int index = 0; index < rows.size(); index++) {
            String number = Integer.toString(index + 1);
            stories.add(List.of(number, rows.get(index).sample().story()));
            lines.add(rows.get(index).cells(number));
        }
        out.println(new Table(stories) + "\n\n" + new Table(lines) + "\n");
        rows.stream().filter(row -> !row.isAsExpected()).map(Row::sample).forEach(sample -> out.println("Expected of \""
                + sample.story() + "\": " + sample.result() + ", " + sample.destination()));
        long right = rows.stream().filter(Row::isAsExpected).count();
        out.println(right + " of " + rows.size() + " mails ended as they should.\n");
    }

    private static String spfConfiguration(int dnsPort) {
        return """
                <spf>
                    <dns>
                        <servers><server>127.0.0.1:%d</server></servers>
                        <timeout>500ms</timeout>
                    </dns>
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
