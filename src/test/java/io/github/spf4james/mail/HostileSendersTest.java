/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import jakarta.mail.MessagingException;

import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.spf4james.Logs;
import io.github.spf4james.SpfMails;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.HostileZone;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;

/** A crowd of mails whose senders run the name servers: what it costs, and that others' mail goes on flowing. */
@Timeout(600)
@Logs(by = "mail.ShareWatch")
class HostileSendersTest {
    private static final int SPOOLER_THREADS = 20;
    private static final int CROWD = 500;
    private static final int HONEST = 100;
    private static final String DEADLINE = "<limits><deadline>3s</deadline></limits>";
    private static final String REASONS = "did not wait .*|gave way to other mails .*|no result within 3000 ms: .*";

    private final TestDnsServer server = TestDnsServer.start(zone());
    private SpfChecker checker;

    @AfterEach
    void stop() {
        server.close();
    }

    private static Zone zone() {
        ZoneBuilder zone = Zone.builder();
        for (int i = 0; i < HONEST; i++) {
            zone.txt("honest" + i + ".example", "v=spf1 include:i.honest" + i + ".example -all")
                    .txt("i.honest" + i + ".example", "v=spf1 a:a.honest" + i + ".example -all")
                    .a("a.honest" + i + ".example", "198.51.100." + i);
        }
        return zone.build();
    }

    private static FakeMail honest(int number) throws MessagingException {
        return SpfMails.mail("198.51.100." + number, "a.honest" + number + ".example",
                "user@honest" + number + ".example");
    }

    private static final IntFunction<String[]> ONE = i -> new String[]{"203.0.113.9", "user" + i + "@hostile.example"};
    private static final IntFunction<String[]> SUBDOMAINS = i -> new String[]{"203." + i % 200 + ".113.9",
            "u@d" + i + ".hostile.example"};
    private static final IntFunction<String[]> STRANGERS = i -> new String[]{
            "203." + i % 200 + "." + i / 200 + ".9", "u@hostile" + i + ".example"};
    private static final Fault SILENT = Fault.drop();
    private static final Fault DRIPPING = Fault.drip(Duration.ofMillis(100));

    static Stream<Arguments> organisations() {
        return Stream.of(Arguments.of(Named.of("one sender", ONE), Named.of("silent", SILENT), CROWD),
                Arguments.of(Named.of("one sender", ONE), Named.of("dripping", DRIPPING), CROWD / 5),
                Arguments.of(Named.of("subdomains", SUBDOMAINS), Named.of("silent", SILENT), CROWD / 5));
    }

    static Stream<Arguments> crowds() {
        return Stream.concat(organisations(), Stream.of(Arguments.of(
                Named.of("as many domains and clients", STRANGERS), Named.of("silent", SILENT), CROWD / 5)));
    }

    /** In the order in which a spooler would have them: whoever waits keeps a thread from those behind. */
    @ParameterizedTest
    @MethodSource("crowds")
    void honestMailThatIsCachedShouldGetItsResultBesideACrowd(IntFunction<String[]> crowd, Fault hostile, int size)
            throws Exception {
        start(hostile);
        List<FakeMail> hostileMails = mails(crowd, size);
        List<FakeMail> honestMails = new ArrayList<>();
        for (int i = 0; i < HONEST; i++) {
            checker.verdict(honest(i));
            honestMails.add(honest(i));
        }
        Map<FakeMail, MailVerdict.Checked> verdicts = verdicts(hostileMails, honestMails);

        honestMails.forEach(mail -> assertPass(verdicts.get(mail).mailFrom()));
        assertThat(hostileMails.stream().map(mail -> verdicts.get(mail).mailFrom()).toList()).allSatisfy(verdict -> {
            assertThat(verdict.result()).isEqualTo(SpfResult.TEMPERROR);
            assertThat(verdict.problem().orElseThrow()).matches(REASONS);
        });
    }

    /** Whose organisation has half of the places at most; what a crowd of organisations does is in {@link CrowdTest}. */
    @ParameterizedTest
    @MethodSource("organisations")
    void honestMailThatIsNotCachedShouldGetItsResultBesideOneOrganisation(IntFunction<String[]> crowd, Fault hostile,
            int size) throws Exception {
        start(hostile);
        try (ExecutorService spooler = Executors.newFixedThreadPool(SPOOLER_THREADS)) {
            List<Future<MailVerdict>> hostileVerdicts = new ArrayList<>();
            for (FakeMail mail : mails(crowd, size)) {
                hostileVerdicts.add(spooler.submit(() -> checker.verdict(mail)));
            }
            for (int i = 0; i < HONEST; i++) {
                assertPass(((MailVerdict.Checked) checker.verdict(honest(i))).mailFrom());
            }
            for (Future<MailVerdict> verdict : hostileVerdicts) {
                assertThat(((MailVerdict.Checked) verdict.get()).mailFrom().problem().orElseThrow()).matches(REASONS);
            }
        }
    }

    private static void assertPass(SpfVerdict verdict) {
        assertThat(verdict.result()).as(verdict.problem().orElse("")).isEqualTo(SpfResult.PASS);
    }

    private void start(Fault hostile) throws Exception {
        server.fault(exchange -> {
            if (exchange.question().getName().toString().contains("honest")) {
                exchange.answerHonestly();
            } else {
                hostile.answer(exchange);
            }
        });
        checker = SpfCheckers.reading("<dns><servers><server>127.0.0.1:" + server.port() + "</server></servers>"
                + "<timeout>10s</timeout></dns><cache><failures>1ms</failures></cache>" + DEADLINE);
    }

    private static List<FakeMail> mails(IntFunction<String[]> crowd, int size) throws MessagingException {
        List<FakeMail> mails = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String[] mail = crowd.apply(i);
            mails.add(SpfMails.mail(mail[0], "helo", mail[1]));
        }
        return mails;
    }

    private Map<FakeMail, MailVerdict.Checked> verdicts(List<FakeMail> hostileMails, List<FakeMail> honestMails)
            throws Exception {
        List<FakeMail> mails = new ArrayList<>(hostileMails);
        mails.addAll(honestMails);
        Collections.shuffle(mails, new Random(5));
        Map<FakeMail, Future<MailVerdict>> futures = new IdentityHashMap<>();
        Map<FakeMail, MailVerdict.Checked> verdicts = new IdentityHashMap<>();
        try (ExecutorService spooler = Executors.newFixedThreadPool(SPOOLER_THREADS)) {
            for (FakeMail mail : mails) {
                futures.put(mail, spooler.submit(() -> checker.verdict(mail)));
            }
            for (FakeMail mail : mails) {
                verdicts.put(mail, (MailVerdict.Checked) futures.get(mail).get());
            }
        }
        return verdicts;
    }

    /**
     * Two identities, a forwarder, a best guess, each with its limit of terms; the client's names for the white list and
     * for {@code %{p}} are the same. Three of the four are asked ahead on their own.
     */
    @Test
    void questionsOfOneMailShouldBeBoundedWithAllThatIsConfigurable() throws Exception {
        server.fault(new HostileZone(7));
        checker = SpfCheckers.reading("<dns><servers><server>127.0.0.1:" + server.port() + "</server></servers>"
                + "<timeout>10s</timeout></dns>"
                + "<limits><voids>10</voids><voidCounting>dualStack</voidCounting></limits>"
                + "<whiteList><forwarder>forwarder.example</forwarder><ptr>nobody.example</ptr></whiteList>"
                + "<bestGuess>v=spf1 a/24 mx/24 ptr -all</bestGuess>");
        int most = 0;
        for (int i = 0; i < 30; i++) {
            server.clearQuestions();
            checker.verdict(SpfMails.mail("203.0." + i + ".9", "helo" + i + ".example", "u@domain" + i + ".example"));
            most = Math.max(most, server.questions().size());
        }

        assertThat(most).isGreaterThan(50).isLessThanOrEqualTo(4 * (1 + 10 * 11 + 11 + 1) + 3 * 50);
    }
}
