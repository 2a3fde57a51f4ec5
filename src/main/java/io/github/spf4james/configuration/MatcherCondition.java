/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import com.google.common.base.Splitter;

/** What stands behind a matcher's {@code =}: parts with commas between, which mean "or". */
public final class MatcherCondition {
    private MatcherCondition() {}

    /**
     * Reads all parts.
     *
     * @param text may be null
     * @param accepted how a part may be spelt
     * @param part reads one; empty if it is none
     * @return at least one
     * @throws IllegalArgumentException naming the part that is none
     */
    public static <T> List<T> read(String text, String accepted, Function<String, Optional<T>> part) {
        String condition = text == null ? "" : text;
        if (condition.isBlank()) {
            throw new IllegalArgumentException(
                    "the condition is missing: " + accepted + " is expected behind the \"=\"");
        }
        List<T> parts = new ArrayList<>();
        for (String one : Splitter.on(',').trimResults().split(condition)) {
            parts.add(part.apply(one).orElseThrow(() -> new IllegalArgumentException("the condition \"" + condition
                    + "\" has \"" + one + "\" where " + accepted + " is expected")));
        }
        return List.copyOf(parts);
    }
}
