/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.cli;

import io.github.spf4james.syntax.IpAddress;

/** What a line of input comes to. */
sealed interface JsonLine {
    /** The id of a line that has none. */
    String NO_ID = "null";

    /** {@return whatever the line has as its id, as JSON} */
    String id();

    /**
     * A question.
     *
     * @param mailFrom empty for the null sender
     */
    record Query(String id, IpAddress ip, String helo, String mailFrom) implements JsonLine {}

    /**
     * Nothing that could be evaluated.
     *
     * @param problem why
     */
    record Unusable(String id, String problem) implements JsonLine {}
}
