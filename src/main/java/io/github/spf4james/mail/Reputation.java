/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.mail;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Who has answered lately, and for whom threads have waited in vain. It is kept for so many names, and for a while only.
 *
 * <p>Not for concurrent use.
 */
final class Reputation {
    /** How many names are known; those that were heard of least lately are forgotten first. */
    static final int MOST_NAMES = 4096;
    /** What is older than that says nothing any more. */
    static final Duration LATELY = Duration.ofMinutes(2);

    /** Whoever answers every second time is not one who answers: a wait in vain costs more than an answer. */
    private static final int IN_VAIN = -4;
    private static final int BEST = 8;
    private static final int WORST = -8;

    private final LongSupplier nanoTime;
    private final Map<String, Standing> standings = new LinkedHashMap<>();

    private record Standing(int score, long since) {}

    /** @param nanoTime as of {@link System#nanoTime()} */
    Reputation(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void answered(String name) {
        add(name, 1);
    }

    void waitedInVainFor(String name) {
        add(name, IN_VAIN);
    }

    /** {@return whether it has answered lately, nearly always} */
    boolean isGood(String name) {
        return score(name) > 0;
    }

    /** {@return whether threads have waited for it in vain lately, not just once in a while} */
    boolean isBad(String name) {
        return score(name) < 0;
    }

    private int score(String name) {
        Standing standing = standings.get(name);
        return standing == null || nanoTime.getAsLong() - standing.since() > LATELY.toNanos() ? 0 : standing.score();
    }

    private void add(String name, int points) {
        int score = Math.clamp(score(name) + points, WORST, BEST);
        standings.remove(name); // to become the youngest
        standings.put(name, new Standing(score, nanoTime.getAsLong()));
        if (standings.size() > MOST_NAMES) {
            standings.remove(standings.keySet().iterator().next());
        }
    }
}
