/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.spf4james.dns.Bulkhead;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Organisation;
import io.github.spf4james.dns.Question;

/**
 * Checks that are begun while the client still speaks, before anybody waits for them. Each has a virtual thread, which
 * ends with it: what it costs while it waits for DNS is some memory. {@code MAIL FROM} costs a client even less, so there
 * are only so many at a time: for one organisation's domains, for the one that the client says it is of, for one client
 * network, and in all. What is beyond that is checked later.
 */
final class EarlyChecks {
    /**
     * At a time: more than James' SMTP server has threads by far, so it is slow name servers that fill it. Each waits for one
     * question. With those that are asked ahead, half of all, a quarter is left for mail that has come.
     */
    static final int MOST = Bulkhead.MOST_IN_ALL / 4;
    /** At a time, of one organisation's domains, or of one client network: a quarter of all. */
    static final int MOST_OF_ONE = MOST / 4;

    private static final Logger LOGGER = LoggerFactory.getLogger(EarlyChecks.class);

    private final ThreadFactory threads = Thread.ofVirtual().name("spf-early-", 0).factory();
    private final Map<String, Integer> underWay = new HashMap<>();
    private int all;

    /**
     * Begins a check, without waiting.
     *
     * @param identity whom it is about
     * @param check gives the verdict; may wait, and be interrupted
     * @return the verdict, which ends in an exception if the check does; empty if too many are under way
     */
    <T> Optional<CompletableFuture<T>> begin(MailIdentity.Checkable identity, Callable<T> check) {
        List<String> whose = Stream.of(organisation(identity.mailFrom().domain()),
                organisation(identity.helo()), ClientNetwork.of(identity.ip())).distinct().toList();
        if (!enter(whose)) {
            return Optional.empty();
        }
        CompletableFuture<T> verdict = new CompletableFuture<>();
        boolean started = false;
        try {
            threads.newThread(() -> run(check, verdict, whose)).start();
            started = true;
        } finally {
            if (!started) {
                leave(whose);
            }
        }
        return Optional.of(verdict);
    }

    /** {@return whose name servers are asked; whatever else may stand there stands for itself} */
    private static String organisation(String domain) {
        return DnsName.of(domain).map(Question::txt).map(Organisation::of).orElse(domain);
    }

    private <T> void run(Callable<T> check, CompletableFuture<T> verdict, List<String> whose) {
        try {
            verdict.complete(check.call());
        } catch (InterruptedException e) {
            verdict.completeExceptionally(e);
        } catch (Exception | Error e) { // the thread ends with it, and nobody is to wait for it
            LOGGER.error("A check in an SMTP session failed; the mail is checked when it has arrived", e);
            verdict.completeExceptionally(e);
        } finally {
            leave(whose);
        }
    }

    /** {@return how many are under way} */
    synchronized int underWay() {
        return all;
    }

    private synchronized boolean enter(List<String> whose) {
        if (all >= MOST || whose.stream().anyMatch(one -> underWay.getOrDefault(one, 0) >= MOST_OF_ONE)) {
            return false;
        }
        all++;
        whose.forEach(one -> underWay.merge(one, 1, Integer::sum));
        return true;
    }

    private synchronized void leave(List<String> whose) {
        all--;
        whose.forEach(one -> underWay.computeIfPresent(one, (key, count) -> count == 1 ? null : count - 1));
    }
}
