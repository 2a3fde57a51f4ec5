/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.dns;

import java.util.Optional;

/**
 * How far CNAMEs have led from the name that was asked for. A chain counts as one lookup, however long (RFC 7208
 * section 4.6.4 counts terms); its own length must have an end.
 *
 * @param hops followed so far
 * @param ttl seconds that all of them hold
 */
record CnameChain(int hops, long ttl) {
    /** In one answer, and over several: no common resolver follows more. */
    private static final int LONGEST = 16;

    CnameChain() {
        this(0, Long.MAX_VALUE);
    }

    /** {@return the chain with one more link; empty if it is too long, which a loop always comes to be} */
    Optional<CnameChain> follow(long linkTtl) {
        return hops == LONGEST ? Optional.empty() : Optional.of(new CnameChain(hops + 1, Math.min(ttl, linkTtl)));
    }
}
