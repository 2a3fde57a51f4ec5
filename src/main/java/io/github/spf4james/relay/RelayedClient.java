/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spf4james.relay;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.github.spf4james.syntax.IpAddress;

/** Who gave a mail to the first of our own relays, as their Received fields tell. */
public sealed interface RelayedClient {
    /** What qmail's queue writes above the field of qmail's SMTP server. It tells nothing, and hides nothing. */
    Pattern QMAIL_QUEUE = Pattern.compile("\\s*+\\(qmail \\d++ invoked from network\\)");

    /**
     * @param client the first address that is not one of us
     * @param helo the name that it gave; empty if it gave none. Text from outside: any printable character may be in it
     */
    record Outside(IpAddress client, String helo) implements RelayedClient {}

    /** The fields do not say, or not clearly. */
    record Unreadable() implements RelayedClient {}

    /**
     * Follows a mail back.
     *
     * @param receivedNewestFirst the bodies of all Received fields. What stands below the field that names somebody
     *            outside may be forged, and is not looked at
     * @param remote whose connection the mail came by: one of the trusted relays
     */
    static RelayedClient of(List<String> receivedNewestFirst, IpAddress remote, Predicate<IpAddress> trusted) {
        boolean newest = true;
        for (String body : receivedNewestFirst) {
            if (QMAIL_QUEUE.matcher(body).lookingAt()) {
                continue;
            }
            Optional<ReceivedField> field = ReceivedField.read(body);
            if (field.isEmpty()) {
                return new Unreadable();
            }
            IpAddress client = field.get().client();
            // James' own, if it is there already, tells of the connection that we know of.
            boolean own = newest && client.equals(remote);
            if (!own && !trusted.test(client)) {
                return new Outside(client, field.get().helo());
            }
            newest = false;
        }
        return new Unreadable();
    }
}
