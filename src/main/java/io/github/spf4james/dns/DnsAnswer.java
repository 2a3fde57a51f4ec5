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
     */
    record Found<T>(List<T> values, long ttl) implements DnsAnswer<T> {
        public Found {
            values = List.copyOf(values);
        }
    }

    /**
     * The name does not exist, or has no such records: a void lookup (RFC 7208 section 4.6.4).
     *
     * @param ttl seconds that this holds, by the zone's SOA (RFC 2308); 0 if there was none
     */
    record NoRecords<T>(long ttl) implements DnsAnswer<T> {}

    /**
     * Nobody knows: SERVFAIL, REFUSED, a time-out, an answer that makes no sense.
     *
     * @param problem printable ASCII, for people
     */
    record Failed<T>(String problem) implements DnsAnswer<T> {}
}
