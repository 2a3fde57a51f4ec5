/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.attack;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What became of some mails of one kind.
 *
 * @param sent how many were sent
 * @param right how many of them came to the right place with the right result
 * @param medianMillis from the client's connection to the mailbox, for half of them
 * @param worstMillis from the client's connection to the mailbox, for all of them
 * @param problem the reason that most of those that are not right have; empty if all are, or have none
 */
record Outcome(int sent, int right, double medianMillis, double worstMillis, String problem) {
    private static final double NANOS_OF_A_MILLI = 1e6;

    /**
     * @param patienceNanos counts as the delay of mail that has not arrived
     */
    static Outcome of(Honest kind, List<Letter> letters, Traffic traffic, Arrivals arrivals, long patienceNanos) {
        List<Letter> wrong = letters.stream()
                .filter(each -> arrivals.of(each.localPart()).filter(kind::isRight).isEmpty()).toList();
        double[] millis = letters.stream()
                .mapToLong(each -> arrivals.of(each.localPart())
                        .map(arrival -> arrival.nanos() - traffic.begun(each)).orElse(patienceNanos))
                .sorted().mapToDouble(nanos -> nanos / NANOS_OF_A_MILLI).toArray();
        return new Outcome(letters.size(), letters.size() - wrong.size(), millis[millis.length / 2],
                millis[millis.length - 1], commonest(wrong, arrivals));
    }

    private static String commonest(List<Letter> wrong, Arrivals arrivals) {
        return wrong.stream().flatMap(each -> arrivals.of(each.localPart()).stream())
                .flatMap(arrival -> arrival.problem().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())).entrySet().stream()
                .max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
    }

    double percentRight() {
        return 100.0 * right / sent;
    }
}
