/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.check;

import java.time.Duration;

import io.github.spf4james.dns.Question;

/** The moment at which whoever asked wants a result, on {@link System#nanoTime()}'s clock. */
public record Deadline(Duration allowed, long nanoTime) {

    /** {@return the moment that is this far ahead of now} */
    public static Deadline in(Duration allowed) {
        return new Deadline(allowed, System.nanoTime() + allowed.toNanos());
    }

    /** {@return nanoseconds until then; zero or less when it has passed} */
    public long remainingNanos() {
        return nanoTime - System.nanoTime();
    }

    /** {@return why there is no result when this has passed before DNS answered, for people} */
    public String missedFor(Question<?> question) {
        return "no result within " + this + ": no answer to " + question;
    }

    @Override
    public String toString() {
        return allowed.toMillis() + " ms";
    }
}
