/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.embedded.EmbeddedJames;

/** Carries one attack out against a James of its own. */
final class AttackRun implements AutoCloseable {
    private static final Path PLUGIN_JAR = Path.of(System.getProperty("plugin.jar"));
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    /** Longer than any delay that is right, and so short that an attack that stops all does not stop the bench. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int HONEST_A_SECOND = 5;
    private static final int CALM_SHARE = 3;
    private static final int CLIENTS = 16;
    /** So many that honest ones are not kept waiting by the others in their own place. */
    private static final int CLIENTS_THAT_WAIT = 400;
    private static final double NANOS_OF_A_MILLI = 1e6;
    private static final String SPF_XML = """
            <spf>
                <dns><servers><server>127.0.0.1:%d</server></servers></dns>
                <receiver>mx.example.org</receiver>
                %s
            </spf>
            """;
    private static final String CONTAINER = """
            <mailetcontainer enableJmx="false">
                <context><postmaster>postmaster@example.org</postmaster></context>
                <spooler><threads>20</threads></spooler>
                <processors>
                    <processor state="root" enableJmx="false">
                        <mailet match="All" class="io.github.spf4james.attack.Lap"/>
                        <mailet match="All" class="io.github.spf4james.SpfPolicy">%s</mailet>
                        <mailet match="All" class="io.github.spf4james.attack.Lap"><step>policy</step></mailet>
                        <mailet match="All" class="io.github.spf4james.attack.Lap"/>
                        <mailet match="io.github.spf4james.SpfResultIs=permerror" class="RemoveMimeHeader"><name>bcc</name></mailet>
                        <mailet match="All" class="io.github.spf4james.attack.Lap"><step>matcher</step></mailet>
                        <mailet match="All" class="ToProcessor"><processor>transport</processor></mailet>
                    </processor>
                    <processor state="transport" enableJmx="false">
                        <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>
                        <mailet match="All" class="io.github.spf4james.attack.Arrive"><place>inbox</place></mailet>
                    </processor>
                    <processor state="error" enableJmx="false">
                        <mailet match="All" class="io.github.spf4james.attack.Arrive"><place>error</place></mailet>
                    </processor>
                </processors>
            </mailetcontainer>
            """;

    private final Attack attack;
    private final AttackZone zone = new AttackZone();
    private final Arrivals arrivals = new Arrivals();
    private final Costs costs = new Costs();
    private final TestDnsServer dns;
    private final EmbeddedJames james;
    private final Traffic traffic;
    private int honestMails;
    private int crowdMails;

    /** What was sent in one part of a run. */
    private record Sent(Map<Honest, List<Letter>> honest, List<Letter> crowd, boolean done) {}

    AttackRun(Attack attack, Path home) throws Exception {
        this.attack = attack;
        this.dns = TestDnsServer.start(AttackZone.zone()).recording(false).fault(zone);
        try {
            this.james = EmbeddedJames.withHome(home).pluginJar(PLUGIN_JAR).localDomain("example.org")
                    .user("bob@example.org", "secret").mailetContainer(CONTAINER.formatted(attack.policy()))
                    .smtpServer("", attack.handlers())
                    .configurationFile("spf.xml", SPF_XML.formatted(dns.port(), attack.elements()))
                    .bindings(binder -> {
                        binder.bind(Arrivals.class).toInstance(arrivals);
                        binder.bind(Costs.class).toInstance(costs);
                    }).start();
        } catch (Exception e) {
            dns.close();
            throw e;
        }
        this.traffic = new Traffic(james.smtpPort(), attack.handlers().isEmpty() ? CLIENTS : CLIENTS_THAT_WAIT);
    }

    Figures figures() throws Exception {
        send(WARM_UP, AttackRun::harmless);
        try (Watch watch = new Watch(dns, attack.honest().isEmpty())) {
            Map<Honest, Outcome> without = outcomes(
                    send(attack.time().dividedBy(CALM_SHARE), AttackRun::harmless));
            long questions = zone.questions();
            watch.beginAnew();
            Sent sent = send(attack.time(), UnaryOperator.identity());
            Map<Honest, Outcome> with = outcomes(sent);
            List<String> crowd = sent.crowd().stream().map(Letter::localPart).toList();
            return new Figures(attack, without, with, watch.descriptors(), watch.heapBeyond(), watch.waiting(),
                    watch.places(),
                    zone.questions() - questions, crowd.size(), letIn(crowd),
                    (int) most(crowd, each -> arrivals.of(each).map(Arrivals.Arrival::attributeOctets).orElse(0)),
                    (long) most(crowd, each -> costs.of(each, "policy").allocated()),
                    most(crowd, each -> costs.of(each, "policy").nanos()) / NANOS_OF_A_MILLI,
                    median(crowd, each -> costs.of(each, "matcher").nanos()) / NANOS_OF_A_MILLI, james.givenUp(),
                    sent.done());
        }
    }

    /** Sends honest mail and the crowd's, and waits until the honest one has arrived and all has been dealt with. */
    private Sent send(Duration time, UnaryOperator<Letter> disguise) throws Exception {
        int count = (int) (HONEST_A_SECOND * time.toSeconds());
        Map<Honest, List<Letter>> honest = new EnumMap<>(Honest.class);
        for (Honest kind : attack.honest()) {
            int first = honestMails;
            honestMails += count;
            honest.put(kind, traffic.spread(count, time, number -> kind.letter(first + number)));
        }
        List<Letter> crowd = attack.start(traffic, time, crowdMails, disguise);
        crowdMails += crowd.size();
        traffic.awaitSent();
        arrivals.await(honest.values().stream().flatMap(List::stream).map(Letter::localPart).toList(), PATIENCE);
        return new Sent(honest, crowd, isDone());
    }

    private boolean isDone() throws InterruptedException {
        try {
            james.awaitEmpty(PATIENCE);
            return true;
        } catch (IllegalStateException e) {
            // Says so where mail is left: that is a figure here.
            return false;
        }
    }

    private Map<Honest, Outcome> outcomes(Sent sent) {
        Map<Honest, Outcome> outcomes = new EnumMap<>(Honest.class);
        sent.honest().forEach((kind, letters) -> outcomes.put(kind,
                Outcome.of(kind, letters, traffic, arrivals, PATIENCE.toNanos())));
        return outcomes;
    }

    /** The same mail, of a sender whose DNS answers, with the text in a field that claims nothing. */
    private static Letter harmless(Letter letter) {
        return new Letter(Honest.CLIENT, Honest.HELO, letter.localPart(), "innocent.example",
                () -> ("X-" + new String(letter.message().get(), StandardCharsets.US_ASCII))
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private int letIn(List<String> crowd) {
        return (int) crowd.stream().flatMap(each -> arrivals.of(each).stream())
                .filter(arrival -> arrival.place().equals("inbox")).count();
    }

    private static double most(List<String> crowd, ToDoubleFunction<String> figure) {
        return crowd.stream().mapToDouble(figure).max().orElse(0);
    }

    private static double median(List<String> crowd, ToDoubleFunction<String> figure) {
        return crowd.stream().mapToDouble(figure).sorted().toArray()[crowd.size() / 2];
    }

    @Override
    public void close() {
        try (dns; james) {
            traffic.close();
        }
    }
}
