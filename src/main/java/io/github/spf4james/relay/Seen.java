/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.Optional;

import io.github.spf4james.syntax.IpAddress;

/** What a format sees in a Received field: where the server had the mail from. */
sealed interface Seen {

    /**
     * From a client of which it says no more.
     *
     * @param at where it stands in the field
     * @param helo the name that it gave; empty if it gave none, or the server does not write it
     */
    record Client(IpAddress address, int at, String helo) implements Seen {}

    /**
     * From a client that had logged in.
     *
     * @param address empty if the server hides it
     * @param at where it stands in the field; negative if it does not
     */
    record LoggedIn(Optional<IpAddress> address, int at) implements Seen {}

    /**
     * From a program or host of the relay's own.
     *
     * @param address empty if there is none
     * @param at where it stands in the field; negative if it does not
     * @param certain whether nobody else could have it written; else the software has to be named
     */
    record InnerHop(Optional<IpAddress> address, int at, boolean certain) implements Seen {}

    /** From nobody: it was made there. */
    record MadeThere() implements Seen {}

    /** From a client whose address the server does not write. */
    record Unnamed() implements Seen {}
}
