/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.List;

/**
 * What came of one question.
 *
 * @param <T> the values of the record type that was asked for
 */
public sealed interface DnsAnswer<T> {

    /**
     * Records of the type asked for, behind however many CNAMEs.
     *
     * @param values at least one, in the server's order
     * @param ttl seconds that all of it holds
     * @param stale whether it has expired, and is given as nobody could answer the question anew (RFC 8767)
     */
    record Found<T>(List<T> values, long ttl, boolean stale) implements DnsAnswer<T> {
        public Found {
            values = List.copyOf(values);
        }

        /** One that is not stale. */
        public Found(List<T> values, long ttl) {
            this(values, ttl, false);
        }
    }

    /**
     * The name does not exist, or has no such records: a void lookup (RFC 7208 section 4.6.4).
     *
     * @param ttl seconds that this holds, by the zone's SOA (RFC 2308); 0 if there was none: not to be kept then
     * @param stale as in {@link Found}
     */
    record NoRecords<T>(long ttl, boolean stale) implements DnsAnswer<T> {
        /** One that is not stale. */
        public NoRecords(long ttl) {
            this(ttl, false);
        }
    }

    /**
     * Nobody knows.
     *
     * @param problem printable ASCII, for people
     * @param cause what kind of problem it is
     */
    record Failed<T>(String problem, Cause cause) implements DnsAnswer<T> {
        /** One that a server is the cause of: {@link Cause#ERROR}. */
        public Failed(String problem) {
            this(problem, Cause.ERROR);
        }
    }

    /** Why nobody knows. */
    enum Cause {
        /** A server said so (SERVFAIL, REFUSED), or what it said makes no sense. */
        ERROR,
        /** No server said anything in time. */
        SILENCE,
        /**
         * We did not ask, or not to the end: a budget of ours was used up, or a circuit breaker is open. That says nothing
         * about the name, and is not kept.
         */
        NOT_ASKED
    }

    /** {@return whether this has expired, and was given as there was nothing better} */
    default boolean isStale() {
        return switch (this) {
            case Found<T> found -> found.stale();
            case NoRecords<T> none -> none.stale();
            case Failed<T> failed -> false;
        };
    }

    /** {@return whether this is no answer because we did not ask} */
    default boolean isNotAsked() {
        return this instanceof Failed<T>(String problem, Cause cause) && cause == Cause.NOT_ASKED;
    }
}
