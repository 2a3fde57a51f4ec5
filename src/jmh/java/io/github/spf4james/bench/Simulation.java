/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.spf4james.check.CheckHost;
import io.github.spf4james.check.Deadline;
import io.github.spf4james.check.Limits;
import io.github.spf4james.check.SpfRequest;
import io.github.spf4james.dns.CachingSpfDns;
import io.github.spf4james.dns.DnsAnswer;
import io.github.spf4james.dns.DnsName;
import io.github.spf4james.dns.Question;
import io.github.spf4james.dns.SpfDns;
import io.github.spf4james.dns.TxtRecord;
import io.github.spf4james.syntax.IpAddress;

/**
 * Mail of a million sender domains through caches of several sizes: how many checks need no DNS, how much heap that takes,
 * and how many checks a second there are. Which domain comes next is by Zipf's law, as in mail logs: few domains send most.
 *
 * <p>DNS is in memory here and answers at once: what a question would have waited for is not in the numbers. Half of the
 * domains include one of a few large providers. Time passes in the cache at a hundred mails a second, with TTLs of an hour.
 */
public final class Simulation {
    private static final int DOMAINS = 1_000_000;
    private static final int PROVIDERS = 50;
    private static final int CHECKS = 1_500_000;
    private static final int WARMING_UP = 500_000;
    private static final long NANOS_BETWEEN_MAILS = Duration.ofMillis(10).toNanos();
    private static final IpAddress CLIENT = IpAddress.parse(Shape.CLIENT).orElseThrow();

    private final int[] senders = senders();

    private Simulation() {}

    /** @param arguments where to write to */
    public static void main(String... arguments) throws IOException {
        Simulation simulation = new Simulation();
        StringBuilder table = new StringBuilder(
                "| cache | checks without DNS | questions a check | heap used | checks a second |\n"
                        + "|--:|--:|--:|--:|--:|\n");
        for (int megabytes : new int[]{4, 16, 64, 256}) {
            table.append(simulation.run(megabytes)).append('\n');
        }
        System.out.println(table);
        Files.writeString(Files.createDirectories(Path.of(arguments[0])).resolve("simulation.md"), table);
    }

    /** Domains by rank: the chance of each is one by its rank. */
    private static int[] senders() {
        double[] upTo = new double[DOMAINS];
        double sum = 0;
        for (int i = 0; i < DOMAINS; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
        double all = sum;
        SplittableRandom random = new SplittableRandom(4);
        return IntStream.range(0, WARMING_UP + CHECKS).map(i -> {
            int at = Arrays.binarySearch(upTo, random.nextDouble() * all);
            return at < 0 ? -at - 1 : at;
        }).toArray();
    }

    private String run(int megabytes) {
        AtomicLong clock = new AtomicLong();
        Published published = new Published();
        CachingSpfDns cache = new CachingSpfDns(published, new CachingSpfDns.Settings((long) megabytes << 20,
                Duration.ofSeconds(30), Duration.ofDays(1), Duration.ofSeconds(5), false), clock::get);
        CheckHost checkHost = new CheckHost(cache, Limits.RFC_7208, Engine.Ours.explanations(), true);
        long empty = usedHeap();
        check(checkHost, published, clock, 0, WARMING_UP);
        long questions = published.questions;
        long start = System.nanoTime();
        long withoutDns = check(checkHost, published, clock, WARMING_UP, senders.length);
        double seconds = (System.nanoTime() - start) / 1e9;
        questions = published.questions - questions;
        long heap = usedHeap() - empty;
        // Also keeps the cache from being collected before its heap is measured.
        cache.ask(Question.txt(DnsName.of("d0.example").orElseThrow()));
        return String.format(Locale.ROOT, "| %d MB | %.1f %% | %.3f | %d MB | %,d |", megabytes,
                100.0 * withoutDns / CHECKS, (double) questions / CHECKS, heap >> 20, Math.round(CHECKS / seconds));
    }

    /** {@return how many checks asked nothing} */
    private long check(CheckHost checkHost, Published published, AtomicLong clock, int from, int to) {
        long withoutDns = 0;
        for (int i = from; i < to; i++) {
            clock.addAndGet(NANOS_BETWEEN_MAILS);
            long before = published.questions;
            check(checkHost, "user@d" + senders[i] + ".example");
            withoutDns += published.questions == before ? 1 : 0;
        }
        return withoutDns;
    }

    private static void check(CheckHost checkHost, String sender) {
        try {
            checkHost.check(SpfRequest.mailFrom(CLIENT, "mail.example", sender), Deadline.in(Duration.ofSeconds(20)));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** A world of domains that exist when they are asked for. */
    private static final class Published implements SpfDns {
        private static final long TTL = 3600;

        private long questions;

        @Override
        public <T> CompletableFuture<DnsAnswer<T>> ask(Question<T> question) {
            questions++;
            TxtRecord record = TxtRecord.of(record(question.name().text()));
            return CompletableFuture.completedFuture(
                    new DnsAnswer.Found<>(List.of(question.type().values().cast(record)), TTL));
        }

        private static String record(String name) {
            if (name.startsWith("provider")) {
                return "v=spf1 " + networks(15) + " ~all";
            }
            int number = Integer.parseInt(name.substring(1, name.indexOf('.')));
            return number % 2 == 0
                    ? "v=spf1 include:provider" + number / 2 % PROVIDERS + ".example " + networks(2) + " -all"
                    : "v=spf1 " + networks(4) + " -all";
        }

        private static String networks(int count) {
            return IntStream.range(0, count).mapToObj(i -> "ip4:198.51.100." + i * 4 + "/30")
                    .collect(Collectors.joining(" "));
        }
    }
}
