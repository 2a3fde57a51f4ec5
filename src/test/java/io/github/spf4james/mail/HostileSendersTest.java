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

import io.github.spf4james.SpfMails;
import io.github.spf4james.check.SpfResult;
import io.github.spf4james.check.SpfVerdict;
import io.github.spf4james.dns.testing.Fault;
import io.github.spf4james.dns.testing.HostileZone;
import io.github.spf4james.dns.testing.TestDnsServer;
import io.github.spf4james.dns.testing.Zone;
import io.github.spf4james.dns.testing.ZoneBuilder;

/** A crowd of mails whose senders run the name servers: what it costs, and that others' mail goes on flowing. */
@Timeout(300)
class HostileSendersTest {
    private static final int SPOOLER_THREADS = 20;
    private static final int CROWD = 1000;
    private static final int HONEST = 100;
    /** As by default, but in a fraction of the time. */
    private static final String ISOLATION = "<isolation><patience>250ms</patience></isolation>";
    private static final String DEADLINE = "<limits><deadline>2s</deadline></limits>";

    private final TestDnsServer server = TestDnsServer.start(zone());
    private SpfChecker checker;

    @AfterEach
    void stop() {
        checker.close();
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

    static Stream<Arguments> crowds() {
        IntFunction<String[]> one = i -> new String[]{"203.0.113.9", "user" + i + "@hostile.example"};
        IntFunction<String[]> subdomains = i -> new String[]{"203." + i % 200 + ".113.9",
                "u@d" + i + ".hostile.example"};
        IntFunction<String[]> strangers = i -> new String[]{"203." + i % 200 + "." + i / 200 + ".9",
                "u@hostile" + i + ".example"};
        Named<Fault> silent = Named.of("silent", Fault.drop());
        Named<Fault> dripping = Named.of("dripping", Fault.drip(Duration.ofMillis(100)));
        return Stream.of(Arguments.of(Named.of("one sender", one), silent, CROWD),
                Arguments.of(Named.of("one sender", one), dripping, CROWD / 5),
                Arguments.of(Named.of("subdomains", subdomains), silent, CROWD / 5),
                Arguments.of(Named.of("as many domains and clients", strangers), silent, CROWD / 5));
    }

    /** In the order in which a spooler would have them: whoever waits keeps a thread from those behind. */
    @ParameterizedTest
    @MethodSource("crowds")
    void honestMailShouldGetItsResultWhileTheHostileWait(IntFunction<String[]> crowd, Fault hostile, int size)
            throws Exception {
        server.fault(exchange -> {
            if (exchange.question().getName().toString().contains("honest")) {
                exchange.answerHonestly();
            } else {
                hostile.answer(exchange);
            }
        });
        checker = SpfCheckers.reading("<dns><servers><server>127.0.0.1:" + server.port() + "</server></servers>"
                + "<timeout>10s</timeout></dns><cache><failures>1ms</failures></cache>" + ISOLATION + DEADLINE);
        List<FakeMail> hostileMails = new ArrayList<>();
        List<FakeMail> honestMails = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String[] mail = crowd.apply(i);
            hostileMails.add(SpfMails.mail(mail[0], "helo", mail[1]));
        }
        for (int i = 0; i < HONEST; i++) {
            honestMails.add(honest(i));
        }
        Map<FakeMail, MailVerdict.Checked> verdicts = verdicts(hostileMails, honestMails);

        honestMails.forEach(mail -> {
            SpfVerdict verdict = verdicts.get(mail).mailFrom();
            assertThat(verdict.result()).as(verdict.problem().orElse("")).isEqualTo(SpfResult.PASS);
        });
        assertThat(hostileMails.stream().map(mail -> verdicts.get(mail).mailFrom()).toList())
                .extracting(verdict -> verdict.result() + ": " + verdict.problem().orElseThrow())
                .isSubsetOf("TEMPERROR: too many mails wait for slow name servers of this sender",
                        "TEMPERROR: no result within 2000 ms",
                        "TEMPERROR: the name servers of hostile.example do not answer (circuit breaker open)");
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
                + "<bestGuess>v=spf1 a/24 mx/24 ptr -all</bestGuess><isolation><patience>1m</patience></isolation>");
        int most = 0;
        for (int i = 0; i < 30; i++) {
            server.clearQuestions();
            checker.verdict(SpfMails.mail("203.0." + i + ".9", "helo" + i + ".example", "u@domain" + i + ".example"));
            most = Math.max(most, server.questions().size());
        }

        assertThat(most).isGreaterThan(50).isLessThanOrEqualTo(4 * (1 + 10 * 11 + 11 + 1) + 3 * 50);
    }
}
