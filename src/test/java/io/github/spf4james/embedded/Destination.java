/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.embedded;

/** Where a mail left the mailet container. */
public sealed interface Destination {

    /** A folder of a local user, as LocalDelivery stores it. */
    record Mailbox(String user, String folder) implements Destination {
        @Override
        public String toString() {
            return folder + " of " + user;
        }
    }

    /** A mail repository, as ToRepository stores it; the path as the configuration writes it. */
    record Repository(String path) implements Destination {
        @Override
        public String toString() {
            return path;
        }
    }

    /** Another server, as RemoteDelivery sends it. */
    record Remote() implements Destination {
        @Override
        public String toString() {
            return "remote";
        }
    }
}
