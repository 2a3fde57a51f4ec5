/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.demo;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.spf4james.embedded.Delivery;

/** What became of one sample: the deliveries that followed from it, and what the plugin wrote on the mail. */
record Row(Sample sample, List<Delivery> deliveries) {
    static final List<String> TITLES = List.of("", "CLIENT", "HELO", "SENDER", "RESULT", "WHY", "ACTION", "WHERE",
            "");

    private static final String RESULT = "io.github.spf4james.result";
    private static final String MECHANISM = "io.github.spf4james.mechanism";
    private static final String PROBLEM = "io.github.spf4james.problem";
    private static final String UNCHECKED = "io.github.spf4james.unchecked";
    private static final String ACTION = "io.github.spf4james.action";

    /** Whether the mail went where it should, nowhere else, and with the right result. */
    boolean isAsExpected() {
        return deliveries.size() == 1 && deliveries.getFirst().destination().equals(sample.destination())
                && attribute(RESULT).equals(Optional.of(sample.result()));
    }

    List<String> cells(String number) {
        return List.of(number, sample.client(), sample.helo(), "<" + sample.sender() + ">",
                attribute(RESULT).orElse("unchecked"), why(), attribute(ACTION).orElse("-"), where(),
                isAsExpected() ? "ok" : "WRONG");
    }

    private String why() {
        return Stream.of(PROBLEM, MECHANISM, UNCHECKED).flatMap(name -> attribute(name).stream()).findFirst()
                .orElse("-");
    }

    private String where() {
        return deliveries.isEmpty()
                ? "nowhere"
                : deliveries.stream().map(delivery -> delivery.destination().toString())
                        .collect(Collectors.joining(" and "));
    }

    private Optional<String> attribute(String name) {
        return deliveries.stream().findFirst().flatMap(delivery -> delivery.attribute(name));
    }
}
