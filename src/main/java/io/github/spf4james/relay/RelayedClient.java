/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.Optional;

import io.github.spf4james.syntax.IpAddress;

/** Who gave a mail to the first of our own relays, as their Received fields tell. */
public sealed interface RelayedClient {
    /**
     * Somebody who is not one of us.
     *
     * @param client the address
     * @param helo the name that it gave; empty if it gave none. Text from outside: any printable character may be in it
     */
    record Outside(IpAddress client, String helo) implements RelayedClient {}

    /** A user of ours, who had logged in to a relay. */
    record Authenticated() implements RelayedClient {}

    /** Nobody: a relay has made it, such as a notice of its own. */
    record MadeByRelay() implements RelayedClient {}

    /**
     * The fields do not say, or not clearly.
     *
     * @param relay whose field it is
     * @param field its body; empty if there is none
     */
    record Unreadable(IpAddress relay, String field) implements RelayedClient {}

    /** Who is one of us. */
    @FunctionalInterface
    interface Relays {
        /**
         * {@return the software of the relay with this address; empty if it is none of ours}
         *
         * @throws InterruptedException if the thread was interrupted while DNS was asked for it
         */
        Optional<Software> softwareOf(IpAddress address) throws InterruptedException;
    }
}
