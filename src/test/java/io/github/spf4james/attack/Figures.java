/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What one attack did.
 *
 * @param attack which
 * @param without honest mail beside as many harmless mails as there are hostile ones in the attack
 * @param with honest mail beside the hostile ones
 * @param descriptors peak in the process
 * @param heapOctets peak after collections, beyond that at the start
 * @param waiting peak of spooler threads that waited within the plugin
 * @param places where they waited, with how many waited there
 * @param questions asked of DNS during the attack
 * @param hostile how many hostile mails were sent
 * @param letIn how many of them came to the mailbox
 * @param attributeOctets the most that one of them had in attributes
 * @param allocatedOctets the most that the policy's thread allocated for one of them
 * @param policyMillis the longest that the policy took for one of them
 * @param matcherMillis what a matcher behind it took for half of them
 * @param givenUp mails that the spooler gave up
 * @param done whether all mails came to an end within the patience of the bench
 */
record Figures(Attack attack, Map<Honest, Outcome> without, Map<Honest, Outcome> with, long descriptors,
        long heapOctets, long waiting, Map<String, Long> places, long questions, int hostile, int letIn,
        int attributeOctets,
        long allocatedOctets, double policyMillis, double matcherMillis, long givenUp, boolean done) {
    private static final long MEGABYTE = 1 << 20;
    private static final int MOST_DESCRIPTORS = 700;
    private static final int MOST_WAITING = 10;
    private static final int MOST_ATTRIBUTES = 8 << 10;
    private static final double WORST_MILLIS = 2000;
    /** James has several sessions in one thread: where a client waits in the hook, the others do, for its wait at most. */
    private static final double WORST_MILLIS_IN_SESSIONS = 5000;
    /** A machine's own jitter: what is below is no delay. */
    private static final double JITTER_MILLIS = 20;

    /** {@return the goals that were missed, each in words} */
    List<String> missed() {
        List<String> missed = new ArrayList<>();
        miss(missed, descriptors >= MOST_DESCRIPTORS, "%d descriptors", descriptors);
        miss(missed, waiting > MOST_WAITING, "%d threads waited: %s", waiting, places);
        miss(missed, attributeOctets > MOST_ATTRIBUTES, "%d octets of attributes", attributeOctets);
        miss(missed, !done, "mail left on the spool");
        miss(missed, givenUp > 0, "%d mails given up", givenUp);
        if (with.containsKey(Honest.CACHED)) {
            Outcome calm = without.get(Honest.CACHED);
            Outcome attacked = with.get(Honest.CACHED);
            miss(missed, attacked.right() < attacked.sent(), "%d of %d cached right", attacked.right(),
                    attacked.sent());
            miss(missed, attacked.medianMillis() > Math.max(JITTER_MILLIS, 2 * calm.medianMillis()),
                    "cached %.0f ms after %.0f", attacked.medianMillis(), calm.medianMillis());
            double worst = attack.handlers().isEmpty() ? WORST_MILLIS : WORST_MILLIS_IN_SESSIONS;
            miss(missed, attacked.worstMillis() > worst, "cached at worst %.0f ms", attacked.worstMillis());
        }
        attack.goals().stream().flatMap(goal -> goal.apply(this)).forEach(missed::add);
        return missed;
    }

    /** The goal that of a hundred such mails so many have the right result. */
    static Function<Figures, Stream<String>> right(Honest kind, int percent) {
        return figures -> when(figures.with().get(kind).percentRight() < percent, "%.0f %% of %s right (%s)",
                figures.with().get(kind).percentRight(), kind.title(), figures.with().get(kind).problem());
    }

    /** The goal that no hostile mail comes to the mailbox. */
    static Stream<String> noneLetIn(Figures figures) {
        return when(figures.letIn() > 0, "%d of %d let in", figures.letIn(), figures.hostile());
    }

    /** The goal that heap in use stays below so much beyond that at the start. */
    static Function<Figures, Stream<String>> heapBelow(int megabytes) {
        return figures -> when(figures.heapOctets() > megabytes * MEGABYTE, "%d MB of heap",
                figures.heapOctets() / MEGABYTE);
    }

    /** The goal that the policy allocates less than so much for one mail. */
    static Function<Figures, Stream<String>> allocatedBelow(int megabytes) {
        return figures -> when(figures.allocatedOctets() > megabytes * MEGABYTE, "%d MB allocated for one mail",
                figures.allocatedOctets() / MEGABYTE);
    }

    /** The goal that a matcher behind the policy mostly takes less than so much. */
    static Function<Figures, Stream<String>> matcherBelow(int millis) {
        return figures -> when(figures.matcherMillis() > millis, "a matcher behind took %.1f ms",
                figures.matcherMillis());
    }

    private static void miss(List<String> missed, boolean isMissed, String text, Object... values) {
        when(isMissed, text, values).forEach(missed::add);
    }

    private static Stream<String> when(boolean isMissed, String text, Object... values) {
        return isMissed ? Stream.of(text.formatted(values)) : Stream.empty();
    }
}
