/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.WaitBudget;
import io.github.spf4james.configuration.IsolationSettings;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.syntax.IpAddress;

@Timeout(60)
class WaitingPlacesTest {
    private static final Duration AMPLE = Duration.ofHours(1);
    private static final DnsAnswer<TxtRecord> ANSWER = new DnsAnswer.NoRecords<>(60);
    private static final String CLIENT = "192.0.2.1";

    private final AtomicLong clock = new AtomicLong();
    private WaitingPlaces places = places(2, 3, AMPLE);

    private WaitingPlaces places(int mostWaiting, int mostWaitingInAll, Duration patience) {
        return new WaitingPlaces(new IsolationSettings(mostWaiting, mostWaitingInAll, patience), clock::get);
    }

    private void pass(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** A mail that waits, in a thread of its own, for one name after the other. */
    private final class Waiting {
        private final WaitBudget budget;
        private CompletableFuture<DnsAnswer<TxtRecord>> answer;
        private FutureTask<Optional<String>> end;
        private Thread thread;

        private Waiting(WaitBudget budget) {
            this.budget = budget;
        }

        /** Returns when the mail has a place, or none. */
        private Waiting on(String name) {
            answer = new CompletableFuture<>();
            end = new FutureTask<>(() -> budget.await(Question.txt(DnsName.of(name).orElseThrow()), answer,
                    Deadline.in(AMPLE)));
            thread = Thread.ofPlatform().daemon().start(end);
            while (!end.isDone() && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            return this;
        }

        private Waiting answered() throws Exception {
            answer.complete(ANSWER);
            assertThat(end()).isEmpty();
            return this;
        }

        private Optional<String> end() throws Exception {
            Optional<String> reason = end.get();
            thread.join();
            return reason;
        }

        private boolean waits() {
            return !end.isDone();
        }
    }

    private Waiting mail(String name) {
        return mail(CLIENT, name);
    }

    private Waiting mail(String client, String name) {
        return new Waiting(places.forMail(ip(client))).on(name);
    }

    private static IpAddress ip(String client) {
        return IpAddress.parse(client).orElseThrow();
    }

    /** Makes an organisation one that answers. */
    private void hasAnswered(String name) throws Exception {
        mail("198.51.100.77", name).answered();
    }

    /** Makes an organisation one that threads have waited for in vain; such a client's network is thought ill of, too. */
    private void isSilent(String client, String name) throws Exception {
        Waiting mail = mail(client, name);
        pass(250);
        mail.answer.complete(new DnsAnswer.Failed<>("silent"));
        mail.end();
    }

    @Test
    void mailShouldWaitAsLongAsNobodyWantsItsPlace() throws Exception {
        Waiting mail = mail("a.example.com");
        pass(19_000);

        assertThat(mail.waits()).isTrue();
        assertThat(places.waiting()).isEqualTo(1);
        mail.answered();
        assertThat(places.waiting()).isZero();
    }

    @Test
    void mailShouldNotWaitBeyondItsDeadline() throws Exception {
        Question<TxtRecord> question = Question.txt(DnsName.of("a.example.com").orElseThrow());

        assertThat(places.forMail(IpAddress.parse(CLIENT).orElseThrow()).await(question, new CompletableFuture<>(),
                Deadline.in(Duration.ofMillis(1))))
                .contains("no result within 1 ms: no answer to a.example.com TXT");
        assertThat(places.waiting()).isZero();
    }

    @Test
    void interruptedMailShouldLeaveItsPlace() throws Exception {
        Waiting mail = mail("a.example.com");
        mail.thread.interrupt();
        mail.thread.join();

        assertThat(mail.end.state()).isEqualTo(FutureTask.State.FAILED);
        assertThat(mail.end.exceptionNow()).isInstanceOf(InterruptedException.class);
        assertThat(places.waiting()).isZero();
    }

    // so many for one organisation, and so many in all

    @ParameterizedTest
    @CsvSource({"a.example.com,b.c.example.com,_spf.example.com,example.com",
            "a.example.co.uk,b.example.co.uk,x.y.example.co.uk,example.co.uk",
            "a.host.invalid,b.host.invalid,c.host.invalid,host.invalid",
            "1.2.0.192.in-addr.arpa,2.2.0.192.in-addr.arpa,3.2.0.192.in-addr.arpa,2.0.192.in-addr.arpa",
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa,"
                    + "2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa,"
                    + "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.f.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa,"
                    + "1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"})
    void soManyShouldWaitForOneOrganisation(String first, String second, String third, String organisation)
            throws Exception {
        mail("192.0.2.1", first);
        mail("198.51.100.1", second);

        assertThat(mail("203.0.113.1", third).end())
                .contains("did not wait for " + organisation + ": 2 other mails wait for it");
        assertThat(places.waiting()).isEqualTo(2);
        assertThat(mail("another.example.org").waits()).isTrue();
    }

    @Test
    void subscribersOfOneProviderShouldEachHaveTheirOwnOrganisation() throws Exception {
        for (String name : List.of("a.github.io", "b.github.io", "c.github.io")) {
            assertThat(mail(name).waits()).isTrue();
        }
    }

    @Test
    void soManyShouldWaitInAll() throws Exception {
        for (String name : List.of("a.example", "b.example", "c.example")) {
            assertThat(mail(name).waits()).isTrue();
        }

        assertThat(mail("d.example").end()).contains("did not wait for d.example: 3 other mails wait for DNS");
        assertThat(places.waiting()).isEqualTo(3);
    }

    // who gives way

    @Test
    void longestWaitShouldGiveWayWhenItHasHadItsSlice() throws Exception {
        Waiting first = mail("a.example");
        pass(100);
        Waiting second = mail("b.example");
        Waiting third = mail("c.example");
        pass(150);
        Waiting newcomer = mail("d.example");

        assertThat(first.end()).contains("gave way to other mails after 250 ms without an answer from a.example");
        assertThat(List.of(second, third, newcomer)).allMatch(Waiting::waits);
        assertThat(places.waiting()).isEqualTo(3);
    }

    @Test
    void organisationWithMostPlacesShouldGiveOneToAnOrganisationThatHasNone() throws Exception {
        Waiting first = mail("a.hostile.example");
        Waiting another = mail("another.example");
        Waiting second = mail("b.hostile.example");
        Waiting newcomer = mail("honest.example");

        assertThat(first.end()).contains("gave way to other mails after 0 ms without an answer from hostile.example");
        assertThat(List.of(another, second, newcomer)).allMatch(Waiting::waits);
        assertThat(mail("next.example").end()).isPresent();
    }

    @Test
    void longestWaitForTheSameOrganisationShouldGiveWay() throws Exception {
        Waiting another = mail("another.example");
        Waiting first = mail("a.hostile.example");
        Waiting second = mail("b.hostile.example");
        pass(250);
        Waiting newcomer = mail("c.hostile.example");

        assertThat(first.end()).isPresent();
        assertThat(List.of(another, second, newcomer)).allMatch(Waiting::waits);
    }

    @Test
    void eachAnswerShouldRenewTheSlice() throws Exception {
        Waiting honest = mail("honest.example");
        mail("b.example");
        mail("c.example");
        pass(180);
        honest.answered().on("honest.example");
        pass(180);

        mail("d.example");

        assertThat(honest.waits()).isTrue();
        honest.answered();
    }

    /** Or servers that answer just in time, a hundred times, could hold all places. */
    @Test
    void renewedSlicesShouldHaveAnEnd() throws Exception {
        Waiting dripping = new Waiting(places.forMail(ip(CLIENT)));
        for (int i = 0; i < 4; i++) {
            dripping.on("dripping.example");
            pass(240);
            dripping.answered();
        }
        dripping.on("dripping.example");
        pass(40);
        mail("b.example");
        mail("c.example");
        mail("d.example");

        assertThat(dripping.end()).isPresent();
    }

    @Test
    void thoseWhoAnswerShouldGiveWayLast() throws Exception {
        hasAnswered("answers.example");
        Waiting known = mail("answers.example");
        Waiting unknown = mail("unknown.example");
        mail("c.example");
        pass(250);
        mail("d.example");

        assertThat(unknown.end()).isPresent();
        assertThat(known.waits()).isTrue();
    }

    @Test
    void thoseWhoLetOthersWaitInVainShouldGiveWayAtOnce() throws Exception {
        isSilent(CLIENT, "silent.example");
        mail("198.51.100.1", "b.example");
        mail("198.51.100.1", "c.example");
        Waiting silent = mail("203.0.113.1", "silent.example");

        Waiting newcomer = mail("198.51.100.1", "d.example");

        assertThat(silent.end()).contains("gave way to other mails after 0 ms without an answer from silent.example");
        assertThat(newcomer.waits()).isTrue();
    }

    @Test
    void thoseWhoLetOthersWaitInVainShouldDisplaceNobodyElse() throws Exception {
        isSilent(CLIENT, "silent.example");
        isSilent(CLIENT, "mute.example");
        mail("198.51.100.1", "b.example");
        mail("198.51.100.1", "c.example");
        Waiting silent = mail("203.0.113.1", "silent.example");
        pass(249);

        assertThat(mail("203.0.113.1", "mute.example").end()).isPresent();

        pass(1);
        Waiting mute = mail("203.0.113.1", "mute.example");

        assertThat(silent.end()).isPresent();
        assertThat(mute.waits()).isTrue();
    }

    @Test
    void whatWasLongAgoShouldBeForgotten() throws Exception {
        isSilent(CLIENT, "silent.example");
        pass(Reputation.LATELY.toMillis() + 1);
        for (String name : List.of("silent.example", "b.example", "c.example")) {
            mail(name);
        }

        assertThat(mail("d.example").end()).isPresent();
    }

    @Test
    void oneWaitInVainShouldNotMakeOneSilentWhoAnswers() throws Exception {
        for (int i = 0; i < 5; i++) {
            hasAnswered("answers.example");
        }
        isSilent(CLIENT, "answers.example");
        for (String name : List.of("answers.example", "b.example", "c.example")) {
            mail("203.0.113.1", name);
        }

        assertThat(mail("198.51.100.1", "d.example").end()).isPresent();
    }

    @Test
    void oneAnswerShouldNotMakeGoodAWaitInVain() throws Exception {
        isSilent(CLIENT, "silent.example");
        hasAnswered("silent.example");
        Waiting silent = mail("203.0.113.1", "silent.example");
        mail("203.0.113.1", "b.example");
        mail("203.0.113.1", "c.example");
        mail("203.0.113.1", "d.example");

        assertThat(silent.end()).isPresent();
    }

    /** A client of an SMTP server may forge a sender whose servers answer, and be called by a name whose do not. */
    @Test
    void waitsInSessionsShouldSayNothingOfTheSender() throws Exception {
        Waiting session = new Waiting(places.forSession(ip(CLIENT))).on("forged.example");
        pass(250);
        session.answer.complete(new DnsAnswer.Failed<>("no verdict"));
        session.end();
        for (String name : List.of("forged.example", "b.example", "c.example")) {
            mail(name);
        }

        assertThat(mail("d.example").end()).isPresent();
    }

    @Test
    void waitsInSessionsShouldDisplaceNobody() throws Exception {
        List<Waiting> mails = List.of(mail("a.example"), mail("b.example"), mail("c.example"));
        pass(1000);

        assertThat(new Waiting(places.forSession(ip("203.0.113.1"))).on("d.example").end()).isPresent();
        assertThat(mails).allMatch(Waiting::waits);
    }

    @Test
    void waitsInSessionsShouldBeTheFirstToGiveWay() throws Exception {
        mail("a.example");
        Waiting session = new Waiting(places.forSession(ip("203.0.113.1"))).on("b.example");
        mail("c.example");

        assertThat(mail("d.example").waits()).isTrue();
        assertThat(session.end()).isPresent();
    }

    @Test
    void earlyChecksShouldTakeNoPlace() throws Exception {
        Waiting early = new Waiting(places.forEarlyCheck(ip(CLIENT))).on("a.example");

        assertThat(places.waiting()).isZero();
        early.answered();
    }

    @Test
    void earlyChecksShouldTellWhoLetsOthersWaitInVain() throws Exception {
        Waiting early = new Waiting(places.forEarlyCheck(ip(CLIENT))).on("silent.example");
        pass(250);
        early.answer.complete(new DnsAnswer.Failed<>("silent"));
        assertThat(early.end()).isEmpty();
        Waiting silent = mail("203.0.113.1", "silent.example");
        mail("203.0.113.1", "b.example");
        mail("203.0.113.1", "c.example");
        mail("203.0.113.1", "d.example");

        assertThat(silent.end()).isPresent();
    }

    /** Neighbours share it, and MAIL FROM alone costs nothing. */
    @Test
    void earlyChecksShouldSayNothingOfTheClientsNetwork() throws Exception {
        Waiting early = new Waiting(places.forEarlyCheck(ip(CLIENT))).on("silent.example");
        pass(250);
        early.answer.complete(new DnsAnswer.Failed<>("silent"));
        early.end();
        for (String name : List.of("a.example", "b.example", "c.example")) {
            mail(CLIENT, name);
        }

        assertThat(mail("198.51.100.1", "d.example").end()).isPresent();
    }

    @Test
    void waitsInSessionsShouldNotCountAmongTheLongOnesOfTheirNetwork() throws Exception {
        places = places(1, 9, Duration.ZERO);
        new Waiting(places.forSession(ip(CLIENT))).on("a.example");

        assertThat(mail(CLIENT, "b.example").waits()).isTrue();
        assertThat(mail(CLIENT, "c.example").end()).isPresent();
    }

    @Test
    void shortProblemsShouldSayNothing() throws Exception {
        Waiting broken = mail("broken.example");
        pass(20);
        broken.answer.complete(new DnsAnswer.Failed<>("SERVFAIL"));
        broken.end();
        for (String name : List.of("broken.example", "b.example", "c.example")) {
            mail(name);
        }

        assertThat(mail("d.example").end()).isPresent();
    }

    @Test
    void whatWasNotAskedShouldSayNothing() throws Exception {
        Waiting refused = mail("refused.example");
        pass(300);
        refused.answer.complete(new DnsAnswer.Failed<>("too many questions", DnsAnswer.Cause.NOT_ASKED));
        refused.end();
        for (String name : List.of("refused.example", "b.example", "c.example")) {
            mail(name);
        }

        assertThat(mail("d.example").end()).isPresent();
    }

    @Test
    void staleAnswerShouldBeAWaitInVain() throws Exception {
        Waiting stale = mail("stale.example");
        pass(300);
        stale.answer.complete(new DnsAnswer.NoRecords<>(60, true));
        stale.end();
        Waiting again = mail("198.51.100.1", "stale.example");
        mail("198.51.100.1", "b.example");
        mail("198.51.100.1", "c.example");
        mail("198.51.100.1", "d.example");

        assertThat(again.end()).isPresent();
    }

    // networks

    @Test
    void unknownOrganisationsShouldBeDoubtedWhenTheClientsNetworkLetOthersWaitInVain() throws Exception {
        isSilent("203.0.113.1", "silent.example");
        Waiting fresh = mail("203.0.113.200", "fresh.example");
        mail("198.51.100.1", "b.example");
        mail("198.51.100.1", "c.example");

        assertThat(mail("198.51.100.1", "d.example").waits()).isTrue();
        assertThat(fresh.end()).isPresent();
    }

    @Test
    void honestNeighboursShouldNotBeDoubted() throws Exception {
        hasAnswered("honest.example");
        isSilent("203.0.113.1", "silent.example");
        Waiting neighbour = mail("203.0.113.200", "honest.example");
        mail("198.51.100.1", "b.example");
        mail("198.51.100.1", "c.example");

        assertThat(mail("198.51.100.1", "d.example").end()).isPresent();
        assertThat(neighbour.waits()).isTrue();
    }

    @Test
    void soManyMailsOfOneNetworkShouldWaitLongForOrganisationsThatDoNotAnswer() throws Exception {
        places = places(2, 10, Duration.ZERO);
        hasAnswered("honest.example");
        mail("203.0.113.1", "a.example");
        mail("203.0.113.2", "b.example");

        assertThat(mail("203.0.113.3", "c.example").end()).contains("did not wait longer for c.example:"
                + " 2 other mails from 203.0.113.0/24 wait long for names that do not answer");
        assertThat(mail("203.0.113.4", "honest.example").waits()).isTrue();
        assertThat(mail("203.0.112.4", "d.example").waits()).isTrue();
    }

    @Test
    void ip6NetworkShouldBeASite() throws Exception {
        places = places(1, 10, Duration.ZERO);
        mail("2001:db8:1::1", "a.example");

        assertThat(mail("2001:db8:1:ffff::1", "b.example").end().orElseThrow()).contains("2001:db8:1::/48");
        assertThat(mail("2001:db8:2::1", "b.example").waits()).isTrue();
    }

    // what it costs

    @Test
    void onlySoManyNamesShouldBeRemembered() {
        Reputation reputation = new Reputation(clock::get);
        for (int i = 0; i <= Reputation.MOST_NAMES; i++) {
            reputation.waitedInVainFor("d" + i + ".example");
        }

        assertThat(reputation.isBad("d0.example")).isFalse();
        assertThat(reputation.isBad("d1.example")).isTrue();
    }
}
